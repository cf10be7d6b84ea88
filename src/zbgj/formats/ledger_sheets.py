"""The ledger and the parties as sheets (台账), in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import attrs

from zbgj.applicability import applied, applies
from zbgj.formats.cells import Column, columns_of
from zbgj.formats.sheets import CellProblem, SheetError, Table, find_sheet, read_rows_of, read_sheets, write_sheets
from zbgj.ledger import Ledger
from zbgj.model.kinds import TermSort
from zbgj.model.party import Party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zbgj.catalog import Catalog
    from zbgj.formats.sheets import Progress, Row, SheetData, Source, Target
    from zbgj.model import items
    from zbgj.model.plan import SectorPlan

__all__ = ["SiftedLedger", "read_ledger_sheets", "read_party_sheets", "sift_ledger_sheets", "write_ledger_sheets"]

_TITLES = {
    "activities": ("台账", "activities"),
    "measurements": ("指标数据", "measurements"),
    "triggers": ("触发事项", "triggers"),
    "attestations": ("证明", "attestations"),
    "waivers": ("豁免", "waivers"),
}


@attrs.frozen
class SiftedLedger:
    """What could be read of the sheets, and everything that could not.

    :param unread: sheets that are none of the ledger's.
    """

    ledger: Ledger
    parties: tuple[Party, ...]
    problems: tuple[CellProblem, ...] = ()
    unread: tuple[str, ...] = ()


def _sorts() -> dict[str, type[Any]]:
    """The classes of entries by the ledger's attributes."""
    return {name: get_args(hint)[0] for name, hint in get_type_hints(Ledger).items() if name in _fields()}


def _fields() -> list[str]:
    return [field.name for field in attrs.fields(Ledger)]


def _party_table(parties: Iterable[Party] = ()) -> Table:
    columns = columns_of(Party, "parties")
    return Table("parties", "单位", "parties", columns, _values(parties, columns))


def _table(name: str, sort: type[Any], entries: tuple[Any, ...] = (), known: dict[str, Any] | None = None) -> Table:
    columns = columns_of(sort, "ledger", instants=True)
    if known:
        columns = tuple(attrs.evolve(column, known=known.get(column.key, ())) for column in columns)
    zh, en = _TITLES.get(name, (name, name))
    return Table(name, zh, en, columns, _values(entries, columns), len(entries))


def _values(entries: Iterable[Any], columns: tuple[Column, ...]) -> Iterator[list[Any]]:
    keys = [column.key for column in columns]
    for entry in entries:
        yield [getattr(entry, key) for key in keys]


def write_ledger_sheets(
    target: Target, ledger: Ledger, parties: Iterable[Party] = (), *, catalog: Catalog | None = None,
    language: str = "zh", bom: bool = True, progress: Progress | None = None,
) -> None:  # fmt: skip
    """Write the ledger, and the parties, as sheets that read back the same.

    :param target: a path that ends in ``.xlsx``, an open binary file, or a folder for CSV files.
    :param catalog: if given, a workbook offers as drop-down lists the parties' duties and targets, and the triggers of
        those plans; without parties all of the catalogue's.
    :param language: of titles, headings and labels: ``zh`` or ``en``.
    :param bom: whether CSV files begin with a byte-order mark, as Excel wants it.
    :param progress: called with the rows done of a sheet, and their number.
    :raises SheetError: with every cell that cannot be written; then nothing is.
    """
    people = tuple(parties)
    known = {} if catalog is None else _known(catalog, language, people)
    known["party"] = tuple((party.id, party.zh if language == "zh" else party.en) for party in people)
    tables = [_table(name, sort, getattr(ledger, name), known) for name, sort in _sorts().items()]
    write_sheets(target, [*tables, _party_table(people)], language=language, bom=bom, progress=progress)


def _known(catalog: Catalog, language: str, parties: tuple[Party, ...] = ()) -> dict[str, tuple[tuple[str, str], ...]]:
    """What a ledger of these parties can name, by the keys of the columns; of no parties, all of the catalogue."""
    duties: dict[str, str] = {}
    targets: dict[str, str] = {}
    terms: dict[str, str] = {}
    for plan in catalog.plans():
        own = _concerning(plan, parties) if parties else (plan.duties, plan.targets)
        duties |= {duty.id: duty.statement[language] for duty in own[0]}
        targets |= {target.id: target.statement[language] for target in own[1]}
        if any(own) or not parties:
            triggers = (term for term in catalog.terms(plan.id) if term.sort is TermSort.TRIGGER)
            terms |= {term.key: (term.zh if language == "zh" else term.en) for term in triggers}
    found = {"obligation": duties, "target": targets, "key": terms}
    return {key: tuple(names.items()) for key, names in found.items()}


def _concerning(
    plan: SectorPlan, parties: tuple[Party, ...]
) -> tuple[Sequence[items.Obligation | items.Report], Sequence[items.Target]]:
    """The duties and targets of the plan that are the business of any of the parties, in the order of the plan."""
    own = {duty.id for party in parties for duty in applied(plan, party)}
    return (
        [duty for duty in plan.duties if duty.id in own],
        [target for target in plan.targets if any(applies(target, plan, party) is not False for party in parties)],
    )


def read_ledger_sheets(source: Source, *, catalog: Catalog | None = None, progress: Progress | None = None) -> Ledger:
    """The ledger in the sheets of a workbook, a folder of CSV files, or one such file.

    Sheets and columns are found by their names in either language; others are left alone.

    :param catalog: if given, every obligation, target and trigger named must be in it.
    :raises SheetError: with every problem found, each with its cell.
    """
    return _good(sift_ledger_sheets(source, catalog=catalog, progress=progress)).ledger


def read_party_sheets(source: Source) -> tuple[Party, ...]:
    """The parties in the sheet of parties.

    :raises SheetError: with every problem found in any of the sheets, each with its cell.
    """
    return _good(sift_ledger_sheets(source)).parties


def _good(sifted: SiftedLedger) -> SiftedLedger:
    if sifted.problems:
        raise SheetError(sifted.problems)
    return sifted


def sift_ledger_sheets(
    source: Source, *, catalog: Catalog | None = None, progress: Progress | None = None
) -> SiftedLedger:
    """As :func:`read_ledger_sheets`, but what is good is kept beside the problems.

    :raises SheetError: only if nothing can be read: no workbook, or none of the sheets in it.
    """
    problems: list[CellProblem] = []
    found: dict[str, list[Any]] = {}
    parties: list[Party] = []
    known = (
        None if catalog is None else {key: {name for name, _ in names} for key, names in _known(catalog, "zh").items()}
    )
    with read_sheets(source) as sheets:
        left = list(sheets)
        for name, sort in _sorts().items():
            table = _table(name, sort)
            sheet = find_sheet(sheets, table)
            if sheet is not None:
                left.remove(sheet)
                found[name] = list(_entries(sheet, table, sort, problems, known, progress))
        table = _party_table()
        sheet = find_sheet(sheets, table)
        if sheet is not None:
            left.remove(sheet)
            parties = list(_entries(sheet, table, Party, problems, None, progress))
        if left == sheets:
            raise _nothing(sheets, source)
        return SiftedLedger(Ledger(**found), tuple(parties), tuple(problems), tuple(sheet.title for sheet in left))


def _nothing(sheets: list[SheetData], source: Source) -> SheetError:
    from zbgj.formats.xlsx import file_name

    titles = [zh for zh, _ in _TITLES.values()] + ["单位"]
    there = "、".join(sheet.title for sheet in sheets)
    zh = f"没有可读的工作表；应为：{'、'.join(titles)}；现有：{there}"
    en = f"no sheet of a ledger; expected one of: {', '.join([*_TITLES, 'parties'])}; there are: {there or 'none'}"
    return SheetError([CellProblem(file_name(source), "", 0, 0, "", zh, en)])


def _entries(
    sheet: SheetData, table: Table, sort: type[Any], problems: list[CellProblem],
    known: dict[str, set[str]] | None, progress: Progress | None,
) -> Iterator[Any]:  # fmt: skip
    seen: set[str] = set()
    for row in read_rows_of(sheet, table.columns, problems, progress=progress):
        if row is None:
            continue
        try:
            entry = sort(**row.values)
        except Exception as error:
            problems.append(row.problem("", f"这一行不成立：{error}", str(error)))
            continue
        if sort is Party:
            if entry.id in seen:
                zh, en = f"编号“{entry.id}”重复", f"{entry.id!r} stands twice; identifiers must be unique"
                problems.append(row.problem("id", zh, en))
                continue
            seen.add(entry.id)
        unknown = [] if known is None else list(_unknown(row, known))
        problems += [row.problem(key, zh, en) for key, zh, en in unknown]
        if not unknown:
            yield entry


def _unknown(row: Row, known: dict[str, set[str]]) -> Iterator[tuple[str, str, str]]:
    names = [(key, row.values.get(key)) for key in known]
    for key, value in [*names, *(("obligation", other) for other in row.values.get("also", ()))]:
        if value is not None and value not in known[key]:
            yield key, f"目录中没有“{value}”", f"there is no {key} {value!r} in the catalogue"
