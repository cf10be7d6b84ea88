"""``report``: how parties stand at a date."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zbgj.commands.files import TOLD, hazards_in, ledger_in, parties_in, progress
from zbgj.commands.parties import calendar_given, chosen, doubts, folders, party_arguments
from zbgj.commands.values import day, points
from zbgj.commands.verb import Verb
from zbgj.commands.writing import file_name, write, writing_place
from zbgj.loading.problems import DefinitionError, Problem

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from zbgj.evaluation.policy import Policy
    from zbgj.evaluation.report import PartyReport
    from zbgj.ledger import Ledger

__all__ = ["VERB"]


def _arguments(verb: ArgumentParser) -> None:
    party_arguments(verb)
    verb.add_argument("--ledger", type=Path, action="append", default=[], metavar="FILE",
                      help="what was done: .toml, .json, .xlsx, or a folder of .csv; may be repeated")  # fmt: skip
    verb.add_argument("--on", required=True, type=day, metavar="DAY", help="the date; its end is meant")
    verb.add_argument("--policy", default="default", help="default, strict, lenient, or a file; default: %(default)s")
    form = verb.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print reports as JSON lines")
    form.add_argument("--explain", metavar="ITEM", help="print why this duty or target stands as it does")
    verb.add_argument("--trace", type=Path, metavar="FOLDER", help="write the trace of each report to this folder")
    verb.add_argument("--html", type=Path, metavar="FILE", help="write a page of HTML about all of them")
    verb.add_argument("--hazards", type=Path, metavar="FILE", help="with --html: hazards to show")
    verb.add_argument("--zh", action="store_true", help="in Chinese")
    verb.add_argument("--fail-under", type=points, metavar="SCORE", help="exit with 1 if any score is below, 0 to 100")


def _run(given: Namespace) -> int:
    """Evaluate, and print or write."""
    from zbgj.evaluation.evaluator import evaluate_all
    from zbgj.formats.ledger_names import without_repeats
    from zbgj.ledger import Ledger

    policy = _policy(given.policy)
    catalog = folders(given)
    everybody = parties_in(given.parties, catalog)
    parties = chosen(given, catalog, everybody)
    ledger = sum((ledger_in(path, catalog, everybody) for path in given.ledger), Ledger())
    if len(given.ledger) > 1:
        ledger, repeats = without_repeats(ledger)
        for entry in repeats[:TOLD]:
            print(f"warning: stands in two files, and counts once: {entry}", file=sys.stderr)
        if len(repeats) > TOLD:
            print(f"warning: {len(repeats) - TOLD} more like these", file=sys.stderr)
    calendar = calendar_given(given)
    doubts(given, catalog, everybody, calendar, ledger)
    say = progress("report")
    done = None if say is None else lambda number: say(number, len(parties))
    reports = list(evaluate_all(parties, catalog, ledger, given.on, policy=policy, calendar=calendar, progress=done))
    grounds = None if given.explain is None else _explained(given.explain, reports, "zh" if given.zh else "en")
    _write(given, reports, ledger)
    _print(given, reports, grounds)
    if given.fail_under is None:
        return 0
    for one in reports:
        if one.score is None:
            print(f"{one.party.id}: {'无可评估事项' if given.zh else 'nothing can be assessed'}", file=sys.stderr)
    return 1 if any(one.score is not None and one.score < given.fail_under for one in reports) else 0


def _policy(name: str) -> Policy:
    from zbgj.loading.policies import POLICIES, load_policy

    if name not in POLICIES and not Path(name).is_file():
        said = f"there is no such policy or file; expected {', '.join(POLICIES)} or the name of a file"
        raise DefinitionError([Problem("call", "--policy", name, said)])
    return load_policy(name)


def _write(given: Namespace, reports: list[PartyReport], ledger: Ledger) -> None:
    if given.trace is not None:  # before anything is written: it may be a file
        writing_place(given.trace).mkdir(exist_ok=True)
    if given.html is not None:
        from zbgj.formats.html import html_report

        hazards = None if given.hazards is None else hazards_in(given.hazards)
        page = html_report(reports, language="zh" if given.zh else "en", hazards=hazards, ledger=ledger)
        write(given.html, page)
        print(given.html)
    if given.trace is not None:
        from zbgj.evaluation.trace import trace

        for one in reports:
            path = given.trace / f"{file_name(one.party.id)}.trace.json"
            write(path, json.dumps(trace(one), ensure_ascii=False))
            print(path)


def _print(given: Namespace, reports: list[PartyReport], grounds: list[str] | None) -> None:
    if grounds is not None:
        for text in grounds:
            print(text)
    elif given.json:
        for one in reports:
            print(json.dumps(one.as_data(), ensure_ascii=False))
    elif given.trace is None and given.html is None:
        _table(reports, "zh" if given.zh else "en")


def _explained(item: str, reports: list[PartyReport], language: str) -> list[str]:
    """Why the item stands so, for each party on whom it falls."""
    found = []
    for one in reports:
        try:
            found.append(f"{one.party.id}: {one.explain(item, language)}")
        except KeyError:
            continue
    if not found:
        said = f"falls on none of the parties: {', '.join(one.party.id for one in reports)}"
        raise DefinitionError([Problem("call", "--explain", item, said)])
    return found


def _table(reports: list[PartyReport], language: str) -> None:
    heads = {
        "zh": ("单位", "得分", "逾期未完成", "90天内到期"),
        "en": ("party", "score", "overdue", "due in 90 days"),
    }
    rows = [
        (one.party.id, "—" if one.score is None else f"{one.score:.1f}", str(len(one.overdue())),
         str(len(one.upcoming())))
        for one in reports
    ]  # fmt: skip
    for row in (heads[language], *rows):
        print("\t".join(row))


#: ``report``.
VERB = Verb(
    "report", "各单位在某日的履行情况",
    "how parties stand at a date: a table, JSON lines, a page of HTML, traces, or the grounds of one duty",
    ("report parties.toml --ledger ledger.xlsx --on 2025-06-30 --html report.html --zh",
     "report parties.toml --ledger ledger.toml --on 2025-06-30 --explain 14-2.1.4-escape-drill",
     "report parties.toml --ledger ledger.toml --on 2025-06-30 --fail-under 60"), _arguments, _run,
)  # fmt: skip
