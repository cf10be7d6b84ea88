"""Civil days: integers inside, :mod:`pendulum` at the edge.

A *day* is the proleptic Gregorian ordinal of a civil date in Asia/Shanghai (1 is 0001-01-01, as
:meth:`datetime.date.toordinal` counts); a *month index* is ``year * 12 + month - 1``. Counting on these never drifts
at month ends, and costs a fraction of date objects.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

import pendulum

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ZONE", "DateLike", "as_date", "as_instant", "interval", "shown", "to_day"]

#: The zone whose civil dates every plan speaks of.
ZONE = "Asia/Shanghai"

#: What the API takes for a date: a date, an instant (read in Asia/Shanghai), or ISO text.
DateLike = dt.date | str

#: The earliest and latest day the algebra counts with.
FIRST_DAY = 1
LAST_DAY = dt.date(9990, 12, 31).toordinal()

_CYCLE_MONTHS = 4800
_CYCLE_DAYS = 146_097


@cache
def _cycle() -> tuple[int, ...]:
    """First days of the 4800 months of the years 2000-2399; the calendar repeats after them."""
    return tuple(dt.date(2000 + i // 12, i % 12 + 1, 1).toordinal() for i in range(_CYCLE_MONTHS))


_CYCLE_START = 2000 * 12


def month_start(index: int) -> int:
    """First day of the month with this index (which may lie outside the years a date can hold)."""
    cycles, place = divmod(index - _CYCLE_START, _CYCLE_MONTHS)
    return _cycle()[place] + cycles * _CYCLE_DAYS


def month_starts(first: int, stop: int, step: int) -> Sequence[int]:
    """First days of the months ``range(first, stop, step)``."""
    begin = first - _CYCLE_START
    end = stop - _CYCLE_START
    if begin >= 0 and end <= _CYCLE_MONTHS:
        return _cycle()[begin:end:step]
    return [month_start(index) for index in range(first, stop, step)]


def month_index(day: int) -> int:
    """Index of the month that holds the day."""
    date = dt.date.fromordinal(day)
    return date.year * 12 + date.month - 1


def add_months(day: int, months: int) -> int:
    """The same day of the month so many months on, or that month's last day if it is shorter."""
    index = month_index(day)
    return on_day(index + months, day - month_start(index) + 1)


def on_day(index: int, day_of_month: int) -> int:
    """Day so-and-so of a month, cut to the month's last day."""
    return min(month_start(index) + day_of_month, month_start(index + 1)) - 1


def to_day(value: DateLike | int) -> int:
    """The day number of a date, an ISO text or a day number.

    Aware instants are read as the civil date in Asia/Shanghai.

    >>> to_day("2024-04-08") == to_day(dt.date(2024, 4, 8)) == 738984
    True
    >>> to_day("8 April")
    Traceback (most recent call last):
    ...
    ValueError: not a date: '8 April' (expected YYYY-MM-DD)

    :raises ValueError: if the text is no date.
    :raises TypeError: if it is neither date, text nor number.
    """
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value).toordinal()
        except ValueError:
            raise ValueError(f"not a date: {value!r} (expected YYYY-MM-DD)") from None
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return as_instant(value).toordinal()
    try:
        return value.toordinal()
    except AttributeError:
        raise TypeError(f"not a date: {value!r} (expected a date or YYYY-MM-DD)") from None


def as_date(value: DateLike | int) -> pendulum.Date:
    """The same as a :class:`pendulum.Date`.

    >>> as_date("2024-02-29")
    Date(2024, 2, 29)
    """
    return pendulum.Date.fromordinal(to_day(value))


def shown(day: int | None) -> str:
    """A day number as reprs show it: ISO text, from which the same day is read again.

    >>> shown(738984), shown(None)
    ("'2024-04-08'", 'None')
    """
    if day is None or not FIRST_DAY <= day <= dt.date.max.toordinal():
        return repr(day)
    return repr(str(as_date(day)))


def as_instant(value: dt.datetime | str) -> pendulum.DateTime:
    """An instant in Asia/Shanghai; a naive one is taken to be in that zone already.

    >>> as_instant("2024-06-01T16:30:00Z").isoformat()
    '2024-06-02T00:30:00+08:00'

    :raises ValueError: if the text is no instant.
    """
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(f"not an instant: {value!r} (expected YYYY-MM-DDTHH:MM:SS)") from None
    if value.tzinfo is None:
        return pendulum.instance(value, tz=ZONE)
    return pendulum.instance(value).in_timezone(ZONE)


def moment(at: dt.date) -> pendulum.DateTime:
    """Dates and instants in one order; a date stands for the end of its day.

    >>> moment(dt.date(2024, 6, 1)) > moment(dt.datetime(2024, 6, 1, 12))
    True
    """
    return as_instant(at if isinstance(at, dt.datetime) else dt.datetime.combine(at, dt.time.max))


def interval(start: DateLike, end: DateLike) -> pendulum.Interval[pendulum.Date]:
    """The days from ``start`` to ``end``, both included.

    >>> interval("2024-07-01", "2024-12-31").in_days()
    183

    :raises ValueError: if ``end`` lies before ``start``.
    """
    first, last = as_date(start), as_date(end)
    if last < first:
        raise ValueError(f"the interval ends on {last} before it starts on {first}")
    return pendulum.Interval(first, last)
