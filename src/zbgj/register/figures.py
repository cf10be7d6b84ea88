"""Figures: a number, the hazards behind it, and what it breaks down into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from zbgj.days import as_date
from zbgj.labels import Labelled
from zbgj.register.block import Block
from zbgj.register.grouping import Dimension, codes_of

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

    def by(self, dimensions: Sequence[Dimension], at: int) -> Iterator[tuple[Any, Entries]]:
        """The entries of each key."""
        pairs = [codes_of(dimension, self.block, self.rows, self.days, at) for dimension in dimensions]
        single = len(pairs) == 1
        codes = pairs[0][0] if single else zip(*(numbers for numbers, _ in pairs), strict=True)
        rows: dict[Any, list[int]] = defaultdict(list)
        days: dict[Any, list[int]] = defaultdict(list)
        if self.days is None:
            for code, row in zip(codes, self.rows, strict=True):
                rows[code].append(row)
        else:
            for code, row, day in zip(codes, self.rows, self.days, strict=True):
                rows[code].append(row)
                days[code].append(day)
        for code, chosen in rows.items():
            key = pairs[0][1](code) if single else tuple(
                name(number) for (_, name), number in zip(pairs, code, strict=True)
            )  # fmt: skip
            yield key, Entries(self.block, chosen, None if self.days is None else days[code])


@attrs.frozen(eq=False, repr=False)
class Figure:
    """A number, and what it counts. The value is at hand; the hazards behind it are listed when they are asked for.

    Two figures are equal if they count the same hazards.

    :param entries: what is counted. :param at: the as-of day, as a number.
    """

    entries: tuple[Entries, ...]
    at: int

    @property
    def value(self) -> int:
        """How many. Where something that happened is counted, a hazard counts each time it happened."""
        return sum(len(entries.rows) for entries in self.entries)

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

        :raises TypeError: if there is none.
        """
        groups: dict[Any, list[Entries]] = defaultdict(list)
        for entries in self.entries:
            for key, chosen in entries.by(_some(dimensions), self.at):
                groups[key].append(chosen)
        parts = {key: Figure(tuple(chosen), self.at) for key, chosen in groups.items()}
        return Breakdown(_some(dimensions), self, parts, lambda: Figure((), self.at))

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
        return any(entries.rows for entries in self.entries)

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
        self._parts = {key: parts[key] for key in sorted(parts, key=_in_order)}
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


def _some(dimensions: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    if not dimensions:
        raise TypeError("by() needs at least one dimension, such as By.PREFECTURE")
    return dimensions


def _in_order(key: Any) -> tuple[Any, ...]:
    if isinstance(key, tuple):
        return tuple(map(_in_order, key))
    if isinstance(key, Labelled):
        return (False, _places(key.__class__)[key])
    return (key is None, "" if key is None else key)


@cache
def _places(kind: type[Labelled]) -> dict[Labelled, int]:
    """The members in the order of their declaration: comparing them would look for it each time."""
    return {member: place for place, member in enumerate(kind)}
