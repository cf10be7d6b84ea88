"""What a reading gives, and the form in which texts are compared."""

from __future__ import annotations

import unicodedata
from typing import Any

import attrs

__all__ = ["Read", "UnreadableError", "folded", "short"]

#: Signs that show nothing: of no width, and the marks of byte order and direction.
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


class UnreadableError(ValueError):
    """A text that does not say what it should, or could say two things: why, in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@attrs.frozen
class Read:
    """What a text was read as.

    :param value: the value. :param plain: whether it stood there in its plain form, so that nothing was taken for
        something else.
    :param doubt: what to look at nevertheless, in Chinese and in English.
    """

    value: Any
    plain: bool = True
    doubt: tuple[str, str] | None = None


def folded(text: str) -> str:
    r"""The text with full-width signs as plain ones, every space a plain one, and nothing unseen; trimmed.

    >>> folded("\u00a0１／３\u3000")
    '1/3'
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(_UNSEEN).split())


def short(text: str) -> str:
    """The text, cut where it would drown what is said of it."""
    return text if len(text) <= 40 else text[:40] + "…"
