"""The closed union of schedule rules.

Every temporal expression of the plans is one of these. All days are civil days in Asia/Shanghai, all bounds
are inclusive, and a due day is the last day on which the act is still in time.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from zbgj.days import as_date, shown, to_day
from zbgj.labels import Labelled

if TYPE_CHECKING:
    import pendulum

__all__ = [
    "LAST",
    "AfterTrigger",
    "BeforeEvent",
    "BeforeTrigger",
    "Continuous",
    "DuringEvent",
    "EachBy",
    "Every",
    "Once",
    "Period",
    "PromptlyAfter",
    "Rolling",
    "Rule",
    "Schedule",
    "ScheduleError",
    "Sequence",
    "Unit",
]


class ScheduleError(ValueError):
    """A schedule that cannot be: the message says what is wrong and what would be right."""


class Period(Labelled):
    """The calendar periods in which a duty can recur."""

    DAY = ("day", "日", "day")
    WEEK = ("week", "周", "week")
    MONTH = ("month", "月", "month")
    QUARTER = ("quarter", "季度", "quarter")
    HALF_YEAR = ("half-year", "半年", "half-year")
    YEAR = ("year", "年", "year")

    #: Length in months; 0 for days and weeks.
    months: int


for _period, _months in zip(Period, (0, 0, 1, 3, 6, 12), strict=True):
    _period.months = _months


class Unit(Labelled):
    """Units of a time limit that runs from a trigger or from the last act."""

    MINUTE = ("minute", "分钟", "minute")
    HOUR = ("hour", "小时", "hour")
    DAY = ("day", "日", "day")
    WEEK = ("week", "周", "week")
    MONTH = ("month", "个月", "month")
    YEAR = ("year", "年", "year")


class _Last(Enum):
    LAST = "last"

    def __repr__(self) -> str:
        return self.name


#: "The last day of the month", in the days of an :class:`EachBy`.
LAST = _Last.LAST


def _day(value: Any) -> Any:
    """Dates may be given as dates or ISO text; they are kept as day numbers."""
    return None if value is None else to_day(value)


def _positive(_: Any, attribute: attrs.Attribute[int], value: int) -> None:
    if value < 1:
        raise ScheduleError(f"{attribute.name} is {value}, but must be 1 or more")


def _slug(_: Any, attribute: attrs.Attribute[str], value: str) -> None:
    if not value or not value.replace("-", "").isalnum() or not value.isascii() or value != value.lower():
        raise ScheduleError(f"{attribute.name} is {value!r}, but must be a key like 'flood-season'")


_LONGEST = {
    Unit.MINUTE: 525_600_000, Unit.HOUR: 8_760_000, Unit.DAY: 365_000, Unit.WEEK: 52_000, Unit.MONTH: 12_000,
    Unit.YEAR: 1_000,
}  # fmt: skip


def _within_a_millennium(amount: int, unit: Unit) -> None:
    if amount > _LONGEST[unit]:
        raise ScheduleError(f"{amount} {unit}s is longer than a thousand years")


def _bounds(rule: Every | EachBy | Continuous) -> None:
    if rule.start_day is not None and rule.end_day is not None and rule.end_day < rule.start_day:
        raise ScheduleError(f"until {as_date(rule.end_day)} lies before from {as_date(rule.start_day)}")


@attrs.frozen(cache_hash=True)
class Once:
    """``times`` acts by a day, in a window that may be open at its start.

    :param due_day: last day in time, inclusive.
    :param start_day: first day that counts, inclusive; ``None`` if any earlier act will do.

    >>> Once("2024-12-31").due
    Date(2024, 12, 31)
    >>> Once("2024-12-31")
    Once(due_day='2024-12-31', start_day=None, times=1)
    """

    due_day: int = attrs.field(converter=_day, repr=shown)
    start_day: int | None = attrs.field(default=None, converter=_day, repr=shown)
    times: int = attrs.field(default=1, validator=_positive)

    def __attrs_post_init__(self) -> None:
        if self.start_day is not None and self.due_day < self.start_day:
            raise ScheduleError(f"the window ends on {self.due} before it starts on {self.start}")

    @property
    def due(self) -> pendulum.Date:
        """Last day in time, inclusive."""
        return as_date(self.due_day)

    @property
    def start(self) -> pendulum.Date | None:
        """First day that counts, inclusive; ``None`` if open."""
        return None if self.start_day is None else as_date(self.start_day)


@attrs.frozen(cache_hash=True)
class Every:
    """``times`` acts in every calendar period, or in every ``step`` of them.

    A period is owed if its last day lies within the bounds; acts before ``start_day`` do not count. With
    ``step`` above 1 the first block begins with the period that holds ``start_day``.

    >>> Every(Period.QUARTER, times=2)
    Every(period=<Period.QUARTER: 'quarter'>, times=2, step=1, start_day=None, end_day=None)
    """

    period: Period
    times: int = attrs.field(default=1, validator=_positive)
    step: int = attrs.field(default=1, validator=_positive)
    start_day: int | None = attrs.field(default=None, converter=_day, repr=shown)
    end_day: int | None = attrs.field(default=None, converter=_day, repr=shown)

    def __attrs_post_init__(self) -> None:
        if self.step > 1 and self.start_day is None:
            raise ScheduleError(f"every {self.step} {self.period}s needs a 'from' date: it says which ones")
        _bounds(self)


def _year_day(value: tuple[int, Any]) -> bool:
    month, day = value
    if day is LAST:
        return 1 <= month <= 12
    try:
        dt.date(2024, month, day)
    except ValueError:
        return False
    return True


@attrs.frozen(cache_hash=True)
class EachBy:
    """By certain days of every period: the month of the period (from 1) and the day of that month.

    The windows of one period follow each other: the first begins with the period, each next the day after the
    last due day. A day that a month lacks is that month's last; days that so fall together are one deadline.
    ``about_previous`` marks reports which speak of the period before.

    >>> EachBy(Period.QUARTER, ((1, 8),))
    EachBy(period=<Period.QUARTER: 'quarter'>, days=((1, 8),), about_previous=False, start_day=None, end_day=None)
    """

    period: Period
    days: tuple[tuple[int, Any], ...]
    about_previous: bool = False
    start_day: int | None = attrs.field(default=None, converter=_day, repr=shown)
    end_day: int | None = attrs.field(default=None, converter=_day, repr=shown)

    def __attrs_post_init__(self) -> None:
        if not self.period.months:
            raise ScheduleError(f"'each {self.period} by' is not possible: expected month, quarter, half-year or year")
        if not self.days:
            raise ScheduleError("'each ... by' needs at least one day")
        for month, day in self.days:
            if not 1 <= month <= self.period.months:
                raise ScheduleError(f"month {month} does not lie in a {self.period} (1-{self.period.months})")
            in_year = self.period is Period.YEAR
            if not (_year_day((month, day)) if in_year else day is LAST or 1 <= day <= 31):
                raise ScheduleError(f"month {month} has no day {day}")
        keys = [(month, 32 if day is LAST else day) for month, day in self.days]
        if keys != sorted(set(keys)):
            raise ScheduleError("the days of 'each ... by' must be different and in order")
        _bounds(self)


@attrs.frozen
class Rolling:
    """At most so long after the last time: each act sets the clock anew.

    :param first_day: last day for the first act, inclusive.

    >>> Rolling(6, Unit.MONTH, "2024-06-30").first_day == to_day("2024-06-30")
    True
    """

    amount: int = attrs.field(validator=_positive)
    unit: Unit
    first_day: int = attrs.field(converter=_day, repr=shown)

    def __attrs_post_init__(self) -> None:
        if self.unit in (Unit.MINUTE, Unit.HOUR):
            raise ScheduleError("'at most ... apart' counts in days, weeks, months or years")
        _within_a_millennium(self.amount, self.unit)


@attrs.frozen
class BeforeEvent:
    """``times`` acts before each event of a calendar: due the day before it begins.

    The window begins the day after the event before. Events that overlap, or leave no day between them, are one.

    :param event: key of the event in the calendar, such as ``flood-season``.
    """

    event: str = attrs.field(validator=_slug)
    times: int = attrs.field(default=1, validator=_positive)


@attrs.frozen
class DuringEvent:
    """``times`` acts during each event of a calendar, first and last day included."""

    event: str = attrs.field(validator=_slug)
    times: int = attrs.field(default=1, validator=_positive)


@attrs.frozen
class AfterTrigger:
    """``times`` acts within so long after a trigger that the ledger records.

    Days, weeks, months and years are civil: the day of the trigger is day 0 and the last day is inclusive. Hours
    and minutes run from the trigger's instant. ``amount`` ``None`` is "at once" (立即, 第一时间): a ledger of civil
    days can tell that it was done on the day of the trigger, and no finer limit is invented.

    :raises ScheduleError: if an amount has no unit or the other way round.
    """

    trigger: str = attrs.field(validator=_slug)
    amount: int | None = attrs.field(default=None, validator=attrs.validators.optional(_positive))
    unit: Unit | None = None
    times: int = attrs.field(default=1, validator=_positive)

    def __attrs_post_init__(self) -> None:
        if (self.amount is None) != (self.unit is None):
            raise ScheduleError("a time limit needs both amount and unit; neither means 'at once'")
        if self.amount is not None and self.unit is not None:
            _within_a_millennium(self.amount, self.unit)


@attrs.frozen
class PromptlyAfter:
    """``times`` acts promptly (及时) after a trigger: owed from its day on, with no day set by which.

    The text asks for haste and sets no limit, so none is invented: it can be open or done, but not missed.
    """

    trigger: str = attrs.field(validator=_slug)
    times: int = attrs.field(default=1, validator=_positive)


@attrs.frozen
class BeforeTrigger:
    """``times`` acts before a trigger: due the day before it; where both instants are known, before that instant."""

    trigger: str = attrs.field(validator=_slug)
    times: int = attrs.field(default=1, validator=_positive)


@attrs.frozen
class Continuous:
    """A standing duty within its bounds: attested, never due."""

    start_day: int | None = attrs.field(default=None, converter=_day, repr=shown)
    end_day: int | None = attrs.field(default=None, converter=_day, repr=shown)

    def __attrs_post_init__(self) -> None:
        _bounds(self)


#: The closed union of rules.
Rule: TypeAlias = (
    Once
    | Every
    | EachBy
    | Rolling
    | BeforeEvent
    | DuringEvent
    | AfterTrigger
    | PromptlyAfter
    | BeforeTrigger
    | Continuous
)


@attrs.frozen
class Sequence:
    """Rules one after another: each begins the day after the one before it ends.

    ``by 2024-12-31 then continuous`` is "by the end of 2024, and from then on".

    :raises ScheduleError: if a part other than the last never ends, or the parts overlap.
    """

    parts: tuple[Rule, ...]

    def __attrs_post_init__(self) -> None:
        if len(self.parts) < 2:
            raise ScheduleError("a sequence needs two parts or more")
        end = None
        for number, part in enumerate(self.parts, 1):
            if end is not None:
                first = start_of(part)
                last = end_of(part)
                if (first is not None and first <= end) or (last is not None and last <= end):
                    raise ScheduleError(f"part {number} must begin after {as_date(end)}, when part {number - 1} ends")
            end = end_of(part)
            if end is None and number < len(self.parts):
                raise ScheduleError(f"part {number} never ends, so nothing can follow it")
            if isinstance(part, AfterTrigger | PromptlyAfter | BeforeTrigger | BeforeEvent | DuringEvent | Rolling):
                raise ScheduleError(f"part {number} depends on events; a sequence is made of dated rules")


#: A rule, or several one after another.
Schedule: TypeAlias = Rule | Sequence


def start_of(rule: Rule) -> int | None:
    """First day on which the rule can be fulfilled, or ``None`` if unbounded."""
    match rule:
        case Once() | Every() | EachBy() | Continuous():
            return rule.start_day
        case _:
            return None


def end_of(rule: Rule) -> int | None:
    """Last day of the rule, inclusive, or ``None`` if it never ends."""
    match rule:
        case Once():
            return rule.due_day
        case Every() | EachBy() | Continuous():
            return rule.end_day
        case _:
            return None


def parts_of(schedule: Schedule) -> tuple[Rule, ...]:
    """The rules of a schedule with the bounds that a sequence gives them."""
    if not isinstance(schedule, Sequence):
        return (schedule,)
    return _chained(schedule)


def _chained(schedule: Sequence) -> tuple[Rule, ...]:
    parts: list[Rule] = []
    end: int | None = None
    for part in schedule.parts:
        if end is not None and isinstance(part, Once | Every | EachBy | Continuous) and part.start_day is None:
            part = attrs.evolve(part, start_day=end + 1)
        parts.append(part)
        end = end_of(part)
    return tuple(parts)
