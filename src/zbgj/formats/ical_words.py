"""What a calendar entry says, in Chinese, English or both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs

from zbgj._named import naming
from zbgj.applicability import Applied
from zbgj.evaluation.outcomes import Judged
from zbgj.formats.ical_entries import Entry
from zbgj.model.items import Obligation, Report
from zbgj.schedule.rules import Schedule
from zbgj.schedule.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zbgj.model.citation import Citation
    from zbgj.model.kinds import ObligationKind
    from zbgj.model.party import Party
    from zbgj.model.words import Word
    from zbgj.schedule.wording import Language

__all__ = ["Item", "Languages", "categories", "description", "name_of", "summary"]

#: One language, or both, Chinese first.
Languages: TypeAlias = Literal["both", "zh", "en"]


def _spoken(languages: Languages) -> tuple[Language, ...]:
    return ("zh", "en") if languages == "both" else (languages,)


#: What no text of a calendar may hold, and what readers take for the end of a line besides the one there is.
_CONTROL = re.compile(r"\r\n?|[\x00-\x09\x0b-\x1f\x7f]")


def _plain(text: str) -> str:
    return _CONTROL.sub(lambda found: "\n" if found[0].startswith("\r") else " ", text)


def name_of(party: Party, languages: Languages) -> str:
    """The name of the party's calendar: one line."""
    names = {"zh": f"{party.zh or party.id} 安全生产事项期限", "en": f"{party.en or party.id}: work-safety deadlines"}
    return " ".join(_plain(" / ".join(names[language] for language in _spoken(languages))).split())


def summary(duty: Applied | Obligation | Report, languages: Languages) -> str:
    """What is owed, as it reads for the party."""
    return _plain(" / ".join(duty.statement[language] for language in _spoken(languages)))


def categories(duty: Applied | Obligation | Report, languages: Languages) -> list[str]:
    """The sector of the plan, where it is known, and the kind of duty."""
    kind = duty.obligation.kind if isinstance(duty, Applied) else duty.kind
    labels: list[Word | ObligationKind] = [duty.plan.sector, kind] if isinstance(duty, Applied) else [kind]
    found = [label.zh if language == "zh" else label.en for label in labels for language in _spoken(languages)]
    return list(dict.fromkeys(found))


@attrs.frozen
class Item:
    """What one component of a calendar is made of.

    :param judged: how it stands, if there is a report. :param governed_by: the stricter duty that governs it there.
    """

    duty: Applied | Obligation | Report
    schedule: Schedule
    entry: Entry
    judged: Judged | None = None
    governed_by: str | None = None


def description(item: Item, languages: Languages) -> str:
    """Statement, schedule in words, window, standing and citations, a paragraph a language; then the identifier."""
    paragraphs = ["\n".join(_lines(item, language)) for language in _spoken(languages)]
    return _plain("\n\n".join([*paragraphs, item.duty.id]))


def _lines(item: Item, language: Language) -> Iterator[str]:
    def say(zh: str, en: str) -> str:
        return zh if language == "zh" else en

    duty, judged = item.duty, item.judged
    plan = duty.plan if isinstance(duty, Applied) else None
    words = describe(item.schedule, language, naming(plan, language))
    yield duty.statement[language]
    yield say(f"期限：{words}", f"Owed {words}")
    if item.entry.rule is None:
        one = item.entry.occurrences[0]
        if one.due_at is not None:
            at = one.due_at.format("YYYY-MM-DD HH:mm")
            yield say(f"截止时刻：{at}（北京时间）", f"Due at {at} (UTC+8)")
        elif one.start is not None and one.first_day < one.due_day:
            yield say(f"可计入的日期：{one.start} 至 {one.due}", f"Counts from {one.start} to {one.due}")
    if isinstance(duty, Applied) and duty.undecided:
        yield say("缺少判断是否适用所需的数据", "The party gives no number to decide whether it applies")
    if judged is not None:
        yield say(f"状态：{judged.outcome.zh}", f"Standing: {judged.outcome.en}")
        if judged.note_en:
            yield say(judged.note_zh, judged.note_en)
    if item.governed_by is not None:
        yield say(f"从严适用：{item.governed_by}", f"Governed by the stricter duty {item.governed_by}")
    citations = duty.citations if isinstance(duty, Applied) else duty.cite
    places = say("；", "; ").join(dict.fromkeys(_place(citation, language) for citation in citations))
    if plan is None:
        yield say(f"依据：方案 {citations[0].plan}，{places}", f"By plan {citations[0].plan}, {places}")
    else:
        yield say(f"依据：{plan.title_zh} {places}", f"By {plan.title_en}, {places}")


def _place(citation: Citation, language: Language) -> str:
    if language == "zh":
        return f"{citation.clause}（第{citation.paragraph}段）"
    return f"clause {citation.clause} (paragraph {citation.paragraph})"
