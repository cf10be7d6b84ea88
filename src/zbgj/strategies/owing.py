"""Parties: of every kind, with the tags and numbers that plans ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from zbgj.model.condition import HasTag, InPlace, Number, atoms
from zbgj.model.party import Level, Party, PartyKind
from zbgj.model.sector import Sector

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from zbgj.model.condition import Condition
    from zbgj.model.plan import SectorPlan

__all__ = ["identifiers", "parties", "places"]

_NAMES = ("Lhasa", "Shigatse", "Chamdo", "Nyingchi", "Shannan", "Nagqu", "Ngari")


def identifiers() -> SearchStrategy[str]:
    """Short identifiers: letters, digits, hyphens."""
    return st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=8)


def places() -> SearchStrategy[str]:
    """Places of the region: itself, a prefecture, a county of one."""
    prefectures = st.sampled_from(_NAMES)
    counties = st.builds("{}/county-{}".format, prefectures, st.integers(1, 4))
    return st.just("CN-54") | (prefectures | counties).map("CN-54/{}".format)


@st.composite
def parties(draw: DrawFn, plans: Iterable[SectorPlan] = (), *, ids: SearchStrategy[str] | None = None) -> Party:
    """Parties of every kind.

    :param plans: if given, tags, numbers and places that their conditions ask about are drawn as well, numbers just
        at and beside the thresholds too.
    :param ids: by default :func:`identifiers`.
    """
    asked = _asked(plans)
    tags = sorted({atom.tag for atom in asked if isinstance(atom, HasTag)}) or ["high-risk"]
    facts: dict[str, set[float]] = {}
    for atom in asked:
        if isinstance(atom, Number):
            facts.setdefault(atom.fact, set()).update((atom.value - 1, atom.value, atom.value + 1))
    named = [atom.place for atom in asked if isinstance(atom, InPlace)]
    kind = draw(st.sampled_from(PartyKind))
    numbers = {name: draw(st.none() | st.sampled_from(sorted(values))) for name, values in sorted(facts.items())}
    return Party(
        id=draw(identifiers() if ids is None else ids),
        kind=kind,
        level=draw(st.sampled_from(Level) if kind in _LEVELLED else st.none() | st.sampled_from(Level)),
        place=draw(places() | st.sampled_from(named) if named else places()),
        sectors=draw(st.frozensets(st.sampled_from(Sector), max_size=3)),
        tags=draw(st.frozensets(st.sampled_from(tags), max_size=3)),
        facts={name: value for name, value in numbers.items() if value is not None},
    )


_LEVELLED = (PartyKind.AUTHORITY, PartyKind.GOVERNMENT, PartyKind.PARTY_COMMITTEE)


def _asked(plans: Iterable[SectorPlan]) -> list[Condition]:
    conditions: list[Condition | None] = []
    for plan in plans:
        conditions.append(plan.scope)
        for item in (*plan.duties, *plan.targets, *plan.limits):
            conditions += [item.scope, item.when]
        conditions += [variant.when for duty in plan.duties for variant in duty.variants]
    return [atom for condition in conditions if condition is not None for atom in atoms(condition)]
