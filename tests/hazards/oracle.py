"""The rules once more, said from the events alone and without the guards; and a cast of people to try them."""

# ruff: noqa: SIM102 - the outer condition is what a rule is about, the inner what it asks

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import attrs

from zbgj import Level, Sector
from zbgj.hazards import (
    Assurances,
    Assured,
    Channel,
    Closed,
    Determined,
    Dismissed,
    Event,
    Extended,
    Found,
    Grade,
    Hazard,
    HazardState,
    Listed,
    LookedBack,
    Merged,
    Noted,
    Official,
    Pressed,
    Raised,
    Regraded,
    Resumed,
    StopGapControlled,
    Submitted,
    Suspended,
    TracedBack,
    Transferred,
    TreatmentBegun,
    Verified,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = dt.date(2024, 5, 20)
KNOWN = DAY + dt.timedelta(2)
LIMIT = DAY + dt.timedelta(30)

TASHI = Official("tashi", "mine-1/works")
NORBU = Official("norbu", "mine-1/safety")
OUTSIDER = Official("wang", "firm-2")
COUNTY = Official("drolma", "county-bureau", Level.COUNTY, "CN-54/Lhasa")
COLLEAGUE = Official("yangzom", "county-bureau", Level.COUNTY, "CN-54/Lhasa")
SISTER = Official("lhamo", "county-fire", Level.COUNTY)
ELSEWHERE = Official("karma", "far-bureau", Level.PREFECTURE, "CN-54/Ngari")
PREFECTURE = Official("sonam", "prefecture-bureau", Level.PREFECTURE)
TURNCOAT = Official("tashi", "prefecture-bureau", Level.PREFECTURE)
SELF_STYLED = Official("dawa", "mine-1", Level.REGION)
EVERYBODY = (
    TASHI, NORBU, OUTSIDER, COUNTY, COLLEAGUE, SISTER, ELSEWHERE, PREFECTURE, TURNCOAT, SELF_STYLED,
)  # fmt: skip

HELD = {HazardState.UNDER_TREATMENT, HazardState.SUBMITTED, HazardState.VERIFIED, HazardState.CLOSED}
RELEASES = (Closed, Dismissed, Merged)
DECISIONS = (Determined, Regraded, Verified, Raised, Transferred, *RELEASES)


def found(channel: Channel, by: Official, day: dt.date = DAY, known: dt.date = KNOWN) -> Found:
    return Found(on=day, known=known, by=by, id="h-1", party="mine-1", place="CN-54/Lhasa/Chengguan",
                 sector=Sector.NON_COAL_MINES, channel=channel, description="no second exit")  # fmt: skip


def assurances(deadline: dt.date) -> Assurances:
    return Assurances(
        responsibility="Tashi", measures="cut an exit", funds="own", deadline=deadline, contingency="leave"
    )


def same_house(one: str, two: str) -> bool:
    return (one + "/").startswith(two + "/") or (two + "/").startswith(one + "/")


def of_party(by: Official) -> bool:
    return same_house(by.organisation, "mine-1")


def outside_authority(by: Official) -> bool:
    return by.level is not None and not of_party(by)


def above(one: Official, two: Official) -> bool:
    return one.level is not None and two.level is not None and one.level < two.level


def this_round(events: tuple[Event, ...]) -> list[Event]:
    """The events since the finding or the last reopening."""
    now: list[Event] = []
    for event in events:
        if isinstance(event, LookedBack) and event.recurred:
            now.clear()
        now.append(event)
    return now


def last(events: list[Event], *kinds: type) -> Any:
    return next((event for event in reversed(events) if isinstance(event, kinds)), None)


def broken(before: Hazard, event: Event, after: Hazard) -> Iterator[str]:
    """The rules this accepted step broke."""
    now, by = this_round(before.events), event.by
    hands = [past.by for past in now if isinstance(past, TreatmentBegun | Submitted)]
    listing = last(now, Listed)
    if after.events != (*before.events, event):
        yield "the history is complete"
    if event.on < before.events[-1].on:
        yield "time"
    if event.known < before.events[-1].known:
        yield "knowledge"
    if before.state is HazardState.MERGED:
        yield "a merged hazard changes no more"
    if not before.open and not (isinstance(event, LookedBack) and event.recurred):
        if attrs.evolve(after, history=before.history) != before or not isinstance(event, LookedBack):
            yield "a closed hazard changes only by being reopened"
    if isinstance(event, StopGapControlled | Suspended):
        return  # the rest is about paperwork

    if not of_party(by) and not (by.level and (not by.area or before.place.startswith(by.area))):
        yield "standing"
    if after.state in HELD and last(this_round(after.events), Assured) is None:
        yield "assurances"
    if isinstance(event, Submitted) and not event.evidence.strip():
        yield "evidence"
    judges = isinstance(event, Verified | LookedBack | Dismissed | Merged | Closed)
    if judges and not (isinstance(event, LookedBack) and event.recurred):
        if any(hand.id == by.id or same_house(hand.organisation, by.organisation) for hand in hands):
            yield "separation"
    if isinstance(event, RELEASES):
        if listing and not (
            above(by, listing.by) or (by.level, by.organisation) == (listing.by.level, listing.by.organisation)
        ):
            yield "listing"
        if before.suspended:
            yield "suspended"
    if isinstance(event, Listed | Regraded) and listing:
        if not (above(by, listing.by) or (by.level, by.organisation) == (listing.by.level, listing.by.organisation)):
            yield "listing"
    if isinstance(event, DECISIONS):
        if not outside_authority(by):
            grave = before.grade is Grade.MAJOR or listing is not None
            if grave or before.channel is not Channel.SELF_INSPECTION or before.level is not None or not of_party(by):
                yield "competence"
        elif before.level is not None:
            assert by.level is not None
            if before.level < by.level or (
                by.level is before.level and before.department not in (None, by.organisation)
            ):
                yield "competence"
    if isinstance(event, Listed | Raised | Transferred | Pressed | TracedBack) and not outside_authority(by):
        yield "authority"
    if isinstance(event, Raised | Transferred):
        if event.to and (same_house(event.to, "mine-1") or event.to == before.department):
            yield "other-department"
    if isinstance(event, Raised) and before.level is not None and not event.level < before.level:
        yield "rise"
    if isinstance(event, Determined | Regraded | Dismissed | Extended) and not event.reasons.strip():
        yield "reasons"
    if isinstance(event, Verified) and not event.accepted and not event.reasons.strip():
        yield "reasons"
    if after.grade is Grade.MAJOR and not after.standard.strip():
        yield "standard"
    if isinstance(event, Regraded) and event.grade is before.grade:
        yield "grade"
    if isinstance(event, Regraded) and event.grade is Grade.GENERAL and not outside_authority(by):
        yield "competence"
    if isinstance(event, Assured | Listed | Extended) and event.deadline < event.on:
        yield "deadline-ahead"
    if (
        isinstance(event, Assured)
        and before.deadline is not None
        and after.deadline != min(before.deadline, event.deadline)
    ):
        yield "deadline-kept"
    if isinstance(event, Extended):
        approver = event.approved_by
        if before.deadline is None or event.deadline <= before.deadline:
            yield "extension-later"
        if not outside_authority(approver) or any(
            same_house(hand.organisation, approver.organisation) for hand in hands
        ):
            yield "extension-approval"
        if listing and approver.organisation != listing.by.organisation and not above(approver, listing.by):
            yield "extension-approval"
    if isinstance(event, Merged) and event.into == before.id:
        yield "other-hazard"
    if isinstance(event, Pressed) and before.pressure is not None and not before.pressure < event.pressure:
        yield "pressure"
    if isinstance(event, Noted) and event.about is not None and not 1 <= event.about <= len(before.events):
        yield "entry"
    if isinstance(event, Resumed):
        if not before.suspended or before.orders == after.orders:
            yield "lifting"
        for order in set(before.orders) - set(after.orders):
            if outside_authority(order.by):
                fit = outside_authority(by) and (by.organisation == order.by.organisation or above(by, order.by))
            else:
                fit = outside_authority(by) or before.state is HazardState.VERIFIED
            if not fit:
                yield "lifting"
    elif before.orders != after.orders:
        yield "lifting"
