"""Occurrences of the rules made of pieces (:mod:`zbgj.schedule.pieces`)."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from zbgj.calendars import CalendarError
from zbgj.days import FIRST_DAY, LAST_DAY, as_date, as_instant, moment, month_starts, on_day, to_day
from zbgj.schedule.expand import Surroundings, away, occurrences, working_days
from zbgj.schedule.occurrence import Occurrence, Terms, many
from zbgj.schedule.pieces import WEEKDAYS, Around, AtMost, EachOn, Inside, Moved, OneOf, Spaced, Yearly
from zbgj.schedule.rules import (
    Every,
    Once,
    Unit,
    end_of,
    inner_rules,
    needs_working_days,
    parts_of,
    start_of,
    triggers_of,
)
from zbgj.schedule.units import Period
from zbgj.schedule.working import UnknownYearError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zbgj.schedule.pieces import Pick, Spans
    from zbgj.schedule.rules import Rule, Schedule
    from zbgj.schedule.working import WorkingDays

__all__ = ["between", "check_working_days", "extent"]


def between(rule: Rule, first: int, last: int, surroundings: Surroundings) -> list[Occurrence]:
    """What falls due from the first to the last day, both included, in order."""
    match rule:
        case EachOn():
            return _each_on(rule, first, last, surroundings)
        case Yearly():
            return _yearly(rule, first, last)
        case Inside():
            return _inside(rule, first, last, surroundings)
        case Around():
            return [o for o in _around(rule, surroundings) if first <= o.due_day <= last]
        case Moved():
            return _moved(rule, first, last, surroundings)
        case OneOf():
            return [o for o in _one_of(rule, surroundings) if first <= o.due_day <= last]
        case Spaced():
            gap = (rule.amount, rule.unit)
            return [_with(o, gap=gap) for o in occurrences(rule.rule, first, last, surroundings)]
        case AtMost():
            return [_with(o, cap=True) for o in occurrences(rule.rule, first, last, surroundings)]
        case _:
            raise TypeError(f"{rule!r} is no rule made of pieces")


def _with(one: Occurrence, *, gap: tuple[int, Unit] | None = None, cap: bool = False) -> Occurrence:
    return tuple.__new__(Occurrence, (one[0], one[1], one[2]._replace(gap=gap, cap=cap)))


def extent(rule: Rule, surroundings: Surroundings) -> tuple[int, int]:
    """First and last day on which anything of the rule can fall due."""
    match rule:
        case Around() | OneOf():
            dues = [one.due_day for one in between(rule, FIRST_DAY, LAST_DAY, surroundings)]
            return min(dues, default=LAST_DAY), max(dues, default=0)
        case Inside(event=str(key)):
            events = _events(key, surroundings)
            return events[0][0], events[-1][1]
        case Moved() | Spaced() | AtMost() | Inside():
            if triggers_of(rule):
                return FIRST_DAY, max((o.due_day for o in between(rule, FIRST_DAY, LAST_DAY, surroundings)), default=0)
            if needs_working_days(rule):
                return _known(working_days(surroundings))
            start, end = start_of(rule), end_of(rule)
            return start or FIRST_DAY, LAST_DAY if end is None else end
        case EachOn() if needs_working_days(rule):
            low, high = _known(working_days(surroundings))
            return max(low, rule.start_day or low), min(high, high if rule.end_day is None else rule.end_day)
        case _:
            return start_of(rule) or FIRST_DAY, end_of(rule) or LAST_DAY


def _known(working: WorkingDays) -> tuple[int, int]:
    years = working.years
    if not years:
        return LAST_DAY, 0
    return on_day(years[0] * 12, 1), on_day(years[-1] * 12 + 11, 31)


def check_working_days(schedule: Schedule, first: int, last: int, surroundings: Surroundings) -> None:
    """Nothing, if the working days of all these years are known, and the deadlines within them can be told.

    What waits for a trigger needs no year before the trigger is known: it says so by itself.

    :raises UnknownYearError: if not; it names the year.
    """
    working = working_days(surroundings)
    for part in parts_of(schedule):
        if not needs_working_days(part) or all(triggers_of(one) for one in _leaves(part)):
            continue
        low = max(first, start_of(part) or first)
        high = min(last, end_of(part) or last)
        if isinstance(part, Once):
            low = high = part.due_day
        for year in range(as_date(low).year, as_date(max(low, high)).year + 1):
            working.of(year)
        for rule in inner_rules(part):
            if isinstance(rule, Moved) and not triggers_of(rule):
                for one in occurrences(rule.rule, low, high, surroundings):
                    _ = working.next(one.due_day) if rule.to == "next" else working.previous(one.due_day)


def _leaves(part: Rule) -> list[Rule]:
    return [
        rule for rule in inner_rules(part) if not isinstance(rule, Inside | Moved | Spaced | AtMost | OneOf)
    ]  # fmt: skip


# --- days picked in periods -------------------------------------------------------------------------------------


def _each_on(rule: EachOn, first: int, last: int, surroundings: Surroundings) -> list[Occurrence]:
    start = rule.start_day
    first = max(first, start or first)
    last = min(last, last if rule.end_day is None else rule.end_day)
    working = working_days(surroundings) if any(pick.of == "working-day" for pick in rule.picks) else None
    if working is not None:
        known = _known(working)
        first, last = max(first, known[0]), min(last, known[1])
    if last < first:
        return []
    period = rule.period
    begins = _starts(period, first, last)
    if rule.by:
        firsts, dues = _up_to_picks(rule.picks, begins, working)
    else:
        dues = sorted({day for pick in rule.picks for day in _column(pick, begins, working) if day is not None})
        firsts = dues
    low, high = bisect_left(dues, first), bisect_right(dues, last)
    found = many(firsts[low:high], dues[low:high], Terms(1, "by"))
    if start is not None and found and found[0].first_day < start:
        found[0] = found[0].opening(start)
    return found


def _starts(period: Period, first: int, last: int) -> list[int]:
    """The first days of the periods that touch these days, and of the one after them."""
    begin, end = period.index(first), period.index(last) + 2
    if period.months:
        return list(month_starts(begin * period.months, end * period.months, period.months))
    if period is Period.WEEK:
        return list(range(period.first_day(begin), period.first_day(end), 7))
    return list(map(period.first_day, range(begin, end)))


def _up_to_picks(
    picks: tuple[Pick, ...], begins: list[int], working: WorkingDays | None
) -> tuple[list[int], list[int]]:
    """Windows from the first day of a period, or the day after the pick before, up to each day picked."""
    firsts, dues = [], []
    for number, days in enumerate(zip(*(_column(pick, begins, working) for pick in picks), strict=True)):
        opens = begins[number]
        for day in sorted({day for day in days if day is not None}):
            firsts.append(opens)
            dues.append(day)
            opens = day + 1
    return firsts, dues


def _column(pick: Pick, begins: list[int], working: WorkingDays | None) -> list[int | None]:
    """The day that is meant in each period, ``None`` where the period lacks it or its working days are not known."""
    number, pairs = pick.number, pairwise(begins)
    if pick.of == "day":
        if number < 0:
            return [after - 1 for _, after in pairs]
        return [min(one + number, after) - 1 for one, after in pairs]
    if pick.of == "working-day":
        if working is None:
            raise CalendarError("a schedule that counts working days needs a calendar")
        return [_working_day(number, one, after - 1, working) for one, after in pairs]
    weekday = WEEKDAYS.index(pick.of)  # day 1 is a Monday
    if number < 0:
        return [after - 1 - (after - 2 - weekday) % 7 for _, after in pairs]
    ahead = 7 * (number - 1)
    return [day if (day := one + (weekday + 1 - one) % 7 + ahead) < after else None for one, after in pairs]


def _working_day(number: int, first: int, last: int, working: WorkingDays) -> int | None:
    try:
        day = working.previous(last) if number < 0 else working.after(first - 1, number)
        return day if first <= day <= last else None
    except UnknownYearError:
        return None


# --- spans of a year, events ------------------------------------------------------------------------------------


def _yearly_spans(spans: Spans, first: int, last: int) -> Iterable[tuple[int, int]]:
    """The spans that touch these days, in order."""
    for year in range(as_date(first).year - 1, as_date(last).year + 1):
        for (month, day), (month_to, day_to) in spans:
            until = year + ((month_to, day_to) < (month, day))
            begins, ends = on_day(year * 12 + month - 1, day), on_day(until * 12 + month_to - 1, day_to)
            if ends >= first and begins <= last:
                yield begins, ends


def _yearly(rule: Yearly, first: int, last: int) -> list[Occurrence]:
    start = rule.start_day
    first = max(first, start or first)
    last = min(last, last if rule.end_day is None else rule.end_day)
    if last < first:
        return []
    pairs = [span for span in _yearly_spans(rule.spans, first, last) if span[1] <= last]
    found = many((max(one, FIRST_DAY) for one, _ in pairs), (end for _, end in pairs), Terms(rule.times, "block"))
    if start is not None and found and found[0].first_day < start:
        found[0] = found[0].opening(start)
    return found


def _events(key: str, surroundings: Surroundings) -> list[tuple[int, int]]:
    if surroundings.calendar is None:
        raise CalendarError(f"a schedule about the event {key!r} needs a calendar")
    return [(event.first_day, event.last_day) for event in surroundings.calendar.of(key)]


def _inside(rule: Inside, first: int, last: int, surroundings: Surroundings) -> list[Occurrence]:
    if rule.event is None:
        spans = list(_yearly_spans(rule.spans, first, last))
    else:
        spans = [span for span in _events(rule.event, surroundings) if span[1] >= first and span[0] <= last]
    inner, found = rule.rule, []
    for begins, ends in spans:
        if not isinstance(inner, Every):
            owed = occurrences(inner, max(begins, first), min(ends, last), surroundings)
            found += [one.opening(max(one.first_day, begins)) for one in owed]
            continue
        for one in _touching(inner, begins, ends):
            cut = tuple.__new__(Occurrence, (max(one.first_day, begins), min(one.due_day, ends), one[2]))
            if first <= cut.due_day <= last:
                found.append(cut)
    return found


def _touching(rule: Every, first: int, last: int) -> list[Occurrence]:
    """The periods that share a day with these: the last of them falls due at its own end, maybe after the last day."""
    if rule.end_day is not None and rule.end_day < first:
        return []
    over = occurrences(rule, first, last + rule.step * (rule.period.shortest + 10 * max(rule.period.months, 1)))
    return [one for one in over if one.first_day <= last]


# --- windows around anchors -------------------------------------------------------------------------------------


def _around(rule: Around, surroundings: Surroundings) -> list[Occurrence]:
    if rule.anchor == "event":
        if surroundings.calendar is None:
            raise CalendarError(f"a schedule about the event {rule.key!r} needs a calendar")
        made = []
        for event in surroundings.calendar.of(rule.key):
            try:
                made.append(_beside(rule, event.first_day, event.last_day, event.name, surroundings))
            except UnknownYearError:  # check_known says which
                continue
    else:
        made = [_by_trigger(rule, at, surroundings) for at in surroundings.triggers.get(rule.key, ())]
    made.sort(key=lambda one: (one.due_day, one.first_day))
    if rule.far is not None:
        return made
    found: list[Occurrence] = []
    for one in made:  # open at its start: what was done by the deadline before is spent
        opens = min(found[-1].due_day + 1, one.due_day) if found else FIRST_DAY
        found.append(one.opening(opens))
    return found


def _by_trigger(rule: Around, at: dt.date, surroundings: Surroundings) -> Occurrence:
    day = to_day(at)
    tag = f"{rule.key} {as_date(day)}"
    if rule.near is not None and rule.near_unit in (Unit.HOUR, Unit.MINUTE):
        minutes = rule.near * (60 if rule.near_unit is Unit.HOUR else 1)
        # A date alone may mean its first moment.
        begins = as_instant(at) if isinstance(at, dt.datetime) else as_instant(dt.datetime.combine(at, dt.time.min))
        due_at = as_instant(begins.in_timezone("UTC").subtract(minutes=minutes))
        return Occurrence(FIRST_DAY, to_day(due_at), rule.times, tag, due_at)
    return _beside(rule, day, day, tag, surroundings)


def _beside(rule: Around, first: int, last: int, tag: str, surroundings: Surroundings) -> Occurrence:
    """The window around an anchor that lasts from the first to the last day."""

    def at(amount: int | None, unit: Unit | None) -> int | None:
        if amount is None or unit is None:
            return None
        return away(first if rule.side == "before" else last, -amount if rule.side == "before" else amount, unit,
                    surroundings)  # fmt: skip

    near, far = at(rule.near, rule.near_unit), at(rule.far, rule.far_unit)
    if rule.side == "before":
        due = first - 1 if near is None else near
        opens = FIRST_DAY if far is None else far
    else:
        opens = last + 1 if near is None else near
        due = opens if far is None else far
    if due < opens:
        opens = due  # distances in different units may cross: the deadline stands
    return Occurrence(max(opens, FIRST_DAY), min(max(due, FIRST_DAY), LAST_DAY), rule.times, tag)


# --- what is said of another rule -------------------------------------------------------------------------------


def _moved(rule: Moved, first: int, last: int, surroundings: Surroundings) -> list[Occurrence]:
    working = working_days(surroundings)
    waits = bool(triggers_of(rule.rule))
    if waits:
        low, high = FIRST_DAY, LAST_DAY
    else:
        known = _known(working)
        low, high = max(first, known[0]), min(last, known[1])
        if high < low:
            return []
        try:  # days off before the first day move into these days, days off after the last one as well
            low = working.previous(low - 1) + 1 if rule.to == "next" else low
        except UnknownYearError:
            low = known[0]
        try:
            high = working.next(high + 1) - 1 if rule.to == "previous" else high
        except UnknownYearError:
            high = known[1]
    found = []
    for one in occurrences(rule.rule, low, high, surroundings):
        try:
            due = working.next(one.due_day) if rule.to == "next" else working.previous(one.due_day)
        except UnknownYearError:
            if waits:
                raise
            continue  # check_known says which
        if first <= due <= last:
            due_at = one.due_at if due == one.due_day else None
            terms = one[2]._replace(due_at=due_at)
            found.append(tuple.__new__(Occurrence, (min(one.first_day, due), due, terms)))
    return found


def _one_of(rule: OneOf, surroundings: Surroundings) -> list[Occurrence]:
    columns = [
        (one, occurrences(one, FIRST_DAY, LAST_DAY, surroundings))
        for one in rule.rules
        if not isinstance(one, Once)
    ]  # fmt: skip
    dates = [
        one for rule_ in rule.rules if isinstance(rule_, Once)
        for one in occurrences(rule_, FIRST_DAY, LAST_DAY)
    ]  # fmt: skip
    found = []
    for number in range(max((len(column) for _, column in columns), default=0)):
        beside = [column[number] for _, column in columns if number < len(column)]
        every = [*beside, *dates]
        pick = min if rule.which == "earliest" else max
        chosen = pick(every, key=_end)
        opens = min(one.first_day for one in beside)
        terms = chosen[2]._replace(tag=beside[0].tag, since=beside[0].since)
        found.append(tuple.__new__(Occurrence, (min(opens, chosen.due_day), chosen.due_day, terms)))
    return sorted(found, key=lambda one: (one.due_day, one.first_day))


def _end(one: Occurrence) -> tuple[int, float]:
    at = one.due_at
    return one.due_day, float("inf") if at is None else moment(at).timestamp()
