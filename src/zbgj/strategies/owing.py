"""Parties: of every kind, with the tags and numbers that plans ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from zbgj.catalog import Catalog
from zbgj.loading.sources import builtin
from zbgj.model.condition import HasTag, InPlace, Number, atoms
from zbgj.model.party import Level, Party, PartyKind
from zbgj.model.words import Sector

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from zbgj.model.condition import Condition
    from zbgj.model.plan import SectorPlan
    from zbgj.model.region import Region

__all__ = ["identifiers", "parties", "places"]


def identifiers() -> SearchStrategy[str]:
    """Short identifiers: letters, digits, hyphens."""
    return st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=8)


def places(regions: Iterable[Region] = ()) -> SearchStrategy[str]:
    """Places of regions: their territories, places they name, and places inside these.

    :param regions: by default those that come with the library.
    """
    found = tuple(regions) or Catalog(builtin()).regions
    named = sorted({place for region in found for place in region.territory} | {p.key for r in found for p in r.places})
    whole = st.sampled_from(named)
    return whole | st.builds("{}/county-{}".format, whole, st.integers(1, 4))


@st.composite
def parties(draw: DrawFn, plans: Iterable[SectorPlan] = (), *, ids: SearchStrategy[str] | None = None) -> Party:
    """Parties of every kind.

    :param plans: if given, tags, numbers and places that their conditions ask about are drawn as well, numbers just
        at and beside the thresholds too.
    :param ids: by default :func:`identifiers`.
    """
    plans = tuple(plans)
    asked = _asked(plans)
    levels = st.sampled_from(list(Level))
    tags = sorted({atom.tag for atom in asked if isinstance(atom, HasTag)}) or ["high-risk"]
    facts: dict[str, set[float]] = {}
    for atom in asked:
        if isinstance(atom, Number):
            facts.setdefault(atom.fact, set()).update((atom.value - 1, atom.value, atom.value + 1))
    named = [atom.place for atom in asked if isinstance(atom, InPlace)]
    regions = {plan.region.id: plan.region for plan in plans if plan.region is not None}
    where = places(regions.values())
    kind = draw(st.sampled_from(list(PartyKind)))
    numbers = {name: draw(st.none() | st.sampled_from(sorted(values))) for name, values in sorted(facts.items())}
    return Party(
        id=draw(identifiers() if ids is None else ids),
        kind=kind,
        level=draw(levels if kind.official else st.none() | levels),
        place=draw(where | st.sampled_from(named) if named else where),
        sectors=draw(st.frozensets(st.sampled_from(list(Sector)), max_size=3)),
        tags=draw(st.frozensets(st.sampled_from(tags), max_size=3)),
        facts={name: value for name, value in numbers.items() if value is not None},
    )


def _asked(plans: Iterable[SectorPlan]) -> list[Condition]:
    conditions: list[Condition | None] = []
    for plan in plans:
        conditions.append(plan.scope)
        for item in (*plan.duties, *plan.targets, *plan.limits):
            conditions += [item.scope, item.when]
        conditions += [variant.when for duty in plan.duties for variant in duty.variants]
    return [atom for condition in conditions if condition is not None for atom in atoms(condition)]
