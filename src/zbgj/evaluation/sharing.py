"""One act, several duties; and which of several plans' duties governs.

The plans repeat each other: a hotel's principal must lead a check under three of them, every month or every quarter.
Whether an act recorded for one duty also counts for another is decided from the duties alone, never from the ledger:

* they come from different plans, for within one plan every duty is meant for itself;
* both carry a theme that names one and the same act wherever it stands (:attr:`Policy.shared_themes`), the act's
  duty at least those of the other, and apart from such themes they speak of the same things;
* they are of one kind, ask for the same role in person if the other asks for one, and count in the same unit;
* the schedule of the act's duty covers the other's (:func:`zbgj.schedule.covers`): whoever fulfils it has
  necessarily fulfilled the other.

The other duty is then *governed*: it is shown with its outcomes, but neither scored nor listed again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from zbgj.days import as_date, interval
from zbgj.evaluation.outcomes import schedule_under
from zbgj.model.items import Report
from zbgj.model.kinds import ObligationKind
from zbgj.schedule.order import covers
from zbgj.schedule.rules import Continuous, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zbgj.applicability import Applied
    from zbgj.evaluation.policy import Policy

__all__ = ["Sharing", "sharing"]


@attrs.frozen
class Sharing:
    """How the duties of one party share acts.

    :param sources: for an obligation, the others whose acts count for it as well.
    :param governed: for an obligation, the stricter one that governs it.
    """

    sources: Mapping[str, tuple[str, ...]]
    governed: Mapping[str, str]


_CHECKS = frozenset({ObligationKind.INSPECTION, ObligationKind.SELF_INSPECTION})


def sharing(duties: Iterable[Applied], policy: Policy) -> Sharing:
    """How these duties of one party share acts under a policy.

    Equal duties of two plans govern in the order of their identifiers, so that always exactly one of them counts.

    >>> from zbgj import Party, PartyKind, Policy, Sector, load_catalog
    >>> sectors = {Sector.CULTURE_AND_TOURISM, Sector.STATE_OWNED_ASSETS}
    >>> hotel = Party(id="h", kind=PartyKind.ENTERPRISE, sectors=sectors)
    >>> found = sharing(load_catalog().obligations_for(hotel), Policy())
    >>> found.governed["17-2.4.7-principal-quarterly-check"]
    '12-2.1-principal-quarterly-check'
    """
    groups: defaultdict[tuple[object, ...], list[Applied]] = defaultdict(list)
    for duty in duties:
        acts = policy.shared_themes.intersection(duty.obligation.themes)
        if acts and not duty.undecided and not isinstance(duty.obligation, Report):
            groups[_subject(duty, policy)].append(duty)
    sources: dict[str, tuple[str, ...]] = {}
    governed: dict[str, str] = {}
    for group in groups.values():
        if len(group) < 2:
            continue
        group.sort(key=lambda duty: duty.id)
        doing = {
            duty.id: [other.id for other in group if other is not duty and _does_for(other, duty, policy)]
            for duty in group
        }
        sources |= {key: tuple(others) for key, others in doing.items() if others}
        # Of duties that do for each other the first governs. Only what nothing is above governs, so that no duty
        # drops out of the score on account of one that is not in it either.
        above = {
            key: [other for other in others if key not in doing[other] or other < key] for key, others in doing.items()
        }
        for key, others in above.items():
            highest = [other for other in others if not above[other]]
            if highest:
                governed[key] = highest[0]
    return Sharing(MappingProxyType(sources), MappingProxyType(governed))


def _subject(duty: Applied, policy: Policy) -> tuple[object, ...]:
    """What duties must have in common to be about the same act at all."""
    obligation = duty.obligation
    kind = ObligationKind.INSPECTION if obligation.kind in _CHECKS else obligation.kind
    counted = obligation.quantity
    unit = None if counted is None else (counted.unit_zh, counted.per)
    topics = frozenset(obligation.themes) - policy.shared_themes
    return (kind, unit, obligation.share is None, topics)


def _does_for(one: Applied, other: Applied, policy: Policy) -> bool:
    """Whether an act for the one duty also does for the other."""
    first, second = one.obligation, other.obligation
    ours, theirs = one.plan, other.plan
    if ours.id == theirs.id:
        return False
    # What is not owed cannot cover: the one must be owed at least as long as the other.
    if ours.effective_day > theirs.effective_day or ours.horizon.last_day < theirs.horizon.last_day:
        return False
    if second.role is not None and first.role is not second.role:
        return False
    shared = policy.shared_themes
    if not shared.intersection(second.themes) <= shared.intersection(first.themes):
        return False
    if first.quantity is not None and second.quantity is not None and first.quantity.amount < second.quantity.amount:
        return False
    if first.share is not None and second.share is not None and first.share < second.share:
        return False
    schedules = schedule_under(one, policy.readings), schedule_under(other, policy.readings)
    if any(isinstance(part, Continuous) for schedule in schedules for part in parts_of(schedule)):
        return False
    return bool(covers(*schedules, interval(as_date(theirs.effective_day), as_date(theirs.horizon.last_day))))
