"""By what a figure can be broken down: dimensions, and the key each gives a row."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from itertools import repeat
from operator import sub
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from zbgj.days import as_date
from zbgj.hazards.states import Channel, HazardError
from zbgj.labels import Labelled
from zbgj.model.sector import Sector

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zbgj.register.block import Block

__all__ = ["Age", "Ages", "By", "Dimension", "codes_of"]


class By(Labelled):
    """What a figure can be broken down by; keys are what the hazard was when it was counted.

    Places are keyed by their paths down to the level (``CN-54/Lhasa``), or ``None`` if a hazard's place is given less
    exactly. ``MONTH`` is the month, ``2024-05``, of the day a figure is about: of the finding where hazards are
    counted, of what happened where that is counted. ``AGE`` is :class:`Ages` with its defaults.
    """

    __hash__ = object.__hash__

    REGION = ("region", "省（区）", "region")
    PREFECTURE = ("prefecture", "地（市）", "prefecture")
    COUNTY = ("county", "县（区）", "county")
    TOWNSHIP = ("township", "乡镇（街道）", "township")
    PLACE = ("place", "地点", "place")
    SECTOR = ("sector", "行业领域", "sector")
    CHANNEL = ("channel", "发现渠道", "channel")
    PARTY = ("party", "隐患单位", "party")
    STATE = ("state", "状态", "state")
    GRADE = ("grade", "等级", "grade")
    LEVEL = ("level", "负责层级", "level in charge")
    DEPARTMENT = ("department", "负责部门", "department in charge")
    MONTH = ("month", "月份", "month")
    AGE = ("age", "存在时间", "age")


_DEPTHS = {By.REGION: 1, By.PREFECTURE: 2, By.COUNTY: 3, By.TOWNSHIP: 4}


@attrs.frozen(order=True)
class Age:
    """A band of ages in days: more than ``over``, up to and including ``up_to`` (``None``: without end).

    >>> Age(30, 90).en, Age(365, None).zh
    ('31-90 days', '超过365天')
    """

    over: int
    up_to: int | None = attrs.field(order=False)

    @property
    def zh(self) -> str:
        """In Chinese."""
        return f"超过{self.over}天" if self.up_to is None else f"{self._days}天"

    @property
    def en(self) -> str:
        """In English."""
        return f"over {self.over} days" if self.up_to is None else f"{self._days} days"

    @property
    def _days(self) -> str:
        first = self.over + 1
        return str(first) if first == self.up_to else f"{first}-{self.up_to}"


@attrs.frozen(init=False)
class Ages:
    """Bands of age, in days since the finding, as a dimension. The first band begins with the day of the finding, 0.

    The plans name no bands: the defaults are this library's.

    :param limits: the last day of each band, ascending; one band more has no end.

    >>> [band.en for band in Ages(7, 30).bands]
    ['0-7 days', '8-30 days', 'over 30 days']

    :raises HazardError: if the limits do not rise, or one lies below 0.
    """

    limits: tuple[int, ...]

    def __init__(self, *limits: int) -> None:
        if any(one >= two for one, two in zip((-1, *limits), limits)):  # noqa: B905 - the last has no successor
            raise HazardError(f"Ages: {limits}; expected days of 0 or more, each more than the one before")
        object.__setattr__(self, "limits", limits or (30, 90, 180, 365))

    @property
    def bands(self) -> tuple[Age, ...]:
        """The bands, the youngest first."""
        return tuple(map(Age, (-1, *self.limits), (*self.limits, None)))


#: What a figure can be broken down by.
Dimension: TypeAlias = By | Ages


@cache
def _month(day: int) -> int:
    date = as_date(day)
    return date.year * 12 + date.month - 1


def codes_of(
    dimension: Dimension, block: Block, rows: Sequence[int], days: Sequence[int] | None, at: int
) -> tuple[Iterable[Any], Any]:
    """For every row a number, and what turns the numbers into keys: with numbers, a million rows are told apart fast.

    :param days: for each row the day it is about; ``None`` for the days of the findings. :param at: the as-of day.
    """
    hazards = map(block.hazard.__getitem__, rows)
    match dimension:
        case Ages():
            found = map(block.found.__getitem__, hazards)
            ages = map(sub, repeat(at) if days is None else days, found)
            return map(bisect_left, repeat(dimension.limits), ages), dimension.bands.__getitem__
        case By.AGE:
            return codes_of(Ages(), block, rows, days, at)
        case By.MONTH:
            months = map(_month, map(block.found.__getitem__, hazards) if days is None else days)
            return months, lambda month: f"{month // 12:04}-{month % 12 + 1:02}"
        case By.SECTOR:
            return map(block.sector.__getitem__, hazards), tuple(Sector).__getitem__
        case By.CHANNEL:
            return map(block.channel.__getitem__, hazards), tuple(Channel).__getitem__
        case By.PARTY:
            return map(block.party.__getitem__, hazards), list(block.parties).__getitem__
        case By.PLACE:
            return map(block.place.__getitem__, hazards), list(block.places).__getitem__
        case By.REGION | By.PREFECTURE | By.COUNTY | By.TOWNSHIP:
            areas = _numbered([_cut(place, _DEPTHS[dimension]) for place in block.places])
            return map(areas[0].__getitem__, map(block.place.__getitem__, hazards)), areas[1].__getitem__
    standings = _numbered([getattr(standing, dimension.value) for standing in block.standings])
    return map(standings[0].__getitem__, map(block.standing.__getitem__, rows)), standings[1].__getitem__


def _cut(place: str, depth: int) -> str | None:
    parts = place.split("/")
    return "/".join(parts[:depth]) if len(parts) >= depth else None


def _numbered(keys: list[Any]) -> tuple[list[int], list[Any]]:
    """Each key's number, and the different keys in the order of the numbers."""
    numbers: dict[Any, int] = {}
    codes = [numbers.setdefault(key, len(numbers)) for key in keys]
    return codes, list(numbers)
