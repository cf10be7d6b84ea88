"""Ledgers as they really are: what has one meaning is read and said to be read so, everything else is named."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from fractions import Fraction
from typing import Any

import openpyxl
import pytest

from zbgj import Ledger, load_catalog
from zbgj.formats import SheetError, SheetWarning, read_ledger_sheets, sift_ledger_sheets, write_ledger_sheets
from zbgj.ledger import Activity, Measurement

from .damaged import BUREAU, DUTY, HEADINGS, ROW, book, rewritten, without

ACT = Activity(party="lhasa-sports", obligation=DUTY, when="2024-05-08", evidence="L-01", by="tashi")
TARGET = "09-2.2.1-dykes-to-standard"


@pytest.fixture(scope="module")
def catalog() -> Any:
    return load_catalog()


def sifted(path: Any, **more: Any) -> Any:
    return sift_ledger_sheets(path, parties=[BUREAU], **more)


def changed(**cells: Any) -> list[Any]:
    """The row, with other cells."""
    places = {"party": 0, "duty": 1, "when": 2, "count": 3, "share": 4, "evidence": 5, "by": 6}
    row = list(ROW)
    for key, value in cells.items():
        row[places[key]] = value
    return row


# --- sheets and headings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["台账2024", "2024年台账", "Sheet1", "体育局", " 台账 "])
def test_a_sheet_is_known_by_its_headings_whatever_it_is_called(tmp_path, title):
    found = sifted(book(tmp_path / "a.xlsx", {title: [HEADINGS, ROW]}))
    assert (found.ledger, found.problems) == (Ledger([ACT]), ())
    assert [one.taken for one in found.readings] == ([] if title.strip() == "台账" else ["台账 / activities"])


def test_a_workbook_in_which_nothing_is_recognised_is_an_error(tmp_path):
    path = book(tmp_path / "a.xlsx", {"会议": [("议题", "结论"), ("a", "b")]})
    with pytest.raises(SheetError, match=r"no sheet of a ledger.*there are: 会议"):
        sifted(path)
    with pytest.raises(SheetError, match="it looks like 'activities', but has no column 'when'"):
        sifted(book(tmp_path / "b.xlsx", {"甲": [("单位", "任务编号", "次数", "佐证"), ("a", "b", 1, "c")]}))


def test_a_sheet_that_is_not_read_is_named(tmp_path):
    path = book(tmp_path / "a.xlsx", {"台账": [HEADINGS, ROW], "会议": [("议题", "结论"), ("a", "b")], "空": []})
    found = sifted(path)
    assert found.unread == ("会议",)
    assert [(one.sheet, one.zh) for one in found.warnings] == [("会议", "这张工作表未读取")]
    with pytest.warns(SheetWarning, match="会议: this sheet is not read"):
        assert read_ledger_sheets(path) == Ledger([ACT])


def test_a_progress_table_is_no_ledger(tmp_path):
    import zbgj
    from zbgj.formats import write_progress_sheets

    report = zbgj.evaluate(BUREAU, [load_catalog()["20"]], Ledger(), "2024-12-31")
    write_progress_sheets(tmp_path / "a.xlsx", [report])
    whole = openpyxl.load_workbook(tmp_path / "a.xlsx")
    whole["调度表"].title = "六月"
    whole.save(tmp_path / "a.xlsx")
    with pytest.raises(SheetError, match="no sheet of a ledger"):
        sifted(tmp_path / "a.xlsx")


@pytest.mark.parametrize("above", [
    [("拉萨市体育局2024年安全生产台账",)], [()], [("台账",), (), ("填报日期：2024-06-01",)],
    [(None, None, "台账（2024）")],
])  # fmt: skip
def test_titles_and_blank_rows_may_stand_above_the_headings(tmp_path, above):
    found = sifted(book(tmp_path / "a.xlsx", {"台账": [*above, HEADINGS, ROW, changed(when="soon")]}))
    assert found.ledger == Ledger([ACT])
    assert [one.cell for one in found.problems] == [f"C{len(above) + 3}"]


def test_headings_may_take_two_rows_with_merged_cells(tmp_path):
    def merge(whole):
        sheet = whole["台账"]
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("C1:D1")

    upper = ("单位", "任务编号", "完成情况", None, None, "佐证材料", "办理人")
    lower = (None, None, "时间", "次数", "覆盖比例", None, None)
    found = sifted(book(tmp_path / "a.xlsx", {"台账": [upper, lower, ROW]}, merge))
    assert (found.ledger, found.problems) == (Ledger([ACT]), ())


def test_headings_in_both_languages_and_headings_again(tmp_path):
    english = ("party", "obligation", "when", "count", "share", "evidence", "by")
    found = sifted(book(tmp_path / "a.xlsx", {"台账": [HEADINGS, english, ROW, HEADINGS, changed(evidence="L-02")]}))
    assert found.problems == ()
    assert [act.evidence for act in found.ledger.activities] == ["L-01", "L-02"]


@pytest.mark.parametrize(("place", "heading"), [
    (0, " 单 位 "), (0, "单位名称"), (2, "日期"), (2, "时间（年月日）"), (2, "完成时间"), (3, "完成次数"),
    (4, "覆盖率"),
    (5, "佐证材料"), (5, "佐证 "), (6, "经办人"), (2, "時间时间"[2:] + "*"), (1, "任务编号（必填）"), (5, "佐\n证"),
])  # fmt: skip
def test_a_heading_in_another_usual_form_is_read_and_said_to_be(tmp_path, place, heading):
    headings = [*HEADINGS]
    headings[place] = heading
    row = changed(share="1/3")
    found = sifted(book(tmp_path / "a.xlsx", {"台账": [headings, row]}))
    assert found.problems == ()
    assert found.ledger == Ledger(
        [Activity(party="lhasa-sports", obligation=DUTY, when="2024-05-08", share="1/3", evidence="L-01", by="tashi")]
    )
    if heading.strip() != HEADINGS[place]:
        assert (1, place + 1, heading.strip()) in {(one.row, one.place, one.said) for one in found.readings}


def test_a_heading_one_sign_off_is_asked_about(tmp_path):
    headings = [*HEADINGS[:4], "覆盖比列", *HEADINGS[5:]]
    found = sifted(book(tmp_path / "a.xlsx", {"台账": [headings, changed(share="1/3")]}))
    assert [(one.cell, one.zh[:13]) for one in found.problems] == [("E1", "“覆盖比列”与“覆盖比例”")]


def test_a_column_that_nobody_reads_is_named_if_it_holds_something(tmp_path):
    rows = [(*HEADINGS, "备注", "空"), (*ROW, "加急"), (*changed(evidence="L-02"), None, None, "写在外面")]
    found = sifted(book(tmp_path / "a.xlsx", {"台账": rows}))
    assert [(one.cell, one.heading) for one in found.warnings] == [("H1", "备注"), ("J3", "")]
    assert found.extras == {"activities": ({"备注": "加急"}, {})}


def test_columns_of_ones_own_survive_a_workbook_that_is_made_anew(tmp_path):
    first = book(tmp_path / "a.xlsx", {"台账": [(*HEADINGS, "备注"), (*ROW, "加急"), changed(evidence="L-02")]})
    found = sifted(first)
    write_ledger_sheets(tmp_path / "b.xlsx", found.ledger, [BUREAU], extras=found.extras)
    again = sifted(tmp_path / "b.xlsx")
    assert (again.ledger, again.extras) == (found.ledger, found.extras)


def test_totals_and_signatures_are_no_entries(tmp_path):
    rows = [
        HEADINGS, ROW, ("合计", None, None, 1), ("合  计", None, None, 1), ("填表人：扎西", None, "审核人：卓玛"),
        ("注：本表每月报送",),
    ]  # fmt: skip
    found = sifted(book(tmp_path / "a.xlsx", {"台账": rows}))
    assert (found.ledger, found.problems) == (Ledger([ACT]), ())
    assert [one.row for one in found.readings] == [3, 4, 5, 6]
    (wrong,) = sifted(book(tmp_path / "b.xlsx", {"台账": [HEADINGS, ROW, ("拉萨",)]})).problems[:1]
    assert wrong.row == 3


def test_cells_merged_downwards_count_for_every_row(tmp_path):
    def merge(whole):
        whole["台账"].merge_cells("A2:A3")

    rows = [HEADINGS, ROW, changed(party=None, evidence="L-02")]
    found = sifted(book(tmp_path / "a.xlsx", {"台账": rows}, merge))
    assert [act.party for act in found.ledger.activities] == ["lhasa-sports"] * 2
    assert [(one.cell, one.taken) for one in found.readings] == [("A3", "lhasa-sports")]
    assert [one.cell for one in sifted(book(tmp_path / "b.xlsx", {"台账": rows})).problems] == ["A3"]


# --- names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [
    "lhasa-sports", "lhasa-sports ", "Lhasa-Sports", "拉萨市体育局", "拉萨市 体育局", "ｌhasa-sports",
    "Lhasa Sports Bureau",
])  # fmt: skip
def test_a_party_by_identifier_or_name(tmp_path, said):
    found = sifted(book(tmp_path / "a.xlsx", {"台账": [HEADINGS, changed(party=said)]}))
    assert (found.ledger, found.problems) == (Ledger([ACT]), ())


def test_an_unknown_party_is_a_problem_beside_the_cell_with_the_nearest(tmp_path):
    found = sifted(book(tmp_path / "a.xlsx", {"台账": [HEADINGS, changed(party="拉萨市体育")]}))
    assert [(one.cell, one.zh) for one in found.problems] == [
        ("A2", "没有单位“拉萨市体育”；最接近的是拉萨市体育局（lhasa-sports）")
    ]
    parties = [("编号", "类别", "层级", "中文名称"), ("x", "企业", None, "甲")]
    own = sift_ledger_sheets(book(tmp_path / "b.xlsx", {"台账": [HEADINGS, ROW], "单位": parties}))
    assert [(one.cell, one.en) for one in own.problems] == [("A2", "there is no party 'lhasa-sports'")]


def test_a_duty_by_its_name_one_that_is_not_owed_and_a_day_far_outside_the_plan(tmp_path, catalog):
    name = catalog.item(DUTY).statement.zh
    rows = [
        HEADINGS, changed(duty=name), changed(duty="14-2.1.4-escape-drill"), changed(when="2042-05-08"),
        changed(duty="20-3.6-leaders-chek"),
    ]  # fmt: skip
    found = sifted(book(tmp_path / "a.xlsx", {"台账": rows}), catalog=catalog)
    assert found.ledger == Ledger([ACT])
    assert [(one.cell, one.en.partition(";")[0]) for one in found.problems] == [
        ("B3", "'14-2.1.4-escape-drill' does not fall on 'lhasa-sports'"),
        ("C4", "2042-05-08 lies far outside the plan"),
        ("B5", "there is no obligation '20-3.6-leaders-chek'"),
    ]
    assert "20-3.6-leaders-check" in found.problems[2].en


def test_a_bad_obligation_in_also_is_marked_there(tmp_path, catalog):
    path = book(tmp_path / "a.xlsx", {"台账": [(*HEADINGS, "同时计入"), (*ROW, "20-none")]})
    assert [one.cell for one in sifted(path, catalog=catalog).problems] == ["H2"]


def test_tags_facts_and_parents_by_their_names_and_misspelt(tmp_path, catalog):
    headings = ("编号", "类别", "层级", "行业领域", "标签", "数据", "上级单位", "中文名称")
    rows = [
        headings,
        ("up", "主管部门", "地(市)级", "体育", None, None, None, "上级局"),
        ("m", "企业", None, "非煤矿山", "地下矿山", "开采深度=860\n井深=1", "上级局", "矿"),
        ("n", "企业", None, "旅游", "undergroud-mine；本地标签", None, None, "甲"),
        ("o", "企业", None, "旅游", "本地标签", None, "上极局", "乙"),
    ]
    found = sift_ledger_sheets(book(tmp_path / "a.xlsx", {"单位": rows}), catalog=catalog)
    mine = found.parties[1]
    assert mine.tags == {"underground-mine"}
    assert mine.parents == ("up",)
    assert dict(mine.facts) == {"mining_depth_m": 860, "井深": 1}
    assert str(found.parties[0].level) == "prefecture"
    assert [(one.cell, one.en) for one in found.problems] == [
        ("E4", "there is no tag 'undergroud-mine'; the nearest is underground-mine, underground-building"),
        ("G5", "there is no party '上极局'; the nearest is up"),
    ]
    assert [(one.cell, one.en) for one in found.warnings] == [
        ("F3", "there is no fact '井深'"), ("E5", "there is no tag '本地标签'"),
    ]  # fmt: skip


# --- values -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("when", "instant"), [
    ("2024/5/8 9:30", True), ("2024/5/8 9:30:00", True), ("2024年5月8日 9:30", True), ("2024年5月8日星期三", False),
    ("2024年5月8号", False), ("20240508", False), (20240508, False), (45420, False), (45420.395833333336, True),
    ("２０２４年５月８日", False), ("2024\u00a0-05-08", False), ("2024年5月8日上午9:30", True),
    ("2024/5/8 0:00:00", False),
    (dt.datetime(2024, 5, 8, 9, 30), True),
])  # fmt: skip
def test_a_day_or_an_instant_however_it_is_written(tmp_path, when, instant):
    (act,) = sifted(book(tmp_path / "a.xlsx", {"台账": [HEADINGS, changed(when=when)]})).ledger.activities
    assert (str(act.when.date() if isinstance(act.when, dt.datetime) else act.when)) == "2024-05-08"
    assert isinstance(act.when, dt.datetime) == instant
    assert not instant or act.when.strftime("%H:%M") == "09:30"


def test_two_digits_of_a_year_are_read_where_the_plans_decide(tmp_path, catalog):
    path = book(tmp_path / "a.xlsx", {"台账": [HEADINGS, changed(when="24.5.8")]})
    assert sifted(path, catalog=catalog).ledger == Ledger([ACT])
    assert "两位" in sifted(path).problems[0].zh


@pytest.mark.parametrize("when", ["5月8日", "8/5/2024", "2024年5月", "上午9:00", "2024-02-30"])
def test_what_may_be_two_days_or_none_stays_a_problem_that_says_why(tmp_path, when):
    (problem,) = sifted(book(tmp_path / "a.xlsx", {"台账": [HEADINGS, changed(when=when)]})).problems
    assert (problem.cell, when in problem.zh) == ("C2", True)


@pytest.mark.parametrize(("count", "times"), [("3次", 3), ("1,000", 1000), ("３", 3), ("一", 1), (" 2 ", 2), (2.0, 2)])
def test_a_count_however_it_is_written(tmp_path, count, times):
    (act,) = sifted(book(tmp_path / "a.xlsx", {"台账": [HEADINGS, changed(count=count)]})).ledger.activities
    assert act.count == times


@pytest.mark.parametrize(("share", "part"), [
    ("30 %", Fraction(3, 10)), ("三分之一", Fraction(1, 3)), ("１／３", Fraction(1, 3)), (0.3, Fraction(3, 10)),
    ("一", Fraction(1)),
])  # fmt: skip
def test_a_share_however_it_is_written(tmp_path, share, part):
    (act,) = sifted(book(tmp_path / "a.xlsx", {"台账": [HEADINGS, changed(share=share)]})).ledger.activities
    assert act.share == part


def measured(tmp_path: Any, value: Any, number_format: str = "General", suffix: str = ".xlsx", **more: Any) -> Any:
    def show(whole):
        whole["指标数据"]["C2"].number_format = number_format

    rows = [("单位", "指标", "数值", "时间"), ("lhasa-sports", TARGET, value, "2025-12-01")]
    return sifted(book(tmp_path / f"a{suffix}", {"指标数据": rows}, show), **more)


@pytest.mark.parametrize(("value", "shown"), [
    (1.0, "0%"), (1, "0.00%"), ("100%", "General"), ("100 ％", "@"), (1, '0.0"分"%'), (100, "General"),
    ("百分之一百", "@"),
])  # fmt: skip
def test_a_percent_cell_is_the_percentage_that_it_shows(tmp_path, value, shown):
    found = measured(tmp_path, value, shown)
    assert found.ledger == Ledger(
        measurements=[Measurement(party="lhasa-sports", target=TARGET, value=100, when="2025-12-01")]
    )


def test_a_percent_sign_that_is_only_shown_makes_no_percentage(tmp_path):
    assert measured(tmp_path, 95, '0"%"').ledger.measurements[0].value == 95


def test_a_share_in_a_percent_cell_is_a_share(tmp_path):
    def show(whole):
        whole["台账"]["E2"].number_format = "0%"

    found = sifted(book(tmp_path / "a.xlsx", {"台账": [HEADINGS, changed(share=0.3)]}, show))
    assert found.ledger.activities[0].share == Fraction(3, 10)


def test_a_long_number_in_evidence_stays_whole(tmp_path):
    path = book(tmp_path / "a.xlsx", {"台账": [HEADINGS, changed(evidence="MARK")]})
    found = re.search(rb'<c r="F2"[^>]*>.*?</c>', zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml"))
    assert found is not None
    rewritten(path, "xl/worksheets/sheet1.xml", found[0], b'<c r="F2"><v>123456789012345678</v></c>')
    assert sifted(path).ledger.activities[0].evidence == "123456789012345678"


def test_the_same_row_twice_is_one_act_and_both_rows_are_named(tmp_path):
    path = book(
        tmp_path / "a.xlsx", {"台账": [HEADINGS, ROW, ROW, changed(when="2024-05-08 10:00"), changed(evidence="L-02")]}
    )
    found = sifted(path)
    assert [act.evidence for act in found.ledger.activities] == ["L-01", "L-02"]
    assert [(one.row, one.zh) for one in found.warnings] == [
        (3, "与台账!2行相同，只计一次"), (4, "与台账!2行相同，只计一次")
    ]  # fmt: skip
    assert len(sifted(path, keep_repeats=True).ledger.activities) == 4


def test_everything_that_was_interpreted_is_listed_with_what_it_said(tmp_path):
    row = changed(party="拉萨市体育局", when="2024年5月8号", count="3次", share="三分之一")
    found = sifted(book(tmp_path / "a.xlsx", {"台账": [HEADINGS, row]}))
    assert [(one.cell, one.said, one.taken) for one in found.readings] == [
        ("C2", "2024年5月8号", "2024-05-08"), ("D2", "3次", "3"), ("E2", "三分之一", "1/3"),
    ]  # fmt: skip


# --- files ------------------------------------------------------------------------------------------------------

TEXT = "单位,任务编号,时间,次数,覆盖比例,佐证,办理人\nlhasa-sports,20-3.6-leaders-check,2024-05-08,1,,L-01,tashi\n"


@pytest.mark.parametrize("content", [
    TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.encode("utf-16"), TEXT.encode("utf-16-le"), TEXT.encode("gb18030"),
    TEXT.replace(",", ";").encode(), TEXT.replace(",", "\t").encode(), ("sep=;\n" + TEXT.replace(",", ";")).encode(),
    ("sep=,\r\n" + TEXT).encode("utf-8-sig"), TEXT.replace("\n", "\r\n").replace(",", "\t").encode("utf-16"),
    ("安全生产台账,,,,,,\n" + TEXT).encode(), (TEXT + "合计,,,1,,,\n").encode("gb18030"),
    TEXT.replace("2024-05-08", "2024/5/8").encode(), TEXT.replace("2024-05-08", "2024-05-08 00:00:00").encode(),
])  # fmt: skip
@pytest.mark.parametrize("name", ["ledger2024.csv", "台账.csv"])
def test_a_csv_file_however_it_was_saved(tmp_path, content, name):
    (tmp_path / name).write_bytes(content)
    found = sifted(tmp_path / name)
    assert (found.ledger, found.problems) == (Ledger([ACT]), ())


def test_a_workbook_that_openpyxl_cannot_read(tmp_path):
    path = book(tmp_path / "a.xlsx", {"台账": [HEADINGS, ROW]})
    found = re.search(rb'<patternFill patternType="gray125" ?/>', zipfile.ZipFile(path).read("xl/styles.xml"))
    assert found is not None
    rewritten(path, "xl/styles.xml", found[0], b"")
    with pytest.raises(TypeError):
        openpyxl.load_workbook(path)
    assert sifted(path).ledger == Ledger([ACT])


def test_a_workbook_without_styles(tmp_path):
    path = without(book(tmp_path / "a.xlsx", {"台账": [HEADINGS, ROW]}), "xl/styles.xml")
    assert sifted(path).ledger == Ledger([ACT])


def test_an_old_workbook(tmp_path):
    xlwt = pytest.importorskip("xlwt")
    whole = xlwt.Workbook()
    sheet = whole.add_sheet("台账")
    for row, cells in enumerate([HEADINGS, ROW]):
        for place, cell in enumerate(cells):
            if cell is not None:
                sheet.write(row, place, cell)
    whole.save(str(tmp_path / "a.xls"))
    assert sifted(tmp_path / "a.xls").ledger == Ledger([ACT])


def test_an_open_document_with_a_percentage(tmp_path):
    opendocument = pytest.importorskip("odf.opendocument")
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    whole = opendocument.OpenDocumentSpreadsheet()
    table = Table(name="指标数据")
    for cells in [("单位", "指标", "数值", "时间"), ("lhasa-sports", TARGET, None, "2025-12-01")]:
        row = TableRow()
        for cell in cells:
            made = TableCell(valuetype="percentage", value="1") if cell is None else TableCell(valuetype="string")
            made.addElement(P(text=cell or "100%"))
            row.addElement(made)
        table.addElement(row)
    whole.spreadsheet.addElement(table)
    whole.save(str(tmp_path / "a.ods"))
    assert sifted(tmp_path / "a.ods").ledger.measurements[0].value == 100
