"""Problems written back into the sheets they were found in, next to the cell."""

from __future__ import annotations

import csv
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zbgj._extras import needed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zbgj.formats.sheets import CellProblem, Source, Target

__all__ = ["PROBLEMS", "annotate", "is_ours"]

#: The heading of the column that tells the problems of a row.
PROBLEMS = {"zh": "问题", "en": "problems"}

_LONGEST = 32_000


def annotate(source: Source, problems: Iterable[CellProblem], target: Target, *, language: str = "zh") -> None:
    """Write a copy of the sheets in which every wrong cell is marked, with what is wrong.

    In a workbook wrong cells are coloured and carry a comment; in both sorts a last column, 问题, tells what is wrong
    with each row, and row 1 what is wrong with the sheet. Everything else stays as it was: other sheets, columns and
    rows, formulas, formats. The column of an earlier copy is written anew. What is wrong with the file as a whole has
    no place in it, and is left out.

    :param source: a workbook, a folder of CSV files, or one such file.
    :param problems: those of a :class:`~zbgj.formats.SheetError` (``error.cells``), or of what was sifted.
    :param target: a workbook for a workbook, a folder for CSV files; may be the source.
    :param language: of the messages: ``zh`` or ``en``.
    :raises ValueError: if the target is not of the sort of the source.
    """
    from zbgj.formats.sheets import is_workbook

    by_sheet: defaultdict[str, list[CellProblem]] = defaultdict(list)
    for problem in problems:
        by_sheet[problem.sheet].append(problem)
    if is_workbook(source) != is_workbook(target):
        raise ValueError("expected a workbook for a workbook, and a folder for CSV files")
    if is_workbook(source):
        _workbook(source, by_sheet, target, language)
    else:
        _files(Path(source), by_sheet, Path(target), language)  # type: ignore[arg-type]


def _said(problem: CellProblem, language: str) -> str:
    text = problem.zh if language == "zh" else problem.en
    return f"{problem.heading}: {text}" if problem.heading else text


def _texts(problems: list[CellProblem], language: str) -> dict[int, str]:
    """What is wrong with each row; with the sheet, in row 1, below the heading."""
    rows: defaultdict[int, list[str]] = defaultdict(list)
    for problem in problems:
        rows[max(problem.row, 1)].append(_said(problem, language))
    texts = {row: "\n".join(dict.fromkeys(said))[:_LONGEST] for row, said in rows.items()}
    return {**texts, 1: "\n".join(filter(None, (PROBLEMS[language], texts.get(1))))}


def is_ours(heading: Any) -> bool:
    """Whether it heads the column of problems."""
    return str(heading or "").split("\n")[0] in PROBLEMS.values()


def _workbook(source: Source, by_sheet: dict[str, list[CellProblem]], target: Target, language: str) -> None:
    from zbgj.formats.sheets import replacing
    from zbgj.formats.xlsx import quiet

    openpyxl = needed("openpyxl", extra="sheets")
    with quiet():
        book = openpyxl.load_workbook(source, keep_vba=str(source).lower().endswith(".xlsm"), rich_text=True)
    for sheet in book.worksheets:
        if sheet.title in by_sheet:
            _mark(sheet, by_sheet[sheet.title], language)
    if hasattr(target, "write"):
        book.save(target)
    else:
        with replacing(Path(target)) as path:
            book.save(path)
    book.close()


def _mark(sheet: Any, problems: list[CellProblem], language: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    fill, red = PatternFill("solid", fgColor="FFFFC7CE"), Font(color="FF9C0006")
    own = next((cell.column for cell in sheet[1] if is_ours(cell.value)), 0)
    if own:
        for (cell,) in sheet.iter_rows(min_col=own, max_col=own):
            cell.value = None
    own = own or sheet.max_column + 1
    comments: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for problem in problems:
        if problem.place:
            text = problem.zh if language == "zh" else problem.en
            comments[max(problem.row, 1), problem.place].append(text)
    for (row, place), said in comments.items():
        cell = _shown(sheet, row, place)
        cell.fill = fill
        cell.comment = Comment("\n".join(dict.fromkeys(said))[:_LONGEST], "zbgj", width=320, height=120)
    for row, text in _texts(problems, language).items():
        cell = sheet.cell(row, own)
        cell.value, cell.data_type = text, "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=True) if row == 1 else red
    sheet.column_dimensions[sheet.cell(1, own).column_letter].width = 60


def _shown(sheet: Any, row: int, place: int) -> Any:
    """The cell that is shown there: of merged cells the first."""
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= place <= merged.max_col:
            return sheet.cell(merged.min_row, merged.min_col)
    return sheet.cell(row, place)


def _files(source: Path, by_sheet: dict[str, list[CellProblem]], folder: Path, language: str) -> None:
    from zbgj.formats.csv_files import csv_files, plain_rows
    from zbgj.formats.sheets import replacing

    folder.mkdir(parents=True, exist_ok=True)
    files = csv_files(source) if source.is_dir() else [source]
    with ExitStack() as made:
        for file in files:
            rows = plain_rows(file)
            if file.stem in by_sheet:
                _mark_rows(rows, _texts(by_sheet[file.stem], language))
            path = made.enter_context(replacing(folder / file.name))
            with path.open("w", encoding="utf-8-sig", newline="") as stream:
                csv.writer(stream).writerows(rows)


def _mark_rows(rows: list[list[str]], texts: dict[int, str]) -> None:
    from zbgj.formats.csv_files import guarded

    own = next((place for place, cell in enumerate(rows[0] if rows else []) if is_ours(cell)), None)
    place = max(map(len, rows), default=0) if own is None else own
    while len(rows) < max(texts):
        rows.append([])
    for number, row in enumerate(rows, 1):
        row += [""] * (place + 1 - len(row))
        row[place] = guarded(texts.get(number, ""))
