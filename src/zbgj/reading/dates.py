"""Dates and instants as people write them."""

from __future__ import annotations

import datetime as dt
import re

from zbgj.days import as_instant
from zbgj.reading.numbers import chinese_number
from zbgj.reading.values import Read, UnreadableError, folded, short

__all__ = ["read_moment", "read_serial"]

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ISO_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,6})?)?(Z|[+-]\d{2}:?\d{2}(:\d{2})?)?", re.ASCII
)
_WEEKDAY = r"(?:\s*\(?(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])\)?)?"
_TIME = (
    r"(?:\s*(?P<half>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|am|pm)?\s*"
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:\.0+)?)?"
    r"|[时点](?:(?P<zhminute>\d{1,2})分?(?:(?P<zhsecond>\d{1,2})秒)?|(?P<thirty>半)|整)?)"
    r"\s*(?P<after>am|pm)?)?"
)
_FULL = re.compile(
    r"(?P<y>\d{4}|\d{2})(?:\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?"
    r"|\s*(?P<sign>[-/.])\s*(?P<m2>\d{1,2})\s*(?P=sign)\s*(?P<d2>\d{1,2}))" + _WEEKDAY + _TIME,
    re.IGNORECASE | re.ASCII,
)
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4})" + _WEEKDAY + _TIME, re.IGNORECASE | re.ASCII)
_DIGITS = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})" + _TIME, re.IGNORECASE | re.ASCII)
_NO_YEAR = re.compile(r"\d{1,2}\s*([月/.-])\s*\d{1,2}\s*[日号]?" + _WEEKDAY + _TIME, re.IGNORECASE | re.ASCII)
_NO_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?", re.ASCII)
_NO_DATE = re.compile(_TIME.removesuffix("?"), re.IGNORECASE | re.ASCII)
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
_ZH_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,4})([日号])"
)
_LATE = ("下午", "傍晚", "晚上", "pm")
_DAYS_OF_WEEK = "一二三四五六日"

#: The first day of the serial numbers of spreadsheets, and what of them may be a date: 1954 to 2091.
_SERIAL_START = dt.datetime(1899, 12, 30)
_SERIALS = (20_000, 70_000)


def read_moment(text: str, years: tuple[int, int] | None = None) -> Read:
    """The date that a text says, or the instant if it gives a time; without a zone that of Asia/Shanghai.

    >>> read_moment("2024年5月8日星期三 上午9:30").value.isoformat()
    '2024-05-08T09:30:00+08:00'
    >>> read_moment("24.5.8", years=(2024, 2026)).value
    datetime.date(2024, 5, 8)
    >>> read_moment("5月8日")
    Traceback (most recent call last):
    ...
    zbgj.reading.values.UnreadableError: '5月8日' has no year; expected a date such as 2024-05-20

    :param years: the first and last year that can be meant; only they decide what a year of two digits is.
    :raises UnreadableError: if it says no date, lacks a part of one, or could say two.
    """
    said = folded(text)
    try:
        if _ISO_DAY.fullmatch(said):
            return Read(dt.date.fromisoformat(said), said == text)
        if _ISO_INSTANT.fullmatch(said):
            return Read(as_instant(said.replace(",", ".")), said == text)
        return Read(_written(_in_digits(said), said, years), plain=False)
    except UnreadableError:
        raise
    except (ValueError, OverflowError):
        raise _none(said) from None


def _none(said: str) -> UnreadableError:
    shown = short(said)
    return UnreadableError(
        f"应为日期（如 2024-05-20），而不是“{shown}”", f"expected a date such as 2024-05-20, not {shown!r}"
    )


def _lacks(said: str, zh: str, en: str) -> UnreadableError:
    shown = short(said)
    return UnreadableError(
        f"“{shown}”{zh}；应为日期（如 2024-05-20）", f"{shown!r} {en}; expected a date such as 2024-05-20"
    )


def _in_digits(said: str) -> str:
    """二〇二四年五月八日 as 2024年5月8日."""
    match = _ZH_DATE.match(said)
    if match is None:
        return said
    year = "".join(str("〇一二三四五六七八九".index(sign if sign not in "零○" else "〇")) for sign in match[1])
    return f"{year}年{chinese_number(match[2])}月{chinese_number(match[3])}{match[4]}{said[match.end() :]}"


def _written(said: str, original: str, years: tuple[int, int] | None) -> dt.date:
    if (match := _DIGITS.fullmatch(said)) and 1900 <= int(match["y"]) <= 2200:
        return _with_time(dt.date(int(match["y"]), int(match["m"]), int(match["d"])), match, original)
    if match := _FULL.fullmatch(said):
        month, day = int(match["m"] or match["m2"]), int(match["d"] or match["d2"])
        year = int(match["y"])
        found = dt.date(year, month, day) if len(match["y"]) == 4 else _short_year(year, month, day, match, years)
        return _with_time(found, match, original)
    if match := _YEAR_LAST.fullmatch(said):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if first != second and max(first, second) <= 12:
            raise _lacks(original, "不能确定哪个是月、哪个是日", "does not say which number is the month")
        return _with_time(dt.date(year, min(first, second), max(first, second)), match, original)
    if _SERIAL.fullmatch(said) and (serial := read_serial(float(said))) is not None:
        return serial
    if _NO_YEAR.fullmatch(said):
        raise _lacks(original, "没有年份", "has no year")
    if _NO_DAY.fullmatch(said):
        raise _lacks(original, "没有日", "has no day")
    if _NO_DATE.fullmatch(said):
        raise _lacks(original, "只有时间，没有日期", "has a time and no date")
    raise _none(original)


def _short_year(year: int, month: int, day: int, match: re.Match[str], years: tuple[int, int] | None) -> dt.date:
    """The date of a year of two digits, if the years that can be meant leave only one."""
    said = match[0]
    if years is None:
        raise _lacks(said, "的年份只有两位", "has a year of two digits")
    first, last = years
    found = set()
    orders = [(year, month, day)]
    if match["sign"]:  # 8/5/24: the year may stand last
        orders += [(day, month, year), (day, year, month)]
    for place, (short_year, a_month, a_day) in enumerate(orders):
        if place == 0 or short_year < 100:
            try:
                date = dt.date(first - first % 100 + short_year, a_month, a_day)
            except ValueError:
                continue
            if first <= date.year <= last:
                found.add(date)
    if len(found) != 1:
        if found:
            raise _lacks(said, "可作两种解释", "could be two dates")
        raise _lacks(said, "的年份不在方案期内", "lies in no year of the plan")
    return found.pop()


def _with_time(date: dt.date, match: re.Match[str], said: str) -> dt.date:
    parts = match.groupdict()
    weekday = parts.get("weekday")
    if weekday is not None and _DAYS_OF_WEEK.index("日" if weekday == "天" else weekday) != date.weekday():
        right = _DAYS_OF_WEEK[date.weekday()]
        raise _lacks(said, f"的日期与星期不符（{date} 是星期{right}）", f"has another weekday than {date}")
    if parts["hour"] is None:
        return date
    hour = int(parts["hour"])
    minute = 30 if parts["thirty"] else int(parts["minute"] or parts["zhminute"] or 0)
    second = int(parts["second"] or parts["zhsecond"] or 0)
    hour = _hour(hour, (parts["half"] or parts["after"] or "").lower(), said)
    return as_instant(dt.datetime(date.year, date.month, date.day, hour, minute, second))


def _hour(hour: int, half: str, said: str) -> int:
    """The hour of the day, by the half of it that is named."""
    if half in ("傍晚", "晚上") and hour == 12:
        raise _lacks(said, "的时间可作两种解释", "has a time that could be two")
    if half in _LATE:
        return hour + 12 if hour < 12 else hour
    if half == "中午":
        return hour + 12 if hour < 11 else hour
    if half == "am" and hour == 12:
        return 0
    if half and hour >= 12:
        raise _lacks(said, "的时间可作两种解释", "has a time that could be two")
    return hour


def read_serial(number: float) -> dt.date | None:
    """The date or instant of the serial number by which spreadsheets keep one; ``None`` if it can hardly be one.

    >>> read_serial(45420), read_serial(7)
    (datetime.date(2024, 5, 8), None)
    """
    if not _SERIALS[0] <= number <= _SERIALS[1]:
        return None
    if number == int(number):
        return (_SERIAL_START + dt.timedelta(days=int(number))).date()
    return as_instant(_SERIAL_START + dt.timedelta(seconds=round(number * 86_400)))
