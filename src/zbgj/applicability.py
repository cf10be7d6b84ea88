"""Which duties fall on which party, variants resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import attrs

from zbgj.model.condition import Condition, holds
from zbgj.model.items import Limit, Obligation, Report, Target, Variant
from zbgj.model.party import PartyKind
from zbgj.model.plan import SectorPlan
from zbgj.model.values import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zbgj.model.citation import Citation
    from zbgj.model.party import Party
    from zbgj.schedule.rules import Schedule

__all__ = ["Applied", "among", "applied", "applies", "performed", "refuse_undeclared"]


@attrs.frozen
class Applied:
    """A duty as it falls on one party.

    :param obligation: the obligation or report.
    :param plan: the plan it comes from.
    :param variant: the variant that replaces the base for this party, if one does.
    :param undecided: whether it needs a number, or its place, that the party does not give, to say whether it applies.
    """

    obligation: Obligation | Report
    plan: SectorPlan = attrs.field(repr=False)
    variant: Variant | None = None
    undecided: bool = False

    def _repr_html_(self) -> str:
        """For notebooks."""
        from zbgj._rich_html import rich_html

        return rich_html(self)

    @property
    def id(self) -> str:
        """Identifier of the obligation."""
        return self.obligation.id

    @property
    def schedule(self) -> Schedule:
        """The variant's schedule, or the base's."""
        return self.obligation.schedule if self.variant is None else self.variant.schedule

    @property
    def statement(self) -> Bilingual:
        """What is owed, as it reads for this party."""
        if self.variant is None:
            return self.obligation.statement
        return Bilingual(self.variant.zh, self.variant.en)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where it says so: the variant's places first."""
        return self.obligation.cite if self.variant is None else (*self.variant.cite, *self.obligation.cite)

    @property
    def citation(self) -> Citation:
        """The main place."""
        return self.citations[0]


def applied(plan: SectorPlan, party: Party) -> Iterator[Applied]:
    """The duties of a plan that fall on a party, in the order of the plan.

    >>> from zbgj import Level, Party, Sector, load_catalog
    >>> bureau = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS})
    >>> "20-4.2-annual-report" in [duty.id for duty in applied(load_catalog()["20"], bureau)]
    True
    """
    return among(performed(plan.duties, party), plan, party)


def refuse_undeclared(plans: Iterable[SectorPlan], party: Party) -> None:
    """Refuse a party with words that the regions of the plans, in whose territory it lies, do not declare.

    :raises ValueError: with every word and the nearest that there is.
    """
    regions = {id(plan.region): plan.region for plan in plans if plan.region is not None}
    for region in regions.values():
        if region.holds(party.place):
            region.refuse(party)


_Done = TypeVar("_Done", Obligation | Report, Target, Limit, Target | Limit)


def performed(items: Iterable[_Done], party: Party) -> tuple[_Done, ...]:
    """Those of a plan's duties, targets or limits whose performers the party may be: its kind and level decide.

    A target or limit that names nobody is the business of the authorities.
    """
    authority = party.kind == PartyKind.AUTHORITY
    return tuple(item for item in items if (any(actor.is_(party) for actor in item.who) if item.who else authority))


def among(duties: Iterable[Obligation | Report], plan: SectorPlan, party: Party) -> Iterator[Applied]:
    """Those of the duties, which the party may perform, that fall on it."""
    here = plan.reaches(party.place)
    if here is False:
        return
    in_scope = _and(here, holds(plan.scope, party))
    # Many duties of a plan have one and the same scope.
    scopes: dict[int, bool | None] = {}
    for duty in duties:
        scope = in_scope
        if duty.scope is not None:
            key = id(duty.scope)
            scope = scopes[key] if key in scopes else scopes.setdefault(key, _and(here, holds(duty.scope, party)))
        if scope is False:
            continue
        answer = _both(scope, duty.when, party)
        if answer is False:
            continue
        variant, decided = _variant(duty.variants, party)
        yield Applied(duty, plan, variant, answer is None or not decided)


def _and(one: bool | None, two: bool | None) -> bool | None:
    if one is False or two is False:
        return False
    return None if one is None else two


def _both(scope: bool | None, when: Condition | None, party: Party) -> bool | None:
    if scope is False or when is None:
        return scope
    answer = holds(when, party)
    return False if answer is False else None if scope is None else answer


def _variant(variants: tuple[Variant, ...], party: Party) -> tuple[Variant | None, bool]:
    """The first variant whose condition holds, and whether that is certain."""
    for variant in variants:
        answer = holds(variant.when, party)
        if answer is None:
            return None, False
        if answer:
            return variant, True
    return None, True


def applies(item: Target | Limit, plan: SectorPlan, party: Party) -> bool | None:
    """Whether a target or limit is the party's; ``None`` if it cannot be told.

    An item that names nobody is the business of the authorities in the plan's scope.

    >>> from zbgj import Level, Party, Sector, load_catalog
    >>> plan = load_catalog()["20"]
    >>> target = next(target for target in plan.targets if not target.who)
    >>> bureau = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.COUNTY, sectors={Sector.SPORTS})
    >>> hall = Party(id="h", kind=PartyKind.INSTITUTION, place="CN-54", sectors={Sector.SPORTS})
    >>> applies(target, plan, bureau), applies(target, plan, hall)
    (True, False)
    """
    if not performed((item,), party):
        return False
    here = plan.reaches(party.place)
    if here is False:
        return False
    return _both(_and(here, holds(plan.scope if item.scope is None else item.scope, party)), item.when, party)
