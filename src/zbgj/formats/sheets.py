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

from zbgj.formats.cells import Cell, CellError, Column, cell_of
from zbgj.formats.findings import CellProblem, SheetError, place_name

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

__all__ = [
    "EVERY", "READ", "CellProblem", "Progress", "SheetData", "SheetError", "Source", "Table", "Target", "cells_of",
    "is_workbook", "place_name", "read_sheets", "replacing", "write_sheets",
]  # fmt: skip

#: Called with the number of rows done, and of all if it is known.
Progress: TypeAlias = "Callable[[int, int | None], None]"
#: Where sheets are written: a path that ends in ``.xlsx``, an open binary file (``.xlsx`` too), or a folder for CSV.
Target: TypeAlias = "str | os.PathLike[str] | BinaryIO"
#: Where sheets are read from: as above, or one ``.csv`` file, which is called like the sheet.
Source: TypeAlias = "str | os.PathLike[str] | BinaryIO"

#: How often progress is said, in rows.
EVERY = 1000


@attrs.frozen
class Table:
    """A sheet to be written.

    :param key: its name for programs: the file of a CSV. :param zh: its title in Chinese, :param en: in English.
    :param rows: the values of each row, in the order of the columns.
    :param count: how many rows there are, if it is known.
    :param needed: keys of columns without which it cannot be read, besides those that are required.
    :param subject: which headings it has (see :func:`zbgj.formats.headings.heading`).
    """

    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Any]] = ()
    count: int | None = None
    needed: tuple[str, ...] = ()
    subject: str = "progress"

    def title(self, language: str) -> str:
        """The title in a language: ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en


@attrs.frozen
class SheetData:
    """A sheet as it was read: its title, and its rows with their numbers.

    :param filled: row and column, from 1, of each cell that has its value from the merged cells it belongs to.
    """

    file: str
    title: str
    rows: Iterator[tuple[int, Sequence[Cell]]]
    filled: frozenset[tuple[int, int]] = frozenset()


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

        if not hasattr(target, "write") and Path(target).suffix.lower() not in _WRITTEN:
            raise ValueError(f"{target}: only .xlsx workbooks are written")
        write_workbook(target, tables, language, progress)
    else:
        from zbgj.formats.csv_files import write_folder

        write_folder(Path(target), tables, language, bom=bom, progress=progress)  # type: ignore[arg-type]


@contextmanager
def read_sheets(source: Source) -> Iterator[list[SheetData]]:
    """The sheets of a workbook, of a folder of CSV files, or of one such file; open as long as the context is.

    :raises SheetError: if it cannot be read at all.
    :raises MissingExtra: if python-calamine is not installed and it is a workbook.
    """
    if is_workbook(source):
        from zbgj.formats.workbooks import open_workbook

        yield open_workbook(source)
    else:
        from zbgj.formats.csv_files import open_files

        yield open_files(Path(source))  # type: ignore[arg-type]


#: What workbooks are called that can be read, and CSV files.
READ = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".et")
_WRITTEN = (".xlsx", ".xlsm")


def is_workbook(target: Any) -> bool:
    """Whether it is a workbook, by its name or as it is an open file."""
    return hasattr(target, "write") or hasattr(target, "read") or Path(target).suffix.lower() in READ


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
