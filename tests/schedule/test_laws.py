"""The laws of occurrences: order, disjoint windows, restriction, laziness, and the text form."""

from __future__ import annotations

import datetime as dt
from itertools import islice, pairwise, takewhile

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zbgj import strategies
from zbgj.calendars import Calendar, Event
from zbgj.days import DateLike, as_date, to_day
from zbgj.schedule import (
    Continuous,
    EachBy,
    Every,
    Occurrence,
    Once,
    Period,
    Schedule,
    Sequence,
    Surroundings,
    iter_occurrences,
    last_deadline,
    next_deadline,
    occurrences,
    parse,
    to_text,
)
from zbgj.schedule.rules import parts_of

Bounded = Once | Every | EachBy | Continuous

law = settings(max_examples=120, deadline=None)

EVENTS = Calendar(
    {
        "festival": tuple(
            Event(dt.date(y, 2, 1 + y % 27), dt.date(y, 3, 1), f"festival {y}") for y in range(1990, 2061)
        ),
        "winter": tuple(Event(dt.date(y, 12, 1), dt.date(y + 1, 2, 10), f"winter {y}") for y in range(1990, 2061)),
    }
)


def surroundings() -> st.SearchStrategy[Surroundings]:
    """A calendar that knows every year asked for, and triggers by date and by instant, two on a day among them."""
    moment = st.one_of(
        strategies.days(),
        st.datetimes(dt.datetime(1995, 1, 1), dt.datetime(2050, 1, 1)),
        st.sampled_from([dt.date(2024, 5, 6), dt.datetime(2024, 5, 6, 9), dt.datetime(2024, 5, 6, 23, 50)]),
    )
    triggers = st.lists(moment, max_size=5).map(tuple)
    return st.builds(lambda happened: Surroundings(EVENTS, {"alarm": happened}), triggers)


def any_schedule() -> st.SearchStrategy[Schedule]:
    """Schedules that the surroundings above can expand."""
    return st.one_of(
        strategies.dated_schedules(),
        strategies.rollings(),
        strategies.event_rules(st.sampled_from(["festival", "winter"])),
        strategies.trigger_rules(st.just("alarm")),
    )


def following(schedule: Schedule, day: DateLike) -> Occurrence:
    """The next deadline, where there is one."""
    found = next_deadline(schedule, day)
    assert found is not None
    return found


# --- order, windows ---------------------------------------------------------------------------------------------


@law
@given(any_schedule(), strategies.intervals(), surroundings())
def test_occurrences_are_ordered_by_their_due_days_and_lie_in_the_interval(schedule, within, around):
    found = occurrences(schedule, within, None, around)
    dues = [o.due_day for o in found]
    assert dues == sorted(dues)
    assert all(within.start <= o.due <= within.end for o in found)


@law
@given(any_schedule(), strategies.intervals(), surroundings())
def test_every_window_has_a_day(schedule, within, around):
    for occurrence in occurrences(schedule, within, None, around):
        assert occurrence.first_day <= occurrence.due_day
        assert occurrence.times >= 1


@law
@given(strategies.dated_schedules() | strategies.rollings(), strategies.intervals())
def test_windows_are_disjoint(schedule, within):
    for one, other in pairwise(occurrences(schedule, within)):
        assert one.due_day < other.first_day


@law
@given(strategies.event_rules(st.sampled_from(["festival", "winter"])), strategies.intervals())
def test_windows_around_events_are_disjoint(rule, within):
    for one, other in pairwise(occurrences(rule, within, None, Surroundings(EVENTS))):
        assert one.due_day < other.first_day


@law
@given(strategies.everys(), strategies.intervals())
def test_every_tiles_the_days_without_gaps(rule, within):
    for one, other in pairwise(occurrences(rule, within)):
        assert other.first_day == one.due_day + 1


@law
@given(strategies.dated_schedules(), strategies.intervals())
def test_no_window_leaves_the_bounds_of_its_part(schedule, within):
    parts = parts_of(schedule)
    for occurrence in occurrences(schedule, within):
        assert any(
            (p.start_day or 1) <= occurrence.first_day
            and occurrence.due_day <= ((p.due_day if isinstance(p, Once) else p.end_day) or to_day("9999-12-31"))
            for p in parts
            if isinstance(p, Once | Every | EachBy)
        )


# --- restriction and laziness -----------------------------------------------------------------------------------


@law
@given(any_schedule(), strategies.intervals(), st.data(), surroundings())
def test_restricting_the_interval_is_filtering_by_due_day(schedule, whole, data, around):
    inside = st.dates(whole.start, whole.end)
    start, end = sorted([data.draw(inside), data.draw(inside)])
    expected = [o for o in occurrences(schedule, whole, None, around) if start <= o.due <= end]
    assert occurrences(schedule, start, end, around) == expected


@law
@given(any_schedule(), strategies.intervals(), st.data(), surroundings())
def test_an_interval_cut_in_two_gives_the_same_as_the_whole(schedule, whole, data, around):
    cut = data.draw(st.dates(whole.start, whole.end))
    halves = occurrences(schedule, whole.start, cut, around)
    halves += occurrences(schedule, cut + dt.timedelta(days=1), whole.end, around)
    assert halves == occurrences(schedule, whole, None, around)


@law
@given(strategies.dated_schedules(), strategies.days())
def test_an_interval_that_ends_before_it_starts_has_no_occurrences(schedule, day):
    assert occurrences(schedule, day, day - dt.timedelta(days=1)) == []


@law
@given(any_schedule(), strategies.intervals(longest=4000), surroundings())
def test_lazy_occurrences_agree_with_the_list(schedule, within, around):
    lazy = takewhile(lambda o: o.due <= within.end, iter_occurrences(schedule, within.start, around))
    assert list(lazy) == occurrences(schedule, within, None, around)


def test_lazy_occurrences_have_no_end_where_the_rule_has_none():
    first = list(islice(iter_occurrences(parse("each year by 02-29"), "2096-01-01"), 9))
    assert [str(o.due) for o in first[::4]] == ["2096-02-29", "2100-02-28", "2104-02-29"]
    assert sum(1 for _ in iter_occurrences(parse("every year"), "2000-01-01")) == 9990 - 2000 + 1


@law
@given(any_schedule(), strategies.days(), surroundings())
def test_next_deadline_is_the_first_of_a_scan(schedule, day, around):
    scan = occurrences(schedule, day, "2300-12-31", around)
    found = next_deadline(schedule, day, around)
    assert found == (scan[0] if scan else None)


@law
@given(any_schedule(), strategies.days(), surroundings())
def test_last_deadline_is_the_last_of_a_scan(schedule, day, around):
    scan = occurrences(schedule, "1900-01-01", day - dt.timedelta(days=1), around)
    found = last_deadline(schedule, day, around)
    assert found == (scan[-1] if scan else None)


@law
@given(strategies.standing(), strategies.days())
def test_a_standing_duty_is_never_due(rule, day):
    assert occurrences(rule, "0001-01-01", "9999-12-31") == []
    assert next_deadline(rule, day) is None
    assert last_deadline(rule, day) is None


# --- sequences --------------------------------------------------------------------------------------------------


@law
@given(strategies.sequences(), strategies.intervals())
def test_a_sequence_is_its_parts_one_after_another(sequence, within):
    parts = parts_of(sequence)
    each = [occurrences(part, within) for part in parts]
    assert occurrences(sequence, within) == [o for found in each for o in found]
    for one, other in pairwise([found for found in each if found]):
        assert one[-1].due_day < other[0].first_day


@law
@given(strategies.sequences())
def test_a_part_begins_the_day_after_the_one_before_ends(sequence):
    for given_part, part, before in zip(sequence.parts[1:], parts_of(sequence)[1:], sequence.parts, strict=False):
        assert isinstance(given_part, Bounded)
        assert isinstance(part, Bounded)
        assert isinstance(before, Bounded)
        end = before.due_day if isinstance(before, Once) else before.end_day
        assert part.start_day == (end + 1 if given_part.start_day is None else given_part.start_day)
        assert attrs.evolve(part, start_day=given_part.start_day) == given_part


def test_the_deadlines_of_a_sequence_are_found_whatever_its_first_and_last_parts_are():
    until = parse("by 2024-12-31 then continuous")
    assert str(following(until, "2024-01-01").due) == "2024-12-31"
    assert [str(o.due) for o in iter_occurrences(until, "2024-01-01")] == ["2024-12-31"]
    assert next_deadline(until, "2025-01-01") is None
    later = parse("continuous until 2024-12-31 then every month")
    assert last_deadline(later, "2025-01-31") is None
    found = last_deadline(later, "2026-01-15")
    assert found is not None
    assert found.label == "2025-12"


# --- about the period before ------------------------------------------------------------------------------------


@law
@given(strategies.each_bys(), strategies.intervals())
def test_about_previous_is_the_whole_period_before_the_one_that_holds_the_deadline(rule, within):
    months = rule.period.months
    for occurrence in occurrences(attrs.evolve(rule, about_previous=True), within):
        index = (occurrence.due.year * 12 + occurrence.due.month - 1) // months * months
        year, month = divmod(index, 12)
        opens = dt.date(year, month + 1, 1)
        earlier_year, earlier_month = divmod(index - months, 12)
        about = occurrence.about
        assert about is not None
        assert (about.start, about.end) == (dt.date(earlier_year, earlier_month + 1, 1), opens - dt.timedelta(days=1))
        named = following(Every(rule.period), about.start)
        assert occurrence.label == f"{occurrence.due} about {named.label}"


@law
@given(strategies.each_bys(), strategies.intervals())
def test_a_rule_about_its_own_period_says_nothing_of_the_one_before(rule, within):
    for occurrence in occurrences(attrs.evolve(rule, about_previous=False), within):
        assert occurrence.about is None
        assert occurrence.label == str(occurrence.due)


def test_the_label_names_the_quarter_before_even_if_the_window_opens_late():
    found = occurrences(parse("each quarter by 1-31, 3-08 about previous"), "2024-01-01", "2024-03-31")
    assert [o.label for o in found] == ["2024-01-31 about 2023-Q4", "2024-03-08 about 2023-Q4"]
    bounded = occurrences(parse("each quarter by 3-08 about previous from 2024-02-15"), "2024-01-01", "2024-03-31")
    assert [o.label for o in bounded] == ["2024-03-08 about 2023-Q4"]


# --- days that fall together ------------------------------------------------------------------------------------


def test_days_that_fall_together_in_a_short_month_are_one_deadline():
    found = occurrences(parse("each month by 29, 30, last"), "2023-01-01", "2023-03-31")
    assert [str(o.due) for o in found] == [
        "2023-01-29", "2023-01-30", "2023-01-31", "2023-02-28", "2023-03-29", "2023-03-30", "2023-03-31",
    ]  # fmt: skip
    assert len(occurrences(parse("each year by 02-29, 02-last"), "2024-01-01", "2025-12-31")) == 2


# --- labels -----------------------------------------------------------------------------------------------------


@law
@given(strategies.everys(), strategies.intervals())
def test_labels_of_a_recurring_rule_are_different(rule, within):
    labels = [o.label for o in occurrences(rule, within)]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("every year", "2024"),
        ("every half-year", "2024-H1"),
        ("every quarter", "2024-Q1"),
        ("every month", "2024-01"),
        ("every week", "2024-W01"),
        ("every day", "2024-01-01"),
        ("every 2 months from 2024-01-15", "2024-01-15..2024-02-29"),
        ("by 2024-06-30", "2024-06-30"),
        ("each month by 13", "2024-01-13"),
    ],
)
def test_labels(text, label):
    assert following(parse(text), "2024-01-01").label == label


# --- the text form ----------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(strategies.schedules())
def test_what_is_printed_reads_back_as_the_same_schedule(schedule):
    text = to_text(schedule)
    assert parse(text) == schedule
    assert to_text(parse(text)) == text


@law
@given(strategies.schedules())
def test_schedules_are_values(schedule):
    same = parse(to_text(schedule))
    assert hash(same) == hash(schedule)
    assert "\n" not in to_text(schedule)


@pytest.mark.parametrize(
    "text",
    [
        "by 2024-12-31",
        "3 times by 2024-12-31",
        "within 2024",
        "within 2024..2026",
        "within 2024-06",
        "within 2024-05..2024-12",
        "within 2024-06-01..2024-06-20",
        "within 2024-06-03",
        "every day",
        "every week",
        "2 times every half-year until 2026-12-31",
        "every 2 weeks from 2024-04-08",
        "every 3 years from 2024-01-01 until 2035-12-31",
        "each month by 1, 15, last",
        "each quarter by 1-08 about previous",
        "each half-year by 3-10, 6-last",
        "each year by 02-29, 12-last from 2024-01-01",
        "before event flood-season",
        "2 times during event holidays",
        "after trigger alarm at once",
        "after trigger alarm within 1 minute",
        "2 times after trigger alarm within 30 days",
        "before trigger competition",
        "at most 6 months apart from 2024-06-30",
        "continuous",
        "continuous from 2024-01-01 until 2024-12-31",
        "by 2024-12-31 then continuous",
        "by 2024-06-30 then every month until 2025-12-31 then each year by 06-20, 12-20",
    ],
)
def test_canonical_text_is_printed_as_it_was_read(text):
    assert to_text(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1 times every month", "every month"),
        ("every 1 month", "every month"),
        ("each year by 6-20,12-20", "each year by 06-20, 12-20"),
        ("each month by 05", "each month by 5"),
        ("each quarter by 1-8", "each quarter by 1-08"),
        ("within 2024-01-01..2024-12-31", "within 2024"),
        ("within 2024-06-01..2024-06-30", "within 2024-06"),
        ("within 2024..2024-06", "within 2024-01..2024-06"),
        ("after trigger alarm within 1 days", "after trigger alarm within 1 day"),
        ("at most 1 years apart from 2024-06-30", "at most 1 year apart from 2024-06-30"),
    ],
)
def test_other_spellings_are_read_too(text, canonical):
    assert parse(text) == parse(canonical)
    assert to_text(parse(text)) == canonical


@law
@given(strategies.onces())
def test_a_span_is_printed_as_short_as_it_can_be(rule):
    assume(rule.start_day is not None)
    whole_months = rule.start.day == 1 and as_date(rule.due_day + 1).day == 1
    assert (len(to_text(rule).partition("within ")[2]) <= len("2024-01..2024-12")) == (
        whole_months or rule.start == rule.due
    )


def test_the_union_of_rules_is_closed_under_the_default_construction():
    assert Sequence((Once("2024-12-31"), Continuous())) == parse("by 2024-12-31 then continuous")
    assert Every(Period.MONTH) == parse("every month")


@law
@given(strategies.dated_rules() | strategies.standing() | strategies.rollings())
def test_what_a_rule_shows_are_dates_from_which_it_is_made_again(rule):
    days = {name: value for name, value in attrs.asdict(rule).items() if name.endswith("_day") and value is not None}
    for name, value in days.items():
        assert f"{name}={str(as_date(value))!r}" in repr(rule)
    assert attrs.evolve(rule, **{name: str(as_date(value)) for name, value in days.items()}) == rule
