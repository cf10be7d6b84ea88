"""Rows by day: what happened from one day to another, and what was going on at the end of a day."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from itertools import compress, repeat
from operator import gt, itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["NEVER", "Dated", "Lasting"]

#: A day after all others: the end of what has not ended, the limit of what has none.
NEVER = 2**31 - 1

#: How many landings a :class:`Lasting` has at most, and the fewest rows worth one.
_LANDINGS = 32
_FEWEST = 1024


class Dated:
    """Rows, each on a day, sorted by day in one linear pass: there are far fewer days than rows."""

    __slots__ = ("_heaps", "days", "rows")

    def __init__(self) -> None:
        self._heaps: dict[int, array[int]] = {}
        self.days = array("i")
        self.rows = array("i")

    def add(self, day: int, row: int) -> None:
        """One row more; to be called before :meth:`sort`."""
        heap = self._heaps.get(day)
        if heap is None:
            heap = self._heaps[day] = array("i")
        heap.append(row)

    def sort(self) -> None:
        """Put the rows in the order of their days; rows of one day stay as they were added."""
        for day in sorted(self._heaps):
            heap = self._heaps[day]
            self.rows.extend(heap)
            self.days.extend(array("i", (day,)) * len(heap))
        self._heaps.clear()

    def between(self, first: int, last: int) -> tuple[Sequence[int], Sequence[int]]:
        """Rows and days from one day to another, both included."""
        begin, end = bisect_left(self.days, first), bisect_right(self.days, last)
        return self.rows[begin:end], self.days[begin:end]


class Lasting:
    """Rows that each last from a day to another, so kept that those going on at a day are found without looking at all.

    Now and then along the days there is a *landing*: the rows going on there. What is going on at a day is what of the
    landing before it still is, and what has begun since.

    :param begun: the rows, by the day they begin. :param end: for every row the first day on which it is over.
    """

    __slots__ = ("_begun", "_end", "_landings")

    def __init__(self, begun: Dated, end: Sequence[int]) -> None:
        self._begun = begun
        self._end = end
        self._landings: list[tuple[int, array[int]]] = [(0, array("i"))]
        days = begun.days
        step = max(_FEWEST, len(days) // _LANDINGS)
        for place in range(step, len(days), step):
            if days[place] > self._landings[-1][0]:
                self._landings.append((days[place], array("i", self.at(days[place]))))

    def at(self, day: int) -> list[int]:
        """The rows that have begun by the end of the day and are not over."""
        landing, going = self._landings[bisect_right(self._landings, day, key=itemgetter(0)) - 1]
        since, _ = self._begun.between(landing + 1, day)
        end = self._end.__getitem__
        rows = list(compress(going, map(gt, map(end, going), repeat(day))))
        rows += compress(since, map(gt, map(end, since), repeat(day)))
        return rows
