"""Whether one item asks for at least as much as another.

Schedules are compared by the order of :mod:`zbgj.schedule.order`; numbers, roles and trajectories each by their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj.days import as_date, interval, to_day
from zbgj.labels import Labelled
from zbgj.model.condition import Comparator
from zbgj.model.party import Role
from zbgj.schedule.order import covers
from zbgj.schedule.rules import Continuous, Once, end_of, parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pendulum

    from zbgj.model.items import Target
    from zbgj.model.plan import SectorPlan
    from zbgj.model.values import Point, Quantity
    from zbgj.schedule.rules import Schedule

__all__ = ["Strictness", "bound_implies", "compare_bounds", "compare_quantities", "compare_roles", "compare_schedules",
           "compare_trajectories", "spans"]  # fmt: skip


class Strictness(Labelled):
    """How one rule stands to another."""

    AT_LEAST = ("at-least", "不低于", "at least as strict")
    WEAKER = ("weaker", "较宽", "weaker")
    INCOMPARABLE = ("incomparable", "无法比较", "cannot be compared")


def spans(
    mine: SectorPlan, theirs: SectorPlan, schedules: Sequence[Schedule]
) -> list[pendulum.Interval[pendulum.Date]]:
    """The days in which two plans' schedules are compared: what both are in force for.

    Twice: from the beginning of the year in which the later plan takes effect, so that no period is cut, and from
    the day itself. A day of its own that a schedule names is always among them.
    """
    effect = max(mine.effective_day, theirs.effective_day, mine.horizon.first_day or 1, theirs.horizon.first_day or 1)
    last = min(mine.horizon.last_day, theirs.horizon.last_day)
    own = [part.due_day for one in schedules for part in parts_of(one) if isinstance(part, Once)]
    last = max([last, *own])
    starts = dict.fromkeys((to_day(f"{as_date(effect).year}-01-01"), effect))
    return [interval(as_date(min([first, *own])), as_date(last)) for first in starts if min([first, *own]) <= last]


def compare_schedules(
    mine: Schedule, theirs: Schedule, within: Sequence[pendulum.Interval[pendulum.Date]]
) -> Strictness:
    """How a schedule stands to another in some days; with no days there is nothing to compare.

    A standing duty is weaker than one that falls due: no day is missed by it. A duty that recurs to the end is at
    least as strict as a standing one, which names no day at all.

    >>> from zbgj.days import interval
    >>> from zbgj.schedule import parse
    >>> days = [interval("2024-01-01", "2026-12-31")]
    >>> compare_schedules(parse("every year"), parse("every quarter"), days)
    <Strictness.WEAKER: 'weaker'>
    >>> compare_schedules(parse("every month"), parse("every quarter"), days).en
    'at least as strict'
    """
    if not within or any(covers(mine, theirs, days) for days in within):
        return Strictness.AT_LEAST
    if any(covers(theirs, mine, days) for days in within):
        return Strictness.WEAKER
    if _standing(mine) and not _standing(theirs):
        return Strictness.WEAKER
    if _standing(theirs) and _recurs(mine, to_day(within[0].end)):
        return Strictness.AT_LEAST
    return Strictness.INCOMPARABLE


def _standing(schedule: Schedule) -> bool:
    return all(isinstance(part, Continuous) for part in parts_of(schedule))


def _recurs(schedule: Schedule, last: int) -> bool:
    *_, part = parts_of(schedule)
    return not isinstance(part, Once) and (end_of(part) or last) >= last


#: Who, acting in person, is at the same time one of these.
_IS_ALSO = {Role.PRINCIPAL: {Role.LEADERS}, Role.DEPUTY: {Role.LEADERS}}


def compare_roles(mine: Role | None, theirs: Role | None) -> Strictness:
    """How the person who must act stands to the one the other names.

    The principal person in charge and the deputy are leaders; what all staff do, everybody does.

    >>> compare_roles(None, Role.PRINCIPAL).en, compare_roles(Role.PRINCIPAL, Role.LEADERS).en
    ('weaker', 'at least as strict')
    """
    if theirs is None or mine == theirs or mine == Role.ALL_STAFF:
        return Strictness.AT_LEAST
    if mine is not None and theirs in _IS_ALSO.get(mine, ()):
        return Strictness.AT_LEAST
    weaker = mine is None or theirs in (Role.PRINCIPAL, Role.ALL_STAFF)
    return Strictness.WEAKER if weaker else Strictness.INCOMPARABLE


def compare_quantities(mine: Quantity | None, theirs: Quantity | None) -> Strictness:
    """How many against how many; where the other names a number, naming none is weaker."""
    if theirs is None:
        return Strictness.AT_LEAST
    if mine is None:
        return Strictness.WEAKER
    if (mine.unit_zh, mine.per) != (theirs.unit_zh, theirs.per):
        return Strictness.INCOMPARABLE
    return Strictness.AT_LEAST if mine.amount >= theirs.amount else Strictness.WEAKER


def bound_implies(mine: Comparator, value: float, theirs: Comparator, other: float) -> bool:
    """Whether every number that meets one bound meets the other.

    >>> bound_implies(Comparator.AT_MOST, 2, Comparator.AT_MOST, 3)
    True
    """
    if mine is Comparator.EXACTLY:
        return theirs.compare(value, other)
    if mine.rising is not theirs.rising:
        return False
    if value == other:
        return mine is theirs or theirs in (Comparator.AT_LEAST, Comparator.AT_MOST)
    return (value > other) is bool(mine.rising)


def compare_bounds(mine: Comparator, value: float, theirs: Comparator, other: float) -> Strictness:
    """How a bound stands to another bound of the same thing."""
    if bound_implies(mine, value, theirs, other):
        return Strictness.AT_LEAST
    return Strictness.WEAKER if bound_implies(theirs, other, mine, value) else Strictness.INCOMPARABLE


def compare_trajectories(mine: Target, theirs: Target) -> Strictness:
    """How a target stands to another: at every day of the other, is at least as much reached?

    Different units, or changes measured from different baselines, cannot be compared.
    """
    if mine.unit != theirs.unit or mine.baseline != theirs.baseline:
        return Strictness.INCOMPARABLE
    if _reaches(mine, theirs):
        return Strictness.AT_LEAST
    return Strictness.WEAKER if _reaches(theirs, mine) else Strictness.INCOMPARABLE


def _reaches(one: Target, other: Target) -> bool:
    return all(
        (reached := _at(one, point.day)) is not None
        and bound_implies(one.comparator, reached.value, other.comparator, point.value)
        for point in other.points
    )


def _at(target: Target, day: int) -> Point | None:
    """The last point by that day: a trajectory never eases off, so it still holds."""
    return max((point for point in target.points if point.day <= day), default=None)
