"""``report``: how parties stand at a date."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zbgj.commands.parties import chosen, folders, party_arguments

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from zbgj.evaluation.report import PartyReport

__all__ = ["HELP", "arguments", "run"]

HELP = "how parties stand at a date: a table, JSON lines, a page of HTML, traces, or the grounds of one duty"


def arguments(verb: ArgumentParser) -> None:
    """What it takes."""
    party_arguments(verb)
    verb.add_argument("--ledger", type=Path, action="append", default=[], metavar="FILE",
                      help="what was done: .toml, .json, .xlsx, or a folder of .csv; may be repeated")  # fmt: skip
    verb.add_argument("--on", required=True, metavar="DAY", help="the date")
    verb.add_argument("--policy", default="default", help="default, strict, lenient, or a file; default: %(default)s")
    verb.add_argument("--json", action="store_true", help="print reports as JSON lines")
    verb.add_argument("--trace", type=Path, metavar="FOLDER", help="write the trace of each report to this folder")
    verb.add_argument("--html", type=Path, metavar="FILE", help="write a page of HTML")
    verb.add_argument("--explain", metavar="ITEM", help="print why this duty or target stands as it does")
    verb.add_argument("--zh", action="store_true", help="in Chinese")
    verb.add_argument("--fail-under", type=float, metavar="SCORE", help="exit with 1 if any score is below")


def run(given: Namespace) -> int:
    """Evaluate, and print or write."""
    from zbgj.commands.files import ledger_in
    from zbgj.evaluation.evaluator import evaluate_all
    from zbgj.ledger import Ledger
    from zbgj.loading.policies import load_policy

    catalog, parties = folders(given), chosen(given)
    ledger = sum((ledger_in(path, catalog) for path in given.ledger), Ledger())
    policy = load_policy(given.policy)
    total, shown = len(parties), sys.stderr.isatty() and len(parties) > 20

    def progress(done: int) -> None:
        if shown:
            print(f"\r{done} of {total}", end="" if done < total else "\n", file=sys.stderr, flush=True)

    reports = list(evaluate_all(parties, catalog, ledger, given.on, policy=policy, progress=progress))
    _show(given, reports)
    low = [one for one in reports if one.score is not None and one.score < (given.fail_under or 0)]
    return 1 if low else 0


def _show(given: Namespace, reports: list[PartyReport]) -> None:
    language = "zh" if given.zh else "en"
    if given.trace is not None:
        from zbgj.evaluation.trace import trace

        given.trace.mkdir(parents=True, exist_ok=True)
        for one in reports:
            path = given.trace / f"{_file_name(one.party.id)}.trace.json"
            path.write_text(json.dumps(trace(one), ensure_ascii=False), encoding="utf-8")
            print(path)
    if given.html is not None:
        from zbgj.formats.html import html_report

        given.html.write_text(html_report(reports, language=language), encoding="utf-8")
        print(given.html)
    if given.explain is not None:
        for one in reports:
            print(one.explain(given.explain, language))
    elif given.json:
        for one in reports:
            print(json.dumps(one.as_data(), ensure_ascii=False))
    elif given.trace is None and given.html is None:
        _table(reports, language)


def _file_name(party: str) -> str:
    """A name for a file, whatever the party is called."""
    kept = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in party)
    return kept.lstrip(".") or "_"


def _table(reports: list[PartyReport], language: str) -> None:
    heads = (
        ("单位", "得分", "未完成", "90天内到期") if language == "zh" else ("party", "score", "missing", "next 90 days")
    )
    rows = [
        (one.party.id, "—" if one.score is None else f"{one.score:.1f}", str(len(one.overdue())),
         str(len(one.upcoming())))
        for one in reports
    ]  # fmt: skip
    for row in (heads, *rows):
        print("\t".join(row))
