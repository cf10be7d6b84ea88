"""The table is the single truth; diagram and documentation are made from it."""

from __future__ import annotations

import typing

import pytest

import zbgj.hazards
from zbgj.hazards import RULES, TRANSITIONS, Event, HazardState, mermaid, table_markdown, table_rst
from zbgj.hazards.table import indexed


def test_every_event_and_every_rule_of_the_table_has_its_words() -> None:
    assert {row.event for row in TRANSITIONS} == set(typing.get_args(Event))
    for row in TRANSITIONS:
        assert row.zh
        assert row.en
    for key, rule in RULES.items():
        assert key == rule.key
        assert all((rule.zh, rule.en, rule.needs_zh, rule.needs_en))


def test_a_step_is_declared_once() -> None:
    with pytest.raises(ValueError, match="two rows for"):
        indexed((*TRANSITIONS, TRANSITIONS[-1]))


def test_the_diagram_has_every_state_and_every_change_of_state() -> None:
    diagram = mermaid()
    for state in HazardState:
        assert f'state "{state.zh} / {state.en}" as {state.value.replace("-", "_")}' in diagram
    drawn = {tuple(line.split(":")[0].split(" --> ")) for line in diagram.splitlines() if "-->" in line}
    drawn = {(source.strip(), target.strip()) for source, target in drawn}
    moves = {step for row in TRANSITIONS for step in row.steps if step[0] is not step[1]}
    ends = {(state.value, "[*]") for state in HazardState if not state.open}
    assert drawn == {tuple(state.value.replace("-", "_") for state in step) for step in moves} | ends | {
        ("[*]", "found")
    }


def test_the_diagram_can_show_what_leaves_the_state_as_it_is() -> None:
    assert "found --> found: " in mermaid(loops=True)
    assert "found --> found: " not in mermaid()


def test_the_tables_have_a_row_for_each_transition() -> None:
    assert len(table_markdown().splitlines()) == len(TRANSITIONS) + 2
    assert table_rst().count("   * - ") == len(TRANSITIONS) + 1
    for row in TRANSITIONS:
        assert f"{row.zh}<br>{row.en}" in table_markdown()
        assert f"   * - | {row.zh}\n       | {row.en}\n" in table_rst()


def test_every_public_name_is_there() -> None:
    for name in zbgj.hazards.__all__:
        assert getattr(zbgj.hazards, name) is not None
