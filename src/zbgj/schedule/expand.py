"""From a schedule to its occurrences.

Inside, an occurrence is a tuple of day numbers made by slicing the month table, so that three years of a monthly
duty cost a few microseconds; :mod:`pendulum` appears only when a date is asked for.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import attrs

from zbgj.calendars import Calendar, CalendarError
from zbgj.days import (
    FIRST_DAY,
    LAST_DAY,
    add_months,
    as_date,
    as_instant,
    moment,
    month_index,
    month_start,
    month_starts,
    to_day,
)
from zbgj.schedule.occurrence import Occurrence, Terms, many
from zbgj.schedule.rules import (
    LAST,
    AfterTrigger,
    BeforeEvent,
    BeforeTrigger,
    Continuous,
    DuringEvent,
    EachBy,
    Every,
    Once,
    Period,
    PromptlyAfter,
    Rolling,
    Rule,
    Schedule,
    Sequence,
    Unit,
    events_of,
    needs_working_days,
    parts_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as Days

    import pendulum

    from zbgj.calendars import Event
    from zbgj.days import DateLike
    from zbgj.schedule.working import WorkingDays

__all__ = [
    "Occurrence",
    "Surroundings",
    "check_known",
    "iter_occurrences",
    "last_deadline",
    "next_deadline",
    "occurrences",
    "prompted",
]


@attrs.frozen
class Surroundings:
    """What some rules need beyond themselves: a calendar of events and the triggers that happened.

    :param triggers: for each trigger key its dates or instants.
    """

    calendar: Calendar | None = None
    triggers: Mapping[str, tuple[dt.date, ...]] = attrs.field(factory=dict, hash=False)


_NOWHERE = Surroundings()


def occurrences(
    schedule: Schedule,
    start: DateLike | int | pendulum.Interval[pendulum.Date],
    end: DateLike | int | None = None,
    surroundings: Surroundings = _NOWHERE,
) -> list[Occurrence]:
    """All occurrences due from ``start`` to ``end``, both days included, in order of their due days.

    ``start`` may be an interval instead of two dates. A continuous rule has none. Asking for parts of an interval
    gives the same as asking for the whole and picking by due day.

    >>> from zbgj.schedule import parse
    >>> [str(o.due) for o in occurrences(parse("each year by 06-20, 12-20"), "2024-07-01", "2025-12-31")]
    ['2024-12-20', '2025-06-20', '2025-12-20']

    :raises CalendarError: if the calendar does not know an event of the schedule at all; if it does not know it for
        all these days, what it knows is given (see :func:`check_known`).
    """
    if end is None:
        start, end = start.start, start.end  # type: ignore[union-attr]
    first = max(start if isinstance(start, int) else to_day(start), FIRST_DAY)  # type: ignore[arg-type]
    last = min(end if isinstance(end, int) else to_day(end), LAST_DAY)
    if last < first:
        return []
    if isinstance(schedule, Once | Every | EachBy):
        return list(_remembered(schedule, first, last))
    found = []
    for part in parts_of(schedule):
        found += _between(part, first, last, surroundings)
    return found


def expand_afresh(rule: Rule, first: int, last: int) -> list[Occurrence]:
    """What :func:`occurrences` finds for a dated rule when it has not been asked before."""
    return _between(rule, first, last, _NOWHERE)


@lru_cache(maxsize=1024)
def _remembered(rule: Rule, first: int, last: int) -> tuple[Occurrence, ...]:
    """Dated rules depend on nothing else, and one rule is asked for the same days again and again."""
    return tuple(expand_afresh(rule, first, last))


def iter_occurrences(
    schedule: Schedule, start: DateLike | int = FIRST_DAY, surroundings: Surroundings = _NOWHERE
) -> Iterator[Occurrence]:
    """Occurrences due on or after ``start``, lazily, in order, without an end if the rule has none.

    >>> from itertools import islice
    >>> from zbgj.schedule import parse
    >>> [o.label for o in islice(iter_occurrences(parse("every half-year"), "2024-04-08"), 3)]
    ['2024-H1', '2024-H2', '2025-H1']
    """
    first = to_day(start)
    stop = _end(schedule, surroundings)
    span = 366
    while first <= stop:
        last = min(first + span, stop)
        yield from occurrences(schedule, first, last, surroundings)
        first, span = last + 1, min(span * 2, 36_600)


def next_deadline(schedule: Schedule, on: DateLike, surroundings: Surroundings = _NOWHERE) -> Occurrence | None:
    """The first occurrence due on or after the day, or ``None``.

    >>> from zbgj.schedule import parse
    >>> next_deadline(parse("each quarter by 1-08"), "2024-04-09").due
    Date(2024, 7, 8)
    """
    return next(iter_occurrences(schedule, on, surroundings), None)


def last_deadline(schedule: Schedule, on: DateLike, surroundings: Surroundings = _NOWHERE) -> Occurrence | None:
    """The last occurrence due before the day, or ``None``.

    >>> from zbgj.schedule import parse
    >>> last_deadline(parse("every quarter"), "2024-04-08").label
    '2024-Q1'
    """
    last = to_day(on) - 1
    floor = _start(schedule, surroundings)
    span = 366
    while last >= floor:
        first = max(last - span, floor)
        found = occurrences(schedule, first, last, surroundings)
        if found:
            return found[-1]
        last, span = first - 1, span * 2
    return None


def _end(schedule: Schedule, surroundings: Surroundings) -> int:
    """Last day on which anything of the schedule can fall due."""
    match schedule:
        case Sequence():
            return max(_end(part, surroundings) for part in schedule.parts)
        case Once():
            return schedule.due_day
        case Every() | EachBy():
            return LAST_DAY if schedule.end_day is None else schedule.end_day
        case BeforeEvent() | DuringEvent():
            return _events(schedule, surroundings)[-1].last_day
        case AfterTrigger() | BeforeTrigger():
            return max((o.due_day for o in _triggered(schedule, surroundings)), default=0)
        case Rolling():
            return LAST_DAY
        case Continuous() | PromptlyAfter():
            return 0
        case _:
            from zbgj.schedule.expand_pieces import extent

            return extent(schedule, surroundings)[1]


def _start(schedule: Schedule, surroundings: Surroundings) -> int:
    """First day on which anything of the schedule can fall due."""
    match schedule:
        case Sequence():
            return min(_start(part, surroundings) for part in schedule.parts)
        case Once():
            return schedule.due_day
        case Every() | EachBy():
            return FIRST_DAY if schedule.start_day is None else schedule.start_day
        case BeforeEvent() | DuringEvent():
            return _events(schedule, surroundings)[0].first_day - 1
        case AfterTrigger() | BeforeTrigger():
            return min((o.due_day for o in _triggered(schedule, surroundings)), default=LAST_DAY)
        case Rolling():
            return schedule.first_day
        case Continuous() | PromptlyAfter():
            return LAST_DAY
        case _:
            from zbgj.schedule.expand_pieces import extent

            return extent(schedule, surroundings)[0]


def _between(rule: Rule, first: int, last: int, surroundings: Surroundings) -> list[Occurrence]:
    match rule:
        case Every():
            return _every(rule, first, last)
        case EachBy():
            return _each_by(rule, first, last)
        case Once():
            if first <= rule.due_day <= last:
                start = FIRST_DAY if rule.start_day is None else rule.start_day
                return [Occurrence(start, rule.due_day, rule.times, "by")]
            return []
        case Continuous() | PromptlyAfter():
            return []
        case Rolling():
            return _rolling(rule, first, last)
        case BeforeEvent() | DuringEvent():
            return _around(rule, first, last, surroundings)
        case AfterTrigger() | BeforeTrigger():
            return [o for o in _triggered(rule, surroundings) if first <= o.due_day <= last]
        case _:
            from zbgj.schedule.expand_pieces import between  # they build on each other

            return between(rule, first, last, surroundings)


def _every(rule: Every, first: int, last: int) -> list[Occurrence]:
    start = rule.start_day
    if start is not None and start > first:
        first = start
    if rule.end_day is not None and rule.end_day < last:
        last = rule.end_day
    if last < first:
        return []
    terms = Terms(rule.times, rule.period.value if rule.step == 1 else "block")
    months = rule.period.months * rule.step
    if rule.period.parts:
        anchor = 0 if rule.step == 1 else rule.period.index(start or 0)
        begin = rule.period.index(first)
        begin -= (begin - anchor) % rule.step
        end = rule.period.index(last + 1)
        end -= (end - anchor) % rule.step
        opens = list(map(rule.period.first_day, range(begin, end + 1, rule.step)))
        found = many(opens[:-1], [day - 1 for day in opens[1:]], terms)
    elif months:
        anchor = 0 if rule.step == 1 else month_index(start or 0) // rule.period.months * rule.period.months
        begin = month_index(first)
        begin -= (begin - anchor) % months
        end = month_index(last + 1)
        end -= (end - anchor) % months
        if end <= begin:
            return []
        starts = month_starts(begin, end + months, months)
        found = many(starts, [day - 1 for day in starts[1:]], terms)
    else:
        length = rule.step * (7 if rule.period is Period.WEEK else 1)
        anchor = 1 if rule.step == 1 else (start or 0)  # 0001-01-01 is a Monday
        if rule.step > 1 and rule.period is Period.WEEK:
            anchor -= (anchor - 1) % 7
        begin = first - (first - anchor) % length
        end = last + 1 - (last + 1 - anchor) % length
        found = many(range(begin, end, length), range(begin + length - 1, end + length - 1, length), terms)
    if start is not None and found and found[0].first_day < start:
        found[0] = found[0].opening(start)
    return found


def _each_by(rule: EachBy, first: int, last: int) -> list[Occurrence]:
    start = rule.start_day
    if start is not None and start > first:
        first = start
    if rule.end_day is not None and rule.end_day < last:
        last = rule.end_day
    if last < first:
        return []
    months = rule.period.months
    begin = month_index(first) // months * months
    end = (month_index(last) // months + 1) * months
    opens: Days[int] = month_starts(begin, end, months)
    columns: list[tuple[Days[int], list[int]]] = []
    cut = False  # whether some month may lack the day
    for month, day in rule.days:
        number = 31 if day is LAST else day
        at = month_starts(begin + month - 1, end, months)
        if number <= 28:
            dues = [one + number - 1 for one in at]
        else:
            cut = True
            following = month_starts(begin + month, end + 1, months)
            dues = [min(one + number, other) - 1 for one, other in zip(at, following, strict=True)]
        columns.append((opens, dues))
        opens = [due + 1 for due in dues]
    if len(columns) == 1:
        first_days, due_days = columns[0]
    else:  # the first day of every period, then its second, and so on: in the order of time
        first_days, due_days = (
            list(chain.from_iterable(zip(*each, strict=True))) for each in zip(*columns, strict=True)
        )
    low, high = bisect_left(due_days, first), bisect_right(due_days, last)
    found = many(first_days[low:high], due_days[low:high], Terms(1, _each_by_tag(rule)))
    if cut:
        found = [one for one in found if one.first_day <= one.due_day]  # two days fell together in a short month
    if start is not None and found and found[0].first_day < start:
        found[0] = found[0].opening(start)
    return found


def _each_by_tag(rule: EachBy) -> str:
    return f"about {rule.period.value}" if rule.about_previous else "by"


def advance(day: int, amount: int, unit: Unit) -> int:
    """The day so many civil units later."""
    match unit:
        case Unit.DAY:
            return day + amount
        case Unit.WEEK:
            return day + 7 * amount
        case Unit.MONTH:
            return add_months(day, amount)
        case Unit.YEAR:
            return add_months(day, 12 * amount)
        case Unit.HOUR | Unit.MINUTE:
            raise ValueError("hours and minutes need an instant")
        case Unit.WORKING_DAY:
            raise ValueError("working days need a calendar")


def working_days(surroundings: Surroundings) -> WorkingDays:
    """The working days that the calendar knows.

    :raises CalendarError: if there is no calendar, or it knows none.
    """
    if surroundings.calendar is None:
        raise CalendarError("a schedule that counts working days needs a calendar")
    return surroundings.calendar.working_days()


def away(day: int, amount: int, unit: Unit, surroundings: Surroundings) -> int:
    """The day so far after another, or before it if the amount is negative.

    :raises CalendarError: if working days are counted and a year is not known.
    """
    if unit is Unit.WORKING_DAY:
        working = working_days(surroundings)
        return working.after(day, amount) if amount > 0 else working.before(day, -amount)
    return advance(day, amount, unit)


def _rolling(rule: Rolling, first: int, last: int) -> list[Occurrence]:
    """Deadlines if every act is done on its last day: counted from the first, so that months never drift."""
    found = []
    due, number, opens = rule.first_day, 0, FIRST_DAY
    while due <= last:
        if due >= first:
            found.append(Occurrence(opens, due, 1, "by"))
        number += 1
        opens, due = due + 1, advance(rule.first_day, rule.amount * number, rule.unit)
    return found


def _events(rule: BeforeEvent | DuringEvent, surroundings: Surroundings) -> tuple[Event, ...]:
    if surroundings.calendar is None:
        raise CalendarError(f"a schedule about the event {rule.event!r} needs a calendar")
    return surroundings.calendar.of(rule.event)


def _around(rule: BeforeEvent | DuringEvent, first: int, last: int, surroundings: Surroundings) -> list[Occurrence]:
    events = _events(rule, surroundings)
    if isinstance(rule, DuringEvent):
        return [
            Occurrence(event.first_day, event.last_day, rule.times, event.name)
            for event in events
            if first <= event.last_day <= last
        ]
    found = []
    opens = FIRST_DAY
    for event in events:
        due = event.first_day - 1
        if first <= due <= last:
            found.append(Occurrence(opens, due, rule.times, event.name))
        opens = event.last_day + 1
    return found


def check_known(schedule: Schedule, start: DateLike | int, end: DateLike | int, surroundings: Surroundings) -> None:
    """Nothing, if the calendar knows the schedule's events for all these days (whole years count).

    :func:`occurrences` gives what is known; to take the rest for "nothing is owed" would be wrong, so ask here.

    >>> from zbgj.calendars import default_calendar
    >>> check_known(BeforeEvent("losar"), "2024-01-01", "2030-12-31", Surroundings(default_calendar()))
    Traceback (most recent call last):
    ...
    zbgj.calendars.CalendarError: the calendar knows 'losar' from 2023-01-01 to 2027-12-31, ...

    :raises CalendarError: if it does not; the message says what it knows.
    """
    first, last = to_day(start), to_day(end)
    for key in sorted(events_of(schedule)):
        if surroundings.calendar is None:
            raise CalendarError(f"a schedule about the event {key!r} needs a calendar")
        events = surroundings.calendar.of(key)
        begin = month_start(as_date(events[0].first_day).year * 12)
        end_known = month_start(as_date(events[-1].last_day).year * 12 + 12) - 1
        if first < begin or last > end_known:
            raise CalendarError(
                f"the calendar knows {key!r} from {as_date(begin)} to {as_date(end_known)}, "
                f"not for all of {as_date(first)} to {as_date(last)}"
            )
    if needs_working_days(schedule):
        from zbgj.schedule.expand_pieces import check_working_days

        check_working_days(schedule, first, last, surroundings)


def prompted(rule: PromptlyAfter, surroundings: Surroundings) -> list[Occurrence]:
    """What is owed promptly after each trigger: from its day on, due on no day (``due_day`` lies beyond all others).

    >>> around = Surroundings(None, {"accident": (dt.date(2024, 6, 1),)})
    >>> [(str(o.start), o.no_day_set) for o in prompted(PromptlyAfter("accident"), around)]
    [('2024-06-01', True)]
    """
    found = []
    for at in sorted(surroundings.triggers.get(rule.trigger, ()), key=moment):
        since = as_instant(at) if isinstance(at, dt.datetime) else None
        day = to_day(at)
        found.append(Occurrence(day, LAST_DAY, rule.times, f"{rule.trigger} {as_date(day)}", None, since))
    return found


def _triggered(rule: AfterTrigger | BeforeTrigger, surroundings: Surroundings) -> list[Occurrence]:
    happened = sorted(surroundings.triggers.get(rule.trigger, ()), key=moment)
    if isinstance(rule, AfterTrigger):
        return [_after_trigger(rule, at, surroundings) for at in happened]
    found: list[Occurrence] = []
    # What comes before a day is due earlier than what comes before an instant of that day.
    for made in sorted((_before_trigger(rule, at) for at in happened), key=lambda made: made.due_day):
        opens = min(found[-1].due_day + 1, made.due_day) if found else FIRST_DAY
        found.append(made.opening(opens))
    return found


def _before_trigger(rule: BeforeTrigger, at: dt.date) -> Occurrence:
    day = to_day(at)
    tag = f"{rule.trigger} {as_date(day)}"
    if isinstance(at, dt.datetime):
        return Occurrence(FIRST_DAY, day, rule.times, tag, as_instant(at))
    return Occurrence(FIRST_DAY, day - 1, rule.times, tag)


def _after_trigger(rule: AfterTrigger, at: dt.date, surroundings: Surroundings) -> Occurrence:
    day = to_day(at)
    tag = f"{rule.trigger} {as_date(day)}"
    since = as_instant(at) if isinstance(at, dt.datetime) else None
    due_at = None
    match rule.unit:
        case None:
            due = day
        case Unit.HOUR | Unit.MINUTE:
            minutes = (rule.amount or 0) * (60 if rule.unit is Unit.HOUR else 1)
            due_at = as_instant(as_instant(moment(at)).in_timezone("UTC").add(minutes=minutes))
            due = to_day(due_at)
        case _:
            due = away(day, rule.amount or 0, rule.unit, surroundings)
    return Occurrence(day, due, rule.times, tag, due_at, since)
