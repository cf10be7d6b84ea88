"""What parties alike share: what conditions look at in them, and what they owe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from zbgj.model.condition import HasTag, InPlace, Number, atoms
from zbgj.model.items import Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as SequenceOf

    from zbgj.model.condition import Condition
    from zbgj.model.plan import SectorPlan

__all__ = ["Owed", "Seen", "Signature", "seen_by_conditions"]


@attrs.frozen
class Seen:
    """What conditions and quantities look at in a party, beyond kind, level and sectors.

    :param compared: the numbers that conditions compare; :param facts: these, and those that multiply quantities.
    """

    tags: tuple[str, ...]
    places: tuple[str, ...]
    compared: tuple[str, ...]
    facts: tuple[str, ...]


def seen_by_conditions(plans: SequenceOf[SectorPlan]) -> Seen:
    """The tags, places and numbers that any condition or quantity of the plans asks for."""
    tags: set[str] = set()
    places: set[str] = set()
    facts: set[str] = set()
    for plan in plans:
        places.update(plan.territory)
    for condition in _conditions(plans):
        for atom in atoms(condition):
            match atom:
                case HasTag():
                    tags.add(atom.tag)
                case InPlace():
                    places.add(atom.place)
                case Number():
                    facts.add(atom.fact)
    multiplying = {
        duty.quantity.per
        for plan in plans
        for duty in plan.duties
        if duty.quantity is not None and duty.quantity.per is not None
    }
    return Seen(
        tuple(sorted(tags)), tuple(sorted(places)), tuple(sorted(facts)), tuple(sorted(facts | multiplying))
    )  # fmt: skip


def _conditions(plans: SequenceOf[SectorPlan]) -> Iterator[Condition]:
    for plan in plans:
        yield plan.scope
        for item in (*plan.duties, *plan.targets):
            yield from (one for one in (item.scope, item.when) if one is not None)
            if not isinstance(item, Target):
                yield from (variant.when for variant in item.variants)


@attrs.frozen
class Owed:
    """A form in a signature: whether another duty governs it, and the obligations whose acts count for it."""

    form: int
    governed: bool
    sources: tuple[int, ...]


@attrs.frozen
class Signature:
    """What all parties alike owe: duties, and targets (with whether it cannot be told if they are theirs)."""

    owed: tuple[Owed, ...]
    targets: tuple[tuple[int, bool], ...]
