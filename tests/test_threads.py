"""What many threads share gives each of them what it gives to one alone, and goes on doing so."""

from __future__ import annotations

import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

from tests.register.supervised import found
from zbgj import (
    Activity,
    Catalog,
    Evaluator,
    Ledger,
    Level,
    Party,
    PartyKind,
    Sector,
    deadlines,
    evaluate_all,
    interval,
    load_catalog,
)
from zbgj._once import once
from zbgj.calendars import default_calendar
from zbgj.loading.sources import builtin
from zbgj.register import By, Register

if TYPE_CHECKING:
    from collections.abc import Iterator

THREADS = 12
SECTORS = [Sector.SPORTS, Sector.NON_COAL_MINES, Sector.WATER_RESOURCES, Sector.TRANSPORT, Sector.EDUCATION]


@pytest.fixture(autouse=True)
def _turns_taken_often() -> Iterator[None]:
    """Threads take turns hundreds of times as often as usual, so that what can go wrong does."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def at_once(ask: Any, threads: int = THREADS) -> list[Any]:
    """What each of some threads gets that all ask at the same moment."""
    ready = Barrier(threads)

    def asked(number: int) -> Any:
        ready.wait()
        return ask(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(asked, range(threads)))


def many_parties() -> list[Party]:
    kinds = [(PartyKind.ENTERPRISE, None), (PartyKind.INSTITUTION, None), (PartyKind.AUTHORITY, Level.COUNTY)]
    return [
        Party(
            id=f"p{number}-{kind}", kind=kind, level=level, place=f"CN-54/Lhasa/{number % 3}",
            sectors={SECTORS[number % len(SECTORS)]}, tags={"high-risk"} if number % 2 else (),
            facts={"staff": number},
        )
        for number in range(15)
        for kind, level in kinds
    ]  # fmt: skip


PARTIES = many_parties()


@pytest.fixture(scope="module")
def acts() -> Ledger:
    catalog = load_catalog()
    return Ledger(
        Activity(party=party.id, obligation=duty.id, when=f"2025-{1 + number % 12:02}-11")
        for number, party in enumerate(PARTIES)
        for duty in catalog.obligations_for(party)[:6]
    )


def test_an_evaluator_shared_by_threads_reports_as_alone_also_afterwards(acts: Ledger):
    plans = load_catalog().plans(SECTORS)
    expected = {party.id: Evaluator(plans, "2025-11-30").report(party, acts) for party in PARTIES}
    for _ in range(3):
        fresh = Ledger(acts.activities)
        shared = Evaluator(plans, "2025-11-30")

        def ask(number: int, shared: Evaluator = shared, fresh: Ledger = fresh) -> list[Any]:
            mixed = PARTIES[number:] + PARTIES[:number]
            return [shared.report(party, fresh) for party in mixed]

        for reports in at_once(ask):
            assert all(report == expected[report.party.id] for report in reports)
        assert all(shared.report(party, fresh) == expected[party.id] for party in PARTIES)


def test_threads_that_meet_at_one_party_get_its_whole_report():
    plans = load_catalog().plans(SECTORS)
    bureau = PARTIES[2]
    expected = Evaluator(plans, "2025-11-30").report(bureau, Ledger())
    for _ in range(20):
        shared = Evaluator(plans, "2025-11-30")
        assert all(report == expected for report in at_once(lambda _, e=shared: e.report(bureau, Ledger()), 8))
        assert shared.report(bureau, Ledger()) == expected


def test_racing_first_loads_make_one_plan():
    for _ in range(3):
        catalog = Catalog(builtin())
        first, *others = at_once(lambda _, c=catalog: [c[key] for key in ("20", "14", "09")])
        assert all(a is b for other in others for a, b in zip(first, other, strict=True))
        assert first == [load_catalog()[key] for key in ("20", "14", "09")]


def test_a_ledger_asked_by_many_at_once_makes_one_index(acts: Ledger):
    for _ in range(5):
        fresh = Ledger(acts.activities)
        entries = at_once(lambda _, led=fresh: led.of("p3-enterprise"))
        assert all(found is entries[0] for found in entries)
        assert sum(map(len, entries[0].activities.values())) == len(acts.about("p3-enterprise").activities)


def test_what_is_made_once_is_made_once():
    for _ in range(20):
        kept = once(lambda: [*range(2000)])
        first, *others = at_once(lambda _, get=kept: get())
        assert all(found is first for found in others)
    assert len(set(map(id, at_once(lambda _: default_calendar())))) == 1


def test_deadlines_and_registers_are_the_same_for_all():
    duties = load_catalog().obligations_for(PARTIES[2])
    within = interval("2024-07-01", "2026-12-31")
    hazards = [found(f"2025-03-{1 + n % 28:02}", name=f"h{n}", party=f"p{n % 9}") for n in range(200)]

    def ask(register: Register) -> Any:
        view = register.at("2025-06-30")
        figure = view.open(grade=None)
        return list(figure.by(By.PARTY)), figure.ids, list(deadlines(duties, within))

    expected = ask(Register(hazards))
    for _ in range(3):
        shared = Register(hazards)
        assert all(found == expected for found in at_once(lambda _, r=shared: ask(r)))


def test_an_evaluation_of_many_left_unfinished_leaves_the_garbage_collector_alone():
    reports = evaluate_all(PARTIES, load_catalog().plans(SECTORS), Ledger(), "2025-11-30")
    next(reports)
    assert gc.get_freeze_count() == 0
    assert gc.isenabled()
