"""The rules made of pieces in words, Chinese and English, for :mod:`zbgj.schedule.wording`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj.days import as_date, month_start
from zbgj.schedule.pieces import Around, AtMost, EachOn, Inside, Moved, OneOf, Pick, Spaced, Spans, Yearly
from zbgj.schedule.text_pieces import ordinal
from zbgj.schedule.units import Period, Unit
from zbgj.schedule.wording import at_least_en, bounds_en, bounds_zh, counted_zh, describe, times_en

if TYPE_CHECKING:
    from zbgj.schedule.rules import Rule
    from zbgj.schedule.wording import Naming

__all__ = ["piece_en", "piece_zh"]

_DAYS_EN = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday",
            "sat": "Saturday", "sun": "Sunday", "working-day": "working day", "day": "day"}  # fmt: skip
_DAYS_ZH = {"mon": "周一", "tue": "周二", "wed": "周三", "thu": "周四", "fri": "周五", "sat": "周六", "sun": "周日",
            "working-day": "个工作日", "day": "天"}  # fmt: skip
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


# --- English ----------------------------------------------------------------------------------------------------


def piece_en(rule: Rule, name: Naming) -> str:
    """The rule in English."""
    match rule:
        case EachOn():
            picks = _listed_en([_pick_en(pick, rule.period) for pick in rule.picks])
            how = "by" if rule.by else "on"
            return f"each {rule.period.en} {how} {picks}{bounds_en(rule.start_day, rule.end_day)}"
        case Yearly():
            spans = _spans_en(rule.spans)
            return f"at least {times_en(rule.times)} each year {spans}{bounds_en(rule.start_day, rule.end_day)}"
        case Inside():
            where = f"each year {_spans_en(rule.spans)}" if rule.event is None else f"during each {name(rule.event)}"
            return f"{describe(rule.rule, 'en', name)}, {where} only"
        case Around():
            return at_least_en(rule.times) + _around_en(rule, name)
        case Moved():
            inner = describe(rule.rule, "en", name)
            return f"{inner} (a last day that is no working day becomes the {rule.to} working day)"
        case Spaced():
            unit = rule.unit.en + ("" if rule.amount == 1 else "s")
            return f"{describe(rule.rule, 'en', name)}, each at least {rule.amount} {unit} after the one before"
        case AtMost():
            inner = describe(rule.rule, "en", name)
            if "at least" in inner:
                return inner.replace("at least", "at most", 1)
            return f"at most {times_en(rule.times)} {inner}"
        case OneOf():
            inner = _listed_en([f"[{describe(one, 'en', name)}]" for one in rule.rules])
            return f"whichever is the {'earlier' if rule.which == 'earliest' else 'later'} of {inner}"
        case _:
            raise TypeError(f"{rule!r} is no rule made of pieces")


def _around_en(rule: Around, name: Naming) -> str:
    anchor = f"{rule.side} {'each ' if rule.anchor == 'event' else ''}{name(rule.key)}"
    near, far = _length_en(rule.near, rule.near_unit), _length_en(rule.far, rule.far_unit)
    if not near:
        return f"within {far} {anchor}"
    if not far:
        return f"{near} or more {anchor}"
    return f"from {far} to {near} {anchor}" if rule.side == "before" else f"from {near} to {far} {anchor}"


def _length_en(amount: int | None, unit: Unit | None) -> str:
    return "" if amount is None or unit is None else f"{amount} {unit.en}{'' if amount == 1 else 's'}"


def _pick_en(pick: Pick, period: Period) -> str:
    day = _DAYS_EN[pick.of]
    return day if period is Period.WEEK and day[0].isupper() else f"the {ordinal(pick.number)} {day}"


def _spans_en(spans: Spans) -> str:
    return _listed_en([_span_en(span) for span in spans])


def _span_en(span: tuple[tuple[int, int], tuple[int, int]]) -> str:
    (month, day), (month_to, day_to) = span
    if month == month_to and (day, day_to) == (1, _LENGTHS[month - 1]):
        return f"in {_month_en(month)}"
    if span[0] == span[1]:
        return f"on {day} {_month_en(month)}"
    return f"from {day} {_month_en(month)} to {day_to} {_month_en(month_to)}"


def _month_en(month: int) -> str:
    return as_date(month_start(2024 * 12 + month - 1)).format("MMMM", locale="en")


def _listed_en(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


# --- Chinese ----------------------------------------------------------------------------------------------------


def piece_zh(rule: Rule, name: Naming) -> str:
    """The rule in Chinese."""
    match rule:
        case EachOn():
            picks = "、".join(_pick_zh(pick, rule.period) for pick in rule.picks)
            bounds = bounds_zh(rule.start_day, rule.end_day)
            return f"{bounds + '，' if bounds else ''}每{rule.period.zh}{picks}{'前(含当日)' if rule.by else '当日'}"
        case Yearly():
            bounds = bounds_zh(rule.start_day, rule.end_day)
            return f"{bounds + '，' if bounds else ''}每年{_spans_zh(rule.spans)}内各至少{rule.times}次"
        case Inside():
            where = f"每次{name(rule.event)}期间" if rule.event is not None else f"每年{_spans_zh(rule.spans)}期间"
            return f"仅限{where}，{describe(rule.rule, 'zh', name)}"
        case Around():
            return _around_zh(rule, name) + counted_zh(rule.times)
        case Moved():
            where = "顺延至下一工作日" if rule.to == "next" else "提前至上一工作日"
            return f"{describe(rule.rule, 'zh', name)}(末日非工作日的，{where})"
        case Spaced():
            return f"{describe(rule.rule, 'zh', name)}，每次间隔不少于{rule.amount}{rule.unit.zh}"
        case AtMost():
            inner = describe(rule.rule, "zh", name)
            if "至少" in inner:
                return inner.replace("至少", "至多", 1)
            return f"{inner}至多{rule.times}次"
        case OneOf():
            which = "最早者" if rule.which == "earliest" else "最晚者"
            return f"以下各期限中{which}：" + "；".join(f"[{describe(one, 'zh', name)}]" for one in rule.rules)
        case _:
            raise TypeError(f"{rule!r} is no rule made of pieces")


def _around_zh(rule: Around, name: Naming) -> str:
    side = "前" if rule.side == "before" else "后"
    anchor = f"{'每次' if rule.anchor == 'event' else ''}{name(rule.key)}{side}"
    near, far = _length_zh(rule.near, rule.near_unit), _length_zh(rule.far, rule.far_unit)
    if not near:
        return f"{anchor}{far}内"
    if not far:
        return f"{anchor}至少{near}"
    return f"{anchor}{far}至{near}之间" if rule.side == "before" else f"{anchor}满{near}起至{far}止"


def _length_zh(amount: int | None, unit: Unit | None) -> str:
    return "" if amount is None or unit is None else f"{amount}{unit.zh}"


def _pick_zh(pick: Pick, period: Period) -> str:
    day = _DAYS_ZH[pick.of]
    if period is Period.WEEK and day[0] == "周":
        return day
    last = "最后一" if pick.number < 0 else f"第{pick.number}"
    return f"{last}个{day}" if day[0] == "周" else f"{last}{day}"


def _spans_zh(spans: Spans) -> str:
    return "、".join(map(_span_zh, spans))


def _span_zh(span: tuple[tuple[int, int], tuple[int, int]]) -> str:
    (month, day), (month_to, day_to) = span
    if month == month_to and (day, day_to) == (1, _LENGTHS[month - 1]):
        return f"{month}月"
    if span[0] == span[1]:
        return f"{month}月{day}日"
    across = "次年" if span[1] < span[0] else ""
    return f"{month}月{day}日至{across}{month_to}月{day_to}日"
