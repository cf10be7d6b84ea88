"""``review``: definitions of one's own beside the region's plans."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from zbgj.commands.parties import catalog_arguments
from zbgj.commands.verb import Verb
from zbgj.loading.problems import DefinitionError, Problem

if TYPE_CHECKING:
    import argparse

    from zbgj.catalog import Catalog
    from zbgj.model.plan import SectorPlan
    from zbgj.text.document import PlanText

__all__ = ["VERB"]


def _arguments(verb: argparse.ArgumentParser) -> None:
    what = verb.add_argument_group("what to review, one of them at least")
    what.add_argument("folder", nargs="*", help="folders of definition files")
    what.add_argument("--package", action="append", default=[], help="an installed package; may be repeated")
    verb.add_argument("--text", type=Path, help="folder of ID-SLUG.txt files, or any copy of the document as text")
    verb.add_argument("--against", action="append", metavar="PLAN", help="plan of the region to compare with")
    catalog_arguments(verb)
    verb.add_argument("--all", action="store_true", help="print notices too; otherwise they are counted")
    verb.add_argument("--zh", action="store_true", help="in Chinese")
    verb.add_argument("--json", action="store_true", help="print all findings as JSON lines")


def _run(given: argparse.Namespace) -> int:
    """Review, and print what was found, gravest first; 1 if there are errors or warnings."""
    if not given.folder and not given.package:
        said = "name a folder of definitions, or --package NAME"
        raise DefinitionError([Problem("call", "folder", "", said)])
    return _review(given)


def _review(given: argparse.Namespace) -> int:
    from zbgj.catalog import load_catalog
    from zbgj.review.finding import Severity
    from zbgj.review.reviewing import review_package

    catalog = load_catalog(
        *given.folder, *given.definitions, builtin_plans=not given.without_builtin, packages=bool(given.package),
        leave_out=given.leave_out,
    )  # fmt: skip
    region = load_catalog(*given.definitions, builtin_plans=not given.without_builtin, packages=False)
    sources = [*given.folder, *(f"package {name}" for name in given.package)]
    there = {provenance.source for head in catalog.heads() for provenance in head.provenance}
    if not there.issuperset(sources):
        said = f"no plan comes from it; plans come from {', '.join(sorted(there))}"
        raise DefinitionError([Problem("call", source, "", said) for source in sources if source not in there])
    unknown = [key for key in given.against or () if key not in region]
    if unknown:
        plans = ", ".join(region)
        raise DefinitionError(
            [Problem("call", "--against", "", f"there is no plan {key!r}; there are {plans}") for key in unknown]
        )
    texts = {} if given.text is None else _texts(catalog, sources, given.text)
    found = [
        finding
        for source in sources
        for finding in review_package(source, catalog, region, texts, against=given.against)
    ]
    for finding in sorted(found, key=lambda one: one.severity):
        if given.json:
            print(json.dumps(finding.as_dict(), ensure_ascii=False))
        elif given.all or finding.severity is not Severity.NOTICE:
            print(finding.line("zh" if given.zh else "en"))
    counts = Counter(finding.severity for finding in found)
    if not given.json:
        if given.zh:
            print(",".join(f"{severity.zh}{counts[severity]}条" for severity in Severity))
        else:
            print(", ".join(f"{counts[one]} {one.en}{'' if counts[one] == 1 else 's'}" for one in Severity))
    return 1 if counts[Severity.ERROR] or counts[Severity.WARNING] else 0


def _texts(catalog: Catalog, sources: list[str], place: Path) -> dict[str, PlanText]:
    from zbgj.text.copies import plan_text

    found = {}
    for head in catalog.heads():
        if any(provenance.source in sources for provenance in head.provenance):
            plan = catalog[head.id]
            amended = head.provenance[0].source not in sources
            text = _text_of_amendment(plan, place) if amended else plan_text(plan, place)
            if text is None:
                print(f"{head.id}: its text is not at {place}: reviewed without it", file=sys.stderr)
            else:
                found[head.id] = text
    return found


def _text_of_amendment(plan: SectorPlan, place: Path) -> PlanText | None:
    """The document that the amending items cite: they name it, the catalogue keeps no fingerprints of it."""
    from zbgj.text.document import read_plan_text

    cited = {citation.plan for item in plan.items() for citation in item.cite} - {plan.id}
    for key in sorted(cited):
        files = sorted(place.glob(f"{key}-*.txt")) if place.is_dir() else [place]
        for file in files:
            return read_plan_text(file, key)
    return None


#: ``review``.
VERB = Verb(
    "review", "审阅自己的方案定义：文字、引注、与本地区方案的宽严",
    "review definitions of one's own: style, citations, and where they are weaker than the region's plan",
    ("review definitions --text text", "review --package my-city-plans --json"), _arguments, _run,
)  # fmt: skip
