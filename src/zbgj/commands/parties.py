"""The parties and the catalogue that a verb is about."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zbgj.loading.problems import DefinitionError, Problem

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from zbgj.calendars import Calendar
    from zbgj.catalog import Catalog
    from zbgj.ledger import Ledger
    from zbgj.model.party import Party

__all__ = ["calendar_given", "catalog_arguments", "chosen", "doubts", "folders", "party_arguments"]


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
    verb.add_argument("--calendar", type=Path, metavar="FILE",
                      help="calendar.toml to go by instead of those of the regions")  # fmt: skip
    verb.add_argument("--strict", action="store_true", help="what nothing knows is an error, not a warning")
    verb.add_argument("--leave-out", action="append", default=[], metavar="NAME",
                      help="without this region or installed package; may be repeated")  # fmt: skip


def folders(given: Namespace) -> Catalog:
    """The catalogue of the regions asked for."""
    from zbgj.catalog import load_catalog

    return load_catalog(*given.definitions, builtin_plans=not given.without_builtin, leave_out=given.leave_out)


def calendar_given(given: Namespace) -> Calendar | None:
    """The calendar asked for, if one is."""
    if given.calendar is None:
        return None
    from zbgj.loading.calendars import load_calendar

    return load_calendar(given.calendar)


#: So many doubts are printed; the rest are counted.
_SHOWN = 20


def doubts(
    given: Namespace,
    catalog: Catalog,
    parties: tuple[Party, ...],
    calendar: Calendar | None,
    ledger: Ledger | None = None,
) -> None:
    """Say what is given that nothing knows, before anything is computed from it.

    :raises DefinitionError: with all of it, if ``--strict``.
    """
    from zbgj.door import check_inputs

    found = check_inputs(catalog, parties=parties, ledger=ledger, calendar=calendar, strict=given.strict)
    for doubt in found[:_SHOWN]:
        said = f"{doubt.where}：{doubt.field}：{doubt.zh}" if given.zh else f"warning: {doubt}"
        print(said, file=sys.stderr)
    if len(found) > _SHOWN:
        rest = len(found) - _SHOWN
        print(f"另有{rest}处" if given.zh else f"warning: {rest} more", file=sys.stderr)


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
