"""Numbers and dates that the text does not carry where it is cited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from zbgj.days import as_date
from zbgj.model.citation import flat
from zbgj.model.condition import number_text
from zbgj.model.items import Duty, Target
from zbgj.review.finding import Check, Finding, Severity
from zbgj.review.statements import statements
from zbgj.schedule.rules import LAST, EachBy, Every, Once, Period, parts_of
from zbgj.text.document import marker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zbgj.model.items import Item
    from zbgj.model.plan import SectorPlan
    from zbgj.schedule.rules import Rule
    from zbgj.text.document import PlanText

__all__ = ["check_figures", "numbers_in", "numerals_in"]

_ARABIC = re.compile(r"(?<![A-Za-z\d.])(\d[\d,]*(?:\.\d+)?)(?!st\b|nd\b|rd\b|th\b|\d)")
_MARK = re.compile(r"\(\d{1,2}\)")
_OWN_NUMBER = re.compile(r"\s*\(?[一二三四五六七八九十\d]{1,3}[).、..]")
_LONGEST_HEADING = 40
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万]+")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


def numerals_in(text: str) -> Iterator[float]:
    """The numbers that Chinese numerals in a text write.

    >>> list(numerals_in("至少两次,三十五家,一百二十万元"))
    [2.0, 35.0, 1200000.0]
    """
    for word in _CHINESE.findall(text):
        total = section = digit = 0
        for char in word:
            if char == "万":
                total, section, digit = (total + section + digit or 1) * 10_000, 0, 0
            elif char in _TENS:
                section, digit = section + (digit or 1) * _TENS[char], 0
            else:
                digit = _DIGITS[char]
        yield float(total + section + digit)


def numbers_in(text: str) -> set[float]:
    """The numbers that figures in a text write; ordinals such as ``14th`` and marks such as ``(1)`` left out.

    >>> sorted(numbers_in("30万吨 and 2,000 m by the 14th"))
    [30.0, 2000.0, 300000.0]
    """
    found: set[float] = set()
    text = _MARK.sub(" ", text)
    for match in _ARABIC.finditer(text):
        number = float(match[1].replace(",", ""))
        found.add(number)
        if text[match.end() : match.end() + 1] == "万":
            found.add(number * 10_000)
    return found


def check_figures(plan: SectorPlan, items: Iterable[Item], text: PlanText) -> Iterator[Finding]:
    """Numbers in statements, and dates and frequencies of schedules, that the cited stretches do not carry.

    A reading of the item explains what it says; "all" carries 100, "none" 0, and once needs no figure.
    """
    for item in items:
        citations = [*item.cite, *(c for variant in getattr(item, "variants", ()) for c in variant.cite)]
        cited = flat(" ".join(text[citation] for citation in citations if citation.plan == text.plan))
        if not cited:
            continue  # the citation is wrong, and that is said elsewhere
        above = flat(" ".join(_headings(item, text)))
        explained = " ".join(f"{r.says} {r.taken_zh}" for r in item.readings)
        carried = _carried(f"{cited} {above} {explained}")
        for field, zh, en in statements(item):
            figures = numbers_in(flat(zh))
            yield from _numbers(item, f"{field}zh", figures - carried)
            yield from _numbers(item, f"{field}en", numbers_in(en) - figures - carried)
        if not item.readings:
            yield from _dates(plan, item, cited + above, carried)


def _headings(item: Item, text: PlanText) -> Iterator[str]:
    """The headings over the cited stretches: a phase's heading often carries the dates of what stands below it.

    Without their own numbers, which say nothing of how many.
    """
    for number in {citation.paragraph for citation in item.cite if citation.paragraph <= len(text.paragraphs)}:
        path = text.clause(number)
        for above in range(1, number + 1):
            if path.startswith(text.clause(above)) and marker(text.paragraphs[above - 1]) is not None:
                heading = _OWN_NUMBER.sub("", text.paragraphs[above - 1]).partition("。")[0]
                if len(heading) <= _LONGEST_HEADING and not re.search("[,;]", heading):
                    yield heading


def _carried(text: str) -> set[float]:
    found = {1.0, *numbers_in(text), *numerals_in(text)}
    if re.search("全|所有|每|均|都", text):
        found.add(100.0)
    if re.search("杜绝|零|不|无|未|遏制", text):
        found.add(0.0)
    return found


def _numbers(item: Item, field: str, lacking: set[float]) -> Iterator[Finding]:
    for number in sorted(lacking):
        figure = number_text(number)
        yield Finding(
            severity=Severity.WARNING, check=Check.NUMBER, file="", item=item.id, field=field,
            zh=f"{figure}不见于所引原文", en=f"{figure} does not stand in the cited text", cites=item.cite,
        )  # fmt: skip


_PERIOD_WORDS = {
    Period.DAY: "日天", Period.WEEK: "周期", Period.TEN_DAY: "旬十", Period.HALF_MONTH: "半两",
    Period.MONTH: "月", Period.QUARTER: "季", Period.HALF_YEAR: "半两二", Period.YEAR: "年",
}  # fmt: skip


def _dates(plan: SectorPlan, item: Any, cited: str, carried: set[float]) -> Iterator[Finding]:
    if isinstance(item, Duty):
        fields = [("schedule", item.schedule)]
        fields += [(f"variant[{index}].schedule", variant.schedule) for index, variant in enumerate(item.variants)]
        for field, schedule in fields:
            for part in parts_of(schedule):
                yield from _lacking(item, field, _rule_needs(part, plan), cited, carried)
    elif isinstance(item, Target):
        for index, point in enumerate(item.points):
            yield from _lacking(item, f"points[{index}]", _day_needs(point.day, plan), cited, carried)


def _day_needs(day: int, plan: SectorPlan) -> Iterator[tuple[float, str, str]]:
    """The numbers that a text must carry from which this day was read.

    The end of the plan needs none, nor does the last month of a year: "within three years", "within 2024".
    """
    date = as_date(day)
    if day != plan.horizon.last_day:
        yield date.year, f"{date.year}年", str(date.year)
        if date.month != 12:
            yield date.month, f"{date.month}月", date.format("MMMM", locale="en")


def _rule_needs(rule: Rule, plan: SectorPlan) -> Iterator[tuple[float | str, str, str]]:
    match rule:
        case Once():
            yield from _day_needs(rule.due_day, plan)
        case Every():
            yield _PERIOD_WORDS[rule.period], f"每{rule.period.zh}", f"every {rule.period.en}"
            if rule.times > 1:
                yield rule.times, f"{rule.times}次", f"{rule.times} times"
        case EachBy():
            for month, day in rule.days:
                if rule.period is Period.YEAR:
                    yield month, f"{month}月", f"month {month}"
                if day is not LAST:
                    yield day, f"{day}日", f"day {day}"
        case _:
            return


def _lacking(
    item: Any, field: str, needs: Iterable[tuple[float | str, str, str]], cited: str, carried: set[float]
) -> Iterator[Finding]:
    for need, zh, en in needs:
        there = any(char in cited for char in need) if isinstance(need, str) else need in carried
        if not there:
            yield Finding(
                severity=Severity.WARNING, check=Check.DATE, file="", item=item.id, field=field,
                zh=f"{zh}不见于所引原文;补引注,或写明理解",
                en=f"{en} does not stand in the cited text; cite where it does, or add a reading", cites=item.cite,
            )  # fmt: skip
