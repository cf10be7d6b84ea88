"""The guards: each a small question put to a hazard and an event, with the rule that a "no" breaks.

A guard assumes that the event is of a class whose row in the table names it. They run on every step, so they read
plain attributes and compare ranks, which are integers with the highest level at 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from zbgj.hazards import rules
from zbgj.hazards.events import Belated, Corrected, Extended, Found, StopGapControlled, Suspended
from zbgj.hazards.hazard import Hazard
from zbgj.hazards.officials import NO_RANK
from zbgj.hazards.states import Channel, Grade, HazardState, Pressure
from zbgj.model.party import within

if TYPE_CHECKING:
    from zbgj.hazards.events import (
        Absorbed,
        Assured,
        Delisted,
        Determined,
        Dismissed,
        Event,
        Listed,
        Merged,
        Noted,
        Pressed,
        Raised,
        Regraded,
        RepeatNoted,
        Resumed,
        Submitted,
        Transferred,
        Verified,
    )
    from zbgj.hazards.hazard import Charge
    from zbgj.hazards.officials import Official

__all__ = ["Guard", "Outcome", "lifts", "related"]

#: Whether the event may happen to the hazard; which event it takes depends on the row of the table.
Test: TypeAlias = Callable[["Hazard", Any], bool]


@attrs.frozen
class Guard:
    """A rule, and the test that keeps it."""

    rule: rules.Rule
    test: Test


@attrs.frozen
class Outcome:
    """A rule about what a late entry makes of a hazard, and the test that keeps it: of the hazard, entry, result."""

    rule: rules.Rule
    test: Callable[[Hazard, Any, Hazard], bool]


_STEPS = {pressure: step for step, pressure in enumerate(Pressure)}


def related(one: str, two: str) -> bool:
    """Whether two organisations are one, or one is a department of the other."""
    # As model.party.within, both ways, but without building strings: several guards of every step ask this.
    if one.startswith(two):
        return len(one) == len(two) or one[len(two)] == "/"
    return two.startswith(one) and two[len(one)] == "/"


def _authority(by: Official, hazard: Hazard) -> bool:
    """Whether the official acts for an authority that is not the party: nobody is their own authority."""
    return by.rank < NO_RANK and not related(by.organisation, hazard.found.party)


def _stands(by: Official, hazard: Hazard) -> bool:
    if related(by.organisation, hazard.found.party):
        return True
    return by.rank < NO_RANK and (not by.area or within(hazard.found.place, by.area))


def _decides(by: Official, hazard: Hazard) -> bool:
    charge = hazard.charge
    if not _authority(by, hazard):
        # A party deals alone only with what it found itself, as long as it is not grave and nobody else took it up.
        return (
            charge is None
            and hazard.found.channel is Channel.SELF_INSPECTION
            and hazard.grade is not Grade.MAJOR
            and hazard.round.listed is None
            and related(by.organisation, hazard.found.party)
        )
    return _in_charge(by, charge)


def _in_charge(by: Official, charge: Charge | None) -> bool:
    if charge is None or by.rank < charge.rank:
        return True
    return by.rank == charge.rank and (charge.department is None or by.of(charge.department))


def _listing(by: Official, hazard: Hazard) -> bool:
    listed = hazard.round.listed
    if listed is None or by.rank < listed.by.rank:
        return True
    return by.rank == listed.by.rank and by.of(listed.by.organisation)


def _separate(by: Official, hazard: Hazard) -> bool:
    for hand in hazard.round.hands:  # noqa: SIM110 - a generator costs more than the test
        if hand.id == by.id or related(hand.organisation, by.organisation):
            return False
    return True


def lifts(hazard: Hazard, order: Suspended, by: Official) -> bool:
    """Whether the official may lift this suspension now."""
    if _authority(order.by, hazard):
        ordered = order.by
        return _authority(by, hazard) and (
            by.rank < ordered.rank or (by.rank == ordered.rank and by.of(ordered.organisation))
        )
    if _authority(by, hazard):
        return True
    return hazard.state is HazardState.VERIFIED and related(by.organisation, hazard.found.party)


def _in_time(hazard: Hazard, event: Event) -> bool:
    return event.on >= hazard.history.event.on


def _in_knowledge(hazard: Hazard, event: Event) -> bool:
    return event.known >= hazard.history.event.known


def _has_standing(hazard: Hazard, event: Event) -> bool:
    return _stands(event.by, hazard)


def _by_authority(hazard: Hazard, event: Event) -> bool:
    return _authority(event.by, hazard)


def _by_competent(hazard: Hazard, event: Event) -> bool:
    return _decides(event.by, hazard)


def _by_lister(hazard: Hazard, event: Event) -> bool:
    return _listing(event.by, hazard)


def _by_other_hands(hazard: Hazard, event: Event) -> bool:
    return _separate(event.by, hazard)


def _assured(hazard: Hazard, _event: Event) -> bool:
    return hazard.round.assured is not None


def _standard_named(hazard: Hazard, event: Determined | Regraded | Dismissed) -> bool:
    return bool(event.standard.strip()) or Grade.MAJOR not in (event.grade, hazard.grade)


def _reasons_given(
    _hazard: Hazard, event: Determined | Regraded | Dismissed | Verified | Delisted | Extended | Corrected
) -> bool:
    return bool(event.reasons.strip())


def _evidence_given(_hazard: Hazard, event: Submitted) -> bool:
    return bool(event.evidence.strip())


def _deadline_ahead(_hazard: Hazard, event: Assured | Listed | Extended) -> bool:
    return event.deadline >= event.on


def _deadline_kept(hazard: Hazard, event: Assured) -> bool:
    deadline = hazard.round.deadline
    return deadline is None or event.deadline <= deadline


def _later_deadline(hazard: Hazard, event: Extended) -> bool:
    deadline = hazard.round.deadline
    return deadline is not None and event.deadline > deadline


def _approved(hazard: Hazard, event: Extended) -> bool:
    approver = event.approved_by
    return (
        _authority(approver, hazard)
        and (not approver.area or within(hazard.found.place, approver.area))
        and _in_charge(approver, hazard.charge)
        and _listing(approver, hazard)
        and _separate(approver, hazard)
    )


def _work_goes_on(hazard: Hazard, _event: Event) -> bool:
    return not hazard.orders


def _something_lifted(hazard: Hazard, event: Resumed) -> bool:
    for order in hazard.orders:  # noqa: SIM110 - a generator costs more than the test
        if lifts(hazard, order, event.by):
            return True
    return False


def _level_rises(hazard: Hazard, event: Raised) -> bool:
    return hazard.charge is None or event.level.rank < hazard.charge.rank


def _pressure_rises(hazard: Hazard, event: Pressed) -> bool:
    pressure = hazard.round.pressure
    return pressure is None or _STEPS[event.pressure] > _STEPS[pressure]


def _by_parent(hazard: Hazard, event: Pressed) -> bool:
    return event.by.rank == NO_RANK and not event.by.of(hazard.found.party)


def _grade_changes(hazard: Hazard, event: Regraded) -> bool:
    return event.grade is not hazard.grade


def _into_another(hazard: Hazard, event: Merged) -> bool:
    return event.into != hazard.found.id


def _absorbs_another(hazard: Hazard, event: Absorbed) -> bool:
    return event.other != hazard.found.id


def _repeats_another(hazard: Hazard, event: RepeatNoted) -> bool:
    return event.earlier != hazard.found.id


def _is_listed(hazard: Hazard, _event: Delisted) -> bool:
    return hazard.round.listed is not None


def _to_another(hazard: Hazard, event: Transferred | Raised) -> bool:
    to = event.to
    if not to:
        return True
    return not related(to, hazard.found.party) and to != hazard.department


def _entry_exists(hazard: Hazard, event: Noted) -> bool:
    return event.about is None or 1 <= event.about <= hazard.history.length


def _entry_correctable(hazard: Hazard, event: Corrected) -> bool:
    history = hazard.history
    return event.entry <= history.length and not isinstance(history.entry(event.entry), Corrected)


def _finding_kept(hazard: Hazard, event: Corrected) -> bool:
    if event.entry != 1:
        return not isinstance(event.event, Found)
    if not isinstance(event.event, Found) or event.event.id != hazard.found.id:
        return False
    return event.event.party == hazard.found.party or _authority(event.by, hazard)


def _answers(by: Official, maker: Official, hazard: Hazard) -> bool:
    """Whether the official answers for what another did: for their own house, or in charge from above."""
    rank = maker.rank if _authority(maker, hazard) else NO_RANK
    if related(by.organisation, maker.organisation):
        return by.rank <= rank
    return _authority(by, hazard) and by.rank < rank and _in_charge(by, hazard.charge)


def _last_hand(hazard: Hazard, number: int) -> Official:
    """Who made the entry, or corrected it last."""
    for entry in reversed(hazard.history):
        if isinstance(entry, Corrected) and entry.entry == number:
            return entry.by
    return hazard.history.entry(number).by


def _belated_by_own(hazard: Hazard, event: Belated) -> bool:
    # Danger outranks paperwork: that people were made safe may be recorded late by anybody with standing.
    return isinstance(event.event, StopGapControlled | Suspended) or _answers(event.by, event.event.by, hazard)


def _corrected_by_own(hazard: Hazard, event: Corrected) -> bool:
    if not _answers(event.by, _last_hand(hazard, event.entry), hazard):
        return False
    return event.event is None or _answers(event.by, event.event.by, hazard)


def _grade_kept(hazard: Hazard, event: Belated, after: Hazard) -> bool:
    """Whether a listed hazard keeps its grade, as no day of regrading that lies before the listing gets around it."""
    return after.grade is hazard.grade or _listing(event.by, hazard)


def _no_relief(hazard: Hazard, event: Corrected, after: Hazard) -> bool:
    """Whether the correction leaves the hazard as strict, or is by somebody who may make it less so."""
    by, deadline = event.by, hazard.round.deadline
    if _authority(by, hazard) and _in_charge(by, hazard.charge) and _listing(by, hazard):
        return True
    # Taking a look-back back would close it without verification, and taking back a transfer would undo who has it.
    if not after.open or (hazard.charge is not None and after.charge != hazard.charge):
        return False
    if hazard.grade is Grade.MAJOR and after.grade is not Grade.MAJOR:
        return False
    # An extension, even a corrected one, brings its own approval.
    if deadline is not None and not isinstance(event.event, Extended):
        later = after.round.deadline
        if later is None or later > deadline:
            return False
    ordered = {order.by.organisation for order in after.orders}
    return hazard.round.hands <= after.round.hands and all(o.by.organisation in ordered for o in hazard.orders)


TIME = Guard(rules.TIME, _in_time)
KNOWLEDGE = Guard(rules.KNOWLEDGE, _in_knowledge)
STANDING = Guard(rules.STANDING, _has_standing)
AUTHORITY = Guard(rules.AUTHORITY, _by_authority)
COMPETENCE = Guard(rules.COMPETENCE, _by_competent)
LISTING = Guard(rules.LISTING, _by_lister)
SEPARATION = Guard(rules.SEPARATION, _by_other_hands)
ASSURANCES = Guard(rules.ASSURANCES, _assured)
STANDARD = Guard(rules.STANDARD, _standard_named)
REASONS = Guard(rules.REASONS, _reasons_given)
EVIDENCE = Guard(rules.EVIDENCE, _evidence_given)
AHEAD = Guard(rules.AHEAD, _deadline_ahead)
KEPT = Guard(rules.KEPT, _deadline_kept)
LATER = Guard(rules.LATER, _later_deadline)
APPROVAL = Guard(rules.APPROVAL, _approved)
WORK_GOES_ON = Guard(rules.WORK_GOES_ON, _work_goes_on)
LIFTING = Guard(rules.LIFTING, _something_lifted)
RISE = Guard(rules.RISE, _level_rises)
RISING_PRESSURE = Guard(rules.RISING_PRESSURE, _pressure_rises)
PARENT = Guard(rules.PARENT, _by_parent)
CHANGE = Guard(rules.CHANGE, _grade_changes)
OTHER_HAZARD = Guard(rules.OTHER_HAZARD, _into_another)
ABSORBED = Guard(rules.OTHER_HAZARD, _absorbs_another)
REPEATED = Guard(rules.OTHER_HAZARD, _repeats_another)
OTHER_DEPARTMENT = Guard(rules.OTHER_DEPARTMENT, _to_another)
LISTED = Guard(rules.LISTED, _is_listed)
ENTRY = Guard(rules.ENTRY, _entry_exists)
CORRECTABLE = Guard(rules.ENTRY, _entry_correctable)
FINDING = Guard(rules.FINDING, _finding_kept)
BELATED_BY_OWN = Guard(rules.RECORDER, _belated_by_own)
CORRECTED_BY_OWN = Guard(rules.RECORDER, _corrected_by_own)
GRADE_KEPT = Outcome(rules.LISTING, _grade_kept)
RELIEF = Outcome(rules.RELIEF, _no_relief)
