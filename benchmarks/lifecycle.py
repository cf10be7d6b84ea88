"""What a step of a hazard's life costs: beside two state-machine libraries, and beside a bare table look-up.

All machines run the same life from the same table: the peers are generated from ``TRANSITIONS``, ask the same guards as
conditions and append each event to a history. Ratios count; times depend on the machine. Run it by itself:
``python benchmarks/lifecycle.py``.
"""

from __future__ import annotations

import gc
import statistics
import tracemalloc
from time import perf_counter
from typing import TYPE_CHECKING, Any

import attrs
import transitions
from statemachine import State, StateMachine

from zbgj import Level, Sector
from zbgj.hazards import (
    TRANSITIONS,
    Assurances,
    Assured,
    Belated,
    Channel,
    Closed,
    Determined,
    Extended,
    Found,
    Funds,
    Grade,
    Hazard,
    HazardState,
    History,
    Listed,
    LookedBack,
    Noted,
    Official,
    Pressed,
    Pressure,
    Refused,
    Resumed,
    StopGapControlled,
    Submitted,
    Suspended,
    TreatmentBegun,
    Verified,
    apply,
    as_of,
    open_hazard,
    replay,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from zbgj.hazards import Event, Transition

MINER = Official("tashi", "mine-1/works")
SAFETY = Official("norbu", "mine-1/safety")
COUNTY = Official("drolma", "county-bureau", Level.COUNTY, "CN-54/Lhasa")
PREFECTURE = Official("sonam", "prefecture-bureau", Level.PREFECTURE)


def life(number: int = 1) -> list[Event]:
    """A typical life of a major hazard: listed, slipped, extended, rejected once, closed, looked back on."""
    return [
        Found(on="2024-05-20", by=COUNTY, id=f"h-{number}", party="mine-1", place="CN-54/Lhasa/Maizhokunggar",
              sector=Sector.NON_COAL_MINES, channel=Channel.SUPERVISION, description="level 3 has one exit only"),
        StopGapControlled(on="2024-05-20", by=MINER, measures="level 3 cleared"),
        Suspended(on="2024-05-20", by=COUNTY),
        Determined(on="2024-05-22", by=COUNTY, grade=Grade.MAJOR, reasons="one exit only", standard="金属非金属矿山"),
        Assured(on="2024-05-27", by=SAFETY, assurances=Assurances(
            responsibility="Tashi", measures="cut a second exit", funds=Funds(900_000, 600_000), deadline="2024-09-30",
            contingency="nobody below level 2")),
        TreatmentBegun(on="2024-06-01", by=MINER),
        Listed(on="2024-06-03", by=PREFECTURE, deadline="2024-12-20"),
        Pressed(on="2024-08-10", by=COUNTY, pressure=Pressure.LETTER),
        Pressed(on="2024-09-10", by=PREFECTURE, pressure=Pressure.TALK),
        Extended(on="2024-09-28", by=SAFETY, deadline="2024-11-30", reasons="rock burst", approved_by=PREFECTURE),
        Submitted(on="2024-11-20", by=MINER, evidence="file 2024-118"),
        Verified(on="2024-11-22", by=COUNTY, accepted=False, reasons="no ladder"),
        Submitted(on="2024-11-28", by=MINER, evidence="file 2024-121"),
        Verified(on="2024-12-03", by=COUNTY, accepted=True),
        Resumed(on="2024-12-04", by=COUNTY),
        Closed(on="2024-12-05", by=PREFECTURE),
        LookedBack(on="2025-03-10", by=COUNTY, recurred=False),
    ]  # fmt: skip


def trigger(event: Event) -> str:
    """The name of an event in the generated machines."""
    return "do_" + type(event).__name__.lower() + {None: "", True: "_yes", False: "_no"}[event.case]


def rows() -> list[Transition]:
    """What the generated machines have: every row but the finding, which starts a life, and the late entries."""
    return [row for row in TRANSITIONS if row.event is not Found and row.effect is not None]


def row_trigger(row: Transition) -> str:
    """As :func:`trigger`, of a row."""
    return "do_" + row.event.__name__.lower() + {None: "", True: "_yes", False: "_no"}[row.case]


# --- the peers --------------------------------------------------------------------------------------------------


class Model:
    """What the peers drive: a record of the hazard that is changed in place, and a list of events."""

    def __init__(self, hazard: Hazard) -> None:
        self.hazard = hazard
        self.state = hazard.state.value
        self.log: list[Event] = [hazard.found]


def guard_of(test: Callable[[Hazard, Any], bool], data: Any) -> bool:
    """A guard asked about the model's hazard."""
    return test(data.model.hazard, data.kwargs["event"])


def transitions_machine() -> transitions.Machine:
    """The machine of ``transitions``: rows as transitions, guards as conditions, effect and history after them."""
    machine = transitions.Machine(
        model=None,
        states=[state.value for state in HazardState],
        initial="found",
        send_event=True,
        auto_transitions=False,
    )
    for row in rows():
        conditions: list[Any] = [lambda data, test=guard.test: guard_of(test, data) for guard in row.guards]
        for source, target in row.steps:

            def after(data: Any, effect: Any = row.effect, target: HazardState = target) -> None:
                model, event = data.model, data.kwargs["event"]
                model.hazard = effect(model.hazard, event, target, History(event, model.hazard.history))
                model.log.append(event)

            machine.add_transition(row_trigger(row), source.value, target.value, conditions=conditions, after=after)
    return machine


def statemachine_class() -> type[Any]:
    """The machine of ``python-statemachine``, likewise."""
    finals = {source for row in rows() for source, _ in row.steps}
    space: dict[str, Any] = {
        state.value.replace("-", "_"): State(
            value=state.value, initial=state is HazardState.FOUND, final=state not in finals
        )
        for state in HazardState
    }
    name = {state: state.value.replace("-", "_") for state in HazardState}
    joined: dict[str, Any] = {}
    for row in rows():
        for source, target in row.steps:

            def asked(model: Any, event_: Any, tests: Any = tuple(guard.test for guard in row.guards)) -> bool:
                return all(test(model.hazard, event_) for test in tests)

            def after(model: Any, event_: Any, doing: Any = row.effect, leads_to: HazardState = target) -> None:
                model.hazard = doing(model.hazard, event_, leads_to, History(event_, model.hazard.history))
                model.log.append(event_)

            step = space[name[source]].to(space[name[target]], cond=[asked], on=[after])
            joined[row_trigger(row)] = joined[row_trigger(row)] | step if row_trigger(row) in joined else step
    return type("Peer", (StateMachine,), {**space, **joined})


# --- measuring --------------------------------------------------------------------------------------------------


def seconds(action: Callable[[], object], times: int, rounds: int = 7) -> list[float]:
    """Seconds an execution, of several rounds."""
    taken = []
    for _ in range(rounds):
        begun = perf_counter()
        for _ in range(times):
            action()
        taken.append((perf_counter() - begun) / times)
    return taken


def report(name: str, each: float, base: float, needed: str = "") -> None:
    """One line: microseconds, ratio to ``apply``."""
    print(f"{name:<58} {each * 1e6:>10.2f} us {each / base:>8.2f} x   {needed}")


def bare_step(index: dict[Any, Any], hazard: Hazard, event: Event) -> Hazard:
    """The floor: a look-up, ``attrs.evolve`` with the new state, and the event appended. No guard, no effect."""
    target = index[event.__class__, event.case, hazard.state]
    history = hazard.history
    return attrs.evolve(hazard, state=target, history=History(event, history, history.length + 1))


def main() -> None:
    """Measure and print."""
    events = life()
    found, steps = events[0], events[1:]
    assert isinstance(found, Found)
    start = open_hazard(found)

    def ours() -> Hazard:
        hazard = start
        for event in steps:
            after = apply(hazard, event)
            assert isinstance(after, Hazard)
            hazard = after
        return hazard

    index = {(row.event, row.case, source): target for row in rows() for source, target in row.steps}

    def floor() -> Hazard:
        hazard = start
        for event in steps:
            hazard = bare_step(index, hazard, event)
        return hazard

    machine = transitions_machine()
    named = [(trigger(event), event) for event in steps]

    def by_transitions() -> Hazard:
        record = Model(start)
        model: Any = record
        machine.add_model(model, initial=model.state)
        for name, event in named:
            assert model.trigger(name, event=event)
        machine.remove_model(model)
        return record.hazard

    peer = statemachine_class()

    def by_statemachine() -> Hazard:
        model = Model(start)
        driven = peer(model)
        for name, event in named:
            driven.send(name, event_=event)
        return model.hazard

    end = ours()
    for other in (by_transitions(), by_statemachine(), floor()):
        assert other.state is end.state
    assert (
        attrs.evolve(by_transitions(), history=end.history)
        == end
        == attrs.evolve(by_statemachine(), history=end.history)
    )

    count = len(steps)
    # Interleaved, so that whatever else the machine does falls on all of them alike.
    taken: dict[str, list[float]] = {}
    for _ in range(7):
        for name, action, times in (("apply", ours, 400), ("floor", floor, 400), ("transitions", by_transitions, 40),
                                    ("python-statemachine", by_statemachine, 10)):  # fmt: skip
            taken.setdefault(name, []).extend(each / count for each in seconds(action, times, 1))
    median = {name: statistics.median(each) for name, each in taken.items()}
    base = median["apply"]
    print(f"A life of {count} steps, medians of 7 rounds, a step:")
    report("apply", base, base, f"{1 / base:,.0f} transitions a second")
    report(
        "bare look-up, attrs.evolve, appended event",
        median["floor"],
        base,
        f"apply is {base / median['floor']:.2f} of it; needed <= 2",
    )
    report("transitions", median["transitions"], base, "needed >= 2")
    report("python-statemachine", median["python-statemachine"], base, "needed >= 20")

    print("\nRefused against accepted, each event once in its place:")
    lives = [start]
    for event in steps:
        after = apply(lives[-1], event)
        assert isinstance(after, Hazard)
        lives.append(after)
    outsider = Official("wang", "firm-2")
    told: list[tuple[Hazard, Event]] = [(hazard, event) for hazard, event in zip(lives, steps, strict=False)
            if not isinstance(event, StopGapControlled | Suspended)]  # fmt: skip
    wrong: list[tuple[Hazard, Event]] = [(hazard, attrs.evolve(event, by=outsider)) for hazard, event in told]
    turn: list[tuple[Hazard, Event]] = [
        (lives[0], event) for _, event in told if isinstance(apply(lives[0], event), Refused)
    ]
    #: The last guard of the row says no: all the others were asked in vain.
    last: list[tuple[Hazard, Event]] = [
        (lives[2], Determined(on="2024-05-22", by=COUNTY, grade=Grade.MAJOR, reasons="r")),
        (lives[9], Extended(on="2024-09-28", by=SAFETY, deadline="2024-11-30", reasons="r", approved_by=COUNTY)),
        (lives[9], Submitted(on="2024-11-20", by=MINER, evidence=" ")),
        (lives[13], Closed(on="2024-12-05", by=PREFECTURE)),
    ]
    kinds = tuple(type(event) for _, event in last)
    alike = [(hazard, event) for hazard, event in told if isinstance(event, kinds)]
    assert all(isinstance(apply(*step), Refused) for step in (*wrong, *last))

    def run(pairs: list[tuple[Hazard, Event]]) -> Callable[[], object]:
        def go() -> None:
            for hazard, event in pairs:
                apply(hazard, event)

        return go

    same, refused, out, like, late = (
        statistics.median(seconds(run(p), 1000)) / len(p) for p in (told, wrong, turn, alike, last)
    )
    report("accepted", same, same)
    report("refused by a guard", refused, same, "needed <= 1")
    report("refused out of turn", out, same, "needed <= 1")
    report("accepted, of the kinds of the next line", like, like)
    report("refused by the last guard of the row", late, like, "needed <= 1")

    print("\nOne event more, by the length of the history:")
    note = Noted(on="2024-05-21", by=COUNTY, text="t")
    first = None
    hazard = start
    for length in (10, 1_000, 100_000):
        while hazard.history.length < length:
            after = apply(hazard, note)
            assert isinstance(after, Hazard)
            hazard = after
        each = statistics.median(seconds(lambda hazard=hazard: apply(hazard, note), 20_000))  # type: ignore[misc]
        first = first or each
        report(f"{length:>7,} entries", each, first, "needed: flat")

    print("\nA late entry folds the whole timeline anew:")
    belated = Belated(on="2024-12-06", by=COUNTY, event=Suspended(on="2024-05-21", by=COUNTY))
    closing = lives[14]
    assert isinstance(apply(closing, belated), Hazard)
    each = statistics.median(seconds(lambda: apply(closing, belated), 300))
    report(f"recorded late after {closing.history.length} entries", each, base)
    assert isinstance(apply(hazard, belated), Hazard)
    each = statistics.median(seconds(lambda: apply(hazard, belated), 1, 3))
    report(f"recorded late after {hazard.history.length:,} entries", each, base)

    print("\nWhole lives:")
    whole = statistics.median(seconds(lambda: replay(events), 300)) / len(events)
    report("replay, an event", whole, base)
    view = statistics.median(seconds(lambda: as_of(end, "2024-12-04"), 300)) / len(events)
    report("as_of within a life, an event", view, base)

    lives_kept = 10_000
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = [replay(life(number)) for number in range(lives_kept)]
    gc.collect()
    after_bytes = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    each_bytes = (after_bytes - before) / len(kept)
    size = f"{each_bytes:,.0f} bytes a hazard with its history, {each_bytes / len(events):,.0f} an entry"
    print(f"\nMemory of {lives_kept:,} hazards of {len(events)} events: {size}; texts and officials shared")


if __name__ == "__main__":
    main()
