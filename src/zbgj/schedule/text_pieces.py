"""The text form of the rules made of pieces: read and printed for :mod:`zbgj.schedule.text`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from zbgj.days import as_date
from zbgj.schedule.pieces import WEEKDAYS, Around, AtMost, EachOn, Inside, Moved, OneOf, Pick, Spaced, Spans, Yearly
from zbgj.schedule.rules import AfterTrigger, Rule
from zbgj.schedule.units import Period, ScheduleError, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ordinal", "piece_text", "read_piece", "spans_text"]

_UNIT = r"(minute|hour|day|working-day|week|month|year)s?"
_TIMES = r"(?:(?P<times>\d+) times )?"
_BOUNDS = r"(?: from (?P<start>\S+))?(?: until (?P<end>\S+))?"
_PICK = r"(?:(?:\d+(?:st|nd|rd|th)|last) (?:[a-z]{3}|working-day|day)|[a-z]{3})"
_PART = r"\d\d(?:-\d\d(?:\.\.\d\d-\d\d)?)?"
_ANCHOR = r"(?P<anchor>event|trigger) (?P<key>\S+)"
_AMOUNT = r"(?P<{0}>\d+) (?P<{0}_unit>minute|hour|day|working-day|week|month|year)s?"
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_SPACED = re.compile(rf"(?P<rule>.+?),? at least (?P<amount>\d+) {_UNIT} apart")
_MOVED = re.compile(r"(?P<rule>.+?),? moved to (?P<to>next|previous) working day")
_INSIDE = re.compile(rf"(?P<rule>.+) inside (?:event (?P<event>\S+)|(?P<spans>{_PART}(?:, ?{_PART})*))")
_AT_MOST = re.compile(r"at most (?:once|(?P<times>\d+) times) (?P<rule>(?:every|within|during|each) .+)")
_ONE_OF = re.compile(r"(?P<which>earliest|latest) of \((?P<rules>.*)\)")
_EACH_ON = re.compile(
    rf"(?:each|every) (?P<period>week|ten-day|half-month|month|quarter|half-year|year) (?P<how>on|by) "
    rf"(?P<picks>{_PICK}(?:, ?{_PICK})*){_BOUNDS}"
)
_YEARLY = re.compile(rf"{_TIMES}each year within (?P<spans>{_PART}(?:, ?{_PART})*){_BOUNDS}")
_AROUND = (
    re.compile(rf"{_TIMES}within {_AMOUNT.format('far')} (?P<side>before|after) {_ANCHOR}"),
    re.compile(rf"{_TIMES}at least {_AMOUNT.format('near')} (?P<side>before) {_ANCHOR}"),
    # In the order of time: the farther end first before an anchor, the nearer end first after it.
    re.compile(rf"{_TIMES}from {_AMOUNT.format('far')} to {_AMOUNT.format('near')} (?P<side>before) {_ANCHOR}"),
    re.compile(rf"{_TIMES}from {_AMOUNT.format('near')} to {_AMOUNT.format('far')} (?P<side>after) {_ANCHOR}"),
)


def read_piece(text: str, read: Callable[[str], Rule]) -> Rule | None:
    """The rule that the text states, if it is one of these; ``None`` if it is none.

    :param read: reads the rules inside it.
    :raises ScheduleError: if it says what cannot be.
    """
    if match := _ONE_OF.fullmatch(text):
        from zbgj.schedule.text import split_outside

        return OneOf(match["which"], tuple(read(part) for part in split_outside(match["rules"], ";")))  # type: ignore[arg-type]
    if match := _AT_MOST.fullmatch(text):
        times = int(match["times"] or 1)
        return AtMost(read(match["rule"] if times == 1 else f"{times} times {match['rule']}"))
    if match := _SPACED.fullmatch(text):
        return Spaced(read(match["rule"]), int(match["amount"]), Unit(match[3]))
    if match := _MOVED.fullmatch(text):
        return Moved(read(match["rule"]), match["to"])  # type: ignore[arg-type]
    if match := _INSIDE.fullmatch(text):
        return Inside(read(match["rule"]), match["event"], _spans(match["spans"]) if match["spans"] else ())
    if match := _EACH_ON.fullmatch(text):
        period = Period(match["period"])
        picks = tuple(_pick(part.strip(), period) for part in match["picks"].split(","))
        return EachOn(period, picks, match["how"] == "by", match["start"], match["end"])
    if match := _YEARLY.fullmatch(text):
        return Yearly(_spans(match["spans"]), int(match["times"] or 1), match["start"], match["end"])
    for pattern in _AROUND:
        if match := pattern.fullmatch(text):
            return _around(match.groupdict())
    return None


def _around(given: dict[str, Any]) -> Rule:
    def length(name: str) -> tuple[int | None, Unit | None]:
        return (int(given[name]), Unit(given[f"{name}_unit"])) if given.get(name) else (None, None)

    near, far, times = length("near"), length("far"), int(given["times"] or 1)
    if (given["anchor"], given["side"], near) == ("trigger", "after", (None, None)):
        return AfterTrigger(given["key"], *far, times)
    return Around(given["anchor"], given["key"], given["side"], *near, *far, times)


def _pick(text: str, period: Period) -> Pick:
    number, _, of = text.rpartition(" ")
    if not number:
        if period is not Period.WEEK:
            raise ScheduleError(f"which {text} of a {period.en}? expected '1st {text}' or 'last {text}'")
        return Pick(1, of)
    found = Pick(-1 if number == "last" else int(number[:-2]), of)
    if found.number > 0 and ordinal(found.number) != number:
        raise ScheduleError(f"{number!r}: expected {ordinal(found.number)!r}")
    return Pick(1, of) if period is Period.WEEK and of in WEEKDAYS and number == "last" else found


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``23rd``, ``last``."""
    if number < 0:
        return "last"
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _spans(text: str) -> Spans:
    found = []
    for part in text.split(","):
        first, dots, last = part.strip().partition("..")
        if dots:
            found.append((_month_day(first), _month_day(last)))
        elif "-" in first:
            found.append((_month_day(first), _month_day(first)))
        elif 1 <= int(first) <= 12:
            found.append(((int(first), 1), (int(first), _LENGTHS[int(first) - 1])))
        else:
            raise ScheduleError(f"there is no month {first}")
    return tuple(found)


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)


def spans_text(spans: Spans) -> str:
    """Spans of a year as the text form has them.

    >>> spans_text((((3, 1), (3, 31)), ((10, 1), (2, 5))))
    '03, 10-01..02-05'
    """
    return ", ".join(map(_span_text, spans))


def _span_text(span: tuple[tuple[int, int], tuple[int, int]]) -> str:
    (month, day), (month_to, day_to) = span
    if month == month_to and day == 1 and day_to == _LENGTHS[month - 1]:
        return f"{month:02}"
    first = f"{month:02}-{day:02}"
    return first if span[0] == span[1] else f"{first}..{month_to:02}-{day_to:02}"


def piece_text(rule: Rule, text: Callable[[Any], str]) -> str:
    """Print one of these rules; :func:`read_piece` reads it back.

    :param text: prints the rules inside it.
    """
    match rule:
        case EachOn():
            picks = ", ".join(_pick_text(pick, rule.period) for pick in rule.picks)
            return f"each {rule.period} {'by' if rule.by else 'on'} {picks}{_bounds(rule)}"
        case Yearly():
            return f"{_times(rule.times)}each year within {spans_text(rule.spans)}{_bounds(rule)}"
        case Inside():
            where = spans_text(rule.spans) if rule.event is None else f"event {rule.event}"
            return f"{text(rule.rule)} inside {where}"
        case Around():
            anchor = f"{rule.side} {rule.anchor} {rule.key}"
            if rule.near is None:
                return f"{_times(rule.times)}within {_amount(rule.far, rule.far_unit)} {anchor}"
            if rule.far is None:
                return f"{_times(rule.times)}at least {_amount(rule.near, rule.near_unit)} {anchor}"
            near, far = _amount(rule.near, rule.near_unit), _amount(rule.far, rule.far_unit)
            ends = f"from {far} to {near}" if rule.side == "before" else f"from {near} to {far}"
            return f"{_times(rule.times)}{ends} {anchor}"
        case Moved():
            return f"{text(rule.rule)} moved to {rule.to} working day"
        case Spaced():
            return f"{text(rule.rule)}, at least {_amount(rule.amount, rule.unit)} apart"
        case AtMost():
            inner = text(rule.rule)
            return f"at most {inner}" if rule.times > 1 else f"at most once {inner}"
        case OneOf():
            return f"{rule.which} of ({'; '.join(map(text, rule.rules))})"
        case _:
            raise TypeError(f"{rule!r} is no rule made of pieces")


def _pick_text(pick: Pick, period: Period) -> str:
    return pick.of if period is Period.WEEK and pick.of in WEEKDAYS else f"{ordinal(pick.number)} {pick.of}"


def _times(times: int) -> str:
    return "" if times == 1 else f"{times} times "


def _amount(amount: int | None, unit: Unit | None) -> str:
    return f"{amount} {unit}{'' if amount == 1 else 's'}"


def _bounds(rule: EachOn | Yearly) -> str:
    start = "" if rule.start_day is None else f" from {as_date(rule.start_day)}"
    return start + ("" if rule.end_day is None else f" until {as_date(rule.end_day)}")
