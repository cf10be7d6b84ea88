"""Bad definition files: every problem is named, all in one run."""

from __future__ import annotations

import copy
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from zbgj import DefinitionError, load_catalog
from zbgj.loading.plans import parse_toml, plan_from_data

SPORTS = files("zbgj").joinpath("regions", "tibet", "plans", "20-sports.toml").read_text(encoding="utf-8")

TIBET = load_catalog(packages=False).region("tibet")


@pytest.fixture
def data() -> dict[str, Any]:
    return copy.deepcopy(tomllib.loads(SPORTS))


def problems(data: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    with pytest.raises(DefinitionError) as caught:
        plan_from_data(data, "bad.toml", TIBET)
    return [(p.file, p.item, p.field, p.message) for p in caught.value.problems]


def obligation(data: dict[str, Any], identifier: str) -> dict[str, Any]:
    return next(row for row in data["obligation"] if row["id"] == identifier)


ID = "20-3.6-leaders-check"

CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("unknown key", {"shedule": "every month"}, "shedule", "unknown key; expected one of"),
    ("bad enumeration", {"kind": "walk"}, "kind", "there is no 'walk'; expected one of: inspection"),
    ("bad schedule", {"schedule": "each spring"}, "schedule", "is not understood: expected 'by DATE'"),
    ("impossible date", {"schedule": "by 2024-02-30"}, "schedule", "not a date: '2024-02-30'"),
    ("impossible month day", {"schedule": "each year by 02-30"}, "schedule", "month 2 has no day 30"),
    ("bad actor", {"who": ["authority@moon"]}, "who[0]", "region tibet has no level 'moon'; expected one of: nation"),
    ("number for text", {"zh": 5}, "zh", "expected text, not 5"),
    ("text for list", {"who": "authority"}, "who", "expected a list, not 'authority'"),
    ("missing citation", {"cite": []}, "", "cites nothing"),
    ("malformed citation", {"cite": ["20 三(六) 13:5 abc"]}, "cite[0]", "expected 'PLAN CLAUSE PARAGRAPH:START-"),
    ("malformed clause", {"cite": ["20 3.6 13:5-9 0123456789abcdef"]}, "cite[0]", "expected a heading path"),
    ("empty stretch", {"cite": ["20 三(六) 13:9-9 0123456789abcdef"]}, "cite[0]", "expected start before end"),
    ("beyond the text", {"cite": ["20 三(六) 130:5-9 0123456789abcdef"]}, "cite[0]", "the plan has 21"),
    ("clause and id", {"cite": ["20 三(七) 13:5-9 0123456789abcdef"]}, "", "is not that of its first citation"),
    ("dangling tag", {"when": "tag no-such-tag"}, "when", "there is no tag of a party 'no-such-tag'"),
    ("dangling fact", {"when": "no_such_fact >= 3"}, "when", "there is no number of a party 'no_such_fact'"),
    ("dangling theme", {"themes": ["no-such-theme"]}, "themes", "there is no theme 'no-such-theme'"),
    ("dangling trigger", {"schedule": "before trigger nothing"}, "schedule", "there is no trigger 'nothing'"),
    ("dangling event", {"schedule": "before event nothing"}, "schedule", "there is no calendar event 'nothing'"),
    ("bad condition", {"when": "tag high-risk and"}, "when", "breaks off"),
    ("bad share", {"share": "4/3"}, "", "must lie above 0 and be at most 1"),
    ("share of nothing", {"share": "third"}, "share", "expected a fraction such as '1/3'"),
    ("no performer", {"who": []}, "", "has no performer"),
    ("blank statement", {"en": " "}, "", "needs a statement in both languages"),
    ("bad quantity", {"quantity": {"amount": 0, "unit_zh": "个", "unit_en": "x"}}, "quantity", "expected 1 or more"),
    ("idle variant", {"variant": [{"when": "tag high-risk", "schedule": "every quarter", "zh": "a", "en": "b",
                                   "cite": ["20 三(六) 13:5-9 0123456789abcdef"]}]}, "", "changes nothing"),
    ("lame reading", {"reading": [{"says": "x", "taken_zh": "", "taken_en": "b", "why_zh": "c", "why_en": "d"}]},
     "reading[0]", "needs says, taken and why"),
    ("bad id", {"id": "20-leaders"}, "", "expected PLAN-CLAUSE-SLUG"),
    ("id of another plan", {"id": "21-3.6-leaders-check"}, "id", "must begin with the plan's id, '20-'"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "field", "message"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_bad_item_is_named_with_field_and_expectation(data, change, field, message):
    row = obligation(data, ID)
    row.update(change)
    (file, item, where, said), *rest = problems(data)
    assert not rest
    assert file == "bad.toml"
    assert item == row["id"]
    assert where == field
    assert message in said


def test_all_problems_are_reported_in_one_run(data):
    obligation(data, ID)["kind"] = "walk"
    obligation(data, ID)["schedule"] = "each spring"
    del data["target"][0]["unit"]
    data["target"][1]["themes"] = ["no-such-theme"]
    data["report"][0]["id"] = data["obligation"][0]["id"]
    data["plan"]["sector"] = "sprots"
    data["remark"] = []
    fields = {(item, field) for _, item, field, _ in problems(data)}
    assert {
        (ID, "kind"), (ID, "schedule"), (data["target"][0]["id"], "unit"), ("plan", "sector"), ("", "remark"),
    } <= fields  # fmt: skip


def test_references_and_duplicates_are_checked_even_if_other_items_are_broken(data):
    obligation(data, ID)["kind"] = "walk"
    data["target"][1]["themes"] = ["no-such-theme"]
    data["target"].append(copy.deepcopy(data["target"][2]))
    found = problems(data)
    assert any("there is no theme" in said for *_, said in found)
    assert any("stands 2 times" in said for *_, said in found)
    assert any("there is no 'walk'" in said for *_, said in found)


def test_a_missing_key_is_said_to_be_missing(data):
    del obligation(data, ID)["schedule"]
    assert problems(data) == [("bad.toml", ID, "schedule", "is missing")]


def test_a_report_needs_recipients_and_an_obligation_is_no_report(data):
    data["report"][0]["recipients_en"] = []
    obligation(data, ID)["kind"] = "report"
    said = " ".join(message for *_, message in problems(data))
    assert "needs its recipients" in said
    assert "expected an entry under [[report]]" in said


def test_targets_and_limits(data):
    data["target"][0].update(unit="%", comparator=">=", points=["2025-12-31: 50", "2024-12-31: 80"])
    data["target"][1].update(unit="%", comparator=">=", points=["2024-12-31: 80", "2025-12-31: 50"])
    data["target"][2]["points"] = ["2024-12-31 50"]
    data["target"][3]["points"] = []
    data["target"][4]["points"] = ["2026-12-31: 7"]
    said = [message for *_, message in problems(data)]
    for expected in ("in order", "eases off", "expected 'DATE: NUMBER'", "has no point", "'state' has the value 1"):
        assert any(expected in message for message in said), expected


def test_wrong_format_and_broken_toml():
    with pytest.raises(DefinitionError, match=r"x\.toml: format: is 2; this version reads format 1"):
        plan_from_data({"format": 2, "plan": tomllib.loads(SPORTS)["plan"]}, "x.toml")
    with pytest.raises(DefinitionError, match=r"x\.toml: not valid TOML: .*line 1, column"):
        parse_toml("format = = 1", "x.toml")


def test_a_bad_fingerprint(data):
    data["text"]["paragraphs"][3] = "12-abc"
    assert problems(data)[0][2] == "paragraphs[3]"


def test_a_withheld_plan_has_no_items(data):
    data["plan"]["status"] = "withheld"
    assert "is withheld, so it can have no items" in problems(data)[0][3]
