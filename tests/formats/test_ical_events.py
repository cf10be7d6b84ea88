"""An organisation's own calendar file becomes events that schedules can speak of."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
import recurring_ical_events  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from zbgj import Calendar, DefinitionError, Event, default_calendar, interval
from zbgj.formats.ical_events import read_events
from zbgj.schedule import Surroundings, occurrences, parse

ACTION = interval("2024-01-01", "2026-12-31")
FAIR = {"赛马节": "fair"}


def file(*events: str) -> str:
    """A calendar file of events, each given by its lines but for the frame."""
    body = "".join(f"BEGIN:VEVENT\nDTSTAMP:20240101T000000Z\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//a//b//ZH\n{body}END:VCALENDAR\n".replace("\n", "\r\n")


def spans(found, key="fair"):
    return [(str(event.days.start), str(event.days.end)) for event in found.get(key, ())]


def read(*events, keys=FAIR, within=ACTION):
    return spans(read_events(file(*events), keys, within))


def test_an_end_that_is_a_date_is_exclusive():
    assert read("UID:1\nSUMMARY:赛马节\nDTSTART;VALUE=DATE:20250801\nDTEND;VALUE=DATE:20250808") == [
        ("2025-08-01", "2025-08-07")
    ]


def test_without_an_end_it_is_one_day():
    assert read("UID:1\nSUMMARY:赛马节\nDTSTART;VALUE=DATE:20250801") == [("2025-08-01", "2025-08-01")]
    assert read("UID:1\nSUMMARY:赛马节\nDTSTART:20250801T100000") == [("2025-08-01", "2025-08-01")]


def test_times_are_civil_days_in_shanghai():
    assert read("UID:1\nSUMMARY:赛马节\nDTSTART:20250731T200000Z\nDURATION:PT2H") == [("2025-08-01", "2025-08-01")]
    assert read("UID:1\nSUMMARY:赛马节\nDTSTART:20250731T100000Z\nDTEND:20250801T160000Z") == [
        ("2025-07-31", "2025-08-01")
    ]  # midnight there is the end of the day before


def test_recurrences_are_expanded_with_their_exceptions():
    yearly = "UID:1\nSUMMARY:赛马节\nDTSTART;VALUE=DATE:20200801\nDTEND;VALUE=DATE:20200803\nRRULE:FREQ=YEARLY"
    assert read(yearly) == [(f"{year}-08-01", f"{year}-08-02") for year in (2024, 2025, 2026)]
    assert read(yearly + "\nEXDATE;VALUE=DATE:20250801") == [
        ("2024-08-01", "2024-08-02"), ("2026-08-01", "2026-08-02"),
    ]  # fmt: skip
    moved = "UID:1\nSUMMARY:赛马节\nRECURRENCE-ID;VALUE=DATE:20250801\nDTSTART;VALUE=DATE:20250810"
    assert read(yearly, moved)[1] == ("2025-08-10", "2025-08-10")
    assert len(read(yearly, moved)) == 3
    assert read(yearly, moved + "\nSTATUS:CANCELLED") == [("2024-08-01", "2024-08-02"), ("2026-08-01", "2026-08-02")]


def test_the_end_of_a_recurrence_counts():
    event = (
        "UID:1\nSUMMARY:赛马节\nDTSTART;TZID=Asia/Shanghai:20240801T090000\nRRULE:FREQ=YEARLY;UNTIL=20250801T010000Z"
    )
    assert read(event) == [("2024-08-01", "2024-08-01"), ("2025-08-01", "2025-08-01")]


def test_an_event_that_began_before_the_days_asked_for_counts():
    event = "UID:1\nSUMMARY:赛马节\nDTSTART;VALUE=DATE:20231115\nDTEND;VALUE=DATE:20240316\nRRULE:FREQ=YEARLY"
    assert read(event)[0] == ("2023-11-15", "2024-03-15")


def test_names_are_uids_or_summaries_or_a_function_of_the_summary():
    events = [f"UID:{n}\nSUMMARY:赛马节 {n}\nDTSTART;VALUE=DATE:202{n}0801" for n in (4, 5, 6)]
    assert len(read(*events, keys={"5": "fair"})) == 1
    assert len(read(*events, keys={"赛马节 4": "fair", "5": "fair"})) == 2
    assert len(read(*events, keys=lambda summary: "fair" if "赛马" in summary else None)) == 3
    assert read(*events, keys={}) == []


def test_the_calendar_they_make_dates_the_schedules():
    found = read_events(file("UID:1\nSUMMARY:汛期\nDTSTART;VALUE=DATE:20240601\nDTEND;VALUE=DATE:20240916\n"
                             "RRULE:FREQ=YEARLY"), {"汛期": "flood-season"}, ACTION)  # fmt: skip
    before = parse("before event flood-season")
    for calendar in (Calendar(found), default_calendar().replaced(found)):
        due = [str(one.due) for one in occurrences(before, ACTION, None, Surroundings(calendar))]
        assert due == ["2024-05-31", "2025-05-31", "2026-05-31"]


rules = st.builds(
    lambda freq, interval_, count: f"FREQ={freq};INTERVAL={interval_}" + (f";COUNT={count}" if count else ""),
    st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY"]),
    st.integers(1, 5),
    st.integers(0, 9),
)
written = st.builds(
    lambda start, length, rule: (start, length, rule),
    st.dates(dt.date(2021, 1, 1), dt.date(2027, 1, 1)),
    st.integers(1, 200),
    st.none() | rules,
)


@settings(max_examples=60)
@given(st.lists(written, max_size=4))
def test_what_is_read_is_what_an_independent_expander_finds(events):
    text = file(*(
        f"UID:{number}\nSUMMARY:赛马节\nDTSTART;VALUE=DATE:{start:%Y%m%d}\n"
        f"DTEND;VALUE=DATE:{start + dt.timedelta(days=length):%Y%m%d}" + (f"\nRRULE:{rule}" if rule else "")
        for number, (start, length, rule) in enumerate(events)
    ))  # fmt: skip
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(text))
    expected = {
        Event(one["DTSTART"].dt, one["DTEND"].dt - dt.timedelta(days=1), "赛马节")
        for one in query.between(dt.date(2024, 1, 1), dt.date(2027, 1, 1))
    }
    found = read_events(text, lambda _: "fair", ACTION)
    assert set(found.get("fair", ())) == expected


@pytest.mark.parametrize(("rule", "said"), [
    ("FREQ=DAILY;INTERVAL=0", "INTERVAL is less than 1"), ("FREQ=YEARLY;INTERVAL=-1", "INTERVAL is less than 1"),
    ("FREQ=DAILY;BYHOUR=1,2,3", "recurs within a day"), ("FREQ=HOURLY", "recurs within a day"),
])  # fmt: skip
def test_a_recurrence_without_end_or_measure_is_a_problem_and_not_waited_for(rule, said):
    with pytest.raises(DefinitionError, match=said):
        read(f"UID:1\nSUMMARY:赛马节\nDTSTART;VALUE=DATE:20250801\nRRULE:{rule}")


def test_every_problem_is_named_at_once():
    text = file(
        "UID:1\nSUMMARY:赛马节",
        "UID:2\nSUMMARY:赛马节\nDTSTART:soon",
        "UID:3\nSUMMARY:赛马节\nDTSTART;VALUE=DATE:20240601\nDTEND;VALUE=DATE:20240501",
        "UID:4\nSUMMARY:赛马节\nDTSTART;VALUE=DATE:20240601\nRRULE:FREQ=SECONDLY",
        "UID:5\nSUMMARY:赛马节\nDTSTART;VALUE=DATE:20240601\nRECURRENCE-ID:then",
    )
    with pytest.raises(DefinitionError) as caught:
        read_events(text, {**FAIR, "雪顿节": "shoton"}, ACTION, file="ours.ics")
    messages = [str(problem) for problem in caught.value.problems]
    assert len(messages) == 6
    for message, part in zip(
        messages,
        ["RECURRENCE-ID", "DTSTART is missing", "soon", "ends before it begins", "within a day", "雪顿节"],
        strict=True,
    ):
        assert message.startswith("ours.ics: ")
        assert part in message


@pytest.mark.parametrize("data", ["", "no calendar", b"\xff\xfe", "BEGIN:VCALENDAR\r\n", "BEGIN:VEVENT\r\nEND:VEVENT"])
def test_what_is_no_calendar_is_said_to_be_none(data):
    with pytest.raises(DefinitionError, match="not an iCalendar file"):
        read_events(data, {}, ACTION)


@settings(max_examples=200)
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_rubbish_is_an_error_with_a_name_or_nothing(data):
    try:
        assert read_events(data, lambda _: "fair", ACTION) == {}
    except DefinitionError as error:
        assert error.problems
