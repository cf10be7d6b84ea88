"""What becomes known late, and what was recorded wrongly: entries like all others, at the end of the history."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import attrs
import pytest

from zbgj import Level
from zbgj.hazards import (
    Assured,
    Belated,
    Channel,
    Closed,
    Corrected,
    Determined,
    Dismissed,
    Event,
    Extended,
    Found,
    Grade,
    Hazard,
    HazardError,
    HazardState,
    Listed,
    LookedBack,
    Noted,
    Official,
    Raised,
    Regraded,
    RepeatNoted,
    Resumed,
    StopGapControlled,
    Submitted,
    Suspended,
    Transferred,
    TreatmentBegun,
    Verified,
    apply,
    as_of,
    open_hazard,
    replay,
    timeline,
)

from .test_lives import COUNTY, FIVE, LIFE, MINER, PREFECTURE, REGION, SAFETY, STANDARD, accepted, found, refusal

HEAD = Official("pasang", "mine-1")
SISTER = Official("lhamo", "county-fire", Level.COUNTY)
VISITOR = Official("a visitor", "public")


def key(hazard: Hazard, entry: Event) -> str:
    return refusal(hazard, entry).rule.key


def own(*events: Event) -> Hazard:
    """A hazard which the party found itself."""
    return accepted(open_hazard(found(Channel.SELF_INSPECTION, MINER)), *events)


# --- late arrivals ----------------------------------------------------------------------------------------------


def test_a_late_arrival_counts_from_the_day_it_happened() -> None:
    hazard = accepted(replay(LIFE[:4]), Assured(on="2024-05-27", by=SAFETY, assurances=FIVE))
    late = Belated(on="2024-07-01", by=COUNTY, event=Listed(on="2024-05-25", by=COUNTY, deadline="2024-12-20"))
    after = accepted(hazard, late)
    assert after.listed_by == COUNTY
    assert after.events == (*hazard.events, late)
    assert [event.en for event in timeline(after)][-2:] == ["listed supervision", "five assurances given"]
    assert replay(after.events) == after
    assert pickle.loads(pickle.dumps(after)) == copy.deepcopy(after) == after


def test_both_views_of_a_late_arrival_can_be_asked_for() -> None:
    """As it had happened, by what is known now; and as was known then."""
    hazard = accepted(replay(LIFE[:6]), Noted(on="2024-06-20", by=COUNTY, text="file opened"))
    hazard = accepted(
        hazard, Belated(on="2024-07-01", by=MINER, event=Submitted(on="2024-06-10", by=MINER, evidence="e"))
    )
    happened, was_known = as_of(hazard, "2024-06-15"), as_of(hazard, "2024-06-15", known="2024-06-15")
    assert happened is not None
    assert was_known is not None
    assert (happened.state, was_known.state) == (HazardState.SUBMITTED, HazardState.UNDER_TREATMENT)
    assert was_known == replay(LIFE[:6])
    assert happened.events == timeline(hazard)[:7]
    assert replay(happened.events) == happened
    assert as_of(hazard, "2024-07-01") is hazard
    learnt = as_of(hazard, "2024-06-30", known="2024-06-30")
    assert learnt is not None
    assert learnt.events == hazard.events[:-1]


def test_a_late_arrival_that_would_break_a_rule_is_refused_with_the_event_that_breaks_it() -> None:
    hazard = replay(LIFE[:6])
    unassured = refusal(hazard, Belated(on="2024-07-01", by=MINER, event=TreatmentBegun(on="2024-05-23", by=MINER)))
    assert (unassured.rule.key, unassured.broken_by) == ("assurances", TreatmentBegun(on="2024-05-23", by=MINER))
    assert unassured.en == (
        "refused: recorded late (under treatment): treatment begun of 2024-05-23 would break: no treatment without the "
        "five assurances; needed: responsibility, measures, funds, time limit and contingency plan first"
    )
    assert unassured.zh == (
        "不予办理“补记”（治理中）：时间线上2024-05-23的“开始治理”不能成立，五落实到位之前不得治理；"
        "需要：先落实责任、措施、资金、期限、预案"
    )
    later = Belated(on="2024-07-01", by=COUNTY, event=Dismissed(on="2024-05-23", by=COUNTY, reasons="r", standard="s"))
    undone = refusal(replay((*LIFE[:2], *LIFE[3:6])), later)
    assert (undone.rule.key, type(undone.broken_by)) == ("dismissed", Assured)
    early = refusal(hazard, Belated(on="2024-07-01", by=COUNTY, event=Suspended(on="2024-05-19", by=COUNTY)))
    assert (early.rule.key, early.broken_by) == ("time", Suspended(on="2024-05-19", by=COUNTY))


def test_plain_entries_go_on_after_late_ones_and_in_the_order_of_their_own_days() -> None:
    hazard = accepted(replay(LIFE[:6]), Belated(on="2024-07-01", by=COUNTY, event=Raised(
        on="2024-06-02", by=COUNTY, level=Level.PREFECTURE)))  # fmt: skip
    submitted = Submitted(on="2024-06-30", by=MINER, evidence="e")
    assert key(hazard, submitted) == "time"
    hazard = accepted(hazard, attrs.evolve(submitted, on="2024-07-01", known="2024-07-01"))
    assert key(hazard, Verified(on="2024-07-02", by=COUNTY, accepted=True)) == "competence"
    assert accepted(hazard, Verified(on="2024-07-02", by=PREFECTURE, accepted=True)).state is HazardState.VERIFIED


def test_events_of_one_day_stand_in_the_order_of_their_entries() -> None:
    hazard = own()
    hazard = accepted(hazard, Suspended(on="2024-05-21", by=COUNTY), Noted(on="2024-05-25", by=COUNTY, text="t"))
    hazard = accepted(hazard, Belated(on="2024-05-25", by=COUNTY, event=Resumed(on="2024-05-21", by=COUNTY)))
    assert not hazard.suspended
    assert [event.en for event in timeline(hazard)] == ["found", "work suspended", "work resumed", "noted"]


@pytest.mark.parametrize(("recorder", "event", "rule"), [
    (MINER, Listed(on="2024-06-02", by=PREFECTURE, deadline="2024-12-20"), "recorder"),  # forged
    (COUNTY, Listed(on="2024-06-02", by=PREFECTURE, deadline="2024-12-20"), "recorder"),
    (PREFECTURE, Listed(on="2024-06-02", by=PREFECTURE, deadline="2024-12-20"), None),
    (REGION, Listed(on="2024-06-02", by=PREFECTURE, deadline="2024-12-20"), None),
    (SISTER, Submitted(on="2024-06-02", by=MINER, evidence="e"), "recorder"),  # not in charge
    (SAFETY, Submitted(on="2024-06-02", by=MINER, evidence="e"), "recorder"),  # another department
    (HEAD, Submitted(on="2024-06-02", by=MINER, evidence="e"), None),
    (COUNTY, Submitted(on="2024-06-02", by=MINER, evidence="e"), None),
    (VISITOR, StopGapControlled(on="2024-06-02", by=VISITOR, measures="fenced"), "standing"),
    (SAFETY, StopGapControlled(on="2024-06-02", by=VISITOR, measures="fenced"), None),
])  # fmt: skip
def test_who_may_record_what_others_did(recorder: Official, event: Event, rule: str | None) -> None:
    result = apply(replay(LIFE[:6]), Belated(on="2024-06-20", by=recorder, event=event))
    assert (None if isinstance(result, Hazard) else result.rule.key) == rule


# --- corrections ------------------------------------------------------------------------------------------------


def test_a_correction_takes_the_place_of_the_entry_and_the_entry_stays() -> None:
    hazard = replay(LIFE[:7])
    listed = Listed(on="2024-06-03", by=PREFECTURE, deadline="2024-11-20")
    corrected = Corrected(on="2024-06-10", by=PREFECTURE, entry=7, event=listed, reasons="a slip of the pen")
    after = accepted(hazard, corrected)
    assert str(after.listing_deadline) == "2024-11-20"
    assert after.events == (*LIFE[:7], corrected)
    withdrawn = accepted(after, Corrected(on="2024-06-11", by=PREFECTURE, entry=7, reasons="of another mine"))
    assert withdrawn.listed_by is None
    assert [event.en for event in timeline(withdrawn)] == [event.en for event in LIFE[:6]]
    again = accepted(withdrawn, Corrected(on="2024-06-12", by=REGION, entry=7, event=listed, reasons="of this one"))
    assert again.listed_by == PREFECTURE
    then = as_of(again, "2024-06-05", known="2024-06-05")
    assert then is not None
    assert str(then.listing_deadline) == "2024-12-20"
    now = as_of(again, "2024-06-05")
    assert now is not None
    assert str(now.listing_deadline) == "2024-11-20"


def test_a_late_arrival_can_be_corrected() -> None:
    hazard = accepted(
        replay(LIFE[:6]), Belated(on="2024-07-01", by=COUNTY, event=Suspended(on="2024-06-10", by=COUNTY))
    )
    day = Suspended(on="2024-06-11", by=COUNTY)
    hazard = accepted(hazard, Corrected(on="2024-07-02", by=COUNTY, entry=7, event=day, reasons="the day"))
    assert timeline(hazard)[-1] == day
    assert timeline(hazard)[-1].on == day.on


def test_a_correction_that_would_break_a_later_event_is_refused() -> None:
    refused = refusal(replay(LIFE[:6]), Corrected(on="2024-06-10", by=SAFETY, entry=5, reasons="not agreed"))
    assert (refused.rule.key, refused.broken_by) == ("assurances", LIFE[5])


def test_the_finding_is_corrected_only_by_a_finding_of_the_same_hazard() -> None:
    hazard = replay(LIFE[:4])
    base: dict[str, Any] = {"on": "2024-06-10", "by": COUNTY, "reasons": "r"}
    after = accepted(hazard, Corrected(**base, entry=1, event=found(description="no third exit")))
    assert after.found.description == "no third exit"
    assert key(hazard, Corrected(**base, entry=1)) == "finding"
    assert key(hazard, Corrected(**base, entry=1, event=found(id="h-2"))) == "finding"
    assert key(hazard, Corrected(**base, entry=1, event=LIFE[1])) == "finding"
    assert key(hazard, Corrected(**base, entry=2, event=found())) == "finding"
    moved = refusal(hazard, Corrected(**base, entry=1, event=found(on="2024-05-21")))
    assert (moved.rule.key, moved.broken_by) == ("time", LIFE[1])
    earlier = accepted(hazard, Corrected(**base, entry=1, event=found(on="2024-05-18")))
    assert str(earlier.found.on) == "2024-05-18"


def test_only_an_authority_says_whose_hazard_it_is() -> None:
    other = found(Channel.PUBLIC_REPORT, MINER, party="mine-2")
    mine = own()
    assert key(mine, Corrected(on="2024-06-10", by=MINER, entry=1, event=other, reasons="not ours")) == "finding"
    assert accepted(mine, Corrected(on="2024-06-10", by=COUNTY, entry=1, event=other, reasons="r")).party == "mine-2"


@pytest.mark.parametrize(("entry", "rule"), [(99, "entry"), (8, "entry"), (7, None)])
def test_a_correction_names_an_entry_and_no_correction(entry: int, rule: str | None) -> None:
    listed = Listed(on="2024-06-03", by=PREFECTURE, deadline="2024-11-20")
    hazard = accepted(replay(LIFE[:7]), Corrected(on="2024-06-10", by=PREFECTURE, entry=7, event=listed, reasons="r"))
    result = apply(hazard, Corrected(on="2024-06-11", by=PREFECTURE, entry=entry, event=listed, reasons="r"))
    assert (None if isinstance(result, Hazard) else result.rule.key) == rule


@pytest.mark.parametrize(("by", "entry", "rule"), [
    (MINER, 4, "recorder"), (SAFETY, 4, "recorder"), (SISTER, 7, "recorder"), (COUNTY, 7, "recorder"),
    (REGION, 7, None), (PREFECTURE, 7, None), (COUNTY, 2, None), (MINER, 2, None), (SAFETY, 2, "recorder"),
    (VISITOR, 2, "standing"),
])  # fmt: skip
def test_nobody_corrects_away_what_an_authority_or_another_house_did(
    by: Official, entry: int, rule: str | None
) -> None:
    result = apply(replay(LIFE[:7]), Corrected(on="2024-06-10", by=by, entry=entry, reasons="r"))
    # The determination, entry 4, cannot be withdrawn by anybody: what came after stands on it.
    assert (None if isinstance(result, Hazard) else result.rule.key) == rule


def test_a_party_does_not_undo_the_correction_of_an_authority() -> None:
    hazard = accepted(replay(LIFE[:4]), Corrected(on="2024-06-10", by=COUNTY, entry=2, reasons="never happened"))
    again = Corrected(on="2024-06-11", by=MINER, entry=2, event=LIFE[1], reasons="it did")
    assert key(hazard, again) == "recorder"
    assert accepted(hazard, attrs.evolve(again, by=COUNTY)).round.stop_gap == LIFE[1]


def test_nobody_puts_words_into_the_mouth_of_another() -> None:
    hazard = replay(LIFE[:6])
    forged = Suspended(on="2024-05-20", by=COUNTY)
    assert key(hazard, Corrected(on="2024-06-10", by=MINER, entry=2, event=forged, reasons="r")) == "recorder"


def test_reasons_are_needed() -> None:
    assert key(replay(LIFE[:4]), Corrected(on="2024-06-10", by=MINER, entry=2, reasons=" ")) == "reasons"


MAJOR = Determined(on="2024-05-21", by=SAFETY, grade=Grade.MAJOR, reasons="r", standard=STANDARD)
ASSURED = Assured(on="2024-05-22", by=MINER, assurances=FIVE)
LATER = Assured(on="2024-05-22", by=MINER, assurances=attrs.evolve(FIVE, deadline="2024-12-30"))


@pytest.mark.parametrize(("by", "entry", "event"), [
    (SAFETY, 2, attrs.evolve(MAJOR, grade=Grade.GENERAL)),
    (MINER, 3, LATER),
    (MINER, 5, None),
    (MINER, 4, TreatmentBegun(on="2024-05-23", by=Official("dorje", "mine-1/works"))),
])  # fmt: skip
def test_nobody_relieves_themselves_by_a_correction(by: Official, entry: int, event: Event | None) -> None:
    """A major grade, a deadline, an order to stop, a hand in the correction: only an authority takes them back."""
    hazard = own(MAJOR, ASSURED, TreatmentBegun(on="2024-05-23", by=MINER), Suspended(on="2024-05-24", by=MINER))
    corrected = Corrected(on="2024-06-10", by=by, entry=entry, event=event, reasons="r")
    assert key(hazard, corrected) == "relief"
    assert isinstance(apply(hazard, attrs.evolve(corrected, by=COUNTY)), Hazard)
    listed = accepted(hazard, Listed(on="2024-06-01", by=PREFECTURE, deadline="2024-12-20"))
    assert key(listed, attrs.evolve(corrected, by=COUNTY)) == "recorder"


def test_who_is_in_charge_does_not_correct_away_what_makes_a_hazard_worth_listing() -> None:
    hazard = replay(LIFE[:7])
    general = Determined(on="2024-05-22", by=COUNTY, grade=Grade.GENERAL, reasons="r")
    assert key(hazard, Corrected(on="2024-06-10", by=COUNTY, entry=4, event=general, reasons="r")) == "relief"
    assert accepted(hazard, Corrected(on="2024-06-10", by=PREFECTURE, entry=4, event=general, reasons="r")).listed_by


def test_a_correction_by_whoever_made_it_may_bind_tighter_or_repair_an_approved_extension() -> None:
    hazard = own(MAJOR, ASSURED)
    sooner = Assured(on="2024-05-22", by=MINER, assurances=attrs.evolve(FIVE, deadline="2024-07-30"))
    tight = accepted(hazard, Corrected(on="2024-06-10", by=MINER, entry=3, event=sooner, reasons="r"))
    assert str(tight.deadline) == "2024-07-30"
    extended = Extended(on="2024-06-01", by=MINER, deadline="2024-11-30", reasons="r", approved_by=COUNTY)
    hazard = accepted(hazard, extended)
    later = attrs.evolve(extended, deadline="2024-12-01")
    repaired = accepted(hazard, Corrected(on="2024-06-10", by=MINER, entry=4, event=later, reasons="the day"))
    assert (str(repaired.deadline), repaired.extensions) == ("2024-12-01", 1)
    unapproved = attrs.evolve(later, approved_by=SAFETY)
    assert (
        key(hazard, Corrected(on="2024-06-10", by=MINER, entry=4, event=unapproved, reasons="r"))
        == "extension-approval"
    )


@pytest.mark.parametrize("by", [MINER, SISTER])
def test_nobody_closes_a_hazard_by_taking_back_their_look_back(by: Official) -> None:
    hazard = accepted(replay(LIFE[:16]), LookedBack(on="2025-03-10", by=by, recurred=True))
    taken_back = Corrected(on="2025-03-12", by=by, entry=17, reasons="r")
    assert key(hazard, taken_back) == "relief"
    assert key(hazard, attrs.evolve(taken_back, event=LookedBack(on="2025-03-10", by=by, recurred=False))) in (
        "relief", "separation",
    )  # fmt: skip
    assert accepted(hazard, attrs.evolve(taken_back, by=PREFECTURE)).state is HazardState.CLOSED


@pytest.mark.parametrize("event", [
    Raised(on="2024-06-02", by=COUNTY, level=Level.PREFECTURE, to="prefecture-bureau"),
    Transferred(on="2024-06-02", by=COUNTY, to="county-fire"),
])  # fmt: skip
def test_who_has_handed_a_hazard_on_does_not_take_it_back_by_a_correction(event: Event) -> None:
    hazard = accepted(replay(LIFE[:6]), event)
    taken_back = Corrected(on="2024-06-03", by=COUNTY, entry=7, reasons="r")
    assert key(hazard, taken_back) == "relief"
    assert accepted(hazard, attrs.evolve(taken_back, by=PREFECTURE)).department == "county-bureau"


@pytest.mark.parametrize("day", ["2024-05-23", "2024-06-02"])
def test_a_listed_hazard_is_not_regraded_as_of_a_day_before_the_listing(day: str) -> None:
    hazard = replay(LIFE[:7])
    regraded = Regraded(on=day, by=COUNTY, grade=Grade.GENERAL, reasons="r", standard=STANDARD)
    assert key(hazard, Belated(on="2024-06-10", by=COUNTY, event=regraded)) == "listing"
    assert accepted(hazard, Belated(on="2024-06-10", by=PREFECTURE, event=regraded)).grade is Grade.GENERAL


# --- both -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hazard", "rule"), [
    (replay(LIFE[:16]), "closed"),
    (accepted(open_hazard(found()), Dismissed(on="2024-05-21", by=COUNTY, reasons="r")), "dismissed"),
])  # fmt: skip
def test_what_has_ended_takes_neither(hazard: Hazard, rule: str) -> None:
    assert key(hazard, Belated(on="2025-01-01", by=COUNTY, event=Suspended(on="2024-05-21", by=COUNTY))) == rule
    assert key(hazard, Corrected(on="2025-01-01", by=COUNTY, entry=1, event=found(), reasons="r")) == rule


def test_reopened_it_takes_them_again_also_about_the_time_before() -> None:
    hazard = replay(LIFE[:17])
    extended = Extended(on="2024-09-28", by=SAFETY, deadline="2024-12-01", reasons="r", approved_by=PREFECTURE)
    hazard = accepted(hazard, Corrected(on="2025-03-20", by=SAFETY, entry=10, event=extended, reasons="the day"))
    assert hazard.state is HazardState.DETERMINED
    before = as_of(hazard, "2024-12-05")
    assert before is not None
    assert (before.state, str(before.deadline)) == (HazardState.CLOSED, "2024-12-01")
    assert key(hazard, Belated(on="2025-03-20", by=COUNTY, event=Suspended(on="2025-01-01", by=COUNTY))) == "closed"


def test_notes_stand_in_the_record_and_change_nothing() -> None:
    """A close-out known late is not refused because somebody wrote a note meanwhile."""
    hazard = accepted(replay(LIFE[:15]), Noted(on="2024-12-20", by=COUNTY, text="still waiting", about=14))
    closed = accepted(hazard, Belated(on="2024-12-30", by=PREFECTURE, event=Closed(on="2024-12-05", by=PREFECTURE)))
    assert closed.state is HazardState.CLOSED
    view = as_of(closed, "2024-12-25")
    assert view is not None
    assert (view.state, type(view.events[-1])) == (HazardState.CLOSED, Closed)
    assert accepted(closed, LookedBack(on="2025-03-10", by=REGION, recurred=True)).state is HazardState.DETERMINED
    far = Belated(on="2024-12-30", by=COUNTY, event=Noted(on="2024-12-21", by=COUNTY, text="t", about=99))
    assert key(hazard, far) == "entry"


@pytest.mark.parametrize("make", [
    lambda on: Belated(on=on, by=COUNTY, event=found()),
    lambda on: Belated(on=on, by=COUNTY, event=None),  # type: ignore[arg-type]
    lambda on: Belated(on=on, by=COUNTY, event="suspended"),  # type: ignore[arg-type]
    lambda on: Belated(on=on, by=COUNTY, event=Belated(on=on, by=COUNTY, event=Suspended(on=on, by=COUNTY))),
    lambda on: Belated(on=on, by=COUNTY, event=Suspended(on="2024-07-02", by=COUNTY)),
    lambda on: Corrected(on=on, by=COUNTY, entry=2, event=Suspended(on="2024-07-02", by=COUNTY), reasons="r"),
    lambda on: Corrected(on=on, by=COUNTY, entry=0, reasons="r"),
    lambda on: Corrected(on=on, by=COUNTY, entry=True, reasons="r"),
    lambda on: Corrected(on=on, by=COUNTY, entry="2", reasons="r"),  # type: ignore[arg-type]
    lambda on: Corrected(
        on=on, by=COUNTY, entry=2, event=Corrected(on=on, by=COUNTY, entry=2, reasons="r"), reasons="r"
    ),
])  # fmt: skip
def test_a_late_entry_that_cannot_be_is_an_error(make: Any) -> None:
    with pytest.raises(HazardError, match="expected"):
        make("2024-07-01")


def test_a_long_history_takes_late_entries() -> None:
    hazard = open_hazard(found())
    for _ in range(5_000):
        hazard = accepted(hazard, RepeatNoted(on="2024-05-21", by=COUNTY, earlier="h-0"))
    hazard = accepted(hazard, Belated(on="2024-05-22", by=COUNTY, event=Suspended(on="2024-05-20", by=COUNTY)))
    assert hazard.repeats == 5_000
    assert isinstance(timeline(hazard)[1], Suspended)
    assert isinstance(timeline(hazard)[0], Found)
