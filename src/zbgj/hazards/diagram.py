"""The state diagram and the table of transitions, made from the declaration, never drawn by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj.hazards.states import HazardState
from zbgj.hazards.table import TRANSITIONS, Transition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zbgj.hazards.rules import Rule

__all__ = ["mermaid", "table_markdown", "table_rst"]

_HEADINGS = ("Event 事项", "From 原状态", "To 新状态", "Refused unless 办理条件")


def mermaid(*, loops: bool = False) -> str:
    r"""The state diagram, as Mermaid text with labels in both languages.

    :param loops: whether to draw what leaves the state as it is.

    >>> print("\n".join(mermaid().splitlines()[:2]))
    stateDiagram-v2
        state "已发现，待判定 / found, not yet determined" as found
    """
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state.zh} / {state.en}" as {_node(state)}' for state in HazardState]
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in TRANSITIONS:
        for source, target in _arrows(row):
            if loops or source != target:
                arrows.setdefault((source, target), []).append(f"{row.zh} {row.en}")
    for (source, target), labels in arrows.items():
        # A colon would end the label.
        lines.append(f"    {source} --> {target}: " + "<br/>".join(labels).replace(": ", ", "))
    lines += [f"    {_node(state)} --> [*]" for state in HazardState if not state.open]
    return "\n".join(lines) + "\n"


def table_markdown() -> str:
    """The table of transitions in Markdown, in both languages."""
    lines = ["| " + " | ".join(_HEADINGS) + " |", "| " + " | ".join("---" for _ in _HEADINGS) + " |"]
    lines += ["| " + " | ".join("<br>".join(cell) for cell in row) + " |" for row in _rows()]
    return "\n".join(lines) + "\n"


def table_rst() -> str:
    """The table of transitions as a reStructuredText list-table, in both languages."""
    lines = [".. list-table::", "   :header-rows: 1", ""]
    lines += _rst_row([[heading] for heading in _HEADINGS])
    for row in _rows():
        lines += _rst_row(row)
    return "\n".join(lines) + "\n"


def _rst_row(cells: list[list[str]]) -> Iterator[str]:
    start = "   * - "
    for cell in cells:
        for line in cell:
            # Line blocks keep one entry a line within the cell.
            yield f"{start}| {line}"
            start = "       "
        start = "     - "


def _node(state: HazardState) -> str:
    return state.value.replace("-", "_")  # type: ignore[no-any-return]


def _arrows(row: Transition) -> Iterator[tuple[str, str]]:
    if not row.sources and row.target is not None:
        yield "[*]", _node(row.target)
    if row.effect is None:  # a late entry may lead anywhere
        return
    for source, target in row.steps:
        yield _node(source), _node(target)


def _rows() -> Iterator[list[list[str]]]:
    for row in TRANSITIONS:
        yield [
            [row.zh, row.en],
            [f"{state.zh} {state.en}" for state in row.sources] or ["—"],
            [_target(row)],
            [f"{rule.zh} {rule.en}" for rule in _rules(row)] or ["—"],
        ]


def _target(row: Transition) -> str:
    if row.effect is None:
        return "由时间线推定 as the timeline comes to"
    return f"{row.target.zh} {row.target.en}" if row.target else "不变 the same"


def _rules(row: Transition) -> list[Rule]:
    return [*(guard.rule for guard in row.guards), *(outcome.rule for outcome in row.outcomes)]
