"""``check``, ``draft``, ``cite``, ``review``, ``export``, ``schema``: what the library says, and clear errors."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import zbgj
from tests.commands.conftest import Call
from zbgj.loading.schema import schemas

DRAFT = """
format = 1

[plan]
id = "park"
slug = "safety"
sector = "other"
title_zh = "某园区安全要点"
title_en = "Safety points of a park"
scope = "anyone"

[[obligation]]
id = "park-1-check"
kind = "inspection"
zh = "每季度查看消防设施"
en = "Inspect fire equipment every quarter"
who = ["enterprise"]
schedule = "every quarter"
quote = "各企业每季度至少检查1次消防设施"
"""
TEXT = "某园区安全要点\n一、各企业每季度至少检查1次消防设施。\n二、园区每年演练。\n"


@pytest.fixture(autouse=True)
def park(folder: Path) -> None:
    """A plan of one's own, as a draft with its text."""
    (folder / "draft.toml").write_text(DRAFT, encoding="utf-8")
    (folder / "park.txt").write_text(TEXT, encoding="utf-8")


def drafted(call: Call) -> None:
    assert call("draft", "draft.toml", "--text", "park.txt", "-o", "definitions").code in (0, 1)


def test_check_finds_nothing_in_a_plan_of_the_library(call: Call) -> None:
    told = call("check", "--plan", "20", "--plan", "35")
    assert told.code == 0
    assert [line.split(":")[0] for line in told.lines] == ["20 sports", "35 justice"]


def test_findings_are_1_and_json_lines_are_json_lines_only(call: Call) -> None:
    drafted(call)
    told = call("check", "definitions", "--plan", "park", "--text", "park.txt", "--json", "--uncited")
    assert told.code == 1
    found = [row for row in told.data if "kind" in row]
    assert found
    assert all(row["plan"] == "park" and row["paragraph"] and row["zh"] and row["en"] for row in found)
    spoken = call("check", "definitions", "--plan", "park", "--text", "park.txt", "--zh")
    assert [line for line in spoken.lines if line in {row["zh"] for row in found}] == [row["zh"] for row in found]
    uncited = [row for row in told.data if "uncited" in row]
    assert uncited
    lines = TEXT.splitlines()
    for row in uncited:
        assert lines[row["paragraph"] - 1][row["start"] : row["end"]] == row["uncited"]
    text = call("check", "definitions", "--plan", "park", "--text", "park.txt", "--uncited")
    assert text.code == 1
    assert sum(" uncited: " in line for line in text.lines) == len(uncited)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["check", "--plan", "99"], "catalogue: 99: there is no such plan; there are 01"),
        (["check", "nowhere"], "nowhere: expected a folder of definition files"),
        (["check", "--plan", "20", "--text", "nowhere"], "call: --text: nowhere: there is no such file or folder"),
        (["draft", "nosuch.toml", "--text", "park.txt"], "nosuch.toml: No such file"),
        (["draft", "draft.toml", "--text", "nosuch.txt"], "nosuch.txt"),
        (["draft", "headless.toml", "--text", "park.txt"], "headless.toml: plan: expected a [plan] table"),
        (["cite", "每季度", "--plan", "park", "--text", "nosuch.txt"], "nosuch.txt"),
        (["cite", "从未写过", "--plan", "park", "--text", "park.txt"], "从未写过"),
        (["review"], "call: folder: name a folder of definitions, or --package NAME"),
        (["review", "nowhere"], "nowhere"),
        (["review", "--package", "nobody"], "nobody"),
        (["export", "--plan", "99"], "catalogue: 99: there is no such plan"),
        (["schema", "walk"], "call: schema: walk: there is no such schema; there are definition, hazard-events"),
        (["schema", "--all", "draft.toml"], "draft.toml"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(
    words: list[str], complaint: str, call: Call, folder: Path
) -> None:
    (folder / "headless.toml").write_text("format = 1\n")
    before = {file: file.read_bytes() for file in folder.iterdir()}
    told = call(*words)
    assert told.code == 2
    assert told.out == ""
    assert complaint in told.err
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


def test_a_draft_becomes_a_definition_that_loads(call: Call) -> None:
    drafted(call)
    assert zbgj.load_catalog("definitions").item("park-1-check").en == "Inspect fire equipment every quarter"


def test_a_draft_whose_quote_is_not_in_the_text_leaves_the_definition_as_it_was(call: Call, folder: Path) -> None:
    drafted(call)
    before = (folder / "definitions/park-safety.toml").read_bytes()
    (folder / "draft.toml").write_text(DRAFT.replace("至少检查1次", "至少检查9次"), encoding="utf-8")
    told = call("draft", "draft.toml", "--text", "park.txt", "-o", "definitions")
    assert told.code == 1
    assert "park-1-check" in told.out
    assert (folder / "definitions/park-safety.toml").read_bytes() == before
    assert [file.name for file in (folder / "definitions").iterdir()] == ["park-safety.toml"]


def test_without_a_folder_a_draft_is_only_checked(call: Call, folder: Path) -> None:
    before = sorted(folder.iterdir())
    call("draft", "draft.toml", "--text", "park.txt")
    assert sorted(folder.iterdir()) == before


def test_a_citation_is_of_the_words_quoted(call: Call) -> None:
    told = call("cite", "各企业…消防设施", "--plan", "park", "--text", "park.txt")
    assert told.code == 0
    plan, _, place, digest = told.out.split()
    start, end = map(int, place.split(":")[1].split("-"))
    assert (plan, TEXT.splitlines()[1][start:end]) == ("park", "各企业每季度至少检查1次消防设施")
    assert len(digest) == 16


def test_good_quotes_are_cited_though_another_is_wrong(call: Call) -> None:
    told = call("cite", "从未写过", "园区每年演练", "--plan", "park", "--text", "park.txt")
    assert told.code == 2
    assert len(told.lines) == 1
    assert "从未写过" in told.err


def test_review_of_ones_own_plan(call: Call) -> None:
    drafted(call)
    told = call("review", "definitions", "--text", "park.txt", "--json")
    assert told.code in (0, 1)
    assert all({"severity", "item"} <= row.keys() for row in told.data)


def test_a_plan_to_compare_with_that_is_not_there_is_named(call: Call) -> None:
    drafted(call)
    told = call("review", "definitions", "--against", "99")
    assert (told.code, told.out) == (2, "")
    assert "call: --against: there is no plan '99'; there are 01" in told.err


def test_export_has_a_line_an_item(call: Call) -> None:
    told = call("export", "--plan", "20")
    assert told.code == 0
    items = list(zbgj.load_catalog()["20"].items())
    assert len(told.data) == len(items)


@pytest.mark.parametrize("name", sorted(schemas()))
def test_each_schema_is_printed(name: str, call: Call) -> None:
    told = call("schema", name)
    assert told.code == 0
    found = json.loads(told.out)
    jsonschema.Draft202012Validator.check_schema(found)
    assert found == schemas()[name]


def test_all_schemas_are_written(call: Call, folder: Path) -> None:
    told = call("schema", "--all", "schemas")
    assert told.code == 0
    assert sorted(told.lines) == sorted(f"schemas/{name}.schema.json" for name in schemas())
    for name, content in schemas().items():
        assert json.loads((folder / f"schemas/{name}.schema.json").read_text(encoding="utf-8")) == content


def test_what_convert_and_report_write_fits_the_schemas(call: Call, folder: Path) -> None:
    call("convert", "ledger", "ledger.toml", "l.json")
    call("convert", "parties", "parties.toml", "p.json")
    for name, file in (("ledger", "l.json"), ("parties", "p.json"), ("hazards", "hazards.json")):
        jsonschema.validate(json.loads((folder / file).read_text(encoding="utf-8")), schemas()[name])
    for row in call("report", "parties.toml", "--ledger", "ledger.toml", "--on", "2025-06-30", "--json").data:
        jsonschema.validate(row, schemas()["report"])
