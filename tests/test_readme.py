"""What the two READMEs say at the prompt is what happens there, and both say the same."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from zbgj.__main__ import main

pytest.importorskip("altair")
pytest.importorskip("icalendar")
pytest.importorskip("openpyxl")

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh.md")
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUN = ("python -m zbgj", "sed ")  # what needs neither an installation nor a network


def commands(name: str) -> list[tuple[str, str]]:
    """Each command of a README with the output shown below it."""
    found = []
    for block in CONSOLE.findall((ROOT / name).read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            if not command.startswith("curl"):  # one command over several lines
                found.append((command, output))
    return found


@pytest.mark.parametrize("name", READMES)
def test_commands_print_what_the_readme_shows(name, tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("*.db", "__pycache__"))
    monkeypatch.chdir(tmp_path)
    ran = [(command, shown) for command, shown in commands(name) if command.startswith(RUN)]
    assert len(ran) > 8
    for command, shown in ran:
        if command.startswith("sed "):
            subprocess.run(command, shell=True, check=True)
            continue
        code = main(shlex.split(command)[3:])
        told = capsys.readouterr()
        # That no calendar dates the sports publicity week is said by every command, and shown on other pages.
        said = [line for line in told.err.splitlines(keepends=True) if "sports-publicity-week" not in line]
        printed = told.out + "".join(said)
        assert code == (1 if "review weaker" in command else 0), (command, printed)
        assert shown.strip(), command
        assert doctest.OutputChecker().check_output(shown, printed, doctest.ELLIPSIS), (command, printed)


def test_both_readmes_give_the_same_commands_and_code():
    english, chinese = ([command.replace(" --zh", "") for command, _ in commands(name)] for name in READMES)
    assert english == chinese
    blocks = [re.findall(r"^>>> (.*)$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE) for name in READMES]
    strip = [[line.partition("#")[0].replace(', "zh"', "").rstrip() for line in lines] for lines in blocks]
    assert strip[0] == strip[1]


def test_links_of_the_readmes_lead_to_files_and_are_the_same():
    found = [
        re.findall(r"\]\((?!http)([^)#]+)", (ROOT / name).read_text(encoding="utf-8").replace(other, ""))
        for name, other in zip(READMES, reversed(READMES), strict=True)
    ]
    assert found[0] == found[1]
    assert all((ROOT / link).is_file() for link in found[0])
