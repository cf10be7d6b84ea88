"""Reviewing what a folder adds, replaces or amends; and the command."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.review.test_comparison import plan_of
from zbgj import load_catalog
from zbgj.__main__ import main as zbgj
from zbgj.model.plan import PlanStatus
from zbgj.review import Check, Finding, Severity, implemented, review, review_package

REGION = load_catalog(packages=False)
EXAMPLE = Path(__file__).parents[2] / "examples" / "extending"
DEFINITION = EXAMPLE / "src" / "shili_plans" / "definitions" / "shili-venues.toml"
GRAVE = (Severity.ERROR, Severity.WARNING)

AMENDMENT = """format = 1

[plan]
id = "county"
amends = "20"
slug = "rules"
sector = "sports"
title_zh = "《甘县体育安全实施细则》"
title_en = "Rules of the county of Gan for safety in sport"
scope = "sector sports"

[[obligation]]
id = "20-3.6-leaders-check"
kind = "inspection"
zh = "领导{zh}排查1次重大事故隐患"
en = "Leaders look for major accident hazards once {en}"
who = ["authority"]
role = "leaders"
schedule = "every {period}"
cite = ["{cite}"]
"""


def main(arguments: list[str]) -> int:
    return zbgj(["review", *arguments])


def amended(folder: Path, zh: str, en: str, period: str) -> list[Finding]:
    cite = "county 三(六) 5:0-9 0123456789abcdef"
    (folder / "county.toml").write_text(AMENDMENT.format(zh=zh, en=en, period=period, cite=cite), encoding="utf-8")
    return review_package(str(folder), load_catalog(str(folder), packages=False), REGION)


def test_the_regions_own_plans_are_well_worded():
    for plan in REGION.plans():
        assert [str(one) for one in review(plan, REGION) if one.severity in GRAVE] == []


def test_an_amendment_is_held_against_the_item_it_replaces_and_nothing_else_is_reviewed(tmp_path):
    weaker = amended(tmp_path, "每年", "a year", "year")
    assert [(one.check, one.item, one.against) for one in weaker] == [
        (Check.WEAKER, "20-3.6-leaders-check", "20-3.6-leaders-check")
    ]
    assert weaker[0].file == "county.toml"
    stricter = amended(tmp_path, "每月", "a month", "month")
    assert [one.check for one in stricter] == [Check.CORRESPONDS]


def test_an_amendment_for_one_place_takes_the_duty_from_all_others_and_that_is_a_warning(tmp_path):
    amended(tmp_path, "每月", "a month", "month")
    file = tmp_path / "county.toml"
    text = file.read_text(encoding="utf-8").replace('"sector sports"', '"sector sports and place CN-54/Lhasa"')
    file.write_text(text, encoding="utf-8")
    found = review_package(str(tmp_path), load_catalog(str(tmp_path), packages=False), REGION)
    assert [(one.severity, one.check, one.field) for one in found] == [(Severity.WARNING, Check.NARROWER, "when")]


def test_an_amendment_is_checked_against_its_own_text(tmp_path, capsys):
    folder, texts = tmp_path / "definitions", tmp_path / "texts"
    folder.mkdir()
    texts.mkdir()
    (texts / "county-rules.txt").write_text("甘县细则\n三、任务\n(六)领导每月检查一次。\n", encoding="utf-8")
    amended(folder, "每月", "a month", "month")
    assert main([str(folder), "--text", str(texts)]) == 1
    assert "the cited stretch is not in the text" in capsys.readouterr().out


def test_a_replacement_that_leaves_duties_out_has_them_listed(tmp_path):
    text = AMENDMENT.format(zh="每季度", en="a quarter", period="quarter", cite="20 三(六) 5:0-9 0123456789abcdef")
    text = text.replace('id = "county"\namends = "20"', 'id = "20"\nreplaces = "20"')
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")
    found = review_package(str(tmp_path), load_catalog(str(tmp_path), packages=False), REGION)
    missing = {one.against for one in found if one.check is Check.NO_COUNTERPART}
    assert "20-3.2-joint-inspection" in missing
    assert "20-3.6-leaders-check" not in missing
    assert not [one for one in found if one.severity in GRAVE]


def test_plans_held_against_are_those_of_the_sector_those_named_as_basis_or_those_asked_for(tmp_path):
    catalog = load_catalog(str(DEFINITION.parent), packages=False)
    assert [plan.id for plan in implemented(catalog["shili"], catalog)] == ["20"]
    assert [plan.id for plan in implemented(catalog["shili"], catalog, ["12", "26", "12"])] == ["12", "26"]
    with pytest.raises(KeyError, match="there is no plan 'x'"):
        implemented(catalog["shili"], catalog, ["x"])
    text = DEFINITION.read_text(encoding="utf-8").replace('sector = "sports"', 'sector = "other"')
    document = """[[document]]
id = "shili-1-basis"
role = "basis"
title = "《西藏自治区体育系统安全生产治本攻坚三年行动方案(2024—2026年)》"
cite = ["shili 一 4:0-3 0123456789abcdef"]

[[obligation]]"""
    (tmp_path / "s.toml").write_text(text.replace("[[obligation]]", document, 1), encoding="utf-8")
    assert [plan.id for plan in implemented(load_catalog(str(tmp_path), packages=False)["shili"], REGION)] == ["20"]


def test_an_empty_plan_and_a_withheld_one_have_no_faults():
    assert review(plan_of("c"), REGION) == []
    withheld = REGION["35"]
    assert withheld.status is PlanStatus.WITHHELD
    assert review(withheld, REGION) == []


def test_findings_come_gravest_first_and_the_same_every_time(tmp_path):
    shutil.copy(DEFINITION, tmp_path)
    file = tmp_path / DEFINITION.name
    file.write_text(file.read_text(encoding="utf-8").replace('"every month"', '"every year"'), encoding="utf-8")
    catalog = load_catalog(str(tmp_path), packages=False)
    found = review(catalog["shili"], REGION)
    assert found == review(catalog["shili"], REGION)
    assert [one.severity for one in found] == sorted(one.severity for one in found)
    assert [(one.item, one.field) for one in found if one.severity in GRAVE] == [
        ("shili-2.1-leaders-visit", "schedule")
    ]


def test_a_source_that_brings_no_plan_is_an_error():
    with pytest.raises(KeyError, match="no plan comes from 'package nobody'"):
        review_package("package nobody", REGION, REGION)


def test_the_command_counts_and_says_with_its_exit_code_whether_something_is_wrong(tmp_path, capsys):
    folder, text = str(DEFINITION.parent), str(EXAMPLE / "text")
    assert main([folder, "--text", text]) == 0
    assert capsys.readouterr().out.startswith("0 errors, 0 warnings, ")
    assert main([folder, "--against", "20", "--all", "--zh"]) == 0
    out = capsys.readouterr().out
    assert "提示: shili-venues.toml: shili-2.1-leaders-visit: 对应上级条目 20-3.6-leaders-check" in out
    assert main([folder, "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["severity"] for row in rows} == {"notice"}
    assert all(row["zh"] and row["en"] and row["file"] == "shili-venues.toml" for row in rows)


def test_the_command_says_what_is_wrong_with_its_input(tmp_path, capsys):
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "expected a folder of definition files" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 2
    assert "no plan comes from" in capsys.readouterr().err
    assert main([str(DEFINITION.parent), "--against", "99"]) == 2
    assert "there is no plan '99'" in capsys.readouterr().err
    assert main(["--package", "nobody"]) == 2
    assert main([]) == 2
    assert "name a folder" in capsys.readouterr().err


def test_a_text_that_is_not_at_hand_is_said_and_the_rest_is_reviewed(tmp_path, capsys):
    assert main([str(DEFINITION.parent), "--text", str(tmp_path)]) == 0
    assert "shili: its text is not at" in capsys.readouterr().err
