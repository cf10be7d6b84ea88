"""The rows of a sheet whose headings were found: what each says, what is wrong with it, what was taken for what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from zbgj.formats.cells import Cell, CellError, Column, blank, read_cell
from zbgj.formats.recognising import Headed
from zbgj.formats.sheets import EVERY
from zbgj.reading.values import Read, folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zbgj.formats.findings import CellProblem, Findings
    from zbgj.formats.sheets import Progress

__all__ = ["Row", "read_rows_of"]

#: How a row begins that sums up, signs or explains, and is no entry.
_NO_ENTRY = re.compile(
    r"(合计|总计|小计|共计|汇总|填表人|填报人|制表人?|审核人?|复核人?|填表日期|填报日期|填表单位|联系人|联系电话|负责人\(?签|单位负责人|说明|备注|注)"
    r"\s*($|[:\d(。,.-])|total\b",
    re.IGNORECASE,
)
#: Spaces that spread two characters over a cell.
_BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")


@attrs.frozen
class Row:
    """A row that was read.

    :param number: its number. :param values: what it says, by the key of the column.
    :param others: what it says in columns of no table, by their headings.
    :param percents: keys of the columns that say a percentage.
    """

    headed: Headed
    number: int
    values: dict[str, Any]
    others: Mapping[str, Cell] = attrs.field(factory=dict)
    percents: frozenset[str] = frozenset()

    def problem(self, key: str, zh: str, en: str) -> CellProblem:
        """A problem with a cell, or with the row if the sheet has no such column.

        :param key: the column; of a path, the nearest column above or below it is meant.
        """
        place, heading = 0, ""
        path = key.split("[")[0]
        while path and not place:
            below = (at for name, at in self.headed.where.items() if name == path or name.startswith(path + "."))
            place, heading = next(below, (0, ""))
            path = path.rpartition(".")[0]
        return self.headed.problem(self.number, place, heading, zh, en)


def read_rows_of(headed: Headed, findings: Findings, progress: Progress | None = None) -> Iterator[Row | None]:
    """The rows of a sheet that are not blank; ``None`` for one that has a problem, which is said.

    A row that sums up or signs, and one that repeats the headings, is no entry; columns that no table has are left
    alone, and named if they hold anything.
    """
    places = headed.places
    unread: dict[int, int] = {}
    for done, (number, cells) in enumerate(headed.rows, 1):
        if progress is not None and done % EVERY == 0:
            progress(done, None)
        if len(cells) > len(places):
            for place, cell in enumerate(cells):
                if place not in places and place not in unread and place not in headed.ours and not blank(cell):
                    unread[place] = number
        if all(blank(cells[place]) for place in places if place < len(cells)):
            continue
        if _is_no_entry(headed, number, cells, findings):
            continue
        yield _row(headed, number, cells, findings)
    for place, first in sorted(unread.items()):
        heading = headed.others.get(place, "")
        zh = f"“{heading}”栏未读取" if heading else "没有标题的一栏未读取"
        en = "this column is not read" if heading else "this column has no heading and is not read"
        findings.warnings.append(headed.problem(first if not heading else headed.number, place + 1, heading, zh, en))


def _is_no_entry(headed: Headed, number: int, cells: Sequence[Cell], findings: Findings) -> bool:
    place, first = next((place, str(cell)) for place, cell in enumerate(cells) if not blank(cell))
    if _NO_ENTRY.match(_close(first)) and any(
        column.required and (at >= len(cells) or blank(cells[at])) for at, column in headed.places.items()
    ):
        findings.readings.append(headed.taken(number, place + 1, "", first, "不是条目 / no entry"))
        return True
    if place in headed.places and _is_heading(first, headed.places[place], headed):
        ours = [(headed.places[at], cell) for at, cell in enumerate(cells) if at in headed.places and not blank(cell)]
        if len(ours) > 1 and all(_is_heading(str(cell), column, headed) for column, cell in ours):
            findings.readings.append(headed.taken(number, place + 1, "", first, "重复的标题行 / headings again"))
            return True
    return False


def _close(text: str) -> str:
    """The text as it is compared: 合  计 as 合计."""
    return text if text.isascii() else _BETWEEN.sub("", folded(text))


def _is_heading(text: str, column: Column, headed: Headed) -> bool:
    said = text.strip()
    return said == headed.where[column.key][1] or said.casefold() in (
        column.zh.casefold(), column.en.casefold(), column.key.casefold(),
    )  # fmt: skip


def _row(headed: Headed, number: int, cells: Sequence[Cell], findings: Findings) -> Row | None:
    values: dict[str, Any] = {}
    percents: set[str] = set()
    good = True
    for place, column in headed.places.items():
        cell = cells[place] if place < len(cells) else None
        if (cell is None or cell == "") and not (column.required or column.null):
            continue
        at = (number, place + 1, headed.where[column.key][1])
        try:
            found = _value(cell, column)
        except CellError as error:
            findings.problems.append(headed.problem(*at, error.zh, error.en))
            good = False
            continue
        value = found.value
        if not found.plain or (headed.sheet.filled and (number, place + 1) in headed.sheet.filled):
            findings.readings.append(headed.taken(*at, cell, _shown(value)))
            if folded(str(cell)).endswith("%"):
                percents.add(column.key)
        if found.doubt is not None:
            findings.warnings.append(headed.problem(*at, *found.doubt))
        if value is not None or column.null:
            values[column.key] = value
    if not good:
        return None
    others = {
        text: cells[place]
        for place, text in headed.others.items()
        if text and place < len(cells) and not blank(cells[place])
    }
    return Row(headed, number, values, others, frozenset(percents))


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(_shown, value))
    if isinstance(value, dict):
        return "; ".join(f"{key}={number}" for key, number in value.items())
    return str(value)


def _value(cell: Cell, column: Column) -> Read:
    if cell is None or cell == "":
        found = Read(None)
    elif column.kind is str and not column.many:
        found = read_cell(cell, column)
    else:
        found = Read(None) if blank(cell) else read_cell(cell, column)
    said = found.value
    if column.required and (said is None or said == "" or (isinstance(said, str) and not said.strip())):
        raise CellError("缺少内容", "is missing")
    return found
