"""Holding a plan against its text: do the citations hold, and is all of the text accounted for?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from zbgj.labels import Labelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zbgj.model.citation import Citation
    from zbgj.model.plan import SectorPlan
    from zbgj.text.document import PlanText

__all__ = ["Finding", "FindingKind", "check_text", "coverage", "expressions", "uncited"]


class FindingKind(Labelled):
    """What the checker found."""

    NO_DOCUMENT = ("no-document", "文件中没有该方案的原文", "its text is not in the document")
    NO_SUCH_TEXT = ("no-such-text", "引文不符", "the cited stretch is not in the text")
    WRONG_CLAUSE = ("wrong-clause", "条款不符", "the clause is not the one of the cited stretch")
    OTHER_DOCUMENT = ("other-document", "引注指向另一份文件", "the citation is of another document: not checked here")
    UNCITED_PARAGRAPH = ("uncited-paragraph", "段落无人引用", "no item cites this paragraph")
    UNCITED_EXPRESSION = (
        "uncited-expression", "时间或数量表述无人引用", "no item cites this expression of time or number",
    )  # fmt: skip


@attrs.frozen
class Finding:
    """One thing found.

    :param item: identifier of the item, or empty.
    :param paragraph: from 1, 0 for the whole plan; :param start, end: offsets in it.
    :param words: the expression, the beginning of the paragraph, or the clause cited and the one it stands in, for the
        reader at the terminal.
    """

    kind: FindingKind
    plan: str
    item: str = ""
    paragraph: int = 0
    start: int = 0
    end: int = 0
    words: str = ""

    def __str__(self) -> str:
        return self.en

    @property
    def zh(self) -> str:
        """The finding in a line of Chinese."""
        return self._said(f"{self.kind.zh}：{self.words}" if self.words else self.kind.zh)

    @property
    def en(self) -> str:
        """The finding in a line of English."""
        return self._said(f"{self.kind.en}: {self.words}" if self.words else self.kind.en)

    def _said(self, what: str) -> str:
        where = f"{self.plan} {self.paragraph}:{self.start}-{self.end}" if self.paragraph else self.plan
        return " ".join(part for part in (where, self.item, what) if part)


_N = r"[0-9一二两三四五六七八九十百千万]+"
_PATTERNS = (
    # dates and years
    r"\d{4}\s*年?\s*(?:[-—~至到]+\s*\d{4}\s*)?年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*[日月])?(?:年?底|末|初)?",
    r"\d{1,2}\s*月\s*(?:\d{1,2}\s*[日月])?(?:上旬|中旬|下旬|底|末|份)?",
    r"年底|年末|月底|年初|季末",
    # frequencies
    r"每(?:[日天周月年]|季度|半年|年度|两年|学期|旬)",
    rf"{_N}(?:次|轮|场|批次)\s*/\s*(?:日|周|月|季度|年)",
    # periods and limits
    rf"{_N}\s*(?:个)?\s*(?:日|天|小时|分钟|个月|季度|周|工作日|年|年度)\s*(?:之?内|以内|以上|以下|以前|前|后)",
    r"三年内|全年|年内|当年|上季度|次年",
    # numbers of things
    rf"(?:不(?:少|低|多|超)[于过])?{_N}分之{_N}",
    rf"(?:不(?:少|低|多|超|得有|得超)[于过]?|至少|至多|最多|超过|大于|小于|达到|以上)\s*{_N}(?:\.\d+)?\s*[%‰次家户名人个场处座项轮米级]?",
    r"\d+(?:\.\d+)?\s*[%‰]",
    r"(?:[1-9]\d*)\s*(?:次|家|户|名|人|个|场|处|座|项|轮|米|公里|吨|万吨|级|倍)",
    r"[一两]次(?:性)?",
    # seasons and occasions
    r"汛期?前|主汛期|节(?:假日)?前|春耕春播|三秋|第一时间",
)  # fmt: skip
_EXPRESSION = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))


def expressions(line: str) -> Iterator[tuple[int, int]]:
    """Start and end of each expression of time or number in a paragraph.

    The search is generous: it is meant to find too much rather than too little.

    >>> line = "2024年底前,企业每季度至少开展1次检查"
    >>> [line[a:b] for a, b in expressions(line)]
    ['2024年底', '每季度', '1次']
    """
    for match in _EXPRESSION.finditer(line):
        yield match.span()


def citations(plan: SectorPlan) -> Iterator[tuple[str, Citation]]:
    """Every citation of the plan with the identifier of its item (or ``clause ...``, ``exempt``)."""
    for item in plan.items():
        for citation in item.cite:
            yield item.id, citation
        for variant in getattr(item, "variants", ()):
            for citation in variant.cite:
                yield item.id, citation
    for responsibility in plan.responsibilities:
        for citation in responsibility.cite:
            yield f"clause {responsibility.clause}", citation
    for exempt in plan.exempts:
        for citation in exempt.cite:
            yield "exempt", citation


def check_text(plan: SectorPlan, text: PlanText) -> list[Finding]:
    """Everything that does not fit between a plan and its text; empty if all is well.

    Each citation must hold by its digest and name the clause in which its stretch stands; each paragraph that is
    more than a heading, and each expression of time or number, must be cited by some item or be exempt.

    >>> from zbgj import load_catalog
    >>> from zbgj.text.document import PlanText
    >>> found = check_text(load_catalog()["20"], PlanText("20", ("题名", "一、目标", "每季度检查1次。")))
    >>> print(found[-1])
    20 3:0-8 no item cites this paragraph: 每季度检查1次。
    >>> print(found[-1].zh)
    20 3:0-8 段落无人引用：每季度检查1次。
    """
    found: list[Finding] = []
    cited: dict[int, list[tuple[int, int]]] = {}
    for item, citation in citations(plan):
        place = (citation.paragraph, citation.start, citation.end)
        if citation.plan != plan.id:
            found.append(Finding(FindingKind.OTHER_DOCUMENT, plan.id, item, *place, str(citation)))
            continue
        cited.setdefault(citation.paragraph, []).append(place[1:])
        if not text.holds(citation):
            found.append(Finding(FindingKind.NO_SUCH_TEXT, plan.id, item, *place))
        elif item != "exempt" and text.clause(citation.paragraph, citation.start) != citation.clause:
            words = f"{citation.clause} ≠ {text.clause(citation.paragraph, citation.start)}"
            found.append(Finding(FindingKind.WRONG_CLAUSE, plan.id, item, *place, words))
    for number, line in enumerate(text.paragraphs, 1):
        spans = cited.get(number, [])
        if not spans and number > 1 and not text.is_heading(number):
            found.append(Finding(FindingKind.UNCITED_PARAGRAPH, plan.id, "", number, 0, len(line), line[:18]))
        elif number > 1:
            for start, end in expressions(line):
                if not _inside(start, end, spans):
                    words = line[max(0, start - 6) : end + 6]
                    found.append(Finding(FindingKind.UNCITED_EXPRESSION, plan.id, "", number, start, end, words))
    return found


def _inside(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    """Whether the stretch is covered by the spans, one or several together."""
    for first, last in sorted(spans):
        if first <= start < last:
            start = last
        if start >= end:
            return True
    return start >= end


def coverage(plan: SectorPlan, text: PlanText) -> float:
    """The share of the text's characters, headings left out, that some citation covers; from 0 to 1."""
    total = covered = 0
    marks: dict[int, set[int]] = {}
    for _, citation in citations(plan):
        marks.setdefault(citation.paragraph, set()).update(range(citation.start, citation.end))
    for number, line in enumerate(text.paragraphs, 1):
        if not line and number <= len(plan.fingerprints):
            total += int(plan.fingerprints[number - 1].partition(":")[0])  # not found: none of it is covered
        elif number > 1 and not text.is_heading(number):
            total += len(line)
            covered += sum(1 for place in marks.get(number, ()) if place < len(line))
    return covered / total if total else 1.0


_SHORT = 6


def uncited(plan: SectorPlan, text: PlanText) -> Iterator[tuple[int, int, int]]:
    """Paragraph, start and end of each stretch of a sentence that nothing cites, for a reviewer to read.

    Not findings: subjects, connecting words and purposes are rightly left out. Stretches under 6 characters and
    headings are passed over.
    """
    spans: dict[int, list[tuple[int, int]]] = {}
    for _, citation in citations(plan):
        spans.setdefault(citation.paragraph, []).append((citation.start, citation.end))
    for number, line in enumerate(text.paragraphs, 1):
        if number == 1 or text.is_heading(number):
            continue
        place = 0
        for start, end in [*sorted(spans.get(number, ())), (len(line), len(line))]:
            if start - place >= _SHORT:
                yield number, place, start
            place = max(place, end)
