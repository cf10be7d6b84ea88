"""The parties and the catalogue that a verb is about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zbgj.loading.problems import DefinitionError, Problem

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from zbgj.catalog import Catalog
    from zbgj.model.party import Party

__all__ = ["catalog_arguments", "chosen", "folders", "party_arguments"]


def party_arguments(verb: ArgumentParser) -> None:
    """The files of parties, which of them, and folders of definitions."""
    verb.add_argument("parties", type=Path, help="file of parties: .toml, .json, .xlsx, or a folder of .csv")
    verb.add_argument("--party", action="append", metavar="ID", help="only this party; may be repeated")
    catalog_arguments(verb)


def catalog_arguments(verb: ArgumentParser) -> None:
    """Which regions and definitions."""
    verb.add_argument("--definitions", action="append", type=Path, default=[], metavar="FOLDER",
                      help="a region package or folder of definitions; may be repeated")  # fmt: skip
    verb.add_argument("--without-builtin", action="store_true", help="without the regions that come with the library")
    verb.add_argument("--leave-out", action="append", default=[], metavar="NAME",
                      help="without this region or installed package; may be repeated")  # fmt: skip


def folders(given: Namespace) -> Catalog:
    """The catalogue of the regions asked for."""
    from zbgj.catalog import load_catalog

    return load_catalog(*given.definitions, builtin_plans=not given.without_builtin, leave_out=given.leave_out)


def chosen(given: Namespace, catalog: Catalog | None = None, all_: tuple[Party, ...] = ()) -> tuple[Party, ...]:
    """The parties named, or all of the file.

    :param catalog: for the names of tags and facts. :param all_: the parties of the file, if they were read already.
    :raises DefinitionError: if one named is not there.
    """
    from zbgj.commands.files import parties_in

    found = all_ or parties_in(given.parties, catalog)
    if not given.party:
        return found
    known = {party.id: party for party in found}
    missing = [key for key in given.party if key not in known]
    if missing:
        there = ", ".join(sorted(known))
        raise DefinitionError(
            [Problem(given.parties.name, key, "id", f"there is no such party; there are {there}") for key in missing]
        )
    return tuple(known[key] for key in given.party)
