"""The tables that an evaluation gives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from zbgj._extras import needed
from zbgj.evaluation.targets import TargetStanding
from zbgj.populations.statics import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from zbgj.populations.statics import Statics

__all__ = ["PopulationTables", "Sink", "count_column"]

#: The kinds of tables, in the order in which they are given.
KINDS = ("outcomes", "scores", "targets", "unmatched")


def count_column(outcome: Any) -> str:
    """The column of the scores that counts an outcome: ``fulfilled_late``."""
    return str(outcome.value).replace("-", "_")


@attrs.frozen
class PopulationTables:
    """What :func:`zbgj.populations.evaluate_tables` found, as Arrow tables. The order of rows says nothing.

    :param parties: how many parties were evaluated.
    :param routed: how many pairs of party and duty were judged by the object evaluator.
    :param folder: where the tables were written, if they were; they are then read when asked for.

    The tables:

    * ``outcomes``: a row an occurrence of a duty of a party, standing duties without ``label`` and days. ``done``,
      ``late`` and ``needed`` are exact: whole numbers of ``unit``-ths. ``credit`` (0 to 1, rounded) is empty where
      the outcome does not enter the score; a waived one enters with what was done of it.
    * ``scores``: a row a party. ``earned`` and ``possible`` are exact fractions as text, after any veto; ``score`` is
      from 0 to 100, empty if nothing was assessable; ``vetoed`` tells whether a veto capped it; the other columns
      count outcomes, those of governed duties left out.
    * ``targets``: a row a party, target and point of its trajectory; ``value`` is the measurement that decided.
    * ``unmatched``: entries that bear on nothing here, as their party, obligation, target or trigger is not among the
      parties or plans given, counted by ``table``, ``field`` and ``value``.
    """

    parties: int
    routed: int
    folder: Path | None = None
    tables: dict[str, Any] = attrs.field(factory=dict, repr=False)

    @property
    def outcomes(self) -> pa.Table:
        """Every outcome of every party."""
        return self._table("outcomes")

    @property
    def scores(self) -> pa.Table:
        """The score of every party."""
        return self._table("scores")

    @property
    def targets(self) -> pa.Table:
        """How every point of every target stands."""
        return self._table("targets")

    @property
    def unmatched(self) -> pa.Table:
        """Entries that bear on nothing here."""
        return self._table("unmatched")

    def _table(self, kind: str) -> pa.Table:
        found: pa.Table | None = self.tables.get(kind)
        if found is not None:
            return found
        if self.folder is None:
            raise LookupError(f"{kind} were not asked for")
        parquet = needed("pyarrow.parquet", extra="populations")
        parts = sorted((self.folder / kind).glob("*.parquet"))
        if not parts:
            raise LookupError(f"{kind} were not asked for: {self.folder} has none")
        read: pa.Table = join([parquet.read_table(part) for part in parts])
        return read


def join(tables: list[Any]) -> Any:
    """Tables of one kind as one."""
    pa = needed("pyarrow", extra="populations")
    return tables[0] if len(tables) == 1 else pa.concat_tables(tables).unify_dictionaries()


class Sink:
    """Where the tables of batches go: kept, or written to a folder, one file a batch and kind."""

    def __init__(self, folder: Path | None, prefix: str = "part") -> None:
        self.folder = folder
        self._prefix = prefix
        self._kept: dict[str, list[pa.Table]] = {}
        self._number = 0

    def put(self, kind: str, table: pa.Table) -> None:
        """Take a table of a kind."""
        if self.folder is None:
            self._kept.setdefault(kind, []).append(table)
            return
        parquet = needed("pyarrow.parquet", extra="populations")
        target = self.folder / kind
        target.mkdir(parents=True, exist_ok=True)
        name = f"{self._prefix}-{self._number:05}.parquet"
        hidden = target / f".{name}.part"  # a file that is there is whole
        parquet.write_table(table, hidden)
        hidden.replace(target / name)
        self._number += 1

    def tables(self) -> dict[str, pa.Table]:
        """What was kept, one table a kind."""
        return {kind: join(parts) for kind, parts in self._kept.items()}


def dictionary(codes: Any, values: list[str]) -> Any:
    """A column of texts from numbers; -1 is no text."""
    pa = needed("pyarrow", extra="populations")
    compute = needed("pyarrow.compute", extra="populations")
    places = pa.array(codes, pa.int32()) if not isinstance(codes, pa.Array | pa.ChunkedArray) else codes
    if isinstance(places, pa.ChunkedArray):
        places = places.combine_chunks()
    places = compute.if_else(compute.less(places, 0), None, places.cast(pa.int32()))
    return pa.DictionaryArray.from_arrays(places, pa.array(values, pa.string()))


def days(ordinals: Any) -> Any:
    """A column of dates from day numbers."""
    pa = needed("pyarrow", extra="populations")
    compute = needed("pyarrow.compute", extra="populations")
    numbers = ordinals.combine_chunks() if isinstance(ordinals, pa.ChunkedArray) else pa.array(ordinals, pa.int64())
    return compute.subtract(numbers, 719_163).cast(pa.int32()).cast(pa.date32())


def windows_table(found: pa.Table, statics: Statics) -> Any:
    """How windows are called and when they are, from the engine's numbers: what all their rows have in common."""
    pa = needed("pyarrow", extra="populations")
    return pa.table({
        "obligation": dictionary(found["o"], statics.obligations),
        "label": dictionary(found["label"], statics.labels),
        "first": _known_days(found["first"]),
        "due": _known_days(found["due"]),
    })  # fmt: skip


def outcomes_table(found: pa.Table, windows: pa.Table, ids: list[str]) -> Any:
    """The outcomes of a batch from the engine's numbers; ``ids`` are its parties, ``windows`` those of the rows."""
    pa = needed("pyarrow", extra="populations")
    if "win" in found.column_names:
        windows = windows.take(found["win"].combine_chunks())
    at = found["at"] if "at" in found.column_names else pa.nulls(len(found), pa.timestamp("us"))
    return pa.table({
        "party": dictionary(found["party"], ids),
        "obligation": windows["obligation"],
        "label": windows["label"],
        "first": windows["first"],
        "due": windows["due"],
        "due_at": at,
        "outcome": dictionary(found["outcome"], [outcome.value for outcome in OUTCOMES]),
        "done": found["done"].cast(pa.int64()),
        "late": found["late"].cast(pa.int64()),
        "needed": found["needed"].cast(pa.int64()),
        "unit": found["unit"].cast(pa.int64()),
        "credit": found["credit"].cast(pa.float64()),
    })  # fmt: skip


def _known_days(ordinals: Any) -> Any:
    """Days; the first and the last that the algebra counts with stand for none."""
    compute = needed("pyarrow.compute", extra="populations")
    from zbgj.days import FIRST_DAY, LAST_DAY

    known = compute.and_(compute.greater(ordinals, FIRST_DAY), compute.less(ordinals, LAST_DAY))
    return days(compute.if_else(known, ordinals, None))


def scores_table(ids: list[str], rows: Iterable[tuple[Any, ...]]) -> Any:
    """The scores of a batch: earned, possible, score, vetoed, then the counts."""
    pa = needed("pyarrow", extra="populations")
    columns = list(zip(*rows, strict=True)) or [()] * (4 + len(OUTCOMES))
    types = [pa.string(), pa.string(), pa.float64(), pa.bool_()] + [pa.int64()] * len(OUTCOMES)
    names = ["earned", "possible", "score", "vetoed", *map(count_column, OUTCOMES)]
    data = {"party": pa.array(ids, pa.string())}
    data |= {
        name: pa.array(column, kind) for name, column, kind in zip(names, columns, types, strict=True)
    }  # fmt: skip
    return pa.table(data)


def targets_table(found: pa.Table, targets: list[str], ids: list[str], offset: int) -> Any:
    """The points of a batch from the engine's numbers."""
    pa = needed("pyarrow", extra="populations")
    compute = needed("pyarrow.compute", extra="populations")
    return pa.table({
        "party": dictionary(compute.subtract(found["party"], offset), ids),
        "target": dictionary(found["t"], targets),
        "point": days(found["point"]),
        "standing": dictionary(found["standing"], [standing.value for standing in TargetStanding]),
        "value": found["value"].cast(pa.float64()),
        "undecided": found["undecided"].cast(pa.bool_()),
    })  # fmt: skip
