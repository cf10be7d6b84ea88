"""From a declared table to an Arrow schema, and from Python columns to an Arrow table."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

import pendulum

from zbgj._collector import collector_at_rest
from zbgj._extras import needed
from zbgj.days import ZONE
from zbgj.formats.columns import TABLES, Column, ColumnType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    import pyarrow as pa

__all__ = ["arrow_type", "days_of", "exact", "in_zone", "schema", "table_of"]

_UNIX = dt.date(1970, 1, 1).toordinal()
_ZONE = pendulum.timezone(ZONE)


@cache
def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type of a column."""
    arrow = needed("pyarrow", extra="tables")
    types: dict[ColumnType, pa.DataType] = {
        ColumnType.TEXT: arrow.string(),
        ColumnType.TEXTS: arrow.list_(arrow.string()),
        ColumnType.WORD: arrow.dictionary(arrow.int8(), arrow.string()),
        ColumnType.DAY: arrow.date32(),
        ColumnType.INSTANT: arrow.timestamp("us", tz=ZONE),
        ColumnType.COUNT: arrow.int64(),
        ColumnType.NUMBER: arrow.float64(),
        ColumnType.FLAG: arrow.bool_(),
        ColumnType.NUMBERS: arrow.map_(arrow.string(), arrow.float64()),
        ColumnType.DETAILS: arrow.map_(arrow.string(), arrow.string()),
    }
    return types[column.holds]


@cache
def schema(table: str) -> pa.Schema:
    """The Arrow schema of a table; its fields carry their meaning as metadata, ``zh`` and ``en``.

    >>> schema("triggers").names
    ['party', 'key', 'when', 'at']
    >>> schema("triggers").field("when").metadata[b"en"]
    b'day it happened'

    :raises KeyError: if there is no such table.
    :raises MissingExtra: if ``pyarrow`` is not installed.
    """
    if table not in TABLES:
        raise KeyError(f"there is no table {table!r}; there are: {', '.join(TABLES)}")
    arrow = needed("pyarrow", extra="tables")
    made: pa.Schema = arrow.schema([
        arrow.field(
            column.name, arrow_type(column), column.nullable, {"zh": column.zh.encode(), "en": column.en.encode()}
        )
        for column in TABLES[table]
    ])  # fmt: skip
    return made


def table_of(table: str, columns: Mapping[str, Sequence[Any]]) -> pa.Table:
    """The table of these columns: days as day numbers, words as members; all as long as each other."""
    arrow = needed("pyarrow", extra="tables")
    declared = TABLES[table]
    with collector_at_rest():
        arrays = [_array(column, columns[column.name]) for column in declared]
    made: pa.Table = arrow.Table.from_arrays(arrays, schema=schema(table))
    return made


def _array(column: Column, values: Sequence[Any]) -> pa.Array[Any]:
    arrow = needed("pyarrow", extra="tables")
    made: pa.Array[Any]
    match column.holds:
        case ColumnType.DAY:
            days = [None if day is None else day - _UNIX for day in values]
            made = arrow.array(days, arrow.int32()).cast(arrow.date32())
        case ColumnType.WORD if column.words is not None:
            # The words of a class, and those of other regions that stand here.
            members = list(dict.fromkeys([*column.words, *(value for value in values if value is not None)]))
            places: dict[Any, int | None] = {None: None, **{member: place for place, member in enumerate(members)}}
            indices = arrow.array(
                [places[value] for value in values], arrow.int32() if len(members) > 127 else arrow.int8()
            )
            made = arrow.DictionaryArray.from_arrays(indices, arrow.array([str(member) for member in members]))
        case ColumnType.INSTANT:
            made = arrow.array([None if value is None else in_zone(value) for value in values], arrow_type(column))
        case _:
            made = arrow.array(values, arrow_type(column))
    return made


def in_zone(instant: dt.datetime) -> dt.datetime:
    """The instant on the clock of Asia/Shanghai; one without a zone is taken to be there already.

    One zone object for all: to make one an instant takes longer than all the rest.
    """
    return instant.replace(tzinfo=_ZONE) if instant.tzinfo is None else instant.astimezone(_ZONE)


def days_of(array: Any) -> list[dt.date | None]:
    """The days of a column of type ``date32``, one object for each day, however often it stands there."""
    arrow = needed("pyarrow", extra="tables")
    numbers = array.cast(arrow.int32()).to_pylist()
    known = {number: None if number is None else dt.date.fromordinal(number + _UNIX) for number in set(numbers)}
    return [known[number] for number in numbers]


def exact(name: str, values: Iterable[Fraction | None]) -> dict[str, list[Any]]:
    """The two columns of a fraction."""
    listed = list(values)
    return {
        name: [None if value is None else float(value) for value in listed],
        f"{name}_exact": [None if value is None else str(value) for value in listed],
    }
