"""Columns of a sheet, derived from a class, and what a cell says.

A value becomes a cell that people can read and a sheet can sort: labels for enumerations, dates for dates. A cell is
read back exactly, and more is understood than is written, as people type (:mod:`zbgj.reading`); what was taken for
something is said to be.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

import attrs

from zbgj.days import as_date, as_instant
from zbgj.formats.headings import heading
from zbgj.labels import Labelled
from zbgj.loading.events import event_data, is_event
from zbgj.loading.kinds import members
from zbgj.model.words import Word, named
from zbgj.reading.dates import read_moment, read_serial
from zbgj.reading.names import Names as Lexicon
from zbgj.reading.numbers import read_number, read_share, read_whole
from zbgj.reading.values import Read, UnreadableError

__all__ = [
    "Cell", "CellError", "Column", "Percent", "WrongCell", "blank", "cell_of", "choices", "columns_of", "read_cell",
    "value_of",
]  # fmt: skip


@attrs.frozen
class WrongCell:
    """A cell that says nothing and is not blank: why, in Chinese and in English."""

    zh: str
    en: str


@attrs.frozen
class Percent:
    """A number in a cell that is shown as a percentage: 1.0 is 100 %."""

    value: float

    def __str__(self) -> str:
        exact = Fraction(repr(self.value)) * 100
        return f"{int(exact) if exact.denominator == 1 else float(exact)}%"


#: What a cell can hold.
Cell: TypeAlias = "str | int | float | bool | dt.date | dt.datetime | Percent | WrongCell | None"

#: Values, each with its name in Chinese and in English.
Names: TypeAlias = tuple[tuple[str, str, str], ...]

#: The earliest date that all spreadsheet programs agree on.
_FIRST_DATE = dt.date(1900, 3, 1)
_YES: Names = (("true", "是", "yes"), ("false", "否", "no"))
_LIST = re.compile(r"[\n、，,；;]")
_LINES = re.compile(r"\n")


class CellError(UnreadableError):
    """A cell that does not say what it should: in Chinese and in English."""


@attrs.frozen
class Column:
    """A column.

    :param key: the attribute, or the path to it: ``by.level``.
    :param kind: the type of what a cell holds; of one of them, if :attr:`many`; ``dict`` for an event within one.
    :param zh: heading in Chinese, :param en: in English.
    :param required: whether a blank cell is wrong.
    :param many: whether a cell holds a list; :param lines: whether only line ends part it, as with sentences.
    :param instants: whether a date may be an instant.
    :param null: whether a blank cell is said to be nothing, and not left to the default.
    :param names: values with their Chinese and English names, where the kind has none itself.
    :param known: what the values are expected to be, for a drop-down list, with a name each.
    :param lexicon: what the texts of the column must name; the names become identifiers.
    :param lenient: whether a text that names nothing is only doubtful, unless it is nearly a name.
    :param years: the first and last year of its dates, by which a year of two digits is read.
    """

    key: str
    kind: Any
    zh: str
    en: str
    required: bool = False
    many: bool = False
    lines: bool = False
    instants: bool = False
    null: bool = False
    names: Names = ()
    known: tuple[tuple[str, str], ...] = ()
    lexicon: Lexicon | None = attrs.field(default=None, repr=False)
    lenient: bool = False
    years: tuple[int, int] | None = None

    def heading(self, language: str) -> str:
        """The heading in a language: ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en


def columns_of(type_: type[Any], subject: str, *, instants: bool = False, lines: bool = False) -> tuple[Column, ...]:
    """The columns of a class: one an attribute, and those of its parts by their paths.

    >>> from zbgj import Measurement
    >>> [(column.key, column.zh, column.required) for column in columns_of(Measurement, "ledger")][:3]
    [('party', '单位', True), ('target', '指标', True), ('value', '数值', True)]

    :param subject: which headings (see :func:`zbgj.formats.headings.heading`).
    :param instants: whether its dates may be instants. :param lines: whether only line ends part its lists.
    """
    plain = Column("", str, "", "", required=True, instants=instants, lines=lines)
    return tuple(_columns(type_, subject, plain))


def _columns(type_: type[Any], subject: str, outer: Column) -> Any:
    hints = get_type_hints(type_)
    for field in attrs.fields(type_):
        if not field.init:
            continue
        key, hint = outer.key + field.name, hints[field.name]
        needed, optional = field.default is attrs.NOTHING, type(None) in get_args(hint)
        inner = dict if is_event(hint) else next(iter(members(hint)), hint)
        if attrs.has(inner):
            part = attrs.evolve(outer, key=key + ".", required=outer.required and needed)
            yield from _columns(inner, subject, part)
            continue
        origin: Any = get_origin(inner)
        many = origin in (tuple, frozenset)
        zh, en = heading(subject, key)
        yield attrs.evolve(
            outer,
            key=key,
            kind=get_args(inner)[0] if many else inner,
            zh=zh,
            en=en,
            required=outer.required and needed and not optional,
            many=many,
            null=needed and optional,
        )


#: A word that no built-in region has.
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def blank(cell: Cell) -> bool:
    """Whether a cell says nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def choices(column: Column, language: str) -> list[str]:
    """What a cell of the column can say, if that is a list."""
    if column.many:
        return []
    if column.kind is bool:
        return list(_labels(_YES, language).values())
    return list(_labels(_names(column), language).values())


def _names(column: Column) -> Names:
    return column.names or (_names_of(column.kind) if named(column.kind) else ())


@cache
def _names_of(kind: type[Labelled | Word]) -> Names:
    return tuple((str(member), member.zh, member.en) for member in kind)


@cache
def _labels(names: Names, language: str) -> dict[str, str]:
    """The label of each value, or the value itself where two have the same label."""
    place = 2 if language == "en" else 1
    labels = [name[place] for name in names]
    return {name[0]: name[place] if labels.count(name[place]) == 1 else name[0] for name in names}


@cache
def _lexicon(names: Names) -> Lexicon:
    return Lexicon(((value, labels) for value, *labels in names), parts=True)


def cell_of(value: Any, column: Column, language: str = "zh") -> Cell:
    """The cell that says a value; it reads back the same by :func:`value_of`.

    >>> from zbgj import PartyKind
    >>> column = Column("kind", PartyKind, "类别", "kind")
    >>> cell_of(PartyKind.ENTERPRISE, column), value_of("企业", column), value_of("enterprise", column)
    ('企业', <PartyKind.ENTERPRISE: 'enterprise'>, <PartyKind.ENTERPRISE: 'enterprise'>)

    :raises CellError: if something must stand there and nothing does.
    """
    if value is None:
        return None
    if column.many:
        one = attrs.evolve(column, many=False, required=False)
        values = sorted(value) if isinstance(value, frozenset) else value
        return _list_cell([cell_of(inner, one, language) for inner in values], column)
    if isinstance(value, Labelled | Word):
        # A word that the column does not offer, of another region, stands by its own name.
        return _labels(_names(column), language).get(str(value)) or (value.zh if language == "zh" else value.en)
    if isinstance(value, str):
        if column.names:
            return _labels(column.names, language).get(value, value)
        if column.required and not value.strip():
            raise CellError("不能为空", "must not be blank")
        return value or None
    if column.kind is bool:
        return _labels(_YES, language)["true" if value else "false"]
    if column.kind is dict:
        return json.dumps(event_data(value), ensure_ascii=False)
    if isinstance(value, Mapping):
        return _mapping_cell(value)
    if isinstance(value, dt.date):
        return _date_cell(value)
    # A sheet holds numbers as doubles: a longer whole number stands as a text.
    long = type(value) is int and abs(value) > 2**53
    return str(value) if long or isinstance(value, Fraction) else value


def _list_cell(cells: list[Cell], column: Column) -> str | None:
    if not cells:
        return None
    texts = ["" if cell is None else str(cell) for cell in cells]
    parts = _LINES if column.lines else _LIST
    plain = all(text and text == text.strip() and not parts.search(text) for text in texts)
    return "\n".join(texts) if plain and not texts[0].startswith("[") else json.dumps(texts, ensure_ascii=False)


def _mapping_cell(values: Mapping[str, float]) -> str | None:
    plain = all(re.fullmatch(r"[^\s=＝:：{;；]([^\r\n=＝:：;；]*[^\s=＝:：;；])?", key) for key in values)
    lines = "\n".join(f"{key}={value!r}" for key, value in values.items())
    return (lines if plain else json.dumps(dict(values), ensure_ascii=False)) if values else None


def _date_cell(value: dt.date) -> Cell:
    """A date, or an instant of Asia/Shanghai, where a sheet can hold it exactly; else its ISO text."""
    if not isinstance(value, dt.datetime):
        return dt.date(value.year, value.month, value.day) if value >= _FIRST_DATE else value.isoformat()
    local = as_instant(value)
    naive = dt.datetime(local.year, local.month, local.day, local.hour, local.minute, local.second)
    # Midnight cannot be told from a date, nor can the hour that a clock once struck twice.
    exact = naive.date() >= _FIRST_DATE and naive.time() != dt.time() and as_instant(naive) == local
    return naive if exact else value.isoformat()


def value_of(cell: Cell, column: Column) -> Any:
    """What a cell says that is not blank.

    >>> value_of("2024年5月8日", Column("on", dt.date, "日期", "day"))
    Date(2024, 5, 8)
    >>> value_of("soon", Column("on", dt.date, "日期", "day"))
    Traceback (most recent call last):
    ...
    zbgj.formats.cells.CellError: expected a date such as 2024-05-20, not 'soon'

    :raises CellError: if it does not say what the column holds.
    """
    return read_cell(cell, column).value


def read_cell(cell: Cell, column: Column) -> Read:
    """What a cell says that is not blank, and whether it says so plainly.

    >>> read_cell("３次", Column("count", int, "次数", "count"))
    Read(value=3, plain=False, doubt=None)

    :raises CellError: if it does not say what the column holds.
    """
    try:
        return _read(cell, column)
    except CellError:
        raise
    except UnreadableError as error:
        raise CellError(error.zh, error.en) from None


def _read(cell: Cell, column: Column) -> Read:
    if isinstance(cell, WrongCell):
        raise CellError(cell.zh, cell.en)
    kind = column.kind
    if column.many:
        one = attrs.evolve(column, many=False)
        return _together([_read(text, one) for text in _list_of(_text(cell), column)])
    if kind is str and not column.names:
        return Read(_text(cell)) if column.lexicon is None else _named(_text(cell), column)
    if kind is dt.date:
        return _date_of(cell, column)
    if kind is int:
        return _integer_of(cell)
    if kind is float:
        return _number_of(cell)
    text = _text(cell).strip()
    if column.names:
        return _lexicon(column.names).find(text)
    if named(kind):
        return _word_of(text, kind)
    if kind is bool:
        return _yes_or_no(text)
    if kind is Fraction:
        return _fraction_of(cell, text)
    return Read(_object_of(text)) if kind is dict else _mapping_of(text, column)


def _word_of(text: str, kind: Any) -> Read:
    """The member or word that is called so; a word that no built-in region has is taken as it stands, with a doubt."""
    lexicon = _lexicon(_names_of(kind))
    try:
        found = lexicon.find(text)
    except UnreadableError as error:
        if not issubclass(kind, Word) or lexicon.near(text) or not _KEY.fullmatch(text):
            raise
        return Read(kind(text), doubt=(error.zh, error.en))
    return attrs.evolve(found, value=kind(found.value))


def _together(reads: list[Read]) -> Read:
    doubts = [one.doubt for one in reads if one.doubt]
    doubt = ("；".join(zh for zh, _ in doubts), "; ".join(en for _, en in doubts)) if doubts else None
    return Read([one.value for one in reads], all(one.plain for one in reads), doubt)


def _named(text: str, column: Column) -> Read:
    """What the text names; if nothing, and the column is lenient, the text with a doubt."""
    lexicon = column.lexicon
    assert lexicon is not None
    try:
        return lexicon.find(text)
    except UnreadableError as error:
        if not column.lenient or lexicon.near(text):
            raise
        return Read(text, doubt=(error.zh, error.en))


def _text(cell: Cell) -> str:
    """What a cell says as a text, as it looks in the sheet."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e300:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def _list_of(text: str, column: Column) -> list[str]:
    if text.lstrip().startswith("["):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return found
    parts = (part.strip() for part in (_LINES if column.lines else _LIST).split(text))
    return [part for part in parts if part]


def _object_of(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise CellError(f"应为 JSON 对象，而不是“{_short(text)}”", f"expected a JSON object, not {_short(text)!r}")
    return found


def _mapping_of(text: str, column: Column) -> Read:
    """Numbers by name: a line for each, or parted by semicolons."""
    values: dict[str, float] = {}
    plain = True
    doubts: list[tuple[str, str]] = []
    if text.startswith("{"):
        given = _object_of(text)
        if any(isinstance(value, bool) or not isinstance(value, int | float) for value in given.values()):
            raise CellError("应为按名称给出的数字", "expected numbers by name")
        pairs = list(given.items())
    else:
        pairs = []
        for line in filter(None, map(str.strip, re.split(r"[\n;；]", text))):
            key, *rest = re.split(r"[=＝:：]", line, maxsplit=1)
            if not rest or not key.strip():
                raise _no_pair(line)
            number = read_number(rest[0])
            plain = plain and number.plain
            pairs.append((key.strip(), number.value))
    for key, value in pairs:
        name = Read(key) if column.lexicon is None else _named(key, column)
        if name.value in values:
            raise _no_pair(f"{key}={value}")
        values[name.value] = value
        plain = plain and name.plain
        doubts += [name.doubt] if name.doubt else []
    return attrs.evolve(_together([Read(None, plain), *(Read(None, doubt=doubt) for doubt in doubts)]), value=values)


def _no_pair(line: str) -> CellError:
    zh = f"应为每行一个“名称=数字”，名称不重复，而不是“{_short(line)}”"
    return CellError(zh, f"expected a line NAME=NUMBER for each name, not {_short(line)!r}")


def _date_of(cell: Cell, column: Column) -> Read:
    if isinstance(cell, dt.datetime | dt.date):
        found: Read | None = Read(cell)
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        serial = read_serial(cell)
        found = None if serial is None else Read(serial, plain=False)
    else:
        found = None
    if found is None:
        try:
            found = read_moment(_text(cell), column.years)
        except UnreadableError as error:
            raise _no_date(error, column) from None
        # A text with a T or a zone means an instant, at midnight too; any other midnight is how programs show a day.
        if isinstance(found.value, dt.datetime) and found.value.time() == dt.time() and "T" not in _text(cell):
            found = Read(found.value.date(), plain=False) if "+" not in _text(cell) else found
    value = found.value
    if not isinstance(value, dt.datetime):
        return Read(as_date(value), found.plain)
    if value.tzinfo is None and value.time() == dt.time():
        return Read(as_date(value.date()), found.plain)
    if not column.instants:
        text = _short(_text(cell))
        zh, en = f"应为日期（如 2024-05-20），而不是“{text}”", f"expected a date such as 2024-05-20, not {text!r}"
        raise CellError(zh, en)
    return Read(as_instant(value), found.plain)


def _no_date(error: UnreadableError, column: Column) -> CellError:
    if not column.instants:
        return CellError(error.zh, error.en)
    zh = error.zh.replace("应为日期", "应为日期或时刻")
    return CellError(zh, error.en.replace("2024-05-20", "2024-05-20 or an instant such as 2024-05-20T08:30"))


def _integer_of(cell: Cell) -> Read:
    if type(cell) is int:
        return Read(cell)
    if isinstance(cell, bool | dt.date | Percent):
        text = _text(cell)
        raise CellError(f"应为整数，而不是“{_short(text)}”", f"expected a whole number, not {_short(text)!r}")
    return read_whole(_text(cell))


def _number_of(cell: Cell) -> Read:
    if isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
        return Read(cell)
    if isinstance(cell, Percent):
        return attrs.evolve(read_number(str(cell)), plain=False)
    if not isinstance(cell, str):
        text = _text(cell).strip()
        raise CellError(f"应为数字，而不是“{_short(text)}”", f"expected a number, not {_short(text)!r}")
    return read_number(cell)


def _fraction_of(cell: Cell, text: str) -> Read:
    if isinstance(cell, dt.date):
        raise CellError(
            f"应为分数，而表格软件已把它变成日期“{text}”；请把单元格设为文本后重写（如 1/3），或写作 25%",
            f"expected a fraction, which the program has made the date {text}; format the cell as text, or write 25%",
        )
    found = read_share(text)
    return found if isinstance(cell, str) or found.plain else attrs.evolve(found, plain=True)


_WORDS = {True: "是 yes true 1 y 对 有 √ ✓ ✔", False: "否 no false 0 n 不 无 × ✗ ✘ 不是"}
_YES_NO = {word: value for value, words in _WORDS.items() for word in words.split()}


def _yes_or_no(text: str) -> Read:
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded not in _YES_NO:
        raise CellError(
            f"没有“{_short(text)}”；应为：是、否", f"there is no {_short(text)!r}; expected one of: yes, no"
        )
    return Read(_YES_NO[folded], folded in ("是", "否", "yes", "no", "true", "false"))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
