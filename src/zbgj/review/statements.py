"""The statements of items: in both languages, in one's own words, with the glossary's renderings."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import attrs

from zbgj.model.citation import flat
from zbgj.model.items import Document
from zbgj.review.finding import Check, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zbgj.model.items import Item, Term
    from zbgj.text.document import PlanText

__all__ = ["LONGEST_COPY", "GlossaryEntry", "check_statements", "copied", "glossary", "statements"]

#: So many Chinese characters in a row, names and set terms not counted, are no longer one's own words.
LONGEST_COPY = 16

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_NAME = re.compile(r"《[^《》]*》")


@attrs.frozen(kw_only=True)
class GlossaryEntry:
    """A set term and how statements render it.

    :param also: other forms that will do.
    :param unless: longer terms in which it means something else.
    """

    zh: str
    en: str
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def missing(self, zh: str, en: str) -> bool:
        """Whether the Chinese statement has the term and the English one none of its forms.

        >>> entry = GlossaryEntry(zh="挂牌督办", en="listed supervision")
        >>> entry.missing("逾期的挂牌督办", "Those overdue are put on a list")
        True
        """
        for longer in self.unless:
            zh = zh.replace(longer, "")
        return self.zh in zh and not any(form.casefold() in en.casefold() for form in (self.en, *self.also))


@cache
def glossary() -> tuple[GlossaryEntry, ...]:
    """The set terms of all plans, from the glossary of the built-in region.

    >>> next(entry.en for entry in glossary() if entry.zh == "回头看")
    'look-back'
    """
    data = tomllib.loads(files("zbgj").joinpath("regions", "tibet", "glossary.toml").read_text(encoding="utf-8"))
    return tuple(
        GlossaryEntry(zh=row["zh"], en=row["en"], also=tuple(row.get("also", ())), unless=tuple(row.get("unless", ())))
        for row in data["entry"]
    )


def statements(item: Item) -> Iterator[tuple[str, str, str]]:
    """The statements of an item and of its variants: field, Chinese, English."""
    if not isinstance(item, Document):
        yield "", item.zh, item.en
    for index, variant in enumerate(getattr(item, "variants", ())):
        yield f"variant[{index}].", variant.zh, variant.en


def check_statements(items: Iterable[Item], terms: Iterable[Term], text: PlanText | None) -> Iterator[Finding]:
    """What is to be said of the wording of items.

    :param terms: set terms beside the glossary's, which may be repeated word for word.
    :param text: the plan's text; without it copies are not looked for.
    """
    set_terms = [entry.zh for entry in glossary()] + [term.zh for term in terms]
    whole = "" if text is None else "\0".join(map(flat, text.paragraphs))
    for item in items:
        for field, zh, en in statements(item):
            yield from _languages(item.id, field, zh, en)
            yield from _renderings(item.id, field, zh, en)
            words = copied(zh, whole, set_terms) if whole else ""
            if words:
                yield Finding(
                    severity=Severity.WARNING, check=Check.OWN_WORDS, item=item.id, field=f"{field}zh", file="",
                    zh=f"“{words}”与原文逐字相同,应改用自己的话(名称和固定术语除外)",
                    en=f"'{words}' stands word for word in the text; state it in your own words, names and set terms "
                    "apart",
                    cites=item.cite,
                )  # fmt: skip


def _languages(item: str, field: str, zh: str, en: str) -> Iterator[Finding]:
    if not _CHINESE.search(zh):
        yield Finding(
            severity=Severity.ERROR, check=Check.LANGUAGE, item=item, field=f"{field}zh", file="",
            zh="没有一个汉字,应为中文表述", en="has no Chinese character; expected the statement in Chinese",
        )  # fmt: skip
    if len(_LATIN.findall(en)) <= len(_CHINESE.findall(_NAME.sub("", en))):
        yield Finding(
            severity=Severity.ERROR, check=Check.LANGUAGE, item=item, field=f"{field}en", file="",
            zh="汉字多于英文字母,应为英文表述",
            en="has more Chinese characters than letters; expected the statement in English",
        )  # fmt: skip


def _renderings(item: str, field: str, zh: str, en: str) -> Iterator[Finding]:
    for entry in glossary():
        if entry.missing(zh, en):
            forms = ", ".join((entry.en, *entry.also))
            yield Finding(
                severity=Severity.WARNING, check=Check.GLOSSARY, item=item, field=f"{field}en", file="",
                zh=f"“{entry.zh}”应译作 {forms}", en=f"{entry.zh} is rendered as: {forms}",
            )  # fmt: skip


def copied(statement: str, text: str, set_terms: Iterable[str]) -> str:
    """The longest stretch of a statement that stands word for word in the text; empty if it is short.

    :param text: flattened (see :func:`zbgj.model.citation.flat`).
    :param set_terms: not counted, nor are titles in 《》, figures and punctuation.

    >>> text = "各冰场经营单位应当在每个营业日开门之前查看全部出口的通畅情况"
    >>> copied("应当在每个营业日开门之前查看全部出口", text, [])
    '应当在每个营业日开门之前查看全部出口'
    >>> copied("每天开门前看一遍出口", text, []), copied("应当在每个营业日开门之前查看全部出口", text, ["营业日"])
    ('', '')
    """
    words = _NAME.sub("\n", flat(statement))  # a stretch does not reach over a title
    terms = sorted(map(flat, set_terms), key=len, reverse=True)
    best, most, end = "", LONGEST_COPY - 1, 0
    for start in range(len(words)):
        end = max(end, start)
        while end < len(words) and words[start : end + 1] in text:
            end += 1
        stretch = words[start:end]
        if len(stretch) <= most:
            continue
        counted = _counted(stretch, terms)
        if counted > most:
            best, most = stretch, counted
    return best


def _counted(stretch: str, terms: list[str]) -> int:
    for term in terms:
        stretch = stretch.replace(term, "")
    return len(_CHINESE.findall(stretch))
