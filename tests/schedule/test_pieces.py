"""Rules made of pieces: text, words, occurrences against a count day by day, order, and what is refused."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.schedule.test_covers import at_random, fulfilled
from zbgj import strategies
from zbgj.calendars import Calendar, CalendarError, Event, default_calendar
from zbgj.days import as_date, to_day
from zbgj.schedule import (
    Covers,
    EachOn,
    Period,
    ScheduleError,
    Surroundings,
    check_known,
    covers,
    describe,
    occurrences,
    parse,
    to_text,
)
from zbgj.schedule.rules import is_dated

law = settings(max_examples=80, deadline=None)
CALENDAR = default_calendar().replaced({"fair": [Event("2025-01-26", "2025-01-28"), Event("2025-03-10", "2025-03-10")]})
HAPPENED = {"filed": (dt.date(2025, 1, 24), dt.date(2025, 9, 29)), "held": (dt.date(2025, 6, 10),)}
AROUND = Surroundings(CALENDAR, HAPPENED)


def windows(text, start="2025-01-01", end="2025-12-31", around=AROUND):
    return [(str(o.start), str(o.due)) for o in occurrences(parse(text), start, end, around)]


def dues(text, start="2025-01-01", end="2025-12-31"):
    return [due for _, due in windows(text, start, end)]


# --- text and words ---------------------------------------------------------------------------------------------


@law
@given(strategies.piece_rules())
def test_they_print_and_read_back(rule):
    assert parse(to_text(rule)) == rule


@law
@given(strategies.piece_rules(), strategies.piece_rules())
def test_rules_of_different_text_read_differently(one, other):
    if to_text(one) != to_text(other):
        assert describe(one) != describe(other)
        assert describe(one, "zh") != describe(other, "zh")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("each month on mon", "which mon of a month"),
        ("each week on 2nd mon", "a week has one mon"),
        ("each month on 1th mon", "expected '1st'"),
        ("each month on 1st mob", "'mob'"),
        ("each month on 0th day", "expected a number from 1"),
        ("each year within 13", "no month 13"),
        ("each year within 02-30", "no day 30"),
        ("each year within 09, 03", "in order and apart"),
        ("each year within 03, 03-31..04-02", "in order and apart"),
        ("every month inside", "not understood"),
        ("by 2025-01-01 inside 03", "'inside' goes with"),
        ("from 3 days to 10 days before event fair", "nearer end first"),
        ("within 3 hours before event fair", "hours and minutes"),
        ("every month moved to next working day moved to next working day", "stands once"),
        ("continuous moved to next working day", "'moved to' goes with"),
        ("every month, at least 3 days apart", "two acts or more"),
        ("2 times every month, at least 3 hours apart", "counts in days"),
        ("at most 2 times by 2025-01-01", "not understood"),
        ("at most 2 times each month by 5", "not understood"),
        ("earliest of (by 2025-01-01; by 2025-02-01)", "dates alone"),
        ("earliest of (after trigger a at once)", "needs 2 to 8"),
        ("earliest of (after trigger a at once; 2 times after trigger b at once)", "as many acts"),
        ("at most 3 working-days apart from 2025-01-01", "not understood"),
        ("within 366001 days before event fair", "longer than a thousand years"),
        ("before event fair then every month", "never ends"),
        ("moved to next working day " * 90, "2000 at most"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(text, said):
    with pytest.raises(ScheduleError, match=said):
        parse(text)


SCRAPS = [
    "2 times ", "every month", "each week on mon", " inside 03", ", at least 3 days apart",
    " moved to next working day", "at most once ", "earliest of (", ";", ")", " then ", "by 2025-01-01", " ",
]  # fmt: skip


@given(st.lists(st.sampled_from(SCRAPS), max_size=12).map("".join))
def test_any_text_gives_a_rule_or_a_schedule_error(text):
    with contextlib.suppress(ScheduleError):
        assert parse(to_text(parse(text))) == parse(text)


# --- what they mean ---------------------------------------------------------------------------------------------


def test_ten_days_and_half_months():
    assert windows("every ten-day", end="2025-02-28")[-1] == ("2025-02-21", "2025-02-28")
    assert [o.label for o in occurrences(parse("every ten-day"), "2025-01-01", "2025-01-31")] == [
        "2025-01-T1", "2025-01-T2", "2025-01-T3",
    ]  # fmt: skip
    assert windows("every half-month", end="2025-01-31") == [("2025-01-01", "2025-01-15"), ("2025-01-16", "2025-01-31")]


def test_days_of_a_period():
    assert dues("each week on mon, thu", end="2025-01-09") == ["2025-01-02", "2025-01-06", "2025-01-09"]
    assert dues("each month on 1st mon, last fri", end="2025-02-28") == [
        "2025-01-06", "2025-01-31", "2025-02-03", "2025-02-28",
    ]  # fmt: skip
    assert dues("each month on 5th sat", end="2025-06-30") == ["2025-03-29", "2025-05-31"]
    assert windows("each month by 1st working-day", end="2025-02-28") == [
        ("2025-01-01", "2025-01-02"), ("2025-02-01", "2025-02-05"),
    ]  # fmt: skip
    assert dues("each quarter on last working-day") == ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"]
    assert windows("each half-month by 3rd day, last day", end="2025-01-15") == [
        ("2025-01-01", "2025-01-03"), ("2025-01-04", "2025-01-15"),
    ]  # fmt: skip


def test_chosen_months_and_windows_of_a_year():
    assert windows("each year within 03, 09") == [("2025-03-01", "2025-03-31"), ("2025-09-01", "2025-09-30")]
    assert windows("2 times each year within 10-01..03-31") == [("2024-10-01", "2025-03-31")]
    assert windows("each year within 02", "2024-01-01") == [("2024-02-01", "2024-02-29"), ("2025-02-01", "2025-02-28")]


def test_recurring_inside_a_window_of_the_year_or_an_event():
    found = windows("every month inside 10-15..03-10", "2024-09-01", "2025-04-01")
    assert found[0] == ("2024-10-15", "2024-10-31")
    assert found[-1] == ("2025-03-01", "2025-03-10")
    assert len(found) == 6
    assert dues("every day inside event fair") == ["2025-01-26", "2025-01-27", "2025-01-28", "2025-03-10"]
    assert windows("every week inside event fair") == [
        ("2025-01-26", "2025-01-26"), ("2025-01-27", "2025-01-28"), ("2025-03-10", "2025-03-10"),
    ]  # fmt: skip


def test_windows_before_and_after_events_and_triggers():
    assert windows("within 10 days before event fair")[1] == ("2025-02-28", "2025-03-09")
    assert windows("within 3 days after event fair")[0] == ("2025-01-29", "2025-01-31")
    assert windows("from 30 days to 10 days before event fair")[1] == ("2025-02-08", "2025-02-28")
    assert windows("at least 60 days before trigger held") == [("None", "2025-04-11")]
    assert windows("at least 48 hours before trigger held") == [("None", "2025-06-08")]
    assert windows("from 6 months to 7 months after trigger filed") == [("2025-07-24", "2025-08-24")]
    assert windows("at least 5 working-days before event fair", "2024-12-01")[0] == ("None", "2025-01-20")


def test_working_days_leave_out_days_off_and_count_days_made_up():
    # 24 January 2025 is a Friday; the Sunday after is worked, the festival lasts from the 28th to 4 February.
    assert windows("after trigger filed within 3 working-days")[0] == ("2025-01-24", "2025-02-05")
    assert parse("within 3 working-days after trigger filed") == parse("after trigger filed within 3 working-days")


def test_a_last_day_that_is_a_day_off_moves():
    assert dues("each month by 5 moved to next working day", end="2025-05-31") == [
        "2025-01-06", "2025-02-05", "2025-03-05", "2025-04-07", "2025-05-06",
    ]  # fmt: skip
    assert dues("every month moved to previous working day", end="2025-02-28") == ["2025-01-27", "2025-02-28"]


def test_the_earlier_and_the_later():
    assert windows("earliest of (by 2025-01-31; after trigger filed within 20 days)") == [
        ("2025-01-24", "2025-01-31"), ("2025-01-31", "2025-01-31"),
    ]  # fmt: skip
    assert dues("latest of (by 2025-03-01; after trigger filed within 20 days)") == ["2025-03-01", "2025-10-19"]
    both = "earliest of (after trigger filed within 2 months; before trigger held)"
    assert dues(both) == ["2025-03-24", "2025-11-29"]


def test_a_year_that_is_not_known_is_an_error_for_what_needs_it_only():
    first_days = parse("each month by 1st working-day")
    assert len(occurrences(first_days, "2026-11-01", "2028-12-31", AROUND)) == 2
    check_known(first_days, "2024-01-01", "2026-12-31", AROUND)
    with pytest.raises(CalendarError, match="2027"):
        check_known(first_days, "2024-01-01", "2027-12-31", AROUND)
    check_known(parse("every month moved to next working day"), "2024-01-01", "2026-12-31", AROUND)
    with pytest.raises(CalendarError, match="2027"):
        occurrences(
            parse("after trigger filed within 300 working-days"), "2025-01-01", "2026-12-31",
            Surroundings(CALENDAR, {"filed": (dt.date(2026, 6, 1),)}),
        )  # fmt: skip
    with pytest.raises(CalendarError, match="needs a calendar"):
        occurrences(first_days, "2025-01-01", "2025-12-31")
    with pytest.raises(CalendarError, match="knows no working days"):
        occurrences(first_days, "2025-01-01", "2025-12-31", Surroundings(Calendar({})))


# --- laws -------------------------------------------------------------------------------------------------------

dated = st.one_of(strategies.each_ons(), strategies.yearlies(), strategies.insides(), strategies.everys())
civil = st.one_of(dated, strategies.spaced(), strategies.at_mosts())


@law
@given(civil, strategies.intervals(), st.data())
def test_restricting_the_interval_is_filtering_by_due_day(rule, whole, data):
    inside = st.dates(whole.start, whole.end)
    start, end = sorted([data.draw(inside), data.draw(inside)])
    found = occurrences(rule, whole)
    assert [o for o in found if start <= o.due <= end] == occurrences(rule, start, end)
    for one, other in pairwise(found):
        assert one.first_day <= one.due_day < other.first_day <= other.due_day


@law
@given(
    st.one_of(dated, strategies.each_ons(working=True)),
    st.sampled_from(["next", "previous"]),
    st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31)),
    st.integers(0, 400),
)
def test_moved_days_are_the_next_or_last_working_day(rule, to, start, length):
    moved = parse(f"{to_text(rule)} moved to {to} working day")
    working = CALENDAR.working_days()
    end = min(start + dt.timedelta(days=length), dt.date(2026, 12, 31))
    wanted = []
    for one in occurrences(rule, "2022-12-01", "2027-01-31", AROUND):
        day = one.due_day
        while dt.date.fromordinal(day).year in working.years and not working.is_working(day):
            day += 1 if to == "next" else -1
        if dt.date.fromordinal(one.due_day).year in working.years and dt.date.fromordinal(day).year in working.years:
            wanted.append(day)
    found = [o.due_day for o in occurrences(moved, start, end, AROUND)]
    assert found == [day for day in wanted if start.toordinal() <= day <= end.toordinal()]


def one_by_one(rule: EachOn, first: int, last: int) -> list[int]:
    """The due days of days picked in periods, by looking at every day and counting."""
    found = []
    for day in range(first, last + 1):
        date = dt.date.fromordinal(day)
        begins = ends = day
        while rule.period.index(begins - 1) == rule.period.index(day):
            begins -= 1
        while rule.period.index(ends + 1) == rule.period.index(day):
            ends += 1
        for pick in rule.picks:
            if pick.of == "day":
                hit = day == (ends if pick.number < 0 else min(begins + pick.number - 1, ends))
            else:
                weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(pick.of)
                same = [d for d in range(begins, ends + 1) if dt.date.fromordinal(d).weekday() == weekday]
                hit = date.weekday() == weekday and (
                    day == same[-1] if pick.number < 0 else same.index(day) + 1 == pick.number
                )
            if hit:
                found.append(day)
                break
    low = rule.start_day or first
    high = last if rule.end_day is None else rule.end_day
    return [day for day in found if low <= day <= high]


@settings(max_examples=40, deadline=None)
@given(strategies.each_ons(), strategies.days())
def test_days_picked_are_those_counted_one_by_one(rule, start):
    first = start.toordinal()
    assert [o.due_day for o in occurrences(rule, first, first + 70)] == one_by_one(rule, first, first + 70)


@given(strategies.days())
def test_periods_hold_their_days(day):
    number = day.toordinal()
    for period in Period:
        index = period.index(number)
        assert period.first_day(index) <= number < period.first_day(index + 1)


# --- order ------------------------------------------------------------------------------------------------------

LANDMARKS = st.sampled_from([dt.date(2024, 1, 1), dt.date(2024, 6, 30), dt.date(2025, 12, 31)])
bounded = st.one_of(
    strategies.each_ons(LANDMARKS), strategies.yearlies(LANDMARKS), strategies.insides(LANDMARKS),
    strategies.everys(LANDMARKS), strategies.spaced(LANDMARKS),
)  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(bounded, bounded, st.integers(0, 10_000).map(random.Random))
def test_covers_is_never_wrongly_yes(a, b, chance):
    answer = covers(a, b)
    if answer is Covers.YES and is_dated(b) and to_text(a) != to_text(b):
        first, last = to_day("2018-01-01"), to_day("2030-12-31")
        owed = occurrences(a, first, last)
        wanted = [o for o in occurrences(b, first, last) if to_day("2020-01-01") <= o.first_day]
        for _ in range(3):
            acts = at_random(owed, chance)
            assert fulfilled([o for o in wanted if o.due_day <= to_day("2028-12-31")], acts)


def test_what_covers_what():
    for a, b, answer in (
        ("each week on mon", "every week", Covers.YES),
        ("each week on mon, thu", "2 times every week", Covers.YES),
        ("every week", "each week on mon", Covers.NO),
        ("every ten-day", "every month", Covers.YES),
        ("every ten-day", "every half-month", Covers.YES),
        ("every half-month", "every ten-day", Covers.NO),
        ("each month on 1st mon", "each year within 03, 09", Covers.YES),
        ("every month", "every month inside 10-01..03-31", Covers.YES),
        ("every month inside 10-01..03-31", "every month", Covers.NO),
        ("2 times every year, at least 20 days apart", "2 times every year", Covers.YES),
        ("2 times every year", "2 times every year, at least 20 days apart", Covers.UNKNOWN),
        ("2 times every year, at least 1 month apart", "2 times every year, at least 20 days apart", Covers.YES),
        ("at most 2 times every year", "at most 3 times every year", Covers.YES),
        ("at most 3 times every year", "at most 2 times every year", Covers.UNKNOWN),
        ("at most 2 times every year", "every year", Covers.UNKNOWN),
        ("after trigger a within 3 days", "after trigger a within 3 working-days", Covers.YES),
        ("after trigger a within 3 working-days", "after trigger a within 3 days", Covers.UNKNOWN),
        ("each month by 1st working-day", "every month", Covers.UNKNOWN),
    ):
        assert covers(parse(a), parse(b)) is answer, (a, b)


def test_everything_covers_itself():
    for text in ("within 3 days after event fair", "every month moved to next working day", "at most once every year"):
        assert covers(parse(text), parse(text))


def test_hostile_rules_end_soon():
    far = occurrences(parse("1000000000 times every day inside 02-29"), "0001-01-01", "9999-12-31")
    assert len(far) == 9990
    assert as_date(far[-1].due_day).year == 9990
