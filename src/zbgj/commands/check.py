"""``check``: the definitions, and their citations against the document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zbgj.commands.plans import counted, known

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

__all__ = ["HELP", "arguments", "run"]

HELP = "check definitions, and with --text their citations against the document"


def arguments(verb: ArgumentParser) -> None:
    """What it takes."""
    verb.add_argument("folder", nargs="*", help="folders of definitions beside those of the library")
    verb.add_argument("--plan", action="append", help="only this plan; may be repeated")
    verb.add_argument("--text", type=Path, help="folder of ID-SLUG.txt files, or any copy of the document as text")
    verb.add_argument("--uncited", action="store_true", help="with --text: also show what no item cites, for review")
    verb.add_argument("--json", action="store_true", help="print findings as JSON lines")


def run(given: Namespace) -> int:
    """Check, and say what was found."""
    return _check(given.folder, given.plan, given.text, as_json=given.json, show=given.uncited)


def _check(folders: list[str], wanted: list[str] | None, place: Path | None, *, as_json: bool, show: bool) -> int:
    from zbgj.catalog import load_catalog
    from zbgj.model.plan import PlanStatus
    from zbgj.text.check import check_text, coverage, uncited
    from zbgj.text.copies import plan_text

    catalog = load_catalog(*folders)
    found = 0
    for key in known(wanted, catalog):
        plan = catalog[key]
        note = ""
        if place is not None and plan.status is not PlanStatus.WITHHELD:
            text = plan_text(plan, place)
            if text is None:
                findings: list[Any] = ["its text is not in the document"]
            else:
                findings = list(check_text(plan, text))
                note = f"; {coverage(plan, text):.0%} of the text cited"
                for paragraph, start, end in uncited(plan, text) if show else ():
                    print(f"{key} {paragraph}:{start}-{end} uncited: {text.paragraphs[paragraph - 1][start:end]}")
            found += len(findings)
            for finding in findings:
                print(json.dumps({"plan": key, "finding": str(finding)}, ensure_ascii=False) if as_json else finding)
        if not as_json:
            print(f"{key} {plan.slug}: {counted(plan)}{note}", flush=True)
    return 1 if found else 0
