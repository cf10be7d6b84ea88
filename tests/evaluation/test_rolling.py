"""At most so long apart: the evaluator against asking of each day whether the duty was met on it."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation.made import PARTY, duty, plan
from zbgj import Activity, Ledger, Outcome, evaluate
from zbgj.days import as_date, to_day

FROM = to_day("2024-05-01")
near = st.integers(FROM - 20, FROM + 60)


def act(day: int) -> Activity:
    return Activity(party="p", obligation="99-1-d", when=as_date(day))


@given(st.integers(1, 15), near, st.lists(near, max_size=6), near)
def test_a_day_is_met_if_an_act_lies_before_it_and_not_too_long_ago(apart, first, done, as_of):
    made = [plan(duty("d", f"at most {apart} days apart from {as_date(first)}"))]
    found = evaluate(PARTY, made, Ledger(map(act, done)), as_date(as_of), owed_from=as_date(FROM))
    [judged] = found.duties[0].outcomes
    first = max(first, FROM)
    known = [day for day in done if day <= as_of]
    asked = range(FROM, as_of + 1)
    missed = [day for day in asked if day > first and not any(before < day <= before + apart for before in known)]
    if not missed:
        assert judged.outcome in (Outcome.FULFILLED, Outcome.OPEN, Outcome.DUE_SOON)
    elif not known:
        assert (judged.outcome, judged.credit) == (Outcome.MISSED, 0)
    else:
        assert judged.outcome in (Outcome.FULFILLED_LATE, Outcome.PARTIAL)
        assert judged.credit == 1 - Fraction(len(missed), len(asked))


def test_an_act_on_the_day_after_the_last_one_in_time_is_late_by_a_day():
    made = [plan(duty("d", "at most 3 months apart from 2024-06-30"))]
    done = Ledger([act(to_day("2024-06-30")), act(to_day("2024-10-01"))])
    [judged] = evaluate(PARTY, made, done, "2024-11-01").duties[0].outcomes
    assert (judged.outcome, judged.note_en) == (Outcome.FULFILLED_LATE, "1 days not covered")


def test_nothing_is_late_on_the_first_day_on_which_it_is_owed():
    made = [plan(duty("d", "at most 3 months apart from 2024-01-31"))]
    [judged] = evaluate(PARTY, made, Ledger(), "2024-04-08").duties[0].outcomes
    assert (judged.outcome, str(judged.occurrence.due)) == (Outcome.DUE_SOON, "2024-04-08")
