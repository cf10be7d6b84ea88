"""What must be impossible to break, checked on random lives: anything, at any time, by anybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from zbgj import Level
from zbgj.hazards import (
    RULES,
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
)

from .oracle import COUNTY, DAY, EVERYBODY, HELD, SISTER, TASHI, assurances, broken, found

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
    Raised: {"level": st.sampled_from(Level), "to": st.sampled_from(["", "region-office", "mine-1"])},
    Transferred: {"to": st.sampled_from(["county-fire", "county-bureau", "mine-1/safety"])},
    Merged: {"into": st.sampled_from(["h-1", "h-2"])},
    Pressed: {"pressure": st.sampled_from(Pressure)},
    TracedBack: {"reason": st.sampled_from(TraceBackReason)},
    RepeatNoted: {"earlier": st.just("h-0")},
    Noted: {"text": st.just("t"), "about": st.none() | st.integers(0, 30)},
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
        by = data.draw(PEOPLE)
        if kind is Found:
            event: Event = found(Channel.LOOK_BACK, by, on, known)
        else:
            event = kind(on=on, known=known, by=by, **{name: data.draw(s) for name, s in DETAILS[kind].items()})
        before, kept = self.hazard, (self.hazard.events, repr(self.hazard), hash(self.hazard))
        match apply(before, event):
            case Refused() as refused:
                assert refused.rule.key in RULES
                assert refused.needs_zh or kind is Found
                assert refused.rule.en in refused.en
                assert refused == apply(before, event)
            case Hazard() as after:
                assert not list(broken(before, event, after))
                self.hazard, self.today = after, on
        assert kept == (before.events, repr(before), hash(before)), "an event changed the hazard it was applied to"

    @rule(kind=st.sampled_from(list(DETAILS)), data=st.data())
    def anything_happens(self, kind: Any, data: st.DataObject) -> None:
        self.attempt(kind, data)

    @rule(data=st.data())
    def what_comes_next_happens(self, data: st.DataObject) -> None:
        self.attempt(data.draw(st.sampled_from(NEXT[self.hazard.state])), data)

    @invariant()
    @precondition(lambda self: hasattr(self, "hazard"))
    def replay_gives_the_same(self) -> None:
        again = replay(self.hazard.events)
        assert again == self.hazard
        assert hash(again) == hash(self.hazard)

    @invariant()
    @precondition(lambda self: hasattr(self, "hazard"))
    def the_past_is_a_beginning(self) -> None:
        events = self.hazard.events
        for day in {event.on for event in events[-3:]}:
            past = as_of(self.hazard, day)
            assert past is not None
            assert past.events == tuple(event for event in events if event.on <= day)
            then = as_of(self.hazard, day, known=day)
            assert (then.events if then else ()) == tuple(e for e in events if e.on <= day and e.known <= day)

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
