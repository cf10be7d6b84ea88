"""The review of a plan, and of every plan that a package brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from zbgj.model.plan import PlanStatus
from zbgj.review.cited import check_citations
from zbgj.review.comparing import check_against
from zbgj.review.counterpart import implemented
from zbgj.review.figures import check_figures
from zbgj.review.references import check_identifiers, check_readings, check_vocabulary
from zbgj.review.statements import check_statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from zbgj.catalog import Catalog
    from zbgj.model.items import Item, Term
    from zbgj.model.plan import SectorPlan
    from zbgj.review.finding import Finding
    from zbgj.text.document import PlanText

__all__ = ["review", "review_package"]


def review(
    plan: SectorPlan,
    region: Catalog,
    text: PlanText | None = None,
    *,
    file: str = "",
    against: Iterable[str] | None = None,
) -> list[Finding]:
    """Everything a reviewer should see in a plan, gravest first.

    :param region: the catalogue it is held against. For a plan that amends or replaces one of the region's give
        the catalogue without the package, so that what it changes can be seen: only items that differ from the
        region's are then reviewed.
    :param text: the plan's text; with it citations, copies, numbers and dates are checked too.
    :param file: name of the definition file, for the findings; by default ``ID-SLUG.toml``.
    :param against: plans of the region to hold it against. By default: the one it amends or replaces, those whose
        title a document of the plan bears, and the region's own plan for the sector.
    :raises KeyError: if a plan named in ``against`` is not in the catalogue.

    >>> from zbgj import load_catalog
    >>> catalog = load_catalog(packages=False)
    >>> [finding for finding in review(catalog["20"], catalog) if finding.severity.en != "notice"]
    []
    """
    changed = plan.id in region and region[plan.id] != plan
    theirs = set(region[plan.id].items()) if changed else set()
    terms = [term for term in plan.terms if not changed or term not in region[plan.id].terms]
    own = [item for item in plan.items() if item not in theirs]
    found = list(_alone(plan, own, terms, text))
    for other in implemented(plan, region, against):
        if other.status is PlanStatus.PUBLISHED:
            found += check_against(plan, {item.id for item in own}, other)
    name = file or f"{plan.id}-{plan.slug}.toml"
    return sorted(
        (attrs.evolve(finding, file=name) for finding in found),
        key=lambda finding: (finding.severity, finding.item, finding.check),
    )


def _alone(plan: SectorPlan, own: list[Item], terms: list[Term], text: PlanText | None) -> Iterator[Finding]:
    yield from check_identifiers(plan, list(plan.items()))
    yield from check_vocabulary(plan, own, terms)
    yield from check_statements(own, plan.terms, text)
    yield from check_readings(own, text)
    if text is not None:
        yield from check_citations(plan, own, text)
        yield from check_figures(plan, own, text)


def review_package(
    source: str,
    catalog: Catalog,
    region: Catalog,
    texts: Mapping[str, PlanText] | None = None,
    *,
    against: Iterable[str] | None = None,
) -> list[Finding]:
    """The findings on every plan that a source adds, replaces or amends, plan by plan.

    :param source: name of the source as provenances have it: ``package NAME``, or the folder.
    :param catalog: a catalogue with the package; :param region: one without it.
    :param texts: by plan identifier; plans without a text are reviewed without.
    :raises KeyError: if no plan of the catalogue comes from the source.
    """
    found: list[Finding] = []
    sources = set()
    wanted = None if against is None else tuple(against)
    for head in catalog.heads():
        for provenance in head.provenance:
            sources.add(provenance.source)
            if provenance.source == source:
                text = (texts or {}).get(head.id)
                found += review(catalog[head.id], region, text, file=provenance.file, against=wanted)
    if source not in sources:
        raise KeyError(f"no plan comes from {source!r}; sources: {', '.join(sorted(sources))}")
    return found
