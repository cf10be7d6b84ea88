"""How rules of one sort stand to each other."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zbgj import load_catalog
from zbgj.days import interval
from zbgj.model.condition import Comparator
from zbgj.model.items import Target
from zbgj.model.party import Role
from zbgj.model.values import Point, Quantity, Window
from zbgj.review.strictness import (
    Strictness,
    bound_implies,
    compare_bounds,
    compare_quantities,
    compare_roles,
    compare_schedules,
    compare_trajectories,
    spans,
)
from zbgj.schedule import parse
from zbgj.strategies import schedules

DAYS = [interval("2024-01-01", "2026-12-31")]
COMPARATORS = st.sampled_from(list(Comparator))
PLAN = load_catalog(packages=False)["20"]


@given(schedules())
def test_a_schedule_is_as_strict_as_itself(schedule):
    assert compare_schedules(schedule, schedule, DAYS) is Strictness.AT_LEAST


@pytest.mark.parametrize(
    ("mine", "theirs", "answer"),
    [
        ("every month", "every quarter", Strictness.AT_LEAST),
        ("every half-year", "every quarter", Strictness.WEAKER),
        ("2 times every year", "every half-year", Strictness.WEAKER),
        ("by 2025-06-30", "by 2024-12-31", Strictness.WEAKER),
        ("by 2024-06-30", "by 2024-12-31", Strictness.AT_LEAST),
        ("continuous", "every year", Strictness.WEAKER),
        ("continuous", "by 2024-12-31", Strictness.WEAKER),
        ("every year", "continuous", Strictness.AT_LEAST),
        ("by 2024-12-31", "continuous", Strictness.INCOMPARABLE),
        ("each year by 12-05", "each year by 12-10", Strictness.AT_LEAST),
        ("each year by 12-20", "each year by 12-10", Strictness.WEAKER),
        ("after trigger accident within 20 days", "after trigger accident within 10 days", Strictness.WEAKER),
        ("after trigger accident promptly", "after trigger accident within 10 days", Strictness.WEAKER),
        ("before event flood-season", "before event winter", Strictness.INCOMPARABLE),
        ("before event flood-season", "every year", Strictness.INCOMPARABLE),
    ],
)
def test_schedules_stand_as_the_order_says(mine, theirs, answer):
    assert compare_schedules(parse(mine), parse(theirs), DAYS) is answer


def test_a_plan_that_comes_later_is_not_weaker_for_the_years_before_it():
    city = attrs.evolve(PLAN, effective_day=dt.date(2025, 1, 10))
    mine, theirs = parse("every month from 2025-01-10"), parse("every quarter")
    assert compare_schedules(mine, theirs, spans(city, PLAN, (mine, theirs))) is Strictness.AT_LEAST


def test_a_date_that_passed_before_the_plan_came_still_counts():
    city = attrs.evolve(PLAN, effective_day=dt.date(2025, 1, 10))
    mine, theirs = parse("by 2025-06-30"), parse("by 2024-12-31")
    assert compare_schedules(mine, theirs, spans(city, PLAN, (mine, theirs))) is Strictness.WEAKER


def test_plans_without_a_common_day_are_not_compared():
    other = attrs.evolve(PLAN, effective_day=dt.date(2031, 1, 1), horizon=Window("2031-01-01", "2033-12-31"))
    pair = parse("every year"), parse("every month")
    assert spans(other, PLAN, pair) == []
    assert compare_schedules(*pair, []) is Strictness.AT_LEAST


@given(COMPARATORS, st.integers(0, 4), COMPARATORS, st.integers(0, 4))
def test_a_bound_implies_another_if_no_number_meets_it_alone(mine, value, theirs, other):
    numbers = [n / 4 for n in range(-4, 24)]
    alone = any(mine.compare(n, value) and not theirs.compare(n, other) for n in numbers)
    assert bound_implies(mine, value, theirs, other) is not alone


@given(COMPARATORS, st.integers(0, 4), COMPARATORS, st.integers(0, 4))
def test_of_two_different_bounds_at_most_one_is_at_least_as_strict(mine, value, theirs, other):
    assume((mine, value) != (theirs, other))
    answers = {compare_bounds(mine, value, theirs, other), compare_bounds(theirs, other, mine, value)}
    assert answers in ({Strictness.AT_LEAST, Strictness.WEAKER}, {Strictness.INCOMPARABLE})


@pytest.mark.parametrize(
    ("mine", "theirs", "answer"),
    [
        (None, None, Strictness.AT_LEAST),
        (Role.PRINCIPAL, None, Strictness.AT_LEAST),
        (None, Role.PRINCIPAL, Strictness.WEAKER),
        (Role.DEPUTY, Role.PRINCIPAL, Strictness.WEAKER),
        (Role.DEPUTY, Role.LEADERS, Strictness.AT_LEAST),
        (Role.ALL_STAFF, Role.FRONTLINE_STAFF, Strictness.AT_LEAST),
        (Role.FRONTLINE_STAFF, Role.ALL_STAFF, Strictness.WEAKER),
        (Role.EXPERTS, Role.INSPECTORS, Strictness.INCOMPARABLE),
    ],
)
def test_roles_stand_by_who_is_also_whom(mine, theirs, answer):
    assert compare_roles(mine, theirs) is answer


def test_quantities_are_compared_if_they_count_the_same():
    two = Quantity(amount=2, unit_zh="家", unit_en="firms", per="townships")
    assert compare_quantities(attrs.evolve(two, amount=3), two) is Strictness.AT_LEAST
    assert compare_quantities(attrs.evolve(two, amount=1), two) is Strictness.WEAKER
    assert compare_quantities(None, two) is Strictness.WEAKER
    assert compare_quantities(two, None) is Strictness.AT_LEAST
    assert compare_quantities(attrs.evolve(two, per=None), two) is Strictness.INCOMPARABLE


def target(*points: str, comparator: str = ">=", unit: str = "%", baseline: str | None = None) -> Target:
    model = PLAN.targets[0]
    return attrs.evolve(
        model, unit=unit, comparator=Comparator(comparator), points=tuple(map(Point.parse, points)), baseline=baseline
    )


@pytest.mark.parametrize(
    ("mine", "theirs", "answer"),
    [
        (target("2025-12-31: 95"), target("2026-12-31: 95"), Strictness.AT_LEAST),
        (target("2026-12-31: 95"), target("2025-12-31: 95"), Strictness.WEAKER),
        (target("2026-12-31: 90"), target("2026-12-31: 95"), Strictness.WEAKER),
        (target("2026-12-31: 95"), target("2024-12-31: 50", "2026-12-31: 95"), Strictness.WEAKER),
        (target("2024-12-31: 60", "2026-12-31: 80"), target("2026-12-31: 95"), Strictness.INCOMPARABLE),
        (target("2026-12-31: 3", comparator="<="), target("2026-12-31: 5", comparator="<="), Strictness.AT_LEAST),
        (target("2026-12-31: 7", comparator="<="), target("2026-12-31: 5", comparator="<="), Strictness.WEAKER),
        (target("2026-12-31: 95", unit="count"), target("2026-12-31: 95"), Strictness.INCOMPARABLE),
        (target("2026-12-31: 9", baseline="2023-12-31"), target("2026-12-31: 9"), Strictness.INCOMPARABLE),
    ],
)
def test_trajectories_are_compared_at_every_day(mine, theirs, answer):
    assert compare_trajectories(mine, theirs) is answer
