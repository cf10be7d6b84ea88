"""Which items of the region an item of a package answers to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from zbgj.model.citation import flat
from zbgj.model.condition import AllOf, Condition, Not
from zbgj.model.items import Duty, Limit, Target
from zbgj.model.party import Level
from zbgj.model.plan import SectorPlan
from zbgj.review.meeting import may_meet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zbgj.catalog import Catalog
    from zbgj.model.party import Actor
    from zbgj.schedule.rules import Schedule

__all__ = ["CLOSE", "Placed", "counterparts", "implemented", "likeness"]

#: From this :func:`likeness` on two statements are taken to speak of the same act.
CLOSE = 0.6


@attrs.frozen(eq=False)
class Placed:
    """A duty, target or limit, in its plan."""

    plan: SectorPlan
    item: Any

    @property
    def condition(self) -> Condition:
        """The parties it falls on."""
        scope = self.plan.scope if self.item.scope is None else self.item.scope
        return scope if self.item.when is None else AllOf((scope, self.item.when))

    def rules(self) -> list[tuple[Condition, Schedule]]:
        """The schedules of a duty, each with the parties for whom it holds: of the variants the first that applies."""
        found: list[tuple[Condition, Schedule]] = []
        rest = self.condition
        for variant in self.item.variants:
            found.append((AllOf((rest, variant.when)), variant.schedule))
            rest = AllOf((rest, Not(variant.when)))
        return [(rest, self.item.schedule), *found]

    @property
    def concerns_the_region_alone(self) -> bool:
        """Whether only bodies of the region or above perform it."""
        who = self.item.who
        return bool(who) and all(actor.level in (Level.REGION, Level.NATION) for actor in who)


def placed(plan: SectorPlan) -> list[Placed]:
    """The duties, targets and limits of a plan."""
    return [Placed(plan, item) for item in (*plan.duties, *plan.targets, *plan.limits)]


_WORD = re.compile(r"[\u4e00-\u9fff]")


@lru_cache(maxsize=16384)
def _pairs(statement: str) -> frozenset[str]:
    words = "".join(_WORD.findall(statement))
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))


def likeness(one: str, other: str) -> float:
    """How alike two Chinese statements are, from 0 to 1: the share of neighbouring characters that they have in common.

    >>> likeness("每季度检查1次", "每季度检查一次") > 0.6 > likeness("每季度检查1次", "每年演练")
    True
    """
    a, b = _pairs(one), _pairs(other)
    if one == other:
        return 1.0
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def counterparts(theirs: Placed, mine: Sequence[Placed]) -> list[Placed]:
    """The items of a package that may answer to an item of the region.

    The item of the same identifier, if the package replaces or amends the plan. Otherwise items of the same sort
    that can fall on the same parties and share a theme, or are close in words. If some are close in words, only
    the closest remain.
    """
    for one in mine:
        if one.item.id == theirs.item.id:
            return [one]
    able = [(likeness(one.item.zh, theirs.item.zh), one) for one in mine if _same_sort(one.item, theirs.item)]
    able = [
        (alike, one)
        for alike, one in able
        if (alike >= CLOSE or set(one.item.themes) & set(theirs.item.themes) or _same_fact(one.item, theirs.item))
        and meet(one.item.who, theirs.item.who)
        and may_meet(one.condition, theirs.condition)
    ]
    best = max((alike for alike, _ in able), default=0.0)
    return [one for alike, one in able if best < CLOSE or alike == best]


def _same_sort(mine: Any, theirs: Any) -> bool:
    if isinstance(theirs, Duty):
        return isinstance(mine, Duty) and mine.kind is theirs.kind  # type: ignore[attr-defined]
    if isinstance(theirs, Target):
        return isinstance(mine, Target) and mine.unit == theirs.unit
    return isinstance(mine, Limit) and mine.unit == theirs.unit


def _same_fact(mine: Any, theirs: Any) -> bool:
    return isinstance(theirs, Limit) and theirs.fact is not None and mine.fact == theirs.fact


def meet(mine: Iterable[Actor], theirs: Iterable[Actor]) -> bool:
    """Whether some party can be one of the actors on either side; nobody named is anybody."""
    ours, others = tuple(mine), tuple(theirs)
    return not ours or not others or any(a.includes(b) or b.includes(a) for a in ours for b in others)


def implemented(plan: SectorPlan, region: Catalog, against: Iterable[str] | None = None) -> list[SectorPlan]:
    """The plans of the region that a plan is held against.

    Those named, or else: the one whose identifier it has (it replaces or amends it); those whose title a document
    of the plan bears; the region's own plan for the sector.

    :raises KeyError: if a plan named is not in the catalogue.
    """
    if against is not None:
        return [region[key] for key in dict.fromkeys(against)]
    names = tuple(one.zh for one in region.regions)
    named = {_title(document.title, names) for document in plan.documents}
    found = []
    for head in region.heads():
        same = head.id == plan.id and region[head.id] != plan
        titled = _title(head.title.zh, names) in named
        own = head.sector == plan.sector and region[head.id].number is not None
        if same or (head.id != plan.id and (titled or own)):
            found.append(region[head.id])
    return found


def _title(title: str, regions: tuple[str, ...]) -> str:
    """A title as it is compared: without brackets, the region's name before it, and kinds of dashes."""
    plain = flat(title).strip("《》")
    for name in regions:
        plain = plain.removeprefix(flat(name))
    return re.sub(r"[《》—–~-]", "", plain)
