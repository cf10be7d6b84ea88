"""The ledger and the parties as sheets (台账), in and out."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, repeat
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, get_args, get_type_hints

import attrs

from zbgj.applicability import applied, applies
from zbgj.formats.cells import Cell, Column, columns_of
from zbgj.formats.findings import CellProblem, Findings, SheetError, Taken
from zbgj.formats.ledger_names import Known, once
from zbgj.formats.reading_rows import read_rows_of
from zbgj.formats.recognising import recognised
from zbgj.formats.sheets import Table, read_sheets, write_sheets
from zbgj.formats.xlsx import file_name
from zbgj.ledger import Ledger
from zbgj.model.kinds import TermSort
from zbgj.model.party import Party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zbgj.catalog import Catalog
    from zbgj.formats.reading_rows import Row
    from zbgj.formats.recognising import Headed
    from zbgj.formats.sheets import Progress, SheetData, Source, Target
    from zbgj.model import items
    from zbgj.model.plan import SectorPlan

__all__ = [
    "SiftedLedger", "ledger_tables", "read_ledger_sheets", "read_party_sheets", "sift_ledger_sheets",
    "write_ledger_sheets",
]  # fmt: skip

_TITLES = {
    "activities": ("台账", "activities"),
    "measurements": ("指标数据", "measurements"),
    "triggers": ("触发事项", "triggers"),
    "attestations": ("证明", "attestations"),
    "waivers": ("豁免", "waivers"),
}


#: What can stand in a cell, each with a name.
_Choices: TypeAlias = tuple[tuple[str, str], ...]


@attrs.frozen
class SiftedLedger:
    """What could be read of the sheets, and everything that could not.

    :param unread: sheets that are none of the ledger's.
    :param warnings: what is doubtful, or was not read, though nothing is wrong with the rest: columns that no table
        has, entries that stand twice, tags that no plan knows.
    :param readings: everything that was read by interpretation: what a cell said, and what it was taken for.
    :param extras: what stood in columns of no table, by table: of each entry, or party, by heading. Given to
        :func:`write_ledger_sheets`, these columns stand in the new workbook as well.
    :param file: the file's name.
    """

    ledger: Ledger
    parties: tuple[Party, ...]
    problems: tuple[CellProblem, ...] = ()
    unread: tuple[str, ...] = ()
    warnings: tuple[CellProblem, ...] = ()
    readings: tuple[Taken, ...] = ()
    extras: Mapping[str, tuple[Mapping[str, Cell], ...]] = MappingProxyType({})
    file: str = ""


def _sorts() -> dict[str, type[Any]]:
    """The classes of entries by the ledger's attributes."""
    return {name: get_args(hint)[0] for name, hint in get_type_hints(Ledger).items() if name in _fields()}


def _fields() -> list[str]:
    return [field.name for field in attrs.fields(Ledger)]


def _party_table(parties: Iterable[Party] = (), known: Mapping[str, _Choices] = MappingProxyType({})) -> Table:
    columns = columns_of(Party, "parties")
    if known:
        columns = tuple(attrs.evolve(column, known=known.get(column.key, ())) for column in columns)
    return Table("parties", "单位", "parties", columns, _values(parties, columns), subject="parties")


def _table(name: str, sort: type[Any], entries: tuple[Any, ...] = (), known: dict[str, Any] | None = None) -> Table:
    columns = columns_of(sort, "ledger", instants=True)
    if known:
        columns = tuple(attrs.evolve(column, known=known.get(column.key, ())) for column in columns)
    zh, en = _TITLES.get(name, (name, name))
    return Table(name, zh, en, columns, _values(entries, columns), len(entries), subject="ledger")


def _values(entries: Iterable[Any], columns: tuple[Column, ...]) -> Iterator[list[Any]]:
    keys = [column.key for column in columns]
    for entry in entries:
        yield [getattr(entry, key) for key in keys]


def write_ledger_sheets(
    target: Target, ledger: Ledger, parties: Iterable[Party] = (), *, catalog: Catalog | None = None,
    language: str = "zh", bom: bool = True, extras: Mapping[str, Sequence[Mapping[str, Cell]]] = MappingProxyType({}),
    progress: Progress | None = None,
) -> None:  # fmt: skip
    """Write the ledger, and the parties, as sheets that read back the same.

    :param target: a path that ends in ``.xlsx``, an open binary file, or a folder for CSV files.
    :param catalog: if given, a workbook offers as drop-down lists the parties' duties and targets, and the triggers of
        those plans; without parties all of the catalogue's.
    :param language: of titles, headings and labels: ``zh`` or ``en``.
    :param bom: whether CSV files begin with a byte-order mark, as Excel wants it.
    :param extras: what stands beside the entries and parties in columns of one's own, as :class:`SiftedLedger` has it.
    :param progress: called with the rows done of a sheet, and their number.
    :raises SheetError: with every cell that cannot be written; then nothing is.
    """
    people = tuple(parties)
    known = {} if catalog is None else _known(catalog, language, people)
    known["party"] = tuple((party.id, party.zh if language == "zh" else party.en) for party in people)
    tables = [_table(name, sort, getattr(ledger, name), known) for name, sort in _sorts().items()]
    tables.append(_party_table(people, _words(catalog, people, language)))
    tables = [_beside(table, extras.get(table.key, ())) for table in tables]
    write_sheets(target, tables, language=language, bom=bom, progress=progress)


def _words(catalog: Catalog | None, people: tuple[Party, ...], language: str) -> dict[str, _Choices]:
    """What parties can be called, by the keys of the columns: tags, facts, sectors and parents, each with its name."""
    place = 1 if language == "en" else 0
    found: dict[str, _Choices] = {"parents": tuple((one.id, (one.zh, one.en)[place]) for one in people)}
    if catalog is not None:
        terms = {(term.sort, term.key): term for plan in catalog for term in catalog.terms(plan)}
        for key, sort in (("tags", TermSort.TAG), ("facts", TermSort.FACT)):
            of_sort = (term for (its, _), term in terms.items() if its == sort)
            found[key] = tuple((term.key, (term.zh, term.en)[place]) for term in of_sort)
        sectors = {str(plan.sector): (plan.sector.zh, plan.sector.en)[place] for plan in catalog.plans()}
        found["sectors"] = tuple(sectors.items())
    return found


def _beside(table: Table, extras: Sequence[Mapping[str, Cell]]) -> Table:
    """The table with the columns of one's own behind its own."""
    headings = dict.fromkeys(heading for row in extras for heading in row)
    if not headings:
        return table
    columns = tuple(Column(heading, str, heading, heading) for heading in headings)
    nothing: Mapping[str, Cell] = {}
    rows = (
        [*row, *(beside.get(heading) for heading in headings)]
        for row, beside in zip(table.rows, chain(extras, repeat(nothing)), strict=False)
    )
    return attrs.evolve(table, columns=(*table.columns, *columns), rows=rows)


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


def read_ledger_sheets(
    source: Source, *, catalog: Catalog | None = None, parties: Iterable[Party] = (), keep_repeats: bool = False,
    progress: Progress | None = None,
) -> Ledger:  # fmt: skip
    """The ledger in the sheets of a workbook, a folder of CSV files, or one such file.

    Sheets are known by their names or their headings, in either language. What is not read, or is doubtful, is said
    as a :class:`~zbgj.formats.SheetWarning`; :func:`sift_ledger_sheets` gives it, and what was taken for what.

    :param catalog: if given, every obligation, target and trigger named must be in it, and be the party's.
    :param parties: if given, or if there is a sheet of parties, every entry must be of one of them.
    :param keep_repeats: whether the same entry twice is two.
    :raises SheetError: with every problem found, each with its cell.
    """
    sifted = sift_ledger_sheets(source, catalog=catalog, parties=parties, keep_repeats=keep_repeats, progress=progress)
    return _good(sifted).ledger


def read_party_sheets(source: Source, *, catalog: Catalog | None = None) -> tuple[Party, ...]:
    """The parties in the sheet of parties.

    :param catalog: if given, tags and facts may be called by their names in it, and unknown ones are said.
    :raises SheetError: with every problem found in any of the sheets, each with its cell.
    """
    return _good(sift_ledger_sheets(source, catalog=catalog)).parties


def _good(sifted: SiftedLedger) -> SiftedLedger:
    if sifted.problems:
        raise SheetError(sifted.problems)
    Findings([], list(sifted.warnings)).warn(stacklevel=4)
    return sifted


def sift_ledger_sheets(
    source: Source, *, catalog: Catalog | None = None, parties: Iterable[Party] = (), keep_repeats: bool = False,
    progress: Progress | None = None,
) -> SiftedLedger:  # fmt: skip
    """As :func:`read_ledger_sheets`, but what is good is kept beside the problems.

    :raises SheetError: only if nothing can be read: no workbook, or none of the sheets in it.
    """
    from zbgj.formats.hazard_sheets import hazard_tables
    from zbgj.formats.progress_sheets import progress_tables

    findings = Findings()
    known = Known(catalog, parties)
    tables = ledger_tables()
    tables = [attrs.evolve(table, columns=known.columns(table.columns, table.key)) for table in tables]
    with read_sheets(source) as sheets:
        headed, unread = recognised(sheets, tables, [*hazard_tables(), *progress_tables()], findings)
        if not headed and not findings.problems:
            raise _nothing(sheets, source, findings)
        extras: dict[str, list[Mapping[str, Cell]]] = {}
        people = _read_parties(headed.get("parties", []), known, extras, findings, progress)
        found = {}
        for name, sort in _sorts().items():
            rows = _entries(headed.get(name, []), sort, known, findings, progress)
            if not keep_repeats:
                rows = once(rows, findings)
            found[name] = [entry for _, entry in rows]
            extras[name] = [row.others for row, _ in rows]
    order = {sheet.title: number for number, sheet in enumerate(sheets)}

    def place(one: CellProblem | Taken) -> int:  # parties were read first
        return order.get(one.sheet, -1)

    problems, doubts = (tuple(sorted(given, key=place)) for given in (findings.problems, findings.warnings))
    readings = tuple(sorted(findings.readings, key=place))
    beside = {name: tuple(rows) for name, rows in extras.items() if any(rows)}
    return SiftedLedger(Ledger(**found), people, problems, unread, doubts, readings, beside, file_name(source))


def ledger_tables() -> list[Table]:
    """The table of parties and those of a ledger, without rows."""
    return [_party_table(), *(_table(name, sort) for name, sort in _sorts().items())]


def _nothing(sheets: list[SheetData], source: Source, findings: Findings) -> SheetError:
    titles = [zh for zh, _ in _TITLES.values()] + ["单位"]
    there = "、".join(sheet.title for sheet in sheets)
    zh = f"没有可读的工作表；应为：{'、'.join(titles)}；现有：{there or '无'}"
    en = f"no sheet of a ledger; expected one of: {', '.join([*_TITLES, 'parties'])}; there are: {there or 'none'}"
    return SheetError([CellProblem(file_name(source), "", 0, 0, "", zh, en), *findings.warnings])


def _read_parties(
    sheets: list[Headed], known: Known, extras: dict[str, list[Mapping[str, Cell]]], findings: Findings,
    progress: Progress | None,
) -> tuple[Party, ...]:  # fmt: skip
    seen: set[str] = set()
    made: list[tuple[Row, Party]] = []
    for row in chain.from_iterable(read_rows_of(sheet, findings, progress) for sheet in sheets):
        party = None if row is None else _made(Party, row, findings)
        if party is None or row is None:
            continue
        if party.id in seen:
            zh, en = f"编号“{party.id}”重复", f"{party.id!r} stands twice; identifiers must be unique"
            findings.problems.append(row.problem("id", zh, en))
            continue
        seen.add(party.id)
        made.append((row, party))
    people = known.with_parents(made, findings)
    extras["parties"] = [row.others for row, _ in made]
    known.add(people)
    return people


def _made(sort: type[Any], row: Row, findings: Findings) -> Any:
    try:
        return sort(**row.values)
    except Exception as error:
        findings.problems.append(row.problem("", f"这一行不成立：{error}", str(error)))
        return None


def _entries(
    sheets: list[Headed], sort: type[Any], known: Known, findings: Findings, progress: Progress | None
) -> list[tuple[Row, Any]]:
    found = []
    for sheet in sheets:
        # The parties are known only now, as they may stand in a sheet behind this one.
        table = attrs.evolve(sheet.table, columns=known.columns(sheet.table.columns, sheet.table.key))
        columns = {column.key: column for column in table.columns}
        places = {place: columns[column.key] for place, column in sheet.places.items()}
        headed = attrs.evolve(sheet, table=table, places=places)
        for row in read_rows_of(headed, findings, progress):
            entry = None if row is None else _made(sort, row, findings)
            if entry is None or row is None:
                continue
            wrong = list(known.wrong(row, entry))
            findings.problems += wrong
            findings.warnings += known.doubtful(row, entry)
            if not wrong:
                found.append((row, entry))
    return found
