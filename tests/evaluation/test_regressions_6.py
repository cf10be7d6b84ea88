"""What an attack found wrong in the judgement of duties and the report; each failed before it was mended."""

from __future__ import annotations

import attrs

from tests.evaluation.made import PARTY, duty
from tests.evaluation.made import plan as one_plan
from tests.evaluation.test_regressions_5 import ACT, ROLLING, act, plan
from zbgj import Ledger, Outcome, evaluate
from zbgj.evaluation.outlook import forecast
from zbgj.ledger import Waiver
from zbgj.model.values import Quantity


def waiver(obligation, start, until):
    return Waiver(party="p", obligation=obligation, granted_by="g", why="w", start=start, until=until)


# frames._judge_rolling


def test_an_act_after_a_waived_gap_does_not_lower_the_score():
    """WAIVED (100) becomes FULFILLED_LATE with the whole gap counted (18.9): evidence lowers a score."""
    made = [one_plan(duty("d", ROLLING))]
    waived = Ledger(waivers=[waiver("99-1-d", "2025-01-01", "2025-12-31")])
    before = evaluate(PARTY, made, waived, "2025-06-30").score
    after = evaluate(PARTY, made, waived + Ledger([act("99-1-d", "2025-06-30")]), "2025-06-30").score
    assert after >= before


def test_a_rolling_duty_is_not_missed_before_it_is_owed():
    """MISSED with "0 days not covered", credit 0, half a year before owed_from."""
    [found] = evaluate(PARTY, [one_plan(duty("d", ROLLING))], Ledger(), "2025-06-30", owed_from="2026-01-01").duties
    assert found.outcomes[0].outcome in (Outcome.OPEN, Outcome.DUE_SOON, Outcome.NOT_APPLICABLE)


def test_a_rolling_duty_is_not_owed_after_the_time_of_its_plan():
    """Covered to 2027-05-30, past the end of the action: the credit still falls from day to day after it."""
    made = [one_plan(duty("d", ROLLING))]
    days = ("2024-06-01", "2024-11-30", "2025-05-30", "2025-11-30", "2026-05-30", "2026-11-30")
    report = evaluate(PARTY, made, Ledger([act("99-1-d", day) for day in days]), "2026-12-31")
    assert report.score == 100
    assert forecast(report, "2028-01-01").score == 100


# frames._judge / _dated: nothing is needed


def test_who_has_none_of_what_is_counted_has_fulfilled_nothing():
    """Two in every township, no townships: every occurrence, future ones too, is FULFILLED with credit 1."""
    two = Quantity(amount=2, unit_zh="个", unit_en="pieces", per="townships")
    made = [one_plan(duty("d", "every quarter", quantity=two), duty("e", "every quarter"))]
    nobody = attrs.evolve(PARTY, facts={"townships": 0})
    report = evaluate(nobody, made, Ledger(), "2025-06-30")
    assert {one.outcome for one in report.duty("99-1-d").outcomes} == {Outcome.NOT_APPLICABLE}
    assert report.score == 0


# frames._judge_standing


def test_a_standing_duty_that_begins_after_the_time_of_its_plan_is_not_missed():
    """Judged at the horizon's last day although it begins later."""
    from zbgj import Policy

    made = [one_plan(duty("d", "continuous from 2027-03-01"))]
    report = evaluate(PARTY, made, Ledger(), "2027-06-30", policy=Policy(unattested_counts=True))
    assert report.duty("99-1-d").outcomes[0].outcome is Outcome.NOT_APPLICABLE


# evaluator: sharing must know from when things are owed


def test_with_owed_from_only_what_still_covers_governs():
    """One line: sharing(duties, self.policy, self.owed_from); populations/statics.py likewise if it knows owed_from."""
    plans = [plan("91", duty("d", "every month", **ACT)), plan("92", duty("d", "2 times every quarter", **ACT))]
    done = Ledger([act("91-1-d", "2024-06-20")])
    report = evaluate(PARTY, plans, done, "2024-07-10", owed_from="2024-06-15")
    assert report.duty("92-1-d").governed_by is None


# report.upcoming


def test_what_bought_time_and_runs_out_is_upcoming():
    """A rolling duty kept up now, with its next act due on 2024-12-15, is never listed (next_actions lists it now)."""
    made = [one_plan(duty("d", ROLLING))]
    report = evaluate(PARTY, made, Ledger([act("99-1-d", "2024-06-15")]), "2024-12-01")
    assert [str(one.occurrence.due) for _, one in report.upcoming(30)] == ["2024-12-15"]


# evaluator: the same plan twice


def test_a_plan_given_twice_is_refused_or_taken_once():
    """Every duty of it is reported and scored twice."""
    made = one_plan(duty("d", "every quarter"))
    try:
        report = evaluate(PARTY, [made, made], Ledger(), "2025-06-30")
    except ValueError:
        return
    assert len(report.duties) == 1
