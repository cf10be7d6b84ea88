"""What schedules are measured in: periods, units, days of a month, and the checks that all rules share."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from zbgj.days import month_index, month_start, to_day
from zbgj.labels import Labelled

if TYPE_CHECKING:
    import attrs

__all__ = ["LAST", "Period", "ScheduleError", "Unit", "as_day", "positive", "slug", "within_a_millennium"]


class ScheduleError(ValueError):
    """A schedule that cannot be: the message says what is wrong and what would be right."""


class Period(Labelled):
    """The calendar periods in which a duty can recur."""

    DAY = ("day", "日", "day")
    WEEK = ("week", "周", "week")
    TEN_DAY = ("ten-day", "旬", "ten-day period")
    HALF_MONTH = ("half-month", "半月", "half-month")
    MONTH = ("month", "月", "month")
    QUARTER = ("quarter", "季度", "quarter")
    HALF_YEAR = ("half-year", "半年", "half-year")
    YEAR = ("year", "年", "year")

    #: Length in months; 0 for days, weeks and parts of a month.
    months: int
    #: For parts of a month their first days: 1, 11 and 21; 1 and 16. Empty otherwise.
    parts: tuple[int, ...]
    #: The length of the shortest in days.
    shortest: int

    def index(self, day: int) -> int:
        """The number of the period that holds the day: periods that follow each other have numbers that do."""
        if self.months:
            return month_index(day) // self.months
        if self.parts:
            month = month_index(day)
            place = day - month_start(month) + 1
            return month * len(self.parts) + sum(place >= first for first in self.parts) - 1
        return (day - 1) // 7 if self is Period.WEEK else day  # 0001-01-01 is a Monday

    def first_day(self, index: int) -> int:
        """The first day of the period with this number."""
        if self.months:
            return month_start(index * self.months)
        if self.parts:
            month, part = divmod(index, len(self.parts))
            return month_start(month) + self.parts[part] - 1
        return index * 7 + 1 if self is Period.WEEK else index


for _period, _months, _parts, _shortest in zip(
    Period,
    (0, 0, 0, 0, 1, 3, 6, 12),
    ((), (), (1, 11, 21), (1, 16), (), (), (), ()),
    (1, 7, 8, 13, 28, 90, 181, 365),
    strict=True,
):
    _period.months, _period.parts, _period.shortest = _months, _parts, _shortest


class Unit(Labelled):
    """Units of a time limit that runs from a trigger or from the last act."""

    MINUTE = ("minute", "分钟", "minute")
    HOUR = ("hour", "小时", "hour")
    DAY = ("day", "日", "day")
    WORKING_DAY = ("working-day", "个工作日", "working day")
    WEEK = ("week", "周", "week")
    MONTH = ("month", "个月", "month")
    YEAR = ("year", "年", "year")


class _Last(Enum):
    LAST = "last"

    def __repr__(self) -> str:
        return self.name


#: "The last day of the month", in the days of an :class:`EachBy`.
LAST = _Last.LAST


def as_day(value: Any) -> Any:
    """Dates may be given as dates or ISO text; they are kept as day numbers."""
    return None if value is None else to_day(value)


def positive(_: Any, attribute: attrs.Attribute[int], value: int) -> None:
    """A validator: numbers from 1 on."""
    if value < 1:
        raise ScheduleError(f"{attribute.name} is {value}, but must be 1 or more")


def slug(_: Any, attribute: attrs.Attribute[str], value: str) -> None:
    """A validator: keys of events and triggers."""
    if not value or not value.replace("-", "").isalnum() or not value.isascii() or value != value.lower():
        raise ScheduleError(f"{attribute.name} is {value!r}, but must be a key like 'flood-season'")


_LONGEST = {
    Unit.MINUTE: 525_600_000, Unit.HOUR: 8_760_000, Unit.DAY: 365_000, Unit.WORKING_DAY: 250_000, Unit.WEEK: 52_000,
    Unit.MONTH: 12_000, Unit.YEAR: 1_000,
}  # fmt: skip


def within_a_millennium(amount: int, unit: Unit) -> None:
    """Refuse lengths that no rule means.

    :raises ScheduleError: if it is longer than a thousand years.
    """
    if amount > _LONGEST[unit]:
        raise ScheduleError(f"{amount} {unit}s is longer than a thousand years")
