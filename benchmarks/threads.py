"""An evaluator, a catalogue and a ledger shared by threads, against one thread alone: every report must be the same.

Run ``python benchmarks/threads.py [EVALUATIONS] [THREADS]``; the test suite does the same on a small scale.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import perf_counter

from run import population
from zbgj import Catalog, Evaluator, Ledger
from zbgj.loading.sources import builtin


def main(evaluations: int = 100_000, threads: int = 16) -> None:
    """Each thread begins with another party; a new evaluator, ledger and catalogue every so many evaluations."""
    parties, acts = population(20_000)
    catalog = Catalog(builtin())
    alone = Evaluator(catalog, "2026-12-31")
    ledger = Ledger(acts)
    expected = {party.id: alone.report(party, ledger) for party in parties}
    sys.setswitchinterval(5e-4)
    done = wrong = rounds = 0
    begun = perf_counter()
    while done < evaluations:
        shared_catalog, fresh = Catalog(builtin()), Ledger(acts)
        ready = Barrier(threads)
        made: list[Evaluator] = []

        def judged(number: int, ready: Barrier = ready, made: list[Evaluator] = made) -> int:
            ready.wait()
            plans = shared_catalog.plans()  # noqa: B023 - all threads of a round load the same catalogue
            ready.wait()
            if number == 0:
                made.append(Evaluator(plans, "2026-12-31"))
            ready.wait()
            first = number * len(parties) // threads
            mixed = parties[first:] + parties[:first]
            reports = [made[0].report(party, fresh) for party in mixed]  # noqa: B023
            return sum(
                report.duties != expected[report.party.id].duties
                or report.targets != expected[report.party.id].targets
                or report.limits != expected[report.party.id].limits
                or report.total != expected[report.party.id].total
                for report in reports
            )

        with ThreadPoolExecutor(threads) as pool:
            wrong += sum(pool.map(judged, range(threads)))
        done += threads * len(parties)
        rounds += 1
    print(f"Python {sys.version.split()[0]}, {threads} threads, {rounds} rounds: {done:,} evaluations, {wrong} of them "
          f"unlike the single-threaded ones, in {perf_counter() - begun:.0f} s")  # fmt: skip
    assert not wrong


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
