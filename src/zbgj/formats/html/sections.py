"""The sections of the page that say how things stand, each made from its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj._markup import Markup, el, joined
from zbgj.days import as_date, to_day
from zbgj.formats.html.figures import (
    GOOD,
    Coming,
    coming,
    due_days,
    measured,
    missing,
    open_hazards,
    parts,
    standing_missed,
    unmeasured,
)
from zbgj.formats.html.frame import SHORT, Page, badge, bar, num, row, sign, table
from zbgj.formats.html.sparkline import sparkline
from zbgj.formats.html.words import figure, percent
from zbgj.formats.palette import OUTCOMES, STANDINGS
from zbgj.model.condition import number_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zbgj.evaluation.report import PartyReport
    from zbgj.evaluation.score import Score
    from zbgj.evaluation.targets import TargetReport
    from zbgj.hazards.hazard import Hazard
    from zbgj.ledger import Ledger
    from zbgj.model.items import Target

__all__ = ["due_table", "hazard_table", "kind_table", "overdue_table", "party_table", "target_table"]


def overdue_table(page: Page) -> Markup:
    """What is overdue, by duty, the oldest first."""
    w, dated, standing = page.words, missing(page.reports), standing_missed(page.reports)

    def rows() -> Iterator[Markup]:
        for found in dated:
            partly = el("span", w("partly", n=found.partial), class_="id") if found.partial else None
            yield row(
                el("th", page.statement(found.duty), scope="row"),
                el("td", page.names(found.parties)) if page.several else None,
                el("td", page.clause(found.duty.duty.plan, found.duty.duty.citation.clause)),
                num(joined(found.times, partly)),
                num(as_date(found.first)),
                el("td", el("strong", to_day(page.as_of) - found.first), class_="num late"),
            )
        for duty, parties in standing:
            yield row(
                el("th", page.statement(duty), scope="row"),
                el("td", page.names(parties)) if page.several else None,
                el("td", page.clause(duty.duty.plan, duty.duty.citation.clause)),
                el("td", w["standing-missed"], colspan=3),
            )

    if not dated and not standing:
        return el("p", w["nothing-overdue"], class_="none")
    heads = [(w["what"], "wide"), (w["whose"], "whose") if page.several else None, (w["clause"], ""),
             (w["times"], "num"), (w["first-due"], "num"), (w["days-late"], "num")]  # fmt: skip
    return table(page, heads, rows(), len(dated) + len(standing), w["overdue"])


def due_table(page: Page, days: int) -> Markup:
    """What falls due within so many days."""
    w, ahead = page.words, coming(page.reports, days)

    def line(found: Coming) -> Markup:
        look = OUTCOMES[found.outcome]
        return row(
            el("td", sign(look.colour, look.sign), as_date(found.day), class_="day"),
            num(found.day - to_day(page.as_of)),
            el("th", page.statement(found.duty), scope="row"),
            el("td", page.names(found.parties)) if page.several else None,
            el("td", page.clause(found.duty.duty.plan, found.duty.duty.citation.clause)),
            el("td", found.label[w.language], class_="day" if found.label.zh == found.label.en else None),
        )

    if not ahead:
        return el("p", w["nothing-coming"], class_="none")
    heads = [(w["due"], ""), (w["days-left"], "num"), (w["what"], "wide"),
             (w["whose"], "whose") if page.several else None, (w["clause"], ""), (w["period"], "")]  # fmt: skip
    return table(page, heads, map(line, ahead), len(ahead), w("coming", days=days))


def kind_table(page: Page) -> Markup:
    """The score by kind of duty; the lines add up to the total."""
    w, made = page.words, parts(page.reports)

    def line(name: str, count: object, score: Score, kind: str) -> Markup:
        return row(
            el("th", name, scope="row"), num(count), num(figure(score.earned), data_earned=kind),
            num(figure(score.possible)), num(percent(score.value)), el("td", bar(score), class_="bars"),
        )  # fmt: skip

    rows = [line(getattr(kind, w.language), count, score, kind.value) for kind, count, score in made.kinds]
    if made.targets.possible:
        rows.append(line(w["target-points"], "", made.targets, "targets"))
    if made.veto:
        rows.append(
            row(el("th", w["veto"], scope="row"), num(""), num("−" + figure(made.veto)), num(""), num(""), el("td"))
        )
    heads = [(w["kind"], ""), (w["counted"], "num"), (w["earned"], "num"), (w["possible"], "num"), (w["share"], "num"),
             ("", "bars")]  # fmt: skip
    total = made.total
    foot = row(
        el("th", w["total"], scope="row"), num(sum(count for _, count, _ in made.kinds)),
        num(figure(total.earned), data_earned="total"), num(figure(total.possible)),
        num(percent(total.value)), el("td", bar(total), class_="bars"),
    )  # fmt: skip
    return el(
        "table",
        el("caption", w["by-kind"], class_="unseen"),
        el("thead", el("tr", [el("th", head or el("span", w["share"], class_="unseen"), scope="col", class_=css or None)
                              for head, css in heads])),
        el("tbody", rows),
        el("tfoot", foot),
        class_="short" if len(rows) <= SHORT else None,
    )  # fmt: skip


_SIGNS = {">=": "≥", "<=": "≤"}
_UNITS_ZH = {"count": "项", "state": "", "grade": "级", "% change": "%（变化）", "persons": "人"}
_UNITS_EN = {"count": "", "state": "", "% change": "% change"}


def _valued(target: Target, value: float, language: str) -> str:
    if target.unit == "state" and value in (0, 1):
        done = ("未达到", "达到") if language == "zh" else ("not reached", "reached")
        return done[int(value)]
    if target.unit == "grade" and language == "en":
        return f"grade {number_text(value)}"
    unit = (_UNITS_ZH if language == "zh" else _UNITS_EN).get(target.unit, target.unit)
    close = unit.startswith("%") or language == "zh" or not unit
    return number_text(value) + ("" if close else " ") + unit


def target_table(page: Page, ledger: Ledger | None) -> Markup:
    """Targets with data: threshold, last measurement, standing and course."""
    w, known = page.words, measured(page.reports)

    def line(pair: tuple[PartyReport, TargetReport]) -> Markup:
        report, found = pair
        target, look = found.target, STANDINGS[found.standing]
        page.cite(target.id, found.plan, target.cite)
        day = to_day(report.as_of)
        given = () if ledger is None else ledger.measurements_of(report.party.id, target.id)
        decided = [point.measurement for point in found.points if point.measurement is not None]
        values = [m for m in given if m.day <= day] or decided
        last = max(values, key=lambda m: (m.day, m.value))
        state = target.unit == "state"
        compare = "" if state else _SIGNS.get(str(target.comparator), str(target.comparator)) + " "
        asked = [
            el("span", compare, _valued(target, point.point.value, w.language),
               el("span", point.point.date, class_="id"), class_="point") for point in found.points
        ]  # fmt: skip
        course = None if state else sparkline(found, day, values, w("course-says", n=len(values)))
        return row(
            el("th", target.statement[w.language], el("span", target.id, class_="id"), scope="row"),
            el("td", page.name(report.party.id)) if page.several else None,
            el("td", page.clause(found.plan, target.citation.clause)),
            el("td", asked, class_="num"),
            num(joined(_valued(target, last.value, w.language), el("span", as_date(last.day), class_="id"))),
            el("td", badge(look.colour, look.sign, getattr(found.standing, w.language))),
            el("td", course, class_="course"),
        )

    none = unmeasured(page.reports)
    rest = el("p", w("unmeasured", n=none), class_="note") if none else None
    if not known:
        return joined(el("p", w["nothing-measured"], class_="none"), rest)
    heads = [(w["indicator"], "wide"), (w["whose"], "whose") if page.several else None, (w["clause"], ""),
             (w["threshold"], "num"), (w["latest"], "num"), (w["standing"], ""), (w["course"], "")]  # fmt: skip
    return joined(table(page, heads, map(line, known), len(known), w["targets"]), rest)


def party_table(page: Page, days: int) -> Markup:
    """The parties, the lowest score first."""
    w = page.words
    listed = sorted(page.reports, key=lambda r: (r.score is None, r.score or 0.0, r.party.id))

    def line(report: PartyReport) -> Markup:
        party, known = report.party, measured([report])
        met = sum(1 for _, target in known if target.standing in GOOD)
        capped = el("span", w["capped"], class_="id late") if report.vetoes else None
        return row(
            el("th", page.name(party.id), el("span", party.id, class_="id"), scope="row"),
            el(
                "td",
                [el("span", ("/" if n else "") + part, class_="day") for n, part in enumerate(party.place.split("/"))],
            ),
            num(joined(el("strong", percent(report.score), data_score=party.id), capped)),
            el("td", bar(report.total), class_="bars"),
            num(len(report.overdue()), data_overdue=party.id),
            num(len(report.upcoming(days))),
            num(f"{met}/{len(known)}" if known else "–"),
        )

    heads = [(w["whose"], "wide"), (w["place"], ""), (w["score"], "num"), (w["of-100"], "bars"), (w["overdue"], "num"),
             (w("coming", days=days), "num"), (w["targets-met"], "num")]  # fmt: skip
    return joined(
        el("p", w["lowest"], class_="note"), table(page, heads, map(line, listed), len(listed), w["by-party"])
    )


def hazard_table(page: Page, hazards: Iterable[Hazard]) -> Markup:
    """The open hazards, major ones first, then by limit."""
    w, as_of, opened = page.words, to_day(page.as_of), open_hazards(hazards, to_day(page.as_of))

    def line(hazard: Hazard) -> Markup:
        over = due_days(hazard, as_of)
        marks = [w[key] for key, so in (("listed", hazard.listed_by), ("suspended", hazard.suspended)) if so]
        return row(
            el("th", hazard.found.description, el("span", f"{hazard.id} · {page.name(hazard.party)}", class_="id"),
               scope="row"),
            el("td", w["undetermined"] if hazard.grade is None else getattr(hazard.grade, w.language)),
            el("td", getattr(hazard.state, w.language), [el("span", mark, class_="id") for mark in marks]),
            num(hazard.found.on),
            num(hazard.due or w["no-limit"]),
            el("td", el("strong", over) if over is not None and over > 0 else "–", class_="num late"),
        )  # fmt: skip

    if not opened:
        return el("p", w["none-open"], class_="none")
    heads = [(w["hazard"], "wide"), (w["grade"], ""), (w["state"], ""), (w["found"], "num"), (w["limit"], "num"),
             (w["days-late"], "num")]  # fmt: skip
    return table(page, heads, map(line, opened), len(opened), w["open-hazards"])
