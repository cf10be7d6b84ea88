"""The sections of the page that give the grounds: how the score was made, and where the document says so."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import attrs

from zbgj._markup import Markup, el, joined
from zbgj.evaluation.outcomes import Outcome
from zbgj.formats.html.frame import Page, badge, num, row, table
from zbgj.formats.html.words import figure
from zbgj.formats.palette import OUTCOMES
from zbgj.model.kinds import ObligationKind

if TYPE_CHECKING:
    from zbgj.model.plan import SectorPlan

__all__ = ["citation_list", "how"]


def how(page: Page) -> Markup:
    """The values of the policy, and how many occurrences stand how."""
    w, policy = page.words, page.reports[0].policy
    weights: defaultdict[str, list[str]] = defaultdict(list)
    for kind in ObligationKind:
        if kind in policy.weights:
            weights[figure(policy.weights[kind])].append(getattr(kind, w.language))
    heavy = [f"{weight}: {w.comma.join(kinds)}" for weight, kinds in sorted(weights.items(), reverse=True)]
    counts = {outcome: sum(report.counts()[outcome] for report in page.reports) for outcome in Outcome}
    veto = w["nobody"]
    if policy.veto_themes:
        veto = w.comma.join(sorted(policy.veto_themes)) + w.semicolon + w("veto-cap", cap=figure(policy.veto_cap))
    entries: list[tuple[str, object]] = [
        (w["policy"], w.policy(policy.name)),
        (w["readings"], getattr(policy.readings, w.language)),
        (w["weights"], w.semicolon.join([*heavy, f"1: {w['other-kinds']}"])),
        (w["relevance"], figure(policy.relevance)),
        (w["late-credit"], figure(policy.late_credit)),
        (w["partial-credit"], figure(policy.partial_credit)),
        (w["target-weight"], figure(policy.target_weight)),
        (w["soon"], policy.soon_days),
        (w["validity"], policy.activity_validity_days),
        (w["unattested"], w["counts-missed"] if policy.unattested_counts else w["left-out"]),
        (w["veto-themes"], veto),
    ]
    tally = [
        el("li", badge(OUTCOMES[o].colour, OUTCOMES[o].sign, getattr(o, w.language)),
           el("b", count, data_outcome=o.value))
        for o, count in counts.items() if count
    ]  # fmt: skip
    return joined(
        el("p", w["how-text"]),
        el("dl", [el("div", el("dt", term), el("dd", value)) for term, value in entries]),
        el("h3", w["outcomes"]),
        el("ul", tally, class_="tally"),
    )


def citation_list(page: Page) -> Markup:
    """Where it says so, for every item the page names, by plan."""
    w = page.words
    by_plan: dict[str, SectorPlan] = {plan.id: plan for plan, _ in page.cited.values()}
    heads = [
        (w["item"], "wide"),
        (w["clause"], ""),
        (w["paragraph"], "num"),
        (w["characters"], "num"),
        (w["digest"], ""),
    ]
    out = [el("p", w["citations-note"], class_="note")]
    for key, plan in sorted(by_plan.items()):
        rows = [
            row(
                el("th", item, scope="row") if n == 0 else el("td"),
                el("td", place.clause), num(place.paragraph), num(f"{place.start}–{place.end}"),
                el("td", place.digest, class_="digest"),
            )
            for item, (of, places) in sorted(page.cited.items(), key=lambda entry: entry[0])
            if of.id == key
            for n, place in enumerate(places)
        ]  # fmt: skip
        title = plan.title[w.language]
        whole = attrs.evolve(page, limit=None)
        out += [el("h3", f"{key} {title}"), table(whole, heads, rows, len(rows), title, "citations")]
    return joined(out)
