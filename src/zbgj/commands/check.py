"""``check``: the definitions, and their citations against the document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from zbgj.commands.parties import catalog_arguments, folders
from zbgj.commands.plans import counted, known
from zbgj.commands.verb import Verb
from zbgj.loading.problems import DefinitionError, Problem

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from zbgj.text.check import Finding

__all__ = ["VERB"]


def _arguments(verb: ArgumentParser) -> None:
    verb.add_argument("folder", nargs="*", type=Path, help="region packages, or folders of definitions")
    catalog_arguments(verb)
    verb.add_argument("--plan", action="append", help="only this plan; may be repeated")
    verb.add_argument("--text", type=Path, help="folder of ID-SLUG.txt files, or any copy of the document as text")
    verb.add_argument("--uncited", action="store_true", help="with --text: also show what no item cites, for review")
    verb.add_argument("--zh", action="store_true", help="findings in Chinese")
    verb.add_argument("--json", action="store_true", help="print findings as JSON lines")


def _run(given: Namespace) -> int:
    """Check, and say what was found."""
    from zbgj.model.plan import PlanStatus
    from zbgj.text.check import Finding, FindingKind, check_text, coverage, uncited
    from zbgj.text.copies import plan_text

    given.definitions = [*given.definitions, *given.folder]
    catalog, place = folders(given), given.text
    if place is not None and not place.exists():
        raise DefinitionError([Problem("call", "--text", str(place), "there is no such file or folder")])
    found = 0
    for key in known(given.plan, catalog):
        plan = catalog[key]
        note = ""
        if place is not None and plan.status is not PlanStatus.WITHHELD:
            text = plan_text(plan, place)
            if text is None:
                findings = [Finding(FindingKind.NO_DOCUMENT, key)]
            else:
                findings = check_text(plan, text)
                note = f"; {coverage(plan, text):.0%} of the text cited"
                for paragraph, start, end in uncited(plan, text) if given.uncited else ():
                    words = text.paragraphs[paragraph - 1][start:end]
                    if given.json:
                        _line({"plan": key, "paragraph": paragraph, "start": start, "end": end, "uncited": words})
                    else:
                        print(f"{key} {paragraph}:{start}-{end} uncited: {words}")
            found += len(findings)
            for finding in findings:
                if given.json:
                    _line({**_data(finding), "zh": finding.zh, "en": finding.en})
                else:
                    print(finding.zh if given.zh else finding.en)
        if not given.json:
            print(f"{key} {plan.slug}: {counted(plan)}{note}", flush=True)
    return 1 if found else 0


def _data(finding: Finding) -> dict[str, Any]:
    return attrs.asdict(finding) | {"kind": str(finding.kind.value)}


def _line(data: dict[str, Any]) -> None:
    print(json.dumps(data, ensure_ascii=False))


#: ``check``.
VERB = Verb(
    "check", "检查方案定义；给出原文时核对引注",
    "check definitions, and with --text their citations against the document",
    ("check", "check --text page.txt --plan 20", "check definitions --json"), _arguments, _run,
)  # fmt: skip
