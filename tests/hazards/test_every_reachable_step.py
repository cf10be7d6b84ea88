"""What must be impossible to break, checked on every reachable step by exhaustive search of the table.

The guards are also dropped one by one, and the search must then find a broken rule each time, so that neither the
table nor the oracle can go blind unnoticed.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import zbgj.hazards.lifecycle as lifecycle
from zbgj import Level
from zbgj.hazards import (
    RULES,
    TRANSITIONS,
    Absorbed,
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
    Guard,
    Hazard,
    HazardState,
    Listed,
    LookedBack,
    Merged,
    Noted,
    Official,
    Pressed,
    Pressure,
    Raised,
    Refused,
    Regraded,
    RepeatNoted,
    Resumed,
    StopGapControlled,
    Submitted,
    Suspended,
    TraceBackReason,
    TracedBack,
    Transferred,
    Transition,
    TreatmentBegun,
    Verified,
    apply,
    open_hazard,
)
from zbgj.hazards.table import indexed

from .oracle import (
    COUNTY,
    DAY,
    ELSEWHERE,
    EVERYBODY,
    KNOWN,
    LIMIT,
    NORBU,
    OUTSIDER,
    PREFECTURE,
    SELF_STYLED,
    SISTER,
    TASHI,
    assurances,
    broken,
    found,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

ALWAYS: dict[str, Any] = {"on": DAY, "known": KNOWN}
EARLY = DAY - dt.timedelta(1)


def alphabet(side: bool) -> list[Event]:
    """Every event, so that each guard meets a yes and a no; pressure and suspension only ``side``-ways."""
    made: list[Event] = []

    def add(kind: Any, *people: Official, **fields: Any) -> None:
        made.extend(kind(**ALWAYS, by=by, **fields) for by in people)

    add(Determined, TASHI, OUTSIDER, COUNTY, SISTER, ELSEWHERE, PREFECTURE, grade=Grade.GENERAL, reasons="r")
    add(Determined, TASHI, COUNTY, grade=Grade.MAJOR, reasons="r", standard="s")
    add(Determined, NORBU, COUNTY, grade=Grade.MAJOR, reasons="r")
    add(Determined, NORBU, COUNTY, grade=Grade.GENERAL, reasons=" ")
    for standard in ("s", ""):
        add(
            Regraded,
            TASHI,
            OUTSIDER,
            COUNTY,
            SISTER,
            ELSEWHERE,
            PREFECTURE,
            grade=Grade.MAJOR,
            reasons="r",
            standard=standard,
        )
    add(Regraded, TASHI, OUTSIDER, COUNTY, SISTER, PREFECTURE, SELF_STYLED, grade=Grade.GENERAL, reasons="r")
    add(Regraded, COUNTY, PREFECTURE, grade=Grade.GENERAL, reasons="r", standard="s")
    add(Regraded, COUNTY, PREFECTURE, grade=Grade.GENERAL, reasons="", standard="s")
    add(Dismissed, *EVERYBODY, reasons="r")
    add(Verified, *EVERYBODY, accepted=False, reasons="r")
    add(Dismissed, NORBU, PREFECTURE, reasons="")
    add(Dismissed, NORBU, COUNTY, PREFECTURE, reasons="r", standard="s")
    add(Delisted, NORBU, OUTSIDER, COUNTY, SISTER, ELSEWHERE, PREFECTURE, SELF_STYLED, reasons="r")
    add(Delisted, COUNTY, PREFECTURE, reasons=" ")
    add(Verified, NORBU, PREFECTURE, accepted=False, reasons="")
    add(Merged, *EVERYBODY, into="h-2")
    add(Merged, NORBU, COUNTY, into="h-1")
    for limit in (LIMIT, EARLY):
        add(Assured, TASHI, OUTSIDER, ELSEWHERE, COUNTY, assurances=assurances(limit))
    add(Assured, TASHI, assurances=assurances(LIMIT + dt.timedelta(5)))
    add(TreatmentBegun, TASHI, OUTSIDER, SISTER)
    add(Submitted, TASHI, OUTSIDER, COUNTY, evidence="e")
    add(Submitted, TASHI, evidence="")
    add(Verified, *EVERYBODY, accepted=True)
    add(Closed, *EVERYBODY)
    add(LookedBack, *EVERYBODY, recurred=False)
    add(LookedBack, NORBU, OUTSIDER, COUNTY, recurred=True)
    add(Listed, NORBU, OUTSIDER, COUNTY, SISTER, ELSEWHERE, PREFECTURE, SELF_STYLED, deadline=LIMIT)
    add(Listed, COUNTY, PREFECTURE, deadline=EARLY)
    for approver in EVERYBODY:
        add(Extended, TASHI, deadline=LIMIT + dt.timedelta(5), reasons="r", approved_by=approver)
    add(Extended, TASHI, OUTSIDER, deadline=LIMIT, reasons="r", approved_by=PREFECTURE)
    add(Extended, OUTSIDER, deadline=LIMIT + dt.timedelta(5), reasons="r", approved_by=PREFECTURE)
    add(Extended, TASHI, deadline=LIMIT + dt.timedelta(5), reasons="", approved_by=PREFECTURE)
    made.append(Extended(on=LIMIT + dt.timedelta(9), by=TASHI, deadline=LIMIT + dt.timedelta(5), reasons="r",
                         approved_by=PREFECTURE))  # fmt: skip
    add(Raised, NORBU, OUTSIDER, COUNTY, SISTER, ELSEWHERE, PREFECTURE, level=Level.PREFECTURE)
    add(Raised, COUNTY, PREFECTURE, level=Level.PREFECTURE, to="mine-1/safety")
    add(Transferred, NORBU, OUTSIDER, COUNTY, SISTER, ELSEWHERE, to="county-fire")
    add(Transferred, COUNTY, PREFECTURE, to="mine-1")
    add(RepeatNoted, TASHI, OUTSIDER, earlier="h-0")
    add(RepeatNoted, TASHI, earlier="h-1")
    add(Absorbed, TASHI, OUTSIDER, other="h-2")
    add(Absorbed, TASHI, other="h-1")
    add(TracedBack, TASHI, OUTSIDER, COUNTY, ELSEWHERE, reason=TraceBackReason.FAKING)
    add(Noted, TASHI, OUTSIDER, text="t", about=1)
    add(Noted, TASHI, text="t", about=0)
    add(Noted, TASHI, text="t", about=10_000)
    add(StopGapControlled, OUTSIDER, SELF_STYLED, measures="fenced off")
    if side:
        add(Suspended, TASHI, COUNTY, PREFECTURE)
        add(Resumed, *EVERYBODY)
        for pressure in Pressure:
            add(Pressed, TASHI, OUTSIDER, SISTER, ELSEWHERE, pressure=pressure)
        add(Pressed, TASHI, OUTSIDER, SISTER, pressure=Pressure.TALK, parent=True)
    return made


def too_early(event: Event) -> tuple[Event, Event]:
    """The same event once before the last, and once known before the last."""
    return attrs.evolve(event, on=EARLY), attrs.evolve(event, known=DAY)


def shape(hazard: Hazard) -> tuple[Any, ...]:
    """What tells two hazards apart for the rules: everything but counters and wording."""
    now = hazard.round
    return (
        hazard.state, hazard.channel, hazard.grade, hazard.charge, now.assured is None, now.deadline,
        now.listed and now.listed.by, now.hands, frozenset(order.by for order in hazard.orders), now.pressure,
    )  # fmt: skip


STARTS = (
    found(Channel.SELF_INSPECTION, TASHI),
    found(Channel.SUPERVISION, COUNTY),
    found(Channel.PUBLIC_REPORT, TASHI),
)


def search(starts: tuple[Found, ...], events: list[Event], limit: int) -> Iterator[tuple[Hazard, Event, Any]]:
    """Every step from every reachable shape, breadth first."""
    waiting = deque(open_hazard(start) for start in starts)
    seen = {shape(hazard) for hazard in waiting}
    kinds: set[tuple[type, bool | None, HazardState]] = set()
    while waiting:
        hazard = waiting.popleft()
        for event in events:
            after = apply(hazard, event)
            yield hazard, event, after
            if isinstance(after, Refused):
                continue
            kind = (type(event), event.case, hazard.state)
            if kind not in kinds and event.known == KNOWN:
                kinds.add(kind)
                for early in too_early(event):
                    yield hazard, early, apply(hazard, early)
            mark = shape(after)
            if mark not in seen:
                seen.add(mark)
                assert len(seen) <= limit, "the search was meant to be exhaustive: raise the limit or trim the alphabet"
                waiting.append(after)


#: The whole alphabet from a hazard its party found and one an authority found; suspension and pressure from one.
SEARCHES: dict[str, tuple[tuple[Found, ...], list[Event]]] = {
    "main": (STARTS, alphabet(side=False)),
    "side": (STARTS[:1], [
        event for event in alphabet(side=True)
        if not isinstance(event, Raised | Transferred | Regraded | Extended | Listed | Delisted | Noted)
        and not (isinstance(event, Assured | TreatmentBegun | Submitted | Determined) and event.by is not TASHI)
    ]),
}  # fmt: skip


@attrs.define
class Findings:
    """What the searches came across; they run once, for all the tests that ask."""

    broken: list[tuple[HazardState, Event, list[str]]] = attrs.Factory(list)
    taken: set[tuple[type, bool | None, HazardState]] = attrs.Factory(set)
    refused: set[tuple[type, bool | None, str]] = attrs.Factory(set)
    wrong_refusals: list[Refused] = attrs.Factory(list)
    bureaucracy: list[Refused] = attrs.Factory(list)


@pytest.fixture(scope="module")
def findings() -> Findings:
    all_found = Findings()
    for before, event, after in (step for each in SEARCHES.values() for step in search(*each, 20_000)):
        if isinstance(after, Hazard):
            all_found.taken.add((type(event), event.case, before.state))
            if wrong := list(broken(before, event, after)):
                all_found.broken.append((before.state, event, wrong))
            continue
        all_found.refused.add((type(event), event.case, after.rule.key))
        if after.event is not event or after.state is not before.state or RULES.get(after.rule.key) is not after.rule:
            all_found.wrong_refusals.append(after)
        urgent = isinstance(event, Suspended | StopGapControlled) and (event.on, event.known) == (DAY, KNOWN)
        if urgent and before.open:
            all_found.bureaucracy.append(after)
    return all_found


def test_no_reachable_step_breaks_a_rule(findings: Findings) -> None:
    assert not findings.broken


def test_every_refusal_names_its_rule(findings: Findings) -> None:
    assert not findings.wrong_refusals


def test_danger_outranks_paperwork(findings: Findings) -> None:
    """Suspension and stop-gap control are never refused while the hazard is open."""
    assert not findings.bureaucracy


def test_every_row_is_taken_and_every_guard_refuses(findings: Findings) -> None:
    rows = [row for row in TRANSITIONS if row.event not in (Found, *LATE)]
    steps = {(row.event, row.case, source) for row in rows for source in row.sources}
    assert findings.taken == steps
    guards = {(row.event, row.case, guard.rule.key) for row in rows for guard in row.guards}
    # To submit without assurances one would have to be under treatment without them: that cannot be reached.
    assert guards - findings.refused == {(Submitted, None, "assurances")}


def breaks(key: str, kind: type[Event], rows: list[Transition], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether with these rows in place of the table the search comes upon such an event that breaks the rule."""
    monkeypatch.setattr(lifecycle, "INDEX", indexed(rows))
    name = "side" if kind in (Suspended, Resumed, Pressed) or key == "suspended" else "main"
    accepted = (step for step in search(*SEARCHES[name], 200_000) if isinstance(step[2], Hazard))
    try:
        return any(key in broken(*step) for step in accepted if isinstance(step[1], kind))
    except AssertionError:  # an effect that could not go on without its guard
        return True


#: What is searched for itself, in test_every_late_entry.py.
LATE = (Belated, Corrected)
ROWS = [(number, guard) for number, row in enumerate(TRANSITIONS) if row.event not in LATE for guard in row.guards]


@pytest.mark.parametrize(("number", "guard"), [
    pytest.param(number, guard, id=f"{TRANSITIONS[number].en}-{guard.rule.key}") for number, guard in ROWS
    if (TRANSITIONS[number].event, guard.rule.key) != (Submitted, "assurances")
])  # fmt: skip
def test_no_row_can_do_without_any_of_its_guards(number: int, guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = list(TRANSITIONS)
    kept = tuple(each for each in rows[number].guards if each is not guard)
    rows[number] = attrs.evolve(rows[number], guards=kept)
    assert breaks(guard.rule.key, rows[number].event, rows, monkeypatch)


def test_two_rows_guard_the_assurances(monkeypatch: pytest.MonkeyPatch) -> None:
    """Submitting asks again what beginning asked: without either, treatment goes on unassured to its end."""
    rows = [
        attrs.evolve(row, guards=tuple(each for each in row.guards if each.rule.key != "assurances"))
        for row in TRANSITIONS
    ]
    assert breaks("assurances", Submitted, rows, monkeypatch)
