"""The rules once more, said from the events alone and without the guards; and a cast of people to try them."""

# ruff: noqa: SIM102 - the outer condition is what a rule is about, the inner what it asks

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import attrs

from zbgj import Level, Sector
from zbgj.hazards import (
    Absorbed,
    Assurances,
    Assured,
    Belated,
    Channel,
    Closed,
    Corrected,
    Delisted,
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
    RepeatNoted,
    ReplayError,
    Resumed,
    StopGapControlled,
    Submitted,
    Suspended,
    TracedBack,
    Transferred,
    TreatmentBegun,
    Verified,
    replay,
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


def said(entries: tuple[Event, ...]) -> dict[int, Event]:
    """What each entry says, by its number, with its last correction."""
    found: dict[int, Event] = {}
    for number, entry in enumerate(entries, 1):
        if isinstance(entry, Corrected):
            continue
        event: Event | None = entry.event if isinstance(entry, Belated) else entry
        for later in entries[number:]:
            if isinstance(later, Corrected) and later.entry == number:
                event = later.event
        if event is not None:
            found[number] = event
    return found


def slow_timeline(entries: tuple[Event, ...]) -> list[Event]:
    """The events as corrected, put one by one before the first that is of a later day."""
    line: list[Event] = []
    for _, event in sorted(said(entries).items()):
        place = next((place for place, other in enumerate(line) if other.on > event.on), len(line))
        line.insert(place, event)
    return line


def slow_fold(events: list[Event]) -> Hazard | None:
    """The hazard by plain replay of the timeline, without its notes; nothing if a rule is broken."""
    try:
        return replay(attrs.evolve(event, known=event.on) for event in events if not isinstance(event, Noted))
    except ReplayError:
        return None


def alike(one: Hazard | None, two: Hazard | None) -> bool:
    """Whether two hazards are the same but for their histories, and for when the ledger learnt of it."""

    def seen(value: Any) -> Any:
        if attrs.has(type(value)):
            names = [field.name for field in attrs.fields(type(value)) if field.name not in ("history", "known")]
            return type(value), tuple(seen(getattr(value, name)) for name in names)
        return type(value)(map(seen, value)) if isinstance(value, tuple | frozenset) else value

    return bool(seen(one) == seen(two))


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
    now, by = this_round(tuple(slow_timeline(before.events))), event.by
    hands = [past.by for past in now if isinstance(past, TreatmentBegun | Submitted)]
    listing = last(now, Listed, Delisted)
    if isinstance(listing, Delisted):
        listing = None
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
    if isinstance(event, Belated | Corrected):
        yield from broken_late(before, event, after)
        return
    if isinstance(event, StopGapControlled | Suspended):
        return  # the rest is about paperwork

    if isinstance(event, Pressed) and event.parent:
        if by.level is not None or (by.organisation + "/").startswith("mine-1/"):
            yield "parent"
        if attrs.evolve(after, history=before.history) != before:
            yield "the parent enterprise bars no authority"
        return
    if not of_party(by) and not (by.level and (not by.area or before.place.startswith(by.area))):
        yield "standing"
    if after.state in HELD and last(this_round(tuple(slow_timeline(after.events))), Assured) is None:
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
    if isinstance(event, Delisted) and not listing:
        yield "listed"
    if isinstance(event, Listed | Regraded | Delisted) and listing:
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
    if isinstance(event, Listed | Delisted | Raised | Transferred | Pressed | TracedBack) and not outside_authority(by):
        yield "authority"
    if isinstance(event, Raised | Transferred):
        if event.to and (same_house(event.to, "mine-1") or event.to == before.department):
            yield "other-department"
    if isinstance(event, Raised) and before.level is not None and not event.level < before.level:
        yield "rise"
    if isinstance(event, Determined | Regraded | Dismissed | Delisted | Extended) and not event.reasons.strip():
        yield "reasons"
    if isinstance(event, Verified) and not event.accepted and not event.reasons.strip():
        yield "reasons"
    if isinstance(event, Determined | Regraded | Dismissed) and Grade.MAJOR in (before.grade, after.grade):
        if not after.standard.strip():
            yield "standard"
    if isinstance(event, Dismissed) and after.grade is not None:
        yield "what is no hazard has no grade"
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
    if isinstance(event, Merged | Absorbed | RepeatNoted):
        if before.id in (getattr(event, "into", ""), getattr(event, "other", ""), getattr(event, "earlier", "")):
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


def may_answer(before: Hazard, by: Official, whose: Official) -> bool:
    """Whether somebody may record or correct what another did: their own house, or one in charge above them."""
    if same_house(by.organisation, whose.organisation):
        return not outside_authority(whose) or by.level is whose.level or above(by, whose)
    if not outside_authority(by) or (outside_authority(whose) and not above(by, whose)):
        return False
    return in_charge(before, by)


def in_charge(before: Hazard, by: Official) -> bool:
    """Whether an outside authority is in charge of the hazard, or stands above whoever is."""
    assert by.level is not None
    if before.level is None or by.level < before.level:
        return True
    return by.level is before.level and (
        before.department is None or by.organisation == before.department
        or by.organisation.startswith(before.department + "/")
    )  # fmt: skip


def lists(lister: Official, by: Official) -> bool:
    """Whether somebody is of the listing authority, or of one above it."""
    return above(by, lister) or (by.level, by.organisation) == (lister.level, lister.organisation)


def broken_late(before: Hazard, entry: Belated | Corrected, after: Hazard) -> Iterator[str]:
    """The rules this accepted late entry broke."""
    by, line = entry.by, slow_timeline(after.events)
    if not of_party(by) and not (by.level and (not by.area or before.place.startswith(by.area))):
        yield "standing"
    if any(event.on > entry.on for event in line):
        yield "nothing happens after it is recorded"
    if not alike(after, slow_fold(line)):
        yield "timeline"
    if isinstance(entry, Belated):
        urgent = isinstance(entry.event, StopGapControlled | Suspended)
        if not urgent and not may_answer(before, by, entry.event.by):
            yield "recorder"
        if before.listed_by and after.grade is not before.grade and not lists(before.listed_by, by):
            yield "listing"
        return
    entries = before.events
    if entry.entry > len(entries) or isinstance(entries[entry.entry - 1], Corrected):
        yield "entry"
        return
    if not entry.reasons.strip():
        yield "reasons"
    hands = [e.by for n, e in enumerate(entries, 1) if entry.entry == (e.entry if isinstance(e, Corrected) else n)]
    if not may_answer(before, by, hands[-1]):
        yield "recorder"
    if entry.event is not None and not may_answer(before, by, entry.event.by):
        yield "recorder"
    if (entry.entry == 1) != isinstance(entry.event, Found) or after.id != before.id:
        yield "finding"
    if after.party != before.party and not outside_authority(by):
        yield "finding"
    lister = before.listed_by
    if outside_authority(by) and in_charge(before, by):
        if lister is None or lists(lister, by):
            return
    if not after.open:
        yield "relief"
    if before.level and (before.level, before.department) != (after.level, after.department):
        yield "relief"
    if before.grade is Grade.MAJOR and after.grade is not Grade.MAJOR:
        yield "relief"
    if before.deadline and not isinstance(entry.event, Extended):
        if after.deadline is None or after.deadline > before.deadline:
            yield "relief"
    if {o.by.organisation for o in before.orders} - {o.by.organisation for o in after.orders}:
        yield "relief"
    if before.round.hands - after.round.hands:
        yield "relief"
