"""The catalogue as plain data."""

from __future__ import annotations

import json

from zbgj import load_catalog
from zbgj.__main__ import main
from zbgj.loading.export import export_items
from zbgj.schedule import parse

CATALOG = load_catalog(packages=False)
EXPORTED = {item["id"]: item for item in export_items(CATALOG.plans())}
ALWAYS = {"sort", "id", "plan", "sector", "clause", "paragraph", "start", "end", "digest", "citations", "readings"}


def test_every_item_is_there_once_as_json():
    assert len(EXPORTED) == sum(1 for plan in CATALOG.plans() for _ in plan.items())
    assert json.loads(json.dumps(list(EXPORTED.values()), ensure_ascii=False)) == list(EXPORTED.values())
    for item in EXPORTED.values():
        assert set(item) >= ALWAYS


def test_a_duty_as_data():
    item = EXPORTED["20-3.2-joint-inspection"]
    assert (item["plan"], item["clause"], item["share"], item["kind"]) == (20, "三(二)", "1/3", "inspection")
    assert item["schedule"]["fields"] == {
        "rule": "Every", "period": "year", "times": 1, "step": 1, "start": "2024-01-01", "end": "2026-12-31",
    }  # fmt: skip
    assert item["statement"]["zh"] == CATALOG.item("20-3.2-joint-inspection").zh


def test_schedules_read_back_from_their_text():
    for item in EXPORTED.values():
        if "schedule" in item:
            assert parse(item["schedule"]["text"]) == CATALOG.item(item["id"]).schedule
            assert set(item["schedule"]) == {"text", "zh", "en", "fields"}


def test_responsible_units_are_those_of_the_clause_unless_the_item_names_its_own():
    item = EXPORTED["09-2.1.1-flood-hazard-check"]
    assert item["responsible"] == {"units": ["厅建管处", "区质安中心"], "lead": [], "supporting": []}


def test_the_command_prints_one_object_a_line(capsys):
    assert main(["export", "--plan", "20"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [item.id for item in CATALOG["20"].items()]
    assert main(["export", "--plan", "nothing"]) == 2
