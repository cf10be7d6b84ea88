"""Events and triggers by their names rather than by their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj.model.kinds import TermSort
from zbgj.model.values import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zbgj.model.items import Term
    from zbgj.model.plan import SectorPlan

__all__ = ["label_name", "term_name"]


def term_name(key: str, plan: SectorPlan | None = None) -> Bilingual:
    """The name of an event or trigger, the plan's own terms first; the key itself if nobody declared it.

    >>> term_name("flood-season").zh, term_name("no-such-event").zh
    ('汛期', 'no-such-event')
    """
    for term in _terms(plan):
        if term.key == key:
            return Bilingual(term.zh, term.en)
    return Bilingual(key, key)


def label_name(label: str, plan: SectorPlan | None = None) -> Bilingual:
    """The label of an occurrence with its event by name; of a report the period it is about.

    >>> label_name("2024-12-05 about 2024-11").zh, label_name("汛期 flood season 2025").zh
    ('2024-11', '汛期 2025')
    """
    label = label.rpartition(" about ")[2]
    for term in _terms(plan):
        # A trigger is labelled by its key, an event of the calendar by its name in both languages.
        for start in (term.key, f"{term.zh} {term.en}"):
            if label == start or label.startswith(start + " "):
                rest = label.removeprefix(start)
                return Bilingual(term.zh + rest, term.en + rest)
    return Bilingual(label, label)


def _terms(plan: SectorPlan | None) -> Iterator[Term]:
    from zbgj.loading.plans import vocabulary

    for term in (*(plan.terms if plan is not None else ()), *vocabulary()):
        if term.sort in (TermSort.EVENT, TermSort.TRIGGER):
            yield term
