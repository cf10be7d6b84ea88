"""Workbooks read, whatever wrote them: .xlsx, .xls, .xlsb, .ods and what WPS makes, through python-calamine.

It tells the values. What it does not tell (which numbers are shown as percentages, which formulas have no value, which
numbers have more digits than a double) is read from the file itself, see :mod:`zbgj.formats.raw_cells`.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zbgj._extras import needed
from zbgj.formats.findings import CellProblem, SheetError
from zbgj.formats.raw_cells import raw_cells
from zbgj.formats.sheets import SheetData
from zbgj.formats.xlsx import LISTS, file_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zbgj.formats.cells import Cell
    from zbgj.formats.sheets import Source

__all__ = ["open_workbook"]


def open_workbook(source: Source) -> list[SheetData]:
    """The sheets of a workbook, those of drop-down lists left out; formulas have the values they were saved with.

    :raises SheetError: if it is no workbook.
    :raises MissingExtra: if python-calamine is not installed.
    """
    calamine = needed("python_calamine", extra="sheets")
    file = file_name(source)
    content = source.read() if hasattr(source, "read") else Path(source).read_bytes()
    try:
        book = calamine.CalamineWorkbook.from_object(BytesIO(content))
        cells = raw_cells(content)
        found = []
        for sheet in book.sheets_metadata:
            if sheet.name in LISTS.values() or sheet.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            found.append(_sheet(file, book.get_sheet_by_name(sheet.name), cells.get(sheet.name, {})))
    except BaseException as error:  # the library panics on some files, and a panic is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
            raise
        said = " ".join(str(error).split())[:200]
        zh, en = f"不是可读的工作簿：{said}", f"not a workbook that can be read: {said}"
        raise SheetError([CellProblem(file, "", 0, 0, "", zh, en)]) from None
    return found


def _sheet(file: str, sheet: Any, raw: Mapping[tuple[int, int], Cell]) -> SheetData:
    rows = sheet.to_python(skip_empty_area=False)
    for (row, place), cell in raw.items():
        while len(rows) < row:
            rows.append([])
        line = rows[row - 1]
        line += [""] * (place - len(line))
        line[place - 1] = cell
    filled = set()
    for (first, place), (last, _) in sheet.merged_cell_ranges or ():
        for row in range(first + 1, min(last + 1, len(rows))):
            if place < len(rows[first]) and place < len(rows[row]) and rows[row][place] == "":
                rows[row][place] = rows[first][place]
                filled.add((row + 1, place + 1))
    return SheetData(file, sheet.name, _numbered(rows), frozenset(filled))


def _numbered(rows: list[list[Any]]) -> Iterator[tuple[int, Sequence[Cell]]]:
    for number, row in enumerate(rows, 1):
        yield number, [_plain(cell) for cell in row]


def _plain(cell: Any) -> Cell:
    """The cell: nothing if it is blank, and a whole number as one, as all numbers are doubles here."""
    if cell == "":
        return None
    if cell.__class__ is float and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    return cell  # type: ignore[no-any-return]
