"""What populations cost: objects against a bare count, tables against a hand-written query, growth, memory, workers.

Every figure is taken in a fresh process, so that its peak of memory is its own; runs that are held against each other
take turns, and of three the middle one counts. Wall seconds depend on what else the machine does, processor seconds
less so: both are given. Run ``python benchmarks/populations.py``; ``--help`` lists the sizes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import resource
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from zbgj import Activity, Attestation, Ledger, Level, Party, PartyKind, Sector, Waiver, evaluate_all, load_catalog
from zbgj.applicability import applied
from zbgj.days import as_date, to_day
from zbgj.populations import DuckDB, evaluate_tables
from zbgj.schedule.rules import Continuous

if TYPE_CHECKING:
    from collections.abc import Callable

AS_OF = "2026-12-31"
FIRST, LAST = to_day("2024-01-01"), to_day(AS_OF)
SEED = 7


def profiles(rnd: random.Random) -> list[tuple[int, dict[str, Any]]]:
    """Sorts of parties as a region has them, with how frequent each is."""
    plans = load_catalog().plans()
    sectors = [plan.sector for plan in plans if plan.obligations]
    tags = sorted({atom for plan in plans for atom in _tags(plan)})
    found: list[tuple[int, dict[str, Any]]] = []
    for sector in sectors:
        for level, share in ((Level.REGION, 1), (Level.PREFECTURE, 7), (Level.COUNTY, 40)):
            found.append((share, {"kind": PartyKind.AUTHORITY, "level": level, "sectors": [sector]}))
        for kind, share in ((PartyKind.ENTERPRISE, 180), (PartyKind.INSTITUTION, 45), (PartyKind.PROJECT, 15)):
            for _ in range(3):  # plain ones, and two sorts with traits of their own
                more = rnd.sample(sectors, rnd.choice((0, 0, 1)))
                traits = rnd.sample(tags, rnd.choice((0, 1, 2, 4)))
                found.append((share // 3, {"kind": kind, "sectors": [sector, *more], "tags": traits}))
    for level, share in ((Level.REGION, 1), (Level.PREFECTURE, 7), (Level.COUNTY, 74)):
        found.append((share, {"kind": PartyKind.GOVERNMENT, "level": level}))
        found.append((share, {"kind": PartyKind.PARTY_COMMITTEE, "level": level}))
    found.append((690, {"kind": PartyKind.TOWNSHIP}))
    return found


def _tags(plan: Any) -> list[str]:
    from zbgj.model.condition import HasTag, atoms

    conditions = [c for duty in plan.duties for c in (duty.scope, duty.when) if c is not None]
    return [atom.tag for condition in conditions for atom in atoms(condition) if isinstance(atom, HasTag)]


def make(folder: Path, parties: int, activities: int) -> None:
    """A population and its ledger as Parquet files: activities drawn from each party's duties over 36 months."""
    rnd = random.Random(SEED)
    rng = np.random.default_rng(SEED)
    sorts = profiles(rnd)
    chosen = rng.choice(len(sorts), parties, p=np.array([n for n, _ in sorts]) / sum(n for n, _ in sorts))
    plans = load_catalog().plans()
    duties: dict[int, tuple[list[str], list[str]]] = {}
    for place in sorted(set(chosen.tolist())):
        party = Party(id="-", **sorts[place][1])
        owed = [duty for plan in plans for duty in applied(plan, party)]
        duties[place] = (
            [duty.id for duty in owed if not isinstance(duty.schedule, Continuous)],
            [duty.id for duty in owed if isinstance(duty.schedule, Continuous)],
        )
    rows = []
    for number, place in enumerate(chosen.tolist()):
        sort = sorts[place][1]
        rows.append({
            "id": f"p{number:07}", "kind": sort["kind"].value, "level": sort.get("level") and sort["level"].value,
            "place": f"CN-54/{rnd.choice(('Lhasa', 'Shigatse', 'Chamdo', 'Nyingchi', 'Shannan', 'Nagqu', 'Ngari'))}",
            "sectors": [sector.value for sector in sort.get("sectors", ())], "tags": list(sort.get("tags", ())),
            "facts": [("townships", float(rnd.randint(3, 20)))] if sort.get("level") is Level.COUNTY else [],
        })  # fmt: skip
    texts = pa.list_(pa.string())
    schema = pa.schema([
        ("id", pa.string()), ("kind", pa.string()), ("level", pa.string()), ("place", pa.string()),
        ("sectors", texts), ("tags", texts), ("facts", pa.map_(pa.string(), pa.float64())),
    ])  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, schema), folder / "parties.parquet")

    names = [name for dated, standing in duties.values() for name in (*dated, *standing)]
    names = sorted(set(names))
    code = {name: number for number, name in enumerate(names)}
    able = np.array([n for n, place in enumerate(chosen.tolist()) if any(duties[place])])
    writer = None
    left = activities
    while left or writer is None:  # a million at a time: the maker's memory is bounded too
        size = min(left, 1_000_000)
        left -= size
        who = rng.choice(able, size)
        what = np.empty(size, dtype=np.int32)
        likely = rng.random(size) < 0.7  # most acts are for what has a day to it
        pick = rng.random(size)
        for place, (dated, standing) in duties.items():
            mine = chosen[who] == place
            for flag, first, other in ((True, dated, standing), (False, standing, dated)):
                here = mine & (likely == flag)
                pool = np.array([code[name] for name in (first or other)], dtype=np.int32)
                if len(pool):
                    what[here] = pool[(pick[here] * len(pool)).astype(int)]
        table = pa.table({
            "party": pa.array([f"p{n:07}" for n in who.tolist()]),
            "obligation": pa.DictionaryArray.from_arrays(pa.array(what, pa.int32()), pa.array(names)).cast(pa.string()),
            "when": pa.array((rng.integers(FIRST, LAST + 1, size) - 719_163).astype(np.int32)).cast(pa.date32()),
            "count": pa.array(rng.integers(1, 3, size)),
            "evidence": pa.array([f"E-{n}" for n in range(size)]),
        })  # fmt: skip
        writer = writer or pq.ParquetWriter(folder / "activities.parquet", table.schema)
        writer.write_table(table)
    writer.close()

    attested, waived = [], []
    for number, place in enumerate(chosen.tolist()):
        dated, standing = duties[place]
        for name in rnd.sample(standing, len(standing) // 5):
            start = rnd.randint(FIRST, LAST - 100)
            attested.append((f"p{number:07}", name, as_date(start), as_date(start + rnd.randint(90, 730))))
        if dated and rnd.random() < 0.05:
            start = rnd.randint(FIRST, LAST - 100)
            waived.append((f"p{number:07}", rnd.choice(dated), "county", "flood", as_date(start), as_date(start + 60)))
    _write(folder / "attestations.parquet", ("party", "obligation", "start", "until"), attested)
    _write(folder / "waivers.parquet", ("party", "obligation", "granted_by", "why", "start", "until"), waived)


def _write(file: Path, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    columns = list(zip(*rows, strict=True))
    pq.write_table(pa.table({name: pa.array(column) for name, column in zip(names, columns, strict=True)}), file)


# --- what is measured, each in a process of its own ---------------------------------------------------------------


class Clock:
    """Wall and processor seconds of what is done under it."""

    def __enter__(self) -> Self:
        self._begun = perf_counter(), process_time()
        return self

    def __exit__(self, *_: object) -> None:
        wall, cpu = self._begun
        self.wall, self.cpu = perf_counter() - wall, process_time() - cpu

    @property
    def read(self) -> dict[str, float]:
        """Both, in seconds."""
        return {"wall": self.wall, "cpu": self.cpu}


def _sources(folder: Path) -> dict[str, Any]:
    return {name: str(folder / f"{name}.parquet") for name in ("activities", "parties", "attestations", "waivers")}


def _ready() -> Any:
    """The catalogue in memory, and the libraries imported: neither is measured, here or of the hand-written query."""
    import duckdb  # noqa: F401
    import pandas as pd  # noqa: F401  # pyarrow and DuckDB import it where it is installed

    catalog = load_catalog()
    catalog.plans()
    return catalog


def tables(folder: Path, **how: Any) -> dict[str, Any]:
    """The table path, from Parquet files to Arrow tables in memory."""
    asked = {"catalog": _ready(), "as_of": AS_OF, "want": ("outcomes", "scores"), **how}
    with Clock() as clock:
        found = evaluate_tables(**_sources(folder), **asked)
    rows = len(found.outcomes) if "outcomes" in asked["want"] else 0
    return {**clock.read, "rows": rows, "routed": found.routed}


def outcomes(folder: Path) -> dict[str, Any]:
    """The table path, outcomes alone: what the hand-written query gives, too."""
    return tables(folder, want=("outcomes",))


def scores(folder: Path) -> dict[str, Any]:
    """The table path, scores alone."""
    return tables(folder, want=("scores",))


def thread(folder: Path) -> dict[str, Any]:
    """The table path with one thread."""
    return tables(folder, engine=DuckDB(threads=1))


def written(folder: Path) -> dict[str, Any]:
    """The table path with bounded memory: small batches, written to Parquet files."""
    with TemporaryDirectory() as out:
        return tables(folder, into=Path(out) / "found", engine=DuckDB(memory_limit="1GB", batch=5_000))


def query(folder: Path) -> dict[str, Any]:
    """A hand-written query in the same engine: acts per party, duty and window, for the same windows.

    It is given the applicable duties and their windows ready-made, and does nothing but count.
    """
    import duckdb

    _ready()
    con = duckdb.connect()
    con.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
    for name in ("owed", "windows"):
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{folder}/{name}.parquet')")
    with Clock() as clock:
        found = con.sql(f"""
            WITH acts AS (
              SELECT party, obligation, "when" AS day, "count" AS times
              FROM read_parquet('{folder}/activities.parquet') WHERE "when" <= DATE '{AS_OF}'
            )
            SELECT o.party, o.obligation, w.label, w.first, w.due, coalesce(sum(a.times), 0) AS done
            FROM owed o JOIN windows w USING (shape)
            LEFT JOIN acts a ON a.party = o.party AND a.obligation = o.obligation AND a.day BETWEEN w.first AND w.due
            GROUP BY ALL
        """).to_arrow_table()
    return {**clock.read, "rows": len(found)}


def prepare_query(folder: Path) -> dict[str, Any]:
    """The tables that the hand-written query is given: who owes what, and the windows."""
    from zbgj import Policy, default_calendar
    from zbgj.populations.statics import Statics

    statics = Statics(tuple(load_catalog().plans()), LAST, Policy(), default_calendar(), None, 1)
    known: dict[Any, int] = {}
    who: list[str] = []
    what: list[int] = []
    shapes: list[int] = []
    for party in _parties(folder):
        key = (party.kind, party.level, party.sectors, party.tags, tuple(party.facts.items()))
        if key not in known:
            known[key] = statics.signature(party)
        for one in statics.signatures[known[key]].owed:
            form = statics.forms[one.form]
            who.append(party.id)
            what.append(form.place)
            shapes.append(form.shape)
    names = pa.array(statics.obligations)
    obligations = pa.DictionaryArray.from_arrays(pa.array(what, pa.int32()), names).cast(pa.string())
    pq.write_table(pa.table({"party": who, "obligation": obligations, "shape": shapes}), folder / "owed.parquet")
    rows: list[tuple[Any, ...]] = [
        (shape, one.label, max(one.first_day, 1) - 719_163, min(one.due_day, 2_900_000) - 719_163)
        for shape, owed in enumerate(statics.shapes)
        for one in owed
    ]
    rows.append((0, None, FIRST - 719_163, LAST - 719_163))  # a standing duty: one window, the whole time
    shape, label, first, due = (list(column) for column in zip(*rows, strict=True))
    pq.write_table(
        pa.table({
            "shape": shape, "label": pa.array(label, pa.string()),
            "first": pa.array(first, pa.int32()).cast(pa.date32()), "due": pa.array(due, pa.int32()).cast(pa.date32()),
        }),
        folder / "windows.parquet",
    )  # fmt: skip
    return {"signatures": len(statics.signatures), "pairs": len(who)}


def _parties(folder: Path) -> list[Party]:
    return [
        Party(
            id=row["id"], kind=PartyKind(row["kind"]), level=row["level"] and Level(row["level"]), place=row["place"],
            sectors=map(Sector, row["sectors"]), tags=row["tags"], facts=dict(row["facts"]),
        )
        for row in pq.read_table(folder / "parties.parquet").to_pylist()
    ]  # fmt: skip


def objects(folder: Path) -> dict[str, Any]:
    """The object evaluator, and a bare dictionary count of the same rows as the floor."""
    parties = _parties(folder)
    catalog = load_catalog()
    plans = catalog.plans()
    acts = [
        Activity(party=party, obligation=obligation, when=when, count=count)
        for batch in pq.ParquetFile(folder / "activities.parquet").iter_batches(
            columns=["party", "obligation", "when", "count"]
        )
        for party, obligation, when, count in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    ]
    attested = [Attestation(**row) for row in pq.read_table(folder / "attestations.parquet").to_pylist()]
    waived = [Waiver(**row) for row in pq.read_table(folder / "waivers.parquet").to_pylist()]
    counted: dict[tuple[str, str, int], int] = {}
    with Clock() as floor:
        for act in acts:
            key = (act.party, act.obligation, act.when.year * 12 + act.when.month)
            counted[key] = counted.get(key, 0) + act.count
    with Clock() as clock:
        ledger = Ledger(acts, attestations=attested, waivers=waived)
        total = sum(report.score or 0 for report in evaluate_all(parties, plans, ledger, AS_OF))
    return {**clock.read, "floor": floor.cpu, "total": float(total)}


def spread(folder: Path) -> dict[str, Any]:
    """The same on a local cluster of two single-threaded processes, over input partitioned by party."""
    distributed: Any = import_module("distributed")  # it has no types

    from zbgj.populations import Dask, split_by_party

    catalog = _ready()
    buckets = 2
    with TemporaryDirectory() as scratch:
        with (
            distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
            distributed.Client(cluster) as client,
        ):
            with Clock() as dealing:
                split: dict[str, Any] = {
                    name: str(split_by_party(path, Path(scratch, name), buckets, table=name))
                    for name, path in _sources(folder).items()
                }
            with Clock() as clock:
                found = evaluate_tables(
                    **split, catalog=catalog, as_of=AS_OF, want=("outcomes", "scores"), into=Path(scratch, "found"),
                    engine=Dask(client=client, buckets=buckets),
                )  # fmt: skip
        here = evaluate_tables(**_sources(folder), catalog=catalog, as_of=AS_OF, want="scores").scores
        same = found.scores.sort_by("party").equals(here.sort_by("party"))
    return {"wall": clock.wall, "dealing": dealing.wall, "same": same}


MEASURED: dict[str, Callable[[Path], dict[str, Any]]] = {
    "tables": tables, "outcomes": outcomes, "scores": scores, "written": written, "query": query,
    "prepare_query": prepare_query, "objects": objects, "spread": spread, "thread": thread,
}  # fmt: skip


def peak() -> float:
    """The most memory that this process had, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # what the operating system counts otherwise begins with the peak of the parent
        return int(status.read_text(encoding="utf-8").split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fresh(what: str, folder: Path) -> dict[str, Any]:
    """A measurement in a process of its own, with its peak of memory in MB."""
    done = subprocess.run([sys.executable, __file__, "--measure", what, "--folder", str(folder)], check=True,
                          stdout=subprocess.PIPE, text=True)  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def in_turns(folder: Path, times: int, *what: str) -> list[dict[str, Any]]:
    """Each measured so many times, in turns, as machines have moods; of each the middle one by processor seconds."""
    runs = [[fresh(one, folder) for one in what] for _ in range(times)]
    return [sorted(found, key=lambda run: float(run["cpu"]))[times // 2] for found in zip(*runs, strict=True)]


def main() -> None:
    """Make the data, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parties", type=int, default=10_000)
    parser.add_argument("--activities", type=int, default=1_000_000, help="of the main comparison")
    parser.add_argument("--growth", type=int, nargs="*", default=[10_000, 100_000, 1_000_000, 10_000_000],
                        help="activities")  # fmt: skip
    parser.add_argument("--most-objects", type=int, default=1_000_000, help="no objects beyond so many activities")
    parser.add_argument("--measure", choices=MEASURED, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        found = MEASURED[given.measure](given.folder)
        found["peak"] = peak()
        print(json.dumps(found))
        return
    begun = perf_counter()
    print(f"Python {sys.version.split()[0]}, {dt.date.today()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
          f"{given.parties:,} parties, all plans, 36 months")  # fmt: skip
    with TemporaryDirectory() as scratch:
        folders = {}
        for size in sorted({0, given.activities, *given.growth}):
            folders[size] = Path(scratch, str(size))
            make(folders[size], given.parties, size)
        prepared = fresh("prepare_query", folders[given.activities])
        for size, folder in folders.items():  # the parties are the same at all sizes
            if size != given.activities:
                for name in ("owed.parquet", "windows.parquet"):
                    shutil.copy(folders[given.activities] / name, folder)
        print(f"{prepared['signatures']} signatures, {prepared['pairs']:,} pairs of party and duty; "
              f"made in {perf_counter() - begun:.0f} s")  # fmt: skip
        compare(folders[given.activities], given.activities, with_objects=given.activities <= given.most_objects)
        grow({size: folder for size, folder in folders.items() if not size or size in given.growth}, given.most_objects)
        distribute(folders[max(folders)], max(folders))
    print(f"load {os.getloadavg()[0]:.1f} at the end, {perf_counter() - begun:.0f} s in all")


def _line(name: str, found: dict[str, Any], said: str = "") -> None:
    print(f"  {name:<28}{found['wall']:>8.2f} {found['cpu']:>8.2f} {found['peak']:>8.0f}  {said}", flush=True)


def compare(folder: Path, size: int, *, with_objects: bool) -> None:
    """The main comparison."""
    print(f"{size:,} activities{'':<12}  wall s    CPU s  peak MB")
    ours, outcomes_alone, count = in_turns(folder, 3, "tables", "outcomes", "query")
    _line("tables", ours, f"{ours['rows']:,} outcomes, {ours['routed']:,} pairs routed; {_over(ours, count)} the query")
    _line("tables, outcomes alone", outcomes_alone, f"{_over(outcomes_alone, count)} the query")
    _line("hand-written query", count, f"{count['rows']:,} rows")
    _line("tables, scores alone", fresh("scores", folder))
    _line("tables into Parquet, 1 GB", fresh("written", folder))
    if with_objects:
        one = fresh("objects", folder)
        _line("objects", one, f"{one['cpu'] / one['floor']:.1f} x a bare dictionary count ({one['floor']:.2f} s CPU); "
              f"{_over(one, ours)} the tables")  # fmt: skip


def distribute(folder: Path, size: int) -> None:
    """Two processes against one, each with one thread."""
    print(f"{size:,} activities, distributed", flush=True)
    single = fresh("thread", folder)
    _line("one process, one thread", single)
    dask = fresh("spread", folder)
    faster = single["wall"] / dask["wall"]
    said = f"same scores: {dask['same']}; {faster:.2f} x as fast (both workers share these cores)"
    print(f"  {'Dask, 2 workers, 2 buckets':<28}{dask['wall']:>8.2f}{'':<20}after dealing in {dask['dealing']:.2f} s; "
          f"{said}", flush=True)  # fmt: skip


def _over(one: dict[str, Any], other: dict[str, Any]) -> str:
    return f"{one['cpu'] / other['cpu']:.2f} x the CPU, {one['wall'] / other['wall']:.2f} x the time of"


def grow(folders: dict[int, Path], most_objects: int) -> None:
    """How cost grows: what is there without any activity, and what each adds."""
    print("growth                        wall s    CPU s  peak MB")
    fixed: dict[str, float] = {}
    for size, folder in folders.items():
        what = ("tables", "query", "objects") if size <= most_objects else ("tables", "query")
        times = 3 if size <= 100_000 else 1
        found = dict(zip(what, in_turns(folder, times, *what[:2]), strict=False))
        if "objects" in what:
            found["objects"] = fresh("objects", folder)
        for name, one in found.items():
            fixed.setdefault(name, one["cpu"])
            added = (
                f"{(one['cpu'] - fixed[name]) / size * 1e6:.2f} us CPU an act beyond none" if size >= 100_000 else ""
            )
            _line(f"{name}, {size:,}", one, added)


if __name__ == "__main__":
    main()
