"""The Chinese calendar, for festivals that it dates: a table of its months from 1990 to 2056.

The table holds one number of six hexadecimal digits for each year: days from 1 January to the new year (six bits),
the month that is doubled or 0 (four bits), and which of its months have 30 days and not 29 (from the first on). It was
compared, month by month, with two libraries of others (lunardate and borax) when it was made; it ends before the first
year on which they differ.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

__all__ = ["LUNAR_YEARS", "lunar_day", "month_lengths"]

#: The years of the table; each begins with its new year in January or February.
LUNAR_YEARS = range(1990, 2057)

_TABLE = (
    "7a495a3a482d3498222958d6295c28535a1e0d68311b54255b255b1d242e1a4c2354ad1714ac2a296c1f55689515a8276d55dc2e9030"
    "2d24256a4d592a542c14b4212ab5162ad42856aa5e17483136942675299b35282e32542354b91815582a2ad41f56c8951b48283a959c"
    "1c942f192c24325d5932ac2b1568212b58d62da4295d4ade2d48312c9426692d9b292c2d12ac22156d5716b42a2da81f6d4895364828"
    "7495dd34942f29542452b55912d82c16d42036a8d63b24297a4a1f3a483134982629599b295c2d"
)


@cache
def _year(year: int) -> tuple[int, int, tuple[int, ...]]:
    """First day, doubled month, and lengths of the months in their order, the doubled one's second after its first."""
    place = (year - LUNAR_YEARS.start) * 6
    number = int(_TABLE[place : place + 6], 16)
    leap = number >> 6 & 15
    lengths = tuple(29 + (number >> 10 + month & 1) for month in range(13 if leap else 12))
    return dt.date(year, 1, 1).toordinal() + (number & 63), leap, lengths


def month_lengths(year: int) -> tuple[int, tuple[int, ...]]:
    """The month that is doubled (0 if none is) and the lengths of all months of a year.

    >>> month_lengths(2025)[0], sum(month_lengths(2025)[1])
    (6, 384)

    :raises ValueError: if the table does not hold the year.
    """
    if year not in LUNAR_YEARS:
        raise ValueError(f"the Chinese calendar of {year} is not in the table ({LUNAR_YEARS.start}-{LUNAR_YEARS[-1]})")
    _, leap, lengths = _year(year)
    return leap, lengths


def lunar_day(year: int, month: int, day: int) -> int:
    """The day number of a date of the Chinese calendar; the first of two months with the same number.

    A 30th that its month lacks is that month's last day, as New Year's Eve is 腊月三十 or 廿九.

    >>> str(dt.date.fromordinal(lunar_day(2025, 5, 5))), str(dt.date.fromordinal(lunar_day(2025, 12, 30)))
    ('2025-05-31', '2026-02-16')

    :raises ValueError: if the table does not hold the year, or there can be no such date.
    """
    leap, lengths = month_lengths(year)
    if not 1 <= month <= 12 or not 1 <= day <= 30:
        raise ValueError(f"the Chinese calendar has no day {day} of month {month}")
    place = month - 1 + (1 if leap and month > leap else 0)
    return _year(year)[0] + sum(lengths[:place]) + min(day, lengths[place]) - 1
