"""Counting acts where they are owed.

In time first, the earliest deadline first; what is left over makes good what was missed before it, the oldest first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence as SequenceOf
from fractions import Fraction

import attrs

from zbgj.days import moment
from zbgj.ledger import Activity
from zbgj.schedule.expand import advance
from zbgj.schedule.occurrence import Occurrence
from zbgj.schedule.working import CalendarError

__all__ = ["Tally", "Windows", "count_apart", "count_in_time", "count_late", "count_whole"]

_ZERO = Fraction(0)


@attrs.frozen
class Windows:
    """Occurrences, and what the search for them needs.

    :param plain: whether no two overlap and none asks for instants, so that an act can be in time for one at most.
    :param untold: why some deadlines cannot be told, where the calendar lacks a year that only they need.
    :param particular: whether the acts of some must lie apart, or some allow so many acts at most.
    """

    owed: SequenceOf[Occurrence]
    firsts: SequenceOf[int]
    dues: SequenceOf[int]
    times: SequenceOf[int]
    plain: bool
    particular: bool = False
    untold: tuple[CalendarError, ...] = ()

    @classmethod
    def of(cls, owed: SequenceOf[Occurrence]) -> Windows:
        """The windows of these occurrences."""
        firsts = [occurrence.first_day for occurrence in owed]
        dues = [occurrence.due_day for occurrence in owed]
        plain = all(due < first for due, first in zip(dues, firsts[1:], strict=False)) and all(
            one.due_at is None and one.since is None and one.first_day <= one.due_day for one in owed
        )
        particular = any(one.gap is not None or one.cap for one in owed)
        times = [occurrence.times for occurrence in owed]
        return cls(owed, firsts, dues, times, plain and not particular, particular)


def count_whole(
    windows: Windows, need: int, acts: list[tuple[int, Activity]]
) -> tuple[dict[int, int], dict[int, int], dict[int, list[Activity]]]:
    """The frequent case, in whole numbers, for plain windows: an act is in time for one, and what is left comes late.

    :param need: how much each required time asks for. :param acts: with their days, in order.
    :returns: by the place of the window, if anything was counted there: how much in time, how much late, what counted.
    """
    firsts, dues, times = windows.firsts, windows.dues, windows.times
    count = len(dues)
    done: dict[int, int] = {}
    evidence: dict[int, list[Activity]] = {}
    rest: list[tuple[int, int, Activity]] = []
    for day, act in acts:
        left = act.count
        place = bisect_left(dues, day)
        if place < count and firsts[place] <= day:
            before = done.get(place, 0)
            lacking = need * times[place] - before
            if lacking > 0:
                used = min(lacking, left)
                done[place] = before + used
                left -= used
                evidence.setdefault(place, []).append(act)
        if left:
            rest.append((day, left, act))
    late: dict[int, int] = {}
    place = 0
    for day, left, act in rest:
        while left and place < count:
            lacking = need * times[place] - done.get(place, 0) - late.get(place, 0)
            if lacking <= 0:
                place += 1
                continue
            if dues[place] >= day:
                break
            used = min(lacking, left)
            late[place] = late.get(place, 0) + used
            left -= used
            evidence.setdefault(place, []).append(act)
    return done, late, evidence


@attrs.define
class Tally:
    """What has been counted for one occurrence so far."""

    needed: Fraction
    done: Fraction = _ZERO
    late: Fraction = _ZERO
    evidence: list[Activity] = attrs.Factory(list)

    @property
    def lacking(self) -> Fraction:
        """How much is needed still."""
        return self.needed - self.done - self.late


def count_in_time(
    windows: Windows, tallies: list[Tally], acts: list[tuple[int, Activity]], *, by_share: bool
) -> list[tuple[Activity, Fraction]]:
    """Count each act where it is in time, the earliest deadline first; what is left over is given back."""
    owed, dues = windows.owed, windows.dues
    rest = []
    full = 0  # so many at the beginning lack nothing any more
    for day, act in acts:
        amount = (act.share or _ZERO) if by_share else Fraction(act.count)
        while full < len(owed) and tallies[full].lacking <= 0:
            full += 1
        for index in range(max(full, bisect_left(dues, day)), len(owed)):
            if not amount:
                break
            occurrence, tally = owed[index], tallies[index]
            if occurrence.first_day > day:
                break
            if tally.lacking > 0 and _in_time(act, day, occurrence):
                used = min(amount, tally.lacking)
                tally.done += used
                amount -= used
                tally.evidence.append(act)
        if amount:
            rest.append((act, amount))
    return rest


def _in_time(act: Activity, day: int, occurrence: Occurrence) -> bool:
    """Whether an act on a day of the window is in time; a date without a time stands for the end of its day."""
    since, due_at = occurrence.since, occurrence.due_at
    if since is not None and day == occurrence.first_day and moment(act.when) < since:
        return False
    return due_at is None or day < occurrence.due_day or moment(act.when) <= due_at


def _too_late(act: Activity, occurrence: Occurrence) -> bool:
    if act.day != occurrence.due_day:
        return act.day > occurrence.due_day
    return occurrence.due_at is not None and moment(act.when) > occurrence.due_at


def count_late(owed: SequenceOf[Occurrence], tallies: list[Tally], rest: list[tuple[Activity, Fraction]]) -> None:
    """What is left over makes good what was missed before it, the oldest first."""
    place = 0
    for act, amount in rest:
        while amount and place < len(owed):
            occurrence, tally = owed[place], tallies[place]
            if tally.lacking <= 0:
                place += 1
                continue
            if not _too_late(act, occurrence):
                break
            used = min(amount, tally.lacking)
            tally.late += used
            amount -= used
            tally.evidence.append(act)


def count_apart(
    owed: SequenceOf[Occurrence], need: Fraction, acts: list[tuple[int, Activity]], *, by_share: bool
) -> list[Tally]:
    """Count acts where those of one window must lie apart: those too close after a time counted are not counted again.

    A time is done on the day on which as much as it needs has been done; what is done too soon after it goes for
    nothing. Taking each time as early as it can be leaves most room for the next.

    :param need: how much each time asks for.
    """
    tallies = [Tally(need * one.times) for one in owed]
    ready = [0] * len(owed)  # for each window the first day that counts
    begun = [_ZERO] * len(owed)  # what has been done of the time that is under way
    used = [False] * len(acts)
    for in_time in (True, False):
        for place, one in enumerate(owed):
            tally = tallies[place]
            for number, (day, act) in enumerate(acts):
                if used[number] or tally.lacking <= 0 or day < ready[place]:
                    continue
                fits = (
                    one.first_day <= day <= one.due_day and _in_time(act, day, one) if in_time else _too_late(act, one)
                )
                if not fits:
                    continue
                used[number] = True
                amount = min((act.share or _ZERO) if by_share else Fraction(act.count), need - begun[place])
                begun[place] += amount
                if in_time:
                    tally.done += amount
                else:
                    tally.late += amount
                tally.evidence.append(act)
                if begun[place] >= need and one.gap is not None:
                    begun[place] = _ZERO
                    ready[place] = advance(day, *one.gap)
    return tallies
