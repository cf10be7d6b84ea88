"""``draft`` and ``cite``: from quotes of the text to citations."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zbgj.commands.plans import counted
from zbgj.loading.plans import parse_toml, read_plan
from zbgj.loading.problems import DefinitionError, Problem, read_utf8

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

__all__ = ["CITE_HELP", "DRAFT_HELP", "cite", "cite_arguments", "draft", "draft_arguments"]

DRAFT_HELP = "turn a draft that quotes the text into a definition that cites it"
CITE_HELP = "print the citations of stretches of a plan's text"


def draft_arguments(verb: ArgumentParser) -> None:
    """What ``draft`` takes."""
    verb.add_argument("draft", type=Path, nargs="+", help="draft file; several are joined into one plan")
    verb.add_argument("--text", type=Path, required=True, help="folder of ID-SLUG.txt files, or one such file")
    verb.add_argument("-o", "--output", type=Path, help="folder for the definition file; without it, only check")


def cite_arguments(verb: ArgumentParser) -> None:
    """What ``cite`` takes."""
    verb.add_argument("quote", nargs="+", help="exact words, 'first words…last words', or 'PARAGRAPH|words'")
    verb.add_argument("--text", type=Path, required=True, help="the plan's text, one paragraph a line")
    verb.add_argument("--plan", required=True, help="the plan's id")


def draft(given: Namespace) -> int:
    """Make the definition."""
    return _draft(given.draft, given.text, given.output)


def cite(given: Namespace) -> int:
    """Print the citations."""
    return _cite(given.plan, given.text, given.quote)


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
    print(f"{counted(plan)}; {coverage(plan, text):.0%} of the characters cited")
    if output is not None and not more:
        output.mkdir(parents=True, exist_ok=True)
        (output / f"{name}.toml").write_text(to_toml(data), encoding="utf-8")
    return 1 if findings or more else 0
