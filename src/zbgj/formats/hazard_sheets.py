"""The hazard ledger (隐患台账) as sheets, in and out.

One sheet is for people: a row a hazard, as it stands. The other is the truth: a row an event, and it reads back
exactly. A hazard that stands only in the first, as people enter new ones, is read from its row, as far as a row can
say what happened.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import attrs

from zbgj.formats.cells import Column, cell_of, columns_of
from zbgj.formats.findings import CellProblem, Findings, SheetError, Taken
from zbgj.formats.headings import heading
from zbgj.formats.reading_rows import read_rows_of
from zbgj.formats.recognising import recognised
from zbgj.formats.sheets import Table, read_sheets, write_sheets
from zbgj.formats.xlsx import file_name
from zbgj.hazards import Assured, Determined, Found, Hazard, HazardState, Pressure, ReplayError, replay
from zbgj.labels import Labelled
from zbgj.loading.events import EVENTS, TAG, event_key, event_name, read_event
from zbgj.model.words import Level, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from zbgj.formats.reading_rows import Row
    from zbgj.formats.recognising import Headed
    from zbgj.formats.sheets import Progress, SheetData, Source, Target
    from zbgj.hazards import Event

__all__ = ["SiftedHazardSheets", "hazard_tables", "read_hazard_sheets", "sift_hazard_sheets", "write_hazard_sheets"]

#: The events that a row of the first sheet can tell, and how the hazard has them.
_TOLD: dict[type[Any], Callable[[Hazard], Any]] = {
    Found: lambda hazard: hazard.found,
    Determined: lambda hazard: hazard.determination,
    Assured: lambda hazard: hazard.round.assured,
}

#: What follows from the events: shown, and checked when it is read.
_STANDING: tuple[tuple[str, Any, Callable[[Hazard], Any]], ...] = (
    ("state", HazardState, lambda hazard: hazard.state),
    ("due", dt.date, lambda hazard: hazard.due),
    ("listed", str, lambda hazard: hazard.listed_by and hazard.listed_by.organisation),
    ("listing_deadline", dt.date, lambda hazard: hazard.listing_deadline),
    ("suspended", bool, lambda hazard: hazard.suspended),
    ("extensions", int, lambda hazard: hazard.extensions),
    ("pressure", Pressure, lambda hazard: hazard.pressure),
    ("charge", Level, lambda hazard: hazard.level),
    ("department", str, lambda hazard: hazard.department),
    ("reopened", int, lambda hazard: hazard.reopened),
    ("repeats", int, lambda hazard: hazard.repeats),
)


@attrs.frozen
class SiftedHazardSheets:
    """What could be read of the sheets, and everything that could not.

    :param unread: sheets that are neither of the two.
    :param warnings: columns that were not read, though they hold something, and other doubts.
    :param readings: everything that was read by interpretation: what a cell said, and what it was taken for.
    """

    hazards: tuple[Hazard, ...]
    problems: tuple[CellProblem, ...] = ()
    unread: tuple[str, ...] = ()
    warnings: tuple[CellProblem, ...] = ()
    readings: tuple[Taken, ...] = ()


def write_hazard_sheets(
    target: Target, hazards: Iterable[Hazard], *, language: str = "zh", bom: bool = True,
    progress: Progress | None = None,
) -> None:  # fmt: skip
    """Write the hazards: a sheet of hazards, and a sheet of their events, which reads back the same.

    :param target: a path that ends in ``.xlsx``, an open binary file, or a folder for CSV files.
    :param language: of titles, headings and labels: ``zh`` or ``en``.
    :param bom: whether CSV files begin with a byte-order mark, as Excel wants it.
    :param progress: called with the rows done of a sheet, and their number.
    :raises SheetError: with every cell that cannot be written; then nothing is.
    """
    all_hazards = tuple(hazards)
    tables = [_hazards_table(all_hazards), _events_table(all_hazards)]
    write_sheets(target, tables, language=language, bom=bom, progress=progress)


def read_hazard_sheets(source: Source, *, check_rows: bool = True, progress: Progress | None = None) -> list[Hazard]:
    """The hazards in the sheets, replayed under the rules of the lifecycle.

    :param check_rows: whether a cell of the first sheet that says something else than the events is a problem.
        Without, such cells are left unread.
    :raises SheetError: with every problem found, each with its cell.
    """
    sifted = sift_hazard_sheets(source, check_rows=check_rows, progress=progress)
    if sifted.problems:
        raise SheetError(sifted.problems)
    Findings([], list(sifted.warnings)).warn()
    return list(sifted.hazards)


def sift_hazard_sheets(
    source: Source, *, check_rows: bool = True, progress: Progress | None = None
) -> SiftedHazardSheets:
    """As :func:`read_hazard_sheets`, but what is good is kept beside the problems.

    :raises SheetError: only if nothing can be read: no workbook, or neither of the sheets in it.
    """
    from zbgj.formats.ledger_sheets import ledger_tables
    from zbgj.formats.progress_sheets import progress_tables

    findings = Findings()
    with read_sheets(source) as sheets:
        headed, unread = recognised(sheets, hazard_tables(), [*ledger_tables(), *progress_tables()], findings)
        if not headed and not findings.problems:
            raise _nothing(sheets, source, findings)
        found: dict[str, Hazard | None] = {}
        if events := headed.get("hazard-events"):
            found = dict(_replayed(events, findings, progress))
        if rows := headed.get("hazards"):
            _read_rows(rows, found, findings, progress, check=check_rows)
    return SiftedHazardSheets(
        tuple(one for one in found.values() if one is not None), tuple(findings.problems), unread,
        tuple(findings.warnings), tuple(findings.readings),
    )  # fmt: skip


def hazard_tables() -> list[Table]:
    """The two tables, without rows."""
    return [_hazards_table(), _events_table()]


def _nothing(sheets: list[SheetData], source: Source, findings: Findings) -> SheetError:
    there = "、".join(sheet.title for sheet in sheets)
    zh = f"没有可读的工作表；应为：隐患台账、隐患事项；现有：{there or '无'}"
    en = f"no sheet of hazards; expected 'hazards' or 'hazard events'; there are: {there or 'none'}"
    return SheetError([CellProblem(file_name(source), "", 0, 0, "", zh, en), *findings.warnings])


def _column(key: str, kind: Any, **more: Any) -> Column:
    return Column(key, kind, *heading("hazards", key), **more)


@cache
def _hazard_columns() -> tuple[Column, ...]:
    columns = []
    for class_ in _TOLD:
        before = event_name(class_)
        for column in columns_of(class_, "hazards", lines=True):
            if column.key != "known":
                key = f"{before}.{column.key}"
                zh, en = heading("hazards", key)
                # What else is missing the event itself says, if no other sheet tells the hazard.
                columns.append(attrs.evolve(column, key=key, zh=zh, en=en, required=key == "found.id"))
    return (*columns, *(_column(key, kind) for key, kind, _ in _STANDING))


@cache
def _event_columns() -> tuple[Column, ...]:
    names = tuple((name, class_.zh, class_.en) for name, class_ in EVENTS.items())
    columns = {
        "hazard": _column("hazard", str, required=True),
        "number": _column("number", int),
        TAG: _column(TAG, str, required=True, names=names),
    }
    for class_ in EVENTS.values():
        for column in columns_of(class_, "hazards", lines=True):
            if class_ is Found and column.key == "id":
                continue  # the hazard's own
            key = event_key(column.key)
            zh, en = heading("hazards", key)
            made = attrs.evolve(column, key=key, zh=zh, en=en, required=False, null=False)
            if columns.setdefault(key, made) != made:
                raise TypeError(f"{class_.__name__}.{column.key}: another event has another sort of {key}")
    return tuple(columns.values())


def _hazards_table(hazards: tuple[Hazard, ...] = ()) -> Table:
    columns = _hazard_columns()
    rows = (list(_row_of(hazard).values()) for hazard in hazards)
    return Table("hazards", "隐患台账", "hazards", columns, rows, len(hazards), subject="hazards")


def _row_of(hazard: Hazard) -> dict[str, Any]:
    """What the row of a hazard says, by the keys of the columns."""
    told = {event_name(class_): get(hazard) for class_, get in _TOLD.items()}
    values = {}
    for column in _hazard_columns():
        before, _, path = column.key.partition(".")
        if path:
            values[column.key] = _walk(told[before], path)
    return values | {key: get(hazard) for key, _, get in _STANDING}


def _events_table(hazards: tuple[Hazard, ...] = ()) -> Table:
    columns = _event_columns()
    rows = (
        [hazard.id, number, event_name(type(event)), *_event_values(event)]
        for hazard in hazards
        for number, event in enumerate(hazard.history, 1)
    )
    count = sum(len(one.history) for one in hazards)
    return Table("hazard-events", "隐患事项", "hazard events", columns, rows, count, needed=("on",), subject="hazards")


def _event_values(event: Any) -> list[Any]:
    class_: Any = type(event)
    return [_walk(event, path) if path else None for path in _paths(class_)]


@cache
def _paths(class_: type[Any]) -> tuple[str, ...]:
    """The path of the attribute in each column that follows the event's name; empty where the class has none."""
    own = attrs.fields_dict(class_)
    keys = [column.key if column.key != event_key(TAG) else TAG for column in _event_columns()[3:]]
    return tuple(key if key.partition(".")[0] in own else "" for key in keys)


def _walk(value: Any, path: str) -> Any:
    for name in path.split("."):
        if value is None:
            return None
        value = getattr(value, name)
    return value


def _replayed(
    sheets: list[Headed], findings: Findings, progress: Progress | None
) -> Iterator[tuple[str, Hazard | None]]:
    """The hazards of the sheets of events by identifier; ``None`` for one that has a problem."""
    lives: dict[str, list[Row]] = {}
    broken = False
    problems = findings.problems
    for row in chain.from_iterable(read_rows_of(sheet, findings, progress) for sheet in sheets):
        if row is None:
            broken = True
        else:
            lives.setdefault(row.values["hazard"], []).append(row)
    for identifier, rows in lives.items():
        ordered = _ordered(rows, problems, whole=not broken)
        hazard = None if ordered is None else _life(identifier, ordered, problems, whole=not broken)
        yield identifier, hazard


def _ordered(rows: list[Row], problems: list[CellProblem], *, whole: bool) -> list[Row] | None:
    """The rows in the order of their numbers; in that of the sheet if none has one.

    :param whole: whether every row could be read, so that a number that is not there is an event that was lost.
    """
    numbers = [row.values.get("number") for row in rows]
    if not any(number is not None for number in numbers):
        return rows
    seen: set[int] = set()
    before = len(problems)
    for row, number in zip(rows, numbers, strict=True):
        if number is None:
            problems.append(row.problem("number", "缺少序号", "is missing, but other events of this hazard have one"))
        elif number in seen:
            problems.append(row.problem("number", f"序号 {number} 重复", f"{number} stands twice for this hazard"))
        else:
            seen.add(number)
    if len(problems) > before:
        return None
    ordered = sorted(rows, key=lambda row: row.values["number"])
    for place, row in enumerate(ordered, 1):
        number = row.values["number"]
        if whole and number != place:
            zh = f"序号为 {number}，应为 {place}：序号从 1 起连续，缺号即缺事项"
            en = f"is {number}, expected {place}: numbers run from 1 without a gap, or an event is missing"
            problems.append(row.problem("number", zh, en))
            return None
    return ordered


def _life(identifier: str, rows: list[Row], problems: list[CellProblem], *, whole: bool) -> Hazard | None:
    events: list[Event] = []
    for row in rows:
        values = {key: value for key, value in row.values.items() if key not in ("hazard", "number")}
        if values[TAG] == event_name(Found):
            values["id"] = identifier
        event = _event(values, row, "", problems)
        if event is not None:
            events.append(event)
    # If a row could not be read, an event may be missing, and what follows from that need not be said.
    return _hazard(events, rows, problems) if len(events) == len(rows) and whole else None


def _event(values: dict[str, Any], row: Row, before: str, problems: list[CellProblem]) -> Event | None:
    """The event that the cells make, if they do; ``before`` is what the columns' keys begin with."""
    data: dict[str, Any] = {}
    for key, value in values.items():
        *way, last = key.split(".")
        inside = data
        for step in way:
            inside = inside.setdefault(step, {})
        inside[last] = _plain(value)
    class_: Any = EVENTS[data[TAG]]
    for key in _null(class_):
        data.setdefault(key, None)
    event, wrong, _ = read_event(data, newer=False)
    for field, said in wrong:
        zh = "缺少内容" if said == "is missing" else f"不成立：{said}"
        if said.startswith("unknown key"):
            zh, said = f"“{class_.zh}”没有这一项", f"an event {event_name(class_)!r} has none; leave it blank"
        problems.append(row.problem(before + field if field else "", zh, said))
    return None if wrong else event


@cache
def _null(class_: type[Any]) -> tuple[str, ...]:
    """The keys for which nothing must be said if there is nothing."""
    hints = get_type_hints(class_)
    return tuple(
        event_key(field.name)
        for field in attrs.fields(class_)
        if field.default is attrs.NOTHING and type(None) in get_args(hints[field.name])
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Labelled | Word):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _hazard(events: list[Event], rows: list[Row], problems: list[CellProblem]) -> Hazard | None:
    try:
        return replay(events)
    except ReplayError as error:
        row = rows[max(error.number, 1) - 1]
        if error.refused is None:
            zh, en = "第一个事项应为“发现”", "a life begins with the finding"
        else:
            zh, en = error.refused.zh, f"{error.refused.en} (rule {error.refused.rule.key!r})"
        problems.append(row.problem("", zh, en))
        return None


def _read_rows(
    sheets: list[Headed], found: dict[str, Hazard | None], findings: Findings, progress: Progress | None, *,
    check: bool,
) -> None:  # fmt: skip
    """Check the rows of hazards that are known by their events, and make the others."""
    seen: set[str] = set()
    problems = findings.problems
    for row in chain.from_iterable(read_rows_of(sheet, findings, progress) for sheet in sheets):
        if row is None:
            continue
        identifier = row.values["found.id"]
        if identifier in seen:
            zh, en = f"编号“{identifier}”重复", f"{identifier!r} stands twice; identifiers must be unique"
            problems.append(row.problem("found.id", zh, en))
            continue
        seen.add(identifier)
        by_events = identifier in found
        hazard = found[identifier] if by_events else _told(row, problems)
        if hazard is None:
            found.setdefault(identifier, None)
            continue
        wrong = list(_differences(row, hazard, by_events=by_events)) if check or not by_events else []
        problems += wrong
        found[identifier] = hazard if by_events or not wrong else None


def _told(row: Row, problems: list[CellProblem]) -> Hazard | None:
    """The hazard that a row tells by itself: found, and if the row says so, determined and assured."""
    events: list[Event] = []
    before = len(problems)
    for class_ in _TOLD:
        start = event_name(class_) + "."
        values = {key.removeprefix(start): value for key, value in row.values.items() if key.startswith(start)}
        if values:
            event = _event({TAG: event_name(class_), **values}, row, start, problems)
            events += [] if event is None else [event]
    return None if len(problems) > before else _hazard(events, [row] * len(events), problems)


def _differences(row: Row, hazard: Hazard, *, by_events: bool) -> Iterator[CellProblem]:
    """The cells that say something else than the events."""
    shown = _row_of(hazard)
    for column in _hazard_columns():
        said, stands = row.values.get(column.key), shown[column.key]
        if said is None or said == (list(stands) if column.many and stands is not None else stands):
            continue
        zh_stands, en_stands = (cell_of(stands, column, language) for language in ("zh", "en"))
        if by_events:
            zh = f"与隐患事项表不符：按事项应为“{zh_stands or ''}”；请改事项表，或清空这一格"
            en = f"the events come to {en_stands!r}; change them in the sheet of events, or clear this cell"
        else:
            zh = f"这一行只能得到“{zh_stands or ''}”；其余事项请写入隐患事项表"
            en = f"this row comes to {en_stands!r}; what else happened belongs in the sheet of events"
        yield row.problem(column.key, zh, en)
