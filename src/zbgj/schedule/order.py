"""The partial order of schedules: A covers B if whoever fulfils A has necessarily fulfilled B.

For dated rules the question is exact. Fulfilling A guarantees in a window W of B just the acts of those windows of A
that lie wholly in W, for any other act of A may be done outside it. So A covers B if and only if in every window of
B the required counts of A's windows inside it add up to at least what B asks. The Gregorian calendar repeats after
400 years, weekdays included, so unbounded rules are decided on one cycle.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import accumulate, pairwise
from math import lcm
from typing import TYPE_CHECKING, TypeAlias

import attrs

from zbgj.days import FIRST_DAY, LAST_DAY, to_day
from zbgj.labels import Labelled
from zbgj.schedule.expand import advance, occurrences
from zbgj.schedule.pieces import Around, AtMost, EachOn, Inside, Moved, OneOf, Spaced, Yearly
from zbgj.schedule.rules import (
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
    Unit,
    end_of,
    is_dated,
    parts_of,
    start_of,
)

if TYPE_CHECKING:
    import pendulum

    from zbgj.schedule.occurrence import Occurrence

__all__ = ["Covers", "covers"]


class Covers(Labelled):
    """The answer to "does A cover B?"."""

    YES = ("yes", "涵盖", "covers")
    NO = ("no", "不涵盖", "does not cover")
    UNKNOWN = ("unknown", "无法判定", "cannot be decided")

    def __bool__(self) -> bool:
        """Only a certain yes is true."""
        return self is Covers.YES


_Dated: TypeAlias = Once | Every | EachBy | EachOn | Yearly | Inside

_CYCLE = 146_097
_YEAR = 366
_ANY_DAY = to_day("2000-01-01")
_MOST = 400_000  # more windows than this in a cycle are answered with "unknown"


@lru_cache(maxsize=4096)
def _decide(a: Schedule, b: Schedule, first: int, last: int) -> Covers:
    if a == b:
        return Covers.YES
    answers = [_covers_part(a, part, first, last) for part in parts_of(b)]
    if all(answers):
        return Covers.YES
    return Covers.NO if Covers.NO in answers else Covers.UNKNOWN


def covers(a: Schedule, b: Schedule, within: pendulum.Interval[pendulum.Date] | None = None) -> Covers:
    """Whether whoever fulfils ``a`` has necessarily fulfilled ``b``.

    With ``within`` only what falls due in these days (both ends included) is owed under either schedule.
    The answer is exact, or :attr:`Covers.UNKNOWN`; it is never wrongly yes.

    >>> from zbgj.schedule import parse
    >>> covers(parse("every month"), parse("every quarter"))
    <Covers.YES: 'yes'>
    >>> covers(parse("2 times every year"), parse("every half-year"))
    <Covers.NO: 'no'>
    >>> covers(parse("by 2024-06-30"), parse("by 2024-12-31")).en
    'covers'
    """
    if within is None:
        return _decide(a, b, FIRST_DAY, LAST_DAY)
    return _decide(a, b, to_day(within.start), to_day(within.end))


def _covers_part(a: Schedule, b: Rule, first: int, last: int) -> Covers:
    parts = parts_of(a)
    if b in parts:
        return Covers.YES
    # Whoever keeps acts apart has done them: what is said of the rule inside holds all the more.
    parts = tuple(part.rule if isinstance(part, Spaced) else part for part in parts)
    dated = tuple(part for part in parts if is_dated(part) and isinstance(part, _Dated))
    match b:
        case EachOn() | Inside() if not is_dated(b):
            return Covers.UNKNOWN
        case Once() | Every() | EachBy() | EachOn() | Yearly() | Inside():
            if any(isinstance(part, Rolling) for part in parts):
                return _rolling_covers(parts, b, first, last)
            if len(dated) < len(parts) and not all(isinstance(p, Continuous) for p in parts if p not in dated):
                return _only_if_yes(_dated_covers(dated, b, first, last))
            return _dated_covers(dated, b, first, last)
        case Rolling():
            return _covers_rolling(parts, dated, b, first, last)
        case Continuous():
            return _standing_covers(parts, b, first, last)
        case BeforeEvent() | DuringEvent():
            return _event_covers(parts, b)
        case AfterTrigger() | PromptlyAfter() | BeforeTrigger():
            return _trigger_covers(parts, b)
        case Spaced():
            return _spaced_covers(parts_of(a), b)
        case AtMost():
            return _cap_covers(parts, b)
        case Around() | Moved() | OneOf():
            return Covers.UNKNOWN


def _spaced_covers(parts: tuple[Rule, ...], b: Spaced) -> Covers:
    """The same rule with acts as far apart."""
    for part in parts:
        if isinstance(part, Spaced) and part.rule == b.rule:
            if part.unit is b.unit and part.amount >= b.amount:
                return Covers.YES
            if part.amount * _SHORTEST[part.unit] >= _longest(b.amount, b.unit):
                return Covers.YES
    return Covers.UNKNOWN


def _cap_covers(parts: tuple[Rule, ...], b: AtMost) -> Covers:
    """The same windows with a cap as low."""
    for part in parts:
        if isinstance(part, AtMost) and part.times <= b.times and _once(part.rule) == _once(b.rule):
            return Covers.YES
    return Covers.UNKNOWN


def _once(rule: Rule) -> Rule:
    match rule:
        case Inside():
            return attrs.evolve(rule, rule=_once(rule.rule))
        case Once() | Every() | Yearly() | DuringEvent():
            return attrs.evolve(rule, times=1)
        case _:
            return rule


def _only_if_yes(answer: Covers) -> Covers:
    return answer or Covers.UNKNOWN


# --- dated rules ------------------------------------------------------------------------------------------------


def _horizon(parts: tuple[_Dated, ...], b: _Dated, first: int, last: int) -> tuple[int, int] | None:
    """The days on which it is enough to look, or ``None`` if they do not fit the years we count.

    Where nothing bounds the rules the pattern repeats with the cycle, before the first bound as after the last.
    """
    bounds = [day for rule in (*parts, b) for day in (start_of(rule), end_of(rule)) if day is not None]
    cycle = _CYCLE * lcm(*(_cycles(rule) for rule in (*parts, b))) + 800
    low, high = min(bounds, default=_ANY_DAY), max(bounds, default=_ANY_DAY)
    begin = max(first, start_of(b) or FIRST_DAY) if first > FIRST_DAY or start_of(b) else low - cycle
    end = min(last, end_of(b) or LAST_DAY) if last < LAST_DAY or end_of(b) else high + cycle
    if isinstance(b, Once):
        if not first <= b.due_day <= last:
            return FIRST_DAY, 0
        begin = end = b.due_day
    return None if begin < FIRST_DAY or end > LAST_DAY else (begin, end)


def _cycles(rule: _Dated) -> int:
    """How many 400-year cycles pass until the rule's pattern repeats."""
    if isinstance(rule, Inside) and isinstance(rule.rule, Every | EachBy | EachOn):
        return _cycles(rule.rule)
    if not isinstance(rule, Every) or rule.step == 1:
        return 1
    if rule.period.parts:
        parts = 4800 * len(rule.period.parts)
        return lcm(parts, rule.step) // parts
    if rule.period.months:
        months = rule.period.months * rule.step
        return lcm(4800, months) // 4800
    days = rule.step * (7 if rule.period is Period.WEEK else 1)
    return lcm(_CYCLE, days) // _CYCLE


def _density(rule: _Dated) -> float:
    """Windows a day, about."""
    match rule:
        case Once():
            return 0.0
        case EachBy():
            return len(rule.days) / (rule.period.months * 28)
        case Every():
            return 1 / (rule.period.shortest * rule.step)
        case EachOn():
            return len(rule.picks) / rule.period.shortest
        case Yearly():
            return len(rule.spans) / 365
        case Inside(rule=Every() | EachBy() | EachOn()):
            return _density(rule.rule) + len(rule.spans) / 365  # type: ignore[arg-type]
        case Inside():
            return 1.0


def _windows(parts: tuple[_Dated, ...], first: int, last: int) -> list[Occurrence]:
    found: list[Occurrence] = []
    for part in parts:
        found += occurrences(part, first, last)
    return found


def _dated_covers(parts: tuple[_Dated, ...], b: _Dated, first: int, last: int) -> Covers:
    horizon = _horizon(parts, b, first, last)
    if horizon is None or (horizon[1] - horizon[0]) * max(map(_density, (*parts, b))) > _MOST:
        return Covers.UNKNOWN
    begin, end = horizon
    wanted = occurrences(b, begin, end)
    # What A makes due before B's first window opens tells nothing; where that is open, all of A does.
    opens = min((want.first_day for want in wanted), default=begin)
    if opens <= FIRST_DAY:
        opens = min([begin - _CYCLE, *(day - 1 for a in parts for day in (start_of(a), end_of(a)) if day)])
    have = _windows(parts, max(first, opens), end)
    starts = [window.first_day for window in have]
    dues = [window.due_day for window in have]
    total = [0, *accumulate(window.times for window in have)]
    recent = True  # whether A needs no act of a past without end
    for want in wanted:
        # Windows of one schedule do not overlap, so those inside "want" are neighbours.
        low = bisect_left(starts, want.first_day)
        high = bisect_right(dues, want.due_day)
        if high <= low or total[high] - total[low] < want.times:
            return Covers.NO
        if want.first_day <= FIRST_DAY and any(not isinstance(p, Once) and start_of(p) is None for p in parts):
            near = bisect_left(starts, want.due_day - _YEAR * (want.times + 1))
            recent = recent and total[high] - total[max(low, near)] >= want.times
    # Some day the duty began: what only acts of long ago could fulfil is not sure to have been done.
    return Covers.YES if recent else Covers.UNKNOWN


# --- rolling ----------------------------------------------------------------------------------------------------


def _longest(amount: int, unit: Unit) -> int:
    """In days, at most; working days have no such bound."""
    return amount * {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31, Unit.YEAR: 366}[unit]


def _rolling_covers(parts: tuple[Rule, ...], b: _Dated, first: int, last: int) -> Covers:
    """An act at least every so often: does each window of B hold enough of them, however they fall?"""
    rolling = next(part for part in parts if isinstance(part, Rolling))
    if len(parts) > 1 or (first, last) != (FIRST_DAY, LAST_DAY):
        return Covers.UNKNOWN
    # Where nothing bounds B, the windows before A begins fail as one of its last two years does.
    until = end_of(b)
    begin = max(start_of(b) or min(rolling.first_day, until or LAST_DAY) - 800, FIRST_DAY)
    end = until or begin + _CYCLE * _cycles(b) + 800
    if end > LAST_DAY:
        return Covers.UNKNOWN
    if (end - begin) * _density(b) > _MOST:
        return Covers.UNKNOWN
    for want in occurrences(b, begin, end):
        # The latest that the n-th act in the window can fall: the last act before it was the day before it began,
        # or there was none yet and the first is done on its last day.
        latest = rolling.first_day
        if want.first_day > FIRST_DAY:
            latest = max(latest, advance(want.first_day - 1, rolling.amount, rolling.unit))
        for _ in range(want.times - 1):
            latest = advance(latest, rolling.amount, rolling.unit)
        if latest > want.due_day:
            return Covers.NO
    return Covers.YES


def _covers_rolling(parts: tuple[Rule, ...], dated: tuple[_Dated, ...], b: Rolling, first: int, last: int) -> Covers:
    for part in parts:
        if isinstance(part, Rolling) and part.first_day <= b.first_day:
            same = part.unit is b.unit and part.amount <= b.amount
            if same or _longest(part.amount, part.unit) <= b.amount * _SHORTEST[b.unit]:
                return Covers.YES
    if len(parts) != 1 or len(dated) != 1 or end_of(dated[0]) is not None or (first, last) != (FIRST_DAY, LAST_DAY):
        return Covers.UNKNOWN
    a = dated[0]
    begin = max(start_of(a) or b.first_day - 800, FIRST_DAY)
    if _CYCLE * _density(a) > _MOST or _cycles(a) > 1:
        return Covers.UNKNOWN
    windows = [w for w in occurrences(a, begin, begin + _CYCLE + 800) if w.first_day > b.first_day or w.due_day > 0]
    if not windows or not any(w.due_day <= b.first_day for w in windows[:400]):
        return Covers.UNKNOWN
    for one, following in pairwise(windows):
        if following.due_day > advance(one.first_day, b.amount, b.unit):
            return Covers.UNKNOWN
    return Covers.YES


_SHORTEST = {Unit.DAY: 1, Unit.WORKING_DAY: 1, Unit.WEEK: 7, Unit.MONTH: 28, Unit.YEAR: 365}


# --- standing duties, events, triggers --------------------------------------------------------------------------


def _standing_covers(parts: tuple[Rule, ...], b: Continuous, first: int, last: int) -> Covers:
    day = max(b.start_day or FIRST_DAY, first)  # the first day not yet known to be covered
    high = min(b.end_day or LAST_DAY, last)
    standing = [part for part in parts if isinstance(part, Continuous)]
    for part in standing:
        end = part.end_day or LAST_DAY
        if (part.start_day or FIRST_DAY) <= day <= end:
            day = end + 1
    if day > high:
        return Covers.YES
    return Covers.NO if standing else Covers.UNKNOWN


def _event_covers(parts: tuple[Rule, ...], b: BeforeEvent | DuringEvent) -> Covers:
    for part in parts:
        if type(part) is type(b) and isinstance(part, BeforeEvent | DuringEvent) and part.event == b.event:
            return Covers.YES if part.times >= b.times else Covers.NO
    return Covers.UNKNOWN


def _trigger_covers(parts: tuple[Rule, ...], b: AfterTrigger | PromptlyAfter | BeforeTrigger) -> Covers:
    for part in parts:
        if isinstance(part, BeforeTrigger) and isinstance(b, BeforeTrigger) and part.trigger == b.trigger:
            return Covers.YES if part.times >= b.times else Covers.NO
        if (
            isinstance(b, PromptlyAfter)
            and isinstance(part, AfterTrigger | PromptlyAfter)
            and part.trigger == b.trigger
        ):
            return Covers.YES if part.times >= b.times else Covers.NO  # a limit is prompt enough where none is set
        if isinstance(part, AfterTrigger) and isinstance(b, AfterTrigger) and part.trigger == b.trigger:
            if part.times < b.times:
                return Covers.NO
            if _no_later(part, b):
                return Covers.YES
    return Covers.UNKNOWN


_MINUTES = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: 1440, Unit.WEEK: 10080}


def _no_later(a: AfterTrigger, b: AfterTrigger) -> bool:
    """Whether a's limit never ends after b's. Civil days end at midnight, so only like is compared with like."""
    if a.unit is None or b.unit is None:
        return a.unit is None and b.unit not in (Unit.MINUTE, Unit.HOUR)
    fine = (Unit.MINUTE, Unit.HOUR)
    amount_a, amount_b = a.amount or 0, b.amount or 0
    if a.unit in fine and b.unit in fine:
        return amount_a * _MINUTES[a.unit] <= amount_b * _MINUTES[b.unit]
    if a.unit in fine:
        days = -(-amount_a * _MINUTES[a.unit] // 1440)
        return days <= amount_b * _SHORTEST[b.unit]
    if b.unit in fine:
        return False
    if a.unit is Unit.WORKING_DAY or b.unit is Unit.WORKING_DAY:
        # So many working days take at least as many days; how many more, the calendar says.
        return b.unit is Unit.WORKING_DAY and (
            amount_a <= amount_b if a.unit is b.unit else _longest(amount_a, a.unit) <= amount_b
        )
    if a.unit is b.unit or {a.unit, b.unit} <= {Unit.MONTH, Unit.YEAR}:
        months = {Unit.MONTH: 1, Unit.YEAR: 12}
        return amount_a * months.get(a.unit, 1) <= amount_b * months.get(b.unit, 1)
    return _longest(amount_a, a.unit) <= amount_b * _SHORTEST[b.unit]
