"""``convert``: ledgers, parties and hazards from one format of files to another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zbgj.loading.problems import DefinitionError, Problem

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

__all__ = ["HELP", "arguments", "run"]

HELP = "convert a ledger, parties or hazards between .toml, .json, .jsonl, .xlsx and .csv"


def arguments(verb: ArgumentParser) -> None:
    """What it takes."""
    verb.add_argument("what", choices=("ledger", "parties", "hazards"), help="what the file holds")
    verb.add_argument("source", type=Path, help="the file, or folder of .csv, to read")
    verb.add_argument("target", type=Path, help="the file, or folder of .csv, to write; its name says the format")
    verb.add_argument("--en", action="store_true", help="English headings in sheets; Chinese by default")


def run(given: Namespace) -> int:
    """Read, then write: nothing is written if anything is wrong."""
    language = "en" if given.en else "zh"
    match given.what:
        case "hazards":
            _hazards(given.source, given.target, language)
        case what:
            _ledger_or_parties(what, given.source, given.target, language)
    print(given.target)
    return 0


def _sheets(path: Path) -> bool:
    return path.suffix in (".xlsx", ".csv") or path.is_dir() or not path.suffix


def _no(path: Path, expected: str) -> DefinitionError:
    return DefinitionError([Problem("call", "target", "", f"{path.name}: cannot be written; expected {expected}")])


def _write_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _hazards(source: Path, target: Path, language: str) -> None:
    from zbgj.loading.hazards import hazard_lines, hazards_data, read_hazards

    if _sheets(source):
        from zbgj.formats.hazard_sheets import read_hazard_sheets

        hazards = read_hazard_sheets(source)
    else:
        hazards = read_hazards(source)
    if _sheets(target):
        from zbgj.formats.hazard_sheets import write_hazard_sheets

        write_hazard_sheets(target, hazards, language=language)
    elif target.suffix == ".jsonl":
        target.write_text("".join(line + "\n" for line in hazard_lines(hazards)), encoding="utf-8")
    elif target.suffix == ".json":
        _write_json(target, hazards_data(hazards))
    else:
        raise _no(target, ".json, .jsonl, .xlsx or a folder of .csv")


def _ledger_or_parties(what: str, source: Path, target: Path, language: str) -> None:
    from zbgj.commands.files import ledger_in, parties_in
    from zbgj.ledger import Ledger
    from zbgj.loading.ledgers import ledger_data, party_data

    parties = parties_in(source) if what == "parties" else ()
    ledger = ledger_in(source) if what == "ledger" else Ledger()
    if _sheets(target):
        from zbgj.formats.ledger_sheets import write_ledger_sheets

        write_ledger_sheets(target, ledger, parties=parties, language=language)
    elif target.suffix == ".json":
        _write_json(target, ledger_data(ledger) if what == "ledger" else party_data(parties))
    else:
        raise _no(target, ".json, .xlsx or a folder of .csv")
