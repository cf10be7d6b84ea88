"""The checker of the text: what it finds in a plan made up, and that it finds nothing in the plans."""

from __future__ import annotations

import attrs
import pytest

from tests.text.test_document import TEXT
from zbgj import load_catalog
from zbgj.__main__ import main
from zbgj.loading.plans import plan_from_data
from zbgj.loading.write import to_toml
from zbgj.text.check import FindingKind, check_text, coverage, expressions
from zbgj.text.copies import plan_text
from zbgj.text.draft import resolve_draft

DRAFT = {
    "format": 1,
    "plan": {
        "id": "77", "slug": "example", "sector": "other", "scope": "anyone",
        "title_zh": "某市示例方案(2024-2026年)", "title_en": "Example",
    },
    "responsibility": [{"clause": "二(一)1", "units": ["甲处"], "quote": ["责任单位:甲处"]},
                       {"clause": "二(一)2", "lead": ["乙处"], "quote": ["责任单位:乙处"]}],
    "obligation": [
        {"id": "77-2.1.1-check", "kind": "inspection", "zh": "季度检查", "en": "check", "who": ["authority"],
         "schedule": "every quarter", "quote": ["每季度检查1次"], "quantity": 2, "quantity_unit_zh": "处",
         "quantity_unit_en": "sites", "units": ["丙处"]},
        {"id": "77-2.1.2.1-self", "kind": "self-inspection", "zh": "月度自查", "en": "self", "who": ["enterprise"],
         "schedule": "every month", "quote": ["每月 自查"],
         "reading": [{"says": "每月 自查", "taken_zh": "a", "taken_en": "a", "why_zh": "b", "why_en": "b",
                      "lenient": "2026-12-31"}]},
        {"id": "77-2.1.2.2-drill", "kind": "drill", "zh": "演练", "en": "drill", "who": ["enterprise"],
         "schedule": "2 times every year", "quote": ["每年演练2次"]},
        {"id": "77-2.12-keep", "kind": "management", "zh": "坚持", "en": "keep on", "who": ["enterprise"],
         "schedule": "continuous", "quote": ["长期坚持"]},
    ],
    "report": [{"id": "77-3-report", "zh": "报告", "en": "report", "who": ["authority"], "recipients_zh": ["市"],
                "recipients_en": ["city"], "schedule": "each year by 12-10", "quote": ["每年12月10日前报告"]}],
    "target": [{"id": "77-1-rate", "zh": "达标率", "en": "rate", "unit": "%", "comparator": ">=",
                "points": ["2026-12-31: 80"], "quote": ["到2026年底,达标率80%以上"]}],
    "exempt": [{"reason": "preamble", "quote": ["2|*"]}],
}  # fmt: skip


@pytest.fixture
def plan():
    data, problems = resolve_draft(DRAFT, TEXT, "draft.toml")
    assert not problems
    return plan_from_data(data, "draft.toml", load_catalog(packages=False).region("tibet"))


def test_a_draft_becomes_a_definition_without_its_quotes(plan):
    data, _ = resolve_draft(DRAFT, TEXT, "draft.toml")
    assert "quote" not in to_toml(data)
    assert plan.title_zh == "《某市示例方案(2024-2026年)》"
    assert plan.obligations[0].quantity.amount == 2
    assert plan.responsible(plan.obligations[0]).units == ("丙处",)
    assert plan.responsible(plan.obligations[1]).lead == ("乙处",)
    assert str(plan.obligations[1].readings[0].lenient.due) == "2026-12-31"


def test_a_quote_that_is_not_there_is_a_problem():
    draft = {**DRAFT, "report": [{**DRAFT["report"][0], "quote": ["每月报告"]}]}
    _, problems = resolve_draft(draft, TEXT, "draft.toml")
    assert [(p.item, p.field) for p in problems] == [("77-3-report", "quote")]


def test_nothing_to_find(plan):
    assert check_text(plan, TEXT) == []
    assert 0.5 < coverage(plan, TEXT) <= 1


def test_everything_there_is_to_find(plan):
    wrong = attrs.evolve(plan.obligations[0], cite=(attrs.evolve(plan.obligations[0].cite[0], digest="0" * 16),))
    keep = attrs.evolve(plan.obligations[3].cite[0], clause="二(一)2(2)")
    moved = attrs.evolve(plan.obligations[2], cite=(plan.obligations[2].cite[0], keep))
    broken = attrs.evolve(plan, obligations=(wrong, moved), reports=())
    found = {(finding.kind, finding.paragraph) for finding in check_text(broken, TEXT)}
    assert found == {
        (FindingKind.NO_SUCH_TEXT, 7),
        (FindingKind.WRONG_CLAUSE, 10),
        (FindingKind.UNCITED_EXPRESSION, 8),
        (FindingKind.UNCITED_PARAGRAPH, 12),
    }


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2024年底前和2025年6月底前", ["2024年底", "2025年6月底"]),
        ("每半年不少于2次,每周1次", ["每半年", "不少于2次", "每周", "1次"]),
        ("10日内,30分钟内,第一时间", ["10日内", "30分钟内", "第一时间"]),
        ("不少于三分之一、超过3家、达到80%", ["不少于三分之一", "超过3家", "达到80%"]),
        ("汛前,春耕春播和三秋前,节假日前", ["汛前", "春耕春播", "三秋", "节假日前"]),
        ("加强管理,定期检查", []),
    ],
)
def test_expressions_of_time_and_number(line, expected):
    assert [line[a:b] for a, b in expressions(line)] == expected


def test_the_plans_hold_against_the_document(source):
    catalog = load_catalog(packages=False)
    findings = []
    for plan in catalog.plans():
        if plan.fingerprints:
            text = plan_text(plan, source)
            assert text is not None
            findings += check_text(plan, text)
            assert tuple(map(str, text.fingerprints())) == plan.fingerprints
    assert findings == []


def test_the_command_checks_and_drafts(tmp_path, capsys):
    text = tmp_path / "77-example.txt"
    text.write_text("\n".join(TEXT.paragraphs), encoding="utf-8")
    draft = tmp_path / "draft.toml"
    body = to_toml({**{k: v for k, v in DRAFT.items() if k != "plan"}, "plan": DRAFT["plan"]})
    draft.write_text(body, encoding="utf-8")
    assert main(["draft", str(draft), "--text", str(tmp_path), "-o", str(tmp_path / "out")]) == 0
    assert "6 items" in capsys.readouterr().out
    assert main(["check", str(tmp_path / "out"), "--plan", "77", "--text", str(text)]) == 0
    assert "77 example" in capsys.readouterr().out
    text.write_text("\n".join(TEXT.paragraphs).replace("每季度", "每月"), encoding="utf-8")
    assert main(["check", str(tmp_path / "out"), "--plan", "77", "--text", str(text), "--json"]) == 1
    assert '"plan": "77"' in capsys.readouterr().out
    assert main(["check", "--plan", "nothing"]) == 2
    assert "there is no such plan" in capsys.readouterr().err
    assert main(["schema"]) == 0
    assert '"$schema"' in capsys.readouterr().out
    assert main(["check", str(tmp_path / "nowhere")]) == 2
