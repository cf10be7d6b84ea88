"""Citations held against the text, as findings of a review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from zbgj.review.finding import Check, Finding, Severity
from zbgj.text.check import FindingKind, check_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zbgj.model.items import Item
    from zbgj.model.plan import SectorPlan
    from zbgj.text.document import PlanText

__all__ = ["check_citations"]

_UNCITED = (FindingKind.UNCITED_PARAGRAPH, FindingKind.UNCITED_EXPRESSION)


def check_citations(plan: SectorPlan, own: list[Item], text: PlanText) -> Iterator[Finding]:
    """What :func:`zbgj.text.check.check_text` finds: citations that fail are errors, text left uncited a warning.

    Where the text is an amendment's, only the citations of its own items are checked: the catalogue keeps what
    an amendment adds, not what it exempts.
    """
    amendment = text.plan != plan.id
    held = attrs.evolve(plan, id=text.plan) if amendment else plan
    ids = {item.id for item in own}
    for found in check_text(held, text):
        if amendment and (found.item not in ids or found.kind in _UNCITED):
            continue
        uncited = found.kind in _UNCITED
        severity = Severity.WARNING if uncited else Severity.ERROR
        if found.kind is FindingKind.OTHER_DOCUMENT:
            severity = Severity.NOTICE
        where = f"{found.paragraph}:{found.start}-{found.end}"
        words = f": {found.words}" if found.words else ""
        yield Finding(
            severity=severity, check=Check.UNCITED if uncited else Check.CITATION, file="", item=found.item,
            field="" if uncited else "cite", zh=f"{where} {found.kind.zh}{words}", en=f"{where} {found.kind.en}{words}",
        )  # fmt: skip
