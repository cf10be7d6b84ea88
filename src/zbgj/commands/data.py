"""``export`` and ``schema``: the catalogue and the forms of files, for other tools and languages."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zbgj.commands.plans import known

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

__all__ = ["EXPORT_HELP", "SCHEMA_HELP", "export", "export_arguments", "schema", "schema_arguments"]

EXPORT_HELP = "print the catalogue as JSON lines, one object an item"
SCHEMA_HELP = "print a JSON Schema, or write all of them"


def export_arguments(verb: ArgumentParser) -> None:
    """What ``export`` takes."""
    verb.add_argument("--plan", action="append", help="only this plan; may be repeated")


def schema_arguments(verb: ArgumentParser) -> None:
    """What ``schema`` takes."""
    from zbgj.loading.schema import schemas

    verb.add_argument("name", nargs="?", default="definition", choices=sorted(schemas()), help="default: %(default)s")
    verb.add_argument("--all", type=Path, metavar="FOLDER", help="write every schema to this folder")


def export(given: Namespace) -> int:
    """Print the catalogue."""
    from zbgj.catalog import load_catalog
    from zbgj.loading.export import export_items

    catalog = load_catalog()
    for item in export_items(catalog[key] for key in known(given.plan, catalog)):
        print(json.dumps(item, ensure_ascii=False))
    return 0


def schema(given: Namespace) -> int:
    """Print the schema, or write all."""
    from zbgj.loading.schema import schemas

    found = schemas()
    if given.all is None:
        json.dump(found[given.name], sys.stdout, ensure_ascii=False, indent=2)
        print()
        return 0
    given.all.mkdir(parents=True, exist_ok=True)
    for name, content in found.items():
        path = given.all / f"{name}.schema.json"
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        print(path)
    return 0
