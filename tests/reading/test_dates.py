"""Dates as people write them: one meaning is read, two are refused with the reason."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zbgj.reading import UnreadableError, read_moment
from zbgj.reading.dates import read_serial

DAY = dt.date(2024, 5, 8)
YEARS = (2024, 2026)


@pytest.mark.parametrize("said", [
    "2024-05-08", "2024/5/8", "2024.5.8", "2024年5月8日", "2024年5月8号", "2024年5月8日星期三",
    "2024年5月8日（周三）",
    "２０２４年５月８日", "2024\u00a0年 5 月 8 日", " 2024-5-8 ", "20240508", "45420", "二〇二四年五月八日",
    "24.5.8", "24年5月8日",
    "24-05-08", "\ufeff2024-05-08", "2024－05－08",
])  # fmt: skip
def test_a_day_however_it_is_written(said):
    assert read_moment(said, YEARS).value == DAY


@pytest.mark.parametrize("said", [
    "2024/5/8 9:30", "2024/5/8 9:30:00", "2024年5月8日 9:30", "2024年5月8日上午9:30", "2024年5月8日9时30分",
    "2024-05-08T09:30",
    "2024年5月8日星期三 上午9点半", "2024-05-08T01:30:00Z", "2024/05/08 9:30 AM", "２０２４／５／８　９：３０",
    "20240508 09:30",
    "2024-05-08T09:30:00+08:00",
])  # fmt: skip
def test_an_instant_however_it_is_written(said):
    found = read_moment(said).value
    assert found == dt.datetime(2024, 5, 8, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def test_the_afternoon_counts_on():
    assert read_moment("2024年5月8日下午3:05").value.time() == dt.time(15, 5)
    assert read_moment("2024-5-8 中午12点").value.time() == dt.time(12)
    assert read_moment("2024-5-8 12:15 PM").value.time() == dt.time(12, 15)


@pytest.mark.parametrize(("said", "why"), [
    ("5月8日", "has no year"), ("5/8", "has no year"), ("8/5/2024", "does not say which number is the month"),
    ("2024年5月", "has no day"), ("上午9:00", "has a time and no date"),
    ("2024年5月8日星期四", "has another weekday"),
    ("2024-02-30", "expected a date"), ("2024-5/8", "expected a date"), ("", "expected a date"),
    ("soon", "expected a date"),
    ("20241345", "expected a date"), ("2024/5/8 25:00", "expected a date"), ("99.5.8", "in no year of the plan"),
    ("2024年5月8日上午12:30", "could be two"), ("7", "expected a date"), ("24.5.26", "could be two dates"),
])  # fmt: skip
def test_what_has_no_meaning_or_two_is_refused_with_the_reason(said, why):
    with pytest.raises(UnreadableError, match=why) as caught:
        read_moment(said, YEARS)
    assert caught.value.zh


def test_a_year_of_two_digits_needs_the_years_of_a_plan():
    with pytest.raises(UnreadableError, match="a year of two digits"):
        read_moment("24.5.8")
    assert read_moment("13/5/2024").value == dt.date(2024, 5, 13)


def test_only_the_plain_form_is_plain():
    assert read_moment("2024-05-08").plain
    assert read_moment("2024-05-08T09:30").plain
    assert not any(read_moment(said).plain for said in ("2024/5/8", "20240508", " 2024-05-08", "2024年5月8日"))


@given(st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2199, 1, 1)))
def test_every_day_and_minute_is_read_back_from_each_form(moment):
    day = moment.date()
    weekday = "一二三四五六日"[day.weekday()]
    for form in ("{0:%Y}-{1}-{2}", "{0:%Y}/{1}/{2}", "{0:%Y}年{1}月{2}日", "{0:%Y%m%d}", "{0:%Y}年{1}月{2}日星期{3}"):
        text = form.format(day, day.month, day.day, weekday)
        assert read_moment(text).value == day
        assert read_moment(f"{text} {moment.hour}:{moment:%M}").value.replace(tzinfo=None) == moment.replace(
            second=0, microsecond=0
        )


@given(st.text(max_size=12) | st.from_regex(r"[0-9年月日号/.: -]{1,14}", fullmatch=True))
def test_any_text_is_a_moment_or_unreadable(text):
    with contextlib.suppress(UnreadableError):
        assert isinstance(read_moment(text, YEARS).value, dt.date)


@given(st.dates(dt.date(1955, 1, 1), dt.date(2090, 1, 1)))
def test_a_serial_number_is_the_day_that_openpyxl_makes_of_it(day):
    from openpyxl.utils.datetime import to_excel

    assert read_serial(to_excel(day)) == day
