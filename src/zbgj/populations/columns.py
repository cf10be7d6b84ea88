"""What the tables of a population hold: columns, types, and what each value must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from zbgj.labels import Labelled
from zbgj.model.words import PartyKind

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["TABLES", "Check", "Column", "ColumnType", "TableError", "TableProblem"]


class ColumnType(Labelled):
    """The types of columns."""

    TEXT = ("text", "文本", "text")
    DATE = ("date", "日期", "a date such as 2024-05-20, without a time")
    INSTANT = ("instant", "时刻", "an instant such as 2024-05-20T08:30:00")
    WHOLE = ("whole", "整数", "a whole number")
    NUMBER = ("number", "数值", "a finite number")
    TEXTS = ("texts", "文本列表", "a list of texts")
    NUMBERS = ("numbers", "名称到数值的映射", "a map of names to numbers")


@attrs.frozen
class Column:
    """A column of a table: its name, its type, and whether every row needs it."""

    name: str
    type: ColumnType = ColumnType.TEXT
    required: bool = True


@attrs.frozen
class Check:
    """What a row must not be: the column blamed, the SQL condition that is wrong, and what was expected."""

    column: str
    wrong: str
    expected: str


@attrs.frozen(order=True)
class TableProblem:
    """One thing that is wrong with a table.

    :param table: the table, with the file if it came from one.
    :param row: number of the row from 1; 0 for the column or table as a whole.
    """

    table: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row else ""
        return ": ".join(part for part in (self.table, row, self.column, self.message) if part)


class TableError(ValueError):
    """Tables that cannot be evaluated, with all their problems at once.

    >>> raise TableError([TableProblem("activities", 3, "count", "is 0; expected 1 or more")])
    Traceback (most recent call last):
    ...
    zbgj.populations.columns.TableError: 1 problem:
    activities: row 3: count: is 0; expected 1 or more
    """

    def __init__(self, problems: Iterable[TableProblem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        super().__init__(f"{count} problem{'' if count == 1 else 's'}:\n" + "\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[TableError], tuple[tuple[TableProblem, ...]]]:
        return TableError, (self.problems,)


_KEY = "'[a-z0-9]+(-[a-z0-9]+)*'"
_LEVELED = ", ".join(f"'{kind}'" for kind in PartyKind if kind.official)
_WHEN = (
    Check("when", "when_ IS NULL AND at_ IS NULL", "a date here or an instant in 'at'"),
    Check("when", "when_ <> at_::DATE", "the same civil date in Asia/Shanghai as 'at'"),
)
_SPAN = Check("until", "until < start", "a day not before 'start'")
_UNTIL = Check("until", "until < coalesce(at_::DATE, when_)", "a day not before its own")
_DATE, _INSTANT = ColumnType.DATE, ColumnType.INSTANT

#: Every table: its columns, and its checks beyond their types.
TABLES: dict[str, tuple[tuple[Column, ...], tuple[Check, ...]]] = {
    "activities": (
        (
            Column("party"), Column("obligation"), Column("when", _DATE, required=False),
            Column("at", _INSTANT, required=False), Column("count", ColumnType.WHOLE, required=False),
            Column("share_num", ColumnType.WHOLE, required=False),
            Column("share_den", ColumnType.WHOLE, required=False),
            Column("also", ColumnType.TEXTS, required=False), Column("until", _DATE, required=False),
        ),
        (
            *_WHEN,
            Check("count", "count < 1", "1 or more"),
            Check("share_num", "(share_num IS NULL) <> (share_den IS NULL)", "numerator and denominator, or neither"),
            Check("share_den", "share_den < 1", "1 or more"),
            Check("also", "list_contains(also, obligation) OR len(list_distinct(also)) < len(also)",
                  "other obligations, each once"),
            Check("share_num", "share_num < 1 OR share_num > share_den", "above 0, at most the denominator"),
            _UNTIL,
        ),
    ),
    "measurements": (
        (
            Column("party"), Column("target"), Column("when", _DATE, required=False),
            Column("at", _INSTANT, required=False), Column("value", ColumnType.NUMBER),
            Column("until", _DATE, required=False),
        ),
        (*_WHEN, Check("value", "NOT isfinite(value)", "a finite number"), _UNTIL),
    ),
    "triggers": (
        (Column("party"), Column("key"), Column("when", _DATE, required=False),
         Column("at", _INSTANT, required=False)),
        _WHEN,
    ),
    "attestations": (
        (Column("party"), Column("obligation"), Column("start", _DATE), Column("until", _DATE)),
        (_SPAN,),
    ),
    "waivers": (
        (
            Column("party"), Column("obligation"), Column("granted_by"), Column("why"), Column("start", _DATE),
            Column("until", _DATE), Column("granted", _DATE, required=False),
        ),
        (
            _SPAN,
            Check("granted_by", "trim(granted_by) = ''", "who granted it"),
            Check("why", "trim(why) = ''", "the reason"),
        ),
    ),
    "parties": (
        (
            Column("id"), Column("kind"), Column("level", required=False), Column("place", required=False),
            Column("sectors", ColumnType.TEXTS, required=False), Column("tags", ColumnType.TEXTS, required=False),
            Column("facts", ColumnType.NUMBERS, required=False),
        ),
        (
            Check("id", "trim(id) = ''", "an identifier"),
            Check("kind", f"NOT regexp_full_match(kind, {_KEY})", "a kind of party such as enterprise"),
            Check("level", f"NOT regexp_full_match(level, {_KEY})", "a level such as county"),
            Check("level", f"level IS NULL AND kind IN ({_LEVELED})", "a level, as every party of this kind has one"),
            Check("place", r"NOT regexp_full_match(place, '[^/\s]+(/[^/\s]+)*')",
                  "names joined by '/', outermost first"),
            Check("sectors", f"len(list_filter(sectors, lambda s: NOT regexp_full_match(s, {_KEY}))) > 0",
                  "sectors such as non-coal-mines"),
            Check("facts", "len(list_filter(map_values(facts), lambda v: v IS NULL OR NOT isfinite(v))) > 0",
                  "finite numbers"),
        ),
    ),
}  # fmt: skip
