"""Identifiers, vocabulary and readings: what can be said of items without the text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from zbgj.loading.plans import _condition_references, _references
from zbgj.review.finding import Check, Finding, Severity
from zbgj.schedule.order import covers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zbgj.model.items import Item, Term
    from zbgj.model.plan import SectorPlan
    from zbgj.text.document import PlanText

__all__ = ["check_identifiers", "check_readings", "check_vocabulary"]


def check_identifiers(plan: SectorPlan, items: Iterable[Item]) -> Iterator[Finding]:
    """Identifiers that stand twice or belong to another plan; their form was checked when they were made."""
    for identifier, count in Counter(item.id for item in items).items():
        if count > 1:
            yield Finding(
                severity=Severity.ERROR, check=Check.IDENTIFIER, file="", item=identifier, field="id",
                zh=f"出现{count}次,标识不得重复", en=f"stands {count} times; identifiers must be unique",
            )  # fmt: skip
        if not identifier.startswith(f"{plan.id}-"):
            yield Finding(
                severity=Severity.ERROR, check=Check.IDENTIFIER, file="", item=identifier, field="id",
                zh=f"应以“{plan.id}-”开头", en=f"must begin with the plan's id, '{plan.id}-'",
            )  # fmt: skip


def check_vocabulary(plan: SectorPlan, items: Sequence[Item], terms: Iterable[Term]) -> Iterator[Finding]:
    """Keys that nobody declares, terms that nobody uses, and terms that the shared vocabulary has already.

    :param items, terms: those that the package itself wrote.
    """
    shared = {(term.sort, term.key): term for term in plan.shared_terms}
    known = shared.keys() | {(term.sort, term.key) for term in plan.terms}
    used = set()
    found = [("plan", *reference) for reference in _condition_references(plan.scope, "scope")]
    found += [(item.id, *reference) for item in items for reference in _references(item)]
    for item, sort, key, field in found:
        used.add((sort, key))
        if (sort, key) not in known:
            yield Finding(
                severity=Severity.ERROR, check=Check.VOCABULARY, file="", item=item, field=field,
                zh=f"没有{sort.zh}“{key}”;请用 [[term]] 声明",
                en=f"there is no {sort.en} '{key}'; declare it as a [[term]]",
            )  # fmt: skip
    for term in terms:
        yield from _term(term, (term.sort, term.key) in used, shared.values())


def _term(term: Term, used: bool, shared: Iterable[Term]) -> Iterator[Finding]:
    where: dict[str, Any] = {"check": Check.VOCABULARY, "file": "", "item": f"term {term.key}"}
    same = next((other for other in shared if other.sort is term.sort and other.key == term.key), None)
    alike = next((other for other in shared if other.sort is term.sort and other.zh == term.zh), None)
    if same is not None:
        yield Finding(
            severity=Severity.NOTICE, field="key", **where,
            zh=f"通用词汇已有此词(“{same.zh}”),不必再声明",
            en=f"the shared vocabulary has it already ('{same.en}'): no need to declare it",
        )  # fmt: skip
    elif alike is not None:
        yield Finding(
            severity=Severity.WARNING, field="key", **where,
            zh=f"通用词汇中“{term.zh}”的键是 {alike.key},应当用它",
            en=f"the shared vocabulary calls {term.zh} '{alike.key}': use that key",
        )  # fmt: skip
    if not used:
        yield Finding(severity=Severity.NOTICE, **where, zh="没有条目用到它", en="no item uses it")


def check_readings(items: Iterable[Item], text: PlanText | None) -> Iterator[Finding]:
    """Readings whose words do not stand in the text, that exclude nothing, or whose lenient date is the stricter."""
    whole = "" if text is None else "\n".join(text.paragraphs)
    for item in items:
        for index, reading in enumerate(item.readings):
            where: dict[str, Any] = {"check": Check.READING, "file": "", "item": item.id}
            if whole and reading.says not in whole:
                yield Finding(
                    severity=Severity.WARNING, field=f"reading[{index}].says", **where, cites=item.cite,
                    zh=f"原文没有“{reading.says}”;应照录存疑的字句",
                    en=f"'{reading.says}' does not stand in the text; expected the words in doubt, exactly",
                )  # fmt: skip
            if not reading.others_zh and reading.lenient is None:
                yield Finding(
                    severity=Severity.NOTICE, field=f"reading[{index}].others_zh", **where,
                    zh="没有写其他理解;如果只有一种理解,就不必写理解",
                    en="names no other reading; what can be read one way only needs none",
                )  # fmt: skip
            schedule = getattr(item, "schedule", None)
            if schedule is None or reading.lenient is None:
                continue
            if covers(reading.lenient, schedule) and not covers(schedule, reading.lenient):
                yield Finding(
                    severity=Severity.ERROR, field=f"reading[{index}].lenient", **where,
                    zh="宽松的理解比所取的理解更严", en="the lenient reading asks for more than the one taken",
                )  # fmt: skip
