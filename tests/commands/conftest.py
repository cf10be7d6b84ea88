"""A folder with the demonstration's files, and the command called in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.formats.shown import DEMO, hazards
from zbgj.__main__ import main
from zbgj.loading.hazards import hazards_data


@attrs.frozen
class Told:
    """What a call gave: its exit code, what it printed, and what it complained of."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def data(self) -> list[Any]:
        """The lines of JSON printed."""
        return [json.loads(line) for line in self.lines]


Call = Callable[..., Told]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the command is called in."""
    for name in ("parties.toml", "ledger.toml"):
        shutil.copy(DEMO / name, tmp_path)
    (tmp_path / "hazards.json").write_text(json.dumps(hazards_data(hazards())), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def call(folder: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls the command in the folder."""
    assert folder.is_dir()

    def called(*words: str) -> Told:
        capsys.readouterr()
        code = main(list(words))
        return Told(code, *capsys.readouterr())

    return called
