"""Three parties, a year and a half of ledger, a hazard's life: the whole library in one run.

Everything printed can be followed by hand from ``examples/demo/*.toml`` and the plans' definitions. The report is
written to ``demo-report.json`` in the current folder.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

import zbgj
import zbgj.hazards as hz
from zbgj.register import Register, advise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).parent / "demo"
AS_OF = "2025-09-30"
PLANS = ("09", "14", "20", "26")
ROWS = 8

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
        console.print(report.explain(identifier), markup=False)
        console.print(report.explain(identifier, "zh"), style="dim", markup=False)
    total = sum((report.total for report in reports), zbgj.Score())
    console.print(f"[bold]All three together: {total.earned} of {total.possible} = {total.value:.1f}[/bold]")
    coming_up(reports)
    hazards, lives = walk()
    counted(lives, parties)
    written = Path("demo-report.json")
    data = {"as_of": AS_OF, "parties": [report.as_data() for report in reports], "hazards": hazards}
    written.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    console.print(f"[green]The whole report is in {written}")


def coming_up(reports: list[zbgj.PartyReport]) -> None:
    """What to do next, what governs what, and which group stands worst."""
    console.rule("[bold]What to do next, and what it is worth 近期最值得做的事")
    for report in reports:
        for action in zbgj.next_actions(report, 90)[:2]:
            gain = f"{float(action.gain):+.2f}"
            console.print(f"{report.party.id} {gain} {action.kind.en} {action.kind.zh}: {action.duty.id}", markup=False)
        for duty in report.governed:
            console.print(f"{report.party.id}: {duty.id} is governed by {duty.governed_by}", style="dim", markup=False)
    worst = zbgj.roll_up(reports).group("CN-54").groups[0]
    console.print(f"worst group below the region: {worst.key}, {worst.score:.1f}" if worst.score is not None else "")


def counted(lives: dict[str, hz.Hazard], parties: Sequence[zbgj.Party]) -> None:
    """The register's figures, and what the plans call for."""
    console.rule("[bold]The register of hazards 隐患台账")
    register = Register(lives.values())
    for day in ("2024-06-30", "2024-12-31", AS_OF):
        view = register.at(day)
        console.print(
            f"{day}: open major {view.open().value}, overdue {view.overdue().value}, closed since the start "
            f"{view.closed('2024-01-01').value}"
        )
    for advice in advise(register, zbgj.load_catalog(), parties, AS_OF)[:3]:
        console.print(advice.zh, markup=False)
        console.print(advice.en, style="dim", markup=False)


def show(report: zbgj.PartyReport) -> None:
    """What one party owes next, how it stands, what is overdue."""
    score = "nothing assessable" if report.score is None else f"{report.score:.1f}"
    console.rule(f"[bold]{report.party.zh} {report.party.en}")
    counts = ", ".join(f"{outcome.en} {count}" for outcome, count in report.counts().items() if count)
    console.print(f"score [bold]{score}[/bold] ({report.total.earned} of {report.total.possible}): {counts}")
    overdue = Table("first due", "times", "item", "what", title="Overdue 逾期", title_justify="left", expand=True)
    missing: dict[str, list[str]] = {}
    for duty, judged in report.overdue():
        missing.setdefault(duty.id, []).append(str(judged.occurrence.due if judged.occurrence else ""))
    for identifier, days in list(missing.items())[:ROWS]:
        overdue.add_row(days[0], str(len(days)), identifier, report.duty(identifier).duty.statement.zh)
    console.print(overdue)
    if len(missing) > ROWS:
        console.print(f"  ... and {len(missing) - ROWS} more duties, all in the report file", style="dim")
    coming = Table(
        "due", "item", "what", "where it says so", title="Next 90 days 近期到期", title_justify="left", expand=True
    )
    for duty, judged in report.upcoming(92)[:ROWS]:
        if judged.occurrence:
            clause = f"{duty.duty.plan.id} {duty.duty.citation.clause}"
            coming.add_row(str(judged.occurrence.due), duty.id, duty.duty.statement.zh, clause)
    console.print(coming)
    measured = [t for t in report.targets if any(p.measurement for p in t.points)]
    for target in measured:
        console.print(f"target {target.target.id}: {target.standing.en} — {target.target.zh}")


def walk() -> tuple[list[dict[str, object]], dict[str, hz.Hazard]]:
    """The lives of the mine's hazards, what was refused on the way and why."""
    data = tomllib.loads((HERE / "hazards.toml").read_text(encoding="utf-8"))
    officials = {
        name: hz.Official(name, row["organisation"], zbgj.Level(row["level"]) if "level" in row else None)
        for name, row in data["officials"].items()
    }
    lives: dict[str, hz.Hazard] = {}
    told: list[dict[str, object]] = []
    console.rule("[bold]Three hazards 三项隐患")
    for row in data["event"]:
        event = event_of(dict(row), officials)
        known = lives.get(row["hazard"])
        step = hz.open_hazard(event) if isinstance(event, hz.Found) else hz.apply(known, event) if known else None
        line = {"hazard": row["hazard"], "on": row["on"], "event": event.en, "by": row["by"]}
        match step:
            case hz.Hazard():
                lives[row["hazard"]] = step
                line["state"] = str(step.state)
                console.print(
                    f"{row['on']} {row['hazard']} {event.zh} {event.en} ({row['by']}) → {step.state.zh}", markup=False
                )
            case hz.Refused():
                line["refused"] = step.en
                console.print(f"{row['on']} {row['hazard']} {step.zh}", style="red", markup=False)
                console.print(f"{'':15} {step.en}", style="red", markup=False)
        told.append(line)
    for name, hazard in lives.items():
        assert hz.replay(hazard.history) == hazard
        then = (
            hz.as_of(hazard, "2024-06-30") if hazard.found.on <= zbgj.interval("2024-06-30", "2024-06-30").end else None
        )
        past = f", on 2024-06-30 it was {then.state.en}" if then else ""
        console.print(f"[bold]{name}[/bold] is now {hazard.state.en}{past}; {hazard.history.length} entries")
    return told, lives


def event_of(row: dict[str, Any], officials: dict[str, hz.Official]) -> Any:
    """An event from its row in the file."""
    kind, hazard = getattr(hz, row.pop("type")), row.pop("hazard")
    typed: dict[str, Callable[[Any], Any]] = {
        "by": officials.__getitem__,
        "approved_by": officials.__getitem__,
        "sector": zbgj.Sector,
        "channel": hz.Channel,
        "grade": hz.Grade,
        "pressure": hz.Pressure,
        "assurances": lambda given: hz.Assurances(**given),
    }
    values = {key: typed[key](value) if key in typed else value for key, value in row.items()}
    return kind(id=hazard, **values) if kind is hz.Found else kind(**values)


if __name__ == "__main__":
    main()
