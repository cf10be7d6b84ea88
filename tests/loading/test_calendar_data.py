"""Calendars as data: events by dates, by yearly rule and by the Chinese calendar, and working days."""

from __future__ import annotations

import datetime as dt
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zbgj import DefinitionError, default_calendar
from zbgj.calendars import Calendar, CalendarError, Event, with_holidays, with_working_days
from zbgj.days import as_date, to_day
from zbgj.loading.calendars import OPEN_YEARS, calendar_from_data, load_calendar
from zbgj.schedule.lunar import LUNAR_YEARS, lunar_day, month_lengths
from zbgj.schedule.working import UnknownYearError, WorkingDays


def event(**given):
    return {"event": [{"key": "x", "zh": "名", "en": "name", **given}]}


def days_of(calendar, key="x"):
    return [(str(as_date(one.first_day)), str(as_date(one.last_day))) for one in calendar.of(key)]


def test_the_built_in_calendar_is_what_it_was_when_it_stood_in_code():
    seasons = {
        "flood-season": ("汛期 flood season", (5, 16), (9, 30)),
        "main-flood-season": ("主汛期 main flood season", (7, 1), (8, 31)),
        "spring-ploughing": ("春耕春播 spring ploughing", (3, 16), (5, 31)),
        "autumn-harvest": ("三秋 autumn harvest and sowing", (9, 1), (10, 31)),
        "summer-holiday": ("暑期 summer holiday", (7, 10), (8, 31)),
    }
    losar = {2023: (2, 21), 2024: (2, 10), 2025: (2, 28), 2026: (2, 18), 2027: (2, 7)}
    wanted = {
        key: tuple(Event(dt.date(y, *first), dt.date(y, *last), f"{name} {y}") for y in range(2023, 2028))
        for key, (name, first, last) in seasons.items()
    }
    wanted["losar"] = tuple(
        Event(dt.date(y, *day), dt.date(y, *day) + dt.timedelta(days=2), f"藏历新年 Losar {y}")
        for y, day in losar.items()
    )
    # The key periods of tourism came later: a list of the culture and tourism plan.
    assert {key: events for key, events in default_calendar().events.items() if key != "tourism-key-period"} == wanted
    assert default_calendar().names["losar"] == ("藏历新年", "Losar")


def test_a_season_may_reach_across_new_year_and_be_open_in_years():
    heating = calendar_from_data(event(each_year="11-01..03-31", first_year=2024, last_year=2025))
    assert days_of(heating) == [("2024-11-01", "2025-03-31"), ("2025-11-01", "2026-03-31")]
    leap = calendar_from_data(event(each_year="02-29", first_year=2023, last_year=2024))
    assert days_of(leap) == [("2023-02-28", "2023-02-28"), ("2024-02-29", "2024-02-29")]
    always = calendar_from_data(event(each_year="06-01..06-30"))
    assert always.years("x") == OPEN_YEARS


def test_events_that_touch_become_one_unless_they_are_kept_apart():
    dates = ["2025-03-04", "2025-03-05", "2025-03-06..2025-03-07"]
    assert days_of(calendar_from_data(event(dates=dates))) == [("2025-03-04", "2025-03-07")]
    assert len(days_of(calendar_from_data(event(dates=dates, apart=True)))) == 3
    replaced = calendar_from_data(event(dates=dates, apart=True)).replaced({"x": [Event(1, 1), Event(2, 2)]})
    assert len(replaced.of("x")) == 2


def test_festivals_of_the_chinese_calendar():
    found = days_of(calendar_from_data(event(lunar=["05-05", "12-30..01-03"], first_year=2025, last_year=2026)))
    assert found == [
        ("2025-05-31", "2025-05-31"),
        ("2026-02-16", "2026-02-19"),
        ("2026-06-19", "2026-06-19"),
        ("2027-02-05", "2027-02-08"),
    ]


def test_the_table_of_the_chinese_calendar_is_what_holidays_knows():
    years = range(2008, LUNAR_YEARS[-1] + 1)
    holidays = pytest.importorskip("holidays").country_holidays("CN", years=years, observed=False, language="zh_CN")
    firsts = {"春节": (1, 1), "端午节": (5, 5), "中秋节": (8, 15)}
    for year in years:
        named: dict[str, dt.date] = {}
        for day, name in sorted(holidays.items()):
            if day.year == year:
                for one in name.split("; "):
                    named.setdefault(one, day)
        for name, (month, day) in firsts.items():
            if name == "春节" and year < 2014:
                continue  # the days off began on New Year's Eve in some of these years
            assert as_date(lunar_day(year, month, day)) == named[name], (year, name)


def test_the_years_of_the_chinese_calendar_follow_each_other():
    for year in LUNAR_YEARS[:-1]:
        assert lunar_day(year, 1, 1) + sum(month_lengths(year)[1]) == lunar_day(year + 1, 1, 1)
    with pytest.raises(ValueError, match="2057"):
        lunar_day(2057, 1, 1)


def test_everything_that_is_wrong_is_said_at_once():
    data = {
        "events": [],
        "event": [
            {"key": "Flood", "zh": "", "each_year": "05-16..09-31", "each": 1},
            {"key": "a", "zh": "甲", "en": "a", "dates": ["2025-02-30", "2025-03-02..2025-03-01"], "first_year": 2025},
            {"key": "b", "zh": "乙", "en": "b", "lunar": "05-05", "first_year": 1800, "apart": "yes"},
            {"key": "a", "zh": "甲", "en": "a", "dates": []},
            {"key": "c", "zh": "丙", "en": "c"},
            "d",
        ],
        "working_days": {
            "weekend": ["sat", "Sunday"], "2025": {"off": ["02-29"], "worked": ["01-06"], "x": 1}, "25": {},
        },
    }  # fmt: skip
    with pytest.raises(DefinitionError) as caught:
        calendar_from_data(data, "calendar.toml")
    said = str(caught.value)
    for part in (
        "calendar.toml: events: unknown key", "event 1: key: is 'Flood'", "event 1: each: unknown key", "event 1: zh",
        "event 1: en", "event 1: each_year: '05-16..09-31'", "a: dates: '2025-02-30'", "a: dates: '2025-03-02..",
        "a: first_year: goes with", "b: first_year: is 1800; expected a year from 1990", "b: apart: is 'yes'",
        "a: key: stands twice", "c: expected one of", "event 6: expected a table", "working_days: weekend",
        "working_days.2025: off: '02-29'", "working_days.2025: worked: 2025-01-06 is no day of a weekend",
        "working_days.2025: x: unknown key", "working_days.25: expected",
    ):  # fmt: skip
        assert part in said, (part, said)


KEYS = ["event", "key", "zh", "dates", "each_year", "lunar", "apart", "working_days", "weekend", "2025", "off"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(ANYTHING)
def test_any_data_give_a_calendar_or_problems(data):
    try:
        assert isinstance(calendar_from_data(data), Calendar)
    except DefinitionError as error:
        assert error.problems


def test_a_calendar_is_read_from_a_file(tmp_path):
    file = tmp_path / "calendar.toml"
    file.write_text('[[event]]\nkey = "fair"\nzh = "交易会"\nen = "fair"\ndates = ["2025-05-10"]\n', encoding="utf-8")
    assert days_of(load_calendar(file), "fair") == [("2025-05-10", "2025-05-10")]


# --- working days -----------------------------------------------------------------------------------------------


def test_the_working_days_of_the_region_are_what_holidays_holds():
    pytest.importorskip("holidays")
    assert with_working_days(Calendar({}), range(2023, 2027)).working == default_calendar().working
    with pytest.raises(CalendarError, match=r"no notice of working days for 2060, 2061"):
        with_working_days(Calendar({}), [2024, 2060, 2061])
    assert with_holidays(years=[2025]).working == default_calendar().working


def test_a_year_that_is_not_known_is_named():
    days = default_calendar().working_days()
    with pytest.raises(UnknownYearError, match="2029") as caught:
        days.next(to_day("2029-03-01"))
    assert caught.value.year == 2029
    with pytest.raises(UnknownYearError, match="2027"):
        days.after(to_day("2026-12-30"), 10**12)
    with pytest.raises(CalendarError, match="knows no working days"):
        Calendar({}).working_days()


@given(st.dates(dt.date(2023, 3, 1), dt.date(2026, 10, 1)), st.integers(1, 40))
def test_working_days_are_counted_as_one_by_one(day, number):
    days: WorkingDays = default_calendar().working_days()
    on = day.toordinal()
    after = before = on
    for _ in range(number):
        after += 1
        while not days.is_working(after):
            after += 1
        before -= 1
        while not days.is_working(before):
            before -= 1
    assert days.after(on, number) == after
    assert days.before(on, number) == before
    assert days.count(on + 1, after) == number
    assert days.next(on) == (on if days.is_working(on) else days.after(on, 1))
    assert days.previous(on) == (on if days.is_working(on) else days.before(on, 1))
    assert pickle.loads(pickle.dumps(days)) == days
