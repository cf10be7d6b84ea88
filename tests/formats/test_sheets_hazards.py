"""The hazard ledger as sheets: the events read back exactly, and a row of its own tells what a row can."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import attrs
import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.loading.made_hazards import hazards
from tests.loading.test_hazards_json import BUREAU, TASHI, made
from zbgj.formats import SheetError, read_hazard_sheets, sift_hazard_sheets, write_hazard_sheets
from zbgj.formats.cells import cell_of, choices, value_of
from zbgj.formats.hazard_sheets import _event_columns, _hazard_columns
from zbgj.hazards import Assured, Belated, Grade, Hazard, HazardState, StopGapControlled, Submitted, apply
from zbgj.loading.events import EVENTS

SLOW = settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    max_examples=30,
)
many = st.lists(st.integers(1, 5), unique=True, max_size=3).flatmap(
    lambda numbers: st.tuples(*(hazards(f"h-{number}") for number in numbers))
)


@SLOW
@given(many, st.sampled_from(["zh", "en"]))
def test_hazards_read_back_the_same_from_a_workbook(several, language):
    file = io.BytesIO()
    write_hazard_sheets(file, several, language=language)
    file.seek(0)
    assert read_hazard_sheets(file) == list(several)


@SLOW
@given(many, st.sampled_from(["zh", "en"]))
def test_hazards_read_back_the_same_from_csv(tmp_path_factory, several, language):
    folder = tmp_path_factory.mktemp("csv")
    write_hazard_sheets(folder, several, language=language)
    assert read_hazard_sheets(folder) == list(several)


@pytest.mark.parametrize("columns", [_hazard_columns(), _event_columns()], ids=["hazards", "events"])
def test_every_column_has_headings_of_its_own_in_both_languages(columns):
    for language in ("zh", "en"):
        headings = [column.heading(language).casefold() for column in columns]
        assert len(set(headings)) == len(headings), sorted(one for one in headings if headings.count(one) > 1)
    assert not [column.key for column in columns if column.zh == column.key]


def test_every_event_and_every_word_reads_back_from_its_label():
    for column in _event_columns():
        for language in ("zh", "en"):
            labels = choices(column, language)
            assert len(set(labels)) == len(labels)
            assert [cell_of(value_of(label, column), column, language) for label in labels] == labels
    assert len(choices(_event_columns()[2], "zh")) == len(EVENTS)


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "hazards.xlsx"
    write_hazard_sheets(path, [made("h-1"), made("h-2")])
    return path


def edited(book, change: Any, **options: Any) -> Any:
    whole = openpyxl.load_workbook(book)
    change(whole)
    whole.save(book)
    return sift_hazard_sheets(book, **options)


def cell(sheet: Any, heading: str, row: int) -> Any:
    place = next(one.column for one in sheet[1] if one.value == heading)
    return sheet.cell(row, place)


def test_the_first_sheet_shows_how_hazards_stand(book):
    sheet = openpyxl.load_workbook(book)["隐患台账"]
    shown = {heading.value: value.value for heading, value in zip(sheet[1], sheet[2], strict=True)}
    expected = {
        "编号": "h-1", "单位": "mine-1", "所在地": "CN-54/Lhasa", "行业": "非煤矿山", "发现渠道": "监督检查",
        "发现日期": dt.datetime(2024, 5, 20), "等级": "重大事故隐患", "判定标准": "《标准》", "责任人": "Tashi",
        "措施": "cut an exit", "期限": dt.datetime(2024, 7, 1), "预案": "leave", "状态": "治理中", "停工停产": "否",
    }  # fmt: skip
    assert {heading: shown[heading] for heading in expected} == expected


def test_the_first_sheet_alone_tells_what_was_found_determined_and_assured(book):
    def change(whole):
        del whole["隐患事项"]
        for row in (2, 3):
            cell(whole["隐患台账"], "状态", row).value = "已判定，待治理"

    sifted = edited(book, change)
    assert not sifted.problems
    expected = made()
    assert [hazard.id for hazard in sifted.hazards] == ["h-1", "h-2"]
    assert sifted.hazards[0].events == expected.events[:3]


def test_a_row_that_claims_more_than_it_can_tell_is_refused(book):
    def change(whole):
        del whole["隐患事项"]
        cell(whole["隐患台账"], "状态", 3).value = None

    sifted = edited(book, change)
    assert [(one.sheet, one.row, one.heading) for one in sifted.problems] == [("隐患台账", 2, "状态")]
    assert "这一行只能得到“已判定，待治理”" in sifted.problems[0].zh
    assert [hazard.id for hazard in sifted.hazards] == ["h-2"]


def test_a_new_row_is_a_new_hazard(book):
    def change(whole):
        sheet = whole["隐患台账"]
        row = {"编号": "h-3", "单位": "mine-1", "所在地": "CN-54/Lhasa", "行业": "非煤矿山", "发现渠道": "自查自改",
               "隐患描述": "缺防护栏", "发现日期": "2024/6/1", "发现人": "tashi", "发现人单位": "mine-1"}  # fmt: skip
        for heading, value in row.items():
            cell(sheet, heading, 4).value = value

    sifted = edited(book, change)
    assert not sifted.problems
    assert sifted.hazards[:2] == (made("h-1"), made("h-2"))
    assert sifted.hazards[2].state is HazardState.FOUND
    assert sifted.hazards[2].found.on == dt.date(2024, 6, 1)


def test_a_cell_of_the_first_sheet_that_differs_from_the_events_is_named_unless_rows_are_not_checked(book):
    def change(whole):
        cell(whole["隐患台账"], "等级", 2).value = "一般隐患"
        cell(whole["隐患台账"], "隐患描述", 2).value = None

    sifted = edited(book, change)
    assert [(one.row, one.heading) for one in sifted.problems] == [(2, "等级")]
    assert "“重大事故隐患”" in sifted.problems[0].zh
    assert sifted.hazards == (made("h-1"), made("h-2"))
    assert read_hazard_sheets(book, check_rows=False) == [made("h-1"), made("h-2")]


def test_events_may_be_sorted_by_anything_as_they_are_numbered(book):
    def change(whole):
        rows = list(whole["隐患事项"].iter_rows(min_row=2, values_only=True))
        for number, row in enumerate(reversed(rows), 2):
            for place, value in enumerate(row, 1):
                whole["隐患事项"].cell(number, place).value = value

    assert sorted(edited(book, change).hazards, key=lambda one: one.id) == [made("h-1"), made("h-2")]


def test_events_may_be_added(book):
    def change(whole):
        sheet = whole["隐患事项"]
        row = {"隐患编号": "h-2", "序号": 5, "事项": "报验", "日期": "2024-06-20", "办理人": "tashi",
               "办理人单位": "mine-1", "佐证": "T-7"}  # fmt: skip
        for heading, value in row.items():
            cell(sheet, heading, 10).value = value

    sifted = edited(book, change, check_rows=False)
    assert not sifted.problems
    assert sifted.hazards[1] == apply(made("h-2"), Submitted(on="2024-06-20", by=TASHI, evidence="T-7"))


def test_everything_wrong_with_events_is_named_with_its_cell_and_good_hazards_are_kept(book):
    def change(whole):
        sheet = whole["隐患事项"]
        cell(sheet, "事项", 2).value = "发现了"
        cell(sheet, "日期", 3).value = "五月"
        cell(sheet, "办理人层级", 4).value = "科级"
        cell(sheet, "办理人", 8).value = None
        cell(sheet, "等级", 9).value = "一般隐患"

    sifted = edited(book, change, check_rows=False)
    assert [(one.sheet, one.row, one.heading) for one in sifted.problems] == [
        ("隐患事项", 2, "事项"), ("隐患事项", 3, "日期"), ("隐患事项", 4, "办理人层级"), ("隐患事项", 8, "办理人"),
        ("隐患事项", 9, "等级"),
    ]  # fmt: skip
    assert sifted.hazards == ()
    assert "没有“发现了”；应为：发现、" in sifted.problems[0].zh
    assert sifted.problems[3].zh == "缺少内容"
    with pytest.raises(SheetError):
        read_hazard_sheets(book)


def test_a_history_that_a_rule_refuses_is_named_with_the_row_and_the_rule(book):
    def change(whole):
        cell(whole["隐患事项"], "判定标准", 3).value = None
        cell(whole["隐患事项"], "日期", 8).value = "2024-05-01"

    sifted = edited(book, change, check_rows=False)
    assert [(one.row, one.heading) for one in sifted.problems] == [(3, ""), (8, "")]
    assert "rule 'standard'" in sifted.problems[0].en
    assert "rule 'time'" in sifted.problems[1].en
    assert sifted.problems[1].zh.startswith("不予办理“落实五项保障”")


def test_numbers_of_events_must_be_whole_and_unique(book):
    def change(whole):
        cell(whole["隐患事项"], "序号", 3).value = 1
        cell(whole["隐患事项"], "序号", 7).value = None

    problems = edited(book, change, check_rows=False).problems
    assert [(one.row, one.heading) for one in problems] == [(3, "序号"), (7, "序号")]


def test_an_event_that_was_taken_out_is_missed_by_its_number(book):
    """Without it the rules may well hold: a listing, a pressure or a note would be gone unseen."""
    problems = edited(book, lambda whole: whole["隐患事项"].delete_rows(4), check_rows=False).problems
    assert [(one.row, one.heading, one.en[:16]) for one in problems] == [(4, "序号", "is 4, expected 3")]


def test_an_event_within_an_event_reads_back(tmp_path):
    late = Belated(on="2024-06-01", by=BUREAU, event=StopGapControlled(on="2024-05-22", by=TASHI, measures="=fenced"))
    hazard = apply(made(), late)
    assert isinstance(hazard, Hazard)
    write_hazard_sheets(tmp_path / "h.xlsx", [hazard])
    assert read_hazard_sheets(tmp_path / "h.xlsx") == [hazard]


def test_no_hazards_make_sheets_that_can_be_filled_in(tmp_path):
    write_hazard_sheets(tmp_path / "h.xlsx", [])
    assert read_hazard_sheets(tmp_path / "h.xlsx") == []
    write_hazard_sheets(tmp_path / "h", [])
    assert read_hazard_sheets(tmp_path / "h") == []


def test_several_measures_stand_on_a_line_each(tmp_path):
    before = made().assurances
    assert before is not None
    given = attrs.evolve(before, measures=("cut，an exit", "fence it"))
    hazard = apply(made(), Assured(on="2024-05-24", by=TASHI, assurances=given))
    assert isinstance(hazard, Hazard)
    write_hazard_sheets(tmp_path / "h.xlsx", [hazard])
    sheet = openpyxl.load_workbook(tmp_path / "h.xlsx")["隐患台账"]
    assert cell(sheet, "措施", 2).value == "cut，an exit\nfence it"
    assert cell(sheet, "等级", 2).value == Grade.MAJOR.zh
    assert read_hazard_sheets(tmp_path / "h.xlsx") == [hazard]


def test_sheets_of_hazards_are_known_by_their_headings_and_labels_are_read_in_part(book):
    def change(whole):
        whole["隐患台账"].title = "隐患台账2024"
        whole["隐患事项"].title = "Sheet2"
        sheet = whole["隐患台账2024"]
        cell(sheet, "等级", 2).value = "重大" if "重大" in str(cell(sheet, "等级", 2).value) else "一般"
        sheet.insert_rows(1)
        sheet["A1"] = "2024年隐患台账"

    before = sift_hazard_sheets(book)
    found = edited(book, change)
    assert (found.hazards, found.problems) == (before.hazards, ())
    assert {(one.sheet, one.taken) for one in found.readings if not one.row} == {
        ("隐患台账2024", "隐患台账 / hazards"), ("Sheet2", "隐患事项 / hazard events"),
    }  # fmt: skip
