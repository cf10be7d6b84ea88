"""What reading sheets finds beside the data: what is wrong, what is doubtful, and what was taken for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from zbgj.loading.problems import DefinitionError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CellProblem", "Findings", "SheetError", "SheetWarning", "Taken", "place_name"]


#: So many warnings are said; the others are counted.
_SAID = 20


def place_name(place: int) -> str:
    """The letters of a column's number, from 1."""
    letters = ""
    while place > 0:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@attrs.frozen(order=True)
class CellProblem:
    """Something wrong with a cell, a row or a sheet.

    :param file: the file. :param sheet: the sheet's title.
    :param row: the row's number as the sheet shows it; 0 for the sheet as a whole.
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


@attrs.frozen(order=True)
class Taken:
    """Something that was read by interpretation: where it stands, what it said, and what it was taken for.

    :param file: the file. :param sheet: the sheet's title.
    :param row: the row's number; 0 for the sheet as a whole. :param place: the column's number from 1; 0 for the row.
    :param heading: the column's heading. :param said: what stood there. :param taken: what it was taken for.
    """

    file: str
    sheet: str
    row: int
    place: int
    heading: str
    said: str
    taken: str

    @property
    def cell(self) -> str:
        """The cell as spreadsheets call it."""
        return f"{place_name(self.place)}{self.row or ''}"

    def __str__(self) -> str:
        where = self.cell if self.place else f"row {self.row}" if self.row else ""
        place = f"{self.sheet}!{where}" if where else self.sheet
        return f"{self.file}: {place}: {self.said!r} -> {self.taken}"


class SheetError(DefinitionError):
    """Sheets that cannot be read or written, with all their problems at once.

    :ivar cells: the problems, each with its cell.
    """

    def __init__(self, cells: Iterable[CellProblem]) -> None:
        self.cells = tuple(cells)
        super().__init__(cell.problem for cell in self.cells)


class SheetWarning(UserWarning):
    """Something in sheets that was not read, or is doubtful, though nothing is wrong with what was."""


@attrs.define
class Findings:
    """Collects what reading finds: the lists grow while sheets are read.

    :param problems: what is wrong. :param warnings: what is doubtful, or was not read.
    :param readings: what was read by interpretation.
    """

    problems: list[CellProblem] = attrs.field(factory=list)
    warnings: list[CellProblem] = attrs.field(factory=list)
    readings: list[Taken] = attrs.field(factory=list)

    def warn(self, stacklevel: int = 3) -> None:
        """Say the warnings as Python says warnings, for callers who are given nothing but the data."""
        import warnings

        for warning in self.warnings[:_SAID]:
            warnings.warn(str(warning), SheetWarning, stacklevel=stacklevel)
        if len(self.warnings) > _SAID:
            warnings.warn(f"and {len(self.warnings) - _SAID} more like these", SheetWarning, stacklevel=stacklevel)
