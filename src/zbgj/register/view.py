"""The register as it stood at the end of a day: the statistics the plans ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from itertools import compress, repeat
from operator import ge
from typing import TYPE_CHECKING

import attrs

from zbgj._once import once
from zbgj.days import FIRST_DAY, DateLike, as_date, to_day
from zbgj.hazards.states import Grade, HazardError, HazardState
from zbgj.register.asked import member
from zbgj.register.block import Block
from zbgj.register.dated import NEVER
from zbgj.register.figures import Breakdown, Clearance, Entries, Figure, Rate
from zbgj.register.grouping import Ages, By
from zbgj.register.lives import Happening
from zbgj.register.slow import SlowProgress, SlowSign, showing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from zbgj.model.region import Region
    from zbgj.register.grouping import Dimension
    from zbgj.register.lives import Standing

__all__ = ["Slice", "View"]


@once
def _builtin_regions() -> tuple[Region, ...]:
    from zbgj.loading.sources import builtin

    return tuple(source.read_region() for source in builtin())


@attrs.frozen(eq=False)
class Slice:
    """Of a block, the hazards in view, and the last day of which anything is known.

    :param numbers: the hazards in view; ``None`` for all. :param without: hazards that another slice shows instead.
    :param until: what happened after this day is not known.
    """

    block: Block
    numbers: Sequence[int] | None
    without: frozenset[int]
    until: int

    @cached_property
    def _shown(self) -> bytearray | None:
        """For every hazard whether it is in view; ``None`` if all are."""
        if self.numbers is None and not self.without:
            return None
        shown = bytearray(len(self.block)) if self.numbers is not None else bytearray(b"\1") * len(self.block)
        for number in self.numbers or ():
            shown[number] = 1
        for number in self.without:
            shown[number] = 0
        return shown

    def _in_view(self, rows: Sequence[int]) -> Iterator[int] | None:
        shown = self._shown
        return None if shown is None else map(shown.__getitem__, map(self.block.hazard.__getitem__, rows))

    def open_rows(self, day: int) -> list[int]:
        """How the hazards stood that were open at the end of the day."""
        day = min(day, self.until)
        if self.numbers is not None:
            return self.block.with_standing(self.rows(day), lambda standing: standing.state.open)
        rows = self.block.open_at(day)
        shown = self._in_view(rows)
        return rows if shown is None else list(compress(rows, shown))

    def rows(self, day: int, found: tuple[int, int] | None = None) -> list[int]:
        """How the hazards stood at the end of the day: all found by then, or those found from a day to another."""
        day = min(day, self.until)
        if found is None:
            numbers: Sequence[int] | None = self.numbers
        else:
            # In the order of the numbers, so that the columns are read from one end to the other.
            numbers = self.block.found_between(*found)
        if self._shown is not None and (found is not None or self.without):
            numbers = range(len(self.block)) if numbers is None else numbers
            numbers = list(compress(numbers, map(self._shown.__getitem__, numbers)))
        return self.block.rows_at(day, numbers)

    def happened(self, kind: Happening, first: int, last: int) -> tuple[Sequence[int], Sequence[int]]:
        """The rows into which it led, and the days on which it happened; both days of the period included."""
        rows, days = self.block.happened[kind].between(first, min(last, self.until))
        if self._shown is None:
            return rows, days
        shown = list(self._in_view(rows) or ())
        return list(compress(rows, shown)), list(compress(days, shown))


@attrs.frozen(eq=False, repr=False)
class View:
    """A register, or a part of it, at the end of a day; made by :meth:`Register.at <zbgj.register.Register.at>`.

    All figures speak of major hazards unless told otherwise, as the plans do: ``grade=None`` counts all, those not yet
    determined among them. A grade is the one that the hazard had when it was counted. Every figure can be broken down
    with :meth:`Figure.by <zbgj.register.Figure.by>`.

    What is no grade, no happening, no sign or no dimension raises :class:`~zbgj.hazards.HazardError`.

    A period is given by its first and last day, both included; without a last day it ends with the day of the view,
    and it never goes beyond it.

    :param slices: what is in view. :param day: the day, as a number.
    """

    slices: tuple[Slice, ...]
    day: int

    def __repr__(self) -> str:
        return f"<View as of {self.as_of}>"

    @property
    def as_of(self) -> dt.date:
        """The day of the view."""
        return as_date(self.day)

    # -- what is open ---------------------------------------------------------------------------------------------

    def open(self, *, grade: Grade | None = Grade.MAJOR) -> Figure:
        """Hazards open at the end of the day: neither closed nor dismissed nor merged."""
        return self._figure(self._open(self.day, grade))

    def stock(self, until: DateLike | Iterable[Region] | None = None, *, grade: Grade | None = Grade.MAJOR) -> Figure:
        """The stock (存量): found up to a day, inclusive, and open.

        :param until: the day; or the regions, of which each says up to which day its hazards are stock
            (``stock_until``): those of a place that no region holds, or whose region says nothing, are none. By default
            the built-in regions.
        """
        if isinstance(until, str | dt.date):
            last = to_day(until)
            return self._open_where(lambda block, row: block.found[block.hazard[row]] <= last, grade)
        regions = _builtin_regions() if until is None else tuple(until)
        days: dict[str, int] = {}

        def stands(block: Block, row: int) -> bool:
            hazard = block.hazard[row]
            place = block.hazards[hazard].found.place
            day = days.get(place)
            if day is None:
                known = [one.stock_until_day for one in regions if one.stock_until_day and one.holds(place)]
                day = days[place] = max(known, default=0)
            return block.found[hazard] <= day

        return self._open_where(stands, grade)

    def ageing(self, *limits: int, grade: Grade | None = Grade.MAJOR) -> Breakdown[Figure]:
        """What is open, by :class:`~zbgj.register.Ages`: bands of days since the finding."""
        return self.open(grade=grade).by(Ages(*limits))

    def slow(
        self, sign: SlowSign | None = None, slow: SlowProgress | None = None, *, grade: Grade | None = Grade.MAJOR
    ) -> Figure:
        """Open hazards that progress slowly (进展缓慢): which show the sign, or any of the signs.

        A hazard not yet determined has no grade: ``grade=None`` for ``NOT_DETERMINED``.

        :param slow: what counts as slow; the plans do not say.
        """
        member(sign, SlowSign, "sign")
        limits = SlowProgress() if slow is None else slow
        found = []
        for part, rows in self._open(self.day, grade):
            shown: set[int] = set()
            for one in SlowSign if sign is None else (sign,):
                shown.update(showing(one, limits, part.block, rows, self.day))
            found.append(Entries(part.block, sorted(shown)))
        return self._of(found)

    def overdue(self, *, grade: Grade | None = Grade.MAJOR) -> Figure:
        """Open hazards whose time limit, or the listing's if it is the earlier, is over: its last day lies before the
        day of the view.
        """
        return self.slow(SlowSign.OVERDUE, grade=grade)

    def unassured(self, *, grade: Grade | None = Grade.MAJOR) -> Figure:
        """Open hazards determined, but without the five assurances (五落实)."""
        return self._standing(lambda one: one.state is HazardState.DETERMINED and not one.assured, grade)

    def short_of_funds(self, *, grade: Grade | None = Grade.MAJOR) -> Figure:
        """Open hazards whose assurances say that more money is needed than secured."""
        return self._open_where(lambda block, row: row in block.short, grade)

    def missing_funds(self, *, grade: Grade | None = Grade.MAJOR) -> int:
        """The whole yuan that are missing in :meth:`short_of_funds`."""
        return sum(e.block.short[row] for e in self.short_of_funds(grade=grade).entries for row in e.rows)

    def listed(self, until: DateLike | None = None, *, grade: Grade | None = Grade.MAJOR) -> Figure:
        """Open hazards under listed supervision (挂牌督办).

        :param until: only those whose listing's deadline is this day or an earlier one.
        """
        last = NEVER - 1 if until is None else to_day(until)
        return self._open_where(lambda block, row: block.listing[row] <= last, grade)

    def deadlines(self, *, listing: bool = False, grade: Grade | None = Grade.MAJOR) -> tuple[tuple[dt.date, str], ...]:
        """Last day and identifier of every open hazard that has a time limit, the earliest first.

        :param listing: the days of the listings, rather than the earlier of the treatment's and the listing's.
        """
        days = []
        for part, rows in self._open(self.day, grade):
            block = part.block
            limit = block.listing if listing else block.limit
            days += [(limit[row], block.ids[block.hazard[row]]) for row in rows if limit[row] != NEVER]
        return tuple((as_date(day), key) for day, key in sorted(days))

    # -- what happened in a period --------------------------------------------------------------------------------

    def new(self, since: DateLike, until: DateLike | None = None, *, grade: Grade | None = Grade.MAJOR) -> Figure:
        """New hazards (增量): found in the period, and neither dismissed nor merged by the day of the view.

        The grade is the one of the day of the view: a hazard is often determined well after it was found.
        """
        member(grade, Grade, "grade")
        first, last = self._period(since, until)
        ended = (HazardState.DISMISSED, HazardState.MERGED)

        def counts(standing: Standing) -> bool:
            return standing.state not in ended and (grade is None or standing.grade is grade)

        return self._of([
            Entries(part.block, part.block.with_standing(part.rows(self.day, (first, last)), counts))
            for part in self.slices
        ])  # fmt: skip

    def happened(
        self,
        kind: Happening,
        since: DateLike | None = None,
        until: DateLike | None = None,
        *,
        grade: Grade | None = Grade.MAJOR,
    ) -> Figure:
        """What happened in the period, each time it did, whatever became of the hazard later.

        The grade is the one that the hazard had then: findings and dismissals have none.

        :param since: ``None`` for all there was before ``until``.
        """
        first, last = self._period(since, until)
        return self._of(list(self._happened(kind, first, last, grade)))

    def closed(
        self, since: DateLike | None = None, until: DateLike | None = None, *, grade: Grade | None = Grade.MAJOR
    ) -> Figure:
        """Close-outs (销号) in the period."""
        return self.happened(Happening.CLOSED, since, until, grade=grade)

    def reopened(
        self, since: DateLike | None = None, until: DateLike | None = None, *, grade: Grade | None = Grade.MAJOR
    ) -> Figure:
        """Reopenings in the period: found again after close-out. After a dismissal there is no grade yet."""
        return self.happened(Happening.REOPENED, since, until, grade=grade)

    def raised(
        self, since: DateLike | None = None, until: DateLike | None = None, *, grade: Grade | None = Grade.MAJOR
    ) -> Figure:
        """Raisings to a higher level (提级) in the period."""
        return self.happened(Happening.RAISED, since, until, grade=grade)

    def repeat_offenders(
        self,
        since: DateLike | None = None,
        until: DateLike | None = None,
        *,
        by: Dimension = By.PARTY,
        at_least: int = 1,
        grade: Grade | None = Grade.MAJOR,
    ) -> Breakdown[Figure]:
        """Parties, or places, where hazards were noted as repeats (屡改屡犯) or reopened in the period, with how often.

        :param at_least: only those with so many of both together. The default is this library's.
        """
        first, last = self._period(since, until)
        kinds = (Happening.REPEATED, Happening.REOPENED)
        whole = self._of([entries for kind in kinds for entries in self._happened(kind, first, last, grade)])
        parts = whole.by(by)
        kept = {key: part for key, part in parts.items() if part.value >= at_least}
        counted = Figure(tuple(entries for part in kept.values() for entries in part.entries), self.day)
        return Breakdown(parts.dimensions, counted, kept, lambda: Figure((), self.day))

    def closing_rate(
        self, since: DateLike, until: DateLike | None = None, *, grade: Grade | None = Grade.MAJOR
    ) -> Rate:
        """The rate of closing in time.

        The whole: what was closed in the period, and what was open at its end though its limit was over by then and
        had fallen in the period. The part: what was closed on the last day of its limit or before. The limit is the
        one in force at the close-out, or at the end of the period.
        """
        first, last = self._period(since, until)
        closed, missed = self._closed(first, last, grade), []
        for part, rows in self._open(last, grade):
            limit = part.block.limit
            chosen = [row for row in rows if first <= limit[row] <= last]
            missed.append(Entries(part.block, chosen, list(map(limit.__getitem__, chosen))))
        return Rate(self._of(list(map(_in_time, closed))), self._of([*closed, *missed]))

    def clearance(
        self, since: DateLike, until: DateLike | None = None, *, grade: Grade | None = Grade.MAJOR
    ) -> Clearance:
        """Dynamic clearance (动态清零) in the period: every hazard closed within its limit, none overdue.

        The whole: what was closed in the period, and what was open at its end. It is broken by what was closed after
        the last day of its limit, and by what was overdue at the end of the period, as :meth:`overdue` says. Break
        it down by places, sectors and so on.
        """
        first, last = self._period(since, until)
        whole = closed = self._closed(first, last, grade)
        breaking, unlimited = list(map(_late, closed)), []
        for part, rows in self._open(last, grade):
            limit, block = part.block.limit, part.block
            whole = [*whole, _ending(block, rows, last)]
            breaking.append(_ending(block, [row for row in rows if limit[row] < last], last))
            unlimited.append(_ending(block, [row for row in rows if limit[row] == NEVER], last))
        return Clearance(self._of(whole), self._of(breaking), self._of(unlimited))

    # -- how ------------------------------------------------------------------------------------------------------

    @cached_property
    def _open_now(self) -> list[tuple[Slice, list[int]]]:
        return [(part, part.open_rows(self.day)) for part in self.slices]

    def _open(self, day: int, grade: Grade | None) -> list[tuple[Slice, list[int]]]:
        member(grade, Grade, "grade")
        found = self._open_now if day == self.day else [(part, part.open_rows(day)) for part in self.slices]
        if grade is None:
            return found
        return [(part, part.block.with_standing(rows, lambda one: one.grade is grade)) for part, rows in found]

    def _open_where(self, test: Callable[[Block, int], bool], grade: Grade | None) -> Figure:
        return self._figure([
            (part, [row for row in rows if test(part.block, row)]) for part, rows in self._open(self.day, grade)
        ])  # fmt: skip

    def _standing(self, test: Callable[[Standing], bool], grade: Grade | None) -> Figure:
        return self._figure([
            (part, part.block.with_standing(rows, test)) for part, rows in self._open(self.day, grade)
        ])  # fmt: skip

    def _happened(self, kind: Happening, first: int, last: int, grade: Grade | None) -> Iterator[Entries]:
        member(kind, Happening, "kind")
        member(grade, Grade, "grade")
        for part in self.slices:
            rows, days = part.happened(kind, first, last)
            if grade is not None:
                block = part.block
                passed = bytes(standing.grade is grade for standing in block.standings)
                chosen = list(map(passed.__getitem__, map(block.standing.__getitem__, rows)))
                rows, days = list(compress(rows, chosen)), list(compress(days, chosen))
            yield Entries(part.block, rows, days)

    def _closed(self, first: int, last: int, grade: Grade | None) -> list[Entries]:
        return list(self._happened(Happening.CLOSED, first, last, grade))

    def _period(self, since: DateLike | None, until: DateLike | None) -> tuple[int, int]:
        first = FIRST_DAY if since is None else to_day(since)
        last = self.day if until is None else to_day(until)
        if until is not None and last < first:
            raise HazardError(f"the period ends on {as_date(last)} before it starts on {as_date(first)}")
        return first, min(last, self.day)

    def _figure(self, found: list[tuple[Slice, list[int]]]) -> Figure:
        return self._of([Entries(part.block, rows) for part, rows in found])

    def _of(self, entries: list[Entries]) -> Figure:
        return Figure(tuple(one for one in entries if one.rows), self.day)


def _in_time(closed: Entries) -> Entries:
    limits = map(closed.block.limit.__getitem__, closed.rows)
    return _those(closed, list(map(ge, limits, closed.days or ())))


def _late(closed: Entries) -> Entries:
    limits = map(closed.block.limit.__getitem__, closed.rows)
    return _those(closed, [limit < day for limit, day in zip(limits, closed.days or (), strict=True)])


def _those(entries: Entries, chosen: list[bool]) -> Entries:
    return Entries(entries.block, list(compress(entries.rows, chosen)), list(compress(entries.days or (), chosen)))


def _ending(block: Block, rows: list[int], day: int) -> Entries:
    """Rows counted at the end of a period: they are about its last day."""
    return Entries(block, rows, list(repeat(day, len(rows))))
