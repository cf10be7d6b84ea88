"""Which sheet is which table: by its headings, wherever they stand and however they are written.

A sheet that is called like a table is that table. Any other is the table whose headings it has, all that are needed
among them; titles and blank rows may stand above, and the headings may take two rows. Whatever is not read is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING

import attrs

from zbgj.formats.cells import Cell, Column, blank
from zbgj.formats.findings import CellProblem, Findings, SheetError, Taken
from zbgj.formats.headings import other_headings
from zbgj.formats.marking import is_ours
from zbgj.formats.sheets import SheetData, Table
from zbgj.reading.names import bare
from zbgj.reading.values import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    _Rows = Sequence[tuple[int, Sequence[Cell]]]

__all__ = ["Headed", "recognised"]

#: The headings stand in one of so many rows.
_HEAD = 30
#: A sheet of another name is a table only if it has so many of its headings, or all.
_LEAST = 3
#: What is longer is no heading.
_LONGEST = 80


@attrs.frozen
class Headed:
    """A sheet that was recognised, its headings found.

    :param number: the row of its headings; the lower one, if they take two.
    :param places: its columns by their places from 0.
    :param where: number and heading of each column, by key.
    :param others: the columns that belong to no table, by place: their headings.
    :param ours: the columns that tell the problems of an earlier copy, by place.
    :param rows: what follows the headings.
    """

    sheet: SheetData
    table: Table
    number: int
    places: Mapping[int, Column]
    where: Mapping[str, tuple[int, str]]
    others: Mapping[int, str]
    ours: frozenset[int]
    rows: Iterator[tuple[int, Sequence[Cell]]]

    def problem(self, row: int, place: int, heading: str, zh: str, en: str) -> CellProblem:
        """A problem in this sheet."""
        return CellProblem(self.sheet.file, self.sheet.title, row, place, heading, zh, en)

    def taken(self, row: int, place: int, heading: str, said: object, taken: object) -> Taken:
        """Something in this sheet that was taken for something."""
        return Taken(self.sheet.file, self.sheet.title, row, place, heading, str(said), str(taken))


@attrs.frozen
class _Match:
    """The headings of a table as they were found: the row's place in the head, and the texts of all columns."""

    table: Table
    row: int
    texts: tuple[str, ...]
    places: Mapping[int, Column]
    plain: int

    @property
    def missing(self) -> list[Column]:
        there = {column.key for column in self.places.values()}
        needed = self.table.needed
        return [one for one in self.table.columns if (one.required or one.key in needed) and one.key not in there]

    @property
    def rank(self) -> tuple[int, int, int]:
        return len(self.places), self.plain, -self.row


def recognised(
    sheets: Iterable[SheetData], tables: Sequence[Table], others: Sequence[Table], findings: Findings
) -> tuple[dict[str, list[Headed]], tuple[str, ...]]:
    """The sheets of each table, by its key, and the titles of those that are not read.

    :param others: tables that are known, and not to be read here.
    :raises SheetError: if two sheets are both called like one table.
    """
    found: dict[str, list[Headed]] = {}
    unread: list[str] = []
    named: dict[str, SheetData] = {}
    for sheet in sheets:
        rows = iter(sheet.rows)
        head = list(islice(rows, _HEAD))
        table = next((one for one in tables if _is_called(sheet, one)), None)
        if table is not None:
            if table.key in named:
                raise _twice(named[table.key], sheet)
            named[table.key] = sheet
        elif all(blank(cell) for _, row in head for cell in row):
            continue
        elif any(_is_called(sheet, one) for one in others):
            unread.append(sheet.title)
            continue
        match = _match(head, [table] if table else [*tables, *others], by_name=table is not None)
        if match is None or match.table in others:
            unread.append(sheet.title)
            if match is None:
                findings.warnings.append(_unread(sheet, head, tables))
            continue
        if table is None:
            findings.readings.append(
                Taken(sheet.file, sheet.title, 0, 0, "", sheet.title, f"{match.table.zh} / {match.table.en}")
            )
        headed = _headed(sheet, head, rows, match, findings)
        if headed is not None:
            found.setdefault(match.table.key, []).append(headed)
    return found, tuple(unread)


def _is_called(sheet: SheetData, table: Table) -> bool:
    return sheet.title.strip().casefold() in {name.casefold() for name in (table.key, table.zh, table.en)}


def _twice(first: SheetData, second: SheetData) -> SheetError:
    zh, en = f"与工作表“{first.title}”重复", f"is the same table as {first.title!r}; expected one of them"
    return SheetError([CellProblem(second.file, second.title, 0, 0, "", zh, en)])


def _match(head: _Rows, tables: Sequence[Table], *, by_name: bool) -> _Match | None:
    """The table whose headings stand in the head of the sheet; of a table that is named, as much as there is."""
    found = [match for table in tables if (match := _best(head, table)) is not None]
    if by_name:
        return found[0] if found else _Match(tables[0], 0, (), {}, 0)
    whole = [one for one in found if not one.missing and len(one.places) >= _least(one.table)]
    return max(whole, key=lambda one: one.rank, default=None)


def _least(table: Table) -> int:
    """How many headings make a table: most of them, if it needs none."""
    needs_some = table.needed or any(column.required for column in table.columns)
    return min(_LEAST, len(table.columns)) if needs_some else (len(table.columns) + 1) // 2


def _best(head: _Rows, table: Table) -> _Match | None:
    """The row, or the two rows, that hold the most of the table's headings."""
    best: _Match | None = None
    for at, (_, row) in enumerate(head):
        upper = tuple("" if cell is None else str(cell) for cell in row)
        match = _of_texts(table, at, upper)
        if at + 1 < len(head):
            lower = tuple("" if cell is None else str(cell) for cell in head[at + 1][1])
            width = max(len(upper), len(lower))
            both = tuple(
                under or over
                for over, under in zip(
                    upper + ("",) * (width - len(upper)), lower + ("",) * (width - len(lower)), strict=True
                )
            )
            two = _of_texts(table, at + 1, both)
            # Two rows are the headings only if they hold more of them than either alone.
            if len(two.places) > max(len(match.places), len(_of_texts(table, at + 1, lower).places)):
                match = two
        if match.places and (best is None or match.rank > best.rank):
            best = match
        if best is not None and at == 0 and not best.missing and best.plain == len(best.places):
            return best
    return best


def _of_texts(table: Table, row: int, texts: tuple[str, ...]) -> _Match:
    exact, loose = _names(tuple((column.key, column.zh, column.en) for column in table.columns), table.subject)
    places = {place: key for place, text in enumerate(texts) if (key := exact.get(text.strip().casefold()))}
    plain = len(places)
    taken = set(places.values())
    for form in (bare, _without_brackets):
        for place, text in enumerate(texts):
            key = loose.get(form(text)) if place not in places and 0 < len(text) <= _LONGEST else None
            if key is not None and key not in taken:
                places[place] = key
                taken.add(key)
    columns = {column.key: column for column in table.columns}
    return _Match(table, row, texts, {place: columns[places[place]] for place in sorted(places)}, plain)


def _without_brackets(text: str) -> str:
    """A heading without what it explains: 时间（年月日）."""
    return bare(folded(text).partition("(")[0])


@cache
def _names(columns: tuple[tuple[str, str, str], ...], subject: str) -> tuple[dict[str, str], dict[str, str]]:
    """The keys of columns by their headings, and by what else these may look like."""
    exact = {one[place].casefold(): one[0] for place in (0, 2, 1) for one in columns}
    loose: dict[str, str] = {}
    for key, *_ in columns:
        for other in other_headings(subject, key):
            loose.setdefault(bare(other), key)
    return exact, {**loose, **{bare(name): key for name, key in exact.items()}}


def _headed(
    sheet: SheetData, head: _Rows, rows: Iterator[tuple[int, Sequence[Cell]]], match: _Match, findings: Findings
) -> Headed | None:
    number = head[match.row][0] if head else 1
    known = {name.casefold() for one in match.table.columns for name in (one.key, one.zh, one.en)}

    def say(row: int, place: int, heading: str, zh: str, en: str) -> None:
        findings.problems.append(CellProblem(sheet.file, sheet.title, row, place, heading, zh, en))

    where: dict[str, tuple[int, str]] = {}
    for place, column in match.places.items():
        text = match.texts[place].strip()
        if column.key in where:
            say(number, place + 1, text, f"“{text}”栏重复", "stands twice; expected one column of this heading")
        where.setdefault(column.key, (place + 1, text))
        if text.casefold() not in known:
            findings.readings.append(
                Taken(sheet.file, sheet.title, number, place + 1, text, text, f"{column.zh} / {column.en}")
            )
    before = len(findings.problems)
    width = max((len(row) for _, row in head), default=0)
    ours = frozenset(place for _, row in head[: match.row + 1] for place, cell in enumerate(row) if is_ours(cell))
    others = {
        place: match.texts[place].strip() if place < len(match.texts) else ""
        for place in range(width)
        if place not in match.places and place not in ours
    }
    for column in match.missing:
        near = [text for text in others.values() if text and _near(text, column)]
        ask_zh = f"；“{near[0]}”是否即此栏" if near else ""
        ask_en = f"; is {near[0]!r} meant?" if near else ""
        say(
            number,
            0,
            column.zh,
            f"缺少“{column.zh}”栏{ask_zh}",
            f"a column is missing: {column.zh} or {column.en}{ask_en}",
        )
    twice = len(where) < len(match.places)
    if match.missing or twice or len(findings.problems) > before:
        return None
    for place, text in others.items():
        for column in match.table.columns:
            if column.key not in where and text and _near(text, column):
                zh = f"“{text}”与“{column.zh}”相近：如即此栏，请改为“{column.zh}”；否则请换一个名称"
                en = f"is nearly {column.en!r} ({column.zh}); call it so if it is meant, or something else if not"
                say(number, place + 1, text, zh, en)
    return Headed(sheet, match.table, number, match.places, where, others, ours, chain(head[match.row + 1 :], rows))


def _near(text: str, column: Column) -> bool:
    """Whether a heading is the column's but for one sign."""
    said = _without_brackets(text)
    return len(said) > 2 and any(_one_off(said, bare(name)) for name in (column.zh, column.en) if len(name) > 3)


def _one_off(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1 or one == other:
        return False
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    return one[start + (len(one) == len(other)) :] == other[start + 1 :]


def _unread(sheet: SheetData, head: _Rows, tables: Sequence[Table]) -> CellProblem:
    """That a sheet is not read, and why if it looks like a table."""
    matches = [match for table in tables if (match := _best(head, table)) is not None and len(match.places) > 1]
    zh, en, row = "这张工作表未读取", "this sheet is not read", 0
    if matches:
        like = max(matches, key=lambda one: (-len(one.missing), one.rank))
        row = head[like.row][0]
        if like.missing:
            zh += f"；像是“{like.table.zh}”，但缺少{'、'.join(f'“{column.zh}”' for column in like.missing)}栏"
            lacking = ", ".join(repr(column.en) for column in like.missing)
            en += f"; it looks like {like.table.en!r}, but has no column {lacking}"
    return CellProblem(sheet.file, sheet.title, row, 0, "", zh, en)
