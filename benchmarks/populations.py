"""What populations cost: objects against a bare count, tables against a hand-written query, growth, memory, workers.

Every figure is taken in a fresh process, so that its peak of memory is its own. Run
``python benchmarks/populations.py``; ``--help`` lists the sizes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import resource
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

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
    while left:  # a million at a time: the maker's memory is bounded too
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
    if writer is not None:
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


def _sources(folder: Path) -> dict[str, Any]:
    return {name: str(folder / f"{name}.parquet") for name in ("activities", "parties", "attestations", "waivers")}


def tables(folder: Path, *want: str) -> dict[str, Any]:
    """The table path, from Parquet files to Arrow tables in memory."""
    catalog = _ready()
    begun = perf_counter()
    found = evaluate_tables(**_sources(folder), catalog=catalog, as_of=AS_OF, want=want or ("outcomes", "scores"))
    seconds = perf_counter() - begun
    rows = len(found.outcomes) if not want or "outcomes" in want else 0
    return {"seconds": seconds, "rows": rows, "routed": found.routed, "parties": found.parties}


def _ready() -> Any:
    """The catalogue in memory, and the libraries imported: neither is measured, here or of the hand-written query."""
    import duckdb  # noqa: F401
    import pandas as pd  # noqa: F401  # pyarrow and DuckDB import it where it is installed

    catalog = load_catalog()
    catalog.plans()
    return catalog


def scores(folder: Path) -> dict[str, Any]:
    """The table path, scores alone."""
    return tables(folder, "scores")


def written(folder: Path) -> dict[str, Any]:
    """The table path with bounded memory: small batches, written to Parquet files."""
    catalog = _ready()
    with TemporaryDirectory() as out:
        begun = perf_counter()
        evaluate_tables(
            **_sources(folder), catalog=catalog, as_of=AS_OF, into=Path(out) / "found", want=("outcomes", "scores"),
            engine=DuckDB(memory_limit="1GB", batch=5_000),
        )  # fmt: skip
        return {"seconds": perf_counter() - begun}


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
    begun = perf_counter()
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
    return {"seconds": perf_counter() - begun, "rows": len(found)}


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
    begun = perf_counter()
    counted: dict[tuple[str, str, int], int] = {}
    for act in acts:
        key = (act.party, act.obligation, act.when.year * 12 + act.when.month)
        counted[key] = counted.get(key, 0) + act.count
    floor = perf_counter() - begun
    begun = perf_counter()
    ledger = Ledger(acts, attestations=attested, waivers=waived)
    total = sum(report.score or 0 for report in evaluate_all(parties, plans, ledger, AS_OF))
    return {"seconds": perf_counter() - begun, "floor": floor, "total": float(total)}


def spread(folder: Path) -> dict[str, Any]:
    """The same on a local cluster of two single-threaded processes, over input partitioned by party."""
    distributed: Any = import_module("distributed")  # it has no types

    from zbgj.populations import Dask, split_by_party

    catalog = _ready()
    buckets = 4
    with (
        TemporaryDirectory() as scratch,
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        begun = perf_counter()
        split: dict[str, Any] = {
            name: str(split_by_party(path, Path(scratch, name), buckets, table=name))
            for name, path in _sources(folder).items()
        }
        dealt = perf_counter() - begun
        begun = perf_counter()
        found = evaluate_tables(
            **split, catalog=catalog, as_of=AS_OF, want=("outcomes", "scores"), into=Path(scratch, "found"),
            engine=Dask(client=client, buckets=buckets),
        )  # fmt: skip
        seconds = perf_counter() - begun
        here = evaluate_tables(**_sources(folder), catalog=catalog, as_of=AS_OF, want="scores").scores
        same = found.scores.sort_by("party").equals(here.sort_by("party"))
    return {"dealing": dealt, "seconds": seconds, "same scores": same}


MEASURED: dict[str, Callable[[Path], dict[str, Any]]] = {
    "tables": tables, "scores": scores, "written": written, "query": query, "prepare_query": prepare_query,
    "objects": objects, "spread": spread,
}  # fmt: skip


def fresh(what: str, folder: Path) -> dict[str, Any]:
    """A measurement in a process of its own, with its peak of memory in MB."""
    done = subprocess.run([sys.executable, __file__, "--measure", what, "--folder", str(folder)], check=True,
                          capture_output=True, text=True)  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Make the data, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parties", type=int, default=10_000)
    parser.add_argument("--activities", type=int, default=1_000_000, help="of the main comparison")
    parser.add_argument(
        "--growth",
        type=int,
        nargs="*",
        default=[10_000, 100_000, 1_000_000],
        help="activities; 10000000 takes some minutes more",
    )
    parser.add_argument("--most-objects", type=int, default=1_000_000, help="no objects beyond so many activities")
    parser.add_argument("--measure", choices=MEASURED, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        found = MEASURED[given.measure](given.folder)
        usage = resource.getrusage(resource.RUSAGE_SELF)
        found["cpu"] = usage.ru_utime + usage.ru_stime
        found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found))
        return
    print(f"Python {sys.version.split()[0]}, {dt.date.today()}; {given.parties:,} parties, all plans, 36 months")
    with TemporaryDirectory() as scratch:
        main_folder = Path(scratch, "main")
        make(main_folder, given.parties, given.activities)
        compare(main_folder, given.activities, with_objects=given.activities <= given.most_objects)
        for size in given.growth:
            folder = main_folder
            if size != given.activities:
                folder = Path(scratch, str(size))
                make(folder, given.parties, size)
            grow(folder, size, with_objects=size <= given.most_objects and size != given.activities)


def compare(folder: Path, size: int, *, with_objects: bool) -> None:
    """The main comparison."""
    prepared = fresh("prepare_query", folder)
    print(f"{prepared['signatures']} signatures, {prepared['pairs']:,} pairs of party and duty")
    pairs = [(fresh("tables", folder), fresh("query", folder)) for _ in range(3)]  # in turn: machines have moods
    ours, count = (sorted(runs, key=lambda run: float(run["seconds"]))[1] for runs in zip(*pairs, strict=True))
    print(f"{size:>11,} activities, tables:  {ours['seconds']:.2f} s, {ours['rows']:,} outcomes, "
          f"{ours['routed']:,} pairs routed, peak {ours['peak']:.0f} MB")  # fmt: skip
    print(f"{'':>11}  hand-written count:    {count['seconds']:.2f} s, {count['rows']:,} rows, peak "
          f"{count['peak']:.0f} MB; tables take {ours['seconds'] / count['seconds']:.2f} x the time, "
        f"{ours['cpu'] / count['cpu']:.2f} x the processor, start included")  # fmt: skip
    alone, written_ = fresh("scores", folder), fresh("written", folder)
    print(f"{'':>11}  scores alone:          {alone['seconds']:.2f} s, peak {alone['peak']:.0f} MB")
    print(f"{'':>11}  into Parquet, 1 GB:    {written_['seconds']:.2f} s, peak {written_['peak']:.0f} MB")
    if with_objects:
        one = fresh("objects", folder)
        print(f"{'':>11}  objects:               {one['seconds']:.2f} s, {one['seconds'] / one['floor']:.1f} x a bare "
              f"dictionary count ({one['floor']:.2f} s), peak {one['peak']:.0f} MB; "
              f"{one['seconds'] / ours['seconds']:.1f} x the tables")  # fmt: skip
    dask = fresh("spread", folder)
    print(f"{'':>11}  Dask, two processes:   {dask['seconds']:.2f} s after dealing in {dask['dealing']:.2f} s; "
          f"same scores: {dask['same scores']}", flush=True)  # fmt: skip


def grow(folder: Path, size: int, *, with_objects: bool) -> None:
    """One line of the growth."""
    ours = fresh("tables", folder)
    line = f"{size:>11,} activities, tables:  {ours['seconds']:.2f} s, peak {ours['peak']:.0f} MB"
    if with_objects:
        one = fresh("objects", folder)
        line += f"; objects: {one['seconds']:.2f} s ({one['seconds'] / one['floor']:.1f} x floor), {one['peak']:.0f} MB"
    print(line, flush=True)


if __name__ == "__main__":
    main()
