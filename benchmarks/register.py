"""What the register costs: building, each statistic for a day, memory; beside a plain list over as-of states.

The hazards are made up, each by the rules and with events of its own: found on a day of 2022-2026 in one of 74
counties, 36 systems and 20,000 parties, two in five of them major; determined within two weeks, assured, treated,
submitted, verified and closed within some months. One in eight is rejected once, one in ten extended, one in twenty
listed or raised, one in ten of those closed reopened, one in fifty dismissed; one in ten stays where it is after a
few steps, and all that lies beyond 2026 has not happened; one entry in twenty becomes known some days late.

Times are processor seconds of the one thread there is, so that what else runs on the machine counts less.

Run ``python -m benchmarks.register``; ``--sizes 10000 100000`` for less.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import statistics
import sys
import tracemalloc
from contextlib import suppress
from itertools import islice
from time import process_time
from typing import TYPE_CHECKING, Any

import attrs

from zbgj import Level, Sector
from zbgj.days import as_date, to_day
from zbgj.hazards import (
    Assurances,
    Assured,
    Channel,
    Closed,
    Determined,
    Dismissed,
    Extended,
    Found,
    Funds,
    Grade,
    Hazard,
    HazardState,
    History,
    Listed,
    LookedBack,
    Official,
    Raised,
    Submitted,
    TreatmentBegun,
    Verified,
    apply,
    as_of,
    open_hazard,
)
from zbgj.register import By, Register

if TYPE_CHECKING:
    from collections.abc import Callable

    from zbgj.hazards import Event
    from zbgj.register import View

SIZES = (10_000, 100_000, 1_000_000)
FIRST, LAST = to_day("2022-01-01"), to_day("2026-12-31")
#: Days before, within and at the end of the hazards' time, in no order, so that nothing is remembered.
DAYS = ("2024-12-31", "2023-06-30", "2026-12-31", "2025-03-17", "2024-02-29")
PREFECTURES = ("Lhasa", "Shigatse", "Qamdo", "Nyingchi", "Lhoka", "Nagqu", "Ngari")
COUNTIES = tuple(f"CN-54/{PREFECTURES[number % 7]}/county-{number}" for number in range(74))
BUREAUS = {place: Official(f"inspector of {place}", f"bureau of {place}", Level.COUNTY, place) for place in COUNTIES}
PARTIES = 20_000
WORKERS = tuple(Official(f"worker-{number}", f"party-{number}/works") for number in range(PARTIES))
BOTH = (By.PREFECTURE, By.SECTOR)
REGION = Official("sonam", "region-office", Level.REGION)
SECTORS = tuple(Sector)
CHANNELS = (Channel.SUPERVISION, Channel.PUBLIC_REPORT, Channel.TRANSFER)


class StaysError(Exception):
    """The hazard goes no further."""


class Life:
    """One hazard's life, made up as it goes along, by the rules."""

    def __init__(self, chance: random.Random, number: int) -> None:
        party = chance.randrange(PARTIES)
        self.chance = chance
        self.worker, self.place = WORKERS[party], COUNTIES[party % len(COUNTIES)]
        self.bureau = BUREAUS[self.place]
        self.day = self.known = FIRST + chance.randrange(LAST - FIRST + 1)
        self.steps_left = chance.randrange(1, 8) if chance.random() < 0.1 else 100
        self.hazard = open_hazard(Found(
            **self.when(0, self.bureau), id=f"h-{number:07}", party=f"party-{party}", place=self.place,
            sector=SECTORS[party % len(SECTORS)], channel=chance.choice(CHANNELS), description="found",
        ))  # fmt: skip

    def when(self, most: int, by: Official) -> dict[str, Any]:
        """Up to so many days later."""
        self.day += self.chance.randrange(most + 1)
        late = self.chance.randrange(1, 6) if self.chance.random() < 0.05 else 0
        self.known = max(self.known, self.day + late)
        return {"on": as_date(self.day), "known": as_date(self.known), "by": by}

    def step(self, kind: type[Event], by: Official, most: int, **details: Any) -> None:
        """The event happens, up to so many days later."""
        if self.steps_left == 0 or self.day > LAST:
            raise StaysError
        self.steps_left -= 1
        after = apply(self.hazard, kind(**self.when(most, by), **details))
        assert isinstance(after, Hazard), after
        self.hazard = after

    def live(self) -> None:
        """From the determination on."""
        chance = self.chance.random
        if chance() < 0.02:
            return self.step(Dismissed, self.bureau, 14, reasons="none")
        grade = Grade.MAJOR if chance() < 0.4 else Grade.GENERAL
        self.step(Determined, self.bureau, 14, grade=grade, reasons="r", standard="s")
        self.treat()
        if chance() < 0.1:
            self.step(LookedBack, self.bureau, 180, recurred=True)
            self.treat()
        return None

    def treat(self) -> None:
        """One round of treatment, to the close-out."""
        chance, span = self.chance.random, 20 + self.chance.randrange(120)
        if chance() < 0.05:
            self.step(Listed, REGION, 5, deadline=as_date(self.day + span + 30))
        elif chance() < 0.05 and self.hazard.level is not Level.REGION:
            self.step(Raised, REGION, 5, level=Level.REGION, to="region-office")
        funds = Funds(1000, 800 + self.chance.randrange(400))
        given = Assurances(responsibility="r", measures="m", funds=funds, contingency="c",
                           deadline=as_date(self.day + 10 + span))  # fmt: skip
        self.step(Assured, self.worker, 10, assurances=given)
        self.step(TreatmentBegun, self.worker, 10)
        if chance() < 0.1:
            later = as_date(to_day(given.deadline) + 60)
            self.step(Extended, self.worker, 5, deadline=later, reasons="r", approved_by=REGION)
        self.step(Submitted, self.worker, span, evidence="e")
        if chance() < 0.125:
            self.step(Verified, REGION, 5, accepted=False, reasons="r")
            self.step(Submitted, self.worker, 20, evidence="e")
        self.step(Verified, REGION, 5, accepted=True)
        self.step(Closed, REGION, 5)


def made(size: int) -> list[Hazard]:
    """So many hazards, the same every time."""
    chance, hazards = random.Random(54), []
    for number in range(size):
        life = Life(chance, number)
        with suppress(StaysError):
            life.live()
        hazards.append(life.hazard)
    return hazards


def statistic(name: str, make: Callable[[View], object], register: Register, **part: Any) -> None:
    """Median and worst over the days, each in a view of its own, so that nothing is remembered."""
    taken = []
    for day in DAYS:
        begun = process_time()
        make(register.at(day, **part))
        taken.append(process_time() - begun)
    print(f"    {name:<58} {statistics.median(taken) * 1e3:>8.1f} ms, at most {max(taken) * 1e3:>8.1f} ms", flush=True)


#: Each statistic, from a fresh view of a day; a figure knows its value, so that reading it costs nothing.
STATISTICS: dict[str, Callable[[View], object]] = {
    "open": lambda view: view.open(),
    "stock found up to 2023-12-31": lambda view: view.stock(),
    "new in the year before": lambda view: view.new(as_date(view.day - 364)),
    "closed in the year before": lambda view: view.closed(as_date(view.day - 364)),
    "rate of closing in time, the year before": lambda view: view.closing_rate(as_date(view.day - 364)),
    "dynamic clearance, the quarter before": lambda view: view.clearance(as_date(view.day - 90)),
    "slow, any sign": lambda view: view.slow(),
    "without assurances": lambda view: view.unassured(),
    "funds missing": lambda view: view.missing_funds(),
    "listed": lambda view: view.listed(),
    "time limits of all that is open": lambda view: view.deadlines(),
    "repeat offenders, all parties": lambda view: view.repeat_offenders(),
    "open by age": lambda view: view.ageing(),
    "open, all grades, by prefecture x sector": lambda view: view.open(grade=None).by(*BOTH),
    "stock by prefecture x sector": lambda view: view.stock().by(*BOTH),
    "new in three years by prefecture x sector x month": lambda view: (
        view.new(as_date(view.day - 1095), grade=None).by(*BOTH, By.MONTH)),
    "rate of closing in time by prefecture x sector": lambda view: (
        view.closing_rate(as_date(view.day - 364)).by(*BOTH)),
    "dynamic clearance by prefecture x sector": lambda view: view.clearance(as_date(view.day - 90)).by(*BOTH),
    "open by party": lambda view: view.open().by(By.PARTY),
    "open, and the identifiers behind it": lambda view: view.open().ids,
}  # fmt: skip


def measure(size: int, before: tuple[int, float] | None) -> tuple[int, float]:
    """Build a register of so many, and ask it everything."""
    begun = process_time()
    hazards = made(size)
    events = sum(hazard.history.length for hazard in hazards)
    gc.collect()
    gc.freeze()  # the hazards are the caller's: what the collector does to them is not the register's cost
    made_at = process_time()
    register = Register(hazards)
    built = process_time() - made_at
    growth = f", {built / before[1]:.1f} times that of {before[0]:,}" if before else ""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{size:,} hazards, {events / size:.1f} entries each, made in {made_at - begun:.1f} s; register built in "
          f"{built:.2f} s ({built / size * 1e6:.1f} us each{growth}); peak {peak:,.0f} MB")  # fmt: skip
    for name, make in STATISTICS.items():
        statistic(name, make, register)
    statistic("open, as known on 2024-12-31", lambda view: view.open(), register, known="2024-12-31")
    statistic("open in one county", lambda view: view.open(), register, place=COUNTIES[0])
    statistic("open in one prefecture, one system", lambda view: view.open(), register,
              place="CN-54/Lhasa", sector=Sector.FIRE_SAFETY)  # fmt: skip
    choosing(register)
    growing(register)
    floor(hazards)
    gc.unfreeze()
    return size, built


def choosing(register: Register) -> None:
    """One selection, and all its hazards."""
    begun = process_time()
    chosen = register.select(state=HazardState.CLOSED, grade=Grade.MAJOR, place="CN-54/Lhasa")
    count = len(chosen)
    print(f"    select: {count:,} closed major ones in one prefecture {(process_time() - begun) * 1e3:>27.1f} ms")


def growing(register: Register) -> None:
    """One hazard more, again and again."""
    fresh = [attrs.evolve(hazard, found=attrs.evolve(hazard.found, id=f"x-{number}"),
                          history=History(attrs.evolve(hazard.found, id=f"x-{number}")))
             for number, hazard in enumerate(islice(register, 500))]  # fmt: skip
    taken = []
    for hazard in fresh:
        begun = process_time()
        register = register.with_(hazard)
        taken.append(process_time() - begun)
    print(f"    with_ one more, 500 times: {statistics.mean(taken) * 1e3:.2f} ms on average, "
          f"at most {max(taken) * 1e3:.1f} ms")  # fmt: skip


def floor(hazards: list[Hazard]) -> None:
    """Named floors: a list comprehension over the states of one day, and over :func:`as_of` of every hazard."""
    some = hazards[:10_000]
    begun = process_time()
    states = [state for hazard in some if (state := as_of(hazard, DAYS[0])) is not None]
    seen = process_time()
    count = len([state for state in states if state.open and state.grade is Grade.MAJOR])
    counted = process_time()
    assert count == Register(some).at(DAYS[0]).open().value
    part = len(hazards) / len(some)
    print(f"    floor: as_of of every hazard and a count {(counted - begun) * part:.1f} s; the count alone, over "
          f"states at hand for that one day, {(counted - seen) * part * 1e3:.1f} ms"
          + (f" (both from {len(some):,}, scaled)" if part > 1 else ""))  # fmt: skip


def weigh(size: int) -> None:
    """Memory of the hazards, and of the register besides."""
    tracemalloc.start()
    hazards = made(size)
    gc.collect()
    alone, _ = tracemalloc.get_traced_memory()
    register = Register(hazards)
    gc.collect()
    both, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"memory, from {size:,}: a hazard with its history {alone / size:,.0f} bytes, in the register "
          f"{(both - alone) / len(register):,.0f} bytes more")  # fmt: skip


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    sizes = parser.parse_args().sizes
    print(f"Python {sys.version.split()[0]}")
    weigh(min(10_000, *sizes))
    before = None
    for size in sizes:
        before = measure(size, before)


if __name__ == "__main__":
    main()
