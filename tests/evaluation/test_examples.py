"""Outcomes on real duties, followed by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.evaluation.made import PARTY, duty, plan
from zbgj import (
    Activity,
    Attestation,
    Ledger,
    Level,
    LimitStanding,
    Measurement,
    Outcome,
    Party,
    PartyKind,
    Policy,
    ReadingChoice,
    Sector,
    TargetStanding,
    Trigger,
    evaluate,
    load_catalog,
)
from zbgj.evaluation.policy import PolicyError
from zbgj.model.values import Quantity

BUREAU = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS})
SPORTS = load_catalog()["20"]
WATER = load_catalog()["09"]


def outcomes(schedule: str, *acts: str, as_of: str, triggers=(), **more) -> list[str]:
    ledger = Ledger(
        [Activity(party="p", obligation="99-1-x", when=when) for when in acts],
        triggers=[Trigger(party="p", key=key, when=when) for key, when in triggers],
    )
    report = evaluate(PARTY, [plan(duty("x", schedule, **more))], ledger, as_of)
    return [judged.outcome.value for judged in report.duties[0].outcomes]


def test_a_surplus_act_makes_good_the_oldest_miss_but_late():
    # Q2 missed; two acts in Q3: the first is Q3's own, the second makes good Q2.
    assert outcomes("every quarter", "2024-08-01", "2024-09-01", as_of="2024-10-01")[:2] == [
        "fulfilled-late", "fulfilled",
    ]  # fmt: skip


def test_the_due_day_itself_is_in_time_and_not_yet_missed():
    assert outcomes("by 2024-12-31", "2024-12-31", as_of="2025-01-01") == ["fulfilled"]
    assert outcomes("by 2024-12-31", as_of="2024-12-31") == ["due-soon"]
    assert outcomes("by 2024-12-31", as_of="2025-01-01") == ["missed"]
    assert outcomes("by 2024-12-31", "2025-01-01", as_of="2025-01-01") == ["fulfilled-late"]


def test_four_times_a_year_may_all_be_done_in_one_week():
    acts = ["2024-05-01", "2024-05-02", "2024-05-03", "2024-05-04"]
    assert outcomes("4 times every year", *acts, as_of="2024-06-01")[0] == "fulfilled"


@pytest.mark.parametrize(
    ("done", "outcome"),
    [("2024-06-01T10:29:00", "fulfilled"), ("2024-06-01T10:31:00", "fulfilled-late"), ("2024-06-01", "fulfilled-late")],
)
def test_minutes_need_instants(done, outcome):
    triggers = [("accident", "2024-06-01T10:00:00")]
    assert outcomes("after trigger accident within 30 minutes", done, as_of="2024-06-02", triggers=triggers) == [
        outcome
    ]


def test_before_a_trigger_means_the_day_before_unless_instants_are_known():
    day = [("match", "2024-06-08")]
    assert outcomes("before trigger match", "2024-06-07", as_of="2024-07-01", triggers=day) == ["fulfilled"]
    assert outcomes("before trigger match", "2024-06-08", as_of="2024-07-01", triggers=day) == ["fulfilled-late"]
    hour = [("match", "2024-06-08T15:00:00")]
    assert outcomes("before trigger match", "2024-06-08T09:00:00", as_of="2024-07-01", triggers=hour) == ["fulfilled"]


def test_nothing_happened_means_not_applicable():
    assert outcomes("after trigger accident within 10 days", as_of="2025-01-01") == ["not-applicable"]


def test_a_standing_duty_without_evidence_is_not_assessable_unless_the_policy_says_missed():
    made = [plan(duty("x", "continuous"))]
    assert evaluate(PARTY, made, Ledger(), "2025-01-01").score is None
    assert evaluate(PARTY, made, Ledger(), "2025-01-01", policy=Policy(unattested_counts=True)).score == 0
    attested = Ledger(
        attestations=[Attestation(party="p", obligation="99-1-x", start="2024-05-01", until="2024-12-31")]
    )
    assert evaluate(PARTY, made, attested, "2024-12-31").score == 100
    stale = evaluate(PARTY, made, attested, "2025-01-01")
    assert stale.score is None
    assert "stale" in stale.explain("99-1-x")


def test_a_number_that_multiplies_is_taken_from_the_party():
    made = [plan(duty("x", "every year", quantity=Quantity(amount=2, unit_zh="个", unit_en="posts", per="townships")))]
    done = Ledger([Activity(party="p", obligation="99-1-x", when="2024-06-01", count=5)])
    judged = evaluate(PARTY, made, done, "2025-01-01").duties[0].outcomes[0]
    assert (judged.outcome, judged.done, judged.needed) == (Outcome.PARTIAL, 5, 6)
    unknown = Party(id="p", kind=PartyKind.ENTERPRISE, place="CN-54")
    assert evaluate(unknown, made, done, "2025-01-01").duties[0].outcomes[0].outcome is Outcome.NOT_ASSESSABLE


def test_an_event_that_the_calendar_does_not_know_is_not_assessable():
    assert outcomes("before event full-moon", as_of="2025-01-01") == ["not-assessable"]


def test_strict_and_lenient_readings_of_a_slip_in_the_text():
    # 每年12月10月前: strict by 10 December.
    report = evaluate(BUREAU, [SPORTS], Ledger(), "2024-12-20")
    assert report.duty("20-4.2-annual-report").outcomes[0].outcome is Outcome.MISSED
    lenient = evaluate(BUREAU, [SPORTS], Ledger(), "2024-12-20", policy=Policy(readings=ReadingChoice.LENIENT))
    assert lenient.duty("20-4.2-annual-report").outcomes[0].outcome is Outcome.DUE_SOON


def test_a_third_of_the_venues_each_year():
    acts = [
        Activity(party="b", obligation="20-3.2-joint-inspection", when="2024-06-01", share="1/4"),
        Activity(party="b", obligation="20-3.2-joint-inspection", when="2024-09-01", share="1/12"),
    ]
    report = evaluate(BUREAU, [SPORTS], Ledger(acts), "2025-02-01")
    judged = report.duty("20-3.2-joint-inspection").outcomes[0]
    assert (judged.outcome, judged.done) == (Outcome.FULFILLED, Fraction(1, 3))


def test_a_target_by_its_last_measurement():
    water = Party(id="w", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.REGION, sectors={Sector.WATER_RESOURCES})

    def standing(as_of: str, *values: tuple[str, float]) -> TargetStanding:
        ledger = Ledger(
            measurements=[
                Measurement(party="w", target="09-2.2.1-dykes-to-standard", value=value, when=when)
                for when, value in values
            ]
        )
        report = evaluate(water, [WATER], ledger, as_of)
        return next(t.standing for t in report.targets if t.target.id == "09-2.2.1-dykes-to-standard")

    assert standing("2025-06-30") is TargetStanding.NO_DATA
    assert standing("2025-06-30", ("2024-01-01", 0), ("2025-01-01", 60)) is TargetStanding.ON_TRACK
    assert standing("2025-06-30", ("2024-01-01", 0), ("2025-01-01", 40)) is TargetStanding.BEHIND
    assert standing("2025-06-30", ("2025-01-01", 0)) is TargetStanding.NO_LINE
    assert standing("2025-06-30", ("2025-01-01", 40), ("2025-01-01", 60)) is TargetStanding.NO_LINE
    assert standing("2025-12-31", ("2025-12-31", 100)) is TargetStanding.MET
    assert standing("2026-01-01", ("2025-12-31", 99)) is TargetStanding.MISSED
    assert standing("2026-01-01", ("2026-01-01", 100)) is TargetStanding.NO_DATA


def test_a_limit_is_held_against_the_party_s_number():
    mine = Party(
        id="m", kind=PartyKind.ENTERPRISE, place="CN-54", sectors={Sector.NON_COAL_MINES},
        tags={"underground-mine", "small-mine"},
    )  # fmt: skip
    report = evaluate(mine, [load_catalog()["14"]], Ledger(), "2025-01-01")
    assert {limit.standing for limit in report.limits} <= {LimitStanding.NO_DATA, LimitStanding.KEPT}


def test_a_policy_names_everything_that_is_wrong_with_it():
    with pytest.raises(PolicyError, match=r"late_credit is 2.*veto_cap is 101.*relevance"):
        Policy(late_credit=2, veto_cap=101, relevance=0)


def test_a_veto_caps_the_score():
    made = [
        plan(*[duty(f"d{i}", "every year") for i in range(9)], duty("v", "every year", themes=("dynamic-clearance",)))
    ]
    done = Ledger([Activity(party="p", obligation=f"99-1-d{i}", when="2024-06-01") for i in range(9)])
    policy = Policy(veto_themes={"dynamic-clearance"}, relevance=1)
    report = evaluate(PARTY, made, done, "2025-01-01", policy=policy)
    assert report.score == 59
    assert [d.id for d in report.vetoes] == ["99-1-v"]
    assert evaluate(PARTY, made, done, "2025-01-01", policy=Policy(relevance=1)).score == 90
