"""A block: hazards' lives as columns, made in one pass and never changed.

A *row* is a stretch of one hazard's life during which nothing changed that is counted with. The rows of a hazard stand
together, in the order of time; several of one day stand there too, and all but the last of them last no time at all.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property
from itertools import chain, compress
from typing import TYPE_CHECKING, Any

from zbgj.hazards.corrections import timeline
from zbgj.hazards.states import Channel, Grade
from zbgj.model.party import within
from zbgj.register.dated import NEVER, Dated, Lasting
from zbgj.register.lives import Happening, Standing, happening, lateness, stages

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from zbgj.hazards.events import Event
    from zbgj.hazards.hazard import Hazard
    from zbgj.model.words import Sector

__all__ = ["Block", "Names"]


class Names(dict[str, int]):
    """Numbers for names, given as the names come; ``list`` of it gives the names back, in the order of the numbers."""

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self)
        return number


class Block:
    """Hazards in the order of their identifiers, and the rows of their lives.

    :param hazards: each hazard with what is known of it, by which it is counted: itself, or it at an earlier time.
    :ivar hazard, start, end: for every row its hazard's number, its first day, and the first day after it.
    :ivar standing: the number of its :class:`~zbgj.register.lives.Standing` in ``standings``.
    :ivar limit: the last day of the treatment or of the listing, whichever is the earlier; ``NEVER`` if there is none.
    :ivar listing: the last day of the listing. :ivar since: the day from which it has been in its state.
    :ivar short: rows of treatments whose funds are short, with the missing yuan.
    :ivar first, last: for every hazard its first and its last row; :ivar found: the day it was found.
    """

    def __init__(self, hazards: Iterable[tuple[Hazard, Hazard]]) -> None:
        ordered = sorted(hazards, key=lambda pair: pair[0].found.id)
        self.hazards = [hazard for hazard, _ in ordered]
        self.ids = [hazard.found.id for hazard in self.hazards]
        self.hazard, self.start, self.end, self.standing = array("i"), array("i"), array("i"), array("i")
        self.limit, self.listing, self.since = array("i"), array("i"), array("i")
        self.short: dict[int, int] = {}
        self.first, self.last, self.found = array("i"), array("i"), array("i")
        self.party, self.place = array("i"), array("i")
        self.sector, self.channel = array("i"), bytearray()
        self.parties, self.places, self.sectors = Names(), Names(), Names()
        self.standings: list[Standing] = []
        self.happened = {kind: Dated() for kind in Happening}
        self._late = array("i")
        self._numbered: dict[Hashable, tuple[array[int], list[Any]]] = {}
        self._fill([known for _, known in ordered])
        for dated in self.happened.values():
            dated.sort()
        self._open = self._lasting()

    def __len__(self) -> int:
        return len(self.ids)

    def _fill(self, known: list[Hazard]) -> None:
        numbers: dict[tuple[object, ...], int] = {}
        channels = {channel: number for number, channel in enumerate(Channel)}
        for number, hazard in enumerate(known):
            found = hazard.found
            self.first.append(len(self.start))
            self.found.append(found.on.toordinal())
            self.party.append(self.parties[found.party])
            self.place.append(self.places[found.place])
            self.sector.append(self.sectors[found.sector])
            self.channel.append(channels[found.channel])
            for happened, learnt in lateness(hazard):
                self._late.extend((happened, learnt, number))
            self._add(number, timeline(hazard), numbers)
            self.last.append(len(self.start) - 1)

    def _add(self, number: int, events: Sequence[Event], numbers: dict[tuple[object, ...], int]) -> None:
        """The rows of one life."""
        last: tuple[object, ...] = ()
        state, since = None, 0
        for event, now in stages(events):
            day = event.on.toordinal()
            present, charge, determination = now.round, now.charge, now.determination
            assured, listed = present.assured, present.listed
            if now.state is not state:
                state, since = now.state, day
            # Members of other enumerations would be hashed by a Python function: ranks and truths are not.
            key = (
                state,
                determination and determination.grade is Grade.MAJOR,
                charge and charge.rank,
                charge and charge.department,
                assured is not None,
                present.extensions,
            )
            standing = numbers.get(key)
            if standing is None:
                standing = numbers[key] = len(self.standings)
                self.standings.append(Standing.of(now))
            limit = NEVER if present.deadline is None else present.deadline.toordinal()
            listing = NEVER if listed is None else listed.deadline.toordinal()
            row = (standing, limit, listing, assured, since)
            if row != last:
                last = row
                if len(self.start) > self.first[number]:
                    self.end[-1] = day
                if assured is not None and (missing := assured.assurances.funds.missing):
                    self.short[len(self.start)] = missing
                self.hazard.append(number)
                self.start.append(day)
                self.end.append(NEVER)
                self.standing.append(standing)
                self.limit.append(min(limit, listing))
                self.listing.append(listing)
                self.since.append(since)
            kind = happening(event)
            if kind is not None:
                self.happened[kind].add(day, len(self.start) - 1)

    def _lasting(self) -> Lasting:
        """The rows of open hazards that last at least to the end of their first day."""
        open_standings = bytes(standing.open for standing in self.standings)
        rows = range(len(self.start))
        dated, start, end = Dated(), self.start, self.end
        for row in compress(rows, map(open_standings.__getitem__, self.standing)):
            if start[row] < end[row]:
                dated.add(start[row], row)
        dated.sort()
        return Lasting(dated, end)

    def open_at(self, day: int) -> list[int]:
        """The rows of the hazards open at the end of a day, in no order."""
        return self._open.at(day)

    def rows_at(self, day: int, numbers: Iterable[int] | None = None) -> list[int]:
        """The rows in which hazards stood at the end of a day; of all hazards, or of those with these numbers.

        Hazards not found by then are left out.
        """
        start, end, first, last = self.start, self.end, self.first, self.last
        rows = []
        for number in range(len(self)) if numbers is None else numbers:
            row = last[number]
            if start[row] > day:
                if start[first[number]] > day:
                    continue
                row = bisect_right(end, day, first[number], row)
            rows.append(row)
        return rows

    def found_between(self, first: int, last: int) -> list[int]:
        """Numbers of the hazards found from one day to another, both included, ascending."""
        rows, _ = self.happened[Happening.FOUND].between(first, last)
        if len(rows) * 4 > len(self):  # then reading all days is less than sorting
            return [number for number, day in enumerate(self.found) if first <= day <= last]
        return sorted(map(self.hazard.__getitem__, rows))

    def number(self, key: str) -> int | None:
        """The number of the hazard with this identifier; ``None`` if it is not here."""
        place = bisect_left(self.ids, key)
        return place if place < len(self.ids) and self.ids[place] == key else None

    def late_at(self, day: int) -> set[int]:
        """Numbers of the hazards to which something had happened by this day that was not known by it."""
        late = self._late
        return {number for happened, known, number in zip(late[::3], late[1::3], late[2::3], strict=True)
                if happened <= day < known}  # fmt: skip

    def with_standing(self, rows: Sequence[int], test: Callable[[Standing], bool]) -> list[int]:
        """Those of the rows whose standing passes; each standing is asked once, not each row."""
        passed = bytes(map(test, self.standings))
        return list(compress(rows, map(passed.__getitem__, map(self.standing.__getitem__, rows))))

    def numbers(
        self, parties: AbstractSet[str] | None, place: str | None, sector: Sector | None, channel: Channel | None
    ) -> Sequence[int] | None:
        """Numbers of the hazards of these parties, in this place, of this system, found this way, ascending.

        ``None`` for all hazards, if nothing is asked for.
        """
        asked: list[tuple[Sequence[int], bytes]] = []
        if parties is not None:
            asked.append((self.party, bytes(party in parties for party in self.parties)))
        if place is not None:
            asked.append((self.place, bytes(within(one, place) for one in self.places)))
        if sector is not None:
            asked.append((self.sector, bytes(one == sector for one in self.sectors)))
        if channel is not None:
            asked.append((self.channel, bytes(one is channel for one in Channel)))
        if not asked:
            return None
        # The index gives those that pass the first question; the others are put to these alone.
        codes, passed = asked[0]
        index = self._indexes[id(codes)]
        numbers: Sequence[int] = sorted(chain.from_iterable(compress(index, passed)))
        for codes, passed in asked[1:]:
            numbers = list(compress(numbers, map(passed.__getitem__, map(codes.__getitem__, numbers))))
        return numbers

    def numbered(
        self, by: Hashable, made: Callable[[], tuple[Iterable[int], Callable[[int], Any]]]
    ) -> tuple[array[int], list[Any]]:
        """For every hazard the number of its key, and the keys: made once, from codes that may be any numbers."""
        held = self._numbered.get(by)
        if held is None:
            codes, named = made()
            numbers: defaultdict[int, int] = defaultdict()
            numbers.default_factory = numbers.__len__
            column = array("i", list(map(numbers.__getitem__, codes)))  # far faster from a list
            held = column, [named(code) for code in numbers]
            self._numbered[by] = held
        return held

    @cached_property
    def _indexes(self) -> dict[int, list[array[int]]]:
        """For parties, places, systems and channels: for each of them the numbers of its hazards, ascending."""
        indexes = {}
        for codes, many in (
            (self.party, self.parties), (self.place, self.places), (self.sector, self.sectors), (self.channel, Channel),
        ):  # fmt: skip
            heaps = [array("i") for _ in many]
            for number, code in enumerate(codes):
                heaps[code].append(number)
            indexes[id(codes)] = heaps
        return indexes
