"""Citations: where the text says so, checkable by whoever has the text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import attrs

__all__ = ["Citation", "CitationError", "digest", "dotted"]


class CitationError(ValueError):
    """A citation that cannot be: the message says what is wrong."""


_SPACE = re.compile(r"\s+")


def flat(text: str) -> str:
    """The text NFKC-normalised and without white space: what digests are made of."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def digest(text: str) -> str:
    """The first 16 hex digits of SHA-256 over the text, NFKC-normalised and without white space.

    >>> digest("每季度 1次") == digest("每季度1次")
    True
    >>> len(digest(""))
    16
    """
    import hashlib  # loads OpenSSL, which whoever only reads definitions does not need

    return hashlib.sha256(flat(text).encode()).hexdigest()[:16]


_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_CLAUSE = re.compile(rf"题|前言|附|(?:{_NUMERAL})?(?:\({_NUMERAL}\))?(?:\d+)?(?:\(\d+\))?(?<=.)")
_STEP = re.compile(rf"{_NUMERAL}|\d+")


def number_of(numeral: str) -> int:
    """The number that a Chinese numeral up to 九十九 or a decimal one writes.

    >>> number_of("十一"), number_of("二十"), number_of("7")
    (11, 20, 7)
    """
    if numeral.isdecimal() and numeral.isascii():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + _NUMERALS.get(ones, 0)


@lru_cache(maxsize=4096)
def dotted(clause: str) -> str:
    """The clause as used in identifiers.

    >>> dotted("二(一)4"), dotted("三(十一)"), dotted("前言"), dotted("附")
    ('2.1.4', '3.11', '0', '99')

    :raises CitationError: if the text is no clause.
    """
    if not _CLAUSE.fullmatch(clause):
        raise CitationError(f"clause {clause!r}: expected a heading path such as 二(一)4, 题, 前言 or 附")
    if clause in ("题", "前言"):
        return "0"
    if clause == "附":
        return "99"
    return ".".join(str(number_of(step)) for step in _STEP.findall(clause))


_FORM = re.compile(
    r"(?P<plan>[a-z0-9-]+) (?P<clause>\S+) (?P<paragraph>\d+):(?P<start>\d+)-(?P<end>\d+) (?P<digest>[0-9a-f]{16})"
)


@attrs.frozen(order=True)
class Citation:
    """A stretch of a plan's text.

    :param plan: the plan's identifier, such as ``"09"``.
    :param clause: the heading path as the document numbers it, for people: ``二(一)4``.
    :param paragraph: the paragraph, from 1.
    :param start: offset of the first character in the paragraph, from 0.
    :param end: offset behind the last character (half open).
    :param digest: :func:`digest` of the stretch.

    >>> citation = Citation.parse("09 二(五)1 25:30-60 0123456789abcdef")
    >>> citation.clause, citation.paragraph, citation.end - citation.start
    ('二(五)1', 25, 30)
    >>> str(citation)
    '09 二(五)1 25:30-60 0123456789abcdef'

    :raises CitationError: if the clause is malformed, the stretch is empty or the paragraph is not positive.
    """

    plan: str
    clause: str
    paragraph: int
    start: int
    end: int
    digest: str

    def __attrs_post_init__(self) -> None:
        dotted(self.clause)
        if self.paragraph < 1:
            raise CitationError(f"paragraph {self.paragraph}: paragraphs count from 1")
        if not 0 <= self.start < self.end:
            raise CitationError(f"stretch {self.start}-{self.end}: expected start before end, half open")

    @classmethod
    def parse(cls, text: str) -> Citation:
        """Read ``PLAN CLAUSE PARAGRAPH:START-END DIGEST``.

        :raises CitationError: if the text does not have this form.
        """
        match = _FORM.fullmatch(text)
        if not match:
            raise CitationError(
                f"citation {text!r}: expected 'PLAN CLAUSE PARAGRAPH:START-END DIGEST', "
                "such as '09 二(五)1 25:30-60 0123456789abcdef'"
            )
        plan, clause, paragraph, start, end, digest = match.groups()
        return cls(plan, clause, int(paragraph), int(start), int(end), digest)

    def __str__(self) -> str:
        return f"{self.plan} {self.clause} {self.paragraph}:{self.start}-{self.end} {self.digest}"

    @property
    def path(self) -> str:
        """The clause in dotted form, as identifiers carry it."""
        return dotted(self.clause)
