"""All deadlines 2024-2026 by plan, kept as text: any change of a definition shows in review as changed dates.

Write them anew with ``python -m tests.test_snapshots``.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from zbgj import SectorPlan, default_calendar, load_catalog
from zbgj.calendars import CalendarError
from zbgj.schedule import Schedule, Surroundings, occurrences, to_text

FOLDER = Path(__file__).parent / "snapshots"
CATALOG = load_catalog(packages=False)


def dates(schedule: Schedule) -> list[str]:
    """A line a year."""
    try:
        found = occurrences(schedule, "2024-01-01", "2026-12-31", Surroundings(default_calendar()))
    except CalendarError:
        return ["  not dated by the default calendar"]
    lines = []
    for year, days in groupby(found, key=lambda o: o.due.year):
        listed = [f"{o.due:%m-%d}" + (f" x{o.times}" if o.times > 1 else "") for o in days]
        lines.append(f"  {year}: {' '.join(listed)}")
    return lines


def snapshot(plan: SectorPlan) -> str:
    """The plan's deadlines as text."""
    lines = []
    for duty in plan.duties:
        rules = [("", duty.schedule), *((f" variant {n}", v.schedule) for n, v in enumerate(duty.variants, 1))]
        for which, schedule in rules:
            found = dates(schedule)
            if found:
                lines += [f"{duty.id}{which}: {to_text(schedule)}", *found]
    for target in plan.targets:
        lines.append(
            f"{target.id}: "
            + ", ".join(f"{p.date} {target.comparator} {p.value:g} {target.unit}" for p in target.points)
        )
    return "\n".join(lines) + "\n"


def write() -> None:
    """Write every snapshot anew."""
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for plan in CATALOG.plans():
        (FOLDER / f"{plan.id}-{plan.slug}.txt").write_text(snapshot(plan), encoding="utf-8")


@pytest.mark.parametrize("plan", list(CATALOG))
def test_deadlines_are_as_reviewed(plan):
    found = CATALOG[plan]
    kept = FOLDER / f"{found.id}-{found.slug}.txt"
    assert kept.read_text(encoding="utf-8") == snapshot(found), "if meant: python -m tests.test_snapshots"


if __name__ == "__main__":
    write()
