"""``report``: what the library evaluates, as a table, JSON, a page, traces and grounds."""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import pytest

import zbgj
from tests.commands.conftest import Call
from tests.commands.test_calling import CHINESE
from zbgj.commands.writing import file_name
from zbgj.loading.ledgers import ledger_data

ON = ("--on", "2025-06-30")
GIVEN = ("parties.toml", "--ledger", "ledger.toml", *ON)


def reports() -> list[zbgj.PartyReport]:
    catalog = zbgj.load_catalog()
    ledger = zbgj.read_ledger("ledger.toml", catalog=catalog)
    return [zbgj.evaluate(party, catalog, ledger, "2025-06-30") for party in zbgj.read_parties("parties.toml")]


def test_the_json_lines_are_the_reports_of_the_library(call: Call) -> None:
    told = call("report", *GIVEN, "--json")
    assert told.code == 0
    assert told.data == [one.as_data() for one in reports()]


def test_the_table_has_a_row_a_party(call: Call) -> None:
    told = call("report", *GIVEN)
    assert told.lines[0] == "party\tscore\toverdue\tdue in 90 days"
    expected = [
        [one.party.id, f"{one.score:.1f}", str(len(one.overdue())), str(len(one.upcoming()))] for one in reports()
    ]
    assert [line.split("\t") for line in told.lines[1:]] == expected
    assert CHINESE.search(call("report", *GIVEN, "--zh").lines[0])


def test_ledgers_in_several_files_are_taken_together(call: Call, folder: Path) -> None:
    whole = json.loads(json.dumps(ledger_data(zbgj.read_ledger("ledger.toml"))))
    (folder / "a.json").write_text(json.dumps({"activity": whole["activity"]}))
    (folder / "b.json").write_text(json.dumps({key: rows for key, rows in whole.items() if key != "activity"}))
    told = call("report", "parties.toml", "--ledger", "a.json", "--ledger", "b.json", *ON, "--json")
    assert told.data == call("report", *GIVEN, "--json").data


def test_a_workbook_gives_the_same_report(call: Call) -> None:
    assert call("convert", "ledger", "ledger.toml", "ledger.xlsx").code == 0
    told = call("report", "parties.toml", "--ledger", "ledger.xlsx", *ON, "--json")
    assert told.data == call("report", *GIVEN, "--json").data


def test_a_policy_is_named_or_a_file(call: Call, folder: Path) -> None:
    (folder / "ours.toml").write_text('name = "ours"\nlate_credit = "0"\n', encoding="utf-8")
    assert call("report", *GIVEN, "--policy", "strict", "--json").data[0]["policy"] == "strict"
    assert call("report", *GIVEN, "--policy", "ours.toml", "--json").data[0]["policy"] == "ours"


# -- fail-under --------------------------------------------------------------------------------------------------


def test_a_score_below_is_1_and_one_that_is_equal_is_not(call: Call) -> None:
    lowest = min(one.score for one in reports() if one.score is not None)
    assert call("report", *GIVEN, "--fail-under", str(lowest)).code == 0
    assert call("report", *GIVEN, "--fail-under", str(lowest + 0.001)).code == 1
    assert call("report", *GIVEN, "--fail-under", "0").code == 0
    assert call("report", *GIVEN).code == 0


def test_where_nothing_can_be_assessed_nothing_is_below_but_it_is_said(call: Call, folder: Path) -> None:
    party = '[[party]]\nid = "p"\nkind = "enterprise"\nplace = "CN-54"\nsectors = ["sports"]\n'
    (folder / "one.toml").write_text(party)
    told = call("report", "one.toml", "--on", "2023-01-01", "--fail-under", "100")
    assert told.code == 0
    assert told.lines[1] == "p\t—\t0\t0"
    assert told.err == "p: nothing can be assessed\n"
    assert "无可评估" in call("report", "one.toml", "--on", "2023-01-01", "--fail-under", "100", "--zh").err


# -- explain -----------------------------------------------------------------------------------------------------


def test_the_grounds_of_an_item_for_those_on_whom_it_falls(call: Call) -> None:
    told = call("report", *GIVEN, "--explain", "14-2.1.4-escape-drill")
    assert told.code == 0
    mine = reports()[0]
    assert told.out == f"mine-1: {mine.explain('14-2.1.4-escape-drill')}\n"
    assert CHINESE.search(call("report", *GIVEN, "--explain", "14-2.1.4-escape-drill", "--zh").lines[-1])


# -- page and traces ---------------------------------------------------------------------------------------------


def test_a_page_of_html(call: Call, folder: Path) -> None:
    pytest.importorskip("altair")
    told = call("report", *GIVEN, "--party", "mine-1", "--hazards", "hazards.json", "--html", "page.html", "--zh")
    assert (told.code, told.out) == (0, "page.html\n")
    page = (folder / "page.html").read_text(encoding="utf-8")
    assert page.startswith("<!")
    assert "示例铜矿一号井" in page
    assert "h-2" in page


def test_traces_make_the_same_report_again(call: Call, folder: Path) -> None:
    from zbgj.evaluation.trace import check_trace

    told = call("report", *GIVEN, "--trace", "traces")
    assert told.code == 0
    assert told.lines == [f"traces/{one}.trace.json" for one in ("mine-1", "lhasa-sports", "xz-water")]
    for line in told.lines:
        assert not check_trace(json.loads((folder / line).read_text(encoding="utf-8")), zbgj.load_catalog())


def test_parties_whose_names_are_no_names_of_files_get_a_file_each(call: Call, folder: Path) -> None:
    names = ["a/b", "a_b", "a b", "../x", "..", "拉萨"]
    rows = "".join(f'[[party]]\nid = "{name}"\nkind = "enterprise"\nsectors = ["sports"]\n' for name in names)
    (folder / "odd.toml").write_text(rows, encoding="utf-8")
    told = call("report", "odd.toml", *ON, "--trace", "traces")
    assert told.code == 0
    written = sorted(file.name for file in (folder / "traces").iterdir())
    assert written == sorted(f"{file_name(name)}.trace.json" for name in names)
    assert len(written) == len(names)


# -- what is wrong -----------------------------------------------------------------------------------------------

WRONG_LEDGER = """
[[activity]]
party = "mine-1"
obligation = "14-no-such"
when = "2025-01-01"

[[measurement]]
party = "mine-1"
target = "14-2.1.4-escape-drill"
value = 3
when = "2025-01-01"
"""


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["parties.toml", "--on", "2025-06-31"], "--on: not a date: '2025-06-31'"),
        (["parties.toml"], "--on"),
        ([*GIVEN, "--policy", "nosuch"], "call: --policy: nosuch: there is no such policy or file"),
        ([*GIVEN, "--policy", "parties.toml"], "parties.toml"),
        ([*GIVEN, "--ledger", "nosuch.xlsx"], "nosuch.xlsx"),
        ([*GIVEN, "--ledger", "wrong.toml"], "wrong.toml: activity 1: obligation: there is no obligation or report"),
        ([*GIVEN, "--ledger", "wrong.toml"], "wrong.toml: measurement 1: target: there is no target '14-2.1.4-escape"),
        ([*GIVEN, "--explain", "nosuch"], "call: --explain: nosuch: falls on none of the parties: mine-1, lhasa"),
        ([*GIVEN, "--fail-under", "many"], "--fail-under: not a score: 'many'"),
        ([*GIVEN, "--fail-under", "nan"], "--fail-under: not a score: 'nan'"),
        ([*GIVEN, "--fail-under", "101"], "--fail-under: not a score: '101'"),
        ([*GIVEN, "--json", "--explain", "x"], "not allowed with argument"),
        ([*GIVEN, "--html", "nowhere/a.html"], "nowhere: No such file"),
        ([*GIVEN, "--html", "a.html", "--hazards", "nosuch.json"], "nosuch.json: No such file"),
        ([*GIVEN, "--trace", "ledger.toml"], "ledger.toml: File exists"),
        ([*GIVEN, "--html", "a.html", "--trace", "ledger.toml"], "ledger.toml: File exists"),
        ([*GIVEN, "--html", "a.html", "--explain", "nosuch"], "call: --explain: nosuch"),
        ([*GIVEN, "--party", "nobody"], "parties.toml: nobody: id: there is no such party"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_written(
    words: list[str], complaint: str, call: Call, folder: Path
) -> None:
    (folder / "wrong.toml").write_text(WRONG_LEDGER)
    before = {file: file.read_bytes() for file in folder.iterdir()}
    told = call("report", *words)
    assert told.code == 2
    assert told.out == ""
    assert complaint in told.err
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


def test_a_wrong_workbook_names_the_cell_in_the_language_asked_for(call: Call, folder: Path) -> None:
    from openpyxl import load_workbook

    call("convert", "ledger", "ledger.toml", "ledger.xlsx")
    book = load_workbook(folder / "ledger.xlsx")
    book["台账"]["C2"] = "某日"
    book["台账"]["B3"] = "14-no-such"
    book.save(folder / "ledger.xlsx")
    words = ("report", "parties.toml", "--ledger", "ledger.xlsx", *ON)
    english, chinese = call(*words), call(*words, "--zh")
    assert english.code == chinese.code == 2
    assert "2 problems:\nledger.xlsx: 台账!C2: " in english.err
    assert "14-no-such" in english.err
    assert chinese.err.startswith("2处有误：\nledger.xlsx：台账!C2：")
    assert len(chinese.err.splitlines()) == 3


def test_a_ledger_that_is_given_twice_counts_once_and_that_is_said(call: Call) -> None:
    once = call("report", *GIVEN, "--json")
    twice = call("report", *GIVEN, "--ledger", "ledger.toml", "--json")
    assert twice.data == once.data
    assert "stands in two files, and counts once" in twice.err


def test_entries_of_a_party_that_nobody_knows_are_refused_with_the_nearest(call: Call) -> None:
    known = zbgj.read_parties("parties.toml")[0]
    ledger = zbgj.read_ledger("ledger.toml")
    act = attrs.evolve(next(one for one in ledger.activities if one.party == known.id), party=f"{known.id}x")
    Path("strange.json").write_text(json.dumps(ledger_data(zbgj.Ledger([act]))), "utf-8")
    zbgj.formats.write_ledger_sheets("strange.xlsx", zbgj.Ledger([act]))
    for file in ("strange.json", "strange.xlsx"):
        told = call("report", "parties.toml", "--ledger", file, *ON)
        assert told.code == 2
        assert f"there is no party '{known.id}x'; the nearest is {known.id}" in told.err
