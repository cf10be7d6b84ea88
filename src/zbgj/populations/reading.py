"""Tables as they come, bound to the engine as views of known types; every problem found is named at once."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zbgj._extras import needed
from zbgj.populations.columns import TABLES, Check, Column, ColumnType, TableProblem
from zbgj.populations.reading_texts import (
    day_of_text,
    instant_of_text,
    know_texts,
    number_of_text,
    timed_text,
    whole_of_text,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zbgj.model.plan import SectorPlan

__all__ = ["attach", "bind", "check", "quoted"]

#: So many rows are named for each mistake; the rest are counted.
SHOWN = 10

_WHOLE_TYPES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT",
                "UHUGEINT")  # fmt: skip
_EMPTY = {
    ColumnType.TEXT: "VARCHAR", ColumnType.DATE: "DATE", ColumnType.INSTANT: "TIMESTAMP", ColumnType.WHOLE: "BIGINT",
    ColumnType.NUMBER: "DOUBLE", ColumnType.TEXTS: "VARCHAR[]", ColumnType.NUMBERS: "MAP(VARCHAR, DOUBLE)",
}  # fmt: skip


def sql_name(column: str) -> str:
    """The name of a column inside the engine, where ``when`` and ``at`` are words of the language."""
    return column + "_" if column in ("when", "at") else column


def quoted(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def _ident(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def declared(plans: Iterable[SectorPlan]) -> tuple[Check, ...]:
    """The checks that kinds, levels and sectors are declared by the region in whose territory the party lies."""
    regions = {id(plan.region): plan.region for plan in plans if plan.region is not None}
    checks = []
    for region in regions.values():
        inside = " OR ".join(
            f"place = {quoted(area)} OR starts_with(place, {quoted(area + '/')})" for area in region.territory
        )
        kinds, levels, sectors = (
            ", ".join(map(quoted, words)) for words in (region.kinds, region.levels, region.sectors)
        )
        for column, wrong, words in (
            ("kind", f"kind NOT IN ({kinds})", region.kinds),
            ("level", f"level NOT IN ({levels})", region.levels),
            ("sectors", f"NOT list_has_all([{sectors}], sectors)", region.sectors),
        ):
            expected = f"one that region {region.id} declares: {', '.join(words)}"
            checks.append(Check(column, f"({inside}) AND {wrong}", expected))
    return tuple(checks)


def bind(
    con: Any,
    table: str,
    source: Any,
    problems: list[TableProblem],
    bucket: tuple[int, int] | None,
    more: tuple[Check, ...] = (),
) -> None:
    """Make a view of the table's name over the source, its columns of the types declared.

    :param source: an Arrow table, anything that offers Arrow data (frames of polars and pandas), a path or glob of
        Parquet or CSV files, a folder of Parquet files, or ``None`` for no rows.
    :param bucket: of how many buckets of parties which one is wanted.
    :param more: checks beside those of every table of this name.
    """
    columns, checks = TABLES[table]
    checks = (*checks, *more)
    key = "id" if table == "parties" else "party"
    raw = f"raw_{table}"
    if source is None:
        nothing = ", ".join(f"NULL::{_EMPTY[c.type]} AS {sql_name(c.name)}" for c in columns)
        con.execute(f"CREATE TEMP VIEW {table} AS SELECT {nothing} WHERE false")
        return
    before = len(problems)
    files = attach(con, raw, table, source, problems, bucket)
    if len(problems) > before:
        return
    know_texts(con)
    types = {name: kind for name, kind, *_ in con.execute(f"DESCRIBE {raw}").fetchall()}
    lacking = any(column.required and column.name not in types for column in columns)
    # Where rows differ in length, the engine may take another one for the headings.
    if files and lacking and (ragged := _ragged(Path(os.fspath(source)))):
        number, said = ragged
        problems.append(TableProblem(f"{table} ({Path(os.fspath(source)).name})", number, "", said))
        return
    expressions: dict[str, str] = {}
    for column in columns:
        if column.name not in types:
            if column.required:
                given = ", ".join(types) or "none"
                problems.append(TableProblem(table, 0, column.name, f"there is no such column; the columns: {given}"))
            elif meant := [name for name in types if _nearly(name, column.name)]:
                said = f"there is no such column, and {meant[0]!r} would not be read; expected {column.type.en} here"
                problems.append(TableProblem(table, 0, column.name, said))
            expressions[column.name] = f"NULL::{_EMPTY[column.type]}"
            continue
        made = _expression(_ident(column.name), types[column.name], column.type)
        if made is None:
            said = f"is of type {types[column.name]}; expected {column.type.en}"
            problems.append(TableProblem(table, 0, column.name, said))
        expressions[column.name] = made or "NULL"
    if len(problems) > before:
        return
    if "at" in expressions and _is_text(types.get("when", "")):
        # As of an entry: a text that gives a time says the instant.
        said = instant_of_text(_trimmed(_ident("when")))
        expressions["at"] = f"coalesce({expressions['at']}, {said})"
    made = ", ".join(f"{made} AS {sql_name(name)}" for name, made in expressions.items())
    if bucket is None or _dealt(source, bucket) is not None:
        ours = "true"
        con.execute(f"CREATE TEMP VIEW {table} AS SELECT {made} FROM {raw}")
    else:  # told apart once, as the digest of every row costs more than most of what is asked of it
        place, count = bucket
        ours = f"md5_number_lower({expressions[key]}) % {count} = {place}"
        con.execute(f"CREATE TEMP TABLE {table} AS SELECT {made} FROM {raw} WHERE {ours}")
    _check_rows(con, table, types, columns, checks, expressions, problems, files=files, ours=ours)


def _nearly(name: str, column: str) -> bool:
    """Whether a column that nobody reads was meant for this one, and would be lost in silence.

    Its name differs in case, in an s, or lacks what follows the first word.
    """
    given = name.strip().lower()
    return given in (column, column + "s", column.partition("_")[0]) or given + "s" == column


def attach(
    con: Any, raw: str, table: str, source: Any, problems: list[TableProblem], bucket: tuple[int, int] | None
) -> bool:
    """Make the source known to the engine; tells whether it came from files."""
    if not isinstance(source, str | os.PathLike):
        pa = needed("pyarrow", extra="populations")
        if not isinstance(source, pa.Table):
            collected = source.collect() if hasattr(source, "collect") else source
            if not hasattr(collected, "__arrow_c_stream__"):
                said = f"is {type(source).__name__}; expected an Arrow table, a frame, or a path"
                problems.append(TableProblem(table, 0, "", said))
                return False
            if hasattr(collected, "iloc"):
                source = _of_frame(pa, collected, table, problems)
                if source is None:
                    return False
            else:
                source = pa.table(collected)
        con.register(f"given_{table}", source)
        con.execute(f"CREATE TEMP VIEW {raw} AS SELECT * FROM given_{table}")
        return False
    text = os.fspath(source)
    if Path(text).is_dir():
        text = str((_dealt(source, bucket) or Path(text)) / "**" / "*.parquet")
    duckdb = needed("duckdb", extra="populations")
    if Path(text).is_file() and not Path(text).stat().st_size:
        problems.append(TableProblem(table, 0, "", f"{text}: is empty; expected a line of headings at least"))
        return True
    if ".csv" in Path(text).name.lower():
        by = ", delim = ','" if _has_commas(Path(text)) else ""
        read = f"read_csv({quoted(text)}, all_varchar = true, header = true, filename = 'file name'{by})"
    else:
        hive = "true, hive_types_autocast = false" if _partitioned(source, table) else "false"
        read = f"read_parquet({quoted(text)}, filename = 'file name', hive_partitioning = {hive}, union_by_name = true)"
    try:
        con.execute(f"CREATE TEMP VIEW {raw} AS SELECT * FROM {read}")
    except duckdb.Error as error:
        number, said = _ragged(Path(text)) or (0, str(error).splitlines()[0])
        problems.append(TableProblem(table, number, "", f"{text}: cannot be read: {said}"))
    return True


def _has_commas(file: Path) -> bool:
    """Whether a CSV file, if it is one file, has its headings parted by commas."""
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return b"," in stream.readline()


def _ragged(file: Path) -> tuple[int, str] | None:
    """The first row of a CSV file that has more or fewer values than there are headings, from 1, and what is wrong."""
    if file.suffix.lower() != ".csv" or not file.is_file():
        return None
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        rows = csv.reader(stream)
        width = len(next(rows, []))
        for number, row in enumerate(rows, 1):
            if row and len(row) != width:
                return number, f"this row has {len(row)} values, expected {width} as there are headings"
    return None


def _of_frame(pa: Any, frame: Any, table: str, problems: list[TableProblem]) -> Any:
    """A pandas frame as an Arrow table, column by column: of the maps that Arrow makes pandas has pairs."""
    kinds = {column.name: column.type for column in TABLES[table][0]}
    made = {}
    for name in map(str, frame.columns):
        given = frame[name]
        try:
            if kinds.get(name) is ColumnType.NUMBERS and given.dtype == object:
                maps = [value.items() if hasattr(value, "items") else value for value in given]
                pairs = [list(one) if hasattr(one, "__iter__") and not isinstance(one, str) else None for one in maps]
                made[name] = pa.array(pairs, pa.map_(pa.string(), pa.float64()))
            else:
                made[name] = pa.array(given, from_pandas=True)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
            expected = f"; expected {kinds[name].en}" if name in kinds else ""
            problems.append(TableProblem(table, 0, name, f"cannot be read: {error}{expected}"))
    return None if len(made) < len(frame.columns) else pa.table(made)


def _partitioned(source: Any, table: str) -> bool:
    """Whether folders tell a column that the table has: party=mine-1."""
    folder = Path(os.fspath(source))
    names = {column.name for column in TABLES[table][0]}
    return folder.is_dir() and any(one.name.partition("=")[0] in names for one in folder.glob("*=*"))


def _dealt(source: Any, bucket: tuple[int, int] | None) -> Path | None:
    """The bucket's own folder, if the source is one that was dealt into as many buckets."""
    if bucket is None or not isinstance(source, str | os.PathLike):
        return None
    place, count = bucket
    folder = Path(os.fspath(source))
    return folder / f"bucket={place}" if len(list(folder.glob("bucket=*"))) == count else None


def _is_text(given: str) -> bool:
    return given == "VARCHAR" or given.startswith("ENUM")


def _trimmed(name: str) -> str:
    return f"nullif(trim({name}::VARCHAR), '')"


def _expression(name: str, given: str, wanted: ColumnType) -> str | None:
    """SQL for the column's values as the type wanted (no value where it is not one), or ``None`` if none can be."""
    if given == '"NULL"':
        return f"NULL::{_EMPTY[wanted]}"
    text, trimmed = _is_text(given), _trimmed(name)
    match wanted:
        case ColumnType.TEXT:
            return f"{name}::VARCHAR" if text else None
        case ColumnType.DATE:
            if text:
                return day_of_text(trimmed)
            if given.startswith("TIMESTAMP") and "TIME ZONE" not in given:
                return f"CASE WHEN {name}::DATE = {name} THEN {name}::DATE END"
            return name if given == "DATE" else None
        case ColumnType.INSTANT:
            if text:
                return timed_text(trimmed)
            if given == "TIMESTAMP WITH TIME ZONE":
                return f"{name} AT TIME ZONE 'Asia/Shanghai'"
            return f"{name}::TIMESTAMP" if given.startswith("TIMESTAMP") else None
        case ColumnType.WHOLE:
            if text:
                return whole_of_text(trimmed)
            if given in ("DOUBLE", "FLOAT"):  # frames keep whole numbers with gaps so
                return f"CASE WHEN {name} = floor({name}) THEN TRY_CAST({name} AS BIGINT) END"
            return f"TRY_CAST({name} AS BIGINT)" if given in _WHOLE_TYPES else None
        case ColumnType.NUMBER:
            if text:
                return number_of_text(trimmed)
            return f"{name}::DOUBLE" if _number(given) else None
        case ColumnType.TEXTS:
            if text:  # in a CSV file: names with semicolons between them
                return rf"regexp_split_to_array({trimmed}, '\s*;\s*')"
            return f"{name}::VARCHAR[]" if given.endswith("[]") else None
        case ColumnType.NUMBERS:
            return _numbers(name, given, trimmed if text else "")


def _number(given: str) -> bool:
    return given in _WHOLE_TYPES or given in ("DOUBLE", "FLOAT") or given.startswith("DECIMAL")


def _numbers(name: str, given: str, trimmed: str) -> str | None:
    if trimmed:  # in a CSV file: name=number; name=number
        pairs = rf"regexp_split_to_array({trimmed}, '\s*;\s*')"
        entry = "{'k': trim(split_part(p, '=', 1)), 'v': TRY_CAST(trim(split_part(p, '=', 2)) AS DOUBLE)}"
        return f"map_from_entries(list_transform({pairs}, lambda p: {entry}))"
    if given.startswith("MAP("):
        return f"{name}::MAP(VARCHAR, DOUBLE)"
    if given.startswith("STRUCT(") and given.endswith("[]"):
        return f"map_from_entries({name})::MAP(VARCHAR, DOUBLE)"
    if given.startswith("STRUCT("):
        known = f"list_filter(json_keys(to_json({name})), lambda k: to_json({name}) ->> k IS NOT NULL)"
        entry = f"{{'k': k, 'v': TRY_CAST(to_json({name}) ->> k AS DOUBLE)}}"
        return f"map_from_entries(list_transform({known}, lambda k: {entry}))"
    return None


def _check_rows(
    con: Any,
    table: str,
    types: Mapping[str, str],
    columns: tuple[Column, ...],
    checks: tuple[Check, ...],
    expressions: Mapping[str, str],
    problems: list[TableProblem],
    *,
    files: bool,
    ours: str,
) -> None:
    """Every value that is not what its column asks for."""
    wrong: list[tuple[str, str, str]] = []
    for column in columns:
        if column.name not in types:
            continue
        name = sql_name(column.name)
        absent = f"given_{column.name} IS NULL"
        if column.required:
            wrong.append((column.name, absent, column.type.en))
        wrong.append((column.name, f"NOT ({absent}) AND {name} IS NULL", column.type.en))
    wrong += [(one.column, f"coalesce({one.wrong}, false)", one.expected) for one in checks]
    if table == "parties":
        wrong.append(("id", "count(*) OVER (PARTITION BY id) > 1", "an identifier that no other party has"))
    shown = {column: _ident(column) if column in types else "NULL" for column, _, _ in wrong}
    given = ", ".join(
        [f"{made} AS {sql_name(name)}" for name, made in expressions.items()]
        + [f"{made}::VARCHAR AS given_{name}" for name, made in shown.items()]
    )
    file = '"file name"' if files else "''"
    rows = f"(SELECT {given}, {file} AS file, {ours} AS ours FROM raw_{table})"
    flags = ", ".join(f"ours AND ({test}) AS w{n}" for n, (_, test, _) in enumerate(wrong))
    found = ", ".join(f"count(*) FILTER (w{n})" for n in range(len(wrong)))
    counts = con.execute(f"SELECT {found} FROM (SELECT {flags} FROM {rows})").fetchall()[0]
    if not any(counts):
        return
    con.execute("SET preserve_insertion_order = true")
    numbered = (
        f"(SELECT *, row - min(row) OVER (PARTITION BY file) + 1 AS number FROM "
        f"(SELECT *, row_number() OVER () AS row, {flags} FROM {rows}))"
    )
    for n, (blamed, _, expected) in enumerate(wrong):
        if not counts[n]:
            continue
        named = con.execute(
            f"SELECT file, number, given_{blamed} FROM {numbered} WHERE w{n} ORDER BY row LIMIT {SHOWN}"
        ).fetchall()
        for where_from, number, value in named:
            place = f"{table} ({Path(where_from).name})" if where_from else table
            said = "is empty" if value is None else f"is {value!r}"
            problems.append(TableProblem(place, number, blamed, f"{said}; expected {expected}"))
        if counts[n] > SHOWN:
            problems.append(TableProblem(table, 0, blamed, f"{counts[n] - SHOWN} more rows like this"))
    con.execute("SET preserve_insertion_order = false")


def check(problems: list[TableProblem]) -> None:
    """Nothing, if there are no problems.

    :raises TableError: with all of them.
    """
    from zbgj.populations.columns import TableError

    if problems:
        raise TableError(dict.fromkeys(problems))
