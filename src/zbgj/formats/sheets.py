"""Sheets: tables with headings, in a workbook (``.xlsx``) or in a folder of CSV files.

The same tables go to both. What is wrong with a cell is said with its sheet, row and column, all at once, and nothing
is half-written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

import attrs

from zbgj.formats.cells import Cell, CellError, Column, blank, cell_of, value_of
from zbgj.loading.problems import DefinitionError, Problem

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

__all__ = [
    "CellProblem", "Progress", "Row", "SheetData", "SheetError", "Source", "Table", "Target", "cells_of", "find_sheet",
    "is_workbook", "place_name", "read_rows_of", "read_sheets", "replacing", "write_sheets",
]  # fmt: skip

#: Called with the number of rows done, and of all if it is known.
Progress: TypeAlias = "Callable[[int, int | None], None]"
#: Where sheets are written: a path that ends in ``.xlsx``, an open binary file (``.xlsx`` too), or a folder for CSV.
Target: TypeAlias = "str | os.PathLike[str] | BinaryIO"
#: Where sheets are read from: as above, or one ``.csv`` file, which is called like the sheet.
Source: TypeAlias = "str | os.PathLike[str] | BinaryIO"

#: How often progress is said, in rows.
EVERY = 1000


@attrs.frozen(order=True)
class CellProblem:
    """Something wrong with a cell, a row or a sheet.

    :param file: the file. :param sheet: the sheet's title.
    :param row: the row's number as the sheet shows it, the headings in row 1; 0 for the sheet as a whole.
    :param place: the column's number from 1; 0 for the row as a whole.
    :param heading: the column's heading.
    :param zh: what is wrong and what was expected, in Chinese, :param en: and in English.
    """

    file: str
    sheet: str
    row: int
    place: int
    heading: str
    zh: str
    en: str

    @property
    def cell(self) -> str:
        """The cell as spreadsheets call it.

        >>> CellProblem("a.xlsx", "台账", 3, 28, "x", "错", "wrong").cell
        'AB3'
        """
        return f"{place_name(self.place)}{self.row or ''}"

    @property
    def problem(self) -> Problem:
        """The same as a problem of any file."""
        where = self.cell if self.place else f"row {self.row}" if self.row else ""
        return Problem(self.file, f"{self.sheet}!{where}" if where else self.sheet, self.heading, self.en)

    def __str__(self) -> str:
        return str(self.problem)


class SheetError(DefinitionError):
    """Sheets that cannot be read or written, with all their problems at once.

    :ivar cells: the problems, each with its cell.
    """

    def __init__(self, cells: Iterable[CellProblem]) -> None:
        self.cells = tuple(cells)
        super().__init__(cell.problem for cell in self.cells)


@attrs.frozen
class Table:
    """A sheet to be written.

    :param key: its name for programs: the file of a CSV. :param zh: its title in Chinese, :param en: in English.
    :param rows: the values of each row, in the order of the columns.
    :param count: how many rows there are, if it is known.
    """

    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Any]] = ()
    count: int | None = None

    def title(self, language: str) -> str:
        """The title in a language: ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en


@attrs.frozen
class SheetData:
    """A sheet as it was read: its title, and its rows with their numbers, headings first."""

    file: str
    title: str
    rows: Iterator[tuple[int, Sequence[Cell]]]


@attrs.frozen
class Row:
    """A row that was read.

    :param number: its number. :param values: what it says, by the key of the column.
    :param places: number and heading of each column that the sheet has, by key.
    """

    sheet: SheetData
    number: int
    values: dict[str, Any]
    places: dict[str, tuple[int, str]]

    def problem(self, key: str, zh: str, en: str) -> CellProblem:
        """A problem with a cell, or with the row if the sheet has no such column.

        :param key: the column; of a path, the nearest column above or below it is meant.
        """
        place, heading = 0, ""
        path = key.split("[")[0]
        while path and not place:
            below = (at for name, at in self.places.items() if name == path or name.startswith(path + "."))
            place, heading = next(below, (0, ""))
            path = path.rpartition(".")[0]
        return CellProblem(self.sheet.file, self.sheet.title, self.number, place, heading, zh, en)


def place_name(place: int) -> str:
    """The letters of a column's number, from 1."""
    letters = ""
    while place > 0:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def write_sheets(
    target: Target,
    tables: Sequence[Table],
    *,
    language: str = "zh",
    bom: bool = True,
    progress: Progress | None = None,
) -> None:
    """Write the tables as sheets, or say everything that cannot be written and write nothing.

    :param language: of titles, headings and labels: ``zh`` or ``en``. Either is read back.
    :param bom: whether CSV files begin with a byte-order mark, by which Excel knows that they are UTF-8.
    :raises SheetError: naming every cell that a sheet cannot hold: control characters, texts of more than 32,767
        characters (in a workbook), blank cells where something must stand.
    :raises MissingExtra: if openpyxl is not installed and a workbook is asked for.
    """
    if language not in ("zh", "en"):
        raise ValueError(f"language is {language!r}; expected 'zh' or 'en'")
    if is_workbook(target):
        from zbgj.formats.xlsx import write_workbook

        write_workbook(target, tables, language, progress)
    else:
        from zbgj.formats.csv_files import write_folder

        write_folder(Path(target), tables, language, bom=bom, progress=progress)  # type: ignore[arg-type]


@contextmanager
def read_sheets(source: Source) -> Iterator[list[SheetData]]:
    """The sheets of a workbook, of a folder of CSV files, or of one such file; open as long as the context is.

    :raises SheetError: if it cannot be read at all.
    :raises MissingExtra: if openpyxl is not installed and it is a workbook.
    """
    if is_workbook(source):
        from zbgj.formats.xlsx import open_workbook

        with open_workbook(source) as sheets:
            yield sheets
    else:
        from zbgj.formats.csv_files import open_files

        yield open_files(Path(source))  # type: ignore[arg-type]


def is_workbook(target: Any) -> bool:
    """Whether it is a workbook, by its name or as it is an open file."""
    return hasattr(target, "write") or hasattr(target, "read") or Path(target).suffix.lower() in (".xlsx", ".xlsm")


def cells_of(
    table: Table, file: str, language: str, progress: Progress | None, check: Callable[[Cell], None],
    problems: list[CellProblem],
) -> Iterator[list[Cell]]:  # fmt: skip
    """The rows of a table as cells; what cannot be one is collected, and left blank.

    :param check: raises :class:`CellError` if the sort of file cannot hold the cell.
    """
    title = table.title(language)
    for number, row in enumerate(table.rows, 2):
        cells: list[Cell] = []
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True), 1):
            if value is None:
                cells.append(None)
                continue
            try:
                cell = cell_of(value, column, language)
                if cell.__class__ is str:
                    check(cell)
            except CellError as error:
                problems.append(CellProblem(file, title, number, place, column.heading(language), error.zh, error.en))
                cell = None
            cells.append(cell)
        yield cells
        if progress is not None and (number - 1) % EVERY == 0:
            progress(number - 1, table.count)


def find_sheet(sheets: Iterable[SheetData], table: Table) -> SheetData | None:
    """The sheet that is called like the table: by its key, or its title in either language.

    :raises SheetError: if several are: what the others say would be lost.
    """
    names = {name.casefold() for name in (table.key, table.zh, table.en)}
    found = [sheet for sheet in sheets if sheet.title.strip().casefold() in names]
    if len(found) > 1:
        zh, en = f"与工作表“{found[0].title}”重复", f"is the same table as {found[0].title!r}; expected one of them"
        raise SheetError(CellProblem(sheet.file, sheet.title, 0, 0, "", zh, en) for sheet in found[1:])
    return found[0] if found else None


def read_rows_of(
    sheet: SheetData, columns: Sequence[Column], problems: list[CellProblem], *, needed: Iterable[str] = (),
    progress: Progress | None = None,
) -> Iterator[Row | None]:  # fmt: skip
    """The rows of a sheet that are not blank; ``None`` for one that has a problem, which is said.

    Columns may stand in any order, and others among them: they are left alone, and so is a row in which only they
    say something.

    :param needed: keys of columns without which the sheet cannot be read, besides those that are required.
    """
    rows = iter(sheet.rows)
    first = next(rows, (1, ()))[1]
    places = _places(sheet, first, columns, needed, problems)
    if places is None:
        return
    where = {column.key: (place + 1, str(first[place]).strip()) for place, column in places.items()}
    for done, (number, cells) in enumerate(rows, 1):
        if progress is not None and done % EVERY == 0:
            progress(done, None)
        if all(blank(cells[place]) for place in places if place < len(cells)):
            continue
        before = len(problems)
        values: dict[str, Any] = {}
        for place, column in places.items():
            cell = cells[place] if place < len(cells) else None
            if (cell is None or cell == "") and not (column.required or column.null):
                continue
            try:
                value = _value(cell, column)
            except CellError as error:
                problems.append(CellProblem(sheet.file, sheet.title, number, *where[column.key], error.zh, error.en))
                continue
            if value is not None or column.null:
                values[column.key] = value
        yield None if len(problems) > before else Row(sheet, number, values, where)


def _value(cell: Cell, column: Column) -> Any:
    if cell is None or cell == "":
        found = None
    elif column.kind is str and not column.many:
        found = value_of(cell, column)
    else:
        found = None if blank(cell) else value_of(cell, column)
    if column.required and (found is None or found == "" or (isinstance(found, str) and not found.strip())):
        raise CellError("缺少内容", "is missing")
    return found


def _places(
    sheet: SheetData, headings: Sequence[Cell], columns: Sequence[Column], needed: Iterable[str],
    problems: list[CellProblem],
) -> dict[int, Column] | None:  # fmt: skip
    """Which column stands where; ``None`` if one is missing without which nothing can be read."""
    names: dict[str, Column] = {}
    for name in ("key", "en", "zh"):
        names |= {getattr(column, name).casefold(): column for column in columns}
    places: dict[int, Column] = {}
    before = len(problems)
    for place, cell in enumerate(headings):
        column = names.get(str(cell).strip().casefold()) if cell is not None else None
        if column is None:
            continue
        if column in places.values():
            zh, en = f"“{cell}”栏重复", "stands twice; expected one column of this heading"
            problems.append(CellProblem(sheet.file, sheet.title, 1, place + 1, str(cell), zh, en))
        places[place] = column
    wanted = {column.key for column in columns if column.required} | set(needed)
    for column in columns:
        if column.key in wanted and column not in places.values():
            zh, en = f"缺少“{column.zh}”栏", f"a column is missing: {column.zh} or {column.en}"
            problems.append(CellProblem(sheet.file, sheet.title, 1, 0, column.zh, zh, en))
    return None if len(problems) > before else places


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside the path, which takes its place when all is written, and is gone if it is not."""
    import os
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    os.close(handle)
    made = Path(name)
    try:
        yield made
        umask = os.umask(0)
        os.umask(umask)
        made.chmod(0o666 & ~umask)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
