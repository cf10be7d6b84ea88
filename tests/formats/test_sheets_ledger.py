"""The ledger and the parties as sheets: what is written reads back the same, what is wrong is said with its cell."""

from __future__ import annotations

import datetime as dt
import io
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from zbgj import Ledger, Level, Party, PartyKind, Sector, load_catalog
from zbgj.applicability import applies
from zbgj.days import as_instant
from zbgj.formats import (
    SheetError,
    read_ledger_sheets,
    sift_ledger_sheets,
    write_ledger_sheets,
)
from zbgj.ledger import Activity, Attestation, LedgerError, Measurement, Trigger, Waiver

SLOW = settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    max_examples=30,
)

#: Texts that have broken sheets before.
NASTY = ["=1+1", "=cmd|' /C calc'!A0", "+86 1380", "-", "-1", "@x", "'quoted", "''", "第二出口\n缺失", "007", "1e5",
         "2024-05-20", "TRUE", "#REF!", "#N/A", "  edged ", "\t tab", "“全”", "<a>&amp;", "e\u0301", "𠮷",
         "_x000D_", "_x0041_", "__x0041_", "a\r\nb", "\r", "a,b;c|d", '"', "[1]", "{}", "＝1", " ", "\u00a0",
         "\u2028"]  # fmt: skip
texts = st.sampled_from(NASTY) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8
)
names = texts.filter(lambda text: bool(text.strip()))
#: A cell that holds nothing but spaces is blank.
shown = texts.map(lambda text: text if text.strip() else "")
days = st.dates(dt.date(1800, 1, 1), dt.date(2100, 1, 1)) | st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))
instants = st.builds(
    lambda at, zone: as_instant(at.replace(tzinfo=zone)),
    st.datetimes(dt.datetime(1899, 1, 1), dt.datetime(2100, 1, 1)) | st.sampled_from(
        [dt.datetime(2024, 5, 1), dt.datetime(1986, 9, 14, 1, 30), dt.datetime(2024, 5, 1, 8, 30)]
    ),
    st.sampled_from([None, dt.UTC]),
)  # fmt: skip
moments = days | instants
shares = st.none() | st.fractions(0, 1, max_denominator=10**12).filter(bool)


@st.composite
def entries(draw: st.DrawFn, /, type_: Any, **fields: st.SearchStrategy[Any]) -> Any:
    try:
        return type_(**{name: draw(strategy) for name, strategy in fields.items()})
    except LedgerError:
        assume(False)


numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**20), 10**20)
ledgers = st.builds(
    Ledger,
    st.lists(entries(Activity, party=names, obligation=names, when=moments, count=st.integers(1, 10**6), share=shares,
                     evidence=shown, by=shown, also=st.lists(texts, max_size=3)), max_size=3),
    st.lists(entries(Measurement, party=names, target=names, value=numbers, when=moments), max_size=3),
    st.lists(entries(Trigger, party=names, key=names, when=moments), max_size=2),
    st.lists(entries(Attestation, party=names, obligation=names, start=days, until=days), max_size=2),
    st.lists(entries(Waiver, party=names, obligation=names, granted_by=names, why=names, start=days, until=days,
                     granted=st.none() | days), max_size=2),
)  # fmt: skip


#: Names of parties that nothing else is called, as a party called by its name is read as its identifier.
titles = st.just("") | texts.map("藏{}".format)


@st.composite
def parties(draw: st.DrawFn) -> tuple[Party, ...]:
    place = st.lists(st.text("abc藏_-", min_size=1, max_size=4), min_size=1, max_size=3).map("/".join)
    identifiers = draw(st.lists(names, unique=True, max_size=3))
    return tuple(
        Party(id=identifier, kind=draw(st.sampled_from(list(PartyKind))), level=draw(st.sampled_from(list(Level))),
              place=draw(place), sectors=draw(st.sets(st.sampled_from(list(Sector)), max_size=3)),
              tags=draw(st.sets(texts, max_size=3)), facts=draw(st.dictionaries(texts, numbers, max_size=3)),
              parents=draw(st.lists(st.sampled_from(identifiers), max_size=3)), zh=draw(titles), en=draw(titles))
        for identifier in identifiers
    )  # fmt: skip


def with_all_of(ledger: Ledger, people: tuple[Party, ...]) -> tuple[Party, ...]:
    """The parties, and one for each entry of a party that is none of them: unknown ones are refused."""
    entries = (*ledger.activities, *ledger.measurements, *ledger.triggers, *ledger.attestations, *ledger.waivers)
    known = {party.id for party in people}
    more = dict.fromkeys(entry.party for entry in entries if entry.party not in known)
    return (*people, *(Party(id=key, kind=PartyKind.ENTERPRISE, place="CN-54/Lhasa") for key in more))


@SLOW
@given(ledgers, parties(), st.sampled_from(["zh", "en"]))
def test_ledger_and_parties_read_back_the_same_from_a_workbook(ledger, people, language):
    file = io.BytesIO()
    people = with_all_of(ledger, people)
    write_ledger_sheets(file, ledger, people, language=language)
    file.seek(0)
    sifted = sift_ledger_sheets(file, keep_repeats=True)
    assert not sifted.problems
    assert not sifted.readings
    assert sifted.ledger == ledger
    assert sifted.parties == people


@SLOW
@given(ledgers, parties(), st.sampled_from(["zh", "en"]), st.booleans())
def test_ledger_and_parties_read_back_the_same_from_csv(tmp_path_factory, ledger, people, language, bom):
    folder = tmp_path_factory.mktemp("csv")
    people = with_all_of(ledger, people)
    write_ledger_sheets(folder, ledger, people, language=language, bom=bom)
    sifted = sift_ledger_sheets(folder, keep_repeats=True)
    assert (sifted.problems, sifted.readings) == ((), ())
    assert (sifted.ledger, sifted.parties) == (ledger, people)


LEDGER = Ledger(
    [Activity(party="p", obligation="20-3.6-leaders-check", when="2024-05-01T08:30:00", share="1/3", evidence="=1+1"),
     Activity(party="p", obligation="20-3.6-leaders-check", when="2024-05-02")],
    [Measurement(party="p", target="20-2-no-major-accidents", value=0, when="2024-12-20")],
)  # fmt: skip


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "ledger.xlsx"
    write_ledger_sheets(path, LEDGER, [Party(id="p", kind=PartyKind.ENTERPRISE, place="CN-54")])
    return path


def test_the_workbook_is_made_for_people(book):
    sheet = openpyxl.load_workbook(book)["台账"]
    assert [cell.value for cell in sheet[1]][:4] == ["单位", "任务编号", "时间", "次数"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}3"
    assert sheet["C2"].value == dt.datetime(2024, 5, 1, 8, 30)
    assert sheet["C3"].is_date
    assert sheet["A1"].font.bold
    assert {sheet.column_dimensions[letter].width > 5 for letter in "ABC"} == {True}


def test_dates_and_instants_have_room_in_their_columns(tmp_path):
    path = tmp_path / "ledger.xlsx"
    write_ledger_sheets(path, Ledger(triggers=[Trigger(party="p", key="k", when="2024-05-01T08:30:00")]))
    book = openpyxl.load_workbook(path)
    assert book["触发事项"].column_dimensions["C"].width > len("2024-05-01 08:30:00")
    assert book["豁免"].column_dimensions["E"].width > len("2024-05-01")


def test_the_workbook_offers_what_can_be_chosen(tmp_path):
    path = tmp_path / "ledger.xlsx"
    mine = Party(id="p", kind=PartyKind.ENTERPRISE, place="CN-54", sectors={Sector.NON_COAL_MINES})
    catalog = load_catalog()
    write_ledger_sheets(path, LEDGER, [mine], catalog=catalog)
    whole = openpyxl.load_workbook(path)
    lists = whole["选项"]
    assert lists.sheet_state == "visible"

    def offered(sheet: str, cell: str) -> tuple[list[Any], list[Any]]:
        rule = next(rule for rule in whole[sheet].data_validations.dataValidation if cell in rule.sqref)
        cells = [row[0] for row in lists[rule.formula1.split("!")[1]]]
        return [cell.value for cell in cells], [cell.offset(0, 1).value for cell in cells]

    ids, named = offered("台账", "B2")
    assert ids == [duty.id for duty in catalog.obligations_for(mine)]
    assert named == [catalog.item(duty).statement.zh for duty in ids]
    assert offered("台账", "A1000")[0] == ["p"]
    assert offered("单位", "B2")[0] == [kind.zh for kind in PartyKind]
    for cell, key, name in (("F2", "underground-mine", "地下矿山"), ("E2", "sports", "体育")):
        assert (key, name) in zip(*offered("单位", cell), strict=True)
    assert offered("单位", "H2")[0] == ["p"]
    told = [(row[place].value, row[place + 1].value) for row in lists.iter_rows() for place in range(len(row) - 1)]
    assert ("mining_depth_m", "开采深度(米)") in told
    evidence = whole["台账"].column_dimensions["F"]
    assert evidence.number_format == "@", "a long number that is typed there stays whole"
    assert "fatal-accident" in offered("触发事项", "B2")[0]
    targets = {target.id for plan in catalog.plans() for target in plan.targets if applies(target, plan, mine)}
    assert set(offered("指标数据", "B2")[0]) == targets


def test_without_parties_a_workbook_offers_all_of_the_catalogue(tmp_path):
    path = tmp_path / "ledger.xlsx"
    write_ledger_sheets(path, LEDGER, catalog=load_catalog())
    lists = openpyxl.load_workbook(path)["选项"]
    offered = {cell.value for column in lists.iter_cols() for cell in column}
    assert offered >= {duty.id for plan in load_catalog().plans() for duty in plan.duties}


def test_lists_without_names_are_hidden(tmp_path):
    path = tmp_path / "ledger.xlsx"
    write_ledger_sheets(path, LEDGER)
    assert openpyxl.load_workbook(path)["选项"].sheet_state == "hidden"


def test_a_text_that_looks_like_a_formula_is_a_text(book):
    cell = next(cell for cell in openpyxl.load_workbook(book)["台账"][2] if cell.value == "=1+1")
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_a_csv_file_holds_no_formula(tmp_path):
    write_ledger_sheets(tmp_path, LEDGER)
    raw = (tmp_path / "activities.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert ",'=1+1," in raw.decode("utf-8-sig")


def edited(book, change) -> Any:
    whole = openpyxl.load_workbook(book)
    change(whole)
    whole.save(book)
    return sift_ledger_sheets(book)


def test_the_rows_that_are_good_are_kept_and_every_wrong_cell_is_named(book):
    def change(whole):
        sheet = whole["台账"]
        sheet["C2"], sheet["D2"], sheet["E2"] = "yesterday", 1.5, "a third"
        sheet["A3"] = None
        sheet["D4"], sheet["A4"], sheet["B4"], sheet["C4"] = 0, "p", "20-3.6-leaders-check", "2024/5/8"
        sheet["A5"], sheet["B5"], sheet["C5"] = "p", "20-3.6-leaders-check", "2024年5月9日"
        whole["单位"]["B2"] = "公司"

    sifted = edited(book, change)
    assert [(one.sheet, one.cell, one.heading) for one in sifted.problems] == [
        ("台账", "C2", "时间"), ("台账", "D2", "次数"), ("台账", "E2", "覆盖比例"), ("台账", "A3", "单位"),
        ("台账", "4", ""), ("单位", "B2", "类别"),
    ]  # fmt: skip
    said = {one.cell: (one.zh, one.en) for one in sifted.problems}
    assert said["C2"][0].startswith("应为日期或时刻（如 2024-05-20），而不是“yesterday”")
    assert said["A3"] == ("缺少内容", "is missing")
    assert "count 0 must be 1 or more" in said["4"][1]
    assert "企业" in said["B2"][0]
    assert [act.when for act in sifted.ledger.activities] == [dt.date(2024, 5, 9)]
    assert len(sifted.ledger.measurements) == 1
    with pytest.raises(SheetError) as caught:
        read_ledger_sheets(book)
    assert caught.value.cells == sifted.problems
    assert caught.value.problems[0].item == "台账!C2"


def test_what_is_not_in_the_catalogue_is_named(book):
    def change(whole):
        whole["台账"]["B2"] = "20-9-nothing"
        whole["指标数据"]["B2"] = "20-9-nothing"

    edited(book, change)
    problems = sift_ledger_sheets(book, catalog=load_catalog()).problems
    assert [(one.sheet, one.cell) for one in problems] == [("台账", "B2"), ("台账", "B3"), ("指标数据", "B2")]
    assert problems[0].zh == "没有任务“20-9-nothing”"
    assert problems[1].en == "'20-3.6-leaders-check' does not fall on 'p'"


def test_columns_may_move_and_others_stand_between_them(book):
    def change(whole):
        whole["台账"].insert_cols(1)
        whole["台账"]["A1"] = "备注"
        whole["台账"]["A2"] = "=SUM(1,2)"
        whole["台账"].move_range("B1:B9", cols=20)
        whole.create_sheet("会议纪要")["A1"] = "x"

    sifted = edited(book, change)
    assert sifted.ledger == LEDGER
    assert sifted.unread == ("会议纪要",)


def test_what_people_type_is_understood(book):
    def change(whole):
        sheet = whole["台账"]
        for row, typed in enumerate(["2024/5/8", "2024.05.08", " 2024年5月8日 ", dt.datetime(2024, 5, 8)], 4):
            sheet.cell(row, 1, 15)
            sheet.cell(row, 2, "x")
            sheet.cell(row, 3, typed)
            sheet.cell(row, 4, "3")
            sheet.cell(row, 5, "25%")
        party = whole["单位"]
        party["A3"], party["B3"] = 15, "企业"
        party["B2"], party["E2"], party["G2"] = " Enterprise ", "sports，非煤矿山", "staff: 3\nlength_m = 2.5"

    sifted = edited(book, change)
    assert not sifted.problems
    act = Activity(party="15", obligation="x", when="2024-05-08", count=3, share=Fraction(1, 4))
    assert sifted.ledger.activities[2:] == (act,), "four times the same"
    assert [(one.cell, one.en) for one in sifted.warnings] == [
        (str(row), "is the same as row 台账!4, and counts once") for row in (5, 6, 7)
    ]
    assert sifted.parties[0].sectors == {Sector.SPORTS, Sector.NON_COAL_MINES}
    assert sifted.parties[0].facts == {"staff": 3, "length_m": 2.5}


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "\x1f", "x" * 32_768, "\ud800", "\ufffe"])
def test_what_a_sheet_cannot_hold_is_named_and_nothing_is_written(tmp_path, text):
    path = tmp_path / "ledger.xlsx"
    path.write_text("before")
    ledger = LEDGER + Ledger([Activity(party="p", obligation="o", when="2024-05-01", evidence=text, by=text)])
    with pytest.raises(SheetError) as caught:
        write_ledger_sheets(path, ledger)
    assert [one.cell for one in caught.value.cells] == ["F4", "G4"]
    assert path.read_text() == "before"
    assert [file.name for file in tmp_path.iterdir()] == ["ledger.xlsx"]


def test_a_blank_party_cannot_be_written_to_csv_either(tmp_path):
    with pytest.raises(SheetError, match="must not be blank"):
        write_ledger_sheets(tmp_path / "new", Ledger([Activity(party=" ", obligation="\ud800", when="2024-05-01")]))
    assert list((tmp_path / "new").iterdir()) == []


def test_parties_must_be_unique(book):
    def change(whole):
        whole["单位"].append(["p", "企业"])

    assert [(one.cell, one.en) for one in edited(book, change).problems] == [
        ("A3", "'p' stands twice; identifiers must be unique")
    ]


def test_a_missing_or_doubled_column_is_named(book):
    def change(whole):
        whole["台账"]["A1"] = "时间"
        whole["触发事项"]["B1"] = "事"

    problems = edited(book, change).problems
    assert [(one.sheet, one.cell, one.zh) for one in problems] == [
        ("台账", "C1", "“时间”栏重复"), ("台账", "1", "缺少“单位”栏"), ("触发事项", "1", "缺少“触发事项”栏"),
    ]  # fmt: skip


def test_what_is_no_workbook_is_refused(tmp_path):
    for name, content in (("a.xlsx", b"PK\x03\x04 no"), ("b.xlsx", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(SheetError, match="not a workbook"):
            read_ledger_sheets(tmp_path / name)
    openpyxl.Workbook().save(tmp_path / "c.xlsx")
    with pytest.raises(SheetError, match="no sheet of a ledger"):
        read_ledger_sheets(tmp_path / "c.xlsx")
    with pytest.raises(FileNotFoundError):
        read_ledger_sheets(tmp_path / "d.xlsx")
    with pytest.raises(FileNotFoundError):
        read_ledger_sheets(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SheetError, match="no sheet of a ledger"):
        read_ledger_sheets(tmp_path / "empty")


def test_csv_as_excel_in_china_saves_it_is_read(tmp_path):
    file = tmp_path / "台账.csv"
    file.write_bytes("单位,任务编号,时间\r\n拉萨,x,2024/5/8\r\n".encode("gb18030"))
    assert read_ledger_sheets(file).activities == (Activity(party="拉萨", obligation="x", when="2024-05-08"),)


def test_a_sheet_that_claims_to_be_smaller_than_it_is_is_read_whole(book, tmp_path):
    import re
    import zipfile

    torn = tmp_path / "torn.xlsx"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(torn, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                text = re.sub(rb"<sheetData>", b'<dimension ref="A1:B1"/><sheetData>', text)
            new.writestr(name, text)
    assert read_ledger_sheets(torn) == LEDGER


def test_long_work_says_how_far_it_is(tmp_path):
    ledger = Ledger([Activity(party="p", obligation="o", when="2024-05-01")] * 2500)
    said: list[Any] = []
    write_ledger_sheets(tmp_path, ledger, progress=lambda done, of: said.append((done, of)))
    assert said == [(1000, 2500), (2000, 2500)]
    said.clear()
    assert read_ledger_sheets(tmp_path, keep_repeats=True, progress=lambda done, of: said.append((done, of))) == ledger
    assert said == [(1000, None), (2000, None)]


def test_a_text_as_long_as_a_cell_can_hold_reads_back(tmp_path):
    ledger = Ledger([Activity(party="p", obligation="o", when="2024-05-01", evidence="=" + "a" * 32_766)])
    write_ledger_sheets(tmp_path / "a.xlsx", ledger)
    assert read_ledger_sheets(tmp_path / "a.xlsx") == ledger


def test_a_language_that_is_neither_is_refused(tmp_path):
    with pytest.raises(ValueError, match="expected 'zh' or 'en'"):
        write_ledger_sheets(tmp_path, LEDGER, language="bo")


@pytest.mark.parametrize("value", [-1111978689943287296, 10**18 + 1, 2**60, 2**53 + 1, 256169717490273])
def test_whole_numbers_longer_than_a_sheet_can_hold_come_back(value):
    ledger = Ledger(measurements=[Measurement(party="p", target="t", value=value, when="2024-05-01")])
    file = io.BytesIO()
    write_ledger_sheets(file, ledger)
    file.seek(0)
    assert read_ledger_sheets(file) == ledger
