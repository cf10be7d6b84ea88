"""How the command is called: help, exit codes, whole files or none, and what people and programs read."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commands.conftest import Call
from zbgj.__main__ import VERBS, main
from zbgj.commands.files import progress
from zbgj.commands.verb import Verb
from zbgj.commands.writing import file_name, write

NAMES = [verb.name for verb in VERBS]
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_without_a_verb_the_help_goes_to_the_errors_and_the_call_is_wrong(call: Call) -> None:
    told = call()
    assert (told.code, told.out) == (2, "")
    assert all(f"    {name} " in told.err for name in NAMES)


def test_help_is_no_error_and_has_every_verb_with_an_example(call: Call) -> None:
    told = call("--help")
    assert (told.code, told.err) == (0, "")
    assert all(f"python -m zbgj {verb.examples[0]}" in told.out for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS, ids=NAMES)
def test_each_verb_explains_itself_in_both_languages_with_examples_that_can_be_called(verb: Verb, call: Call) -> None:
    told = call(verb.name, "--help")
    assert told.code == 0
    assert verb.zh in told.out
    assert CHINESE.search(verb.zh)
    assert verb.examples
    parser = ArgumentParser(exit_on_error=False)
    verb.arguments(parser)
    for example in verb.examples:
        assert f"python -m zbgj {example}" in told.out
        words = shlex.split(example.split(" > ")[0])
        assert words[0] == verb.name
        parser.parse_args(words[1:])


@pytest.mark.parametrize("words", [["walk"], ["owed"], ["report", "parties.toml"], ["check", "--no-such"]])
def test_a_wrong_call_is_told_with_the_usage_and_is_2(words: list[str], call: Call) -> None:
    told = call(*words)
    assert (told.code, told.out) == (2, "")
    assert "usage: python -m zbgj" in told.err


def test_as_a_program_it_writes_utf_8_whatever_the_locale_says(folder: Path) -> None:
    words = [sys.executable, "-m", "zbgj", "owed", "parties.toml", "--from", "2025-01-01", "--to", "2025-01-31", "--zh"]
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONIOENCODING"}
    run = subprocess.run(words, cwd=folder, capture_output=True, check=True,
                         env=plain | {"LC_ALL": "C", "PYTHONUTF8": "0"})  # fmt: skip
    assert CHINESE.search(run.stdout.decode("utf-8"))


def test_a_reader_that_goes_away_is_no_traceback(folder: Path) -> None:
    run = subprocess.run(
        [f"{shlex.quote(sys.executable)} -m zbgj export 2>errors.txt | head -1; exit ${{PIPESTATUS[0]}}"],
        shell=True, executable="/bin/bash", cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode == 141
    assert len(run.stdout.splitlines()) == 1
    assert (folder / "errors.txt").read_text() == ""


def test_an_interrupt_is_130_and_no_traceback(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("zbgj.commands.report.ledger_in", interrupted)
    told = call("report", "parties.toml", "--ledger", "ledger.toml", "--on", "2025-06-30")
    assert (told.code, told.out, told.err) == (130, "", "")


def test_an_error_of_our_own_making_is_not_hidden(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a mistake in the library")

    assert folder.is_dir()
    monkeypatch.setattr("zbgj.commands.report.ledger_in", broken)
    with pytest.raises(KeyError):
        main(["report", "parties.toml", "--ledger", "ledger.toml", "--on", "2025-06-30"])


def test_what_is_missing_of_an_extra_is_said(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    told = call("convert", "ledger", "ledger.toml", "ledger.xlsx")
    assert told.code == 2
    assert "pip install 'zbgj[sheets]'" in told.err


# -- progress ----------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    """What looks like a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_is_said_on_a_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder.is_dir()
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(["report", "parties.toml", "--on", "2025-06-30"]) == 0
    assert "\rreport: 1 of 3\rreport: 2 of 3\rreport: 3 of 3\n" in terminal.getvalue()


def test_nowhere_else(call: Call) -> None:
    assert progress("x") is None
    said = call("report", "parties.toml", "--on", "2025-06-30").err.splitlines()
    assert all(line.startswith("warning: ") for line in said)


# -- files -------------------------------------------------------------------------------------------------------


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("before")
    with pytest.raises(UnicodeEncodeError):
        write(file, "half a character: \ud800")
    assert file.read_text() == "before"
    write(file, "after")
    assert file.read_text() == "after"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as error:
        write(tmp_path / "nowhere" / "a.txt", "x")
    assert error.value.filename == str(tmp_path / "nowhere")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), unique=True, max_size=8))
def test_two_parties_never_share_a_file_and_none_leaves_the_folder(identifiers: list[str]) -> None:
    names = [file_name(identifier) for identifier in identifiers]
    assert len(set(names)) == len(names)
    for name in names:
        assert not name.startswith(".")
        assert not set(name) & set('/\\:*?"<>| \n\0')
        assert len(name.encode()) <= 150


def test_names_that_people_give_stay_readable() -> None:
    assert [file_name(name) for name in ("mine-1", "拉萨市体育局", "v1.2")] == ["mine-1", "拉萨市体育局", "v1.2"]


def test_very_long_names_are_cut_and_still_differ() -> None:
    one, two = file_name("矿" * 200 + "1"), file_name("矿" * 200 + "2")
    assert one != two
    assert one.startswith("矿矿")
