"""Bilingual labels: the base class of every enumeration a person may read."""

from __future__ import annotations

from enum import Enum
from typing import Any, Self

__all__ = ["Labelled", "checked"]


class Labelled(Enum):
    """An enumeration whose members carry a Chinese and an English label.

    The value is the identifier used in definition files; ``zh`` and ``en`` are for people.

    >>> from zbgj import PartyKind
    >>> PartyKind("enterprise").zh, PartyKind.ENTERPRISE.en
    ('企业', 'enterprise')
    """

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        """Make a member from its identifier and labels."""
        member = object.__new__(cls)
        member._value_ = value
        member.zh = zh
        member.en = en
        return member

    def __str__(self) -> str:
        return str(self.value)

    def __lt__(self, other: Any) -> bool:
        """Order members of one enumeration as they are declared."""
        if self.__class__ is not other.__class__:
            return NotImplemented
        members = list(self.__class__)
        return members.index(self) < members.index(other)


def checked(language: str) -> str:
    """The language, if it is one of the two.

    >>> checked("zh")
    'zh'

    :raises ValueError: if it is neither ``"zh"`` nor ``"en"``.
    """
    if language not in ("zh", "en"):
        raise ValueError(f"language {language!r}: expected 'zh' or 'en'")
    return language
