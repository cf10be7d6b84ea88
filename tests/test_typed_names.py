"""A checker knows every public name and no other: a slip in a name is an error before anything runs."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

api = pytest.importorskip("mypy.api")

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = [
    "zbgj", "zbgj.formats", "zbgj.hazards", "zbgj.planning", "zbgj.populations", "zbgj.reading", "zbgj.register",
    "zbgj.review", "zbgj.schedule", "zbgj.strategies",
]  # fmt: skip

SLIPS = """\
from zbgj import Partty
import zbgj.formats
zbgj.formats.calender_of
from zbgj.hazards import Foud
from zbgj.register import Registr
from zbgj.schedule import prase
"""

TYPED = """\
from zbgj import load_catalog
load_catalog().duty("20-3.6-leaders-check").schedule
"""


def test_slips_are_errors_and_names_are_not(tmp_path: Path):
    every = "".join(
        f"from {package} import {name} as {package.replace('.', '_')}_{name}\n"
        for package in PACKAGES
        for name in import_module(package).__all__
    )
    (tmp_path / "slips.py").write_text(SLIPS, encoding="utf-8")
    (tmp_path / "every.py").write_text(every, encoding="utf-8")
    (tmp_path / "typed.py").write_text(TYPED, encoding="utf-8")
    said, errors, _ = api.run([
        "--strict", "--follow-imports=silent", "--no-error-summary", "--python-executable", sys.executable,
        *(str(tmp_path / name) for name in ("slips.py", "every.py", "typed.py")),
    ])  # fmt: skip
    assert not errors
    found = [line for line in said.splitlines() if ": error:" in line]
    assert {line.rpartition("/")[2].split(":")[0] for line in found} == {"slips.py"}, said
    assert {int(line.rpartition("/")[2].split(":")[1]) for line in found} == {1, 3, 4, 5, 6}, said
