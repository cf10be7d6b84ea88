"""By what a figure can be broken down: dimensions, and the key each gives a row."""

from __future__ import annotations

from bisect import bisect_left
from functools import partial
from itertools import repeat
from operator import add, mul, sub
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from zbgj.days import as_date
from zbgj.hazards.states import Channel, HazardError
from zbgj.labels import Labelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from zbgj.register.block import Block

__all__ = ["Age", "Ages", "By", "Codes", "Dimension", "codes_of", "joined", "lasts"]


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
_LASTING = frozenset({*_DEPTHS, By.PLACE, By.SECTOR, By.CHANNEL, By.PARTY})


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

    :raises HazardError: if the limits are no whole numbers or do not rise, or one lies below 0.
    """

    limits: tuple[int, ...]

    def __init__(self, *limits: int) -> None:
        rising = zip((-1, *limits), limits)  # noqa: B905 - the last has no successor
        if any(type(two) is not int or one >= two for one, two in rising):
            raise HazardError(f"Ages: {limits}; expected days of 0 or more, each more than the one before")
        object.__setattr__(self, "limits", limits or (30, 90, 180, 365))

    @property
    def bands(self) -> tuple[Age, ...]:
        """The bands, the youngest first."""
        return tuple(map(Age, (-1, *self.limits), (*self.limits, None)))


#: What a figure can be broken down by.
Dimension: TypeAlias = By | Ages


#: For every row a number, and what the numbers stand for: with numbers, a million rows are told apart fast.
Codes: TypeAlias = "tuple[Iterable[int], Sequence[Any]]"


def codes_of(
    dimension: Dimension,
    block: Block,
    rows: Sequence[int],
    hazards: Sequence[int],
    days: Sequence[int] | None,
    at: int,
) -> Codes:
    """The codes of the rows.

    :param hazards: for each row its hazard's number. :param days: for each row the day it is about; ``None`` for the
        days of the findings. :param at: the as-of day.
    """
    match dimension:
        case Ages():
            found = map(block.found.__getitem__, hazards)
            ages = list(map(sub, repeat(at) if days is None else days, found))
            bands = {age: bisect_left(dimension.limits, age) for age in set(ages)}
            return map(bands.__getitem__, ages), dimension.bands
        case By.AGE:
            return codes_of(Ages(), block, rows, hazards, days, at)
        case By.MONTH:
            days = list(map(block.found.__getitem__, hazards)) if days is None else days
            numbers, months = _numbered({day: as_date(day).isoformat()[:7] for day in set(days)})
            return map(numbers.__getitem__, days), months
        case By.SECTOR:
            return map(block.sector.__getitem__, hazards), list(block.sectors)
        case By.CHANNEL:
            return map(block.channel.__getitem__, hazards), tuple(Channel)
        case By.PARTY:
            return map(block.party.__getitem__, hazards), list(block.parties)
        case By.PLACE:
            return map(block.place.__getitem__, hazards), list(block.places)
        case By.REGION | By.PREFECTURE | By.COUNTY | By.TOWNSHIP:
            depth = _DEPTHS[dimension]
            numbers, areas = _numbered({number: _cut(place, depth) for place, number in block.places.items()})
            return map(numbers.__getitem__, map(block.place.__getitem__, hazards)), areas
    keys = {number: getattr(standing, dimension.value) for number, standing in enumerate(block.standings)}
    numbers, names = _numbered(keys)
    return map(numbers.__getitem__, map(block.standing.__getitem__, rows)), names


def lasts(dimension: Dimension, days: Sequence[int] | None) -> bool:
    """Whether a hazard has one key for its whole life."""
    return dimension in _LASTING or (dimension is By.MONTH and days is None)


def joined(several: Sequence[Codes]) -> tuple[Iterable[int], Callable[[int], Any]]:
    """The codes of several dimensions as one number, of which each is a digit, and what tells the key of a number."""
    names = [keys for _, keys in several]
    codes, _ = several[0]
    for digits, keys in several[1:]:
        codes = map(add, map(mul, codes, repeat(len(keys))), digits)
    return codes, partial(_key, names)


def _key(names: Sequence[Sequence[Any]], code: int) -> Any:
    if len(names) == 1:
        return names[0][code]
    key = []
    for keys in reversed(names):
        code, number = divmod(code, len(keys))
        key.append(keys[number])
    return tuple(reversed(key))


def _cut(place: str, depth: int) -> str | None:
    parts = place.split("/")
    return "/".join(parts[:depth]) if len(parts) >= depth else None


def _numbered(keys: dict[int, Any]) -> tuple[dict[int, int], list[Any]]:
    """For whatever has a key the key's number, and the different keys in the order of the numbers."""
    numbers: dict[Any, int] = {}
    codes = {one: numbers.setdefault(key, len(numbers)) for one, key in keys.items()}
    return codes, list(numbers)
