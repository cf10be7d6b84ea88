"""Parties: who owes, who oversees; and the actors a duty names."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from numbers import Real
from typing import TYPE_CHECKING, Any

import attrs

from zbgj._read_only import ReadOnly
from zbgj.model.words import Level, PartyKind, Role, Sector

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Actor", "Level", "Party", "PartyKind", "Role", "lies_in", "within"]


#: How a place is written, outermost first.
PLACE = re.compile(r"[^/\s]+(?:/[^/\s]+)*")


def within(place: str, area: str) -> bool:
    """Whether a place is the area or lies in it.

    >>> within("CN-54/Lhasa/Chengguan", "CN-54/Lhasa"), within("CN-54/Lhasa", "CN-54/Lha")
    (True, False)
    """
    return place == area or place.startswith(area + "/")


def lies_in(place: str, territory: tuple[str, ...]) -> bool | None:
    """Whether a place lies in a territory; ``None`` if the place is not known.

    >>> lies_in("CN-98/Shili", ("CN-98",)), lies_in("CN-97", ("CN-98",)), lies_in("", ("CN-98",))
    (True, False, None)
    """
    if not place:
        return None
    return any(within(place, area) for area in territory)


def _sectors(given: Iterable[Sector | str]) -> frozenset[Sector]:
    return frozenset(map(Sector, _several(given, "sectors")))


def _tags(given: Iterable[str]) -> frozenset[str]:
    return frozenset(_several(given, "tags"))


def _parents(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(_several(given, "parents"))


def _several(given: Iterable[Any], field: str) -> Iterable[Any]:
    """A text is a sequence of letters, which nobody means."""
    if isinstance(given, str):
        raise TypeError(f"{field}: expected several, such as [{given!r}], not {given!r}")
    return given


#: What is no larger can be compared with any other number.
_MOST = sys.float_info.max


def _facts(given: Mapping[str, float]) -> ReadOnly[str, float]:
    wrong = [key for key, value in given.items() if not isinstance(value, Real) or not -_MOST <= value <= _MOST]
    if wrong:
        raise ValueError(f"facts: expected numbers, but {', '.join(map(str, wrong))} is none")
    return ReadOnly(given)


@attrs.frozen
class Actor:
    """A kind of party, at one level or at any: who performs or oversees a duty.

    >>> Actor.parse("authority@region")
    Actor(kind=<PartyKind.AUTHORITY: 'authority'>, level=<Level.REGION: 'region'>)
    """

    kind: PartyKind
    level: Level | None = None

    @classmethod
    def parse(cls, text: str) -> Actor:
        """Read ``kind`` or ``kind@level``.

        :raises ValueError: if the text does not have this form.
        """
        kind, at, level = text.partition("@")
        try:
            return cls(PartyKind(kind), Level(level) if at else None)
        except ValueError:
            raise ValueError(f"actor {text!r}: expected KIND or KIND@LEVEL, such as 'enterprise'") from None

    def __str__(self) -> str:
        return f"{self.kind}@{self.level}" if self.level else str(self.kind)

    def is_(self, party: Party) -> bool:
        """Whether the party is such an actor."""
        return self.kind.includes(party.kind) and (self.level is None or party.level == self.level)

    def includes(self, other: Actor) -> bool:
        """Whether everybody who is the other may be meant by this one.

        >>> Actor.parse("social-unit").includes(Actor.parse("enterprise"))
        True
        """
        return self.kind.includes(other.kind) and (self.level is None or other.level in (None, self.level))

    @property
    def zh(self) -> str:
        """Chinese name."""
        return f"{self.level.zh}{self.kind.zh}" if self.level else self.kind.zh

    @property
    def en(self) -> str:
        """English name."""
        return f"{self.level.en} {self.kind.en}" if self.level else self.kind.en


@attrs.frozen(kw_only=True)
class Party:
    """Somebody who can owe duties.

    :param id: the caller's identifier, free but not empty.
    :param kind: what it is.
    :param level: level of administration; needed for whoever exercises authority (``kind.official``).
    :param place: where it is, outermost first, joined by ``/``: ``CN-54/Lhasa/Chengguan``. Without it no plan that
        has a territory can be said to bind the party: its duties are undecided.
    :param sectors: the systems it belongs to; it can be several.
    :param tags: facts that are so or not: ``high-risk``, ``underground-mine``.
    :param facts: numbers: ``mining_depth_m``.
    :param parents: identifiers of the parties it belongs to, nearest first.
    :param zh: its name in Chinese; :param en: in English. Both may be empty.

    >>> mine = Party(id="mine-1", kind=PartyKind.ENTERPRISE, place="CN-54/Lhasa", sectors={Sector.NON_COAL_MINES})
    >>> mine.within("CN-54")
    True

    :raises ValueError: if the identifier is empty, the place malformed, a fact no number, or an authority has no
        level.
    :raises TypeError: if sectors, tags or parents are one text instead of several.
    """

    id: str
    kind: PartyKind = attrs.field(converter=PartyKind)
    level: Level | None = attrs.field(default=None, converter=attrs.converters.optional(Level))
    place: str = ""
    sectors: frozenset[Sector] = attrs.field(default=(), converter=_sectors)
    tags: frozenset[str] = attrs.field(default=(), converter=_tags)
    facts: Mapping[str, float] = attrs.field(factory=dict, converter=_facts, hash=False)
    parents: tuple[str, ...] = attrs.field(default=(), converter=_parents)
    zh: str = ""
    en: str = ""

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.id, str) or not self.id.strip():
            raise ValueError(f"a party needs an identifier, a text, not {self.id!r}")
        if self.place and not PLACE.fullmatch(self.place):
            raise ValueError(f"party {self.id}: place {self.place!r}: expected names joined by '/', outermost first")
        if self.kind.official and self.level is None:
            raise ValueError(f"party {self.id}: {self.kind.en}: expected a level")

    def within(self, area: str) -> bool:
        """Whether the party lies in the area."""
        return within(self.place, area)
