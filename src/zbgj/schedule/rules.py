"""The closed union of schedule rules.

Every temporal expression of the plans is one of these. All days are civil days in Asia/Shanghai, all bounds
are inclusive, and a due day is the last day on which the act is still in time.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from zbgj.days import as_date, shown
from zbgj.schedule.pieces import Around, AtMost, EachOn, Inside, Moved, OneOf, Spaced, Yearly
from zbgj.schedule.units import LAST, Period, ScheduleError, Unit, as_day, positive, slug, within_a_millennium

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    due_day: int = attrs.field(converter=as_day, repr=shown)
    start_day: int | None = attrs.field(default=None, converter=as_day, repr=shown)
    times: int = attrs.field(default=1, validator=positive)

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
    times: int = attrs.field(default=1, validator=positive)
    step: int = attrs.field(default=1, validator=positive)
    start_day: int | None = attrs.field(default=None, converter=as_day, repr=shown)
    end_day: int | None = attrs.field(default=None, converter=as_day, repr=shown)

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
    start_day: int | None = attrs.field(default=None, converter=as_day, repr=shown)
    end_day: int | None = attrs.field(default=None, converter=as_day, repr=shown)

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

    >>> Rolling(6, Unit.MONTH, "2024-06-30")
    Rolling(amount=6, unit=<Unit.MONTH: 'month'>, first_day='2024-06-30')
    """

    amount: int = attrs.field(validator=positive)
    unit: Unit
    first_day: int = attrs.field(converter=as_day, repr=shown)

    def __attrs_post_init__(self) -> None:
        if self.unit in (Unit.MINUTE, Unit.HOUR, Unit.WORKING_DAY):
            raise ScheduleError("'at most ... apart' counts in days, weeks, months or years")
        within_a_millennium(self.amount, self.unit)


@attrs.frozen
class BeforeEvent:
    """``times`` acts before each event of a calendar: due the day before it begins.

    The window begins the day after the event before. Events that overlap, or leave no day between them, are one.

    :param event: key of the event in the calendar, such as ``flood-season``.
    """

    event: str = attrs.field(validator=slug)
    times: int = attrs.field(default=1, validator=positive)


@attrs.frozen
class DuringEvent:
    """``times`` acts during each event of a calendar, first and last day included."""

    event: str = attrs.field(validator=slug)
    times: int = attrs.field(default=1, validator=positive)


@attrs.frozen
class AfterTrigger:
    """``times`` acts within so long after a trigger that the ledger records.

    Days, weeks, months and years are civil: the day of the trigger is day 0 and the last day is inclusive. Hours
    and minutes run from the trigger's instant. ``amount`` ``None`` is "at once" (立即, 第一时间): a ledger of civil
    days can tell that it was done on the day of the trigger, and no finer limit is invented.

    :raises ScheduleError: if an amount has no unit or the other way round.
    """

    trigger: str = attrs.field(validator=slug)
    amount: int | None = attrs.field(default=None, validator=attrs.validators.optional(positive))
    unit: Unit | None = None
    times: int = attrs.field(default=1, validator=positive)

    def __attrs_post_init__(self) -> None:
        if (self.amount is None) != (self.unit is None):
            raise ScheduleError("a time limit needs both amount and unit; neither means 'at once'")
        if self.amount is not None and self.unit is not None:
            within_a_millennium(self.amount, self.unit)


@attrs.frozen
class PromptlyAfter:
    """``times`` acts promptly (及时) after a trigger: owed from its day on, with no day set by which.

    The text asks for haste and sets no limit, so none is invented: it can be open or done, but not missed.
    """

    trigger: str = attrs.field(validator=slug)
    times: int = attrs.field(default=1, validator=positive)


@attrs.frozen
class BeforeTrigger:
    """``times`` acts before a trigger: due the day before it; where both instants are known, before that instant."""

    trigger: str = attrs.field(validator=slug)
    times: int = attrs.field(default=1, validator=positive)


@attrs.frozen
class Continuous:
    """A standing duty within its bounds: attested, never due."""

    start_day: int | None = attrs.field(default=None, converter=as_day, repr=shown)
    end_day: int | None = attrs.field(default=None, converter=as_day, repr=shown)

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
    | EachOn
    | Yearly
    | Inside
    | Around
    | Moved
    | Spaced
    | AtMost
    | OneOf
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
            if not is_dated(part) and not isinstance(part, Continuous):
                raise ScheduleError(f"part {number} depends on events; a sequence is made of dated rules")


#: A rule, or several one after another.
Schedule: TypeAlias = Rule | Sequence


def start_of(rule: Rule) -> int | None:
    """First day on which the rule can be fulfilled, or ``None`` if unbounded."""
    match rule:
        case Once() | Every() | EachBy() | Continuous() | EachOn() | Yearly():
            return rule.start_day
        case Inside() | Spaced() | AtMost() | Moved():
            return start_of(rule.rule)
        case _:
            return None


def end_of(rule: Rule) -> int | None:
    """Last day of the rule, inclusive, or ``None`` if it never ends."""
    match rule:
        case Once():
            return rule.due_day
        case Every() | EachBy() | Continuous() | EachOn() | Yearly():
            return rule.end_day
        case Inside() | Spaced() | AtMost():
            return end_of(rule.rule)
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
        if end is not None and start_of(part) is None:
            part = _starting(part, end + 1)
        parts.append(part)
        end = end_of(part)
    return tuple(parts)


def _starting(rule: Rule, day: int) -> Rule:
    match rule:
        case Once() | Every() | EachBy() | Continuous() | EachOn() | Yearly():
            return attrs.evolve(rule, start_day=day)
        case Inside() | Spaced() | AtMost():
            return attrs.evolve(rule, rule=_starting(rule.rule, day))
        case _:
            return rule


def is_dated(rule: Rule) -> bool:
    """Whether the civil calendar alone sets the windows of the rule.

    >>> is_dated(Every(Period.MONTH)), is_dated(BeforeEvent("losar"))
    (True, False)
    """
    match rule:
        case Once() | Every() | EachBy() | Yearly():
            return True
        case EachOn():
            return not any(pick.of == "working-day" for pick in rule.picks)
        case Inside():
            return rule.event is None and is_dated(rule.rule)
        case Spaced() | AtMost():
            return is_dated(rule.rule)
        case _:
            return False


def is_bound(rule: Rule) -> bool:
    """Whether the rule forbids (at most so many times), so that nothing of it falls due."""
    return isinstance(rule, AtMost)


def inner_rules(schedule: Schedule) -> Iterator[Rule]:
    """The rules of a schedule and all that they are made of."""
    for rule in parts_of(schedule):
        yield rule
        match rule:
            case Inside() | Moved() | Spaced() | AtMost():
                yield from inner_rules(rule.rule)
            case OneOf():
                for one in rule.rules:
                    yield from inner_rules(one)


def events_of(schedule: Schedule) -> frozenset[str]:
    """Keys of the events that a schedule asks a calendar about.

    >>> sorted(events_of(BeforeEvent("losar")))
    ['losar']
    """
    found = set()
    for rule in inner_rules(schedule):
        match rule:
            case BeforeEvent() | DuringEvent():
                found.add(rule.event)
            case Inside(event=str(key)) | Around(anchor="event", key=key):
                found.add(key)
    return frozenset(found)


def triggers_of(schedule: Schedule) -> frozenset[str]:
    """Keys of the triggers that a schedule waits for.

    >>> sorted(triggers_of(AfterTrigger("accident")))
    ['accident']
    """
    found = set()
    for rule in inner_rules(schedule):
        match rule:
            case AfterTrigger() | PromptlyAfter() | BeforeTrigger():
                found.add(rule.trigger)
            case Around(anchor="trigger", key=key):
                found.add(key)
    return frozenset(found)


def needs_working_days(schedule: Schedule) -> bool:
    """Whether a schedule counts working days or moves to one.

    >>> needs_working_days(AfterTrigger("accident", 3, Unit.WORKING_DAY))
    True
    """
    for rule in inner_rules(schedule):
        match rule:
            case Moved() | AfterTrigger(unit=Unit.WORKING_DAY):
                return True
            case EachOn() if any(pick.of == "working-day" for pick in rule.picks):
                return True
            case Around() if Unit.WORKING_DAY in (rule.near_unit, rule.far_unit):
                return True
    return False
