"""``hazards``: the figures of the register, and what the plans call for."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import zbgj
from tests.commands.conftest import Call
from tests.commands.test_calling import CHINESE
from tests.formats.shown import hazards as shown
from tests.register.made import DAYS
from tests.register.made import hazards as lives
from zbgj.hazards import Hazard
from zbgj.loading.hazards import hazards_data
from zbgj.register import By, Register, advise

FIGURES = ("stock", "open", "overdue", "new", "closed")
ON = ("hazards.json", "--on", "2025-09-30")


def test_by_prefecture_with_a_total(call: Call) -> None:
    told = call("hazards", *ON)
    assert told.code == 0
    assert told.lines == ["prefecture\tstock\topen\toverdue\tnew\tclosed", "CN-54/Lhasa\t0\t1\t1\t1\t0", "total\t0\t1\t1\t1\t0"]  # fmt: skip  # noqa: E501
    assert call("hazards", *ON, "--zh").lines[0] == "地（市）\t存量\t未销号\t超期\t新增\t销号"


def test_of_all_grades_what_is_not_yet_determined_counts_too(call: Call) -> None:
    assert call("hazards", *ON, "--all-grades").lines[-1] == "total\t0\t2\t1\t2\t0"


def test_new_and_closed_count_from_a_day(call: Call) -> None:
    told = call("hazards", *ON, "--all-grades", "--since", "2025-03-02", "--json")
    assert told.data[-1] == {
        "on": "2025-09-30", "since": "2025-03-02", "grade": None, "by": None, "key": None,
        "stock": 0, "open": 2, "overdue": 1, "new": 1, "closed": 0,
    }  # fmt: skip


def test_only_what_was_known(call: Call) -> None:
    assert call("hazards", *ON, "--known", "2025-03-01", "--all-grades").lines[-1] == "total\t0\t1\t0\t1\t0"


@pytest.mark.parametrize("by", By, ids=str)
def test_by_whatever_a_figure_breaks_down_into(by: By, call: Call) -> None:
    told = call("hazards", *ON, "--by", str(by), "--all-grades", "--json")
    *parts, total = told.data
    assert parts
    for name in FIGURES:
        assert sum(part[name] for part in parts) == total[name]
    lines = call("hazards", *ON, "--by", str(by), "--all-grades", "--zh").lines
    assert len(lines) == len(told.data) + 1
    assert CHINESE.search(lines[0])


@given(lives(), DAYS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_figures_are_those_of_the_register(call: Call, hazards: list[Hazard], day: dt.date) -> None:
    Path("made.json").write_text(json.dumps(hazards_data(hazards)), encoding="utf-8")
    told = call("hazards", "made.json", "--on", str(day), "--by", "county", "--json")
    assert told.code == 0
    view, since = Register(hazards).at(day), day.replace(month=1, day=1)
    figures = {
        "stock": view.stock(), "open": view.open(), "overdue": view.overdue(), "new": view.new(since),
        "closed": view.closed(since),
    }  # fmt: skip
    *parts, total = told.data
    for name, figure in figures.items():
        assert total[name] == figure.value
        assert {part["key"]: part[name] for part in parts if part[name]} == {
            key: part.value for key, part in figure.by(By.COUNTY).items()
        }


def test_what_is_merged_into_nothing_is_said_not_to_be_counted(call: Call, folder: Path) -> None:
    from tests.formats.shown import BUREAU, after, found
    from zbgj.hazards import Merged

    lost = after(found(1, "2025-01-10"), Merged(on="2025-02-01", by=BUREAU, into="h-99"))
    (folder / "lost.json").write_text(json.dumps(hazards_data([lost])), encoding="utf-8")
    told = call("hazards", "lost.json", "--on", "2025-09-30")
    assert told.code == 0
    assert "lost.json: h-1: merged into one not in the file" in told.err


# -- advice ------------------------------------------------------------------------------------------------------


def test_advice_is_that_of_the_library(call: Call) -> None:
    expected = advise(shown(), zbgj.load_catalog(), zbgj.read_parties("parties.toml"), "2025-09-30")
    assert expected
    words = (*ON, "--advice", "--parties", "parties.toml")
    assert call("hazards", *words).lines == [one.en for one in expected]
    assert call("hazards", *words, "--zh").lines == [one.zh for one in expected]
    told = call("hazards", *words, "--json").data
    for row, one in zip(told, expected, strict=True):
        assert row["items"] == [item.id for item in one.items]
        assert row["citations"]
        assert (row["action"], row["days"], row["zh"]) == (str(one.action), one.days, one.zh)


def test_advice_by_what_was_known(call: Call) -> None:
    assert call("hazards", *ON, "--advice", "--known", "2025-02-28").lines == []
    assert call("hazards", *ON, "--advice").lines


def test_without_hazards_there_is_nothing_to_advise_and_the_figures_are_0(call: Call, folder: Path) -> None:
    (folder / "none.json").write_text(json.dumps(hazards_data([])))
    assert call("hazards", "none.json", "--on", "2025-09-30").lines[1:] == ["total\t0\t0\t0\t0\t0"]
    assert call("hazards", "none.json", "--on", "2025-09-30", "--advice").out == ""


# -- what is wrong -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["nosuch.json", "--on", "2025-09-30"], "nosuch.json: No such file"),
        (["hazards.json"], "--on"),
        (["hazards.json", "--on", "soon"], "--on: not a date: 'soon'"),
        ([*ON, "--since", "2026-01-01"], "before it starts on 2026-01-01"),
        ([*ON, "--by", "colour"], "--by: invalid choice: 'colour'"),
        (["ledger.toml", "--on", "2025-09-30"], "ledger.toml: cannot be read; expected .json, .jsonl"),
        (["broken.json", "--on", "2025-09-30"], "broken.json: h-1: events[0]"),
        ([*ON, "--advice", "--parties", "nosuch.toml"], "nosuch.toml: No such file"),
        ([*ON, "--advice", "--definitions", "nowhere"], "nowhere"),
    ],
)
def test_what_is_wrong_is_named(words: list[str], complaint: str, call: Call, folder: Path) -> None:
    data = hazards_data(shown()[:1])
    del data["hazards"][0]["events"][0]["party"]
    (folder / "broken.json").write_text(json.dumps(data))
    told = call("hazards", *words)
    assert told.code == 2
    assert told.out == ""
    assert complaint in told.err
