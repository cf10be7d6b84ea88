"""Events and triggers by their names rather than by their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj.model.kinds import TermSort
from zbgj.model.values import Bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zbgj.model.items import Term
    from zbgj.model.plan import SectorPlan

__all__ = ["label_name", "naming", "term_name", "unit_name"]


def term_name(key: str, plan: SectorPlan | None = None) -> Bilingual:
    """The name of an event or trigger, the plan's own terms first; the key itself if nobody declared it.

    >>> from zbgj import load_catalog
    >>> plan = load_catalog()["09"]
    >>> term_name("flood-season", plan).zh, term_name("no-such-event", plan).zh
    ('汛期', 'no-such-event')
    """
    for term in _terms(plan):
        if term.key == key:
            return Bilingual(term.zh, term.en)
    return Bilingual(key, key)


def naming(plan: SectorPlan | None, language: str) -> Callable[[str], str]:
    """What :func:`zbgj.schedule.describe` asks for names: those of events and triggers in one language."""
    return lambda key: term_name(key, plan)[language]


_UNITS = {
    "count": ("项", "count"), "state": ("（1为达到，0为未达到）", "state"), "grade": ("级", "grade"),
    "% change": ("%（变化）", "% change"), "persons": ("人", "persons"),
}  # fmt: skip


def unit_name(unit: str) -> Bilingual:
    """The unit of a target; words that have no translation stand as they are.

    >>> unit_name("persons").zh, unit_name("%").zh
    ('人', '%')
    """
    return Bilingual(*_UNITS.get(unit, (unit, unit)))


def label_name(label: str, plan: SectorPlan | None = None) -> Bilingual:
    """The label of an occurrence with its event by name; of a report the period it is about.

    >>> from zbgj import load_catalog
    >>> plan = load_catalog()["09"]
    >>> label_name("2024-12-05 about 2024-11").zh, label_name("汛期 flood season 2025", plan).zh
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
    if plan is None:
        return
    for term in plan.known_terms:
        if term.sort in (TermSort.EVENT, TermSort.TRIGGER):
            yield term
