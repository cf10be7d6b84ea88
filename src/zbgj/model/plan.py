"""The sector plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from zbgj.days import as_date, shown, to_day
from zbgj.labels import Labelled
from zbgj.model.citation import dotted
from zbgj.model.condition import Condition
from zbgj.model.items import (
    Document,
    Exempt,
    Item,
    Limit,
    Obligation,
    Organ,
    Phase,
    Report,
    Responsibility,
    Target,
    Term,
)
from zbgj.model.party import lies_in
from zbgj.model.values import Bilingual, ResponsibleUnits, Window
from zbgj.model.words import Sector

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pendulum

    from zbgj.model.kinds import TermSort
    from zbgj.model.region import Region

__all__ = ["PlanStatus", "SectorPlan"]


class PlanStatus(Labelled):
    """Whether the plan's text is public."""

    PUBLISHED = ("published", "公开", "published")
    WITHHELD = ("withheld", "涉密未公开", "withheld: classified, not public")


_NOBODY = ResponsibleUnits()


@attrs.frozen(kw_only=True)
class SectorPlan:
    """One of the sector plans: what it is, and everything in it.

    :param id: two digits for the region's own 35; a key such as ``lhasa-sports`` for others.
    :param number: place in the document, 1-35; ``None`` for plans from elsewhere.
    :param slug: its name in file names and addresses.
    :param scope: the parties its duties fall on, unless an item says otherwise.
    :param issuer_zh, issuer_en: who issued it; empty if the text does not say.
    :param effective_day: recurring duties are owed from the period that holds this day; by default the first day of
        the horizon.
    :param horizon: the time the plan covers.
    :param territory: the places whose parties it binds; empty for a plan that no region holds: it binds by its scope
        alone.
    :param remarks_zh, remarks_en: what a reader of its text should know.
    :param fingerprints: one for each paragraph of its text, to find it again in any copy.

    :raises ValueError: if a withheld plan has content, or effect and horizon contradict each other.
    """

    id: str
    slug: str
    sector: Sector
    title_zh: str
    title_en: str
    scope: Condition
    horizon: Window
    number: int | None = None
    issuer_zh: str = ""
    issuer_en: str = ""
    status: PlanStatus = PlanStatus.PUBLISHED
    effective_day: int = attrs.field(converter=to_day, repr=shown)
    territory: tuple[str, ...] = ()
    remarks_zh: str = attrs.field(default="", repr=False)
    remarks_en: str = attrs.field(default="", repr=False)
    fingerprints: tuple[str, ...] = attrs.field(default=(), repr=False)
    terms: tuple[Term, ...] = attrs.field(default=(), repr=False)
    documents: tuple[Document, ...] = attrs.field(default=(), repr=False)
    organs: tuple[Organ, ...] = attrs.field(default=(), repr=False)
    responsibilities: tuple[Responsibility, ...] = attrs.field(default=(), repr=False)
    phases: tuple[Phase, ...] = attrs.field(default=(), repr=False)
    obligations: tuple[Obligation, ...] = attrs.field(default=(), repr=False)
    reports: tuple[Report, ...] = attrs.field(default=(), repr=False)
    targets: tuple[Target, ...] = attrs.field(default=(), repr=False)
    limits: tuple[Limit, ...] = attrs.field(default=(), repr=False)
    exempts: tuple[Exempt, ...] = attrs.field(default=(), repr=False)
    #: The region, or a function that gives it: read when it is first asked for.
    _region: Any = attrs.field(default=None, repr=False, eq=False, alias="region")

    @effective_day.default
    def _from_the_first(self) -> int:
        if self.horizon.first_day is None:
            raise ValueError(f"plan {self.id}: an open horizon says nothing of the day of effect; expected effective")
        return self.horizon.first_day

    def __attrs_post_init__(self) -> None:
        if self.effective_day > self.horizon.last_day:
            raise ValueError(
                f"plan {self.id}: takes effect on {self.effective}, after its horizon ends on {self.horizon.end}"
            )
        if self.status is PlanStatus.WITHHELD and any(self.items()):
            raise ValueError(f"plan {self.id} is withheld, so it can have no items")

    @property
    def title(self) -> Bilingual:
        """The title, exact in Chinese, in its brackets 《》."""
        return Bilingual(self.title_zh, self.title_en)

    @property
    def region(self) -> Region | None:
        """The region that the plan belongs to; ``None`` for a plan that no region holds."""
        found: Region | None = self._region() if callable(self._region) else self._region
        return found

    @property
    def shared_terms(self) -> tuple[Term, ...]:
        """The terms of its region; none for a plan that no region holds."""
        region = self.region
        return () if region is None else region.terms

    @property
    def known_terms(self) -> tuple[Term, ...]:
        """Its own terms, then those of its region."""
        return (*self.terms, *self.shared_terms)

    def term_name(self, sort: TermSort, key: str) -> Bilingual:
        """The name of a term, its own first; the key itself if nobody declares it."""
        for term in self.known_terms:
            if term.sort is sort and term.key == key:
                return Bilingual(term.zh, term.en)
        return Bilingual(key, key)

    def reaches(self, place: str) -> bool | None:
        """Whether a place lies in the territory; ``None`` if the place is not known.

        A plan that no region holds, and so without a territory, reaches everywhere.
        """
        return lies_in(place, self.territory) if self.territory else True

    @property
    def effective(self) -> pendulum.Date:
        """The day the plan takes effect."""
        return as_date(self.effective_day)

    @property
    def duties(self) -> tuple[Obligation | Report, ...]:
        """Obligations and reports together."""
        return (*self.obligations, *self.reports)

    def _repr_html_(self) -> str:
        """For notebooks."""
        from zbgj._rich_html import rich_html

        return rich_html(self)

    def items(self) -> Iterator[Item]:
        """Everything that has an identifier."""
        yield from self.documents
        yield from self.organs
        yield from self.phases
        yield from self.obligations
        yield from self.reports
        yield from self.targets
        yield from self.limits

    def responsible(self, item: Obligation | Report | Target | Limit) -> ResponsibleUnits:
        """The units named for the item, or else for the nearest clause around it; empty if none are."""
        if item.responsible is not None:
            return item.responsible
        path = item.citation.path
        named = {dotted(r.clause): r.responsible for r in self.responsibilities}
        while path:
            if path in named:
                return named[path]
            path = path.rpartition(".")[0]
        return _NOBODY
