"""Deadlines of a party's duties, and the public table of names."""

from __future__ import annotations

import subprocess
import sys

import zbgj
from zbgj import (
    Event,
    Ledger,
    Level,
    Party,
    PartyKind,
    Sector,
    deadlines,
    default_calendar,
    evaluate,
    interval,
    load_catalog,
    undated,
)
from zbgj.schedule import Surroundings

BUREAU = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS})
DUTIES = [duty for duty in load_catalog().obligations_for(BUREAU) if duty.plan.id == "20"]
AUTUMN = interval("2025-09-01", "2025-12-31")


def test_deadlines_come_in_order_whatever_the_order_of_the_duties():
    found = list(deadlines(DUTIES, AUTUMN))
    assert [d.day for d in found] == sorted(d.day for d in found)
    again = list(deadlines(reversed(DUTIES), AUTUMN))
    assert {(d.day, d.obligation.id) for d in found} == {(d.day, d.obligation.id) for d in again}
    assert any(d.obligation.id == "20-4.2-annual-report" and str(d.day) == "2025-12-10" for d in found)


def test_events_that_nobody_can_date_are_named_and_can_be_supplied():
    missing = [duty.id for duty in undated(DUTIES, AUTUMN)]
    assert missing == ["20-3.5-publicity-week"]
    calendar = default_calendar().replaced({"sports-publicity-week": [Event("2025-10-13", "2025-10-19", "周")]})
    assert undated(DUTIES, AUTUMN, calendar) == []
    assert [d.label for d in deadlines(DUTIES, AUTUMN, calendar) if d.obligation.id == missing[0]] == ["周"]


def test_years_that_the_calendar_does_not_know_are_named_too():
    calendar = default_calendar().replaced({"sports-publicity-week": [Event("2025-10-13", "2025-10-19", "周")]})
    three_years = interval("2024-01-01", "2026-12-31")
    assert [duty.id for duty in undated(DUTIES, three_years, calendar)] == ["20-3.5-publicity-week"]
    assert sum(d.obligation.id == "20-3.5-publicity-week" for d in deadlines(DUTIES, three_years, calendar)) == 1
    report = evaluate(BUREAU, [load_catalog()["20"]], Ledger(), "2025-12-31", calendar=calendar)
    outcomes = [judged.outcome.value for judged in report.duty("20-3.5-publicity-week").outcomes]
    assert outcomes == ["missed", "not-assessable"]


def test_triggers_start_clocks():
    around = Surroundings(
        default_calendar(), {"high-risk-sports-event": (zbgj.interval("2025-10-18", "2025-10-18").start,)}
    )
    found = [d for d in deadlines(DUTIES, AUTUMN, around) if "high-risk-event" in d.obligation.id]
    assert [str(d.day) for d in found] == ["2025-10-17"]


def test_every_public_name_can_be_imported():
    for name in zbgj.__all__:
        assert getattr(zbgj, name) is not None
    assert set(zbgj.__all__) <= set(dir(zbgj))


def test_importing_reads_no_definition_and_only_the_core_dependencies():
    code = (
        "import sys, zbgj; "
        "assert not [m for m in sys.modules if m.startswith('zbgj.') and m not in ('zbgj._lazy',)], sys.modules; "
        "zbgj.load_catalog()['20']; "
        "assert not {'holidays', 'rich', 'hypothesis', 'dateutil.rrule'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
