"""What the page's sections are made with: what they know, tables, rows, bars, signs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import attrs

from zbgj._markup import Markup, el, joined
from zbgj.evaluation.report import PartyReport
from zbgj.formats.html.words import Words
from zbgj.model.citation import Citation
from zbgj.model.plan import SectorPlan

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pendulum

    from zbgj.evaluation.report import DutyReport
    from zbgj.evaluation.score import Score

__all__ = ["SHORT", "Page", "badge", "bar", "num", "row", "sign", "table"]


@attrs.define
class Page:
    """What every section needs to know, and the items it has named so far.

    :param limit: at most so many rows in each table; ``None``: all.
    """

    reports: Sequence[PartyReport]
    words: Words
    limit: int | None
    cited: dict[str, tuple[SectorPlan, dict[Citation, None]]] = attrs.Factory(dict)

    @property
    def as_of(self) -> pendulum.Date:
        """The as-of date of all reports."""
        return self.reports[0].as_of

    @property
    def several(self) -> bool:
        """Whether the page is about several parties."""
        return len(self.reports) > 1

    def name(self, party: str) -> str:
        """The party's name, or its identifier if it has none in the language."""
        for report in self.reports:
            if report.party.id == party:
                return getattr(report.party, self.words.language) or party
        return party

    def names(self, parties: Sequence[str]) -> str:
        """The parties' names; of many only how many they are."""
        w = self.words
        if len(parties) <= 3:
            return w.comma.join(map(self.name, parties))
        return w("parties", n=len(parties))

    def statement(self, duty: DutyReport) -> Markup:
        """What is owed, and the identifier."""
        self.cite(duty.id, duty.duty.plan, duty.duty.citations)
        return joined(duty.duty.statement[self.words.language], el("span", duty.id, class_="id"))

    def cite(self, item: str, plan: SectorPlan, places: Iterable[Citation]) -> None:
        """Note that the page names an item, for the list of citations."""
        self.cited.setdefault(item, (plan, {}))[1].update(dict.fromkeys(places))

    def clause(self, plan: SectorPlan, clause: str) -> Markup:
        """Plan and clause."""
        return el("span", f"{plan.id} {clause}", title=plan.title[self.words.language], class_="clause")


#: A table with at most so many rows is not broken over pages.
SHORT = 6


def table(
    page: Page,
    heads: Sequence[tuple[str, str] | None],
    rows: Iterable[Markup],
    total: int,
    caption: str,
    css: str = "",
) -> Markup:
    """A table with headings.

    :param heads: name and class of each column; ``None`` for one that is not there.
    :param rows: made one by one: those beyond the page's limit are not, and it says how many they are.
    :param total: how many rows there would be. :param caption: for whoever does not see the heading.
    """
    shown = list(islice(rows, page.limit))
    rest = total - len(shown)
    return joined(
        el(
            "table",
            el("caption", caption, class_="unseen"),
            el("thead", el("tr", [el("th", head[0], scope="col", class_=head[1] or None) for head in heads if head])),
            el("tbody", shown),
            class_=" ".join(filter(None, (css, "short" if len(shown) <= SHORT else ""))) or None,
        ),
        el("p", page.words("more", n=rest), class_="note") if rest else None,
    )


def row(*cells: Markup | None) -> Markup:
    """A row of those cells that are there."""
    return el("tr", [cell for cell in cells if cell is not None])


def num(value: object, **more: Any) -> Markup:
    """A cell that holds a number or a day."""
    return el("td", value, class_="num", **more)


def bar(score: Score) -> Markup:
    """The score as a bar; the figure stands beside it."""
    value = score.value or 0.0
    return el("span", el("span", style=f"width:{value:.1f}%"), class_="bar", aria_hidden="true")


def badge(colour: str, character: str, text: str) -> Markup:
    """An outcome or a standing, with its sign."""
    return el("span", sign(colour, character), text, class_="badge")


def sign(colour: str, character: str) -> Markup:
    """The sign of an outcome or a standing, in its colour."""
    return el("span", character, class_="sign", style=f"color:{colour}", aria_hidden="true")
