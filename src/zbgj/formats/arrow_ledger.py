"""Ledgers and parties as Arrow tables, both ways (extra ``zbgj[tables]``).

A table that is read may come from ``pyarrow``, polars, pandas or whatever speaks the Arrow stream protocol. What was
written is read back equal.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from zbgj._collector import collector_at_rest
from zbgj._extras import needed
from zbgj.days import as_instant, to_day
from zbgj.formats.arrow_columns import arrow_type, days_of, in_zone, table_of
from zbgj.formats.columns import TABLES, Column, ColumnType
from zbgj.ledger import Activity, Attestation, Ledger, Measurement, Trigger, Waiver
from zbgj.loading.problems import DefinitionError, Problem
from zbgj.model.party import Level, Party, PartyKind
from zbgj.model.sector import Sector
from zbgj.reading.dates import read_moment
from zbgj.reading.numbers import read_number, read_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pyarrow as pa

    from zbgj.reading.values import Read

__all__ = ["ledger_from_tables", "ledger_tables", "parties_from_table", "parties_table"]

_Made = TypeVar("_Made")


def ledger_tables(ledger: Ledger) -> dict[str, pa.Table]:
    """The five tables of a ledger: activities, measurements, triggers, attestations and waivers.

    ``when`` is the civil day in Asia/Shanghai, ``at`` the instant where the ledger has one. ``start``, ``until`` and
    ``granted`` are civil days, which is all that an evaluation looks at: an instant there is kept as its day.

    >>> ledger = Ledger([Activity(party="m", obligation="o", when="2024-05-20", share="1/3")])
    >>> tables = ledger_tables(ledger)
    >>> tables["activities"].select(["party", "when", "share_num", "share_den"]).to_pylist()
    [{'party': 'm', 'when': datetime.date(2024, 5, 20), 'share_num': 1, 'share_den': 3}]
    >>> ledger_from_tables(tables) == ledger
    True

    :raises OverflowError: if a count or a share does not fit into 64 bits.
    """
    acts = ledger.activities
    shares = [act.share for act in acts]
    return {
        "activities": table_of("activities", {
            **_texts(acts, "party", "obligation", "evidence", "by"),
            **_moments([act.when for act in acts]),
            "count": [act.count for act in acts],
            "share_num": [None if share is None else share.numerator for share in shares],
            "share_den": [None if share is None else share.denominator for share in shares],
            "also": [act.also for act in acts],
            "until": _days([act.until for act in acts]),
        }),
        "measurements": table_of("measurements", {
            **_texts(ledger.measurements, "party", "target", "value"),
            **_moments([one.when for one in ledger.measurements]),
            "until": _days([one.until for one in ledger.measurements]),
        }),
        "triggers": table_of("triggers", {
            **_texts(ledger.triggers, "party", "key"),
            **_moments([one.when for one in ledger.triggers]),
        }),
        "attestations": table_of("attestations", {
            **_texts(ledger.attestations, "party", "obligation", "evidence", "by"),
            "start": _days([one.start for one in ledger.attestations]),
            "until": _days([one.until for one in ledger.attestations]),
        }),
        "waivers": table_of("waivers", {
            **_texts(ledger.waivers, "party", "obligation", "granted_by", "why"),
            "start": _days([one.start for one in ledger.waivers]),
            "until": _days([one.until for one in ledger.waivers]),
            "granted": _days([one.granted for one in ledger.waivers]),
        }),
    }  # fmt: skip


def _texts(entries: Sequence[Any], *names: str) -> dict[str, list[Any]]:
    return {name: [getattr(entry, name) for entry in entries] for name in names}


def _moments(whens: list[dt.date]) -> dict[str, list[Any]]:
    instants = [in_zone(when) if isinstance(when, dt.datetime) else None for when in whens]
    days = [(when if at is None else at).toordinal() for when, at in zip(whens, instants, strict=True)]
    return {"when": days, "at": instants}


def _days(days: list[Any]) -> list[int | None]:
    return [None if day is None else to_day(day) for day in days]


def parties_table(parties: Iterable[Party]) -> pa.Table:
    """The parties, a row each; :func:`parties_from_table` reads them back.

    >>> mine = Party(id="m", kind=PartyKind.ENTERPRISE, place="CN-54",
    ...              sectors={Sector.NON_COAL_MINES}, facts={"mining_depth_m": 860})
    >>> parties_from_table(parties_table([mine])) == (mine,)
    True
    """
    rows = list(parties)
    return table_of("parties", {
        **_texts(rows, "id", "kind", "level", "place", "parents", "zh", "en"),
        "sectors": [[str(sector) for sector in sorted(party.sectors)] for party in rows],
        "tags": [sorted(party.tags) for party in rows],
        "facts": [list(party.facts.items()) for party in rows],
    })  # fmt: skip


def ledger_from_tables(tables: Mapping[str, Any], *, file: str = "ledger") -> Ledger:
    """The ledger that tables hold, by their names; those that are not given are empty.

    Columns may come in any order. A column whose attribute has a default may be missing, and so may its values.

    :param tables: Arrow tables, polars or pandas frames, or anything with an Arrow stream.
    :param file: what problems call the whole.
    :raises DefinitionError: with every problem of every table and row; rows count from 0.
    :raises TypeError: if a table is none.
    """
    expected = ", ".join(_MAKERS)
    problems = [
        Problem(file, name, "", f"unknown table; expected one of: {expected}")
        for name in sorted(tables.keys() - _MAKERS.keys())
    ]
    found: dict[str, tuple[Any, ...]] = {}
    for name, make in _MAKERS.items():
        if name in tables:
            found[name] = _read(name, tables[name], make, f"{file}/{name}", problems)
    if problems:
        raise DefinitionError(problems)
    return Ledger(**found)


def parties_from_table(table: Any, *, file: str = "parties") -> tuple[Party, ...]:
    """The parties that a table holds.

    :param table: an Arrow table, a polars or pandas frame, or anything with an Arrow stream.
    :param file: what problems call the table.
    :raises DefinitionError: with every problem of every row; rows count from 0.
    :raises TypeError: if it is no table.
    """
    problems: list[Problem] = []
    parties: tuple[Party, ...] = _read("parties", table, _party, file, problems)
    seen: dict[str, int] = {}
    for row, party in enumerate(parties):
        if seen.setdefault(party.id, row) != row:
            said = f"{party.id!r} stands in row {seen[party.id]} already; identifiers must be unique"
            problems.append(Problem(file, f"row {row}", "id", said))
    if problems:
        raise DefinitionError(problems)
    return parties


# --- from columns to objects ------------------------------------------------------------------------------------


def _read(name: str, given: Any, make: Callable[..., _Made], file: str, problems: list[Problem]) -> tuple[_Made, ...]:
    """The objects of a table; nothing, if anything is wrong with it."""
    before = len(problems)
    columns = _columns(name, given, file, problems)
    if len(problems) > before:
        return ()
    with collector_at_rest():
        try:
            return tuple(map(make, *columns))
        except (ValueError, KeyError, TypeError, OverflowError):
            pass
        made = []
        for row, values in enumerate(zip(*columns, strict=True)):
            try:
                made.append(make(*values))
            except (ValueError, KeyError, TypeError, OverflowError) as error:
                problems.append(Problem(file, f"row {row}", "", str(error)))
        return tuple(made)


def _columns(name: str, given: Any, file: str, problems: list[Problem]) -> list[list[Any]]:
    """The columns of a table as lists, in the declared order and type."""
    table = _source(given, file)
    names = list(table.column_names if hasattr(table, "column_names") else map(str, table.columns))
    declared = {column.name: column for column in TABLES[name]}
    expected = ", ".join(declared)
    problems += [
        Problem(file, "", found, f"unknown column; expected one of: {expected}")
        for found in names
        if found not in declared
    ]
    twice = sorted({found for found in names if names.count(found) > 1})
    if twice:
        problems += [Problem(file, "", found, "stands twice") for found in twice]
        return []
    lists = []
    for column in declared.values():
        optional = column.nullable or column.name in _OPTIONAL
        if column.name not in names:
            lists.append([None] * len(table))
            if not optional:
                problems.append(Problem(file, "", column.name, "is missing"))
            continue
        try:
            values = _values(table[column.name], column)
        except Exception as error:  # whatever Arrow cannot convert, the column is named
            said = f"expected {column.holds.en}, as {_plain(column)}: {error}"
            problems.append(Problem(file, "", column.name, said))
            continue
        lists.append(values)
        if not optional and None in values:
            rows = [row for row, value in enumerate(values) if value is None]
            problems += [Problem(file, f"row {row}", column.name, "is missing") for row in rows]
    return lists


def _source(given: Any, file: str) -> Any:
    """A pandas frame as it is, since its columns are best converted one by one; else an Arrow table."""
    if hasattr(given, "iloc"):
        return given
    arrow = needed("pyarrow", extra="tables")
    if isinstance(given, arrow.Table):
        return given
    if not hasattr(given, "__arrow_c_stream__"):
        raise TypeError(f"{file} is a {type(given).__name__}; expected an Arrow table, or a polars or pandas frame")
    return arrow.table(given)


def _plain(column: Column) -> Any:
    """The type in which values are read: words as texts."""
    arrow = needed("pyarrow", extra="tables")
    return arrow.string() if column.holds is ColumnType.WORD else arrow_type(column)


def _values(given: Any, column: Column) -> list[Any]:
    arrow = needed("pyarrow", extra="tables")
    wanted = _plain(column)
    if hasattr(given, "iloc"):
        # Told the type, Arrow would take the time off a moment for a day, and read it in UTC for an instant.
        asis = column.holds in (ColumnType.COUNT, ColumnType.DAY, ColumnType.INSTANT)
        try:
            given = arrow.array(given, type=None if asis else wanted, from_pandas=True)
        except (arrow.ArrowInvalid, arrow.ArrowTypeError, arrow.ArrowNotImplementedError):
            given = arrow.array(given, from_pandas=True)
    if arrow.types.is_dictionary(given.type):  # Arrow cannot cast every dictionary that others make
        given = arrow.array(given.to_pylist(), type=wanted)
    if column.holds in _SAID and (arrow.types.is_string(given.type) or arrow.types.is_large_string(given.type)):
        return [_said(text, column.holds) for text in given.to_pylist()]
    if column.holds is ColumnType.COUNT and arrow.types.is_floating(given.type):
        _check_whole(given.to_pylist())
    if arrow.types.is_floating(given.type) and wanted == arrow.string() and given.null_count < len(given):
        raise ValueError("floating-point numbers are no texts: 7 and 7.0 would be different")
    if arrow.types.is_timestamp(given.type):
        if column.holds is ColumnType.INSTANT:
            return _instants(given)
        if column.holds is ColumnType.DAY:
            return _midnights(given)
    if column.holds is ColumnType.INSTANT and arrow.types.is_integer(given.type):
        raise ValueError("whole numbers do not say since when they count, nor in what")
    if given.type != wanted:
        given = given.cast(wanted)
    values: list[Any] = days_of(given) if column.holds is ColumnType.DAY else given.to_pylist()
    return values


#: How texts are read in columns of something else: as everywhere.
_SAID: Mapping[ColumnType, Callable[[str], Read]] = {
    ColumnType.DAY: read_moment, ColumnType.INSTANT: read_moment, ColumnType.COUNT: read_whole,
    ColumnType.NUMBER: read_number,
}  # fmt: skip


def _said(text: str | None, holds: ColumnType) -> Any:
    if text is None or not text.strip():
        return None
    found = _SAID[holds](text).value
    if holds is ColumnType.INSTANT and not isinstance(found, dt.datetime):
        return as_instant(dt.datetime.combine(found, dt.time()))
    return found


def _instants(given: Any) -> list[dt.datetime | None]:
    """Instants on the clock of Asia/Shanghai; those without a zone are taken to be there already."""
    arrow = needed("pyarrow", extra="tables")
    exact = given.cast(arrow.timestamp("us", given.type.tz)).to_pylist()
    return [None if moment is None else in_zone(moment) for moment in exact]


def _midnights(given: Any) -> list[dt.date | None]:
    """The civil days that begin at these moments.

    :raises ValueError: if one is no beginning of a day: its time would be lost.
    """
    days = []
    for moment in _instants(given):
        if moment is not None and moment.time() != dt.time():
            raise ValueError(f"{moment.isoformat()} is an instant and no day; what has an instant says so in 'at'")
        days.append(None if moment is None else moment.date())
    return days


def _check_whole(values: list[float | None]) -> None:
    """Pandas makes a double of a whole number that stands beside a missing one; beyond 2**53 it is another number."""
    largest = max((abs(value) for value in values if value is not None), default=0)
    if largest > 2**53:
        raise ValueError(f"{largest:.0f} may have been rounded; expected whole numbers, as pandas' Int64")


#: Columns whose attribute has a default, which then stands for a missing value; and ``when``, which ``at`` can give.
_OPTIONAL = frozenset({
    "also", "by", "count", "en", "evidence", "facts", "parents", "place", "sectors", "tags", "when", "zh",
})  # fmt: skip


def _activity(
    party: str, obligation: str, when: dt.date | None, at: dt.datetime | None, count: int | None, num: int | None,
    den: int | None, evidence: str | None, by: str | None, also: list[str] | None,
    until: dt.date | None,
) -> Activity:  # fmt: skip
    return Activity(
        party=party, obligation=obligation, when=_moment(when, at), count=1 if count is None else count,
        share=None if num is None and den is None else _fraction(num, den), evidence=evidence or "", by=by or "",
        also=also or (), until=until,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _fraction(num: int | None, den: int | None) -> Fraction:
    if num is None or den is None:
        raise ValueError("share_num and share_den: expected both or neither")
    if den < 1:
        raise ValueError(f"share_den is {den}; expected 1 or more")
    return Fraction(num, den)


def _moment(when: dt.date | None, at: dt.datetime | None) -> dt.date:
    if at is None:
        if when is None:
            raise ValueError("when is missing; expected a day here, or an instant in 'at'")
        return when
    instant = as_instant(in_zone(at))
    if isinstance(when, dt.datetime):
        when = as_instant(when).date()
    if when is not None and instant.date() != when:
        raise ValueError(f"when is {when}, but at lies on {instant.date()} in Asia/Shanghai")
    return instant


def _measurement(
    party: str, target: str, when: dt.date | None, at: dt.datetime | None, value: float, until: dt.date | None
) -> Measurement:
    return Measurement(party=party, target=target, value=value, when=_moment(when, at), until=until)


def _trigger(party: str, key: str, when: dt.date | None, at: dt.datetime | None) -> Trigger:
    return Trigger(party=party, key=key, when=_moment(when, at))


def _attestation(
    party: str, obligation: str, start: dt.date, until: dt.date, evidence: str | None, by: str | None
) -> Attestation:
    return Attestation(
        party=party, obligation=obligation, start=start, until=until, evidence=evidence or "", by=by or ""
    )


def _waiver(
    party: str, obligation: str, granted_by: str, why: str, start: dt.date, until: dt.date, granted: dt.date | None
) -> Waiver:
    return Waiver(
        party=party, obligation=obligation, granted_by=granted_by, why=why, start=start, until=until, granted=granted
    )


def _party(
    identifier: str, kind: str, level: str | None, place: str | None, sectors: list[str] | None,
    tags: list[str] | None, facts: list[tuple[str, float]] | None, parents: list[str] | None, zh: str | None,
    en: str | None,
) -> Party:  # fmt: skip
    return Party(
        id=identifier, kind=PartyKind(kind), level=None if level is None else Level(level),
        sectors=map(Sector, sectors or ()), tags=tags or (), facts=_numbers(facts or []), parents=parents or (),
        zh=zh or "", en=en or "", **({} if place is None else {"place": place}),
    )  # fmt: skip


def _numbers(pairs: list[tuple[str, float]]) -> dict[str, float]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("facts: a name stands twice")
    return found


_MAKERS: Mapping[str, Callable[..., Any]] = {
    "activities": _activity,
    "measurements": _measurement,
    "triggers": _trigger,
    "attestations": _attestation,
    "waivers": _waiver,
}
