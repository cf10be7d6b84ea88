"""One act, several duties; and which of several plans' duties governs.

The plans repeat each other: a hotel's principal must lead a check under three of them, every month or every quarter.
Whether an act recorded for one duty also counts for another is decided from the duties alone, never from the ledger:

* they come from different plans, for within one plan every duty is meant for itself; for the same reason an act for
  a third duty counts for one duty of each plan only, the strictest;
* they are not duties that authorities alone owe: each plan has its own field looked after, and to inspect the farms
  is not to inspect the stadiums;
* both carry a theme that names one and the same act wherever it stands (:attr:`Policy.shared_themes`), the act's
  duty at least those of the other, and apart from such themes they speak of the same things;
* they are of one kind, ask for the same role in person if the other asks for one, and count in the same unit;
* the schedule of the act's duty covers the other's (:func:`zbgj.schedule.covers`) in the time in which they are owed:
  whoever fulfils it has necessarily fulfilled the other.

The other duty is then *governed*, unless the act's duty is so itself or met by acts that do not do for the other: it
is shown with its outcomes, but neither scored nor listed again.
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
from zbgj.model.party import PartyKind
from zbgj.schedule.order import covers
from zbgj.schedule.rules import Continuous, Once, parts_of

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
_AUTHORITIES = frozenset({
    PartyKind.AUTHORITY, PartyKind.GOVERNMENT, PartyKind.PARTY_COMMITTEE, PartyKind.TOWNSHIP, PartyKind.GRASSROOTS,
})  # fmt: skip


def sharing(duties: Iterable[Applied], policy: Policy, owed_from: int | None = None) -> Sharing:
    """How these duties of one party share acts under a policy.

    :param owed_from: recurring duties are owed from the period that holds this day; by default each plan's own day.

    Equal duties of two plans govern in the order of their identifiers, so that always exactly one of them counts.

    >>> from zbgj import Party, PartyKind, Policy, Sector, load_catalog
    >>> sectors = {Sector.CULTURE_AND_TOURISM, Sector.STATE_OWNED_ASSETS}
    >>> hotel = Party(id="h", kind=PartyKind.ENTERPRISE, place="CN-54", sectors=sectors)
    >>> found = sharing(load_catalog().obligations_for(hotel), Policy())
    >>> found.governed["17-2.4.7-principal-quarterly-check"]
    '12-2.1-principal-quarterly-check'
    """
    groups: defaultdict[tuple[object, ...], list[Applied]] = defaultdict(list)
    for duty in duties:
        acts = policy.shared_themes.intersection(duty.obligation.themes)
        if acts and not duty.undecided and not isinstance(duty.obligation, Report) and _is_of_units(duty):
            groups[_subject(duty, policy)].append(duty)
    sources: dict[str, tuple[str, ...]] = {}
    governed: dict[str, str] = {}
    for group in groups.values():
        if len(group) < 2:
            continue
        group.sort(key=lambda duty: duty.id)
        doing = {
            duty.id: [other.id for other in group if other is not duty and _does_for(other, duty, policy, owed_from)]
            for duty in group
        }
        _keep_one_of_each_plan(doing, group, policy)
        sources |= {key: tuple(others) for key, others in doing.items() if others}
        governed |= _governors(doing)
    return Sharing(MappingProxyType(sources), MappingProxyType(governed))


def _governors(doing: Mapping[str, list[str]]) -> dict[str, str]:
    """For each duty that is governed, the first of those that do for it and are not governed themselves.

    So no duty drops out of the score on account of one that is not in it either. Whatever does for the governing duty
    must do for the governed one as well: what a plan-mate does for the former leaves the latter open. Of duties that do
    for each other the first is above.
    """
    waiting = {
        key: [other for other in others if key not in doing[other] or other < key] for key, others in doing.items()
    }
    free: set[str] = set()
    governed: dict[str, str] = {}
    while waiting:
        # Where the order of two duties is not known there may be a ring: then the first of it stands for itself.
        key = next((key for key, above in waiting.items() if waiting.keys().isdisjoint(above)), next(iter(waiting)))
        own = {key, *doing[key]}
        first = next((other for other in waiting.pop(key) if other in free and own.issuperset(doing[other])), None)
        if first is None:
            free.add(key)
        else:
            governed[key] = first
    return governed


def _subject(duty: Applied, policy: Policy) -> tuple[object, ...]:
    """What duties must have in common to be about the same act at all."""
    obligation = duty.obligation
    kind = ObligationKind.INSPECTION if obligation.kind in _CHECKS else obligation.kind
    counted = obligation.quantity
    unit = None if counted is None else (counted.unit_zh, counted.per)
    topics = frozenset(obligation.themes) - policy.shared_themes
    return (kind, unit, obligation.share is None, topics)


def _is_of_units(duty: Applied) -> bool:
    """Whether others than authorities owe the duty as well, so that it is about whoever owes it."""
    return not all(actor.kind in _AUTHORITIES for actor in duty.obligation.who)


def _keep_one_of_each_plan(doing: dict[str, list[str]], group: list[Applied], policy: Policy) -> None:
    """Of the duties of one plan that an act for another duty would do for, leave it to the strictest."""
    schedules = {duty.id: schedule_under(duty, policy.readings) for duty in group}
    for source in group:
        reached: defaultdict[str, list[str]] = defaultdict(list)
        for duty in group:
            if source.id in doing[duty.id]:
                reached[duty.plan.id].append(duty.id)
        for found in reached.values():
            if len(found) > 1:
                strict = {key: sum(bool(covers(schedules[key], schedules[other])) for other in found) for key in found}
                for key in sorted(found, key=lambda key: (-strict[key], key))[1:]:
                    doing[key].remove(source.id)


def _does_for(one: Applied, other: Applied, policy: Policy, owed_from: int | None) -> bool:
    """Whether an act for the one duty also does for the other."""
    first, second = one.obligation, other.obligation
    ours, theirs = one.plan, other.plan
    if ours.id == theirs.id:
        return False
    # What is not owed cannot cover: the one must be owed at least as long as the other.
    if owed_from is None and ours.effective_day > theirs.effective_day:
        return False
    if ours.horizon.last_day < theirs.horizon.last_day:
        return False
    if second.role is not None and first.role != second.role:
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
    begin, end = theirs.effective_day if owed_from is None else owed_from, theirs.horizon.last_day
    dates = [part.due_day for part in parts_of(schedules[1]) if isinstance(part, Once)]
    if end < begin or not all(begin <= day <= end for day in dates):
        return False  # a date of its own is owed even outside of that time, where nothing else is
    return bool(covers(*schedules, interval(as_date(begin), as_date(end))))
