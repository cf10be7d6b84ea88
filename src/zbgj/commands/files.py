"""Files of ledgers, parties and hazards, read in whatever format their names say."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from zbgj.loading.problems import DefinitionError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zbgj.catalog import Catalog
    from zbgj.formats.hazard_sheets import SiftedHazardSheets
    from zbgj.formats.ledger_sheets import SiftedLedger
    from zbgj.hazards import Hazard
    from zbgj.ledger import Ledger
    from zbgj.model.party import Party

__all__ = ["TOLD", "hazards_in", "is_sheet", "ledger_in", "parties_in", "progress", "sheets_in"]


def is_sheet(path: Path) -> bool:
    """Whether it is a workbook, a CSV file or a folder of such.

    >>> from pathlib import Path
    >>> is_sheet(Path("ledger.XLSX")), is_sheet(Path("ledger.toml"))
    (True, False)
    """
    from zbgj.formats.sheets import READ

    return path.suffix.lower() in (*READ, ".csv", ".tsv") or path.is_dir()


def parties_in(path: Path, catalog: Catalog | None = None) -> tuple[Party, ...]:
    """The parties in a file.

    :param catalog: if given, kinds, levels and sectors must be declared by its regions, and tags and facts in sheets
        may be called by their names in it.
    :raises DefinitionError: with everything that is wrong with it; if there is no party in it.
    """
    if is_sheet(path):
        found = sheets_in(path, catalog).parties
    else:
        _only(path, ".toml", ".json")
        from zbgj.loading.ledgers import read_parties

        found = read_parties(path, catalog)
    if not found:
        raise DefinitionError([Problem(path.name, "", "party", "there are none; expected one at least")])
    return found


def ledger_in(path: Path, catalog: Catalog | None = None, parties: tuple[Party, ...] = ()) -> Ledger:
    """The ledger in a file.

    :param catalog: if given, every item named must be in it.
    :param parties: if given, every entry must be of one of them.
    :raises DefinitionError: with everything that is wrong.
    """
    if is_sheet(path):
        return sheets_in(path, catalog, parties).ledger
    _only(path, ".toml", ".json")
    from zbgj.formats.ledger_names import strangers
    from zbgj.loading.ledgers import read_ledger

    found = read_ledger(path, catalog=catalog)
    if unknown := strangers(found, parties, path.name):
        raise DefinitionError(unknown)
    return found


def sheets_in(path: Path, catalog: Catalog | None = None, parties: tuple[Party, ...] = ()) -> SiftedLedger:
    """All that sheets hold of a ledger and its parties; what was not read or is doubtful is said.

    :param catalog: if given, every item named must be in it.
    :param parties: if given, every entry must be of one of them, or of those in the sheets.
    :raises SheetError: with every problem found, each with its cell.
    """
    from zbgj.formats.ledger_sheets import sift_ledger_sheets
    from zbgj.formats.sheets import SheetError

    found = sift_ledger_sheets(path, catalog=catalog, parties=parties, progress=progress(path.name))
    if found.problems:
        raise SheetError(found.problems)
    _tell(found)
    return found


#: So many findings are told one by one; the others are counted.
TOLD = 20


def _tell(found: SiftedLedger | SiftedHazardSheets) -> None:
    """Say what was not read or is doubtful, and what was taken for what."""
    for what, said in (("warning", found.warnings), ("read as", found.readings)):
        for one in said[:TOLD]:
            print(f"{what}: {one}", file=sys.stderr)
        if len(said) > TOLD:
            print(f"{what}: {len(said) - TOLD} more like these", file=sys.stderr)


def hazards_in(path: Path) -> list[Hazard]:
    """The hazards in a file, replayed under the rules of the lifecycle.

    :raises DefinitionError: with everything that is wrong.
    """
    if is_sheet(path):
        from zbgj.formats.hazard_sheets import sift_hazard_sheets
        from zbgj.formats.sheets import SheetError

        found = sift_hazard_sheets(path, progress=progress(path.name))
        if found.problems:
            raise SheetError(found.problems)
        _tell(found)
        return list(found.hazards)
    _only(path, ".json", ".jsonl", ".ndjson")
    from zbgj.loading.hazards import read_hazards

    return read_hazards(path, progress=progress(path.name))


def _only(path: Path, *suffixes: str) -> None:
    """Only these; a file that is not there is said to be not there, whatever it is called."""
    if path.suffix.lower() not in suffixes and path.exists():
        expected = ", ".join([*suffixes, ".xlsx", "a folder of .csv"])
        raise DefinitionError([Problem(path.name, "", "", f"cannot be read; expected {expected}")])


def progress(what: str) -> Callable[[int, int | None], None] | None:
    """Says on a terminal how far the work is; ``None`` where nobody looks."""
    if not sys.stderr.isatty():
        return None

    def say(done: int, total: int | None = None) -> None:
        known = "" if total is None else f" of {total}"
        end = "\n" if done == total else ""
        print(f"\r{what}: {done}{known}", end=end, file=sys.stderr, flush=True)

    return say
