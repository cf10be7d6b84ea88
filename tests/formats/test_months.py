"""What happened by month agrees with the register, with the report, and with itself."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation.made import PARTY, duties, ledgers, plan, policies
from tests.formats.shown import BUREAU, after, found, hazards, mine
from tests.register.made import hazards as made_hazards
from zbgj import evaluate
from zbgj.days import month_index, month_start, to_day
from zbgj.evaluation.outcomes import Outcome
from zbgj.formats.months import WORST_FIRST, duty_months, hazard_months, month_name, months_of, party_months
from zbgj.hazards import Dismissed, Grade, LookedBack
from zbgj.register import Register

DAYS = st.dates(dt.date(2023, 6, 1), dt.date(2026, 6, 1))


@given(made_hazards(), DAYS, DAYS)
def test_the_stock_of_a_month_is_what_the_register_has_open_at_its_end(lives, one, other):
    first, last = sorted((one, other))
    register = Register(lives)
    for month in hazard_months(register, first, last):
        end = min(month_start(month.month + 1) - 1, to_day(last))
        assert month.stock == register.at(dt.date.fromordinal(end)).open(grade=None).value


@given(made_hazards(), DAYS, DAYS, st.sampled_from([None, *Grade]))
def test_stock_is_the_month_befores_plus_new_less_closed(lives, one, other, grade):
    first, last = sorted((one, other))
    months = hazard_months(lives, first, last, grade=grade)
    assert [m.month for m in months] == list(months_of(to_day(first), to_day(last)))
    for before, month in zip(months, months[1:], strict=False):
        assert month.stock == before.stock + month.new - month.closed
        assert min(month) >= 0


def test_a_hazard_found_again_is_new_again():
    back = after(
        found(1, "2025-01-10"),
        Dismissed(on="2025-02-03", by=BUREAU, reasons="none"),
        LookedBack(on="2025-04-02", by=BUREAU, recurred=True),
    )
    rows = hazard_months([back], "2025-01-01", "2025-05-31")
    assert [(m.new, m.closed, m.stock) for m in rows] == [(1, 0, 1), (0, 1, 0), (0, 0, 0), (1, 0, 1), (0, 0, 1)]


def test_only_the_grade_asked_for_is_counted_and_nothing_after_the_day():
    rows = hazard_months(hazards(), "2025-01-01", "2025-09-30", grade=Grade.MAJOR)
    assert [month_name(m.month) for m in rows if m.new] == ["2025-03"]
    assert rows[-1].stock == 1
    assert hazard_months(hazards(), "2025-01-01", "2025-09-11")[-1].stock == 1


def test_an_empty_register_has_months_without_hazards():
    assert [tuple(m)[1:] for m in hazard_months([], "2025-01-31", "2025-02-01")] == [(0, 0, 0), (0, 0, 0)]


def test_the_first_day_must_not_lie_after_the_last():
    with pytest.raises(ValueError, match="from 2025-02-01 to 2025-01-31: the first day lies after the last"):
        hazard_months([], "2025-02-01", "2025-01-31")


def test_every_outcome_has_its_place_among_the_worst():
    assert sorted(WORST_FIRST, key=list(Outcome).index) == list(Outcome)


def test_a_cell_is_the_worst_outcome_of_its_month():
    for duty in mine().duties:
        by_month: dict[int, list[Outcome]] = {}
        for judged in duty.outcomes:
            if judged.occurrence is not None and not judged.occurrence.no_day_set:
                by_month.setdefault(month_index(judged.occurrence.due_day), []).append(judged.outcome)
        assert duty_months(duty) == {m: min(found, key=WORST_FIRST.index) for m, found in by_month.items()}


@given(duties(), ledgers, policies, st.integers(to_day("2024-01-01"), to_day("2026-12-31")))
def test_a_partys_month_lies_between_nothing_and_all(made, ledger, policy, day):
    report = evaluate(PARTY, [plan(*made)], ledger, dt.date.fromordinal(day), policy=policy)
    credit = party_months(report)
    assert all(0 <= value <= 1 for value in credit.values())
    counted = [j for d in report.duties for j in d.outcomes if j.counts and j.occurrence and j.part]
    assert bool(credit) is any(not j.occurrence.no_day_set for j in counted)
    if counted and all(j.outcome is Outcome.MISSED for j in counted):
        assert set(credit.values()) <= {Fraction(0)}
