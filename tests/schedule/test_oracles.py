"""Occurrences against two oracles that share no code with the library: dateutil and a walk from day to day."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import pytest
from dateutil import rrule
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from zbgj import strategies
from zbgj.days import add_months, as_date, month_index, month_start, month_starts, on_day, to_day
from zbgj.schedule import LAST, EachBy, Every, Once, Period, Rolling, Unit, occurrences

ONE_DAY = dt.timedelta(days=1)

#: Years in which a table of months, a leap rule or a cycle can go wrong.
TURNS = (
    2,
    4,
    100,
    400,
    1582,
    1600,
    1899,
    1900,
    1970,
    1996,
    1999,
    2000,
    2023,
    2024,
    2099,
    2100,
    2399,
    2400,
    2799,
    2800,
    9980,
)

oracle = settings(max_examples=150, deadline=None)


@st.composite
def around_turns(draw: st.DrawFn) -> dt.date:
    """A day in a year in which something can go wrong, or the year after."""
    year = draw(st.sampled_from(TURNS)) + draw(st.integers(0, 1))
    return draw(strategies.days(dt.date(year, 1, 1), dt.date(year, 12, 31)))


def spans(longest: int = 800) -> st.SearchStrategy[tuple[dt.date, dt.date]]:
    """First and last day of what is asked for."""
    return st.tuples(around_turns(), st.integers(0, longest)).map(lambda s: (s[0], s[0] + s[1] * ONE_DAY))


def dues(rule: Every | EachBy | Rolling, start: dt.date, end: dt.date) -> list[dt.date]:
    return [o.due for o in occurrences(rule, start, end)]


Freq = Literal[0, 1, 2, 3, 4, 5, 6]

# --- dateutil.rrule ---------------------------------------------------------------------------------------------


def ruled(span: tuple[dt.date, dt.date], freq: Freq, since: dt.date | None = None, **parts: Any) -> list[dt.date]:
    """Dates of an rrule in the span; counted from ``since``, else from the turn of the year."""
    start, end = span
    anchor = dt.datetime.combine(since or dt.date(start.year, 1, 1), dt.time())
    rule = rrule.rrule(freq, dtstart=anchor, until=dt.datetime.combine(end, dt.time()), **parts)
    return [day.date() for day in rule if day.date() >= start]


RECURRING: dict[Period, tuple[Freq, dict[str, Any]]] = {
    Period.DAY: (rrule.DAILY, {}),
    Period.WEEK: (rrule.WEEKLY, {"byweekday": rrule.SU, "wkst": rrule.MO}),
    Period.TEN_DAY: (rrule.MONTHLY, {"bymonthday": (10, 20, -1)}),
    Period.HALF_MONTH: (rrule.MONTHLY, {"bymonthday": (15, -1)}),
    Period.MONTH: (rrule.MONTHLY, {"bymonthday": -1}),
    Period.QUARTER: (rrule.MONTHLY, {"bymonth": (3, 6, 9, 12), "bymonthday": -1}),
    Period.HALF_YEAR: (rrule.MONTHLY, {"bymonth": (6, 12), "bymonthday": -1}),
    Period.YEAR: (rrule.YEARLY, {"bymonth": 12, "bymonthday": -1}),
}


@pytest.mark.parametrize("period", list(Period))
@settings(max_examples=40, deadline=None)
@given(span=spans(), times=st.integers(1, 3))
def test_every_period_is_due_when_rrule_says(period, span, times):
    freq, given_parts = RECURRING[period]
    rule = Every(period, times)
    assert dues(rule, *span) == ruled(span, freq, **given_parts)
    assert {o.times for o in occurrences(rule, *span)} <= {times}


@pytest.mark.parametrize("period", [period for period in Period if not period.parts])
@settings(max_examples=40, deadline=None)
@given(span=spans(2500), step=st.integers(2, 7), back=st.integers(0, 900), data=st.data())
def test_blocks_of_periods_are_due_when_rrule_says(period, span, step, back, data):
    start, end = span
    since = dt.date.fromordinal(max(start.toordinal() - back, 366))
    rule = Every(period, step=step, start_day=since)
    if period is Period.DAY:
        expected = ruled((start, end), rrule.DAILY, since + (step - 1) * ONE_DAY, interval=step)
    elif period is Period.WEEK:
        sunday = since + (6 - since.weekday() + 7 * (step - 1)) * ONE_DAY
        expected = ruled((start, end), rrule.WEEKLY, sunday, interval=step, byweekday=rrule.SU)
    else:
        first_month = (since.month - 1) // period.months * period.months + 1
        closing = dt.date(since.year, first_month, 1) + relativedelta(months=period.months * step - 1)
        expected = ruled((start, end), rrule.MONTHLY, closing, interval=period.months * step, bymonthday=-1)
    assert dues(rule, start, end) == expected


@oracle
@given(span=spans(), day=st.integers(1, 31))
def test_each_month_by_a_day_is_due_when_rrule_says(span, day):
    rule = EachBy(Period.MONTH, ((1, day),))
    # A day that a month lacks is its last: of the days up to it the last that there is.
    expected = ruled(span, rrule.MONTHLY, bymonthday=tuple(range(min(day, 28), day + 1)), bysetpos=-1)
    assert dues(rule, *span) == expected


@oracle
@given(span=spans(), month=st.integers(1, 12))
def test_each_year_by_the_end_of_a_month_is_due_when_rrule_says(span, month):
    assert dues(EachBy(Period.YEAR, ((month, LAST),)), *span) == ruled(span, rrule.YEARLY, bymonth=month, bymonthday=-1)


@oracle
@given(span=spans(), days=st.sets(st.tuples(st.integers(1, 12), st.integers(1, 28)), min_size=1, max_size=4))
def test_each_year_by_days_is_due_when_rrule_says(span, days):
    rule = EachBy(Period.YEAR, tuple(sorted(days)))
    expected = sorted(day for m, d in days for day in ruled(span, rrule.YEARLY, bymonth=m, bymonthday=d))
    assert dues(rule, *span) == expected


@pytest.mark.parametrize(("period", "firsts"), [(Period.QUARTER, (1, 4, 7, 10)), (Period.HALF_YEAR, (1, 7))])
@oracle
@given(span=spans(), data=st.data(), day=st.integers(1, 28) | st.just(LAST))
def test_a_month_of_each_quarter_or_half_year_is_due_when_rrule_says(period, firsts, span, data, day):
    month = data.draw(st.integers(1, period.months))
    months = tuple(first + month - 1 for first in firsts)
    expected = ruled(span, rrule.MONTHLY, bymonth=months, bymonthday=-1 if day is LAST else day)
    assert dues(EachBy(period, ((month, day),)), *span) == expected


@oracle
@given(span=spans(), bounds=spans(), period=strategies.periods())
def test_bounds_cut_what_rrule_says(span, bounds, period):
    freq, given_parts = RECURRING[period]
    expected = [day for day in ruled(span, freq, **given_parts) if bounds[0] <= day <= bounds[1]]
    assert dues(Every(period, start_day=bounds[0], end_day=bounds[1]), *span) == expected


@oracle
@given(span=spans(), back=st.integers(0, 500), amount=st.integers(1, 30), unit=strategies.units(civil=True))
def test_rolling_deadlines_count_from_the_first_and_never_drift(span, back, amount, unit):
    first = dt.date.fromordinal(max(span[0].toordinal() - back, 1))
    expected = []
    for number in range(2000):
        try:
            due = first + relativedelta(**{f"{unit}s": amount * number})
        except ValueError:  # the oracle ends with the year 9999
            break
        if due > span[1]:
            break
        if due >= span[0]:
            expected.append(due)
    assert dues(Rolling(amount, unit, first), *span) == expected


# --- from day to day --------------------------------------------------------------------------------------------


def month_of_period(period: Period, day: dt.date) -> int:
    """From 1: which month of its period the day lies in."""
    match period:
        case Period.MONTH:
            return 1
        case Period.QUARTER:
            return {1: 1, 2: 2, 3: 3, 4: 1, 5: 2, 6: 3, 7: 1, 8: 2, 9: 3, 10: 1, 11: 2, 12: 3}[day.month]
        case Period.HALF_YEAR:
            return day.month if day.month <= 6 else day.month - 6
        case _:
            return day.month


def number_of_period(period: Period, day: dt.date) -> int:
    """Periods counted one after another."""
    match period:
        case Period.DAY:
            return (day - dt.date(1, 1, 1)).days
        case Period.WEEK:
            return (day - day.weekday() * ONE_DAY - dt.date(1, 1, 1)).days // 7  # 0001-01-01 is a Monday
        case Period.TEN_DAY:
            return (day.year * 12 + day.month) * 3 + (day.day > 10) + (day.day > 20)
        case Period.HALF_MONTH:
            return (day.year * 12 + day.month) * 2 + (day.day > 15)
        case Period.MONTH:
            return day.year * 12 + day.month
        case Period.QUARTER:
            return day.year * 4 + (day.month + 2) // 3
        case Period.HALF_YEAR:
            return day.year * 2 + (1 if day.month <= 6 else 2)
        case Period.YEAR:
            return day.year


def walked(rule: Every | EachBy, start: dt.date, end: dt.date) -> list[tuple[dt.date, dt.date, int]]:
    """First day, due day and times of what is due from start to end, found by looking at every single day."""
    since = None if rule.start_day is None else dt.date.fromordinal(rule.start_day)
    until = None if rule.end_day is None else dt.date.fromordinal(rule.end_day)
    step = rule.step if isinstance(rule, Every) else 1
    origin = 0 if step == 1 or since is None else number_of_period(rule.period, since)

    def block(day: dt.date) -> int:
        return (number_of_period(rule.period, day) - origin) // step

    def is_due(day: dt.date) -> bool:
        if isinstance(rule, Every):
            return block(day + ONE_DAY) != block(day)
        is_last = (day + ONE_DAY).month != day.month
        month = month_of_period(rule.period, day)
        return any(
            m == month and (is_last if d is LAST else d == day.day or (is_last and d > day.day)) for m, d in rule.days
        )

    first = start
    while first > dt.date(1, 1, 1) and block(first - ONE_DAY) == block(start):
        first -= ONE_DAY  # walk back to where the block begins that holds the first day asked for
    found = []
    opens, day = first, first
    while day <= end:
        if day > first and block(day) != block(day - ONE_DAY):
            opens = day
        if is_due(day):
            if start <= day and (since is None or since <= day) and (until is None or day <= until):
                found.append((opens if since is None else max(opens, since), day, getattr(rule, "times", 1)))
            opens = day + ONE_DAY
        day += ONE_DAY
    return found


def seen(rule: Every | EachBy, start: dt.date, end: dt.date) -> list[tuple[dt.date, dt.date, int]]:
    return [(as_date(o.first_day), o.due, o.times) for o in occurrences(rule, start, end)]


@oracle
@given(span=spans(500), rule=strategies.everys() | strategies.each_bys())
def test_rules_with_bounds_elsewhere_agree_with_a_walk(span, rule):
    assert seen(rule, *span) == walked(rule, *span)


@settings(max_examples=300, deadline=None)
@given(data=st.data(), span=spans(500))
def test_rules_bounded_near_the_turns_agree_with_a_walk(data, span):
    near = st.integers(-400, 400).map(lambda days: dt.date.fromordinal(max(span[0].toordinal() + days, 1)))
    rule = data.draw(strategies.everys(near) | strategies.each_bys(near))
    assert seen(rule, *span) == walked(rule, *span)


@pytest.mark.parametrize("year", [1600, 1700, 1900, 1904, 1999, 2000, 2023, 2024, 2100, 2400])
@pytest.mark.parametrize("period", list(Period))
def test_two_whole_years_agree_with_a_walk(period, year):
    span = dt.date(year, 1, 1), dt.date(year + 1, 12, 31)
    assert seen(Every(period), *span) == walked(Every(period), *span)
    if period.months:
        for day in (1, 28, 29, 30, 31, LAST):
            rule = (
                EachBy(period, ((1, day),)) if day is LAST or period is not Period.YEAR else EachBy(period, ((2, 29),))
            )
            assert seen(rule, *span) == walked(rule, *span)


# --- the arithmetic below ---------------------------------------------------------------------------------------


@oracle
@given(day=st.dates(dt.date(400, 1, 1), dt.date(9000, 12, 31)), months=st.integers(-4800, 4800))
def test_adding_months_agrees_with_dateutil(day, months):
    assert as_date(add_months(day.toordinal(), months)) == day + relativedelta(months=months)


@given(st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)))
def test_the_month_of_a_day_holds_it(day):
    index = month_index(day.toordinal())
    assert as_date(month_start(index)) == day.replace(day=1)
    assert month_start(index) <= day.toordinal() < month_start(index + 1)
    assert as_date(on_day(index, 31)) == day.replace(day=1) + relativedelta(months=1, days=-1)


@given(st.integers(-60_000, 60_000), st.integers(0, 6000), st.integers(1, 60))
def test_month_starts_are_the_starts_of_the_months(first, length, step):
    assert list(month_starts(first, first + length, step)) == [
        month_start(i) for i in range(first, first + length, step)
    ]


def test_months_repeat_after_400_years_even_before_the_first():
    for index in (0, 11, 12, 1999 * 12, 2000 * 12, 2399 * 12 + 11, 2400 * 12):
        assert month_start(index + 4800) - month_start(index) == month_start(4800) - month_start(0) == 146_097
    assert month_start(12) == 1
    assert month_start(11) == 1 - 31


def test_the_first_and_last_years_can_be_asked_for():
    everything = occurrences(Every(Period.YEAR), "0001-01-01", "9999-12-31")
    assert (str(everything[0].due), str(everything[-1].due)) == ("0001-12-31", "9990-12-31")
    assert everything[0].start is None
    assert occurrences(Once("0001-01-01"), "0001-01-01", "0001-01-01")[0].due_day == 1
    assert to_day("0001-01-01") == 1


def test_a_limit_of_months_from_the_31st_does_not_drift():
    rule = Rolling(1, Unit.MONTH, "2024-01-31")
    assert [str(day) for day in dues(rule, dt.date(2024, 1, 1), dt.date(2024, 5, 31))] == [
        "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31",
    ]  # fmt: skip
