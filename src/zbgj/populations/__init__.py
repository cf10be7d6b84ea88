"""Populations: the evaluation over tables of any size, by an engine that organisations already have.

Extra ``zbgj[populations]`` (DuckDB and Arrow); ``zbgj[distributed]`` adds Dask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj._lazy import attach

if TYPE_CHECKING:
    from zbgj.populations.columns import TableError, TableProblem
    from zbgj.populations.duck import DuckDB
    from zbgj.populations.entry import evaluate_tables
    from zbgj.populations.results import PopulationTables
    from zbgj.populations.spread import Dask, split_by_party

_named, __dir__, _names = attach(
    __name__,
    {
        "Dask": "spread",
        "DuckDB": "duck",
        "PopulationTables": "results",
        "TableError": "columns",
        "TableProblem": "columns",
        "evaluate_tables": "entry",
        "split_by_party": "spread",
    },
)

if not TYPE_CHECKING:  # a checker is to see slips in names
    __getattr__ = _named

__all__ = [
    "Dask",
    "DuckDB",
    "PopulationTables",
    "TableError",
    "TableProblem",
    "evaluate_tables",
    "split_by_party",
]
