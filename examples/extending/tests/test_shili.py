"""The plan of Shili as the catalogue has it once the package is installed."""
# ruff: noqa: D103

from __future__ import annotations

from pathlib import Path

from zbgj import Calendar, Event, Party, PartyKind, Sector, deadlines, interval, load_catalog
from zbgj.review import Severity, review_package
from zbgj.text.check import check_text
from zbgj.text.copies import plan_text

TEXT = Path(__file__).parent.parent / "text"
CATALOG = load_catalog()


def test_the_package_brings_the_plan() -> None:
    assert [str(place) for place in CATALOG.provenance("shili")] == ["package shili: shili-venues.toml"]


def test_every_citation_stands_in_the_text_and_all_of_the_text_is_accounted_for() -> None:
    text = plan_text(CATALOG["shili"], TEXT)
    assert text is not None
    assert check_text(CATALOG["shili"], text) == []


def test_the_review_finds_no_fault() -> None:
    text = plan_text(CATALOG["shili"], TEXT)
    assert text is not None
    found = review_package("package shili", CATALOG, load_catalog(packages=False), {"shili": text})
    assert [str(finding) for finding in found if finding.severity is not Severity.NOTICE] == []


def test_a_venue_underground_is_checked_every_day_and_drills_only_under_the_open_sky() -> None:
    hall = Party(
        id="hall", kind=PartyKind.INSTITUTION, place="CN-54/Shili", sectors={Sector.SPORTS},
        tags={"sports-venue", "underground-venue"},
    )  # fmt: skip
    duties = [duty for duty in CATALOG.obligations_for(hall) if duty.plan.id == "shili"]
    assert [duty.id for duty in duties] == ["shili-2.2-weekly-check", "shili-2.4-light-rigs"]
    days = [due.day.isoformat() for due in deadlines(duties, interval("2025-09-29", "2025-10-01"))]
    assert days == ["2025-09-29", "2025-09-30", "2025-09-30", "2025-10-01"]


def test_the_drill_is_due_the_day_before_the_flood_season() -> None:
    field = Party(
        id="field", kind=PartyKind.ENTERPRISE, place="CN-54/Shili", sectors={Sector.SPORTS}, tags={"open-air-venue"},
    )  # fmt: skip
    seasons = Calendar({"flood-season": [Event("2025-06-01", "2025-09-30", "汛期 2025")]})
    duties = [duty for duty in CATALOG.obligations_for(field) if duty.plan.id == "shili"]
    due = deadlines(duties, interval("2025-05-01", "2025-06-30"), seasons)
    assert [(one.day.isoformat(), one.obligation.id) for one in due] == [("2025-05-31", "shili-2.3-evacuation-drill")]


def test_who_is_elsewhere_owes_nothing() -> None:
    elsewhere = Party(id="x", kind=PartyKind.ENTERPRISE, place="CN-54/Other", sectors={Sector.SPORTS})
    assert all(duty.plan.id != "shili" for duty in CATALOG.obligations_for(elsewhere))
