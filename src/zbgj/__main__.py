"""``python -m zbgj``: thin verbs for scripts; everything they do is one call of the library."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from zbgj.loading.plans import parse_toml, read_plan
from zbgj.loading.problems import DefinitionError


def main(arguments: list[str] | None = None) -> int:
    """Run a verb; 0 if all is well, 1 if something was found, 2 if the call or the input is wrong."""
    cli = argparse.ArgumentParser(prog="python -m zbgj", description="Check and make definition files.")
    verbs = cli.add_subparsers(dest="verb", required=True)
    draft = verbs.add_parser("draft", help="turn a draft that quotes the text into a definition that cites it")
    draft.add_argument("draft", type=Path, nargs="+", help="draft file; several are joined into one plan")
    draft.add_argument("--text", type=Path, required=True, help="folder of NN-slug.txt, or one such file")
    draft.add_argument("-o", "--output", type=Path, help="folder for the definition file; without it, only check")
    given = cli.parse_args(arguments)
    try:
        return _draft(given.draft, given.text, given.output)
    except DefinitionError as error:
        print(error, file=sys.stderr)
        return 2


def _draft(paths: list[Path], where: Path, output: Path | None) -> int:
    from zbgj.loading.write import to_toml
    from zbgj.text.check import check_text, coverage
    from zbgj.text.document import read_plan_text
    from zbgj.text.draft import resolve_draft

    drafts = [parse_toml(path.read_text(encoding="utf-8"), path.name) for path in paths]
    draft = _joined(drafts)
    head = draft["plan"]
    name = f"{head['id']}-{head['slug']}"
    text = read_plan_text(where / f"{name}.txt" if where.is_dir() else where, head["id"])
    data, problems = resolve_draft(draft, text, paths[0].name)
    plan, more = read_plan(data, paths[0].name)
    for problem in (*problems, *more):
        print(problem)
    if plan is None or problems:
        return 1
    findings = check_text(plan, text)
    for finding in findings:
        print(finding)
    print(f"{len(list(plan.items()))} items; {coverage(plan, text):.0%} of the characters cited")
    if output is not None and not more:
        output.mkdir(parents=True, exist_ok=True)
        (output / f"{name}.toml").write_text(to_toml(data), encoding="utf-8")
    return 1 if findings or more else 0


def _joined(drafts: list[dict[str, object]]) -> dict[str, object]:
    whole = dict(drafts[0])
    for other in drafts[1:]:
        head, more = dict(whole["plan"]), other["plan"]  # type: ignore[call-overload]
        for key in ("remarks_zh", "remarks_en"):
            remarks = [text for text in (head.get(key), more.get(key)) if text]  # type: ignore[attr-defined]
            head[key] = ("" if key.endswith("zh") else " ").join(dict.fromkeys(remarks))
        whole["plan"] = head
        for key, value in other.items():
            if isinstance(value, list):
                mine = list(whole.get(key, []))  # type: ignore[call-overload]
                whole[key] = mine + [row for row in value if key != "term" or row["key"] not in {t["key"] for t in mine}]
    return whole


if __name__ == "__main__":
    sys.exit(main())
