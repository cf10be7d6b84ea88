"""``draft`` and ``cite``: from quotes of the text to citations."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zbgj.commands.parties import catalog_arguments, folders
from zbgj.commands.plans import counted
from zbgj.commands.verb import Verb
from zbgj.commands.writing import write
from zbgj.loading.plans import parse_toml, read_plan
from zbgj.loading.problems import DefinitionError, Problem, read_utf8

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from zbgj.model.region import Region

__all__ = ["CITE", "DRAFT"]


def _draft_arguments(verb: ArgumentParser) -> None:
    verb.add_argument("draft", type=Path, nargs="+", help="draft file; several are joined into one plan")
    verb.add_argument("--text", type=Path, required=True, help="folder of ID-SLUG.txt files, or one such file")
    verb.add_argument("-o", "--output", type=Path, help="folder for the definition file; without it, only check")
    catalog_arguments(verb)


def _cite_arguments(verb: ArgumentParser) -> None:
    verb.add_argument("quote", nargs="+", help="exact words, 'first words…last words', or 'PARAGRAPH|words'")
    verb.add_argument("--text", type=Path, required=True, help="the plan's text, one paragraph a line")
    verb.add_argument("--plan", required=True, help="the plan's id")


def _cite(given: Namespace) -> int:
    """Print the citations."""
    from zbgj.text.document import QuoteError, read_plan_text

    text, wrong = read_plan_text(given.text, given.plan), 0
    for quote in given.quote:
        try:
            print(text.cite(quote))
        except QuoteError as error:
            wrong += 1
            print(error, file=sys.stderr)
    return 2 if wrong else 0


def _draft(given: Namespace) -> int:
    """Make the definition."""
    from zbgj.loading.write import to_toml
    from zbgj.text.check import check_text, coverage
    from zbgj.text.document import read_plan_text
    from zbgj.text.draft import join_drafts, resolve_draft

    paths, where, output = given.draft, given.text, given.output
    draft = join_drafts([parse_toml(read_utf8(path), path.name) for path in paths])
    head = draft.get("plan")
    if not isinstance(head, dict) or not all(isinstance(head.get(key), str) for key in ("id", "slug")):
        raise DefinitionError([Problem(paths[0].name, "plan", "", "expected a [plan] table with id and slug")])
    name = f"{head['id']}-{head['slug']}"
    text = read_plan_text(where / f"{name}.txt" if where.is_dir() else where, head["id"])
    data, problems = resolve_draft(draft, text, paths[0].name)
    plan, more = read_plan(data, paths[0].name, _region(given, head))
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
        write(output / f"{name}.toml", to_toml(data))
    return 1 if findings or more else 0


def _region(given: Namespace, head: dict[str, Any]) -> Region | None:
    """The region whose words the draft may use: the one it names, a package given, or the only one there is."""
    from zbgj.loading.sources import directory

    catalog = folders(given)
    named = head.get("region") or next((home for one in given.definitions if (home := directory(one).region)), None)
    if named is not None:
        return catalog.region(named)
    regions = catalog.regions
    if len(regions) > 1:
        said = f"there are several regions ({', '.join(one.id for one in regions)}): expected the plan's"
        raise DefinitionError([Problem(given.draft[0].name, "plan", "region", said)])
    return regions[0] if regions else None


#: ``draft``.
DRAFT = Verb(
    "draft", "把引用原文的草稿变成带引注的方案定义",
    "turn a draft that quotes the text into a definition that cites it",
    ("draft city.draft.toml --text city.txt -o definitions",), _draft_arguments, _draft,
)  # fmt: skip

#: ``cite``.
CITE = Verb(
    "cite", "打印原文片段的引注", "print the citations of stretches of a plan's text",
    ("cite 每季度至少检查1次 --plan city --text city.txt",), _cite_arguments, _cite,
)  # fmt: skip
