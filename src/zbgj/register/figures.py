"""Figures: a number, the hazards behind it, and what it breaks down into."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from zbgj.days import as_date
from zbgj.hazards.states import HazardError
from zbgj.labels import Labelled
from zbgj.register.block import Block
from zbgj.register.grouping import Ages, By, Dimension, codes_of, joined, lasts

if TYPE_CHECKING:
    import datetime as dt

    from zbgj.hazards.hazard import Hazard

__all__ = ["Breakdown", "Clearance", "ClearanceStanding", "Entries", "Figure", "Rate"]

T = TypeVar("T")


@attrs.frozen(eq=False)
class Entries:
    """What of one block is counted: rows, and the days they are about (``None``: of the findings)."""

    block: Block
    rows: Sequence[int]
    days: Sequence[int] | None = None

    def __len__(self) -> int:
        return len(self.rows)


@attrs.frozen(eq=False)
class Split:
    """Entries, and what each of them is told apart by."""

    entries: Entries | Share
    dimensions: tuple[Dimension, ...]
    at: int

    def shares(self) -> Iterator[tuple[Any, Share]]:
        """The share of each key."""
        codes, named = self._codes()
        for code, many in Counter(codes).items():
            yield named(code), Share(self, code, many)

    def _codes(self) -> tuple[Iterable[int], Callable[[int], Any]]:
        """For every row a code, and what tells the key of a code."""
        block, rows, days = self.entries.block, self.entries.rows, self.entries.days
        hazards = list(map(block.hazard.__getitem__, rows))
        if len(rows) * 4 > len(block) and all(lasts(dimension, days) for dimension in self.dimensions):
            # Worth doing for all hazards once: the next question of the kind finds it done.
            numbers, keys = block.numbered(self.dimensions, self._of_all)
            return map(numbers.__getitem__, hazards), keys.__getitem__
        return joined([codes_of(dimension, block, rows, hazards, days, self.at) for dimension in self.dimensions])

    def _of_all(self) -> tuple[Iterable[int], Callable[[int], Any]]:
        block = self.entries.block
        all_ = range(len(block))
        return joined([codes_of(dimension, block, (), all_, None, self.at) for dimension in self.dimensions])

    @cached_property
    def rows(self) -> dict[int, list[int]]:
        """The rows of each code."""
        return self._grouped(self.entries.rows)

    @cached_property
    def days(self) -> dict[int, list[int]] | None:
        """The days of each code."""
        return None if self.entries.days is None else self._grouped(self.entries.days)

    def _grouped(self, values: Sequence[int]) -> dict[int, list[int]]:
        groups: dict[int, list[int]] = defaultdict(list)
        for code, value in zip(self._codes()[0], values, strict=True):
            groups[code].append(value)
        return groups


@attrs.frozen(eq=False)
class Share:
    """Of entries broken down, those of one key: how many is known, which they are is found out when it is asked."""

    split: Split
    code: int
    many: int

    def __len__(self) -> int:
        return self.many

    @property
    def block(self) -> Block:
        """Where they stand."""
        return self.split.entries.block

    @property
    def rows(self) -> Sequence[int]:
        """The rows."""
        return self.split.rows[self.code]

    @property
    def days(self) -> Sequence[int] | None:
        """The days they are about."""
        return None if self.split.days is None else self.split.days[self.code]


@attrs.frozen(eq=False, repr=False)
class Figure:
    """A number, and what it counts. The value is at hand; the hazards behind it are listed when they are asked for.

    Two figures are equal if they count the same hazards.

    :param entries: what is counted. :param at: the as-of day, as a number.
    """

    entries: tuple[Entries | Share, ...]
    at: int

    @property
    def value(self) -> int:
        """How many. Where something that happened is counted, a hazard counts each time it happened."""
        return sum(map(len, self.entries))

    @property
    def as_of(self) -> dt.date:
        """The day of which it speaks, at its end."""
        return as_date(self.at)

    @property
    def ids(self) -> tuple[str, ...]:
        """The identifiers of what is counted, in order; as many as the value says."""
        return tuple(sorted(hazard.id for hazard in self._hazards()))

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """The hazards counted, each once, in the order of their identifiers, with all that the register knows of them.

        :func:`zbgj.hazards.as_of` shows how one stood on the day.
        """
        return tuple(sorted({hazard.id: hazard for hazard in self._hazards()}.values(), key=lambda one: one.id))

    def by(self, *dimensions: Dimension) -> Breakdown[Figure]:
        """The figure broken down; the parts add up to the whole.

        :param dimensions: one or more. With one, the keys are its keys; with more, tuples of them.

        :raises TypeError: if there is none. :raises HazardError: if one is no dimension.
        """
        _check(dimensions)
        groups: dict[Any, list[Share]] = defaultdict(list)
        for entries in self.entries:
            for key, share in Split(entries, dimensions, self.at).shares():
                groups[key].append(share)
        parts = {key: Figure(tuple(shares), self.at) for key, shares in groups.items()}
        return Breakdown(dimensions, self, parts, lambda: Figure((), self.at))

    def _hazards(self) -> Iterator[Hazard]:
        for entries in self.entries:
            hazards, numbers = entries.block.hazards, entries.block.hazard
            yield from (hazards[numbers[row]] for row in entries.rows)

    def __len__(self) -> int:
        return self.value

    def __int__(self) -> int:
        return self.value

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return any(map(len, self.entries))

    def __eq__(self, other: object) -> bool:
        return self.ids == other.ids if isinstance(other, Figure) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.ids)

    def __repr__(self) -> str:
        return f"<Figure {self.value} as of {self.as_of}>"


class Breakdown(Mapping[Any, T], Generic[T]):
    """Parts of a figure, a rate or a clearance by their keys, in order, ``None`` last.

    As in a :class:`collections.Counter`, what is not there is asked for without harm: it is the empty part.

    :ivar dimensions: what it is broken down by. :ivar total: the whole.
    """

    __slots__ = ("_empty", "_parts", "dimensions", "total")

    def __init__(self, dimensions: tuple[Dimension, ...], total: T, parts: dict[Any, T], empty: Callable[[], T]):
        self.dimensions = dimensions
        self.total = total
        self._parts = {key: parts[key] for key in _in_order(parts)}
        self._empty = empty

    def __getitem__(self, key: Any) -> T:
        found = self._parts.get(key)
        return self._empty() if found is None else found

    def __contains__(self, key: object) -> bool:
        return key in self._parts

    def __iter__(self) -> Iterator[Any]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __repr__(self) -> str:
        return f"<Breakdown of {self.total!r} into {len(self)}>"


@attrs.frozen
class Rate:
    """A share: of the whole, this part.

    :param part: what is in it. :param whole: of what.
    """

    part: Figure
    whole: Figure

    @property
    def value(self) -> Fraction | None:
        """The share, 0 to 1, exactly; ``None`` if the whole is nothing: that is no 100 %."""
        return Fraction(self.part.value, self.whole.value) if self.whole else None

    def by(self, *dimensions: Dimension) -> Breakdown[Rate]:
        """The rate of every part."""
        part, whole = self.part.by(*dimensions), self.whole.by(*dimensions)
        parts = {key: Rate(part[key], whole[key]) for key in whole}
        return Breakdown(whole.dimensions, self, parts, lambda: Rate(part[_NOWHERE], whole[_NOWHERE]))

    def __repr__(self) -> str:
        return f"<Rate {self.part.value} of {self.whole.value} as of {self.whole.as_of}>"


class ClearanceStanding(Labelled):
    """How dynamic clearance (动态清零) stands."""

    MET = ("met", "实现动态清零", "met")
    NOT_MET = ("not-met", "未实现动态清零", "not met")
    NO_HAZARDS = ("no-hazards", "无相关隐患", "no hazards")


@attrs.frozen
class Clearance:
    """Whether hazards were cleared dynamically (动态清零) in a period.

    :param whole: what had to be: closed in the period, or open at its end.
    :param breaking: of these, what was not closed within its limit: closed late, or open with the limit over.
    :param unlimited: of these, what is open without a time limit: it breaks nothing yet, but nothing holds it.
    """

    whole: Figure
    breaking: Figure
    unlimited: Figure

    @property
    def standing(self) -> ClearanceStanding:
        """Met if nothing breaks it; no hazards if there was nothing to clear."""
        if not self.whole:
            return ClearanceStanding.NO_HAZARDS
        return ClearanceStanding.NOT_MET if self.breaking else ClearanceStanding.MET

    def by(self, *dimensions: Dimension) -> Breakdown[Clearance]:
        """The clearance of every part: of each place, of each sector and so on."""
        whole, breaking, unlimited = (
            figure.by(*dimensions) for figure in (self.whole, self.breaking, self.unlimited)
        )  # fmt: skip
        parts = {key: Clearance(whole[key], breaking[key], unlimited[key]) for key in whole}
        nothing = Clearance(whole[_NOWHERE], breaking[_NOWHERE], unlimited[_NOWHERE])
        return Breakdown(whole.dimensions, self, parts, lambda: nothing)


#: A key that no breakdown has.
_NOWHERE = object()


def _check(dimensions: tuple[Dimension, ...]) -> None:
    if not dimensions:
        raise TypeError("by() needs at least one dimension, such as By.PREFECTURE")
    for dimension in dimensions:
        if not isinstance(dimension, By | Ages):
            raise HazardError(f"by() was given {dimension!r}; expected a By, such as By.PREFECTURE, or Ages")


def _in_order(keys: Collection[Any]) -> list[Any]:
    """Keys in order, ``None`` last; of several dimensions, each is put in order once for all keys that share it."""
    if not all(isinstance(key, tuple) for key in keys):
        return sorted(keys, key=_order)
    places = [
        {one: place for place, one in enumerate(sorted(set(column), key=_order))} for column in zip(*keys, strict=True)
    ]
    return sorted(keys, key=lambda key: [place[one] for place, one in zip(places, key, strict=True)])


def _order(key: Any) -> tuple[Any, ...]:
    if isinstance(key, Labelled):
        return (False, _places(key.__class__)[key])
    return (key is None, "" if key is None else key)  # words compare in the order of their region


@cache
def _places(kind: type[Labelled]) -> dict[Labelled, int]:
    """The members in the order of their declaration: comparing them would look for it each time."""
    return {member: place for place, member in enumerate(kind)}
