"""The same run on many machines: each takes some of the parties.

What a party owes, did and scores depends on the rows of that party alone. So the parties are dealt into buckets by a
digest of their identifiers, every worker runs the one function :func:`zbgj.populations.duck.run` on a bucket, and the
tables found are joined. Nothing is computed in another way than on one machine.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from zbgj._extras import needed
from zbgj.populations.columns import TABLES, TableError, TableProblem
from zbgj.populations.duck import DuckDB, Question, run
from zbgj.populations.reading import quoted
from zbgj.populations.results import KINDS, PopulationTables, join

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Dask", "run_on_dask", "split_by_party"]


def _one_thread() -> DuckDB:
    return DuckDB(threads=1)


@attrs.frozen(kw_only=True)
class Dask:
    """Dask distributed: workers that each evaluate a bucket of parties with the embedded engine.

    :param client: a ``distributed.Client``.
    :param buckets: into how many buckets the parties are dealt, 1 or more. Folders made by :func:`split_by_party` with
        as many buckets are read one bucket a worker; of anything else each worker reads all and keeps its own. What
        depends on no entry is worked out for each bucket anew, so few large buckets cost less than many small ones.
    :param engine: how each worker evaluates.

    Paths must lead to the same files on all workers; tables that are not paths are sent to them.
    """

    client: Any
    buckets: int = attrs.field(default=8, validator=attrs.validators.ge(1))
    engine: DuckDB = attrs.field(factory=_one_thread)


def split_by_party(source: Any, folder: str | os.PathLike[str], buckets: int, *, table: str = "activities") -> Path:
    """Write a table as Parquet files, one folder a bucket of parties: ``bucket=3/part.parquet``.

    The bucket is that of the MD5 digest of the party's identifier, so that all tables are dealt alike, always.

    :param source: any table that :func:`evaluate_tables` reads.
    :param table: which: ``activities``, ``parties``, ``measurements``, ``triggers``, ``attestations`` or ``waivers``.
    :raises TableError: if the table cannot be read.
    :raises ValueError: if the folder exists, the table is of no known name, or there is no bucket.
    """
    from zbgj.populations.reading import attach, check

    target = Path(folder)
    if target.exists():
        raise ValueError(f"{target} exists already; expected a folder to be made")
    if table not in TABLES or buckets < 1:
        raise ValueError(
            f"table {table!r}, {buckets} buckets: expected one of {', '.join(TABLES)}, and 1 bucket or more"
        )
    key = "id" if table == "parties" else "party"
    duckdb = needed("duckdb", extra="populations")
    problems: list[TableProblem] = []
    with duckdb.connect() as con:
        con.execute("SET enable_progress_bar = false")
        files = attach(con, "raw", table, source, problems, None)
        check(problems)
        columns = [name for name, *_ in con.execute("DESCRIBE raw").fetchall()]
        if key not in columns:
            check([TableProblem(table, 0, key, f"there is no such column; the columns: {', '.join(columns)}")])
        left_out = ' EXCLUDE ("file name")' if files else ""
        made = target.with_name(f".{target.name}.part")
        shutil.rmtree(made, ignore_errors=True)
        con.execute(
            f"COPY (SELECT *{left_out}, md5_number_lower({key}::VARCHAR) % {int(buckets)} AS bucket FROM raw) "
            f"TO {quoted(str(made))} (FORMAT parquet, PARTITION_BY (bucket))"
        )
        for bucket in range(buckets):  # an empty bucket is a folder too: their number tells how many there are
            place = made / f"bucket={bucket}"
            if not place.exists():
                place.mkdir(parents=True)
                con.execute(
                    f"COPY (SELECT *{left_out} FROM raw WHERE false) TO {quoted(str(place / 'none.parquet'))} "
                    "(FORMAT parquet)"
                )
        made.replace(target)
    return target


def run_on_dask(
    sources: Mapping[str, Any],
    question: Question,
    dask: Dask,
    *,
    folder: Path | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> PopulationTables:
    """Evaluate each bucket on some worker, and join what they found.

    :raises TableError: with everything wrong with the tables, as far as the buckets tell.
    """
    distributed = needed("distributed", extra="distributed")
    client = dask.client
    sent = {name: source if _is_path(source) else client.scatter(_plain(source)) for name, source in sources.items()}
    asked = client.scatter(question, broadcast=True)
    futures = [
        client.submit(_one, sent, asked, dask.engine, folder, (bucket, dask.buckets), pure=False)
        for bucket in range(dask.buckets)
    ]
    found: list[PopulationTables] = []
    problems: list[TableProblem] = []
    for done, future in enumerate(distributed.as_completed(futures), 1):
        result = future.result()
        if isinstance(result, TableError):
            problems += result.problems
            continue
        found.append(result)
        future.release()
        if progress is not None:
            parties = sum(one.parties for one in found)
            progress(parties, parties if done == dask.buckets else max(parties, parties * dask.buckets // done))
    if problems:
        raise TableError(dict.fromkeys(problems))
    tables = {
        kind: join([one.tables[kind] for one in found]) for kind in KINDS if all(kind in one.tables for one in found)
    }
    return PopulationTables(sum(one.parties for one in found), sum(one.routed for one in found), folder, tables)


def _one(
    sources: Mapping[str, Any], question: Question, engine: DuckDB, folder: Path | None, bucket: tuple[int, int]
) -> PopulationTables | TableError:
    """What a worker does; what is wrong with the tables comes back as a value, so that all of it can be told."""
    try:
        return run(sources, question, engine, folder=folder, bucket=bucket)
    except TableError as error:
        return error


def _is_path(source: Any) -> bool:
    return source is None or isinstance(source, str | os.PathLike)


def _plain(source: Any) -> Any:
    """A table that can be sent."""
    pa = needed("pyarrow", extra="populations")
    if isinstance(source, pa.Table):
        return source
    collected = source.collect() if hasattr(source, "collect") else source
    return pa.table(collected) if hasattr(collected, "__arrow_c_stream__") else source
