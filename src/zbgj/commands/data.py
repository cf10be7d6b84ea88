"""``export`` and ``schema``: the catalogue and the forms of files, for other tools and languages."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zbgj.commands.parties import catalog_arguments, folders
from zbgj.commands.plans import known
from zbgj.commands.verb import Verb
from zbgj.commands.writing import write_json
from zbgj.loading.problems import DefinitionError, Problem

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

__all__ = ["EXPORT", "SCHEMA"]


def _export_arguments(verb: ArgumentParser) -> None:
    verb.add_argument("--plan", action="append", help="only this plan; may be repeated")
    catalog_arguments(verb)


def _schema_arguments(verb: ArgumentParser) -> None:
    verb.add_argument("name", nargs="?", default="definition", help="of what; default: %(default)s")
    verb.add_argument("--all", type=Path, metavar="FOLDER", help="write every schema to this folder")


def _export(given: Namespace) -> int:
    """Print the catalogue."""
    from zbgj.loading.export import export_items

    catalog = folders(given)
    for item in export_items(catalog[key] for key in known(given.plan, catalog)):
        print(json.dumps(item, ensure_ascii=False))
    return 0


def _schema(given: Namespace) -> int:
    """Print the schema, or write all."""
    from zbgj.loading.schema import schemas

    found = schemas()
    if given.name not in found:
        said = f"there is no such schema; there are {', '.join(sorted(found))}"
        raise DefinitionError([Problem("call", "schema", given.name, said)])
    if given.all is None:
        json.dump(found[given.name], sys.stdout, ensure_ascii=False, indent=2)
        print()
        return 0
    given.all.mkdir(parents=True, exist_ok=True)
    for name, content in found.items():
        path = given.all / f"{name}.schema.json"
        write_json(path, content)
        print(path)
    return 0


#: ``export``.
EXPORT = Verb(
    "export", "以 JSON 行打印目录，每项一行", "print the catalogue as JSON lines, one object an item",
    ("export --plan 20 > sports.jsonl",), _export_arguments, _export,
)  # fmt: skip

#: ``schema``.
SCHEMA = Verb(
    "schema", "打印或写出 JSON Schema", "print a JSON Schema, or write all of them",
    ("schema ledger > ledger.schema.json", "schema --all schemas"), _schema_arguments, _schema,
)  # fmt: skip
