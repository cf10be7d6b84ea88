"""Sheets written to a workbook, row by row, through openpyxl."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_origin

from zbgj._extras import needed
from zbgj.formats.cells import CellError, choices
from zbgj.formats.sheets import CellProblem, SheetError, cells_of, place_name, replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zbgj.formats.cells import Cell, Column
    from zbgj.formats.sheets import Progress, Source, Table, Target

__all__ = ["LISTS", "file_name", "quiet", "write_workbook"]

#: The sheet that holds the drop-down lists.
LISTS = {"zh": "选项", "en": "lists"}

_LONGEST = 32_767
_MOST_ROWS = 1_048_576
#: What XML cannot hold, and what a sheet does not show.
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|\r")
_LEAST_WIDTH, _MOST_WIDTH = 10, 60


def file_name(target: Target | Source) -> str:
    """What to call it in problems."""
    if hasattr(target, "write") or hasattr(target, "read"):
        name = getattr(target, "name", "")
        return Path(name).name if isinstance(name, str) and name else "workbook"
    return Path(target).name


def write_workbook(target: Target, tables: Sequence[Table], language: str, progress: Progress | None) -> None:
    """Write the tables: frozen and filtered headings, drop-down lists, dates as dates, and text that is never code.

    :raises SheetError: with every cell that cannot be written; then nothing is.
    """
    openpyxl = needed("openpyxl", extra="sheets")
    file = file_name(target)
    problems: list[CellProblem] = []
    book = openpyxl.Workbook(write_only=True)
    lists = _Lists(language)
    for table in tables:
        _write_table(book, table, file, language, lists, progress, problems)
    lists.write(book)
    # Saved even if there are problems: only so does the library close its files.
    if hasattr(target, "write"):
        from io import BytesIO

        made = BytesIO()
        book.save(made)
        if not problems:
            target.write(made.getbuffer())
    else:
        with replacing(Path(target)) as path:
            book.save(path)
            if problems:
                raise SheetError(problems)
    if problems:
        raise SheetError(problems)


def _write_table(
    book: Any, table: Table, file: str, language: str, lists: _Lists, progress: Progress | None,
    problems: list[CellProblem],
) -> None:  # fmt: skip
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet = book.create_sheet(table.title(language))
    sheet.freeze_panes = "B2"
    for place, column in enumerate(table.columns, 1):
        sheet.column_dimensions[place_name(place)].width = _width(column, language)
        if column.kind is str and not column.names and not column.many:
            # So that a long number typed there stays what was typed.
            sheet.column_dimensions[place_name(place)].number_format = "@"
    headings = []
    for column in table.columns:
        cell = WriteOnlyCell(sheet, column.heading(language))
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFDDE6F0")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        headings.append(cell)
    sheet.append(headings)
    rows = 1
    for cells in cells_of(table, file, language, progress, _check, problems):
        rows += 1
        if rows > _MOST_ROWS:
            zh, en = f"超过 {_MOST_ROWS} 行", f"more than {_MOST_ROWS} rows, which a sheet cannot hold"
            problems.append(CellProblem(file, table.title(language), 0, 0, "", zh, en))
            break
        sheet.append([_CELLS[cell.__class__](sheet, cell) if cell.__class__ in _CELLS else cell for cell in cells])
    last = place_name(len(table.columns))
    sheet.auto_filter.ref = f"A1:{last}{rows}"
    for place, column in enumerate(table.columns, 1):
        formula = lists.range_of(column)
        # Numbers by name are no choice: what they may be called is told on the sheet of lists.
        if formula and not _by_name(column):
            sheet.data_validations.append(_validation(formula, place_name(place), column, language, rows))
    sheet.close()


def _width(column: Column, language: str) -> int:
    """Wide enough for the heading, the longest label and a date; Chinese characters are twice as wide."""
    texts = [column.heading(language), *choices(column, language), *(value for value, _ in column.known[:50])]
    if column.kind is dt.date:
        # A date that has no room is shown as ###.
        texts.append("2024-05-20 08:30:00" if column.instants else "2024-05-20")
    widest = max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in text) for text in texts)
    return max(_LEAST_WIDTH, min(_MOST_WIDTH, widest + 4))


def _check(cell: Cell) -> None:
    text = str(cell)
    bad = _BAD.search(text)
    if bad:
        raise CellError(
            f"含有不能写入的字符 U+{ord(bad[0]):04X}", f"holds the character U+{ord(bad[0]):04X}, which a sheet cannot"
        )
    if len(text) > _LONGEST:
        raise CellError(
            f"文字过长：{len(text)} 个字符，最多 {_LONGEST}", f"{len(text)} characters; a cell holds {_LONGEST} at most"
        )


def _text_cell(sheet: Any, text: Cell) -> Any:
    """A text as a cell: one that looks like a formula or an error is a text nevertheless."""
    value = str(text)
    if "\r" in value or "_x" in value:
        value = _ESCAPE.sub(lambda match: "_x000D_" if match[0] == "\r" else "_x005F_", value)
    if not value.startswith(("=", "#")):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    cell.value = value
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _number_cell(sheet: Any, number: Any) -> Any:
    """A number as a cell: openpyxl writes 16 digits, and some numbers have 17."""
    if float(f"{number:.16g}") == number:
        return number
    from openpyxl.cell import WriteOnlyCell

    cell: Any = WriteOnlyCell(sheet)
    cell._value, cell.data_type = repr(number), "n"
    return cell


_CELLS = {str: _text_cell, float: _number_cell}


def _validation(formula: str, letter: str, column: Column, language: str, rows: int) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    found = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
    found.errorStyle = "warning" if column.known else "stop"
    found.showErrorMessage = not column.many  # several of them are more than one choice
    found.errorTitle = column.heading(language)
    found.error = "请从列表中选择" if language == "zh" else "choose from the list"
    found.add(f"{letter}2:{letter}{min(_MOST_ROWS, rows + 1000)}")
    return found


def _by_name(column: Column) -> bool:
    return isinstance(get_origin(column.kind) or column.kind, type) and issubclass(
        get_origin(column.kind) or column.kind, Mapping
    )


class _Lists:
    """The drop-down lists: each once, on a sheet of their own, with the names of what has one."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._columns: list[tuple[str, list[str]]] = []
        self._ranges: dict[Any, str] = {}

    def range_of(self, column: Column) -> str:
        """The cells that hold what the column can say; empty if that is no list."""
        values = [value for value, _ in column.known] or choices(column, self._language)
        if not values:
            return ""
        key = tuple(values)
        if key not in self._ranges:
            self._columns.append((column.heading(self._language), values))
            letter = place_name(len(self._columns))
            title = LISTS[self._language]
            self._ranges[key] = f"'{title}'!${letter}$2:${letter}${len(values) + 1}"
            if column.known:
                self._columns.append(("", [name for _, name in column.known]))
        return self._ranges[key]

    def write(self, book: Any) -> None:
        """Write the sheet, if there are lists."""
        if not self._columns:
            return
        sheet = book.create_sheet(LISTS[self._language])
        named = [place for place, (heading, _) in enumerate(self._columns, 1) if not heading]
        if not named:
            sheet.sheet_state = "hidden"  # with names beside the identifiers people look them up here
        for place in named:
            sheet.column_dimensions[place_name(place - 1)].width = _MOST_WIDTH / 2
            sheet.column_dimensions[place_name(place)].width = _MOST_WIDTH
        sheet.append([heading for heading, _ in self._columns])
        for place in range(max(len(values) for _, values in self._columns)):
            sheet.append(
                [_text_cell(sheet, values[place]) if place < len(values) else None for _, values in self._columns]
            )
        sheet.close()


@contextmanager
def quiet() -> Iterator[None]:
    """Without the warnings of openpyxl about what it does not keep: nothing that we read."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
        yield
