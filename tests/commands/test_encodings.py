"""What the command writes in encodings of whoever reads it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def written(encoding: str | None, *words: str) -> bytes:
    """What a verb writes; its exit code must be 0."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONIOENCODING"}
    if encoding is not None:
        environment["PYTHONIOENCODING"] = encoding
    run = subprocess.run([sys.executable, "-m", "zbgj", *words], env=environment, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_without_a_word_about_it_output_to_programs_is_utf_8():
    assert "示例" in written(None, "--help").decode("utf-8")


@pytest.mark.parametrize("encoding", ["gbk", "gbk:strict", "utf-16"])
def test_the_encoding_asked_for_is_the_one_written(encoding: str):
    assert "示例" in written(encoding, "--help").decode(encoding.partition(":")[0])


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "ascii:strict"])
def test_what_an_encoding_does_not_know_is_no_reason_to_crash(encoding: str):
    text = written(encoding, "--help").decode("ascii")
    assert "examples ??:" in text
