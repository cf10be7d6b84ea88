"""Open words: sectors, kinds of party, levels and roles, as regions declare them.

A word is a text, equal to any other with the same key, that carries its names and its place in the order of its
region. The words of the built-in regions are attributes (``Sector.SPORTS``); other regions' words come with what is
read from their files, or are asked of the region (``region.sectors``). A key that no region declares can be made into
a word too: it is found where parties are held against a catalogue (:func:`zbgj.check`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, TypeVar

from zbgj.labels import Labelled
from zbgj.regions import words as builtin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zbgj.regions.words import KindNames, LevelNames, RoleNames, SectorNames
else:
    KindNames = LevelNames = RoleNames = SectorNames = object

__all__ = ["Level", "PartyKind", "Role", "Sector", "Word", "named"]

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

#: The order of a word that no region declares: after all others.
_LAST = 1_000_000

_W = TypeVar("_W", bound="Word")


class _Words(type):
    """The class of the classes of words: it knows the built-in ones, by key and in order."""

    _known: dict[str, Any]

    def __iter__(cls: type[_W]) -> Iterator[_W]:  # type: ignore[misc]
        """The words of the built-in regions, in their order."""
        return iter(cls._known.values())

    def __len__(cls) -> int:
        return len(cls._known)

    def __bool__(cls) -> bool:
        return True

    def __getitem__(cls: type[_W], name: str) -> _W:  # type: ignore[misc]
        """The built-in word of this name, such as ``"SPORTS"``.

        :raises KeyError: if there is none.
        """
        for word in cls._known.values():
            if word.name == name:
                found: _W = word
                return found
        raise KeyError(name)


class Word(str, metaclass=_Words):
    """A key with its Chinese and English names; equal to its key.

    :param key: lower-case letters and digits, joined by ``-``.
    :param zh: name in Chinese, :param en: in English; by default those of the built-in region's word, else the key.
    :param order: its place among the words of its region; words compare by it.
    :raises ValueError: if the key is not written like one.
    """

    __slots__ = ("en", "order", "zh")
    _known: ClassVar[dict[str, Any]] = {}

    zh: str
    en: str
    order: int

    def __new__(cls, key: str, zh: str = "", en: str = "", order: int | None = None, **more: Any) -> Self:
        """Make a word; a built-in one is made once."""
        if key.__class__ is cls and not zh:
            same: Self = key
            return same
        known: Any = cls._known.get(key)
        same_names = known is not None and zh in ("", known.zh) and en in ("", known.en)
        if same_names and not more and order in (None, known.order):
            built_in: Self = known
            return built_in
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise ValueError(f"{cls.__name__} {key!r}: expected a key like {next(iter(cls), 'street-lighting')!s}")
        word = super().__new__(cls, key)
        put = object.__setattr__
        put(word, "zh", zh or (known.zh if known else str(key)))
        put(word, "en", en or (known.en if known else str(key)))
        put(word, "order", order if order is not None else known.order if known else _LAST)
        word._more(known, more)
        return word

    def _more(self, known: Any, more: dict[str, Any]) -> None:  # noqa: ARG002 - some classes ask it
        """What a class of words knows beside names and order."""
        if more:
            raise TypeError(f"{type(self).__name__} takes no {', '.join(more)}")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set")

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, (type(self), str(self), self.zh, self.en, self.order, self._rest())

    def _rest(self) -> dict[str, Any]:
        return {}

    @property
    def value(self) -> str:
        """The key, as a plain text."""
        return str(self)

    @property
    def name(self) -> str:
        """The key as a constant is written: ``NON_COAL_MINES``."""
        return self.upper().replace("-", "_")

    def __repr__(self) -> str:
        return f"<{type(self).__name__}.{self.name}: {str(self)!r}>"

    def __lt__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return str(self) < other if isinstance(other, str) else NotImplemented
        return (self.order, str(self)) < (other.order, str(other))

    def __gt__(self, other: object) -> bool:
        return (
            other < self if isinstance(other, Word) else str(self) > other if isinstance(other, str) else NotImplemented
        )

    def __le__(self, other: object) -> bool:
        return self == other or self.__lt__(other)

    def __ge__(self, other: object) -> bool:
        return self == other or self.__gt__(other)


def _made(cls: type[Word], key: str, zh: str, en: str, order: int, more: dict[str, Any]) -> Word:
    return cls(key, zh, en, order, **more)


class Sector(Word, SectorNames):
    """A system (系统): an industry or a field of work that has plans of its own.

    >>> Sector.NON_COAL_MINES.zh, Sector("sports").en
    ('非煤矿山', 'sports')
    >>> Sector("street-lighting", "路灯", "street lighting") == "street-lighting"
    True
    """

    __slots__ = ()
    _known: ClassVar[dict[str, Sector]] = {}


class PartyKind(Word, KindNames):
    """What a party is.

    :param official: whether it exercises authority, and so has a level: an authority, a government.
    :param unit: whether it is a unit that others supervise, and so one of "units of any kind" (社会单位).

    >>> PartyKind.GOVERNMENT.official, PartyKind.ENTERPRISE.unit
    (True, True)
    """

    __slots__ = ("official", "unit")
    _known: ClassVar[dict[str, PartyKind]] = {}

    official: bool
    unit: bool

    def _more(self, known: Any, more: dict[str, Any]) -> None:
        official = more.pop("official", known.official if known else False)
        unit = more.pop("unit", known.unit if known else False)
        super()._more(known, more)
        object.__setattr__(self, "official", official)
        object.__setattr__(self, "unit", unit)

    def _rest(self) -> dict[str, Any]:
        return {"official": self.official, "unit": self.unit}

    def includes(self, other: PartyKind) -> bool:
        """Whether whoever is the other is one of these: units of any kind include every kind of unit.

        >>> PartyKind.SOCIAL_UNIT.includes(PartyKind.ENTERPRISE)
        True
        """
        return other == self or (self == _ANY_UNIT and other.unit)


_ANY_UNIT = "social-unit"


class Level(Word, LevelNames):
    """A level of administration.

    :param rank: how high it is: 0 is the highest; two levels may be of one rank.

    >>> Level.REGION.at_least(Level.COUNTY), Level.NATION.rank
    (True, 0)
    """

    __slots__ = ("_rank",)
    _known: ClassVar[dict[str, Level]] = {}

    _rank: int | None

    def _more(self, known: Any, more: dict[str, Any]) -> None:
        rank = more.pop("rank", known.rank if known else None)
        super()._more(known, more)
        object.__setattr__(self, "_rank", rank)

    def _rest(self) -> dict[str, Any]:
        return {} if self._rank is None else {"rank": self._rank}

    @property
    def rank(self) -> int:
        """How high it is: 0 is the highest.

        :raises ValueError: if no region said so.
        """
        if self._rank is None:
            known = ", ".join(Level)
            raise ValueError(f"level {str(self)!r} has no rank: expected {known}, or a level of the region that has it")
        return self._rank

    def at_least(self, other: Level) -> bool:
        """Whether this level is the other or one above it."""
        return self == other or self.rank < other.rank

    def __lt__(self, other: object) -> bool:
        """Higher levels first."""
        if isinstance(other, Level) and self._rank is not None and other._rank is not None:
            return (self._rank, self.order, str(self)) < (other._rank, other.order, str(other))
        return super().__lt__(other)


class Role(Word, RoleNames):
    """Who must act in person.

    >>> Role.PRINCIPAL.zh
    '主要负责人'
    """

    __slots__ = ()
    _known: ClassVar[dict[str, Role]] = {}


def named(kind: object) -> bool:
    """Whether a class is one whose values have names in both languages: an enumeration or a class of words."""
    return isinstance(kind, type) and issubclass(kind, Labelled | Word)


def _declare(cls: type[Any], rows: tuple[tuple[Any, ...], ...]) -> None:
    for order, (key, zh, en, more) in enumerate(rows):
        word = cls(key, zh, en, order, **more)
        cls._known[key] = word
        setattr(cls, word.name, word)


_declare(Sector, builtin.SECTORS)
_declare(PartyKind, builtin.KINDS)
_declare(Level, builtin.LEVELS)
_declare(Role, builtin.ROLES)
