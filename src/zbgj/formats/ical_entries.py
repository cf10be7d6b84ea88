"""Which of a schedule's occurrences make one recurring calendar entry, and what each entry is called for good.

A key names an entry by its place in the schedule, never by its day: the third quarter's report keeps its key when
its day moves from the 5th to the 10th. So a calendar that is imported again changes what it has.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from zbgj.calendars import CalendarError
from zbgj.days import FIRST_DAY, as_date, month_index, month_start, on_day
from zbgj.schedule.occurrence import Occurrence
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
    Rolling,
    Rule,
    Schedule,
    end_of,
    parts_of,
    start_of,
)

if TYPE_CHECKING:
    from zbgj.calendars import Calendar

__all__ = ["Entry", "recurring", "single"]


@attrs.frozen
class Entry:
    """One entry of a calendar.

    :param key: what it is called within its duty, the same after its day, or the schedule's bounds, have changed.
    :param occurrences: what it stands for, in order: one, or all of a recurrence.
    :param rule: the recurrence rule without its end, as ``icalendar`` takes it; ``None`` for a single entry.
    """

    key: str
    occurrences: tuple[Occurrence, ...]
    rule: Mapping[str, Any] | None = None


def single(schedule: Schedule, found: Iterable[Occurrence], calendar: Calendar | None) -> list[Entry]:
    """An entry for each occurrence, in the order given.

    :param found: every occurrence of the schedule from its beginning on, so that what is counted counts the same
        whatever days are asked for.
    """
    parts = parts_of(schedule)
    return _numbered((_key(*_part(parts, one), one, calendar), one) for one in found)


def recurring(
    number: int, rule: Rule, found: list[Occurrence], calendar: Calendar | None, first: int, last: int
) -> list[Entry]:
    """The entries of one part of a schedule due from ``first`` to ``last``, both included.

    They recur where the civil calendar alone sets the days, else they are single. A recurrence begins with its first
    deadline in these days, as what stands first always counts. Days of one month that a short February makes one
    deadline are no recurrence that a calendar could express.

    :param number: the place of the rule among the schedule's parts, from 0.
    :param found: every occurrence of the rule from its beginning on.
    """
    asked = [one for one in found if first <= one.due_day <= last]
    if isinstance(rule, Every) and asked and not rule.period.parts:
        return [Entry(f"{number}/series", tuple(asked), _every(rule, asked[0]))]
    if isinstance(rule, EachBy) and not _may_fall_together(rule):
        columns: defaultdict[int, list[Occurrence]] = defaultdict(list)
        for one in asked:
            columns[_column(rule, one.due_day)].append(one)
        return [
            Entry(f"{number}/series/{column}", tuple(ones), _each_by(rule, column, ones[0]))
            for column, ones in sorted(columns.items())
        ]
    entries = _numbered((_key(number, rule, one, calendar), one) for one in found)
    return [entry for entry in entries if first <= entry.occurrences[0].due_day <= last]


def _numbered(keyed: Iterable[tuple[str, Occurrence]]) -> list[Entry]:
    """Entries whose keys are different: the second of a name, and those after it, carry their number."""
    times: Counter[str] = Counter()
    entries = []
    for key, one in keyed:
        times[key] += 1
        entries.append(Entry(key if times[key] == 1 else f"{key}#{times[key]}", (one,)))
    return entries


# --- recurrence rules -------------------------------------------------------------------------------------------


def _every(rule: Every, first: Occurrence) -> dict[str, Any]:
    match rule.period:
        case Period.DAY:
            return {"freq": "DAILY", "interval": rule.step}
        case Period.WEEK:
            return {"freq": "WEEKLY", "interval": rule.step, "byday": "SU"}
        case _:
            return _monthly(rule.period.months * rule.step, first, {"bymonthday": -1})


def _each_by(rule: EachBy, column: int, first: Occurrence) -> dict[str, Any]:
    month, day = rule.days[column]
    months = rule.period.months
    lengths = [_LENGTHS[(month - 1 + shift) % 12] for shift in range(0, 12, months)]
    if day is LAST or day >= max(lengths):
        days: dict[str, Any] = {"bymonthday": -1}
    elif day <= min(lengths):
        days = {"bymonthday": day}
    else:  # that day, or the last of a month that lacks it
        days = {"bymonthday": list(range(28, day + 1)), "bysetpos": -1}
    return _monthly(months, first, days)


_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _monthly(months: int, first: Occurrence, days: dict[str, Any]) -> dict[str, Any]:
    if months % 12:
        return {"freq": "MONTHLY", "interval": months, **days}
    return {"freq": "YEARLY", "interval": months // 12, "bymonth": as_date(first.due_day).month, **days}


def _may_fall_together(rule: EachBy) -> bool:
    late = Counter(month for month, day in rule.days if day is LAST or day >= 28)
    return any(count > 1 for count in late.values())


def _column(rule: EachBy, due: int) -> int:
    """Which of the rule's days a due day is, from 0."""
    begin = month_index(due) // rule.period.months * rule.period.months
    for column, (month, day) in enumerate(rule.days):
        if on_day(begin + month - 1, 31 if day is LAST else day) == due:
            return column
    raise ValueError(f"{as_date(due)} is no day of {rule}")


# --- keys -------------------------------------------------------------------------------------------------------


def _part(parts: tuple[Rule, ...], one: Occurrence) -> tuple[int, Rule]:
    """The part of a schedule that an occurrence comes from: they follow each other in time."""
    for number, rule in enumerate(parts):
        start, end = start_of(rule), end_of(rule)
        after = start is None or start <= one.due_day
        if not isinstance(rule, Continuous) and after and (end is None or one.due_day <= end):
            return number, rule
    return 0, parts[0]


def _key(number: int, rule: Rule, one: Occurrence, calendar: Calendar | None) -> str:
    match rule:
        case Every():
            name = one.label
        case EachBy():
            begin = month_index(one.due_day) // rule.period.months * rule.period.months
            last = month_start(begin + rule.period.months) - 1
            name = f"{Occurrence(FIRST_DAY, last, 1, rule.period.value).label}/{_column(rule, one.due_day)}"
        case BeforeEvent() | DuringEvent():
            name = f"{rule.event}/{_which_event(rule, one, calendar)}"
        case AfterTrigger() | BeforeTrigger():
            moment = one.since or (one.due_at if isinstance(rule, BeforeTrigger) else None)
            name = one.tag if moment is None else f"{one.tag}/{moment.in_timezone('UTC').isoformat()}"
        case Rolling():
            name = "rolling"
        case Once():
            name = "once"
        case _:
            name = one.label if one.label == str(one.due) else f"{one.label}/{one.due}"
    return f"{number}/{name}"


def _which_event(rule: BeforeEvent | DuringEvent, one: Occurrence, calendar: Calendar | None) -> str:
    """The year of the event and its number in that year: it stays the same event when its days move."""
    try:
        events = calendar.of(rule.event) if calendar else ()
    except CalendarError:
        events = ()
    numbers: Counter[int] = Counter()
    for event in events:
        year = as_date(event.first_day).year
        numbers[year] += 1
        due = event.first_day - 1 if isinstance(rule, BeforeEvent) else event.last_day
        if due == one.due_day:
            return f"{year}/{numbers[year]}"
    return str(one.due)
