"""Whatever stands in a cell: a reading gives problems, and never another error."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.loading.test_hazards_json import made
from zbgj import Ledger, Party, PartyKind
from zbgj.formats import SheetError, sift_hazard_sheets, sift_ledger_sheets, write_hazard_sheets, write_ledger_sheets
from zbgj.formats.findings import Findings
from zbgj.formats.recognising import recognised
from zbgj.formats.sheets import SheetData
from zbgj.ledger import Activity, Measurement, Waiver

cells: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
    st.text(max_size=6), st.sampled_from(["[", "{", "[[[", '{"a": 1}', "[1]", "1e999", "9" * 5000, "2024-02-30", "0:0",
                                          "24:00", "1/0", "=", "发现", "补记", "{" * 100_000, "９", "٣"]),
)  # fmt: skip


_SIFT: dict[str, Any] = {"ledger": sift_ledger_sheets, "hazards": sift_hazard_sheets}


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[list[Any]]]]:
    folder = tmp_path_factory.mktemp("books")
    ledger = Ledger(
        [Activity(party="p", obligation="o", when="2024-05-01")],
        [Measurement(party="p", target="t", value=1, when="2024-05-01")],
        waivers=[Waiver(party="p", obligation="o", granted_by="g", why="w", start="2024-01-01", until="2024-02-01")],
    )
    write_ledger_sheets(
        folder / "ledger.xlsx", ledger, [Party(id="p", kind=PartyKind.ENTERPRISE, place="CN-54", facts={"a": 1})]
    )
    write_hazard_sheets(folder / "hazards.xlsx", [made("h-1"), made("h-2")])
    found = {}
    for name in ("ledger", "hazards"):
        book = openpyxl.load_workbook(folder / f"{name}.xlsx")
        found[name] = {
            sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        }
    return found


@pytest.mark.parametrize("name", ["ledger", "hazards"])
@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=200)
@given(data=st.data())
def test_any_cell_may_hold_anything(
    monkeypatch: pytest.MonkeyPatch, sheets: Any, name: str, data: st.DataObject
) -> None:
    from contextlib import contextmanager

    book = {title: [list(row) for row in rows] for title, rows in sheets[name].items()}
    for _ in range(data.draw(st.integers(1, 3))):
        rows = book[data.draw(st.sampled_from([title for title, rows in book.items() if len(rows) > 1]))]
        row = data.draw(st.integers(0, len(rows) - 1))
        place = data.draw(st.integers(0, len(rows[row]) - 1))
        rows[row][place] = data.draw(cells)

    @contextmanager
    def given_sheets(_: Any) -> Any:
        yield [SheetData("made", title, iter(list(enumerate(rows, 1)))) for title, rows in book.items()]

    monkeypatch.setattr(f"zbgj.formats.{'hazard' if name == 'hazards' else 'ledger'}_sheets.read_sheets", given_sheets)
    try:
        problems = _SIFT[name]("made").problems
    except SheetError:
        return
    for problem in problems:
        assert problem.zh
        assert problem.en
        assert problem.sheet in book
        assert 1 <= problem.row <= 9
        assert str(problem.problem).startswith("made: ")


def test_an_empty_sheet_gives_no_rows_and_says_what_is_missing():
    from zbgj.formats.hazard_sheets import hazard_tables

    findings = Findings()
    assert recognised([SheetData("f", "隐患台账", iter(()))], hazard_tables(), (), findings) == ({}, ())
    assert [problem.zh for problem in findings.problems] == ["缺少“编号”栏"]


@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize(("cell", "said"), [
    ("=1+1", "a formula whose value was not saved"), ("#N/A", "a formula ended in the error #N/A"),
])  # fmt: skip
def test_a_formula_without_a_value_is_a_problem_and_no_blank(tmp_path, cell, said, opened):
    """As a program leaves it that does not reckon: the number of times would be taken for the one of a blank cell."""
    ledger = Ledger([Activity(party="p", obligation="o", when="2024-05-01", count=3)])
    write_ledger_sheets(tmp_path / "a.xlsx", ledger)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book.worksheets[0]["D2"] = cell
    book.save(tmp_path / "b.xlsx")
    for file in (io.BytesIO((tmp_path / "b.xlsx").read_bytes()), tmp_path / "b.xlsx")[opened:]:
        sifted = sift_ledger_sheets(file)
        assert sifted.ledger == Ledger()
        assert [(problem.cell, problem.en[: len(said)]) for problem in sifted.problems] == [("D2", said)]


def test_a_formula_with_a_value_counts_with_it_also_if_that_is_an_empty_text(tmp_path):
    write_ledger_sheets(tmp_path / "a.xlsx", Ledger([Activity(party="p", obligation="o", when="2024-05-01")]))
    saved = (b'<c r="D2" t="n"><v>1</v></c>', b'<c r="D2"><f>1+1</f><v>2</v></c><c r="F2" t="str"><f>A9</f><v></v></c>')
    with zipfile.ZipFile(tmp_path / "a.xlsx") as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                assert saved[0] in content
                content = content.replace(*saved)
            new.writestr(name, content)
    (activity,) = sift_ledger_sheets(tmp_path / "b.xlsx").ledger.activities
    assert (activity.count, activity.evidence) == (2, "")


def test_two_sheets_of_one_table_are_refused_as_one_would_be_lost(tmp_path):
    write_ledger_sheets(tmp_path / "a.xlsx", Ledger([Activity(party="p", obligation="o", when="2024-05-01")]))
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book.copy_worksheet(book.worksheets[0]).title = "activities"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(SheetError, match="activities: is the same table as '台账'"):
        sift_ledger_sheets(tmp_path / "a.xlsx")


def test_a_cell_that_is_a_time_or_a_span_is_no_date():
    from zbgj.formats.cells import CellError, Column, value_of

    typed: tuple[Any, ...] = (dt.time(8), True, 450)
    for cell in typed:
        with pytest.raises(CellError):
            value_of(cell, Column("on", dt.date, "日期", "day"))
