"""``owed``: what parties owe in a window."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zbgj.commands.parties import chosen, folders, party_arguments
from zbgj.days import interval

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from zbgj.catalog import Catalog
    from zbgj.model.party import Party

__all__ = ["HELP", "arguments", "run"]

HELP = "what parties owe between two days, as a list, JSON lines or a calendar"


def arguments(verb: ArgumentParser) -> None:
    """What it takes."""
    party_arguments(verb)
    verb.add_argument("--from", dest="start", required=True, metavar="DAY", help="first due day, inclusive")
    verb.add_argument("--to", dest="end", required=True, metavar="DAY", help="last due day, inclusive")
    verb.add_argument("--json", action="store_true", help="print JSON lines")
    verb.add_argument("--ics", type=Path, metavar="FILE", help="write an iCalendar file (one party)")
    verb.add_argument("--stamp", metavar="INSTANT", help="with --ics: when the file is made; now by default")
    verb.add_argument("--zh", action="store_true", help="in Chinese")


def run(given: Namespace) -> int:
    """Print or write what is owed."""
    from zbgj.due import deadlines, undated

    catalog, parties = folders(given), chosen(given)
    window = interval(given.start, given.end)
    language = "zh" if given.zh else "en"
    if given.ics is not None:
        return _calendar(given, catalog, parties)
    for party in parties:
        duties = catalog.obligations_for(party)
        for due in deadlines(duties, window):
            if given.json:
                row = {
                    "party": party.id, "obligation": due.obligation.id, "due": str(due.day), "label": due.label,
                    "zh": due.statement.zh, "en": due.statement.en, "citation": str(due.obligation.citation),
                }  # fmt: skip
                print(json.dumps(row, ensure_ascii=False))
            else:
                print(f"{due.day}  {party.id}  {due.obligation.id}  {due.label}  {due.statement[language]}")
        for duty in undated(duties, window):
            print(f"{party.id}: {duty.id} depends on an event the calendar does not know", file=sys.stderr)
    return 0


def _calendar(given: Namespace, catalog: Catalog, parties: tuple[Party, ...]) -> int:
    from zbgj.loading.problems import DefinitionError, Problem

    if len(parties) != 1:
        raise DefinitionError([Problem("call", "--ics", "--party", f"expected one party, not {len(parties)}")])
    from zbgj.formats.ical import calendar_of

    stamp = given.stamp or dt.datetime.now(dt.UTC)
    previous = given.ics.read_bytes() if given.ics.exists() else None
    window = interval(given.start, given.end)
    given.ics.write_bytes(calendar_of(parties[0], catalog, window, stamp=stamp, previous=previous))
    print(given.ics)
    return 0
