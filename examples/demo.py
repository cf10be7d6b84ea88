"""Three parties, a year and a half of ledger, a hazard's life: the whole library in one run.

Everything printed can be followed by hand from ``examples/demo/*.toml`` and the plans' definitions. The report is
written to ``demo-report.json`` in the current folder.
"""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

import zbgj

HERE = Path(__file__).parent / "demo"
AS_OF = "2025-09-30"
PLANS = ("09", "14", "20", "26")

console = Console(width=120, highlight=False)


def main() -> None:
    """Load, evaluate, print, write."""
    catalog = zbgj.load_catalog()
    plans = [catalog[key] for key in PLANS]
    parties = zbgj.read_parties(HERE / "parties.toml")
    ledger = zbgj.read_ledger(HERE / "ledger.toml", catalog=catalog)
    items = sum(1 for plan in plans for _ in plan.items())
    console.print(f"[bold]{len(plans)} plans, {items} items; {len(ledger.activities)} activities; as of {AS_OF}[/bold]")
    reports = [zbgj.evaluate(party, plans, ledger, AS_OF) for party in parties]
    for report in reports:
        show(report)
    console.rule("[bold]Why: one number down to clause and evidence 由来")
    for report, identifier in zip(
        reports, ("14-2.1.4-escape-drill", "20-3.2-joint-inspection", "09-2.2.1-dykes-to-standard"), strict=True
    ):
        console.print(report.explain(identifier))
        console.print(report.explain(identifier, "zh"), style="dim")
    total = sum((report.total for report in reports), zbgj.Score())
    console.print(f"[bold]All three together: {total.earned} of {total.possible} = {total.value:.1f}[/bold]")
    hazards = walk()
    written = Path("demo-report.json")
    data = {"as_of": AS_OF, "parties": [report.as_data() for report in reports], "hazards": hazards}
    written.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    console.print(f"[green]The whole report is in {written}")


def show(report: zbgj.PartyReport) -> None:
    """What one party owes next, how it stands, what is overdue."""
    score = "nothing assessable" if report.score is None else f"{report.score:.1f}"
    console.rule(f"[bold]{report.party.zh} {report.party.en}")
    counts = ", ".join(f"{outcome.en} {count}" for outcome, count in report.counts().items() if count)
    console.print(f"score [bold]{score}[/bold] ({report.total.earned} of {report.total.possible}): {counts}")
    overdue = Table("was due", "item", "what", "outcome", title="Overdue 逾期", title_justify="left", expand=True)
    for duty, judged in report.overdue()[:8]:
        if judged.occurrence:
            overdue.add_row(str(judged.occurrence.due), duty.id, duty.duty.statement.zh, judged.outcome.en)
    rest = len(report.overdue()) - 8
    console.print(overdue)
    if rest > 0:
        console.print(f"  ... and {rest} more, all in the report file", style="dim")
    coming = Table(
        "due", "item", "what", "where it says so", title="Next 90 days 近期到期", title_justify="left", expand=True
    )
    for duty, judged in report.upcoming(92)[:8]:
        if judged.occurrence:
            clause = f"{duty.duty.plan.id} {duty.duty.citation.clause}"
            coming.add_row(str(judged.occurrence.due), duty.id, duty.duty.statement.zh, clause)
    console.print(coming)
    measured = [t for t in report.targets if any(p.measurement for p in t.points)]
    for target in measured:
        console.print(f"target {target.target.id}: {target.standing.en} — {target.target.zh}")


def walk() -> list[dict[str, object]]:
    """A hazard's life."""
    return []


if __name__ == "__main__":
    main()
