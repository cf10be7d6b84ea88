"""What the library costs, beside a named peer or the floor of its bare dependencies, in one run.

Ratios count; milliseconds depend on the machine. Run ``make bench``.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import resource
import statistics
import subprocess
import sys
import tomllib
from functools import partial
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from dateutil import rrule

from zbgj import Activity, Catalog, Ledger, Level, Party, PartyKind, Sector, evaluate_all, load_catalog
from zbgj.days import as_date, to_day
from zbgj.loading.compiled import compiled
from zbgj.loading.plans import plan_from_data
from zbgj.loading.sources import SUFFIX, Source, builtin
from zbgj.schedule import Continuous, Sequence, occurrences, parse
from zbgj.schedule.expand import expand_afresh

if TYPE_CHECKING:
    from collections.abc import Callable


def median(action: Callable[[], object], times: int) -> float:
    """Median seconds of an action."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        action()
        taken.append(perf_counter() - begun)
    return statistics.median(taken)


def fresh(code: str, times: int = 15) -> float:
    """Median seconds of a fresh interpreter running the code, beyond one that runs nothing."""

    def run(text: str) -> None:
        subprocess.run([sys.executable, "-c", text], check=True, capture_output=True)

    run(code)
    floor, taken = [], []
    for _ in range(times):
        floor.append(median(lambda: run("pass"), 1))
        taken.append(median(lambda: run(code), 1))
    return statistics.median(taken) - statistics.median(floor)


def row(what: str, one: float, other: float, against: str) -> None:
    """One line of the table."""
    print(f"{what:<66} {one * 1e3:>9.4f} ms {one / other:>7.2f} x {against} ({other * 1e3:.4f} ms)", flush=True)


def imports() -> None:
    """Importing, and importing plus one plan."""
    bare = fresh("import attrs, cattrs, pendulum")
    row(
        "import zbgj, dependencies included",
        fresh("import attrs, cattrs, pendulum, zbgj"),
        bare,
        "attrs, cattrs, pendulum",
    )
    one = fresh("import attrs, cattrs, pendulum, zbgj; zbgj.load_catalog()['20']")
    row("import zbgj and load plan 20, dependencies included", one, bare, "attrs, cattrs, pendulum")
    print(f"  beyond the dependencies: {(one - bare) * 1e3:.0f} ms")
    every = fresh("import attrs, cattrs, pendulum, zbgj; zbgj.load_catalog().plans()", 5)
    print(f"  the whole catalogue, cold, beyond the dependencies: {(every - bare) * 1e3:.0f} ms")


def expansion() -> None:
    """Three years of one rule against dateutil.rrule on the same rule."""
    start, end = "2024-01-01", "2026-12-31"
    first, until = dt.datetime(2024, 1, 1), dt.datetime(2026, 12, 31)
    cases: dict[str, Callable[[], list[dt.datetime]]] = {
        "every month": lambda: list(rrule.rrule(rrule.MONTHLY, dtstart=first, bymonthday=-1, until=until)),
        "every quarter": lambda: list(rrule.rrule(rrule.MONTHLY, interval=3, dtstart=dt.datetime(2024, 3, 31),
                                                  bymonthday=-1, until=until)),
        "every week": lambda: list(rrule.rrule(rrule.WEEKLY, byweekday=rrule.SU, dtstart=first, until=until)),
        "each year by 03-28, 06-28, 09-28, 12-28": lambda: list(
            rrule.rrule(rrule.YEARLY, bymonth=(3, 6, 9, 12), bymonthday=28, dtstart=first, until=until)),
        "each month by 13": lambda: list(rrule.rrule(rrule.MONTHLY, bymonthday=13, dtstart=first, until=until)),
    }  # fmt: skip
    for text, peer in cases.items():
        schedule = parse(text)
        assert not isinstance(schedule, Sequence)
        ours = [o.due_day for o in occurrences(schedule, start, end)]
        assert ours == [moment.toordinal() for moment in peer()], text
        theirs = median(peer, 100)
        days = to_day(start), to_day(end)
        cold = median(partial(expand_afresh, schedule, *days), 2000)
        row(f"three years of '{text}', first time", theirs, cold, "times faster than rrule; ours")
        mine = median(partial(occurrences, schedule, start, end), 2000)
        row(f"three years of '{text}', remembered", theirs, mine, "times faster than rrule; ours")


#: The region whose plans are loaded.
REGION = load_catalog(packages=False).region("tibet")


def load(text: str, name: str) -> object:
    """Text to plan."""
    return plan_from_data(tomllib.loads(text), name, REGION)


def loading() -> None:
    """One plan from its file against the bare parse."""
    for name in ("20-sports.toml", "26-fire-safety.toml"):
        text = files("zbgj").joinpath("regions", "tibet", "plans", name).read_text(encoding="utf-8")
        plan_from_data(tomllib.loads(text), name, REGION)
        bare = median(partial(tomllib.loads, text), 30)
        whole = median(partial(load, text, name), 30)
        row(f"load {name}, {len(text.encode()) // 1000} kB", whole, bare, "tomllib alone")


def whole_catalogue() -> None:
    """The whole catalogue as an installed package has it, against json.loads of the same data."""
    catalog = load_catalog(packages=False)
    with TemporaryDirectory() as folder:
        data = []
        for entry in builtin()[0].entries():
            source = entry.file.read_bytes()
            Path(folder, entry.file.name).write_bytes(source)
            stem = entry.file.name.removesuffix(".toml")
            Path(folder, stem + SUFFIX).write_text(compiled(catalog[entry.id], source), encoding="utf-8")
            data.append(tomllib.loads(source.decode()))
        text = json.dumps(data, ensure_ascii=False)
        count = sum(1 for plan in catalog.plans() for _ in plan.items())

        source_of_all = Source("wheel", Path(folder), compiled=True)

        def load_all() -> object:
            return Catalog([source_of_all]).plans()

        def load_one() -> object:
            return Catalog([source_of_all])["20"]

        code = (
            "import attrs, cattrs, pendulum, zbgj; from pathlib import Path; from zbgj.loading import sources; "
            f"sources.builtin = lambda: sources.Source('wheel', Path({folder!r}), compiled=True); "
            "zbgj.load_catalog()['20']"
        )
        bare = fresh("import attrs, cattrs, pendulum")
        cold = fresh(code)
        print(f"  import zbgj and one plan as installed, beyond the dependencies: {(cold - bare) * 1e3:.0f} ms")
        floor = median(partial(json.loads, text), 30)
        row(
            f"load all {len(catalog)} plans, {count} items, compiled",
            median(load_all, 30),
            floor,
            "json.loads of the same data",
        )
        row("load plan 20 alone, compiled", median(load_one, 30), floor, "json.loads of all the data")


def population(size: int) -> tuple[list[Party], list[Activity]]:
    """So many activities of a hundredth as many parties of all kinds and sectors, over the 36 months of the action."""
    rnd = random.Random(7)
    catalog = load_catalog()
    kinds = [PartyKind.ENTERPRISE] * 6 + [PartyKind.INSTITUTION] * 2 + [PartyKind.AUTHORITY]
    sectors = [sector for sector in Sector if sector not in (Sector.OTHER, Sector.JUSTICE)]
    parties, owed = [], {}
    for number in range(size // 100):
        kind = rnd.choice(kinds)
        level = rnd.choice((Level.REGION, Level.PREFECTURE, Level.COUNTY)) if kind is PartyKind.AUTHORITY else None
        tags = {"high-risk"} if rnd.random() < 0.1 else set()
        place = f"CN-54/p{number % 7}/c{number % 74}"
        party = Party(id=f"p{number}", kind=kind, level=level, place=place, sectors={rnd.choice(sectors)}, tags=tags)
        parties.append(party)
        alike = (kind, level, party.sectors, party.tags)
        if alike not in owed:
            found = catalog.obligations_for(party)
            owed[alike] = [duty.id for duty in found if not isinstance(duty.schedule, Continuous)] or ["none"]
    days = [as_date(to_day("2024-01-01") + number) for number in range(1096)]
    acts = []
    for number in range(size):
        party = parties[number % len(parties)]
        names = owed[party.kind, party.level, party.sectors, party.tags]
        acts.append(Activity(party=party.id, obligation=rnd.choice(names), when=rnd.choice(days)))
    return parties, acts


def evaluating() -> None:
    """Growth with the ledger, over all plans; benchmarks/populations.py has richer ledgers, and tables beside it."""
    catalog = load_catalog()
    plans = catalog.plans()
    before = 0.0
    for size in (10_000, 100_000, 1_000_000):
        parties, acts = population(size)
        begun = perf_counter()
        counted: dict[tuple[str, str, int], int] = {}
        for act in acts:
            key = (act.party, act.obligation, act.when.year * 12 + act.when.month)
            counted[key] = counted.get(key, 0) + act.count
        floor = perf_counter() - begun
        begun = perf_counter()
        ledger = Ledger(acts)
        scores = [report.score for report in evaluate_all(parties, plans, ledger, "2026-12-31")]
        done = perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        growth = f", {done / before:.1f} times the time of a tenth" if before else ""
        print(
            f"{size:>9,} activities of {len(parties):,} parties, all plans: evaluated in {done:.2f} s "
            f"({done / floor:.1f} x a plain dictionary count){growth}; peak {peak:.0f} MB"
        )
        before = done
        assert len(scores) == len(parties)


if __name__ == "__main__":
    print(f"Python {sys.version.split()[0]}")
    imports()
    expansion()
    loading()
    whole_catalogue()
    evaluating()
