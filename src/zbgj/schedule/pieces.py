"""Rules made of few pieces: days picked in periods, spans of a year, windows around anchors, and what may be said of
another rule: where it recurs, that its last day moves, how far apart its acts lie, that it is a cap, which of several.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import attrs

from zbgj.days import as_date, shown
from zbgj.schedule.units import Period, ScheduleError, Unit, as_day, positive, slug, within_a_millennium

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zbgj.schedule.rules import Rule  # noqa: TC004 - the rules are made of these

__all__ = ["WEEKDAYS", "Around", "AtMost", "EachOn", "Inside", "Moved", "OneOf", "Pick", "Spaced", "Spans", "Yearly"]

#: Weekdays as schedules and data name them, Monday first.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DEEPEST = 6
_MOST = 31


@attrs.frozen(order=True)
class Pick:
    """One day of a period: the n-th weekday, working day or day of it, or the last.

    :param number: 1 for the first; -1 for the last.
    :param of: ``mon`` to ``sun``, ``working-day`` or ``day``.

    >>> Pick(-1, "working-day")
    Pick(number=-1, of='working-day')
    """

    number: int
    of: str

    def __attrs_post_init__(self) -> None:
        if self.of not in (*WEEKDAYS, "working-day", "day"):
            raise ScheduleError(f"{self.of!r}: expected {', '.join(WEEKDAYS)}, 'working-day' or 'day'")
        if self.number != -1 and not 1 <= self.number <= 366:
            raise ScheduleError(f"{self.number} of a period: expected a number from 1 to 366, or -1 for the last")


def _in_order(picks: Iterable[Pick]) -> tuple[Pick, ...]:
    return tuple(sorted(set(picks), key=lambda p: (p.number if p.number > 0 else 999, _OF.index(p.of))))


_OF = (*WEEKDAYS, "working-day", "day")


def _ends_in_order(start: int | None, end: int | None) -> None:
    if start is not None and end is not None and end < start:
        raise ScheduleError(f"until {as_date(end)} lies before from {as_date(start)}")


@attrs.frozen(cache_hash=True)
class EachOn:
    """On certain days of every period, or by them.

    "On" asks for an act on the day itself. "By" takes any day of the period up to it; the windows of one period follow
    each other, as in :class:`EachBy`. A weekday or working day that a period lacks (a fifth Monday) is not owed there;
    a day it lacks is its last.

    >>> EachOn(Period.MONTH, (Pick(1, "mon"),)).picks
    (Pick(number=1, of='mon'),)

    :raises ScheduleError: if nothing is picked, or a week has a second Monday.
    """

    period: Period
    picks: tuple[Pick, ...] = attrs.field(converter=_in_order)
    by: bool = False
    start_day: int | None = attrs.field(default=None, converter=as_day, repr=shown)
    end_day: int | None = attrs.field(default=None, converter=as_day, repr=shown)

    def __attrs_post_init__(self) -> None:
        if not 1 <= len(self.picks) <= _MOST:
            raise ScheduleError(f"'each {self.period} on' needs 1 to {_MOST} days")
        if self.period is Period.DAY:
            raise ScheduleError("a day has no days to pick; expected 'each week on mon', or a longer period")
        for pick in self.picks:
            if self.period is Period.WEEK and pick.of in WEEKDAYS and pick.number != 1:
                raise ScheduleError(f"a week has one {pick.of}")
        _ends_in_order(self.start_day, self.end_day)


#: Spans of every year: first and last month and day, both included; the last may lie in the next year.
Spans = tuple[tuple[tuple[int, int], tuple[int, int]], ...]

_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _spans(_: object, __: object, spans: Spans) -> None:
    for span in spans:
        for month, day in span:
            if not 1 <= month <= 12 or not 1 <= day <= _LENGTHS[month - 1]:
                raise ScheduleError(f"there is no day {day} of month {month}")
    if len(spans) > 24:
        raise ScheduleError("expected 24 spans of a year at most")
    for (_, last), (first, _) in pairwise(spans):
        if last >= first:
            raise ScheduleError("the spans of a year must be in order and apart")
    if spans:
        (first, _), (begins, last) = spans[0], spans[-1]
        if any(end < start for start, end in spans[:-1]) or (last < begins and last >= first):
            raise ScheduleError("the spans of a year must be in order and apart")


@attrs.frozen(cache_hash=True)
class Yearly:
    """``times`` acts in each of these spans of every year: nothing outside them counts.

    A span is owed if its last day lies within the bounds; 29 February is the 28th in other years.

    >>> Yearly((((10, 1), (3, 31)),)).times
    1

    :raises ScheduleError: if the spans are not in order and apart, or a day does not exist.
    """

    spans: Spans = attrs.field(validator=_spans)
    times: int = attrs.field(default=1, validator=positive)
    start_day: int | None = attrs.field(default=None, converter=as_day, repr=shown)
    end_day: int | None = attrs.field(default=None, converter=as_day, repr=shown)

    def __attrs_post_init__(self) -> None:
        if not self.spans:
            raise ScheduleError("'each year within' needs a span")
        _ends_in_order(self.start_day, self.end_day)


def depth(rule: object) -> int:
    """How many rules stand in each other."""
    inner = getattr(rule, "rules", None) or tuple(filter(None, (getattr(rule, "rule", None),)))
    return 1 + max(map(depth, inner), default=0)


def _shallow(rule: object) -> None:
    if depth(rule) > _DEEPEST:
        raise ScheduleError(f"more than {_DEEPEST} rules stand in each other")


def _is(rule: object, *names: str) -> bool:
    return type(rule).__name__ in names


@attrs.frozen(cache_hash=True)
class Inside:
    """A recurring rule inside spans of every year, or inside each event of a calendar.

    Of an :class:`Every` each period that touches a span is owed, on the days that both share. Of a rule by days, those
    days that lie in a span are owed.

    :param event: key of the event; ``None`` with :attr:`spans`.

    :raises ScheduleError: if the rule does not recur by periods, or both or neither are given.
    """

    rule: Rule
    event: str | None = None
    spans: Spans = attrs.field(default=(), validator=_spans)

    def __attrs_post_init__(self) -> None:
        if not _is(self.rule, "Every", "EachBy", "EachOn"):
            raise ScheduleError("'inside' goes with a rule that recurs: 'every PERIOD' or 'each PERIOD on DAYS'")
        if (self.event is None) == (not self.spans):
            raise ScheduleError("'inside' needs spans of a year or an event, not both")
        if self.event is not None:
            slug(None, attrs.fields(Around).key, self.event)

    @property
    def times(self) -> int:
        """How many acts each period asks for."""
        return getattr(self.rule, "times", 1)


@attrs.frozen(cache_hash=True)
class Around:
    """``times`` acts in a window that opens and closes at distances from an event or a trigger.

    Before an event distances count from its first day, after it from its last; that day itself is no part. Distances
    from a trigger count from its day, which is day 0. Days, weeks, months and years are civil, both ends are included.

    :param anchor: ``event`` or ``trigger``; :param key: which.
    :param side: ``before`` or ``after``.
    :param near, near_unit: distance of the nearer end; ``None``: right beside the anchor.
    :param far, far_unit: distance of the farther end; ``None``, before an anchor only: from any earlier day on.

    >>> Around("event", "flood-season", "before", None, None, 10, Unit.DAY).far
    10

    :raises ScheduleError: if there is no end to it, or the ends are the wrong way round.
    """

    anchor: Literal["event", "trigger"]
    key: str = attrs.field(validator=slug)
    side: Literal["before", "after"]
    near: int | None = attrs.field(default=None, validator=attrs.validators.optional(positive))
    near_unit: Unit | None = None
    far: int | None = attrs.field(default=None, validator=attrs.validators.optional(positive))
    far_unit: Unit | None = None
    times: int = attrs.field(default=1, validator=positive)

    def __attrs_post_init__(self) -> None:
        for amount, unit in ((self.near, self.near_unit), (self.far, self.far_unit)):
            if (amount is None) != (unit is None):
                raise ScheduleError("a distance needs both amount and unit")
            if amount is not None and unit is not None:
                within_a_millennium(amount, unit)
                timed = self.anchor == "trigger" and self.side == "before" and self.far is None
                if unit in (Unit.MINUTE, Unit.HOUR) and not timed:
                    raise ScheduleError("hours and minutes go with 'at least N hours before trigger KEY' only")
        if self.far is None and (self.near is None or self.side == "after"):
            raise ScheduleError("a window around an event or trigger needs an end: 'within N days'")
        if self.near is None and (self.anchor, self.side) == ("trigger", "after"):
            raise ScheduleError("within so long after a trigger is an AfterTrigger")
        if self.near is not None and self.far is not None and self.near_unit is self.far_unit and self.near > self.far:
            raise ScheduleError(f"the window reaches from {self.near} to {self.far} {self.far_unit}s: nearer end first")


@attrs.frozen(cache_hash=True)
class Moved:
    """A rule whose last day, where it is no working day, becomes the next or the previous one.

    :param to: ``next`` (遇节假日顺延) or ``previous`` (提前).

    :raises ScheduleError: if nothing of the rule falls due on a day.
    """

    rule: Rule
    to: Literal["next", "previous"] = "next"

    def __attrs_post_init__(self) -> None:
        _shallow(self)
        if _is(self.rule, "Continuous", "PromptlyAfter", "Rolling", "AtMost", "Moved", "Spaced"):
            raise ScheduleError("'moved to' goes with a rule whose acts fall due on days, and stands once")

    @property
    def times(self) -> int:
        """How many acts are needed."""
        return getattr(self.rule, "times", 1)


@attrs.frozen(cache_hash=True)
class Spaced:
    """A rule of several acts that lie so far apart: acts closer together count once.

    The distance holds within one window. One day is over when the next begins: 20 days apart are 1 and 21 January.

    :raises ScheduleError: if the rule asks for one act only, or nothing of it falls due on a day.
    """

    rule: Rule
    amount: int = attrs.field(validator=positive)
    unit: Unit

    def __attrs_post_init__(self) -> None:
        _shallow(self)
        if self.unit in (Unit.MINUTE, Unit.HOUR, Unit.WORKING_DAY):
            raise ScheduleError("'at least ... apart' counts in days, weeks, months or years")
        within_a_millennium(self.amount, self.unit)
        if _is(self.rule, "Continuous", "PromptlyAfter", "Rolling", "AtMost", "Spaced") or self.times < 2:
            raise ScheduleError("'at least ... apart' goes with a rule of two acts or more that fall due on a day")

    @property
    def times(self) -> int:
        """How many acts are needed."""
        return getattr(self.rule, "times", 1)


@attrs.frozen(cache_hash=True)
class AtMost:
    """No more acts in each window than the rule counts: kept until the act that goes over.

    :raises ScheduleError: if the rule has no windows with a beginning.
    """

    rule: Rule

    def __attrs_post_init__(self) -> None:
        _shallow(self)
        dated = _is(self.rule, "Every", "Yearly", "DuringEvent") or (
            _is(self.rule, "Once") and getattr(self.rule, "start_day", None) is not None
        )
        inside = _is(self.rule, "Inside") and _is(getattr(self.rule, "rule", None), "Every")
        if not dated and not inside:
            raise ScheduleError("'at most N times' goes with 'every PERIOD', 'within SPAN' or 'during event KEY'")

    @property
    def times(self) -> int:
        """How many acts are allowed."""
        return getattr(self.rule, "times", 1)


@attrs.frozen(cache_hash=True)
class OneOf:
    """The earliest or the latest of several deadlines: one day for all of them.

    The first deadline of each rule stands beside the first of the others, the second beside the second. A date of its
    own (``by``) stands beside each. A deadline that is not known yet is left out of account.

    :raises ScheduleError: if there are fewer than two rules, or one has no days on which something falls due.
    """

    which: Literal["earliest", "latest"]
    rules: tuple[Rule, ...]

    def __attrs_post_init__(self) -> None:
        _shallow(self)
        if not 2 <= len(self.rules) <= 8 or len(set(self.rules)) < len(self.rules):
            raise ScheduleError(f"'{self.which} of' needs 2 to 8 different rules")
        if not all(_is(one, "Once", "AfterTrigger", "BeforeTrigger", "Around", "Moved") for one in self.rules):
            raise ScheduleError(f"'{self.which} of' goes with dates and with limits around triggers and events")
        if all(_is(one, "Once") for one in self.rules):
            raise ScheduleError(f"'{self.which} of' dates alone is one date: give that")
        if len({getattr(one, "times", 1) for one in self.rules}) > 1:
            raise ScheduleError(f"'{self.which} of' needs rules of as many acts each")

    @property
    def times(self) -> int:
        """How many acts are needed."""
        return getattr(self.rules[0], "times", 1)
