"""The report as one page of HTML that needs nothing else: it opens offline, prints, and reads in either language."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

from zbgj._markup import Markup, el, joined
from zbgj._version import __version__
from zbgj.days import to_day
from zbgj.evaluation.report import PartyReport
from zbgj.formats.canvas import svg
from zbgj.formats.charts import heat_map
from zbgj.formats.curves import stock_and_flow
from zbgj.formats.html.figures import GOOD, due_days, measured, missing, open_hazards, together
from zbgj.formats.html.frame import Page
from zbgj.formats.html.grounds import citation_list, how
from zbgj.formats.html.sections import (
    due_table,
    hazard_table,
    kind_table,
    overdue_table,
    party_table,
    target_table,
)
from zbgj.formats.html.words import Words, date_words, figure, percent
from zbgj.hazards.lifecycle import as_of as as_of_day
from zbgj.labels import checked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from altair import LayerChart

    from zbgj.hazards.hazard import Hazard
    from zbgj.ledger import Ledger

__all__ = ["html_report"]

#: Nothing may be fetched or run, whatever the page came to hold.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_report(
    reports: PartyReport | Iterable[PartyReport],
    *,
    language: str = "zh",
    hazards: Iterable[Hazard] | None = None,
    ledger: Ledger | None = None,
    title: str = "",
    days: int = 90,
    limit: int | None = 20,
) -> str:
    """One page about a party, or about several together: a prefecture, a group of enterprises.

    It holds what is overdue with clause and days, what comes next, the score by kind, targets with their course, the
    outcomes month by month, hazards, how the score was made, and where the document says so. The page is complete in
    itself: style and pictures are in it, it runs no script and fetches nothing. Needs the extra ``pictures``.

    :param reports: a report, or several of the same as-of date and policy.
    :param language: ``"zh"`` or ``"en"``.
    :param hazards: hazards as known now, shown as they stood at the as-of date; ``None`` leaves the section out.
    :param ledger: where all measurements of targets are found; without it only those that decided a point are drawn.
    :param title: the heading; by default the party's name, or how many parties there are.
    :param days: how far ahead the page looks, both ends included; 0 or more.
    :param limit: at most so many rows in each table and picture; what is left out is counted. ``None``: all; what takes
        time then is drawing the months, row by row.
    :raises ValueError: if there is no report, a party comes twice, dates or policies differ, ``days`` is negative,
        ``limit`` below 1 or the language unknown.
    :raises MissingExtra: if altair or vl-convert is not installed.
    """
    words = Words(checked(language))
    listed = [reports] if isinstance(reports, PartyReport) else list(reports)
    _check(listed, days, limit)
    page = Page(listed, words, limit)
    known = None
    if hazards is not None:
        known = [then for hazard in hazards if (then := as_of_day(hazard, page.as_of)) is not None]
    heading = title or (words("roll-up", n=len(listed)) if page.several else page.name(listed[0].party.id))
    sections = [
        _section("parties", words["by-party"], party_table(page, days)) if page.several else None,
        _section("overdue", words["overdue"], overdue_table(page)),
        _section("coming", words("coming", days=days), due_table(page, days)),
        _section("kinds", words["by-kind"], kind_table(page)),
        _section("targets", words["targets"], target_table(page, ledger)),
        _section("months", words["by-month"], _months(page)),
        None if known is None else _section("hazards", words["hazards"], _hazards(page, known)),
        _section("how", words["how"], how(page)),
        _section("citations", words["citations"], citation_list(page)),
    ]
    body = joined(
        _head(page, heading),
        el("main", _vetoes(page), _tiles(page, days, known), sections),
        el("footer", el("p", words("made", version=__version__))),
    )
    style = files("zbgj.formats.html").joinpath("style.css").read_text(encoding="utf-8")
    whole = el(
        "html",
        el(
            "head",
            el("meta", charset="utf-8"),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("meta", http_equiv="Content-Security-Policy", content=_POLICY),
            el("title", f"{heading} · {words['as-of']} {page.as_of}"),
            el("style", Markup(style)),
        ),
        el("body", body),
        lang="zh-CN" if language == "zh" else "en",
    )
    return f"<!DOCTYPE html>\n{whole}\n"


def _check(reports: list[PartyReport], days: int, limit: int | None) -> None:
    wrong = []
    if not reports:
        wrong.append("there is no report; expected one or more")
    ids = [report.party.id for report in reports]
    wrong += [f"party {party} comes {ids.count(party)} times" for party in dict.fromkeys(ids) if ids.count(party) > 1]
    dates = sorted({str(report.as_of) for report in reports})
    if len(dates) > 1:
        wrong.append(f"the reports are of different dates: {', '.join(dates)}")
    if any(report.policy != reports[0].policy for report in reports):
        wrong.append("the reports are made under different policies")
    if days < 0:
        wrong.append(f"days is {days}; expected 0 or more")
    if limit is not None and limit < 1:
        wrong.append(f"limit is {limit}; expected 1 or more, or None for all")
    if wrong:
        raise ValueError("no page can be made: " + "; ".join(wrong))


def _section(key: str, heading: str, content: Markup) -> Markup:
    return el("section", el("h2", heading, id=key), content, aria_labelledby=key)


def _head(page: Page, heading: str) -> Markup:
    w = page.words
    facts: list[str] = []
    if not page.several:
        party = page.reports[0].party
        facts.append(party.kind.zh if w.language == "zh" else party.kind.en)
        if party.level is not None:
            facts.append(getattr(party.level, w.language))
        facts.append(party.place)
        if party.sectors:
            facts.append(w.comma.join(getattr(sector, w.language) for sector in sorted(party.sectors)))
        facts.append(party.id)
    plans = {duty.duty.plan.id for report in page.reports for duty in report.duties}
    policy = page.reports[0].policy
    facts.append(w("plans", n=len(plans)))
    made = [f"{w['policy']}{w.colon}{w.policy(policy.name)}",
            f"{w['readings']}{w.colon}{getattr(policy.readings, w.language)}"]  # fmt: skip
    return el(
        "header",
        el("p", w["about"], class_="over"),
        el("h1", heading),
        el("p", [el("span", fact) for fact in facts], class_="facts"),
        el(
            "p",
            w["as-of"],
            " ",
            el("time", date_words(page.as_of, w.language), datetime=page.as_of),
            [el("span", text, class_="made") for text in made],
            class_="when",
        ),
    )


def _vetoes(page: Page) -> Markup | None:
    vetoed = [report for report in page.reports if report.vetoes]
    if not vetoed:
        return None
    w, cap = page.words, figure(page.reports[0].policy.veto_cap)
    said = w("vetoed-many", n=len(vetoed)) if page.several else w("vetoed", n=len(vetoed[0].vetoes), cap=cap)
    duties = {duty.id: duty for report in vetoed for duty in report.vetoes}
    rows = [
        el("li", page.statement(duty), " ", page.clause(duty.duty.plan, duty.duty.citation.clause))
        for duty in duties.values()
    ]
    return el("div", el("p", el("strong", said)), el("ul", rows), class_="alert", role="note")


def _tile(label: str, value: object, under: str, figure_of: str, css: str = "") -> Markup:
    return el(
        "div", el("dt", label), el("dd", el("b", value, data_figure=figure_of), el("span", under)),
        class_=f"tile {css}".strip(),
    )  # fmt: skip


def _tiles(page: Page, days: int, hazards: list[Hazard] | None) -> Markup:
    w, total = page.words, together(page.reports)
    overdue = sum(len(report.overdue()) for report in page.reports)
    late = missing(page.reports)
    ahead = [duty.id for report in page.reports for duty, _ in report.upcoming(days)]
    known = measured(page.reports)
    good = [t for _, t in known if t.standing in GOOD]
    score = (
        w["no-score"]
        if total.value is None
        else f"{w['of-100']}{w.semicolon}{figure(total.earned)} / {figure(total.possible)}"
    )
    tiles = [
        _tile(w["score"], percent(total.value), score, "score", "score"),
        _tile(w["overdue"], overdue, w("duties", n=len(late)), "overdue", "late" if overdue else ""),
        _tile(w("coming", days=days), len(ahead), w("duties", n=len(set(ahead))), "coming"),
        _tile(w["targets-met"], f"{len(good)}/{len(known)}" if known else "–",
              w("measured", n=len(known)), "targets"),
    ]  # fmt: skip
    if hazards is not None:
        opened = open_hazards(hazards, to_day(page.as_of))
        past = [h for h in opened if (due_days(h, to_day(page.as_of)) or 0) > 0]
        under = w("past-limit", n=len(past))
        tiles.append(_tile(w["open-hazards"], len(opened), under, "hazards", "late" if past else ""))
    return el("dl", tiles, class_="tiles")


def _months(page: Page) -> Markup:
    w = page.words
    if page.several:
        return joined(
            el("p", w["party-month-note"], class_="note"),
            _picture(heat_map(page.reports, language=w.language, limit=page.limit), w["by-month"], "months"),
        )
    report = page.reports[0]
    if not any(judged.occurrence is not None for duty in report.duties for judged in duty.outcomes):
        return el("p", w["nothing-coming"], class_="none")
    chart = heat_map(report, language=w.language, limit=page.limit)
    return joined(el("p", w["month-note"], class_="note"), _picture(chart, w["by-month"], "months"))


def _hazards(page: Page, hazards: list[Hazard]) -> Markup:
    chart = None
    if hazards:
        drawn = stock_and_flow(hazards, page.as_of, language=page.words.language, width=820, height=150)
        chart = _picture(drawn, page.words["hazards"], "flow")
    return joined(hazard_table(page, hazards), chart)


_ID = re.compile(r'(\bid="|url\(#|href="#)')


def _picture(chart: LayerChart, label: str, key: str) -> Markup:
    """The chart as inline SVG: its heading is the section's, and its identifiers are its own."""
    drawn = svg(chart.properties(title=""))
    drawn = _ID.sub(rf"\g<1>{key}-", drawn)
    drawn = drawn.replace("<svg ", f'<svg role="img" aria-label="{joined(label)}" ', 1)
    return el("figure", Markup(drawn))
