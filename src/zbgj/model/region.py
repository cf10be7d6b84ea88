"""A region: whatever belongs to a territory and its time, and is shared by its plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from zbgj._given import nearest
from zbgj.calendars import NO_EVENTS, Calendar
from zbgj.days import shown, to_day
from zbgj.model.party import PLACE, lies_in
from zbgj.model.values import Bilingual, Window
from zbgj.model.words import Level, PartyKind, Role, Sector, Word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zbgj.model.items import Term
    from zbgj.model.party import Party

__all__ = ["Place", "Region"]

_W = TypeVar("_W", bound=Word)


@attrs.frozen
class Place:
    """A place of the region by name.

    :param key: as parties write it, outermost first, joined by ``/``.
    """

    key: str
    zh: str
    en: str

    def __attrs_post_init__(self) -> None:
        if not PLACE.fullmatch(self.key):
            raise ValueError(f"place {self.key!r}: expected names joined by '/', outermost first")
        if not self.zh.strip() or not self.en.strip():
            raise ValueError(f"place {self.key!r} needs a name in both languages, zh and en")


@attrs.frozen(kw_only=True)
class Region:
    """What the plans of a region share.

    :param id: its key, such as the name of its folder.
    :param territory: the places it is made of: its plans bind parties in them and nobody else.
    :param levels, kinds, roles, sectors: its words, in its order.
    :param terms: tags, facts, triggers, events and themes that its plans share, or a function that reads them.
    :param calendar: the events its duties depend on, or a function that reads them.
    :param horizon: the time its plans cover, unless they say otherwise.
    :param effective_day: the day its plans take effect, unless they say otherwise; by default the first of the horizon.
    :param stock_until_day: hazards found up to this day, inclusive, are stock; ``None`` if the region knows no stock.

    :raises ValueError: if it has no territory, or effect and horizon contradict each other.
    """

    id: str
    zh: str
    en: str
    territory: tuple[str, ...]
    levels: tuple[Level, ...] = attrs.field(default=(), repr=False)
    kinds: tuple[PartyKind, ...] = attrs.field(default=(), repr=False)
    roles: tuple[Role, ...] = attrs.field(default=(), repr=False)
    sectors: tuple[Sector, ...] = attrs.field(default=(), repr=False)
    places: tuple[Place, ...] = attrs.field(default=(), repr=False)
    _terms: Any = attrs.field(default=(), repr=False, eq=False, alias="terms")
    _calendar: Any = attrs.field(default=NO_EVENTS, repr=False, eq=False, alias="calendar")
    horizon: Window | None = None
    effective_day: int | None = attrs.field(default=None, converter=attrs.converters.optional(to_day), repr=shown)
    stock_until_day: int | None = attrs.field(default=None, converter=attrs.converters.optional(to_day), repr=shown)

    def __attrs_post_init__(self) -> None:
        if not self.territory:
            raise ValueError(f"region {self.id}: expected a territory of one place or more")
        for place in self.territory:
            if not PLACE.fullmatch(place):
                raise ValueError(f"region {self.id}: territory {place!r}: expected names joined by '/'")
        if self.horizon is not None and self.effective_day is not None and self.effective_day > self.horizon.last_day:
            raise ValueError(f"region {self.id}: it takes effect after its horizon ends on {self.horizon.end}")

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms its plans share."""
        found: tuple[Term, ...] = self._terms() if callable(self._terms) else self._terms
        return found

    @property
    def calendar(self) -> Calendar:
        """The events its duties depend on."""
        found: Calendar = self._calendar() if callable(self._calendar) else self._calendar
        return found

    @property
    def name(self) -> Bilingual:
        """Its name."""
        return Bilingual(self.zh, self.en)

    def holds(self, place: str) -> bool | None:
        """Whether a place lies in the territory; ``None`` if it is not known."""
        return lies_in(place, self.territory)

    def place_name(self, place: str) -> Bilingual:
        """The name of a place of the region, the last part as it is written where it has none."""
        for known in self.places:
            if known.key == place:
                return Bilingual(known.zh, known.en)
        last = place.rpartition("/")[2]
        return Bilingual(last, last)

    def undeclared(self, words: Iterable[Word]) -> list[Word]:
        """Those of the words that the region does not declare."""
        return [word for word in words if word not in self._declared(word)]

    def missing(self, party: Party) -> list[tuple[str, Word]]:
        """Those of a party's words that the region does not declare, each with its field."""
        words: list[tuple[str, Word]] = [("kind", party.kind)]
        words += [] if party.level is None else [("level", party.level)]
        words += [("sectors", sector) for sector in sorted(party.sectors)]
        return [(field, word) for field, word in words if word not in self._declared(word)]

    def own(self, word: _W) -> _W:
        """The word as the region names it; the word itself if the region does not declare it."""
        for declared in self._declared(word):
            if declared == word:
                return declared
        return word

    def refuse(self, party: Party) -> None:
        """Refuse a party whose kind, level or sectors the region does not declare: it would seem to owe nothing.

        :raises ValueError: with every word and the nearest that there is.
        """
        wrong = [self.unknown(word) for _, word in self.missing(party)]
        if wrong:
            raise ValueError(f"party {party.id}: {'; '.join(wrong)}")

    def unknown(self, word: Word) -> str:
        """What to say of a word that the region does not declare: the nearest that it does, or all of them."""
        declared = [str(one) for one in self._declared(word)]
        said = nearest(str(word), declared) or f"; expected one of: {', '.join(declared)}"
        return f"region {self.id} has no {_SORTS[type(word)]} {str(word)!r}{said}"

    def _declared(self, word: Word) -> tuple[Word, ...]:
        found: tuple[Word, ...] = getattr(self, f"{_SORTS[type(word)]}s")
        return found


#: What a word of a class is called; with an s, the attribute that holds those declared.
_SORTS: dict[type[Word], str] = {Level: "level", PartyKind: "kind", Role: "role", Sector: "sector"}
