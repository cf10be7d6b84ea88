"""Working days: weekends, days off that were announced, and days worked in exchange for them.

A year is known or it is not: nothing is guessed for one whose days off have not been announced.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from zbgj.days import FIRST_DAY, LAST_DAY, as_date, month_start

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CalendarError", "UnknownYearError", "WorkingDays"]


class CalendarError(LookupError):
    """The calendar has no dates for an event or for a year of it, or does not know a year's working days."""


class UnknownYearError(CalendarError):
    """The working days of a year are not known; :attr:`year` says of which."""

    def __init__(self, year: int, known: str) -> None:
        self.year = year
        super().__init__(f"the working days of {year} are not known (known: {known})")


def _sets(given: Mapping[int, Iterable[int]]) -> dict[int, frozenset[int]]:
    return {year: frozenset(days) for year, days in sorted(given.items())}


def _weekdays(given: Iterable[int]) -> frozenset[int]:
    return frozenset(given)


@attrs.frozen
class WorkingDays:
    """Which days are worked, by year.

    :param off: for each known year the days off that lie outside weekends (day numbers).
    :param made_up: for each known year the days of weekends that are worked in exchange.
    :param weekend: ISO weekdays that are not worked: 6 and 7 for Saturday and Sunday.

    >>> from zbgj.days import to_day
    >>> days = WorkingDays({2025: [to_day("2025-10-01")]}, {2025: [to_day("2025-09-28")]})
    >>> days.is_working(to_day("2025-09-28")), days.is_working(to_day("2025-10-01"))
    (True, False)
    >>> str(as_date(days.after(to_day("2025-09-26"), 3)))
    '2025-09-30'
    >>> days.is_working(to_day("2031-01-01"))
    Traceback (most recent call last):
    ...
    zbgj.schedule.working.UnknownYearError: the working days of 2031 are not known (known: 2025)

    :raises ValueError: if a day stands under another year, or nothing is left to work on.
    """

    off: Mapping[int, frozenset[int]] = attrs.field(converter=_sets, hash=False)
    made_up: Mapping[int, frozenset[int]] = attrs.field(factory=dict, converter=_sets, hash=False)
    weekend: frozenset[int] = attrs.field(default=frozenset({6, 7}), converter=_weekdays)
    _years: dict[int, tuple[int, ...]] = attrs.field(init=False, factory=dict, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if not self.weekend <= set(range(1, 8)) or len(self.weekend) == 7:
            raise ValueError("a weekend is made of ISO weekdays from 1 to 7, and not of all")
        for years in (self.off, self.made_up):
            for year, days in years.items():
                wrong = sorted(day for day in days if as_date(day).year != year)
                if wrong:
                    raise ValueError(f"{as_date(wrong[0])} stands under {year}")

    @property
    def years(self) -> tuple[int, ...]:
        """The years that are known, in order."""
        return tuple(self.off)

    def of(self, year: int) -> tuple[int, ...]:
        """The working days of a year, in order.

        :raises UnknownYearError: if the year is not known.
        """
        found = self._years.get(year)
        if found is None:
            if year not in self.off:
                raise UnknownYearError(year, ", ".join(map(str, self.off)) or "none")
            off, made_up = self.off[year], self.made_up.get(year, frozenset())
            first, stop = month_start(year * 12), month_start(year * 12 + 12)
            found = tuple(
                day
                for day in range(first, stop)
                if day in made_up or ((day - 1) % 7 + 1 not in self.weekend and day not in off)  # day 1 is a Monday
            )
            self._years[year] = found
        return found

    def is_working(self, day: int) -> bool:
        """Whether the day is worked.

        :raises UnknownYearError: if its year is not known.
        """
        days = self.of(_year(day))
        place = bisect_left(days, day)
        return place < len(days) and days[place] == day

    def next(self, day: int) -> int:
        """The day itself if it is worked, or the next that is.

        :raises UnknownYearError: if a year that is needed is not known.
        """
        return self.after(day - 1, 1)

    def previous(self, day: int) -> int:
        """The day itself if it is worked, or the last before it that is.

        :raises UnknownYearError: if a year that is needed is not known.
        """
        return self.before(day + 1, 1)

    def after(self, day: int, number: int) -> int:
        """The n-th working day after the day, which does not count itself.

        :param number: 1 or more.
        :raises UnknownYearError: if a year that is needed is not known.
        """
        year = _year(day + 1)
        days = self.of(year)
        place = bisect_right(days, day) + number - 1
        while place >= len(days):
            place -= len(days)
            year += 1
            days = self.of(year)
        return days[place]

    def before(self, day: int, number: int) -> int:
        """The n-th working day before the day, which does not count itself.

        :param number: 1 or more.
        :raises UnknownYearError: if a year that is needed is not known.
        """
        year = _year(day - 1)
        days = self.of(year)
        place = bisect_left(days, day) - number
        while place < 0:
            year -= 1
            days = self.of(year)
            place += len(days)
        return days[place]

    def count(self, first: int, last: int) -> int:
        """How many of the days from ``first`` to ``last``, both included, are worked.

        :raises UnknownYearError: if one of the years is not known.
        """
        if last < first:
            return 0
        total = 0
        for year in range(_year(first), _year(last) + 1):
            days = self.of(year)
            total += bisect_right(days, last) - bisect_left(days, first)
        return total


def _year(day: int) -> int:
    return dt.date.fromordinal(min(max(day, FIRST_DAY), LAST_DAY)).year
