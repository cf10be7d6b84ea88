"""Names: what people call a thing, and which thing it is."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from zbgj.reading.values import Read, UnreadableError, folded, short

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Names", "bare"]

_BRACKETED = re.compile(r"\(([^()]*)\)")
_MARKS = re.compile(r"[\s()\[\]【】《》“”\"'·•:：*]")
_SHOWN = 12


def bare(text: str) -> str:
    r"""The text as names are compared: folded, without case, spaces, brackets and quotation marks.

    >>> bare("地（市）级"), bare(" Lhasa-Sports\u00a0")
    ('地市级', 'lhasa-sports')
    """
    return _MARKS.sub("", folded(text)).casefold()


class Names:
    """Things by what they may be called: their keys, their names, and these without what stands in brackets.

    >>> levels = Names([("prefecture", ["地（市）级", "prefecture"]), ("county", ["县（区）级", "county"])])
    >>> [levels.find(said).value for said in ("prefecture", "地市级", "县级", "COUNTY")]
    ['prefecture', 'prefecture', 'county', 'county']
    >>> levels.find("countty")
    Traceback (most recent call last):
    ...
    zbgj.reading.values.UnreadableError: there is no 'countty'; the nearest is county

    :param things: each with its key and what else it is called.
    :param parts: whether a part of a name may stand for it, if it is part of no other: 自查 for 自查自改.
    :param what: what they are, in Chinese and in English: said where one is unknown.
    """

    def __init__(
        self, things: Iterable[tuple[str, Iterable[str]]], *, parts: bool = False, what: tuple[str, str] = ("", "")
    ) -> None:
        self.keys: dict[str, tuple[str, ...]] = {key: tuple(filter(None, names)) for key, names in things}
        self._what, self._parts = what, parts
        self._plain: dict[str, set[str]] = {}
        self._bare: dict[str, set[str]] = {}
        self._found: dict[str, Read | UnreadableError] = {}
        for key, names in self.keys.items():
            for name in (key, *names):
                self._plain.setdefault(name.casefold(), set()).add(key)
                plain = folded(name)
                for form in {bare(plain), bare(_BRACKETED.sub("", plain))} - {""}:
                    self._bare.setdefault(form, set()).add(key)

    def __contains__(self, key: object) -> bool:
        return key in self.keys

    def find(self, said: str) -> Read:
        """The key of what is called so.

        :raises UnreadableError: if nothing is, or several are; it names the nearest.
        """
        if said in self.keys:
            return Read(said)
        if said not in self._found:
            try:
                self._found[said] = self._sought(said)
            except UnreadableError as error:
                self._found[said] = error
        found = self._found[said]
        if isinstance(found, UnreadableError):
            raise UnreadableError(found.zh, found.en)
        return found

    def _sought(self, said: str) -> Read:
        plain = self._plain.get(said.casefold(), set())
        if len(plain) == 1:
            return Read(next(iter(plain)))
        form = bare(said)
        found = self._bare.get(form, set()) or plain
        if not found and self._parts and len(form) > 1:
            found = {key for name, keys in self._bare.items() if form in name for key in keys}
        if len(found) == 1:
            return Read(next(iter(found)), plain=False)
        zh, en = self._what
        shown = short(said.strip())
        if found:
            among = sorted(found)[:_SHOWN]
            raise UnreadableError(
                f"“{shown}”可指{zh}{'、'.join(map(self._zh, among))}；请写编号",
                f"{shown!r} could be any of {', '.join(among)}; expected one of these",
            )
        if self._parts:  # a list to choose from: it is told whole
            raise UnreadableError(
                f"没有“{shown}”；应为：{'、'.join(map(self._called, self.keys))}",
                f"there is no {en}{' ' if en else ''}{shown!r}; expected one of: {', '.join(map(self._en, self.keys))}",
            )
        near = self.near(said)
        nearest = f"；最接近的是{'、'.join(map(self._zh, near))}" if near else ""
        close = f"; the nearest is {', '.join(near)}" if near else ""
        raise UnreadableError(f"没有{zh}“{shown}”{nearest}", f"there is no {en}{' ' if en else ''}{shown!r}{close}")

    def near(self, said: str) -> list[str]:
        """The keys of what is called nearly so, the nearest first; three at most."""
        form = bare(said)
        close = difflib.get_close_matches(form, self._bare, n=3, cutoff=0.6)
        parts = [name for name in self._bare if len(form) > 1 and len(name) > 1 and (form in name or name in form)]
        keys = dict.fromkeys(key for name in (*close, *parts[:3]) for key in sorted(self._bare[name]))
        return list(keys)[:3]

    def _called(self, key: str) -> str:
        return next(iter(self.keys[key]), key)

    def _zh(self, key: str) -> str:
        name = self._called(key)
        return key if name == key else f"{short(name)}（{key}）"

    def _en(self, key: str) -> str:
        return self.keys[key][-1] if self.keys[key] else key
