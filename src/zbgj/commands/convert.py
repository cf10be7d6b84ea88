"""``convert``: ledgers, parties and hazards from one format of files to another."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zbgj.commands.files import (
    hazards_in,
    is_sheet,
    ledger_in,
    parties_in,
    progress,
    sheets_in,
)
from zbgj.commands.parties import catalog_arguments, folders
from zbgj.commands.verb import Verb
from zbgj.commands.writing import write, write_json, writing_place
from zbgj.loading.problems import DefinitionError, Problem

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Mapping

    from zbgj.formats.ledger_sheets import SiftedLedger

__all__ = ["VERB"]

#: What is counted: one, and more.
_COUNTED = {"ledger": ("entry", "entries"), "parties": ("party", "parties"), "hazards": ("hazard", "hazards")}


def _arguments(verb: ArgumentParser) -> None:
    verb.add_argument("what", choices=("ledger", "parties", "hazards"), help="what the file holds")
    verb.add_argument("source", type=Path, help="file, or folder of .csv, to read; .toml holds no hazards")
    verb.add_argument("target", type=Path, help="what to write: .json, .xlsx, .jsonl (hazards), or a folder for .csv")
    verb.add_argument(
        "--parties",
        type=Path,
        metavar="FILE",
        help="of a ledger to a workbook: parties to put in it, so that it offers them and their duties",
    )
    catalog_arguments(verb)
    verb.add_argument("--en", action="store_true", help="English headings in sheets; Chinese by default")


def _run(given: Namespace) -> int:
    """Read all, then write: nothing is written if anything is wrong."""
    source, target = given.source, given.target
    if target.exists() and source.exists() and target.samefile(source):
        raise DefinitionError([Problem("call", "target", "", f"{target}: is the source; expected another place")])
    if given.parties is not None and (given.what != "ledger" or not _for_sheets(target)):
        raise DefinitionError([Problem("call", "--parties", "", "goes only with a ledger that is written to sheets")])
    formats = {".json", ".jsonl"} if given.what == "hazards" else {".json"}
    if not _for_sheets(target) and target.suffix not in formats:
        expected = ", ".join([*sorted(formats), ".xlsx", "a folder for .csv"])
        raise DefinitionError([Problem("call", "target", "", f"{target.name}: cannot be written; expected {expected}")])
    count = _hazards(given) if given.what == "hazards" else _ledger_or_parties(given)
    print(f"{target}: {count} {_COUNTED[given.what][count != 1]}")
    return 0


def _for_sheets(path: Path) -> bool:
    return path.is_dir() or path.suffix in (".xlsx", "")


def _hazards(given: Namespace) -> int:
    from zbgj.formats.hazard_sheets import write_hazard_sheets
    from zbgj.loading.hazards import hazard_lines, hazards_data

    hazards = hazards_in(given.source)
    if _for_sheets(given.target):
        _sheets(given, lambda place, **how: write_hazard_sheets(place, hazards, **how), lambda _: True)
    elif given.target.suffix == ".jsonl":
        write(given.target, "".join(line + "\n" for line in hazard_lines(hazards)))
    else:
        write_json(given.target, hazards_data(hazards))
    return len(hazards)


def _ledger_or_parties(given: Namespace) -> int:
    from zbgj.formats.ledger_sheets import write_ledger_sheets
    from zbgj.ledger import Ledger
    from zbgj.loading.ledgers import ledger_data, party_data

    about_parties = given.what == "parties"
    extras: Mapping[str, Any] = {}
    if is_sheet(given.source):
        held = sheets_in(given.source, folders(given), () if given.parties is None else parties_in(given.parties))
        extras = {name: rows for name, rows in held.extras.items() if about_parties == (name == "parties")}
        beside = ledger_data(held.ledger) if about_parties else party_data(held.parties)
        count = sum(map(len, beside.values()))
        _say_what_stays(given.source, count, _COUNTED["ledger" if about_parties else "parties"][count != 1], held)
        parties, ledger = (held.parties, Ledger()) if about_parties else ((), held.ledger)
    else:
        parties = parties_in(given.source) if about_parties else ()
        ledger = Ledger() if about_parties else ledger_in(given.source)
    data = party_data(parties) if about_parties else ledger_data(ledger)
    if _for_sheets(given.target):
        if given.parties is not None:
            parties = parties_in(given.parties)
        catalog = None
        if given.target.suffix == ".xlsx":
            _keep(given.target, parties=bool(parties), ledger=not about_parties)
            # Drop-down lists are for whoever keeps the ledger in the workbook from now on.
            catalog = folders(given) if parties else None
        _sheets(
            given,
            lambda place, **how: write_ledger_sheets(place, ledger, parties, catalog=catalog, extras=extras, **how),
            lambda name: name == "parties.csv" if about_parties else name != "parties.csv" or bool(parties),
        )
    else:
        write_json(given.target, data)
    return sum(map(len, data.values()))


def _keep(target: Path, *, parties: bool, ledger: bool) -> None:
    """Refuse to replace a workbook with parties or a ledger in it by one without them."""
    from zbgj.ledger import Ledger

    if not target.is_file():
        return
    try:
        there = sheets_in(target)
    except DefinitionError:
        return  # nothing of ours
    lost = {"parties": bool(there.parties) and not parties, "a ledger": there.ledger != Ledger() and not ledger}
    if any(lost.values()):
        said = f"holds {' and '.join(what for what in lost if lost[what])}, which would be lost; expected another place"
        raise DefinitionError([Problem("call", "target", "", f"{target}: {said}")])


def _say_what_stays(source: Path, count: int, what: str, held: SiftedLedger) -> None:
    """Say what else the sheets hold, as it will not be in the target."""
    if count:
        print(f"{source}: {count} {what} not converted", file=sys.stderr)
    told = {warning.sheet for warning in held.warnings if not warning.place}
    for sheet in sorted(set(held.unread) - told):
        print(f"{source}: sheet {sheet!r} not converted", file=sys.stderr)


def _sheets(given: Namespace, writes: Callable[..., Any], mine: Callable[[str], bool]) -> None:
    """Write a workbook, or a folder of CSV in which files about something else stay as they are."""
    from tempfile import TemporaryDirectory

    target = writing_place(given.target)
    how = {"language": "en" if given.en else "zh", "progress": progress(target.name)}
    if target.suffix == ".xlsx" and not target.is_dir():
        writes(target, **how)
        return
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as made:
        writes(made, **how)
        target.mkdir(exist_ok=True)
        for file in sorted(Path(made).glob("*.csv")):
            if mine(file.name):
                file.replace(target / file.name)


#: ``convert``.
VERB = Verb(
    "convert", "把台账、单位或隐患从一种文件格式转换为另一种",
    "convert a ledger, parties or hazards between .toml, .json, .jsonl, .xlsx and .csv",
    ("convert parties parties.toml ledger.xlsx", "convert ledger ledger.toml ledger.xlsx --parties parties.toml",
     "convert hazards hazards.xlsx hazards.json"), _arguments, _run,
)  # fmt: skip
