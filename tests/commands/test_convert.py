"""``convert``: what goes from format to format comes back the same, and nothing is lost on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import zbgj
from tests.commands.conftest import Call
from tests.register.made import hazards as lives
from zbgj.hazards import Hazard
from zbgj.loading.hazards import hazards_data, read_hazards

LANGUAGES = pytest.mark.parametrize("language", [[], ["--en"]], ids=["zh", "en"])


def through(call: Call, what: str, *files: str, language: tuple[str, ...] = ()) -> None:
    """Convert from file to file."""
    for source, target in zip(files, files[1:], strict=False):
        told = call("convert", what, source, target, *language)
        assert (told.code, told.err) == (0, ""), (source, target)
        assert told.lines[0].startswith(f"{target}: ")


@LANGUAGES
def test_a_ledger_comes_back_the_same(call: Call, language: list[str]) -> None:
    through(call, "ledger", "ledger.toml", "a.json", "b.xlsx", "c", "d.json", language=tuple(language))
    assert zbgj.read_ledger("d.json") == zbgj.read_ledger("ledger.toml")
    assert Path("a.json").read_bytes() == Path("d.json").read_bytes()


@LANGUAGES
def test_parties_come_back_the_same(call: Call, language: list[str]) -> None:
    through(call, "parties", "parties.toml", "a.json", "b.xlsx", "c", "d.json", language=tuple(language))
    assert zbgj.read_parties("d.json") == zbgj.read_parties("parties.toml")


@LANGUAGES
def test_hazards_come_back_the_same(call: Call, language: list[str]) -> None:
    through(call, "hazards", "hazards.json", "a.jsonl", "b.xlsx", "c", "d.jsonl", "e.json", language=tuple(language))
    assert json.loads(Path("e.json").read_text()) == json.loads(Path("hazards.json").read_text())


@given(lives())
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hazards_of_any_life_come_back_the_same(call: Call, hazards: list[Hazard]) -> None:
    Path("made.json").write_text(json.dumps(hazards_data(hazards)), encoding="utf-8")
    through(call, "hazards", "made.json", "made.xlsx", "made.jsonl", "back.json")
    assert read_hazards("back.json") == hazards


def test_the_headings_are_chinese_unless_asked_otherwise(call: Call) -> None:
    from openpyxl import load_workbook

    through(call, "ledger", "ledger.toml", "zh.xlsx")
    through(call, "ledger", "ledger.toml", "en.xlsx", language=("--en",))
    assert "台账" in load_workbook("zh.xlsx").sheetnames
    assert "activities" in load_workbook("en.xlsx").sheetnames


def offered(file: str) -> dict[tuple[str, str], set[str]]:
    """What the drop-down lists of a workbook offer, by sheet and the letter of the column."""
    from openpyxl import load_workbook

    book = load_workbook(file)
    found = {}
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            cells = book["选项"][rule.formula1.split("!")[1]]
            found[sheet.title, str(rule.sqref)[0]] = {row[0].value for row in cells}
    return found


def test_a_workbook_of_parties_is_one_to_keep_their_ledger_in(call: Call) -> None:
    through(call, "parties", "parties.toml", "book.xlsx")
    lists, parties = offered("book.xlsx"), zbgj.read_parties("parties.toml")
    duties = {duty.id for party in parties for duty in zbgj.load_catalog().obligations_for(party)}
    assert lists["台账", "A"] == {party.id for party in parties}
    assert lists["台账", "B"] == lists["豁免", "B"] == duties
    assert "14-2.5.19-grade-3" in lists["指标数据", "B"]
    assert call("report", "book.xlsx", "--ledger", "book.xlsx", "--on", "2025-09-30").code == 0


def test_a_ledger_goes_to_a_workbook_with_its_parties(call: Call) -> None:
    through(call, "ledger", "ledger.toml", "book.xlsx", language=("--parties", "parties.toml"))
    through(call, "parties", "parties.toml", "empty.xlsx")
    assert offered("book.xlsx") == offered("empty.xlsx")
    reports = [call("report", file, "--ledger", "book.xlsx", "--on", "2025-09-30", "--json").out
               for file in ("book.xlsx", "parties.toml")]  # fmt: skip
    assert reports[0] == reports[1]


def test_a_folder_of_csv_takes_a_ledger_with_its_parties(call: Call) -> None:
    through(call, "ledger", "ledger.toml", "sheets", language=("--parties", "parties.toml"))
    assert {"activities.csv", "parties.csv"} <= {file.name for file in Path("sheets").iterdir()}


def test_duties_of_ones_own_definitions_are_offered(call: Call) -> None:
    folder = str(Path(__file__).parents[2] / "examples/extending/src/shili_plans/definitions")
    hall = {
        "id": "hall",
        "kind": "institution",
        "place": "CN-54/Shili",
        "sectors": ["sports"],
        "tags": ["sports-venue"],
    }
    Path("hall.json").write_text(json.dumps({"party": [hall]}))
    through(call, "parties", "hall.json", "book.xlsx", language=("--definitions", folder))
    assert any(name.startswith("shili-") for name in offered("book.xlsx")["台账", "B"])


def test_a_ledger_kept_in_a_workbook_is_not_replaced_by_its_parties(call: Call) -> None:
    through(call, "ledger", "ledger.toml", "book.xlsx", language=("--parties", "parties.toml"))
    before = Path("book.xlsx").read_bytes()
    for words in (["parties", "parties.toml"], ["ledger", "ledger.toml"]):
        told = call("convert", *words, "book.xlsx")
        assert told.code == 2
        assert "which would be lost" in told.err
    assert Path("book.xlsx").read_bytes() == before
    assert call("convert", "ledger", "ledger.toml", "book.xlsx", "--parties", "parties.toml").code == 0


@pytest.mark.parametrize("words", [["ledger", "ledger.toml", "a.json"], ["parties", "parties.toml", "p.xlsx"],
                                   ["hazards", "hazards.json", "h.xlsx"]])  # fmt: skip
def test_parties_go_only_with_a_ledger_in_sheets(call: Call, words: list[str]) -> None:
    told = call("convert", *words, "--parties", "parties.toml")
    assert told.code == 2
    assert "--parties" in told.err
    assert not Path(words[-1]).exists()


def test_it_says_how_many(call: Call) -> None:
    assert call("convert", "parties", "parties.toml", "p.json").out == "p.json: 3 parties\n"
    assert call("convert", "hazards", "hazards.json", "h.xlsx").out == "h.xlsx: 3 hazards\n"


def test_capitals_in_the_ending_are_a_workbook_too(call: Call, folder: Path) -> None:
    through(call, "parties", "parties.toml", "p.xlsx")
    (folder / "p.xlsx").rename(folder / "P.XLSX")
    assert call("convert", "parties", "P.XLSX", "p.json").code == 0


def test_a_target_that_was_there_is_replaced(call: Call) -> None:
    Path("a.json").write_text("before")
    through(call, "ledger", "ledger.toml", "a.json")
    assert zbgj.read_ledger("a.json") == zbgj.read_ledger("ledger.toml")


# -- nothing is lost ---------------------------------------------------------------------------------------------


def test_parties_put_beside_a_ledger_leave_it_alone(call: Call) -> None:
    through(call, "ledger", "ledger.toml", "sheets")
    assert not Path("sheets/parties.csv").exists()
    through(call, "parties", "parties.toml", "sheets")
    through(call, "hazards", "hazards.json", "sheets")
    Path("sheets/notes.txt").write_text("ours")
    assert zbgj.formats.read_ledger_sheets("sheets") == zbgj.read_ledger("ledger.toml")
    assert zbgj.formats.read_party_sheets("sheets") == zbgj.read_parties("parties.toml")
    assert len(zbgj.formats.read_hazard_sheets("sheets")) == 3
    through(call, "ledger", "ledger.toml", "sheets")
    assert zbgj.formats.read_party_sheets("sheets") == zbgj.read_parties("parties.toml")
    assert Path("sheets/notes.txt").read_text() == "ours"


def test_what_else_a_workbook_holds_is_said_not_to_be_converted(call: Call) -> None:
    zbgj.formats.write_ledger_sheets("both.xlsx", zbgj.read_ledger("ledger.toml"), zbgj.read_parties("parties.toml"))
    from openpyxl import load_workbook

    book = load_workbook("both.xlsx")
    book.create_sheet("附注").append(["x"])
    book.save("both.xlsx")
    told = call("convert", "ledger", "both.xlsx", "a.json")
    assert told.code == 0
    assert told.err == "warning: both.xlsx: 附注: this sheet is not read\nboth.xlsx: 3 parties not converted\n"
    told = call("convert", "parties", "both.xlsx", "b.json")
    assert told.code == 0
    assert "both.xlsx: 97 entries not converted\n" in told.err


# -- what is wrong -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["ledger", "nosuch.toml", "a.json"], "nosuch.toml: No such file"),
        (["ledger", "nosuch.xlsx", "a.json"], "nosuch.xlsx"),
        (["ledger", "nosuch", "a.json"], "nosuch: No such file"),
        (["ledger", "ledger.toml", "a.toml"], "call: target: a.toml: cannot be written; expected .json, .xlsx, a"),
        (["ledger", "ledger.toml", "a.csv"], "call: target: a.csv: cannot be written"),
        (["ledger", "ledger.toml", "a.jsonl"], "call: target: a.jsonl: cannot be written"),
        (["ledger", "ledger.toml", "ledger.toml"], "call: target: ledger.toml: is the source"),
        (["hazards", "hazards.json", "./hazards.json"], "call: target: hazards.json: is the source"),
        (["hazards", "ledger.toml", "a.json"], "ledger.toml: cannot be read; expected .json, .jsonl"),
        (["hazards", "parties.json", "a.json"], "parties.json"),
        (["ledger", "hazards.json", "a.json"], "hazards.json: format: unknown key; expected one of: activity"),
        (["parties", "parties.md", "a.json"], "parties.md: cannot be read; expected .toml, .json"),
        (["walks", "ledger.toml", "a.json"], "invalid choice: 'walks'"),
        (["ledger", "text.xlsx", "a.json"], "text.xlsx: not a workbook"),
        (["ledger", "ledger.toml", "nowhere/a.json"], "nowhere: No such file"),
        (["ledger", "ledger.toml", "nowhere/a.xlsx"], "nowhere: No such file"),
        (["ledger", "ledger.toml", "nowhere/a"], "nowhere: No such file"),
        (["ledger", "empty", "a.json"], "empty: no sheet of a ledger"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_written(
    words: list[str], complaint: str, call: Call, folder: Path
) -> None:
    (folder / "parties.json").write_text("{}")
    (folder / "parties.md").write_text("")
    (folder / "text.xlsx").write_text("no workbook")
    (folder / "empty").mkdir()
    before = {file: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    told = call("convert", *words)
    assert told.code == 2
    assert told.out == ""
    assert complaint in told.err
    assert {file: file.read_bytes() for file in folder.iterdir() if file.is_file()} == before
    assert not any((folder / "empty").iterdir())


def test_a_cell_that_a_sheet_cannot_hold_leaves_the_target_as_it_was(call: Call, folder: Path) -> None:
    entry = {"party": "p", "obligation": "20-3.6-leaders-check", "when": "2025-01-01", "evidence": "bell \u0007"}
    (folder / "bad.json").write_text(json.dumps({"activity": [entry]}))
    (folder / "a.xlsx").write_text("before")
    told = call("convert", "ledger", "bad.json", "a.xlsx")
    assert told.code == 2
    assert "a.xlsx: 台账!" in told.err
    assert "U+0007" in told.err
    assert (folder / "a.xlsx").read_text() == "before"
    assert not [file.name for file in folder.iterdir() if file.name.startswith(".")]
