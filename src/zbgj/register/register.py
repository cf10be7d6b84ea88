"""The register: hazards, and their lives in columns."""

from __future__ import annotations

from collections import Counter
from heapq import merge
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from zbgj.days import LAST_DAY, DateLike, as_date, to_day
from zbgj.hazards import timeline
from zbgj.hazards.events import Found, Merged
from zbgj.hazards.hazard import Hazard
from zbgj.hazards.lifecycle import ReplayError, as_of, replay
from zbgj.hazards.states import Channel, Grade, HazardError, HazardState
from zbgj.model.party import Level
from zbgj.model.sector import Sector
from zbgj.register.asked import area, member
from zbgj.register.block import Block
from zbgj.register.selection import Selection
from zbgj.register.view import Slice, View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from zbgj.hazards.events import Event
    from zbgj.hazards.history import History
    from zbgj.model.party import Party

__all__ = ["Register"]

_Layer = tuple[Block, frozenset[int]]

#: A day after everything.
_LAST = as_date(LAST_DAY)


class Register:
    """Hazards, immutable: a new one is made with :meth:`with_`, and shares what has not changed.

    Building is linear in the events. After it every statistic is a matter of milliseconds, for any day.

    :param hazards: in any order. :param parties: the parties by their identifiers, for names and for who belongs to
        whom; hazards of parties that are not among them are welcome.

    >>> from zbgj import Level
    >>> from zbgj.hazards import Found, Official, open_hazard
    >>> found = Found(on="2024-05-20", by=Official("drolma", "bureau", Level.COUNTY), id="h-1", party="mine-1",
    ...               place="CN-54/Lhasa", sector=Sector.NON_COAL_MINES, channel=Channel.SUPERVISION,
    ...               description="no second exit")
    >>> register = Register([open_hazard(found)])
    >>> len(register), "h-1" in register, register["h-1"].party
    (1, True, 'mine-1')
    >>> register.at("2024-05-31").open(grade=None).value, register.at("2024-05-19").open(grade=None).value
    (1, 0)

    :raises HazardError: if two hazards have one identifier, with all that do; if something is no hazard.
    """

    __slots__ = ("__weakref__", "_layers", "parties")

    parties: Mapping[str, Party]

    def __init__(self, hazards: Iterable[Hazard] = (), *, parties: Mapping[str, Party] | None = None) -> None:
        self._layers: tuple[_Layer, ...] = _layered([(_block(_checked(hazards)), frozenset())])
        self.parties = MappingProxyType(dict(parties or {}))

    @classmethod
    def replayed(cls, lives: Iterable[Iterable[Event]], *, parties: Mapping[str, Party] | None = None) -> Register:
        """The register of these histories: each is replayed by the rules.

        :raises HazardError: with every history that breaks a rule, by its place in the order given, from 1, and the
            identifier if it has one.
        """
        hazards, problems = [], []
        for number, life in enumerate(lives, 1):
            events = tuple(life)
            try:
                hazards.append(replay(events))
            except ReplayError as error:
                name = next((f" ({event.id})" for event in events[:1] if isinstance(event, Found)), "")
                problems.append(f"history {number}{name}: {error}")
        if problems:
            raise HazardError("\n".join(problems))
        return cls(hazards, parties=parties)

    def with_(self, *hazards: Hazard) -> Register:
        """A register with these besides, each in place of the one that has its identifier.

        What it costs depends on how many are given, not on how many there are: now and then small parts are put
        together into larger ones.

        :raises HazardError: if two have one identifier; or if the history of one does not continue that of the
            hazard it would replace: an entry would be lost.
        """
        given = _checked(hazards)
        lost = [hazard.id for hazard in given if not _continues(hazard, self.get(hazard.id))]
        if lost:
            raise HazardError(f"{', '.join(lost)}: expected the history in the register, continued")
        if not given:
            return self
        layers = []
        for block, without in self._layers:
            replaced = {number for hazard in given if (number := block.number(hazard.id)) is not None}
            layers.append((block, without | replaced if replaced else without))
        changed = object.__new__(Register)
        changed._layers = _layered([*layers, (_block(given), frozenset())])
        changed.parties = self.parties
        return changed

    def get(self, key: str) -> Hazard | None:
        """The hazard with this identifier; ``None`` if there is none."""
        for block, without in reversed(self._layers):
            number = block.number(key)
            if number is not None and number not in without:
                return block.hazards[number]
        return None

    def __getitem__(self, key: str) -> Hazard:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __len__(self) -> int:
        return sum(len(block) - len(without) for block, without in self._layers)

    def __iter__(self) -> Iterator[Hazard]:
        """The hazards in the order of their identifiers."""
        return merge(*map(_left, self._layers), key=lambda hazard: hazard.id)

    def __eq__(self, other: object) -> bool:
        """Whether both hold equal hazards and parties."""
        if not isinstance(other, Register):
            return NotImplemented
        return len(self) == len(other) and self.parties == other.parties and all(map(Hazard.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Register of {len(self)}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as its hazards and parties: the columns follow from them."""
        return (_rebuilt, (tuple(self), dict(self.parties)))

    def at(
        self,
        day: DateLike,
        *,
        known: DateLike | None = None,
        party: str | None = None,
        place: str | None = None,
        sector: Sector | None = None,
        channel: Channel | None = None,
    ) -> View:
        """The register as it stood at the end of a day.

        :param known: only what was known by the end of this day; by default all that is known now.
            ``at(day, known=day)`` gives the numbers that a report made on that day had.
        :param party: only hazards of this party, and of those that belong to it, by the ``parties`` of the register.
        :param place: only hazards there, or in a place that lies in it.
        :param sector: only hazards of this system. :param channel: only those found this way.

        :raises ValueError: if a day is no date. :raises HazardError: if place, sector or channel is none.
        """
        member(sector, Sector, "sector")
        member(channel, Channel, "channel")
        area(place)
        last = to_day(day)
        asked = (None if party is None else self.belonging(party), place, sector, channel)
        slices = []
        for block, without in self._layers:
            hidden, until = without, last
            if known is not None:
                until = min(last, to_day(known))
                late = block.late_at(to_day(known)) - without
                if late:
                    hidden |= late
                    block_then = _then([block.hazards[number] for number in late], known)
                    slices.append(Slice(block_then, block_then.numbers(*asked), frozenset(), last))
            slices.append(Slice(block, block.numbers(*asked), hidden, until))
        return View(tuple(slices), last)

    def select(
        self,
        *,
        party: str | None = None,
        place: str | None = None,
        sector: Sector | None = None,
        channel: Channel | None = None,
        state: HazardState | None = None,
        grade: Grade | None = None,
        level: Level | None = None,
        department: str | None = None,
        open: bool | None = None,  # noqa: A002 - the field's own word
        on: DateLike | None = None,
        known: DateLike | None = None,
    ) -> Selection:
        """Hazards that are all of this: a lazy selection, with ``len``, in the order of their identifiers.

        :param party, place, sector, channel: as in :meth:`at`. :param state, grade: where it stands.
        :param level, department: who is in charge. :param open: whether it is open.
        :param on: how they stood at the end of this day; by default after all that is known.
        :param known: as in :meth:`at`.
        """
        for value, kind, name in ((state, HazardState, "state"), (grade, Grade, "grade"), (level, Level, "level")):
            member(value, kind, name)
        day = _LAST if on is None else on
        view = self.at(day, known=known, party=party, place=place, sector=sector, channel=channel)
        asked = {"state": state, "grade": grade, "level": level, "department": department, "open": open}
        return Selection(view, {name: value for name, value in asked.items() if value is not None})

    def astray(self) -> tuple[str, ...]:
        """Merged hazards that are counted nowhere: merged into one that is not in the register, or in a ring."""
        return tuple(key for key, survivor in self._survivors() if survivor is None)

    def made_younger(self) -> tuple[str, ...]:
        """Merged hazards that are counted in one found later than they were: stock and age look better than they are.

        Each record keeps its own day of finding, so it is the later one that is to be merged into the earlier.
        """
        merged = ((self[key], survivor) for key, survivor in self._survivors() if survivor is not None)
        return tuple(hazard.id for hazard, survivor in merged if hazard.found.on < survivor.found.on)

    def _survivors(self) -> Iterator[tuple[str, Hazard | None]]:
        """Each merged hazard, and where its way leads; ``None`` if nowhere."""
        into = {
            hazard.id: next(event.into for event in reversed(timeline(hazard)) if isinstance(event, Merged))
            for hazard in self.select(state=HazardState.MERGED)
        }
        for start in into:
            seen, key = {start}, into[start]
            while key in into and key not in seen:
                seen.add(key)
                key = into[key]
            yield start, None if key in into else self.get(key)

    def belonging(self, party: str) -> frozenset[str]:
        """The party and all that belong to it, by the parents of the parties, near and far."""
        children: dict[str, list[str]] = {}
        for one in self.parties.values():
            for parent in one.parents:
                children.setdefault(parent, []).append(one.id)
        found, ahead = {party}, [party]
        while ahead:
            new = set(children.get(ahead.pop(), ())) - found
            found |= new
            ahead += new
        return frozenset(found)


def _checked(hazards: Iterable[Hazard]) -> list[Hazard]:
    """The hazards, each once.

    :raises HazardError: with everything that is wrong.
    """
    given = list(hazards)
    strange = [f"number {number} is {one!r}; expected a Hazard" for number, one in enumerate(given, 1)
               if not isinstance(one, Hazard)]  # fmt: skip
    if strange:
        raise HazardError("; ".join(strange))
    counts = Counter(hazard.id for hazard in given)
    twice = sorted(key for key, count in counts.items() if count > 1)
    if twice:
        raise HazardError(f"{', '.join(twice)}: more than one hazard has this identifier; expected one each")
    return given


def _block(hazards: Iterable[Hazard]) -> Block:
    return Block((hazard, hazard) for hazard in hazards)


def _then(hazards: Iterable[Hazard], known: DateLike) -> Block:
    """The hazards by what was known of them by the end of a day; those not known at all are left out."""
    seen = ((hazard, as_of(hazard, _LAST, known=known)) for hazard in hazards)
    return Block((hazard, then) for hazard, then in seen if then is not None)


def _left(layer: _Layer) -> Iterable[Hazard]:
    block, without = layer
    if not without:
        return block.hazards
    return (hazard for number, hazard in enumerate(block.hazards) if number not in without)


def _layered(layers: list[_Layer]) -> tuple[_Layer, ...]:
    """The layers, each more than twice as large as the next, so that there are few and each hazard moves rarely."""
    while len(layers) > 1 and len(layers[-2][0]) - len(layers[-2][1]) <= 2 * len(layers[-1][0]):
        *layers, one, two = layers
        layers.append((_block((*_left(one), *_left(two))), frozenset()))
    return tuple(layers)


def _continues(hazard: Hazard, held: Hazard | None) -> bool:
    """Whether the history of the hazard begins with all of the one held."""
    if held is None:
        return True
    node: History | None = hazard.history
    while node is not None and node.length > held.history.length:
        node = node.previous
    return node == held.history


def _rebuilt(hazards: tuple[Hazard, ...], parties: Mapping[str, Party]) -> Register:
    return Register(hazards, parties=parties)
