"""The package in examples/extending: made from its draft, installable, found by the catalogue, its own tests pass."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from zbgj.__main__ import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "extending"
DEFINITIONS = Path("src", "shili_plans", "definitions")


@pytest.fixture
def installed(tmp_path) -> Path:
    """A folder in which the package stands as pip would put it, from what its pyproject.toml says; no network."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))
    head = project["project"]
    for package in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        shutil.copytree(EXAMPLE / package, tmp_path / Path(package).name)
    info = tmp_path / f"{head['name'].replace('-', '_')}-{head['version']}.dist-info"
    info.mkdir()
    metadata = f"Metadata-Version: 2.3\nName: {head['name']}\nVersion: {head['version']}\n"
    (info / "METADATA").write_text(metadata, encoding="utf-8")
    lines = [
        line
        for group, points in head["entry-points"].items()
        for line in (f"[{group}]", *(f"{name} = {value}" for name, value in points.items()))
    ]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str, cwd: Path = EXAMPLE) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def test_the_definition_is_what_the_draft_makes(tmp_path, capsys):
    assert main(["draft", str(EXAMPLE / "shili.draft.toml"), "--text", str(EXAMPLE / "text"), "-o", str(tmp_path)]) == 0
    made = (tmp_path / "shili-venues.toml").read_text(encoding="utf-8")
    assert made == (EXAMPLE / DEFINITIONS / "shili-venues.toml").read_text(encoding="utf-8")


def test_the_text_says_that_it_is_invented_and_no_sentence_of_it_is_published():
    lines = (EXAMPLE / "text" / "shili-venues.txt").read_text(encoding="utf-8").splitlines()
    assert "虚构" in lines[1]
    published = (EXAMPLE / DEFINITIONS / "shili-venues.toml").read_text(encoding="utf-8")
    assert not any(line in published for line in lines[1:] if len(line) > 6)


def test_the_catalogue_has_the_installed_plan(installed):
    code = "import zbgj; c = zbgj.load_catalog(); print(*c.provenance('shili')); print(len(c), len(c['shili'].duties))"
    done = run(installed, "-c", code, cwd=installed)
    assert (done.stdout.splitlines(), done.stderr) == (["package shili: shili-venues.toml", "36 6"], "")


def test_its_own_tests_pass(installed):
    done = run(installed, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 passed" in done.stdout


def test_its_check_finds_nothing_and_the_installed_package_is_reviewed_by_name(installed):
    done = run(installed, "check.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 errors, 0 warnings" in done.stdout
    done = run(installed, "-m", "zbgj", "review", "--package", "shili", "--text", str(EXAMPLE / "text"))
    assert (done.returncode, done.stdout.startswith("0 errors, 0 warnings")) == (0, True)


def test_a_readme_stands_in_both_languages():
    commands = [
        [line for line in (EXAMPLE / name).read_text(encoding="utf-8").splitlines() if line.startswith("$ ")]
        for name in ("README.md", "README.zh.md")
    ]
    assert commands[0] == commands[1]
    assert commands[0]
