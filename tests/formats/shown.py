"""The demonstration's parties, ledger and hazards, as the tests of formats show them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import zbgj
import zbgj.hazards as hz

DEMO = Path(__file__).parents[2] / "examples" / "demo"
AS_OF = "2025-09-30"
PLANS = ("09", "14", "20", "26")


@cache
def ledger() -> zbgj.Ledger:
    """What the demonstration's parties did."""
    return zbgj.read_ledger(DEMO / "ledger.toml")


@cache
def reports(as_of: str = AS_OF) -> dict[str, zbgj.PartyReport]:
    """The report of each party."""
    catalog = zbgj.load_catalog()
    plans = [catalog[key] for key in PLANS]
    parties = zbgj.read_parties(DEMO / "parties.toml")
    return {party.id: zbgj.evaluate(party, plans, ledger(), as_of) for party in parties}


def mine() -> zbgj.PartyReport:
    """The mine's."""
    return reports()["mine-1"]


BUREAU = hz.Official("drolma", "bureau", zbgj.Level.COUNTY)


def found(number: int, on: str, **more: Any) -> hz.Hazard:
    """A hazard found by the county."""
    return hz.open_hazard(
        hz.Found(
            on=on, by=BUREAU, id=f"h-{number}", party="mine-1", place="CN-54/Lhasa", sector=zbgj.Sector.NON_COAL_MINES,
            channel=hz.Channel.SUPERVISION, description=more.pop("description", "one exit only"),
        )
    )  # fmt: skip


def after(hazard: hz.Hazard, *events: Any) -> hz.Hazard:
    """The hazard after these events, none of them refused."""
    for event in events:
        step = hz.apply(hazard, event)
        assert isinstance(step, hz.Hazard), step
        hazard = step
    return hazard


def hazards() -> list[hz.Hazard]:
    """One dismissed, one major and past its limit, one not determined."""
    determined = hz.Determined(
        on="2025-03-02", by=BUREAU, grade=hz.Grade.MAJOR, reasons="one exit", standard="《标准》"
    )
    five = hz.Assurances(responsibility="T", measures="M", funds="F", deadline="2025-06-30", contingency="C")
    return [
        after(found(1, "2025-01-10"), hz.Dismissed(on="2025-02-03", by=BUREAU, reasons="none")),
        after(
            found(2, "2025-03-01"), determined,
            hz.Assured(on="2025-03-05", by=hz.Official("tashi", "mine-1"), assurances=five),
        ),
        found(3, "2025-09-12", description="<b>loose</b> rock"),
    ]  # fmt: skip
