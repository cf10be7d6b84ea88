"""Evaluating tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from zbgj.days import DateLike, as_date, to_day
from zbgj.evaluation.policy import Policy
from zbgj.populations.duck import DuckDB, Question, run

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable

    from zbgj.catalog import Catalog
    from zbgj.due import Calendars
    from zbgj.model.plan import SectorPlan
    from zbgj.populations.results import PopulationTables
    from zbgj.populations.spread import Dask

__all__ = ["evaluate_tables"]

_KINDS = ("outcomes", "scores", "targets")


def evaluate_tables(
    activities: Any,
    parties: Any,
    *,
    measurements: Any = None,
    triggers: Any = None,
    attestations: Any = None,
    waivers: Any = None,
    catalog: Catalog | Iterable[SectorPlan],
    as_of: DateLike,
    policy: Policy | None = None,
    calendar: Calendars | None = None,
    owed_from: DateLike | None = None,
    engine: DuckDB | Dask | None = None,
    want: Iterable[str] = _KINDS,
    into: str | os.PathLike[str] | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> PopulationTables:
    """How every party of a table stands at the end of a day: the same as :func:`zbgj.evaluate` for each.

    A table is an Arrow table, a frame of polars or pandas, or a path: a Parquet or CSV file, a glob of them, or a
    folder of Parquet files. The columns have the names of the attributes of the classes :class:`zbgj.Activity` and so
    on; those in brackets may be missing or have gaps, and others are not read:

    * activities: ``party``, ``obligation``, ``when`` (a date), [``at`` (an instant; one of the two is needed),
      ``count``, ``share_num`` and ``share_den``, ``also`` (a list), ``until``]
    * parties: ``id``, ``kind``, [``level``, ``place``, ``sectors`` and ``tags`` (lists), ``facts`` (a map to numbers)]
    * measurements: ``party``, ``target``, ``when``, ``value``, [``at``, ``until``]
    * triggers: ``party``, ``key``, ``when``, [``at``]
    * attestations: ``party``, ``obligation``, ``start``, ``until``
    * waivers: ``party``, ``obligation``, ``granted_by``, ``why``, ``start``, ``until``, [``granted``]

    Instants without a zone are those of Asia/Shanghai. In CSV files lists have semicolons between their entries, and
    facts are ``name=number`` with semicolons between them.

    :param catalog: a catalogue, or just the plans to be considered.
    :param as_of: the date; what is recorded for later days changes nothing.
    :param policy, calendar, owed_from: as for :func:`zbgj.evaluate`.
    :param engine: :class:`DuckDB` by default, with its defaults; or :class:`Dask`.
    :param want: which of ``outcomes``, ``scores`` and ``targets`` are made.
    :param into: a folder for the tables as Parquet files, which then need not fit into memory; it must be empty or
        absent.
    :param progress: called with the number of parties done and of all parties, after each batch.

    >>> import pyarrow as pa
    >>> from zbgj import Sector, load_catalog
    >>> parties = pa.table({"id": ["b"], "kind": ["authority"], "level": ["prefecture"], "place": ["CN-54/Lhasa"],
    ...                     "sectors": [["sports"]]})
    >>> activities = pa.table({"party": ["b"], "obligation": ["20-3.6-leaders-check"], "when": ["2024-05-08"]})
    >>> found = evaluate_tables(
    ...     activities, parties, catalog=load_catalog().plans([Sector.SPORTS]), as_of="2024-10-15"
    ... )
    >>> rows = found.outcomes.to_pylist()
    >>> [row["outcome"] for row in rows if row["obligation"] == "20-3.6-leaders-check"].count("missed")
    1

    :raises TableError: with everything wrong with the tables.
    :raises ValueError: if ``want`` names another table, or the folder is not empty.
    :raises MissingExtra: if the engine is not installed.
    """
    from zbgj.catalog import Catalog
    from zbgj.populations.spread import Dask, run_on_dask

    wanted = (want,) if isinstance(want, str) else tuple(want)
    if not wanted or set(wanted) - set(_KINDS):
        raise ValueError(f"want is {', '.join(wanted) or 'empty'}; expected some of {', '.join(_KINDS)}")
    folder = None if into is None else Path(into)
    if folder is not None and folder.exists() and any(folder.iterdir()):
        raise ValueError(f"{folder} is not empty; expected an empty folder, or none")
    question = Question(
        plans=tuple(catalog.plans() if isinstance(catalog, Catalog) else catalog),
        as_of=as_date(as_of),
        policy=Policy() if policy is None else policy,
        calendar=calendar,
        owed_from=None if owed_from is None else to_day(owed_from),
        want=wanted,
    )
    sources = {
        "activities": activities, "parties": parties, "measurements": measurements, "triggers": triggers,
        "attestations": attestations, "waivers": waivers,
    }  # fmt: skip
    if isinstance(engine, Dask):
        return run_on_dask(sources, question, engine, folder=folder, progress=progress)
    return run(sources, question, DuckDB() if engine is None else engine, folder=folder, progress=progress)
