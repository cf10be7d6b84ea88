"""``owed``: what parties owe in a window."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zbgj.commands.parties import calendar_given, chosen, doubts, folders, party_arguments
from zbgj.commands.values import day, instant
from zbgj.commands.verb import Verb
from zbgj.commands.writing import write
from zbgj.days import interval

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from zbgj.calendars import Calendar
    from zbgj.catalog import Catalog
    from zbgj.model.party import Party

__all__ = ["VERB"]


def _arguments(verb: ArgumentParser) -> None:
    party_arguments(verb)
    verb.add_argument("--from", dest="start", required=True, type=day, metavar="DAY", help="first due day, inclusive")
    verb.add_argument("--to", dest="end", required=True, type=day, metavar="DAY", help="last due day, inclusive")
    form = verb.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON lines")
    form.add_argument("--ics", type=Path, metavar="FILE", help="write or update an iCalendar file (one party)")
    verb.add_argument("--stamp", type=instant, metavar="INSTANT", help="with --ics: when it is made; by default now")
    verb.add_argument("--zh", action="store_true", help="in Chinese")


def _run(given: Namespace) -> int:
    """Print or write what is owed."""
    from zbgj.due import deadlines, undated

    window = interval(given.start, given.end)
    catalog = folders(given)
    parties = chosen(given, catalog)
    calendar = calendar_given(given)
    doubts(given, catalog, parties, calendar)
    if given.ics is not None:
        _calendar(given, catalog, parties, calendar)
    for party in parties:
        duties = catalog.obligations_for(party)
        for due in () if given.ics else deadlines(duties, window, calendar):
            if given.json:
                row = {
                    "party": party.id, "obligation": due.obligation.id, "due": str(due.day), "label": due.label,
                    "zh": due.statement.zh, "en": due.statement.en, "citation": str(due.obligation.citation),
                }  # fmt: skip
                print(json.dumps(row, ensure_ascii=False))
            else:
                statement = due.statement["zh" if given.zh else "en"]
                print(f"{due.day}  {party.id}  {due.obligation.id}  {due.label}  {statement}")
        for duty in undated(duties, window, calendar):
            said = "所依据的日历事件未给出日期" if given.zh else "depends on an event the calendar does not know"
            print(f"{party.id}: {duty.id}: {said}", file=sys.stderr)
    return 0


def _calendar(given: Namespace, catalog: Catalog, parties: tuple[Party, ...], calendar: Calendar | None) -> None:
    from zbgj.formats.ical import calendar_of
    from zbgj.loading.problems import DefinitionError, Problem

    if len(parties) != 1:
        raise DefinitionError([Problem("call", "--ics", "--party", f"expected one party, not {len(parties)}")])
    stamp = given.stamp or dt.datetime.now(dt.UTC)
    previous = given.ics.read_bytes() if given.ics.exists() else None
    window = interval(given.start, given.end)
    made = calendar_of(
        parties[0],
        catalog,
        window,
        stamp=stamp,
        language="zh" if given.zh else "both",
        previous=previous,
        surroundings=calendar,
    )
    write(given.ics, made)
    print(given.ics)


#: ``owed``.
VERB = Verb(
    "owed", "各单位在两日之间应完成的事项", "what parties owe between two days, as a list, JSON lines or a calendar",
    ("owed parties.toml --from 2025-01-01 --to 2025-03-31 --zh",
     "owed parties.toml --party mine-1 --from 2025-01-01 --to 2025-12-31 --ics mine-1.ics"), _arguments, _run,
)  # fmt: skip
