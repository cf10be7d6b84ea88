"""``owed``: the deadlines that the library gives, as lines, JSON and a calendar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import icalendar
import pytest

import zbgj
from tests.commands.conftest import Call
from tests.commands.test_calling import CHINESE

WINDOW = ("--from", "2025-01-01", "--to", "2025-03-31")


def test_the_lines_are_the_deadlines_of_the_library(call: Call) -> None:
    catalog = zbgj.load_catalog()
    expected = [
        {"party": party.id, "obligation": due.obligation.id, "due": str(due.day), "label": due.label,
         "zh": due.statement.zh, "en": due.statement.en, "citation": str(due.obligation.citation)}
        for party in zbgj.read_parties("parties.toml")
        for due in zbgj.deadlines(catalog.obligations_for(party), zbgj.interval("2025-01-01", "2025-03-31"))
    ]  # fmt: skip
    told = call("owed", "parties.toml", *WINDOW, "--json")
    assert told.code == 0
    assert told.data == expected
    assert len(expected) > 10
    assert len(call("owed", "parties.toml", *WINDOW).lines) == len(expected)


def test_parties_are_chosen_in_the_order_asked_for(call: Call) -> None:
    told = call("owed", "parties.toml", "--party", "xz-water", "--party", "mine-1", *WINDOW, "--json")
    assert list(dict.fromkeys(row["party"] for row in told.data)) == ["xz-water", "mine-1"]


def test_in_chinese(call: Call) -> None:
    told = call("owed", "parties.toml", "--party", "mine-1", *WINDOW, "--zh")
    assert told.lines
    assert all(CHINESE.search(line) for line in told.lines)


def test_what_no_calendar_dates_is_said_beside_the_list(call: Call) -> None:
    said = call("owed", "parties.toml", "--from", "2028-01-01", "--to", "2028-12-31")
    assert said.code == 0
    for line in said.err.splitlines():
        assert "depends on an event" in line or line.startswith("warning: calendar: ")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["nosuch.toml", *WINDOW], "nosuch.toml: No such file or directory"),
        (["parties.toml", "--party", "q", *WINDOW], "parties.toml: q: id: there is no such party; there are lhasa"),
        (["parties.toml", "--from", "x", "--to", "2025-01-31"], "--from: not a date: 'x' (expected YYYY-MM-DD)"),
        (["parties.toml", "--from", "2025-01-01", "--to", "2025-02-30"], "--to: not a date: '2025-02-30'"),
        (["parties.toml", "--from", "2025-02-01", "--to", "2025-01-31"], "ends on 2025-01-31 before it starts"),
        (["ledger.toml", *WINDOW], "ledger.toml: activity: unknown key; expected one of: party"),
        (["hazards.json", *WINDOW], "hazards.json: format: unknown key; expected one of: party"),
        (["parties.toml", *WINDOW, "--definitions", "nowhere"], "nowhere: expected a folder"),
        (["parties.toml", *WINDOW, "--json", "--ics", "a.ics"], "not allowed with argument"),
        (["parties.toml", *WINDOW, "--ics", "a.ics"], "call: --ics: --party: expected one party, not 3"),
        (["parties.toml", "--party", "mine-1", *WINDOW, "--ics", "a.ics", "--stamp", "noon"], "--stamp: not an"),
        (["parties.toml", "--party", "mine-1", *WINDOW, "--ics", "nowhere/a.ics"], "nowhere: No such file"),
        (["parties.toml", "--party", "mine-1", *WINDOW, "--ics", "ledger.toml"], ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_written(
    words: list[str], complaint: str, call: Call, folder: Path
) -> None:
    before = {file: file.read_bytes() for file in folder.iterdir()}
    told = call("owed", *words)
    assert told.code == 2
    assert told.out == ""
    assert complaint in told.err
    assert told.err
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


def test_a_file_without_parties_is_said_to_be_so(call: Call, folder: Path) -> None:
    (folder / "none.toml").write_text("")
    told = call("owed", "none.toml", *WINDOW)
    assert told.code == 2
    assert "none.toml: party: there are none" in told.err


# -- the calendar ------------------------------------------------------------------------------------------------


def events(file: Path) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical(file.read_bytes())
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def made(call: Call, *more: str) -> None:
    told = call("owed", "parties.toml", "--party", "mine-1", *more, "--ics", "mine.ics")
    assert (told.code, told.lines) == (0, ["mine.ics"])


def test_a_calendar_written_twice_changes_entries_and_doubles_none(call: Call, folder: Path) -> None:
    year = ("--from", "2025-01-01", "--to", "2025-12-31")
    made(call, *year, "--stamp", "2025-01-02T08:00:00")
    first = (folder / "mine.ics").read_bytes()
    uids = set(events(folder / "mine.ics"))
    assert uids
    made(call, *year, "--stamp", "2025-02-02T08:00:00")
    assert set(events(folder / "mine.ics")) == uids
    assert (folder / "mine.ics").read_bytes() == first, "nothing has changed"


def test_the_same_stamp_gives_the_same_bytes(call: Call, folder: Path) -> None:
    made(call, *WINDOW, "--stamp", "2025-01-02T08:00:00+08:00")
    first = (folder / "mine.ics").read_bytes()
    (folder / "mine.ics").unlink()
    made(call, *WINDOW, "--stamp", "2025-01-02T00:00:00Z")
    assert (folder / "mine.ics").read_bytes() == first


def test_without_a_stamp_it_is_made_now(call: Call, folder: Path) -> None:
    made(call, *WINDOW)
    assert events(folder / "mine.ics")


def test_a_calendar_is_in_both_languages_or_in_chinese(call: Call, folder: Path) -> None:
    made(call, *WINDOW, "--stamp", "2025-01-02T08:00:00")
    both = next(iter(events(folder / "mine.ics").values()))
    (folder / "mine.ics").unlink()
    made(call, *WINDOW, "--stamp", "2025-01-02T08:00:00", "--zh")
    chinese = events(folder / "mine.ics")[str(both["UID"])]
    assert len(str(chinese["SUMMARY"])) < len(str(both["SUMMARY"]))
    assert CHINESE.search(str(chinese["SUMMARY"]))
