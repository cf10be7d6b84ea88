"""Late arrivals and corrections, tried at every entry and every gap of lives to every reachable situation.

As with the plain steps, each guard is also dropped, and the search must then find a broken rule.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import zbgj.hazards.corrections as corrections
import zbgj.hazards.lifecycle as lifecycle
from zbgj import Level
from zbgj.hazards import (
    RULES,
    TRANSITIONS,
    Assured,
    Belated,
    Channel,
    Closed,
    Corrected,
    Determined,
    Event,
    Extended,
    Found,
    Grade,
    Hazard,
    HazardState,
    Listed,
    Noted,
    Raised,
    Refused,
    Regraded,
    Resumed,
    StopGapControlled,
    Submitted,
    Suspended,
    Transferred,
    Transition,
    TreatmentBegun,
    Verified,
    apply,
    replay,
)
from zbgj.hazards.corrections import refolding
from zbgj.hazards.guards import Outcome
from zbgj.hazards.table import indexed, timeless

from .oracle import (
    COUNTY,
    DAY,
    ELSEWHERE,
    LIMIT,
    NORBU,
    OUTSIDER,
    PREFECTURE,
    SELF_STYLED,
    SISTER,
    TASHI,
    alike,
    assurances,
    broken,
    found,
    said,
    slow_fold,
    slow_timeline,
)
from .test_every_reachable_step import SEARCHES, search

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDERS = (TASHI, NORBU, OUTSIDER, COUNTY, SISTER, ELSEWHERE, PREFECTURE, SELF_STYLED)
Step = tuple[Hazard, Event, Hazard | Refused]


def situation(hazard: Hazard) -> tuple[Any, ...]:
    """What tells two lives apart here: coarser than in the search of plain steps, as each is tried in full."""
    orders = max((order.by.id for order in hazard.orders), default="")
    return (hazard.state, hazard.grade, hazard.level, hazard.listed_by is None, hazard.deadline is None, orders)


def dated(hazard: Hazard) -> Hazard:
    """The same life with an entry every other day, known the day after, so that there are days between them."""
    two, one = dt.timedelta(2), dt.timedelta(1)
    days = [DAY + number * two for number in range(hazard.history.length)]
    return replay(attrs.evolve(event, on=day, known=day + one) for day, event in zip(days, hazard.events, strict=True))


def lives() -> list[Hazard]:
    """The shortest life to every situation that the searches reach, but for those that only time tells apart."""
    first: dict[tuple[Any, ...], Hazard] = {}
    for name in SEARCHES:
        for _, _, after in search(*SEARCHES[name], 20_000):
            if isinstance(after, Hazard) and after.open:
                first.setdefault(situation(after), after)
    return [dated(hazard) for hazard in first.values()]


def happenings(day: dt.date) -> Iterator[Event]:
    """What may have happened on a day without anybody saying so."""
    for by in (TASHI, COUNTY, PREFECTURE):
        yield Suspended(on=day, by=by)
        yield Resumed(on=day, by=by)
    yield StopGapControlled(on=day, by=OUTSIDER, measures="fenced off")
    yield Noted(on=day, by=TASHI, text="t", about=1)
    yield Noted(on=day, by=TASHI, text="t", about=10_000)
    yield TreatmentBegun(on=day, by=NORBU)
    yield Assured(on=day, by=TASHI, assurances=assurances(LIMIT + dt.timedelta(5)))
    yield Determined(on=day, by=TASHI, grade=Grade.GENERAL, reasons="r")
    yield Regraded(on=day, by=COUNTY, grade=Grade.GENERAL, reasons="r", standard="s")
    yield Verified(on=day, by=NORBU, accepted=True)
    yield Verified(on=day, by=COUNTY, accepted=True)
    yield Listed(on=day, by=COUNTY, deadline=LIMIT)
    yield Closed(on=day, by=PREFECTURE)


def replacements(number: int, event: Event, last: dt.date) -> Iterator[Event | None]:
    """What may take the place of an entry."""
    yield None
    if isinstance(event, Found):
        yield attrs.evolve(event, description="no second exit on level 3")
        yield attrs.evolve(event, id="h-9")
        yield attrs.evolve(event, party="mine-2", channel=Channel.PUBLIC_REPORT)
        yield attrs.evolve(event, on=last, known=last)
        return
    yield attrs.evolve(event, on=event.on - dt.timedelta(1))
    yield attrs.evolve(event, on=min(last, event.on + dt.timedelta(3)), known=last)
    yield attrs.evolve(event, by=NORBU)
    yield attrs.evolve(event, by=PREFECTURE)
    yield found(Channel.PUBLIC_REPORT, TASHI)
    match event:
        case Determined() | Regraded():
            yield attrs.evolve(event, grade=Grade.GENERAL)
            yield attrs.evolve(event, grade=Grade.MAJOR, standard="s")
        case Assured():
            yield attrs.evolve(event, assurances=assurances(LIMIT + dt.timedelta(9)))
            yield attrs.evolve(event, assurances=assurances(LIMIT - dt.timedelta(1)))
        case Extended():
            yield attrs.evolve(event, deadline=LIMIT + dt.timedelta(9))
        case Raised():
            yield attrs.evolve(event, level=Level.REGION)
        case Transferred():
            yield attrs.evolve(event, to="region-office")
        case Submitted() if number % 2:
            yield StopGapControlled(on=event.on, by=event.by, measures="fenced off")


def late_entries(hazard: Hazard) -> Iterator[Event]:
    """Every late entry to try on a life."""
    last = hazard.history.event.on
    known = hazard.history.event.known
    today: dict[str, Any] = {"on": last, "known": known}
    for day in range(-1, (last - DAY).days + 1):
        for event in happenings(DAY + dt.timedelta(day)):
            yield from (Belated(**today, by=by, event=event) for by in RECORDERS)
    events = said(hazard.events)
    for number, event in events.items():
        for instead in replacements(number, event, last):
            yield from (Corrected(**today, by=by, entry=number, event=instead, reasons="r") for by in RECORDERS)
        yield Corrected(**today, by=PREFECTURE, entry=number, event=event, reasons=" ")
        yield Corrected(**today, by=event.by, entry=number, event=event, reasons=" ")
    note = Noted(**today, by=TASHI, text="t")
    for number in range(1, hazard.history.length + 2):
        if number not in events:  # withdrawn, a correction itself, or none
            yield from (Corrected(**today, by=by, entry=number, event=note, reasons="r") for by in RECORDERS)
    early = last - dt.timedelta(1)
    for kind in (Belated(**today, by=COUNTY, event=Suspended(on=DAY, by=COUNTY)),
                 Corrected(**today, by=events[1].by, entry=1, event=events[1], reasons="r")):  # fmt: skip
        yield attrs.evolve(kind, known=last)
        if events[1].on <= early:
            yield attrs.evolve(kind, on=early)
            yield attrs.evolve(kind, on=early, known=last)


#: How many lives with a late entry are tried again: corrections of corrections, late entries before late ones.
SECOND = 12


def tried(begun: list[Hazard]) -> Iterator[Step]:
    """Every late entry on every life, and on some lives that have late entries."""
    again: dict[tuple[Any, ...], Hazard] = {}
    for hazard in begun:
        for entry in late_entries(hazard):
            after = apply(hazard, entry)
            yield hazard, entry, after
            if isinstance(after, Hazard) and after.open:
                kind = (type(entry), type(entry.event), entry.by.level, after.state)
                again.setdefault(kind, after)
    for hazard in list(again.values())[:SECOND]:
        for entry in late_entries(hazard):
            yield hazard, entry, apply(hazard, entry)


@attrs.define
class Findings:
    """What the search came across; it runs once, for all the tests that ask."""

    lives: list[Hazard]
    accepted: int = 0
    broken: list[tuple[HazardState, Event, list[str]]] = attrs.Factory(list)
    taken: set[tuple[type, HazardState]] = attrs.Factory(set)
    moves: set[tuple[type, HazardState, HazardState]] = attrs.Factory(set)
    refused: set[tuple[type, str]] = attrs.Factory(set)
    wrong_refusals: list[Refused] = attrs.Factory(list)


@pytest.fixture(scope="module")
def findings() -> Findings:
    all_found = Findings(lives())
    for before, entry, after in tried(all_found.lives):
        kind = type(entry)
        if isinstance(after, Hazard):
            all_found.accepted += 1
            all_found.taken.add((kind, before.state))
            all_found.moves.add((kind, before.state, after.state))
            if wrong := list(broken(before, entry, after)):
                all_found.broken.append((before.state, entry, wrong))
            continue
        all_found.refused.add((kind, after.rule.key))
        fine = after.event is entry and after.state is before.state and RULES.get(after.rule.key) is after.rule
        if fine and after.broken_by is not None:
            fine = slow_fold(slow_timeline((*before.events, entry))) is None or isinstance(after.broken_by, Noted)
        if not fine:
            all_found.wrong_refusals.append(after)
    return all_found


def test_no_late_entry_breaks_a_rule(findings: Findings) -> None:
    assert not findings.broken
    assert len(findings.lives) > 80
    assert findings.accepted > 5_000


def test_a_late_entry_is_refused_only_by_a_rule_that_its_timeline_breaks(findings: Findings) -> None:
    assert not findings.wrong_refusals


def test_late_entries_are_taken_in_every_open_state_and_every_guard_refuses(findings: Findings) -> None:
    assert findings.taken == {(kind, state) for kind in (Belated, Corrected) for state in HazardState if state.open}
    rows = [row for row in TRANSITIONS if row.effect is None]
    rules = {(row.event, each.rule.key) for row in rows for each in (*row.guards, *row.outcomes)}
    assert rules <= findings.refused
    assert {key for _, key in findings.refused} >= {"turn", "closed", "time", "assurances", "lifting", "listing"}


def test_late_entries_can_move_a_hazard_forwards_and_back(findings: Findings) -> None:
    assert (Belated, HazardState.SUBMITTED, HazardState.VERIFIED) in findings.moves
    assert (Belated, HazardState.VERIFIED, HazardState.CLOSED) in findings.moves
    assert (Corrected, HazardState.VERIFIED, HazardState.SUBMITTED) in findings.moves


def test_a_late_entry_reaches_no_hazard_that_timely_entries_could_not(findings: Findings) -> None:
    for hazard in findings.lives:
        assert alike(hazard, slow_fold(slow_timeline(hazard.events)))


LATE_ROWS = [
    (number, each) for number, row in enumerate(TRANSITIONS) if row.effect is None
    for each in (*row.guards, *row.outcomes)
]  # fmt: skip


def without(row: Transition, each: Any) -> Transition:
    if isinstance(each, Outcome):
        return attrs.evolve(row, outcomes=tuple(other for other in row.outcomes if other is not each))
    return attrs.evolve(row, guards=tuple(other for other in row.guards if other is not each))


@pytest.mark.parametrize(("number", "each"), [
    pytest.param(number, each, id=f"{TRANSITIONS[number].en}-{each.rule.key}") for number, each in LATE_ROWS
])  # fmt: skip
def test_no_late_entry_can_do_without_any_of_its_guards(
    number: int, each: Any, findings: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = list(TRANSITIONS)
    rows[number] = without(rows[number], each)
    monkeypatch.setattr(lifecycle, "INDEX", indexed(rows, refolding))
    kind = rows[number].event
    accepted = (broken(before, entry, after) for before, entry, after in tried(findings.lives)
                if isinstance(after, Hazard) and isinstance(entry, kind))  # fmt: skip
    try:
        found_out = any(each.rule.key in rules for rules in accepted)
    except (AssertionError, IndexError, TypeError):  # without its guard it led to what cannot be folded
        found_out = each.rule.key in ("finding", "entry")
    assert found_out


def test_the_timeline_is_judged_by_every_guard_of_the_table(
    findings: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no guard in the fold, late entries break what plain entries cannot."""
    bare = [attrs.evolve(row, guards=()) for row in TRANSITIONS]
    monkeypatch.setattr(corrections, "TIMELESS", timeless(bare))
    steps = tried(findings.lives)
    assert any("timeline" in broken(before, entry, after) for before, entry, after in steps
               if isinstance(after, Hazard))  # fmt: skip
