"""Calendars of events that move, and the rules that speak of them."""

from __future__ import annotations

import datetime as dt
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zbgj import strategies
from zbgj.calendars import Calendar, CalendarError, Event, default_calendar, merged, with_holidays
from zbgj.days import as_date, as_instant, interval, to_day
from zbgj.schedule import BeforeEvent, DuringEvent, Surroundings, last_deadline, next_deadline, occurrences, parse

FAIR = Calendar(
    {
        "fair": (
            Event("2024-09-20", "2024-09-25", "Fair 2024"),
            Event("2025-05-10", "2025-05-12", "Fair 2025"),
            Event("2025-05-13", "2025-05-14", "Congress 2025"),
        )
    }
)


def due(
    text: str, calendar: Calendar, start: str = "2024-01-01", end: str = "2026-12-31"
) -> list[tuple[str, str, str]]:
    return [(str(o.start), str(o.due), o.label) for o in occurrences(parse(text), start, end, Surroundings(calendar))]


# --- events -----------------------------------------------------------------------------------------------------


def test_before_an_event_is_by_the_day_before_it_in_a_window_that_opens_after_the_last():
    assert due("before event fair", FAIR) == [
        ("None", "2024-09-19", "Fair 2024"),
        ("2024-09-26", "2025-05-09", "Fair 2025, Congress 2025"),
    ]


def test_during_an_event_is_from_its_first_day_to_its_last():
    assert due("2 times during event fair", FAIR) == [
        ("2024-09-20", "2024-09-25", "Fair 2024"),
        ("2025-05-10", "2025-05-14", "Fair 2025, Congress 2025"),
    ]


def test_an_occurrence_belongs_where_it_falls_due_even_if_its_event_lies_elsewhere():
    assert due("before event fair", FAIR, "2024-09-19", "2024-09-19") == [("None", "2024-09-19", "Fair 2024")]
    assert due("before event fair", FAIR, "2024-09-20", "2025-05-08") == []


def test_deadlines_around_events():
    around = Surroundings(FAIR)
    assert next_deadline(parse("before event fair"), "2024-09-20", around).label == "Fair 2025, Congress 2025"
    assert next_deadline(parse("during event fair"), "2025-05-15", around) is None
    assert last_deadline(parse("during event fair"), "2025-05-14", around).label == "Fair 2024"
    assert last_deadline(parse("before event fair"), "2024-09-19", around) is None


def events() -> st.SearchStrategy[list[Event]]:
    near = strategies.days(dt.date(2024, 1, 1), dt.date(2024, 6, 30))
    name = st.sampled_from(["", "a", "b", "c"])
    return st.lists(
        st.builds(lambda day, length, n: Event(day, day + dt.timedelta(days=length), n), near, st.integers(0, 9), name),
        min_size=1,
        max_size=12,
    )


@settings(max_examples=200, deadline=None)
@given(events())
def test_merged_events_hold_the_same_days_and_leave_a_day_between(given_events):
    whole = merged(given_events)
    days = {day for e in given_events for day in range(e.first_day, e.last_day + 1)}
    assert {day for e in whole for day in range(e.first_day, e.last_day + 1)} == days
    for one, following in pairwise(whole):
        assert one.last_day + 1 < following.first_day
    assert merged(whole) == whole
    assert merged(reversed(given_events)) == whole


@settings(max_examples=200, deadline=None)
@given(events())
def test_merged_events_name_each_event_once(given_events):
    for event in merged(given_events):
        names = event.name.split(", ") if event.name else []
        within = {e.name for e in given_events if event.first_day <= e.first_day <= event.last_day and e.name}
        assert sorted(names) == sorted(within)


@settings(max_examples=200, deadline=None)
@given(events())
def test_before_and_during_an_event_together_leave_no_day_out(given_events):
    calendar = Calendar({"fair": tuple(given_events)})
    around = Surroundings(calendar)
    before = occurrences(BeforeEvent("fair"), "2023-01-01", "2025-12-31", around)
    during = occurrences(DuringEvent("fair"), "2023-01-01", "2025-12-31", around)
    windows = sorted((*before, *during))
    assert len(before) == len(during)
    for one, following in pairwise(windows):
        assert following.first_day == one.due_day + 1


def test_an_event_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="event 'fair' ends on 2024-05-01 before it begins"):
        Event("2024-05-02", "2024-05-01", "fair")
    event = Event(dt.date(2024, 5, 1), "2024-05-03")
    assert event.days == interval("2024-05-01", "2024-05-03")


# --- what a calendar does not know ------------------------------------------------------------------------------


def test_an_event_needs_a_calendar():
    with pytest.raises(CalendarError, match="about the event 'losar' needs a calendar"):
        occurrences(parse("before event losar"), "2024-01-01", "2024-12-31")


def test_an_unknown_event_raises_and_says_what_is_known():
    with pytest.raises(CalendarError, match=r"no event 'losar' \(it knows: fair\)"):
        occurrences(parse("before event losar"), "2024-01-01", "2024-12-31", Surroundings(FAIR))
    with pytest.raises(CalendarError, match=r"no event 'losar' \(it knows: none\)"):
        Calendar({}).of("losar")
    with pytest.raises(CalendarError, match="no event 'fair'"):
        next_deadline(parse("during event fair"), "2024-01-01", Surroundings(FAIR.replaced({"fair": []})))


def test_an_unknown_year_raises_and_says_which_are_known():
    assert FAIR.years("fair") == range(2024, 2026)
    for start, end in [("2023-12-31", "2024-12-31"), ("2025-01-01", "2026-01-01"), ("2023-01-01", "2027-01-01")]:
        with pytest.raises(CalendarError, match=r"knows 'fair' for 2024-2025, not for all of \d{4}"):
            FAIR.between("fair", start, end)
    assert [e.name for e in FAIR.between("fair", "2024-09-25", "2025-05-09")] == ["Fair 2024"]
    assert FAIR.between("fair", "2024-09-26", "2025-05-09") == []


def test_a_calendar_error_is_a_lookup_error():
    assert issubclass(CalendarError, LookupError)


def test_a_party_replaces_what_it_knows_better():
    better = default_calendar().replaced({"flood-season": [Event("2025-06-01", "2025-09-15", "flood season 2025")]})
    assert due("before event flood-season", better) == [("None", "2025-05-31", "flood season 2025")]
    assert due("before event losar", better) == due("before event losar", default_calendar())


# --- the default calendar and the holidays ----------------------------------------------------------------------


def test_losar_is_where_the_published_tables_put_it():
    first_days = [str(e.days.start) for e in default_calendar().between("losar", "2024-01-01", "2026-12-31")]
    assert first_days == ["2024-02-10", "2025-02-28", "2026-02-18"]


def test_the_seasons_of_the_default_calendar():
    assert [row[1] for row in due("before event flood-season", default_calendar())] == [
        "2024-05-15", "2025-05-15", "2026-05-15",
    ]  # fmt: skip
    assert [row[1] for row in due("before event main-flood-season", default_calendar())] == [
        "2024-06-30", "2025-06-30", "2026-06-30",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def festivals():
    pytest.importorskip("holidays")
    return with_holidays()


def test_the_spring_festival_is_the_run_of_days_off(festivals):
    found = festivals.between("spring-festival", "2024-01-01", "2026-12-31")
    assert [(str(e.days.start), str(e.days.end), e.name) for e in found] == [
        ("2024-02-10", "2024-02-17", "春节 2024"),
        ("2025-01-28", "2025-02-04", "春节 2025"),
        ("2026-02-15", "2026-02-23", "春节 2026"),
    ]


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("new-year", "2025-01-01", "2025-01-01"),
        ("qingming", "2025-04-04", "2025-04-06"),
        ("labour-day", "2025-05-01", "2025-05-05"),
        ("dragon-boat", "2025-05-31", "2025-06-02"),
        ("mid-autumn", "2025-10-01", "2025-10-08"),
        ("national-day", "2025-10-01", "2025-10-08"),
    ],
)
def test_the_holidays_of_2025_are_those_of_the_state_councils_notice(festivals, key, first, last):
    (event,) = festivals.between(key, "2025-01-01", "2025-12-31")
    assert (str(event.days.start), str(event.days.end)) == (first, last)


def test_a_holiday_can_begin_in_the_year_before(festivals):
    (event,) = festivals.between("new-year", "2023-12-01", "2024-12-01")
    assert (str(event.days.start), str(event.days.end), event.name) == ("2023-12-30", "2024-01-01", "元旦 2024")


def test_all_holidays_hold_losar_too_and_are_apart(festivals):
    known = festivals.of("holidays")
    names = {e.name for e in known}
    assert "春节 2026, 藏历新年 Losar 2026" in names
    assert "藏历新年 Losar 2025" in names
    for one, following in pairwise(known):
        assert one.last_day + 1 < following.first_day


def test_holidays_that_meet_are_one_and_name_each_festival_once(festivals):
    (golden,) = [e for e in festivals.of("holidays") if e.first_day == to_day("2025-10-01")]
    assert sorted(golden.name.split(", ")) == ["中秋节 2025", "国庆节 2025"]
    (spring,) = [e for e in festivals.of("holidays") if e.first_day == to_day("2024-02-10")]
    assert sorted(spring.name.split(", ")) == ["春节 2024", "藏历新年 Losar 2024"]


def test_before_the_holidays_is_by_the_last_day_of_work(festivals):
    rows = due("before event holidays", festivals, "2025-01-01", "2025-06-30")
    assert [row[1] for row in rows] == ["2025-01-27", "2025-02-27", "2025-04-03", "2025-04-30", "2025-05-30"]


def test_holidays_are_added_to_the_calendar_that_is_given():
    pytest.importorskip("holidays")
    calendar = with_holidays(FAIR, years=range(2024, 2026))
    assert calendar.of("fair") == FAIR.of("fair")
    assert "losar" not in calendar.events
    assert {as_date(e.first_day).year for e in calendar.of("qingming")} == {2024, 2025}


def test_without_the_extra_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(ImportError, match=r"pip install 'zbgj\[holidays\]'"):
        with_holidays()


# --- days -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [None, 2024.5, ["2024-01-01"]])
def test_what_is_no_date_is_said_to_be_none(wrong):
    with pytest.raises(TypeError, match=r"not a date: .*expected a date or YYYY-MM-DD"):
        interval("2024-01-01", wrong)


def test_days_are_read_from_dates_instants_and_text():
    assert to_day(dt.datetime(2024, 6, 1, 16, tzinfo=dt.UTC)) == to_day("2024-06-02")
    assert to_day(dt.datetime(2024, 6, 1, 23, 59)) == to_day(dt.date(2024, 6, 1))
    assert as_date(to_day("2024-02-29")).isoformat() == "2024-02-29"
    for text in ["2024-02-30", "2024", "1 May", ""]:
        with pytest.raises(ValueError, match=r"not a date: .* \(expected YYYY-MM-DD\)"):
            to_day(text)


def test_instants_and_intervals_that_cannot_be():
    with pytest.raises(ValueError, match="not an instant: 'noon'"):
        as_instant("noon")
    with pytest.raises(ValueError, match="ends on 2024-05-01 before it starts on 2024-05-02"):
        interval("2024-05-02", "2024-05-01")
    assert interval("2024-05-02", "2024-05-02").in_days() == 0
