"""The short text form of schedules, for definition files and logs.

:func:`parse` and :func:`to_text` are inverse: what one prints the other reads back as an equal rule. The grammar::

    schedule := rule (" then " rule)*
    rule     := [N "times"] "by" DATE
              | [N "times"] "within" SPAN
              | [N "times"] "every" [K] PERIOD [bounds]        K above 1 needs "from"
              | "each" PERIOD "by" DAY ("," DAY)* ["about previous"] [bounds]
              | [N "times"] ("before" | "during") "event" KEY
              | [N "times"] "after trigger" KEY ("at once" | "promptly" | "within" N UNIT)
              | [N "times"] "before trigger" KEY
              | "at most" N UNIT "apart from" DATE
              | "continuous" [bounds]
             | "each" PERIOD ("on" | "by") PICK ("," PICK)* [bounds]
             | [N "times"] "each year within" PART ("," PART)* [bounds]
             | [N "times"] ("within" N UNIT | "at least" N UNIT) "before" ANCHOR
             | [N "times"] "within" N UNIT "after" ANCHOR
             | [N "times"] "from" N UNIT "to" N UNIT ("before" | "after") ANCHOR
             | "at most" ("once" | N "times") ("every" | "within" | "each year within" | "during event") ...
             | ("earliest" | "latest") "of (" rule (";" rule)+ ")"
             | rule "inside" (PART ("," PART)* | "event" KEY)
             | rule "moved to" ("next" | "previous") "working day"
             | rule ", at least" N UNIT "apart"
    bounds   := ["from" DATE] ["until" DATE]
    SPAN     := MOMENT | MOMENT ".." MOMENT                    MOMENT: 2024, 2024-06 or 2024-06-01
    DAY      := month-day ("06-20"; "1-08" is day 8 of the first month of a quarter), or day in "each month"
    PICK     := "mon" ... "sun" (in a week) | (N"th" | "last") ("mon" ... "sun" | "working-day" | "day")
    PART     := MONTH ("03") | MM-DD | MM-DD..MM-DD, across New Year as well
    ANCHOR   := ("event" | "trigger") KEY
"""

from __future__ import annotations

import re
from functools import lru_cache

from zbgj.days import as_date, month_start, on_day, to_day
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
    ScheduleError,
    Sequence,
    Unit,
)

__all__ = ["parse", "parse_span", "to_text"]

_BOUNDS = r"(?: from (?P<start>\S+))?(?: until (?P<end>\S+))?"
_TIMES = r"(?:(?P<times>\d+) times )?"
_KEY = r"(?P<key>\S+)"

_FORMS: tuple[tuple[str, str], ...] = (
    ("every", rf"{_TIMES}every (?:(?P<step>\d+) )?(?P<period>day|week|ten-day|half-month|month"
              rf"|quarter|half-year|year)s?{_BOUNDS}"),
    ("by", rf"{_TIMES}by (?P<due>\S+)"),
    ("within", rf"{_TIMES}within (?P<span>\S+)"),
    ("continuous", rf"continuous{_BOUNDS}"),
    ("each", rf"each (?P<period>month|quarter|half-year|year) by (?P<days>[\w-]+(?:, ?[\w-]+)*?)"
             rf"(?P<about> about previous)?{_BOUNDS}"),
    ("event", rf"{_TIMES}(?P<when>before|during) event {_KEY}"),
    ("after", rf"{_TIMES}after trigger {_KEY} (?:(?P<once>at once|promptly)"
              r"|within (?P<amount>\d+) (?P<unit>minute|hour|day|working-day|week|month|year)s?)"),
    ("before", rf"{_TIMES}before trigger {_KEY}"),
    ("rolling", r"at most (?P<amount>\d+) (?P<unit>day|week|month|year)s? apart from (?P<start>\S+)"),
)  # fmt: skip

_EXPECTED = (
    "expected 'by DATE', 'within SPAN', '[N times] every [K] PERIOD', 'each PERIOD by DAYS', "
    "'before event KEY', 'during event KEY', 'after trigger KEY at once', 'after trigger KEY promptly', "
    "'after trigger KEY within N UNIT', "
    "'before trigger KEY', 'each PERIOD on PICKS', 'each year within PARTS', 'within N UNIT before event KEY', "
    "'at most N UNIT apart from DATE' or 'continuous'"
)


_LONGEST_TEXT = 2000


@lru_cache(maxsize=4096)
def parse(text: str) -> Schedule:
    """Read the text form.

    >>> parse("every quarter") == Every(Period.QUARTER)
    True
    >>> parse("by 2024-12-31 then continuous").parts[1]
    Continuous(start_day=None, end_day=None)
    >>> parse("each spring")
    Traceback (most recent call last):
    ...
    zbgj.schedule.rules.ScheduleError: schedule 'each spring' is not understood: expected 'by DATE', ...

    :raises ScheduleError: if the text is not understood, or says what cannot be.
    """
    if len(text) > _LONGEST_TEXT:
        raise ScheduleError(f"a schedule of {len(text)} characters: expected {_LONGEST_TEXT} at most")
    parts = [_rule(part.strip(), text) for part in split_outside(text, " then ")]
    try:
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))
    except ScheduleError as error:
        raise ScheduleError(f"schedule {text!r}: {error}") from None


def split_outside(text: str, separator: str) -> list[str]:
    """The parts of a text between separators that stand in no brackets."""
    parts = [""]
    for piece in text.split(separator):
        if parts[-1].count("(") > parts[-1].count(")"):
            parts[-1] += separator + piece
        elif parts == [""]:
            parts = [piece]
        else:
            parts.append(piece)
    return parts


def _rule(text: str, whole: str) -> Rule:
    from zbgj.schedule.text_pieces import read_piece  # they read each other's rules

    try:
        made = read_piece(text, lambda inner: _rule(inner.strip(), whole))
    except ValueError as error:
        if isinstance(error, ScheduleError) and str(error).startswith("schedule "):
            raise  # said of a rule inside
        raise ScheduleError(f"schedule {whole!r}: {error}") from None
    if made is not None:
        return made
    for name, pattern in _FORMS:
        match = re.fullmatch(pattern, text)  # compiled once by re's own cache
        if match:
            try:
                return _build(name, match.groupdict())
            except ValueError as error:
                raise ScheduleError(f"schedule {whole!r}: {error}") from None
    raise ScheduleError(f"schedule {whole!r} is not understood: {_EXPECTED}")


def _build(name: str, given: dict[str, str | None]) -> Rule:
    times = int(given.get("times") or 1)
    key = given.get("key") or ""
    start, end = given.get("start"), given.get("end")
    period = Period(given.get("period") or "year")
    amount, unit = given.get("amount"), given.get("unit")
    match name:
        case "every":
            return Every(period, times, int(given["step"] or 1), start, end)
        case "each":
            days = tuple(_day(part.strip(), period) for part in (given["days"] or "").split(","))
            return EachBy(period, days, given["about"] is not None, start, end)
        case "by":
            return Once(given["due"] or "", None, times)
        case "within":
            first, last = parse_span(given["span"] or "")
            if first is None:
                raise ScheduleError("'within' needs a start; 'by' has none")
            return Once(last, first, times)
        case "event":
            return (BeforeEvent if given["when"] == "before" else DuringEvent)(key, times)
        case "after":
            if given["once"] == "promptly":
                return PromptlyAfter(key, times)
            if given["once"]:
                return AfterTrigger(key, None, None, times)
            return AfterTrigger(key, int(amount or 0), Unit(unit or ""), times)
        case "before":
            return BeforeTrigger(key, times)
        case "rolling":
            return Rolling(int(amount or 0), Unit(unit or ""), start)
        case _:
            return Continuous(start, end)


def _day(text: str, period: Period) -> tuple[int, object]:
    month, dash, day = text.rpartition("-")
    if bool(dash) is (period is Period.MONTH):
        raise ScheduleError(
            f"day {text!r} of a {period}: expected " + ("a day of the month" if dash else "month-day, such as '1-08'")
        )
    if not (day == "last" or day.isdecimal()) or (month and not month.isdecimal()):
        raise ScheduleError(f"day {text!r} of a {period}: expected numbers or 'last'")
    return int(month or 1), LAST if day == "last" else int(day)


_MOMENT = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def parse_span(text: str) -> tuple[int | None, int]:
    """First and last day of ``2024``, ``2024-06``, ``2024-06-01``, ``A..B`` or ``..B``.

    >>> [str(as_date(day)) for day in parse_span("2024-05..2024-12")]
    ['2024-05-01', '2024-12-31']

    :raises ScheduleError: if the text is no such span.
    """
    first, dots, last = text.partition("..")
    start = _moment(first, text)[0] if first or not dots else None
    end = _moment(last if dots else first, text)[1]
    if start is not None and end < start:
        raise ScheduleError(f"span {text!r} ends before it starts")
    return start, end


def _moment(text: str, whole: str) -> tuple[int, int]:
    match = _MOMENT.fullmatch(text)
    if not match:
        raise ScheduleError(f"span {whole!r} is not understood: expected 2024, 2024-06, 2024-06-01 or two with '..'")
    year, month, day = match.groups()
    if month and not 1 <= int(month) <= 12:
        raise ScheduleError(f"span {whole!r} has no month {month}")
    try:
        number = to_day(f"{year}-{month or '01'}-{day or '01'}")
    except ValueError as error:
        raise ScheduleError(f"span {whole!r}: {error}") from None
    if day:
        return number, number
    first = int(year) * 12 + (int(month) - 1 if month else 0)
    return month_start(first), month_start(first + (1 if month else 12)) - 1


def span_text(start: int | None, end: int) -> str:
    """The shortest text that :func:`parse_span` reads back."""
    if start is None:
        return f"..{as_date(end)}"
    first, last = as_date(start), as_date(end)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year:04}" if first.year == last.year else f"{first.year:04}..{last.year:04}"
    if first.day == 1 and end == on_day(last.year * 12 + last.month - 1, 31):
        a, b = f"{first.year:04}-{first.month:02}", f"{last.year:04}-{last.month:02}"
        return a if a == b else f"{a}..{b}"
    return str(first) if start == end else f"{first}..{last}"


@lru_cache(maxsize=4096)
def to_text(schedule: Schedule) -> str:
    """Print the text form; :func:`parse` reads it back.

    >>> to_text(Every(Period.MONTH, 2, start_day="2024-01-01"))
    '2 times every month from 2024-01-01'
    """
    match schedule:
        case Sequence():
            return " then ".join(to_text(part) for part in schedule.parts)
        case Once():
            if schedule.start_day is None:
                return f"{_times(schedule.times)}by {schedule.due}"
            return f"{_times(schedule.times)}within {span_text(schedule.start_day, schedule.due_day)}"
        case Every():
            period = str(schedule.period) if schedule.step == 1 else f"{schedule.step} {schedule.period}s"
            return f"{_times(schedule.times)}every {period}{_bounds(schedule)}"
        case EachBy():
            days = ", ".join(_day_text(m, d, schedule.period) for m, d in schedule.days)
            about = " about previous" if schedule.about_previous else ""
            return f"each {schedule.period} by {days}{about}{_bounds(schedule)}"
        case Rolling():
            return f"at most {_amount(schedule.amount, schedule.unit)} apart from {as_date(schedule.first_day)}"
        case BeforeEvent():
            return f"{_times(schedule.times)}before event {schedule.event}"
        case DuringEvent():
            return f"{_times(schedule.times)}during event {schedule.event}"
        case AfterTrigger():
            limit = (
                "at once"
                if schedule.amount is None or schedule.unit is None
                else f"within {_amount(schedule.amount, schedule.unit)}"
            )
            return f"{_times(schedule.times)}after trigger {schedule.trigger} {limit}"
        case PromptlyAfter():
            return f"{_times(schedule.times)}after trigger {schedule.trigger} promptly"
        case BeforeTrigger():
            return f"{_times(schedule.times)}before trigger {schedule.trigger}"
        case Continuous():
            return f"continuous{_bounds(schedule)}"
        case _:
            from zbgj.schedule.text_pieces import piece_text

            return piece_text(schedule, to_text)


def _times(times: int) -> str:
    return "" if times == 1 else f"{times} times "


def _amount(amount: int, unit: Unit) -> str:
    return f"{amount} {unit}{'' if amount == 1 else 's'}"


def _bounds(rule: Every | EachBy | Continuous) -> str:
    start = "" if rule.start_day is None else f" from {as_date(rule.start_day)}"
    return start + ("" if rule.end_day is None else f" until {as_date(rule.end_day)}")


def _day_text(month: int, day: object, period: Period) -> str:
    last = "last" if day is LAST else f"{day:02}"
    if period is Period.MONTH:
        return last.lstrip("0")
    return f"{month:02}-{last}" if period is Period.YEAR else f"{month}-{last}"
