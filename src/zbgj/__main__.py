"""``python -m zbgj``: thin verbs for scripts; everything they do is one call of the library.

Exit codes: 0 all is well, 1 something was found, 2 the call or the input is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zbgj.loading.plans import parse_toml, read_plan
from zbgj.loading.problems import DefinitionError, Problem, read_utf8

if TYPE_CHECKING:
    from zbgj.catalog import Catalog
    from zbgj.model.plan import SectorPlan

_EXAMPLES = """examples:
  python -m zbgj check                                 check every definition in the catalogue
  python -m zbgj check --text page.txt --plan 20       check plan 20 against the public page saved as text
  python -m zbgj draft city.draft.toml --text city.txt -o definitions
  python -m zbgj schema > definition.schema.json
"""


def main(arguments: list[str] | None = None) -> int:
    """Run a verb.

    :param arguments: those of the command line by default.
    """
    cli = argparse.ArgumentParser(
        prog="python -m zbgj", description="Check and make definition files.", epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    verbs = cli.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("check", help="check definitions, and with --text their citations against the document")
    check.add_argument("folder", nargs="*", help="folders of definitions beside those of the library")
    check.add_argument("--plan", action="append", help="only this plan; may be repeated")
    check.add_argument("--text", type=Path, help="folder of ID-SLUG.txt files, or any copy of the document as text")
    check.add_argument("--uncited", action="store_true", help="with --text: also show what no item cites, for review")
    check.add_argument("--json", action="store_true", help="print findings as JSON lines")
    draft = verbs.add_parser("draft", help="turn a draft that quotes the text into a definition that cites it")
    draft.add_argument("draft", type=Path, nargs="+", help="draft file; several are joined into one plan")
    draft.add_argument("--text", type=Path, required=True, help="folder of ID-SLUG.txt files, or one such file")
    draft.add_argument("-o", "--output", type=Path, help="folder for the definition file; without it, only check")
    cite = verbs.add_parser("cite", help="print the citations of stretches of a plan's text")
    cite.add_argument("quote", nargs="+", help="exact words, 'first words…last words', or 'PARAGRAPH|words'")
    cite.add_argument("--text", type=Path, required=True, help="the plan's text, one paragraph a line")
    cite.add_argument("--plan", required=True, help="the plan's id")
    export = verbs.add_parser("export", help="print the catalogue as JSON lines, one object an item")
    export.add_argument("--plan", action="append", help="only this plan; may be repeated")
    verbs.add_parser("schema", help="print the JSON Schema of definition files")
    given = cli.parse_args(arguments)
    try:
        match given.verb:
            case "check":
                return _check(given.folder, given.plan, given.text, as_json=given.json, show=given.uncited)
            case "draft":
                return _draft(given.draft, given.text, given.output)
            case "export":
                return _export(given.plan)
            case "cite":
                return _cite(given.plan, given.text, given.quote)
            case _:
                from zbgj.loading.schema import definition_schema

                print(json.dumps(definition_schema(), ensure_ascii=False, indent=2))
                return 0
    except (DefinitionError, OSError) as error:
        print(error, file=sys.stderr)
        return 2


def _check(folders: list[str], wanted: list[str] | None, place: Path | None, *, as_json: bool, show: bool) -> int:
    from zbgj.catalog import load_catalog
    from zbgj.model.plan import PlanStatus
    from zbgj.text.check import check_text, coverage, uncited
    from zbgj.text.copies import plan_text

    catalog = load_catalog(*folders)
    found = 0
    for key in _known(wanted, catalog):
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
            print(f"{key} {plan.slug}: {_counted(plan)}{note}", flush=True)
    return 1 if found else 0


def _known(wanted: list[str] | None, catalog: Catalog) -> list[str]:
    """The plans asked for, or all."""
    missing = [key for key in wanted or () if key not in catalog]
    if missing:
        there = ", ".join(catalog)
        raise DefinitionError(
            [Problem("catalogue", key, "", f"there is no such plan; there are {there}") for key in missing]
        )
    return list(wanted or catalog)


def _counted(plan: SectorPlan) -> str:
    count = sum(1 for _ in plan.items())
    return f"{count} item{'' if count == 1 else 's'}"


def _export(wanted: list[str] | None) -> int:
    from zbgj.catalog import load_catalog
    from zbgj.loading.export import export_items

    catalog = load_catalog()
    for item in export_items(catalog[key] for key in _known(wanted, catalog)):
        print(json.dumps(item, ensure_ascii=False))
    return 0


def _cite(plan: str, place: Path, quotes: list[str]) -> int:
    from zbgj.text.document import QuoteError, read_plan_text

    text, wrong = read_plan_text(place, plan), 0
    for quote in quotes:
        try:
            print(text.cite(quote))
        except QuoteError as error:
            wrong += 1
            print(error, file=sys.stderr)
    return 2 if wrong else 0


def _draft(paths: list[Path], where: Path, output: Path | None) -> int:
    from zbgj.loading.write import to_toml
    from zbgj.text.check import check_text, coverage
    from zbgj.text.document import read_plan_text
    from zbgj.text.draft import join_drafts, resolve_draft

    draft = join_drafts([parse_toml(read_utf8(path), path.name) for path in paths])
    head = draft.get("plan")
    if not isinstance(head, dict) or not all(isinstance(head.get(key), str) for key in ("id", "slug")):
        raise DefinitionError([Problem(paths[0].name, "plan", "", "expected a [plan] table with id and slug")])
    name = f"{head['id']}-{head['slug']}"
    text = read_plan_text(where / f"{name}.txt" if where.is_dir() else where, head["id"])
    data, problems = resolve_draft(draft, text, paths[0].name)
    plan, more = read_plan(data, paths[0].name)
    unquoted = {problem.item for problem in problems}  # what else is said of these follows from the quote
    for problem in (*problems, *(one for one in more if one.item not in unquoted)):
        print(problem)
    if plan is None or problems:
        return 1
    findings = check_text(plan, text)
    for finding in findings:
        print(finding)
    print(f"{_counted(plan)}; {coverage(plan, text):.0%} of the characters cited")
    if output is not None and not more:
        output.mkdir(parents=True, exist_ok=True)
        (output / f"{name}.toml").write_text(to_toml(data), encoding="utf-8")
    return 1 if findings or more else 0


if __name__ == "__main__":
    sys.exit(main())
