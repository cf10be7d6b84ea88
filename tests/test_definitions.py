"""One glossary for all plans: a set term in a Chinese statement has its English rendering beside it."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from zbgj import load_catalog
from zbgj.schedule import covers

ENTRIES: list[dict[str, Any]] = tomllib.loads(
    files("zbgj").joinpath("regions", "tibet", "glossary.toml").read_text(encoding="utf-8")
)["entry"]
STATED = [
    (item.id, item.zh, item.en)
    for plan in load_catalog(packages=False).plans()
    for item in plan.items()
    if hasattr(item, "zh")
]


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["zh"] for entry in ENTRIES])
def test_a_term_is_rendered_one_way(entry):
    forms = [form.lower() for form in (entry["en"], *entry.get("also", ()))]
    wrong = []
    for identifier, zh, en in STATED:
        for other in entry.get("unless", ()):
            zh = zh.replace(other, "")
        if entry["zh"] in zh and not any(form in en.lower() for form in forms):
            wrong.append(f"{identifier}: {zh} | {en}")
    assert not wrong, "\n".join(wrong)


def test_every_entry_is_used():
    for entry in ENTRIES:
        assert any(entry["zh"] in zh for _, zh, _ in STATED), entry["zh"]


def test_the_strict_reading_never_asks_for_less_than_the_lenient_one():
    for plan in load_catalog(packages=False).plans():
        for duty in plan.duties:
            for reading in duty.readings:
                if reading.lenient is not None:
                    assert covers(duty.schedule, reading.lenient) or not covers(reading.lenient, duty.schedule), duty.id
