"""Who is to act on a call for a hazard, as far as the plan, the hazard and the known parties tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from zbgj.hazards.guards import related
from zbgj.model.condition import holds
from zbgj.model.party import Actor, Level, Party, PartyKind, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zbgj.hazards.hazard import Hazard
    from zbgj.model.condition import Condition
    from zbgj.model.sector import Sector
    from zbgj.register.calls import Call

__all__ = ["Acting", "Competence", "within_the_unit"]

_AUTHORITIES = frozenset({PartyKind.AUTHORITY, PartyKind.GOVERNMENT, PartyKind.PARTY_COMMITTEE})


@attrs.frozen
class Acting:
    """Who should act.

    :param actors: the actors that the plan names. :param level: the level, if it can be told.
    :param organisation: the organisation, if it is known.
    """

    actors: tuple[Actor, ...] = ()
    level: Level | None = None
    organisation: str | None = None

    @property
    def zh(self) -> str:
        """Chinese."""
        if self.organisation:
            return f"{self.organisation}（{self.level.zh}）" if self.level else self.organisation
        return self.level.zh if self.level else "、".join(actor.zh for actor in self.actors)

    @property
    def en(self) -> str:
        """English."""
        if self.organisation:
            return f"{self.organisation} ({self.level.en} level)" if self.level else self.organisation
        return f"{self.level.en} level" if self.level else " or ".join(actor.en for actor in self.actors)


def within_the_unit(called: Sequence[Call]) -> bool:
    """Whether the plan has nobody act on these calls but units: it is for the party itself, or for its parent."""
    return not any(actor.kind in _AUTHORITIES for call in called for actor in call.who or (_AUTHORITY,))


class Competence:
    """The parties that are known, asked about hazards."""

    def __init__(self, parties: Iterable[Party]) -> None:
        self._parties = {party.id: party for party in parties}
        self._authorities = sorted(
            (party for party in self._parties.values() if party.kind in _AUTHORITIES),
            key=lambda party: (-party.level.rank if party.level else 0, -len(party.place), party.id),
        )
        self._concerned: dict[tuple[str, str, Sector, str], bool] = {}

    def concerns(self, call: Call, hazard: Hazard) -> bool:
        """Whether the item speaks of the hazard's place and party: somebody there may be whom it binds."""
        party = hazard.party if hazard.party in self._parties else ""
        key = (call.item.id, hazard.place, hazard.sector, party)
        answer = self._concerned.get(key)
        if answer is None:
            scope = call.plan.scope if call.item.scope is None else call.item.scope
            actors = call.who or (_AUTHORITY,)
            here = call.plan.reaches(hazard.place) is not False
            answer = here and any(self._binds(actor, scope, call.item.when, hazard) for actor in actors)
            self._concerned[key] = answer
        return answer

    def _binds(self, actor: Actor, scope: Condition, when: Condition | None, hazard: Hazard) -> bool:
        party = self._parties.get(hazard.party)
        if actor.kind in _AUTHORITIES or party is None:
            party = Party(
                id="?", kind=actor.kind, level=actor.level or Level.COUNTY, place=hazard.place, sectors={hazard.sector}
            )
        elif not Actor(actor.kind).is_(party):
            return False
        elif hazard.sector not in party.sectors:
            party = attrs.evolve(party, sectors=party.sectors | {hazard.sector})
        return holds(scope, party) is not False and (when is None or holds(when, party) is not False)

    def acting(self, called: Sequence[Call], hazard: Hazard) -> Acting:
        """Who should act on these calls."""
        actors = tuple(dict.fromkeys(actor for call in called for actor in call.who or (_AUTHORITY,)))
        if within_the_unit(called):
            return self._within_the_unit(called, actors, hazard)
        official = [actor for actor in actors if actor.kind in _AUTHORITIES]
        levels = {actor.level for actor in official}
        level, department = hazard.level, hazard.department
        if level is not None and (None in levels or level in levels):
            bureaus = any(actor.kind == PartyKind.AUTHORITY for actor in official)
            known = department if bureaus and department else self._nearest(official, hazard, level)
            return Acting(actors, level, known)
        nearest = self._nearest(official, hazard)
        if nearest is not None:
            return Acting(actors, self._parties[nearest].level, nearest)
        return Acting(actors, levels.pop() if len(levels) == 1 else None)

    def in_charge(self, hazard: Hazard) -> Acting:
        """Whoever is in charge of the hazard, or the nearest competent authority that is known."""
        if hazard.level is not None:
            return Acting((_AUTHORITY,), hazard.level, hazard.department)
        nearest = self._nearest([_AUTHORITY], hazard)
        return Acting((_AUTHORITY,), self._parties[nearest].level if nearest else None, nearest)

    def _within_the_unit(self, called: Sequence[Call], actors: tuple[Actor, ...], hazard: Hazard) -> Acting:
        if all(call.action.pressure is None for call in called):
            return Acting(actors, None, hazard.party)
        party = self._parties.get(hazard.party)
        # Nobody presses themselves: it is the parent's to do.
        return Acting(actors, None, party.parents[0] if party and party.parents else None)

    def _nearest(self, actors: Sequence[Actor], hazard: Hazard, level: Level | None = None) -> str | None:
        for party in self._authorities:
            if (
                any(actor.is_(party) for actor in actors)
                and (level is None or party.level == level)
                and (not party.sectors or hazard.sector in party.sectors)
                and within(hazard.place, party.place)
                and not related(party.id, hazard.party)
            ):
                return party.id
        return None


_AUTHORITY = Actor(PartyKind.AUTHORITY)
