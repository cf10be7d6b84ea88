"""What must be impossible to break, checked on random lives: anything, at any time, by anybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from zbgj import Level
from zbgj.hazards import (
    RULES,
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
    TreatmentBegun,
    Verified,
    apply,
    as_of,
    open_hazard,
    replay,
    timeline,
)

from .oracle import (
    COUNTY,
    DAY,
    EVERYBODY,
    HELD,
    SISTER,
    TASHI,
    alike,
    assurances,
    broken,
    found,
    slow_fold,
    slow_timeline,
)

TEXTS = st.sampled_from(["because of the standard", "because of the standard", ""])
DAYS = st.sampled_from([-1, 0, 0, 1, 1, 2, 40])
LIMITS = st.integers(-2, 90).map(lambda days: DAY + dt.timedelta(days))
PEOPLE = st.sampled_from(EVERYBODY)
DETAILS: dict[Any, dict[str, st.SearchStrategy[Any]]] = {
    Found: {"made": st.none()},
    Determined: {"grade": st.sampled_from(Grade), "reasons": TEXTS, "standard": TEXTS},
    Regraded: {"grade": st.sampled_from(Grade), "reasons": TEXTS, "standard": TEXTS},
    Dismissed: {"reasons": TEXTS},
    StopGapControlled: {"measures": st.just("fenced off")},
    Suspended: {},
    Resumed: {},
    Assured: {"assurances": LIMITS.map(assurances)},
    TreatmentBegun: {},
    Submitted: {"evidence": TEXTS},
    Verified: {"accepted": st.booleans(), "reasons": TEXTS},
    Closed: {},
    LookedBack: {"recurred": st.booleans()},
    Listed: {"deadline": LIMITS},
    Extended: {"deadline": LIMITS, "reasons": TEXTS, "approved_by": PEOPLE},
    Raised: {"level": st.sampled_from(list(Level)), "to": st.sampled_from(["", "region-office", "mine-1"])},
    Transferred: {"to": st.sampled_from(["county-fire", "county-bureau", "mine-1/safety"])},
    Merged: {"into": st.sampled_from(["h-1", "h-2"])},
    Pressed: {"pressure": st.sampled_from(Pressure), "parent": st.booleans()},
    TracedBack: {"reason": st.sampled_from(TraceBackReason)},
    RepeatNoted: {"earlier": st.just("h-0")},
    Noted: {"text": st.just("t"), "about": st.none() | st.integers(0, 30)},
    Delisted: {"reasons": TEXTS},
    Absorbed: {"other": st.sampled_from(["h-1", "h-2"])},
}
#: What usually comes next, so that random lives get old.
NEXT: dict[HazardState, tuple[Any, ...]] = {
    HazardState.FOUND: (Determined,),
    HazardState.DETERMINED: (Assured, TreatmentBegun, Listed),
    HazardState.UNDER_TREATMENT: (Submitted, Extended),
    HazardState.SUBMITTED: (Verified,),
    HazardState.VERIFIED: (Closed, Resumed),
    HazardState.CLOSED: (LookedBack,),
    HazardState.DISMISSED: (LookedBack,),
    HazardState.MERGED: (Noted,),
}


def drawn(kind: Any, on: dt.date, known: dt.date, by: Official, data: st.DataObject) -> Event:
    """Such an event of that day, with details drawn."""
    if kind is Found:
        return found(Channel.LOOK_BACK, by, on, known)
    event: Event = kind(on=on, known=known, by=by, **{name: data.draw(s) for name, s in DETAILS[kind].items()})
    return event


def slow_past(entries: tuple[Event, ...], day: dt.date) -> Hazard | None:
    """Filter, sort, fold."""
    past = [event for event in slow_timeline(entries) if event.on <= day]
    return slow_fold(past) if past else None


def steps_of(events: list[Event]) -> list[str]:
    """The rules that the steps of a timeline break, each held against the oracle as if it had been made in time."""
    past, *rest = [attrs.evolve(event, known=event.on) for event in events if not isinstance(event, Noted)]
    assert isinstance(past, Found)
    hazard = open_hazard(past)
    wrong: list[str] = []
    for event in rest:
        after = apply(hazard, event)
        assert isinstance(after, Hazard)
        wrong += broken(hazard, event, after)
        hazard = after
    return wrong


class Lives(RuleBasedStateMachine):
    """A hazard to which anything may be tried at any time by anybody."""

    hazard: Hazard

    @initialize(
        start=st.sampled_from(
            [(Channel.SELF_INSPECTION, TASHI), (Channel.SUPERVISION, COUNTY), (Channel.LOOK_BACK, SISTER)]
        )
    )
    def is_found(self, start: tuple[Channel, Official]) -> None:
        self.today = DAY
        self.refused = 0
        self.hazard = open_hazard(found(*start, known=DAY))

    def attempt(self, kind: Any, data: st.DataObject) -> None:
        on = self.today + dt.timedelta(data.draw(DAYS))
        known = max(on, self.hazard.events[-1].known) + dt.timedelta(data.draw(st.sampled_from([0, 0, 0, 3])))
        self.take(drawn(kind, on, known, data.draw(PEOPLE), data), on)

    def take(self, event: Event, on: dt.date) -> None:
        before, kept = self.hazard, (self.hazard.events, repr(self.hazard), hash(self.hazard))
        match apply(before, event):
            case Refused() as refused:
                assert refused.rule.key in RULES
                assert refused.needs_zh or Found in (type(event), type(refused.broken_by))
                assert refused.rule.en in refused.en
                assert refused == apply(before, event)
            case Hazard() as after:
                assert not list(broken(before, event, after))
                if isinstance(event, Belated | Corrected):
                    assert not steps_of(slow_timeline(after.events))
                self.hazard, self.today = after, on
        assert kept == (before.events, repr(before), hash(before)), "an event changed the hazard it was applied to"

    @rule(kind=st.sampled_from(list(DETAILS)), data=st.data())
    def anything_happens(self, kind: Any, data: st.DataObject) -> None:
        self.attempt(kind, data)

    @rule(data=st.data())
    def what_comes_next_happens(self, data: st.DataObject) -> None:
        self.attempt(data.draw(st.sampled_from(NEXT[self.hazard.state])), data)

    def late(self, data: st.DataObject) -> tuple[dt.date, dt.date, Event]:
        on = self.hazard.events[-1].on + dt.timedelta(data.draw(st.sampled_from([0, 1, 2])))
        known = max(on, self.hazard.events[-1].known)
        then = data.draw(st.sampled_from(sorted({event.on for event in self.hazard.events}))) + dt.timedelta(
            data.draw(st.sampled_from([-1, 0, 0, 1]))
        )
        before = as_of(self.hazard, min(then, on))
        likely = NEXT[before.state] if before else (Suspended,)
        kind = data.draw(st.sampled_from(likely) | st.sampled_from(list(DETAILS)))
        return on, known, drawn(kind, min(then, on), on, data.draw(PEOPLE), data)

    @rule(data=st.data(), own=st.booleans())
    def something_is_known_late(self, data: st.DataObject, own: bool) -> None:
        on, known, event = self.late(data)
        if not isinstance(event, Found):
            by = event.by if own else data.draw(PEOPLE)
            self.take(Belated(on=on, known=known, by=by, event=event), on)

    @rule(data=st.data(), own=st.booleans(), withdrawn=st.booleans(), reasons=TEXTS)
    def an_entry_is_corrected(self, data: st.DataObject, own: bool, withdrawn: bool, reasons: str) -> None:
        on, known, event = self.late(data)
        number = data.draw(st.integers(1, len(self.hazard.events) + 1))
        entry = self.hazard.events[min(number, len(self.hazard.events)) - 1]
        told = entry.event if isinstance(entry, Belated) else entry
        if not isinstance(told, Corrected) and data.draw(st.booleans()):
            event = attrs.evolve(told, on=event.on, known=event.on)
        by = entry.by if own else data.draw(PEOPLE)
        kept = None if withdrawn else event
        self.take(Corrected(on=on, known=known, by=by, entry=number, event=kept, reasons=reasons), on)

    @invariant()
    @precondition(lambda self: hasattr(self, "hazard"))
    def replay_gives_the_same(self) -> None:
        again = replay(self.hazard.events)
        assert again == self.hazard
        assert hash(again) == hash(self.hazard)

    @invariant()
    @precondition(lambda self: hasattr(self, "hazard"))
    def both_views_of_the_past_are_what_a_slow_reading_gives(self) -> None:
        entries = self.hazard.events
        for day in {event.on for event in entries[-3:]} | {event.on for event in timeline(self.hazard)[-4:]}:
            past = as_of(self.hazard, day)
            assert alike(past, slow_past(entries, day))
            assert past is None or replay(past.events) == past
            then = as_of(self.hazard, day, known=day)
            known = tuple(entry for entry in entries if entry.known <= day)
            assert alike(then, slow_past(known, day))
            assert (then.events if then else ()) == known
            for learnt in {event.known for event in entries[-3:]}:
                known = tuple(entry for entry in entries if entry.known <= learnt)
                view = as_of(self.hazard, day, known=learnt)
                assert alike(view, slow_past(known, day))
                assert view is None or replay(view.events) == view

    @invariant()
    @precondition(lambda self: hasattr(self, "hazard"))
    def the_hazard_is_the_fold_of_its_timeline(self) -> None:
        line = timeline(self.hazard)
        assert [attrs.evolve(event, known=event.on) for event in line] == [
            attrs.evolve(event, known=event.on) for event in slow_timeline(self.hazard.events)
        ]
        assert alike(replay(event for event in line if not isinstance(event, Noted)), self.hazard)
        if not any(isinstance(entry, Belated | Corrected) for entry in self.hazard.events):
            assert line == self.hazard.events

    @invariant()
    @precondition(lambda self: hasattr(self, "hazard"))
    def the_state_holds_together(self) -> None:
        hazard = self.hazard
        assert (hazard.grade is None) <= (
            hazard.state in (HazardState.FOUND, HazardState.DISMISSED, HazardState.MERGED)
        )
        assert (hazard.deadline is None) == (hazard.assurances is None)
        assert (hazard.state in HELD) <= (hazard.assurances is not None)
        assert (hazard.state in (HazardState.VERIFIED, HazardState.CLOSED)) == (hazard.verified_by is not None)
        assert hazard.open or not hazard.suspended
        assert hazard.history.length == len(hazard.events)


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
