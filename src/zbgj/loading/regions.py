"""From the files of a region package to the region, with every problem at once."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs

from zbgj._once import once
from zbgj.calendars import NO_EVENTS
from zbgj.loading.converter import converter, explain
from zbgj.loading.plans import parse_toml
from zbgj.loading.problems import DefinitionError, Problem, read_utf8
from zbgj.loading.rows import read_rows
from zbgj.model.items import Term
from zbgj.model.region import Place, Region
from zbgj.model.words import Level, PartyKind, Role, Sector, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from importlib.resources.abc import Traversable

    from zbgj.calendars import Calendar

__all__ = ["read_region", "region_from_data"]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@attrs.frozen(kw_only=True)
class RegionTable:
    """The ``[region]`` table of a region package."""

    id: str
    zh: str
    en: str
    territory: tuple[str, ...]
    effective: str | None = None
    horizon: str | None = None
    stock_until: str | None = None


@attrs.frozen(kw_only=True)
class WordTable:
    """A ``[[sector]]`` or ``[[role]]`` table."""

    key: str
    zh: str
    en: str


@attrs.frozen(kw_only=True)
class KindTable(WordTable):
    """A ``[[kind]]`` table."""

    official: bool = False
    unit: bool = False


@attrs.frozen(kw_only=True)
class LevelTable(WordTable):
    """A ``[[level]]`` table."""

    rank: int


_WORDS: tuple[tuple[str, type[WordTable], type[Word], str], ...] = (
    ("level", LevelTable, Level, "levels"),
    ("kind", KindTable, PartyKind, "kinds"),
    ("role", WordTable, Role, "roles"),
    ("sector", WordTable, Sector, "sectors"),
)


def region_from_data(
    data: Mapping[str, Any],
    file: str,
    *,
    terms: Sequence[Term] | Callable[[], tuple[Term, ...]] = (),
    calendar: Calendar | Callable[[], Calendar] = NO_EVENTS,
) -> Region:
    """The region that the data of a ``region.toml`` describe.

    :param file: name used in problems.
    :param terms, calendar: what the other files of the package hold, or functions that read them.
    :raises DefinitionError: with every problem found.
    """
    problems: list[Problem] = []
    allowed = {"format", "region", "place", *(key for key, *_ in _WORDS)}
    expected = ", ".join(sorted(allowed))
    problems += [
        Problem(file, "", key, f"unknown key; expected one of: {expected}") for key in sorted(data.keys() - allowed)
    ]
    given: dict[str, Any] = {"terms": terms, "calendar": calendar}
    for key, table, word, attribute in _WORDS:
        given[attribute] = _words(data, key, table, word, file, problems)
    given["places"] = tuple(place for _, place in read_rows(data, "place", Place, file, problems, by_name=True))
    region = _region(data.get("region", {}), given, file, problems)
    if problems or region is None:
        raise DefinitionError(problems)
    return region


def read_region(folder: Traversable, name: str) -> Region:
    """The region of a package: its ``region.toml`` now, the shared terms and the calendar when they are asked for.

    :param name: of the source, used in problems.
    :raises DefinitionError: with every problem of ``region.toml``.
    """
    file = folder.joinpath("region.toml")
    where = f"{name}: {file.name}"
    if folder.joinpath("hazards.toml").is_file():
        said = "hazard rules of a region are not read yet, and would be passed over: take the file away"
        raise DefinitionError([Problem(f"{name}: hazards.toml", "", "", said)])
    return region_from_data(
        parse_toml(read_utf8(file), where), where,
        terms=once(partial(_terms, folder, name)), calendar=once(partial(_calendar, folder, name)),
    )  # fmt: skip


def _terms(folder: Traversable, name: str) -> tuple[Term, ...]:
    file = folder.joinpath("vocabulary.toml")
    if not file.is_file():
        return ()
    where = f"{name}: {file.name}"
    problems: list[Problem] = []
    data = parse_toml(read_utf8(file), where)
    problems += [
        Problem(where, "", key, "unknown key; expected term") for key in sorted(data.keys() - {"term", "format"})
    ]
    terms = tuple(term for _, term in read_rows(data, "term", Term, where, problems, by_name=True))
    counts = Counter((term.sort, term.key) for term in terms)
    problems += [
        Problem(where, key, "key", f"{sort.en} {key!r} stands {count} times; expected once")
        for (sort, key), count in counts.items()
        if count > 1
    ]
    if problems:
        raise DefinitionError(problems)
    return terms


def _calendar(folder: Traversable, name: str) -> Calendar:
    file = folder.joinpath("calendar.toml")
    if not file.is_file():
        return NO_EVENTS
    from zbgj.loading.calendars import calendar_from_data

    where = f"{name}: {file.name}"
    return calendar_from_data(parse_toml(read_utf8(file), where), where)


def _words(
    data: Mapping[str, Any], key: str, table: type[WordTable], word: type[Word], file: str, problems: list[Problem]
) -> tuple[Word, ...]:
    found: dict[str, Word] = {}
    for number, row in read_rows(data, key, table, file, problems, by_name=True):
        more = {name: value for name, value in attrs.asdict(row).items() if name not in ("key", "zh", "en")}
        if row.key in found:
            problems.append(Problem(file, row.key, "key", f"there are two [[{key}]] tables of this key; expected one"))
            continue
        try:
            found[row.key] = word(row.key, row.zh, row.en, number - 1, **more)
        except ValueError as error:
            problems.append(Problem(file, f"{key} {number}", "key", str(error)))
    return tuple(found.values())


def _region(head: Any, given: dict[str, Any], file: str, problems: list[Problem]) -> Region | None:
    try:
        table = converter().structure(head, RegionTable)
    except Exception as error:
        problems += [Problem(file, "region", field, message) for field, message in explain(error)]
        return None
    if not _ID.fullmatch(table.id):
        problems.append(Problem(file, "region", "id", f"{table.id!r}: expected a key like 'shili'"))
    horizon = None
    if table.horizon is not None:
        from zbgj.model.values import Window

        try:
            horizon = converter().structure(table.horizon, Window)
        except Exception as error:
            problems += [Problem(file, "region", "horizon", message) for _, message in explain(error)]
    try:
        return Region(
            id=table.id, zh=table.zh, en=table.en, territory=table.territory, horizon=horizon,
            effective_day=table.effective, stock_until_day=table.stock_until, **given,
        )  # fmt: skip
    except (TypeError, ValueError) as error:
        problems.append(Problem(file, "region", "", str(error)))
        return None
