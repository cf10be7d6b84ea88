"""Schedules in words, Chinese and English, for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from zbgj.days import as_date, month_start
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
from zbgj.schedule.text import span_text

__all__ = ["Language", "describe"]

#: The two languages in which the library speaks to people.
Language = Literal["zh", "en"]

Naming = Callable[[str], str]


def describe(schedule: Schedule, language: Language = "en", name: Naming = str) -> str:
    """The schedule as a phrase.

    :param name: gives an event or trigger key its name; by default the key itself.

    >>> from zbgj.schedule import parse
    >>> describe(parse("every quarter")), describe(parse("every quarter"), "zh")
    ('at least once every quarter', '每季度至少1次')
    >>> describe(parse("by 2024-12-31 then continuous"))
    'by 31 December 2024, and from then on continuously'

    :raises ValueError: if the language is neither ``"zh"`` nor ``"en"``.
    """
    if language not in ("zh", "en"):
        raise ValueError(f"language {language!r}: expected 'zh' or 'en'")
    if isinstance(schedule, Sequence):
        first, *rest = (_rule(part, language, name) for part in schedule.parts)
        if language == "zh":
            return first + "".join("，此后" + part for part in rest)
        return first + "".join(", and from then on " + part for part in rest)
    return _rule(schedule, language, name)


def _rule(rule: Rule, language: Language, name: Naming) -> str:
    return _zh(rule, name) if language == "zh" else _en(rule, name)


_ONCE_TWICE = {1: "once", 2: "twice"}


def times_en(times: int) -> str:
    return _ONCE_TWICE.get(times, f"{times} times")


def at_least_en(times: int) -> str:
    return "" if times == 1 else f"at least {times_en(times)} "


def _date_en(day: int) -> str:
    date = as_date(day)
    return f"{date.day} {date.format('MMMM', locale='en')} {date.year}"


def _date_zh(day: int) -> str:
    date = as_date(day)
    return f"{date.year}年{date.month}月{date.day}日"


def bounds_en(start: int | None, end: int | None) -> str:
    text = "" if start is None else f" from {_date_en(start)}"
    return text + ("" if end is None else f" until {_date_en(end)}")


def bounds_zh(start: int | None, end: int | None) -> str:
    if start is None and end is None:
        return ""
    if end is None:
        return f"自{_date_zh(start or 0)}起"
    return f"{'' if start is None else f'自{_date_zh(start)}'}至{_date_zh(end)}"


def _ordinal(number: int) -> str:
    return {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}[number]


def _day_en(month: int, day: object, period: Period) -> str:
    which = "the last day" if day is LAST else f"day {day}"
    if period is Period.MONTH:
        return which
    if period is Period.YEAR:
        named = as_date(month_start(2024 * 12 + month - 1)).format("MMMM", locale="en")
        return f"the end of {named}" if day is LAST else f"{day} {named}"
    return f"{which} of its {_ordinal(month)} month"


def _day_zh(month: int, day: object, period: Period) -> str:
    which = "末" if day is LAST else f"{day}日"
    if period is Period.MONTH:
        return which
    return f"{month}月{which}" if period is Period.YEAR else f"第{month}个月{which}"


def _en(rule: Rule, name: Naming) -> str:
    match rule:
        case Once(start_day=None):
            return f"{at_least_en(rule.times)}by {_date_en(rule.due_day)}"
        case Once():
            first, last = rule.start_day or 0, rule.due_day
            span = span_text(first, last)
            within = f"within {span}" if len(span) == 4 else f"from {_date_en(first)} to {_date_en(last)}"
            return f"{at_least_en(rule.times)}{within}"
        case Every():
            every = rule.period.en if rule.step == 1 else f"{rule.step} {rule.period.en}s"
            return f"at least {times_en(rule.times)} every {every}{bounds_en(rule.start_day, rule.end_day)}"
        case EachBy():
            days = [_day_en(m, d, rule.period) for m, d in rule.days]
            listed = days[0] if len(days) == 1 else ", ".join(days[:-1]) + " and " + days[-1]
            about = f", about the {rule.period} before" if rule.about_previous else ""
            return f"each {rule.period} by {listed}{about}{bounds_en(rule.start_day, rule.end_day)}"
        case Rolling():
            plural = "" if rule.amount == 1 else "s"
            return f"at most {rule.amount} {rule.unit}{plural} apart, first by {_date_en(rule.first_day)}"
        case BeforeEvent():
            return f"{at_least_en(rule.times)}before each {name(rule.event)}"
        case DuringEvent():
            return f"{at_least_en(rule.times) or 'at least once '}during each {name(rule.event)}"
        case AfterTrigger(amount=None):
            return f"{at_least_en(rule.times)}at once after {name(rule.trigger)}"
        case AfterTrigger():
            plural = "" if rule.amount == 1 else "s"
            unit_en = rule.unit.en if rule.unit else "day"
            return f"{at_least_en(rule.times)}within {rule.amount} {unit_en}{plural} after {name(rule.trigger)}"
        case PromptlyAfter():
            return f"{at_least_en(rule.times)}promptly after {name(rule.trigger)}"
        case BeforeTrigger():
            return f"{at_least_en(rule.times)}before {name(rule.trigger)}"
        case Continuous():
            return f"continuously{bounds_en(rule.start_day, rule.end_day)}"
        case _:
            from zbgj.schedule.wording_pieces import piece_en

            return piece_en(rule, name)


def counted_zh(times: int) -> str:
    return "" if times == 1 else f"至少{times}次"


def _zh(rule: Rule, name: Naming) -> str:
    match rule:
        case Once(start_day=None):
            return f"{_date_zh(rule.due_day)}前{counted_zh(rule.times)}"
        case Once():
            first, last = rule.start_day or 0, rule.due_day
            span = span_text(first, last)
            within = f"{span}年内" if len(span) == 4 else f"{_date_zh(first)}至{_date_zh(last)}"
            return f"{within}{counted_zh(rule.times)}"
        case Every():
            every = f"每{rule.period.zh}" if rule.step == 1 else f"每{rule.step}{_counter_zh(rule.period)}"
            bounds = bounds_zh(rule.start_day, rule.end_day)
            return f"{bounds + '，' if bounds else ''}{every}至少{rule.times}次"
        case EachBy():
            days = "、".join(_day_zh(m, d, rule.period) for m, d in rule.days)
            about = f"(报上一{rule.period.zh})" if rule.about_previous else ""
            bounds = bounds_zh(rule.start_day, rule.end_day)
            return f"{bounds + '，' if bounds else ''}每{rule.period.zh}{days}前{about}"
        case Rolling():
            return f"每次间隔不超过{rule.amount}{rule.unit.zh}，首次不晚于{_date_zh(rule.first_day)}"
        case BeforeEvent():
            return f"每次{name(rule.event)}前{counted_zh(rule.times)}"
        case DuringEvent():
            return f"每次{name(rule.event)}期间至少{rule.times}次"
        case AfterTrigger(amount=None):
            return f"{name(rule.trigger)}后立即{counted_zh(rule.times)}"
        case AfterTrigger():
            unit = rule.unit.zh if rule.unit else Unit.DAY.zh
            return f"{name(rule.trigger)}后{rule.amount}{unit}内{counted_zh(rule.times)}"
        case PromptlyAfter():
            return f"{name(rule.trigger)}后及时{counted_zh(rule.times)}"
        case BeforeTrigger():
            return f"{name(rule.trigger)}前{counted_zh(rule.times)}"
        case Continuous():
            return f"{bounds_zh(rule.start_day, rule.end_day)}长期坚持"
        case _:
            from zbgj.schedule.wording_pieces import piece_zh

            return piece_zh(rule, name)


def _counter_zh(period: Period) -> str:
    counters = {Period.MONTH: "个月", Period.QUARTER: "个季度", Period.HALF_MONTH: "个半月", Period.HALF_YEAR: "个半年"}
    return counters.get(period, period.zh)
