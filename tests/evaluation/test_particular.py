"""Acts that must lie apart, caps, standing duties with a quantity, windows before an event, unknown years."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.made import PARTICULAR, PARTY, duty, ledgers, plan
from zbgj import Activity, Attestation, Ledger, Outcome, Trigger, Waiver, evaluate
from zbgj.days import as_date, to_day
from zbgj.evaluation.trace import check_trace, trace
from zbgj.model.values import Quantity
from zbgj.schedule import parse
from zbgj.schedule.expand import advance


def acts(*days, **more):
    return Ledger([Activity(party="p", obligation="99-1-d", when=day, **more) for day in days])


def outcomes(schedule, ledger, as_of="2026-12-31", **more):
    report = evaluate(PARTY, [plan(duty("d", schedule, **more))], ledger, as_of)
    return report.duties[0].outcomes


def only(schedule, ledger, year="2025", **more):
    return next(one for one in outcomes(schedule, ledger, **more) if one.occurrence.label == year)


# --- the faults -------------------------------------------------------------------------------------------------


def test_two_inspections_on_one_day_are_not_twice_at_least_20_days_apart():
    rule = "2 times every year, at least 20 days apart"
    assert only(rule, acts("2025-03-03", "2025-03-03")).outcome is Outcome.PARTIAL
    assert only(rule, acts("2025-03-03", count=2)).done == 1
    assert only(rule, acts("2025-03-03", "2025-03-22")).outcome is Outcome.PARTIAL
    assert only(rule, acts("2025-03-03", "2025-03-22", "2025-03-23")).outcome is Outcome.FULFILLED
    assert only("2 times every year", acts("2025-03-03", "2025-03-03")).outcome is Outcome.FULFILLED


def test_a_standing_duty_for_five_is_not_met_by_two():
    five = Quantity(amount=5, unit_zh="人", unit_en="people")
    (two,) = outcomes("continuous", acts("2026-12-01", count=2), quantity=five)
    assert two.outcome is Outcome.PARTIAL
    assert (two.done, two.needed) == (2, 5)
    (both,) = outcomes("continuous", acts("2026-12-01", "2026-12-02", count=3), quantity=five)
    assert both.outcome is Outcome.FULFILLED
    statement = Attestation(party="p", obligation="99-1-d", start="2026-01-01", until="2026-12-31")
    (attested,) = outcomes("continuous", Ledger(attestations=[statement]), quantity=five)
    assert attested.outcome is Outcome.FULFILLED
    (one,) = outcomes("continuous", acts("2026-12-01"))
    assert one.outcome is Outcome.FULFILLED


def test_within_the_month_before_takes_no_act_of_an_earlier_year():
    rule = "within 1 month before event flood-season"
    before_2025 = [one.outcome for one in outcomes(rule, acts("2024-06-01", "2025-05-15"))]
    assert before_2025 == [Outcome.FULFILLED_LATE, Outcome.FULFILLED, Outcome.MISSED]
    assert outcomes(rule, acts("2023-05-01"))[0].outcome is Outcome.MISSED


def test_a_cap_is_broken_by_the_act_that_goes_over():
    rule = "at most 2 times every year"
    within = only(rule, acts("2025-01-01", "2025-12-31"))
    assert (within.outcome, within.credit) == (Outcome.FULFILLED, 1)
    over = only(rule, acts("2025-01-01", "2025-06-01", "2025-12-31", "2026-01-01"))
    assert over.outcome is Outcome.MISSED
    assert len(over.evidence) == 3
    assert over.note_en == "over the limit: 3, at most 2"
    running = outcomes(rule, acts("2025-01-01", "2025-01-02", "2025-01-03"), "2025-02-01")
    assert [one.outcome for one in running] == [Outcome.FULFILLED, Outcome.MISSED, Outcome.OPEN]
    assert only(rule, acts("2025-01-01", count=3)).outcome is Outcome.MISSED
    waived = Ledger(acts("2025-01-01", count=3).activities, waivers=[
        Waiver(party="p", obligation="99-1-d", granted_by="county", why="flood", start="2025-01-01", until="2025-12-31")
    ])  # fmt: skip
    assert only(rule, waived).outcome is Outcome.WAIVED


def test_a_year_that_is_not_known_leaves_the_other_deadlines_alone():
    ledger = Ledger(
        activities=[Activity(party="p", obligation="99-1-d", when="2025-03-04")],
        triggers=[Trigger(party="p", key="accident", when=day) for day in ("2025-03-03", "2026-12-30")],
    )
    known, untold = outcomes("after trigger accident within 3 working-days", ledger)
    assert known.outcome is Outcome.FULFILLED
    assert untold.outcome is Outcome.NOT_ASSESSABLE
    assert "working days of 2027 are not known" in untold.note_en


# --- oracles ----------------------------------------------------------------------------------------------------

DAYS = st.integers(to_day("2025-01-01"), to_day("2025-12-31"))


@settings(max_examples=200, deadline=None)
@given(st.lists(DAYS, max_size=7), st.integers(2, 4), st.sampled_from(["20 days", "3 weeks", "1 month", "2 months"]))
def test_as_many_count_as_can_be_chosen_that_far_apart(days, times, gap):
    rule: Any = parse(f"{times} times every year, at least {gap} apart")
    best = max(
        size
        for size in range(times + 1)
        for chosen in combinations(sorted(days), size)
        if all(advance(one, rule.amount, rule.unit) <= other for one, other in pairwise(chosen))
    )
    found = only(rule, acts(*map(as_date, days)))
    assert found.done == best
    assert (found.outcome is Outcome.FULFILLED) == (best == times)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(1, 3)), max_size=8), st.integers(1, 6))
def test_a_cap_holds_as_long_as_the_count_does(done, most):
    rule = f"at most {most} times every quarter" if most > 1 else "at most once every quarter"
    ledger = Ledger([Activity(party="p", obligation="99-1-d", when=as_date(day), count=n) for day, n in done])
    for found in outcomes(rule, ledger):
        total = sum(n for day, n in done if found.occurrence.first_day <= day <= found.occurrence.due_day)
        assert found.outcome is (Outcome.MISSED if total > most else
                                 Outcome.OPEN if found.occurrence.due_day >= to_day("2026-12-31") else
                                 Outcome.FULFILLED)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*PARTICULAR, "each month by 2nd working-day"]), ledgers, st.booleans())
def test_reports_are_made_again_from_their_traces(schedule, ledger, shares):
    more = {"share": Fraction(1, 3)} if shares else {}
    plans = [plan(duty("d0", schedule, **more))]
    report = evaluate(PARTY, plans, ledger, "2026-06-30")
    assert not check_trace(trace(report), plans)


@pytest.mark.parametrize("schedule", PARTICULAR)
def test_amounts_add_up_to_a_time_where_each_asks_for_several(schedule):
    pair = Quantity(amount=2, unit_zh="个", unit_en="pieces")
    for found in outcomes(schedule, acts("2025-03-03", "2025-03-04", "2025-06-01", "2025-06-02"), quantity=pair):
        assert found.done + found.late <= max(found.needed, found.done)
