"""The text of a plan: paragraphs, headings, clauses; and finding them again in other copies of the document."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from zbgj.loading.problems import read_utf8
from zbgj.model.citation import Citation, digest, flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["Fingerprint", "PlanText", "QuoteError", "find_plan", "read_plan_text"]

_NUMERAL = "[一二三四五六七八九十]{1,3}"
# The numbering of headings, outermost first.
_LEVELS = (
    re.compile(rf"({_NUMERAL})、"),
    re.compile(rf"(\({_NUMERAL}\))"),
    re.compile(r"(\d{1,2})[.、](?!\d)"),
    re.compile(r"(\(\d{1,2}\))"),
)
_INLINE = re.compile(r"(?<=[。;:])(\(\d{1,2}\))")
_PHASE = re.compile(rf"第({_NUMERAL})阶段")
_LONGEST_HEADING = 40
# Documents are typed with full-width signs or half-width ones; clauses are named with the latter. One character stays
# one, so that offsets are those of the text.
_HALF_WIDTH = str.maketrans("（）．，；：！０１２３４５６７８９", "().,;:!0123456789")


class QuoteError(ValueError):
    """A quoted stretch that does not stand in the text exactly once."""


@attrs.frozen
class Fingerprint:
    """A paragraph as it can be recognised without its words.

    :param length: characters after NFKC normalisation and without white space.
    :param digest: :func:`zbgj.model.citation.digest` of the whole paragraph.
    :param spaces: offsets of the white space in the paragraph as cited, so that offsets can be carried over to a
        copy that has lost or gained some.
    """

    length: int
    digest: str
    spaces: tuple[int, ...] = ()

    @classmethod
    def of(cls, paragraph: str) -> Fingerprint:
        """The fingerprint of a paragraph.

        >>> str(Fingerprint.of("每 季度"))
        '3:d12e1ba679ca8fd8:1'
        """
        spaces = tuple(i for i, char in enumerate(paragraph) if char.isspace())
        return cls(len(flat(paragraph)), digest(paragraph), spaces)

    @classmethod
    def parse(cls, text: str) -> Fingerprint:
        """Read ``LENGTH:DIGEST`` or ``LENGTH:DIGEST:SPACE,SPACE``.

        :raises ValueError: if the text does not have this form.
        """
        match = re.fullmatch(r"(\d+):([0-9a-f]{16})(?::(\d+(?:,\d+)*))?", text)
        if not match:
            raise ValueError(f"paragraph fingerprint {text!r}: expected 'LENGTH:DIGEST' or 'LENGTH:DIGEST:SPACES'")
        length, found, spaces = match.groups()
        return cls(int(length), found, tuple(map(int, spaces.split(","))) if spaces else ())

    def __str__(self) -> str:
        spaces = ":" + ",".join(map(str, self.spaces)) if self.spaces else ""
        return f"{self.length}:{self.digest}{spaces}"

    def restore(self, flattened: str) -> str:
        """The paragraph with its white space where the citations count it."""
        for place in self.spaces:
            flattened = flattened[:place] + " " + flattened[place:]
        return flattened


@attrs.frozen
class PlanText:
    """One plan's paragraphs, in order; paragraph 1 is the title."""

    plan: str
    paragraphs: tuple[str, ...]

    def __getitem__(self, citation: Citation) -> str:
        """The cited stretch; empty if the paragraph does not exist or is too short."""
        if not 1 <= citation.paragraph <= len(self.paragraphs):
            return ""
        return self.paragraphs[citation.paragraph - 1][citation.start : citation.end]

    def holds(self, citation: Citation) -> bool:
        """Whether the text carries the cited stretch, by its digest."""
        return digest(self[citation]) == citation.digest

    def clause(self, paragraph: int, offset: int = 0) -> str:
        """The heading path of a place, as the document numbers it.

        >>> text = PlanText("x", ("题名", "引言。", "一、目标", "目标是", "二、任务", "(一)甲。", "4.乙。(2)丙"))
        >>> [text.clause(n) for n in (1, 2, 4, 6, 7)], text.clause(7, 9)
        (['题', '前言', '一', '二(一)', '二(一)4'], '二(一)4(2)')

        Full-width signs are read as half-width ones:

        >>> PlanText("x", ("题名", "一、任务", "（一）甲。")).clause(3)
        '一(一)'
        """
        path = self._paths()[paragraph - 1]
        if path and path[0] in ("题", "前言", "附"):
            return path[0]
        line = self.paragraphs[paragraph - 1].translate(_HALF_WIDTH)
        inline = [m.group(1) for m in _INLINE.finditer(line) if m.start(1) <= offset]
        if inline:
            path = (*path[:3], inline[-1])
        return "".join(path)

    def _paths(self) -> tuple[tuple[str, ...], ...]:
        return _paths_of(self.paragraphs)

    def is_heading(self, paragraph: int) -> bool:
        """Whether a paragraph is only a heading: numbered, short, without a sentence of its own.

        >>> text = PlanText("x", ("一、目标", "(一)严格检查。每季度检查1次。"))
        >>> text.is_heading(1), text.is_heading(2)
        (True, False)
        """
        line = self.paragraphs[paragraph - 1].translate(_HALF_WIDTH)
        own = marker(line)
        if own is None or len(line) > _LONGEST_HEADING or paragraph == len(self.paragraphs):
            return False
        following = marker(self.paragraphs[paragraph])
        if following is not None and following[0] <= own[0]:
            return False
        return not re.search(r"[。;,:!](?=.)", line)

    def locate(self, quote: str) -> tuple[int, int, int]:
        """Paragraph, start and end of a quote: exact words, or first words ``…`` last words.

        A number and ``|`` in front name the paragraph; ``13|*`` is all of paragraph 13.

        >>> text = PlanText("x", ("题名", "每季度检查,每月检查一次"))
        >>> text.locate("每月…一次"), text.locate("2|*")
        ((2, 6, 12), (2, 0, 12))

        :raises QuoteError: if the quote does not stand in the text exactly once.
        """
        where, bar, words = quote.partition("|")
        if not bar or not where.isdecimal():
            where, words = "", quote
        numbers = [int(where)] if where else list(range(1, len(self.paragraphs) + 1))
        if where and not 1 <= int(where) <= len(self.paragraphs):
            raise QuoteError(f"quote {quote!r}: there is no paragraph {where}")
        if where and words == "*":
            return int(where), 0, len(self.paragraphs[int(where) - 1])
        found = [(n, *span) for n in numbers for span in _spans(self.paragraphs[n - 1], words)]
        if not found:
            raise QuoteError(f"quote {quote!r} does not stand in the text")
        if len(found) > 1:
            places = ", ".join(f"{n}:{start}" for n, start, _ in found[:6])
            raise QuoteError(f"quote {quote!r} stands {len(found)} times in the text ({places}): name the paragraph "
                             "with 'N|' or quote more")  # fmt: skip
        return found[0]

    def cite(self, quote: str) -> Citation:
        """The citation of a quote (see :meth:`locate`).

        :raises QuoteError: if the quote does not stand in the text exactly once.
        """
        paragraph, start, end = self.locate(quote)
        stretch = self.paragraphs[paragraph - 1][start:end]
        return Citation(self.plan, self.clause(paragraph, start), paragraph, start, end, digest(stretch))

    def fingerprints(self) -> tuple[Fingerprint, ...]:
        """One for each paragraph."""
        return tuple(map(Fingerprint.of, self.paragraphs))


@lru_cache(maxsize=128)
def _paths_of(paragraphs: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The heading path of each paragraph."""
    found: list[tuple[str, ...]] = []
    path: dict[int, str] = {}
    special = "题"
    for number, line in enumerate(paragraph.translate(_HALF_WIDTH) for paragraph in paragraphs):
        level = marker(line)
        if level is not None:
            depth, name = level
            path = {d: n for d, n in path.items() if d < depth}
            path[depth] = name
            special = ""
        elif re.match(r"附件(?!:)", line) and number > 2:
            special = "附"
        elif special == "题" and number > 0 and not _continues_title(line):
            special = "前言"
        found.append((special,) if special else tuple(path[d] for d in sorted(path)))
    return tuple(found)


def _continues_title(line: str) -> bool:
    return len(line) < 30 and not re.search(r"[,。;:]", line)


def marker(line: str) -> tuple[int, str] | None:
    """Depth (0 outermost) and name of the number a line begins with, if any."""
    line = line.translate(_HALF_WIDTH)
    for depth, pattern in enumerate(_LEVELS):
        match = pattern.match(line.lstrip())
        if match:
            return depth, match.group(1)
    match = _PHASE.match(line)
    if match:
        return 1, f"({match.group(1)})"
    return None


def _spans(line: str, words: str) -> Iterator[tuple[int, int]]:
    head, dots, tail = words.partition("…")
    start = line.find(head)
    while start >= 0:
        if not dots:
            yield start, start + len(head)
        else:
            end = line.find(tail, start + len(head))
            if end >= 0:
                yield start, end + len(tail)
        start = line.find(head, start + 1)


def read_plan_text(path: Path, plan: str) -> PlanText:
    """The text of a plan from a file with one paragraph a line."""
    return PlanText(plan, tuple(line.rstrip("\r") for line in read_utf8(path).rstrip("\n").split("\n")))


def find_plan(document: str, plan: str, title: str, fingerprints: Iterable[Fingerprint]) -> PlanText | None:
    """A plan's text in any copy of the document: the public web page saved as text, say.

    The body may stand more than once amid page furniture, wrapped or indented anyhow: only the characters count,
    white space does not. The plan begins at its title; its paragraphs are recognised by fingerprint and given back
    with the white space that the citations count. ``None`` if no copy of the plan is found; a paragraph that
    differs comes back empty.
    """
    wanted = tuple(fingerprints)
    flattened = flat(document)
    title = flat(title)[: wanted[0].length]  # a title over two lines may be torn apart
    best: list[str] = []
    hits = 1  # the title alone is no copy of the plan
    start = flattened.find(title)
    for _ in range(_COPIES):
        if start < 0 or hits == len(wanted):
            break
        paragraphs = _paragraphs(flattened, start, wanted)
        found = sum(map(bool, paragraphs))
        if found > hits:
            best, hits = paragraphs, found
        start = flattened.find(title, start + 1)
    return PlanText(plan, tuple(best)) if best else None


_COPIES = 40  # so many places where the title stands are tried
_FURNITURE = 400  # characters of page furniture that may stand between two paragraphs


def _paragraphs(flattened: str, place: int, wanted: tuple[Fingerprint, ...]) -> list[str]:
    paragraphs: list[str] = []
    skipped = 0
    for fingerprint in wanted:
        at = _search(flattened, place, skipped + _FURNITURE, fingerprint)
        if at is None:
            skipped += fingerprint.length + _FURNITURE // 10
            paragraphs.append("")
        else:
            skipped = 0
            place = at + fingerprint.length
            paragraphs.append(fingerprint.restore(flattened[at:place]))
    return paragraphs


def _search(flattened: str, place: int, reach: int, fingerprint: Fingerprint) -> int | None:
    """Where the paragraph stands, here or a little further on."""
    length = fingerprint.length
    for at in range(place, min(place + reach, len(flattened) - length) + 1):
        if digest(flattened[at : at + length]) == fingerprint.digest:
            return at
    return None
