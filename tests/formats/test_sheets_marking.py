"""Problems written back next to the cells, in a copy that keeps everything else."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from tests.loading.test_hazards_json import made
from zbgj import Ledger
from zbgj.formats import (
    CellProblem,
    annotate,
    sift_hazard_sheets,
    sift_ledger_sheets,
    write_hazard_sheets,
    write_ledger_sheets,
)
from zbgj.ledger import Activity

LEDGER = Ledger([Activity(party="p", obligation="o", when="2024-05-01", evidence="=1+1")] * 2)


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "ledger.xlsx"
    write_ledger_sheets(path, LEDGER)
    whole = openpyxl.load_workbook(path)
    sheet = whole["台账"]
    sheet["C2"], sheet["D3"], sheet["A3"] = "yesterday", "many", None
    last = sheet.max_column + 1
    sheet.cell(1, last).value, sheet.cell(2, last).value = "备注", "=LEN(A2)"
    sheet.cell(9, 1).value = "a stray remark"
    whole.create_sheet("会议")["A1"] = "minutes"
    whole.save(path)
    return path


@pytest.mark.parametrize(
    ("language", "heading", "said"), [("zh", "问题", "缺少内容"), ("en", "problems", "is missing")]
)
def test_wrong_cells_are_marked_and_told_and_nothing_is_lost(book, tmp_path, language, heading, said):
    copy = tmp_path / "marked.xlsx"
    problems = sift_ledger_sheets(book).problems
    annotate(book, problems, copy, language=language)
    sheet = openpyxl.load_workbook(copy)["台账"]
    assert sheet["C2"].value == "yesterday"
    assert sheet["C2"].fill.fgColor.rgb == "FFFFC7CE"
    assert "yesterday" in sheet["C2"].comment.text
    assert sheet["A3"].comment.text == said
    assert sheet["B3"].comment is None
    last = sheet.max_column
    assert sheet.cell(1, last).value == heading
    assert sheet.cell(3, last).value.splitlines()[0] == f"单位: {said}"
    assert len(sheet.cell(3, last).value.splitlines()) == 2
    before, after = openpyxl.load_workbook(book), openpyxl.load_workbook(copy)
    for one in before.worksheets:
        for row in one.iter_rows():
            for cell in row:
                assert after[one.title][cell.coordinate].value == cell.value
    assert after["台账"].data_validations.count == before["台账"].data_validations.count
    assert after["台账"].freeze_panes == "B2"


def test_marking_again_writes_the_column_anew_and_a_mended_copy_reads(book):
    annotate(book, sift_ledger_sheets(book).problems, book)
    annotate(book, sift_ledger_sheets(book).problems, book, language="en")
    whole = openpyxl.load_workbook(book)
    sheet = whole["台账"]
    assert [cell.value for cell in sheet[1]].count("problems") == 1
    assert "问题" not in [cell.value for cell in sheet[1]]
    sheet["C2"], sheet["D3"], sheet["A3"], sheet["C3"] = "2024-05-01", 1, "p", "2024-05-01"
    sheet["A9"] = None
    whole.save(book)
    sifted = sift_ledger_sheets(book, keep_repeats=True)
    assert (sifted.ledger, sifted.problems) == (LEDGER, ())
    assert [one.heading or one.sheet for one in sifted.warnings] == ["备注", "会议"]


def test_a_missing_column_is_told_at_the_head_of_the_sheet(book):
    whole = openpyxl.load_workbook(book)
    whole["台账"]["A1"] = "谁"
    whole.save(book)
    annotate(book, sift_ledger_sheets(book).problems, book)
    sheet = openpyxl.load_workbook(book)["台账"]
    assert sheet.cell(1, sheet.max_column).value == "问题\n单位: 缺少“单位”栏"


def test_csv_files_get_the_column(tmp_path):
    write_ledger_sheets(tmp_path / "csv", LEDGER)
    file = tmp_path / "csv" / "activities.csv"
    text = file.read_text(encoding="utf-8-sig").replace("2024-05-01", "yesterday", 1)
    file.write_text(text, encoding="utf-8-sig", newline="")
    for target in (tmp_path / "marked", tmp_path / "marked" / ".." / "csv"):
        annotate(tmp_path / "csv", sift_ledger_sheets(tmp_path / "csv").problems, target)
    with (tmp_path / "csv" / "activities.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0][-1] == "问题"
    assert rows[1][-1].startswith("时间: 应为日期或时刻")
    assert rows[2][-1] == ""
    assert rows[1][5] == "'=1+1"
    assert sorted(file.name for file in (tmp_path / "marked").iterdir()) == sorted(
        file.name for file in (tmp_path / "csv").iterdir()
    )


def test_problems_of_hazards_are_marked(tmp_path):
    path = tmp_path / "h.xlsx"
    write_hazard_sheets(path, [made()])
    whole = openpyxl.load_workbook(path)
    whole["隐患事项"]["D3"] = "2024-01-01"
    whole["隐患事项"]["E3"] = "2024-05-21"
    whole.save(path)
    problems = sift_hazard_sheets(path).problems
    assert problems
    annotate(path, problems, path)
    sheet = openpyxl.load_workbook(path)["隐患事项"]
    assert "不予办理" in sheet.cell(3, sheet.max_column).value


def test_a_sheet_with_merged_cells_can_be_marked(book):
    whole = openpyxl.load_workbook(book)
    whole["台账"].merge_cells("A3:B3")
    whole.save(book)
    problems = [CellProblem("ledger.xlsx", "台账", 3, 2, "任务编号", "错", "wrong")]
    annotate(book, problems, book)
    sheet = openpyxl.load_workbook(book)["台账"]
    assert sheet.cell(3, sheet.max_column).value == "任务编号: 错"


def test_a_workbook_is_not_marked_into_a_folder(book, tmp_path):
    with pytest.raises(ValueError, match="a workbook for a workbook"):
        annotate(book, [], tmp_path / "folder")
