"""Schedules, and the days, periods and keys that they are made of.

Where a strategy takes ``dates``, they are the days that bounds and due dates are drawn from. Few landmarks make
schedules that meet at their edges; by default they come from 1990 to 2060.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs
from hypothesis import strategies as st

from zbgj.days import interval
from zbgj.schedule.pieces import WEEKDAYS, Around, AtMost, EachOn, Inside, Moved, OneOf, Pick, Spaced, Spans, Yearly
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
)

if TYPE_CHECKING:
    import pendulum
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "arounds",
    "at_mosts",
    "dated_rules",
    "dated_schedules",
    "days",
    "each_bys",
    "each_ons",
    "event_rules",
    "everys",
    "insides",
    "intervals",
    "keys",
    "moved",
    "onces",
    "one_ofs",
    "periods",
    "piece_rules",
    "rollings",
    "rules",
    "schedules",
    "sequences",
    "spaced",
    "standing",
    "trigger_rules",
    "units",
    "yearlies",
    "yearly_spans",
]  # fmt: skip

Dates: TypeAlias = "SearchStrategy[dt.date] | None"

_MOST_TIMES = 4
_MOST_STEPS = 5


def days(first: dt.date = dt.date(1990, 1, 1), last: dt.date = dt.date(2060, 12, 31)) -> SearchStrategy[dt.date]:
    """Civil days from ``first`` to ``last``, both included; month ends and leap days are drawn often."""
    edges = [(1, 1), (2, 28), (2, 29), (3, 1), (4, 30), (6, 30), (7, 1), (12, 31)]
    landmarks = [
        dt.date(year, month, day)
        for year in range(first.year, last.year + 1)
        for month, day in edges
        if (month, day) != (2, 29) or (year % 4 == 0 and (year % 100 or year % 400 == 0))
    ]
    inside = [day for day in landmarks if first <= day <= last]
    anywhere = st.dates(first, last)
    return st.one_of(anywhere, st.sampled_from(inside)) if inside else anywhere


def _source(dates: Dates) -> SearchStrategy[dt.date]:
    return days() if dates is None else dates


def intervals(dates: Dates = None, longest: int = 1500) -> SearchStrategy[pendulum.Interval[pendulum.Date]]:
    """Intervals of at most ``longest`` days, both ends included."""
    return st.builds(
        lambda start, length: interval(start, start + dt.timedelta(days=length)),
        _source(dates),
        st.integers(0, longest),
    )


def periods(*, calendar_months: bool = False) -> SearchStrategy[Period]:
    """Periods; with ``calendar_months`` only those made of months, as :class:`~zbgj.schedule.EachBy` needs."""
    return st.sampled_from([period for period in Period if period.months or not calendar_months])


def units(*, civil: bool = False, working: bool = False) -> SearchStrategy[Unit]:
    """Units of time limits; with ``civil`` neither hours nor minutes, working days only with ``working``."""
    timed = (Unit.MINUTE, Unit.HOUR)
    drawn = [unit for unit in Unit if (not civil or unit not in timed) and (working or unit is not Unit.WORKING_DAY)]
    return st.sampled_from(drawn)


def keys() -> SearchStrategy[str]:
    """Keys of events and triggers: lower-case ASCII words joined by hyphens."""
    word = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=6)
    return st.lists(word, min_size=1, max_size=3).map("-".join)


def _times() -> SearchStrategy[int]:
    return st.integers(1, _MOST_TIMES)


@st.composite
def _bounds(draw: DrawFn, dates: Dates, *, needs_start: bool = False) -> tuple[dt.date | None, dt.date | None]:
    source = _source(dates)
    start = draw(source if needs_start else st.none() | source)
    end = draw(st.none() | source)
    if start is not None and end is not None and end < start:
        return end, start
    return start, end


@st.composite
def onces(draw: DrawFn, dates: Dates = None) -> Once:
    """Single windows, open at their start or not."""
    source = _source(dates)
    start, due = draw(st.none() | source), draw(source)
    if start is not None and due < start:
        start, due = due, start
    return Once(due, start, draw(_times()))


@st.composite
def everys(draw: DrawFn, dates: Dates = None) -> Every:
    """So many times every period, or every few of them."""
    step = draw(st.just(1) | st.integers(1, _MOST_STEPS))
    start, end = draw(_bounds(dates, needs_start=step > 1))
    return Every(draw(periods()), draw(_times()), step, start, end)


@st.composite
def each_bys(draw: DrawFn, dates: Dates = None) -> EachBy:
    """By certain days of each period, the 31st and "last" among them."""
    period = draw(periods(calendar_months=True))

    def in_month(month: int) -> int:
        long, short = (1, 3, 5, 7, 8, 10, 12), (4, 6, 9, 11)
        return 31 if period is not Period.YEAR or month in long else 30 if month in short else 29

    def day(month: int) -> SearchStrategy[tuple[int, object]]:
        return st.tuples(st.just(month), st.just(LAST) | st.integers(1, in_month(month)))

    chosen = draw(st.sets(st.integers(1, period.months).flatmap(day), min_size=1, max_size=4))
    ordered = sorted(chosen, key=lambda pair: (pair[0], 32 if pair[1] is LAST else pair[1]))
    start, end = draw(_bounds(dates))
    return EachBy(period, tuple(ordered), draw(st.booleans()), start, end)


def rollings(dates: Dates = None) -> SearchStrategy[Rolling]:
    """At most so long after the last time."""
    return st.builds(Rolling, st.integers(1, 40), units(civil=True), _source(dates))


def event_rules(events: SearchStrategy[str] | None = None) -> SearchStrategy[BeforeEvent | DuringEvent]:
    """Before or during the events of a calendar, whose keys come from ``events``."""
    source = keys() if events is None else events
    return st.builds(BeforeEvent, source, _times()) | st.builds(DuringEvent, source, _times())


@st.composite
def trigger_rules(
    draw: DrawFn, triggers: SearchStrategy[str] | None = None
) -> AfterTrigger | PromptlyAfter | BeforeTrigger:
    """Before, at once after, promptly after, or within so long after a trigger, whose keys come from ``triggers``."""
    key, times = draw(keys() if triggers is None else triggers), draw(_times())
    match draw(st.sampled_from(["before", "at once", "promptly", "within"])):
        case "before":
            return BeforeTrigger(key, times)
        case "promptly":
            return PromptlyAfter(key, times)
        case "at once":
            return AfterTrigger(key, None, None, times)
        case _:
            return AfterTrigger(key, draw(st.integers(1, 100)), draw(units()), times)


@st.composite
def standing(draw: DrawFn, dates: Dates = None) -> Continuous:
    """Standing duties, bounded or not."""
    return Continuous(*draw(_bounds(dates)))


def dated_rules(dates: Dates = None) -> SearchStrategy[Once | Every | EachBy]:
    """Rules whose deadlines follow from the civil calendar alone."""
    return st.one_of(onces(dates), everys(dates), each_bys(dates))


@st.composite
def sequences(draw: DrawFn, dates: Dates = None) -> Sequence:
    """Two or three rules one after another: dated ones and standing ones."""
    ends = sorted(draw(st.lists(_source(dates), min_size=2, max_size=3, unique=True)))
    parts: list[Rule] = []
    before: dt.date | None = None
    for number, last in enumerate(ends, 1):
        first = None if before is None else before + dt.timedelta(days=1)
        rule = draw(dated_rules(dates) | standing(dates))
        end = None if number == len(ends) and draw(st.booleans()) else last
        # What was drawn keeps its shape and gets the bounds that its place asks for.
        start = first if draw(st.booleans()) else None
        match rule:
            case Once():
                parts.append(Once(last, start, rule.times))
            case Every():
                parts.append(Every(rule.period, rule.times, 1 if start is None else rule.step, start, end))
            case EachBy():
                parts.append(EachBy(rule.period, rule.days, rule.about_previous, start, end))
            case Continuous():
                parts.append(Continuous(start, end))
        before = last
    return Sequence(tuple(parts))


@st.composite
def yearly_spans(draw: DrawFn) -> Spans:
    """Spans of a year, in order and apart; the last may reach into the next year."""
    months = draw(st.lists(st.integers(1, 12), min_size=2, max_size=6, unique=True).map(sorted))
    marks = [(month, draw(st.sampled_from([1, 15, 28, _LENGTHS[month - 1]]))) for month in months]
    if len(marks) % 2:
        marks.append(marks.pop())
        marks = marks[:-1]
    spans = list(zip(marks[::2], marks[1::2], strict=True))
    if len(spans) > 1 and draw(st.booleans()):  # the first goes to the end and reaches across New Year
        (first, last), *rest = spans
        spans = [*((a, b) for a, b in rest), (rest[-1][1], first)] if last > rest[-1][1] else spans
    elif draw(st.booleans()):
        spans = [(spans[-1][1], spans[0][0])] if len(spans) == 1 else spans
    return tuple(spans)


_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@st.composite
def each_ons(draw: DrawFn, dates: Dates = None, *, working: bool = False) -> EachOn:
    """On or by certain days of each period."""
    period = draw(st.sampled_from([period for period in Period if period is not Period.DAY]))
    of = [*WEEKDAYS, "day", *(["working-day"] if working else [])]
    numbers = st.sampled_from([1, 1, 2, 4, 5, 10, -1])
    picks = draw(st.lists(st.tuples(numbers, st.sampled_from(of)), min_size=1, max_size=3))
    week = period is Period.WEEK
    made = tuple(Pick(1 if week and day in WEEKDAYS else number, day) for number, day in picks)
    return EachOn(period, made, draw(st.booleans()), *draw(_bounds(dates)))


@st.composite
def yearlies(draw: DrawFn, dates: Dates = None) -> Yearly:
    """So many times in spans of each year."""
    return Yearly(draw(yearly_spans()), draw(_times()), *draw(_bounds(dates)))


def insides(dates: Dates = None, events: SearchStrategy[str] | None = None) -> SearchStrategy[Inside]:
    """Recurring rules inside spans of a year; with ``events`` inside events of a calendar as well."""
    recurring = st.one_of(everys(dates), each_bys(dates), each_ons(dates))
    made = st.builds(Inside, recurring, st.none(), yearly_spans())
    return made if events is None else made | st.builds(Inside, recurring, events)


@st.composite
def arounds(
    draw: DrawFn,
    events: SearchStrategy[str] | None = None,
    triggers: SearchStrategy[str] | None = None,
    *,
    working: bool = False,
) -> Around:
    """Windows before and after events and triggers."""
    anchor: Literal["event", "trigger"] = draw(st.sampled_from(["event", "trigger"]))
    source = events if anchor == "event" else triggers
    key = draw(keys() if source is None else source)
    side: Literal["before", "after"] = draw(st.sampled_from(["before", "after"]))
    unit = draw(units(civil=True, working=working))
    near = None if side == "after" and anchor == "event" and draw(st.booleans()) else draw(st.integers(1, 9))
    far = draw(st.integers(near or 1, 12))
    if side == "before" and draw(st.booleans()):
        if draw(st.booleans()):
            return Around(anchor, key, side, None, None, far, unit, draw(_times()))
        return Around(anchor, key, side, far, unit, None, None, draw(_times()))
    return Around(anchor, key, side, near, None if near is None else unit, far, unit, draw(_times()))


def spaced(dates: Dates = None) -> SearchStrategy[Spaced]:
    """Rules of several acts that lie apart."""
    several = st.one_of(everys(dates), yearlies(dates), onces(dates)).map(_twice)
    return st.builds(Spaced, several, st.integers(1, 40), units(civil=True))


def _twice(rule: Every | Yearly | Once) -> Rule:
    return attrs.evolve(rule, times=max(rule.times, 2))


def at_mosts(dates: Dates = None) -> SearchStrategy[AtMost]:
    """Caps."""
    once = onces(dates).filter(lambda rule: rule.start_day is not None)
    return st.builds(AtMost, st.one_of(everys(dates), yearlies(dates), once))


def moved(dates: Dates = None) -> SearchStrategy[Moved]:
    """Rules whose last day moves to a working day."""
    inner = st.one_of(dated_rules(dates), each_ons(dates), yearlies(dates), trigger_rules().filter(_due), arounds())
    return st.builds(Moved, inner, st.sampled_from(["next", "previous"]))


def _due(rule: Rule) -> bool:
    return not isinstance(rule, PromptlyAfter)


@st.composite
def one_ofs(draw: DrawFn, dates: Dates = None) -> OneOf:
    """The earliest or latest of a limit after a trigger and of a date or another limit."""
    times = draw(_times())
    first = AfterTrigger(draw(keys()), draw(st.integers(1, 40)), draw(units(civil=True)), times)
    dated = onces(dates).map(lambda rule: attrs.evolve(rule, times=times))
    second = draw(st.builds(BeforeTrigger, keys(), st.just(times)) | dated)
    return OneOf(draw(st.sampled_from(["earliest", "latest"])), (first, second))


def piece_rules(dates: Dates = None) -> SearchStrategy[Rule]:
    """Rules made of pieces, of every kind."""
    return st.one_of(
        each_ons(dates, working=True), yearlies(dates), insides(dates, keys()), arounds(working=True), moved(dates),
        spaced(dates), at_mosts(dates), one_ofs(dates),
    )  # fmt: skip


def dated_schedules(dates: Dates = None) -> SearchStrategy[Schedule]:
    """Schedules whose occurrences follow from the civil calendar alone: dated rules and sequences."""
    return dated_rules(dates) | sequences(dates)


def rules(dates: Dates = None) -> SearchStrategy[Rule]:
    """Rules of every kind."""
    return st.one_of(
        dated_rules(dates), rollings(dates), event_rules(), trigger_rules(), standing(dates), piece_rules(dates)
    )


def schedules(dates: Dates = None) -> SearchStrategy[Schedule]:
    """Schedules of every kind, sequences among them."""
    return rules(dates) | sequences(dates)
