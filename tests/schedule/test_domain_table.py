"""The temporal expressions of the plans: what is written, the text form, and what falls due 2024-2026."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from zbgj.calendars import default_calendar, with_holidays
from zbgj.schedule import Covers, Occurrence, Surroundings, covers, iter_occurrences, occurrences, parse, to_text

YEARS = (2024, 2025, 2026)


def every_year(*days: str) -> list[str]:
    return [f"{year}-{day}" for year, day in product(YEARS, days)]


MONTH_ENDS = [
    "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30",
    "2024-07-31", "2024-08-31", "2024-09-30", "2024-10-31", "2024-11-30", "2024-12-31",
    "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31", "2025-06-30",
    "2025-07-31", "2025-08-31", "2025-09-30", "2025-10-31", "2025-11-30", "2025-12-31",
    "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30",
    "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31", "2026-11-30", "2026-12-31",
]  # fmt: skip

TABLE = [
    ("2024年底前", "by 2024-12-31", ["2024-12-31"]),
    ("2024年6月底前", "by 2024-06-30", ["2024-06-30"]),
    ("2024年开展", "within 2024", ["2024-12-31"]),
    ("2024年起", "continuous from 2024-01-01", []),
    ("2024年起,每年", "every year from 2024-01-01", every_year("12-31")),
    ("每月至少1次", "every month", MONTH_ENDS),
    ("每季度至少2次", "2 times every quarter", every_year("03-31", "06-30", "09-30", "12-31")),
    ("每半年至少1次", "every half-year", every_year("06-30", "12-31")),
    ("每年至少1次", "every year", every_year("12-31")),
    ("全年不少于4次", "4 times every year", every_year("12-31")),
    ("每年12月1日前", "each year by 12-01", every_year("12-01")),
    ("每年6月20日、12月20日前", "each year by 06-20, 12-20", every_year("06-20", "12-20")),
    ("每季度第一个月的8日前", "each quarter by 1-08", every_year("01-08", "04-08", "07-08", "10-08")),
    ("每月13日前", "each month by 13", every_year(*(f"{month:02}-13" for month in range(1, 13)))),
    (
        "每季度5日前报送上季度",
        "each quarter by 1-05 about previous",
        every_year("01-05", "04-05", "07-05", "10-05"),
    ),
    (
        "自2024年6月起至2026年12月," + "每年度3月、6月、9月、12月28日前",
        "each year by 03-28, 06-28, 09-28, 12-28 from 2024-06-01 until 2026-12-31",
        every_year("03-28", "06-28", "09-28", "12-28")[1:],
    ),
    ("2024年11月中旬", "by 2024-11-20", ["2024-11-20"]),
    ("每年11月中旬", "each year by 11-20", every_year("11-20")),
    ("汛前", "before event flood-season", every_year("05-15")),
    ("主汛期前", "before event main-flood-season", every_year("06-30")),
    ("春耕春播前", "before event spring-ploughing", every_year("03-15")),
    ("三秋前", "before event autumn-harvest", every_year("08-31")),
    ("藏历新年前", "before event losar", ["2024-02-09", "2025-02-27", "2026-02-17"]),
    ("10日内", "after trigger found within 10 days", ["2024-03-10", "2025-01-09"]),
    ("第一时间", "after trigger found at once", ["2024-02-29", "2024-12-30"]),
    ("及时", "after trigger found promptly", []),
    ("30分钟内", "after trigger alarm within 30 minutes", ["2024-07-01", "2025-01-01"]),
    ("赛事举办前", "before trigger competition", ["2024-08-07", "2026-05-01"]),
    ("三年内全覆盖", "by 2026-12-31", ["2026-12-31"]),
    ("长期坚持", "continuous", []),
    ("2024年底前并长期坚持", "by 2024-12-31 then continuous", ["2024-12-31"]),
]

TRIGGERS = {
    "found": (dt.date(2024, 2, 29), dt.date(2024, 12, 30)),
    "alarm": (dt.datetime(2024, 7, 1, 10, 5), dt.datetime(2024, 12, 31, 23, 40)),
    "competition": (dt.date(2024, 8, 8), dt.datetime(2026, 5, 1, 9)),
}
AROUND = Surroundings(default_calendar(), TRIGGERS)


def due(text: str) -> list[Occurrence]:
    return occurrences(parse(text), "2024-01-01", "2026-12-31", AROUND)


@pytest.mark.parametrize(("written", "text", "deadlines"), TABLE, ids=[row[0] for row in TABLE])
def test_what_the_plans_say_falls_due(written, text, deadlines):
    assert [str(o.due) for o in due(text)] == deadlines
    assert to_text(parse(text)) == text


@pytest.mark.parametrize("text", [row[1] for row in TABLE if "trigger" not in row[1]])
def test_the_same_deadlines_are_found_lazily(text):
    lazy = []
    for occurrence in iter_occurrences(parse(text), "2024-01-01", AROUND):
        if occurrence.due.year > 2026:
            break
        lazy.append(occurrence)
    assert lazy == due(text)


def test_times_are_kept():
    assert {o.times for o in due("2 times every quarter")} == {2}
    assert {o.times for o in due("4 times every year")} == {4}


def test_four_times_a_year_is_not_once_a_quarter():
    assert covers(parse("4 times every year"), parse("every quarter")) is Covers.NO
    assert covers(parse("every quarter"), parse("4 times every year")) is Covers.YES


def test_a_report_about_the_quarter_before():
    first, *_, last = due("each quarter by 1-05 about previous")
    assert first.about is not None
    assert (str(first.about.start), str(first.about.end)) == ("2023-10-01", "2023-12-31")
    assert (first.label, last.label) == ("2024-01-05 about 2023-Q4", "2026-10-05 about 2026-Q3")


def test_the_first_and_last_of_a_bounded_duty():
    found = due("each year by 03-28, 06-28, 09-28, 12-28 from 2024-06-01 until 2026-12-31")
    assert (str(found[0].start), str(found[0].due)) == ("2024-06-01", "2024-06-28")
    assert (str(found[1].start), str(found[-1].due)) == ("2024-06-29", "2026-12-28")


def test_within_a_year_nothing_before_it_counts_and_by_its_end_everything_does():
    assert str(due("within 2024")[0].start) == "2024-01-01"
    assert due("by 2024-12-31")[0].start is None


def test_minutes_have_instants():
    assert [o.due_at and o.due_at.isoformat() for o in due("after trigger alarm within 30 minutes")] == [
        "2024-07-01T10:35:00+08:00",
        "2025-01-01T00:10:00+08:00",
    ]


def test_before_the_holidays_the_spring_festival_and_losar_are_one_where_they_meet():
    pytest.importorskip("holidays")
    around = Surroundings(with_holidays())
    found = occurrences(parse("before event holidays"), "2026-01-01", "2026-03-31", around)
    assert [(str(o.due), o.label) for o in found] == [("2026-02-14", "春节 2026, 藏历新年 Losar 2026")]


def test_a_recurring_duty_is_owed_from_the_period_in_which_the_plan_takes_effect():
    since = occurrences(parse("every quarter"), "2024-04-08", "2024-12-31")
    assert [o.label for o in since] == ["2024-Q2", "2024-Q3", "2024-Q4"]
    assert str(since[0].start) == "2024-04-01"


def test_other_plans_have_other_horizons():
    assert [str(o.due) for o in occurrences(parse("every half-year"), "2031-01-01", "2031-12-31")] == [
        "2031-06-30", "2031-12-31",
    ]  # fmt: skip
