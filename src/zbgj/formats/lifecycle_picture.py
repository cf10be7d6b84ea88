"""The hazard's lifecycle as a picture, laid out from the table of transitions."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING

from zbgj.formats.palette import ACCENT, FONTS, INK, MUTED
from zbgj.hazards.states import HazardState
from zbgj.hazards.table import TRANSITIONS
from zbgj.labels import checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zbgj.hazards.hazard import Hazard

__all__ = ["lifecycle"]

_WIDTH, _HEIGHT, _DOWN, _TOP, _LEFT, _ASIDE = 250, 48, 100, 64, 316, 796
#: Colours of the ways that lead aside, one a target.
_WAYS = (ACCENT, "#8a4b08", "#5b3f94", "#2f7f6d")

_Arrows = dict[tuple[HazardState, HazardState], list[str]]


def lifecycle(hazard: Hazard | None = None, *, language: str = "zh") -> str:
    """The states and what leads from one to another, as SVG; :func:`zbgj.formats.png` turns it into PNG.

    States on the way from being found to close-out stand in one column, the other ends beside it. Under the picture
    stands what leaves the state as it is.

    :param hazard: its present state is set off, if given.

    >>> picture = lifecycle(language="en")
    >>> all(state.en in picture for state in HazardState)
    True

    :raises ValueError: if the language is neither ``"zh"`` nor ``"en"``.
    """
    checked(language)
    arrows = _arrows(language)
    column = _column(arrows)
    beside = [state for state in HazardState if state not in column]
    rows = {state: float(row) for row, state in enumerate(column)}
    rows |= _rows_beside(beside, arrows, rows)
    notes = _notes(language)
    height = _TOP + (len(column) - 1) * _DOWN + _HEIGHT + 36 + 19 * len(notes) + 14
    width = _ASIDE + _WIDTH + 24
    title = "隐患的办理流程" if language == "zh" else "The life of a hazard"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FONTS}" font-size="12" role="img" aria-label="{escape(title)}">',
        "<defs>",
        *(_tip(colour) for colour in (MUTED, *_WAYS)),
        "</defs>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="16" y="28" font-size="16" font-weight="600" fill="{INK}">{escape(title)}</text>',
    ]
    back: dict[tuple[HazardState, tuple[str, ...]], list[HazardState]] = {}
    for (source, target), labels in arrows.items():
        if source in column and target in column:
            if rows[target] - rows[source] == 1:
                parts += _down(rows[source], labels)
            else:
                back.setdefault((target, tuple(labels)), []).append(source)
    for lane, ((target, names), sources) in enumerate(back.items()):
        parts += _back([rows[source] for source in sources], rows[target], lane, list(names))
    for number, state in enumerate(beside):
        parts += _aside(state, number, arrows, rows)
    parts += [_box(state, rows[state], state in column, language, hazard) for state in HazardState]
    foot = height - 19 * len(notes) - 4
    parts += [f'<text x="16" y="{foot + 19 * n}" fill="{MUTED}">{escape(note)}</text>' for n, note in enumerate(notes)]
    return "\n".join([*parts, "</svg>", ""])


def _arrows(language: str) -> _Arrows:
    arrows: _Arrows = {}
    for row in TRANSITIONS:
        for source, target in row.steps:
            if source is not target:
                arrows.setdefault((source, target), []).append(getattr(row, language))
    return arrows


def _column(arrows: _Arrows) -> list[HazardState]:
    """The longest way through the states in the order of a hazard's life."""
    order = list(HazardState)
    best: dict[HazardState, list[HazardState]] = {}
    for state in reversed(order):
        onward = [best[b] for a, b in arrows if a is state and order.index(b) > order.index(a)]
        best[state] = [state, *max(onward, key=len, default=[])]
    return best[order[0]]


def _rows_beside(
    states: list[HazardState], arrows: _Arrows, rows: dict[HazardState, float]
) -> dict[HazardState, float]:
    """Beside the column, each at the middle of where it is reached from, one below the other."""
    found: dict[HazardState, float] = {}
    free = 0.0
    for state in states:
        sources = [rows[a] for a, b in arrows if b is state and a in rows]
        middle = sum(sources) / len(sources) if sources else 0.0
        found[state] = max(free, middle - (len(states) - 1) / 2)
        free = found[state] + 1
    return found


def _y(row: float) -> float:
    return _TOP + row * _DOWN


def _tip(colour: str) -> str:
    return (
        f'<marker id="tip-{colour[1:]}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
        f'orient="auto"><path d="M0 0L10 5L0 10z" fill="{colour}"/></marker>'
    )


def _line(points: Iterable[tuple[float, float]], colour: str, *, tip: bool) -> str:
    path = "L".join(f"{x:g} {y:g}" for x, y in points)
    end = f' marker-end="url(#tip-{colour[1:]})"' if tip else ""
    return f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.4"{end}/>'


def _text(x: float, y: float, lines: list[str], anchor: str, colour: str = INK) -> str:
    spans = "".join(f'<tspan x="{x:g}" dy="{15 if n else 0}">{escape(line)}</tspan>' for n, line in enumerate(lines))
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{colour}" stroke="#fff" stroke-width="4" '
        f'stroke-linejoin="round" paint-order="stroke">{spans}</text>'
    )


def _down(row: float, labels: list[str]) -> Iterator[str]:
    x = _LEFT + _WIDTH / 2
    start, end = _y(row) + _HEIGHT, _y(row + 1)
    yield _line([(x, start), (x, end)], MUTED, tip=True)
    yield _text(x + 8, (start + end) / 2 + 4 - 7.5 * (len(labels) - 1), labels, "start")


def _back(sources: list[float], target: float, lane: int, labels: list[str]) -> Iterator[str]:
    lane_x = _LEFT - 30 - 78 * lane
    end = _y(target) + _HEIGHT / 2
    starts = [_y(source) + _HEIGHT / 2 for source in sources]
    for start in starts:
        yield _line([(_LEFT, start), (lane_x, start)], MUTED, tip=False)
    yield _line([(lane_x, max(starts)), (lane_x, end), (_LEFT, end)], MUTED, tip=True)
    yield _text(lane_x - 7, (max(starts) + end) / 2, labels, "end")


def _aside(state: HazardState, number: int, arrows: _Arrows, rows: dict[HazardState, float]) -> Iterator[str]:
    colour = _WAYS[number % len(_WAYS)]
    right, bus = _LEFT + _WIDTH, _LEFT + _WIDTH + 60 + 36 * number
    at = _y(rows[state]) + _HEIGHT / 2
    sources = [a for a, b in arrows if b is state]
    starts = [_y(rows[a]) + 14 + 15 * number for a in sources]
    for start in starts:
        yield _line([(right, start), (bus, start)], colour, tip=False)
    for upper, lower in pairwise(sorted({*starts, at})):
        yield _line([(bus, upper), (bus, lower)], colour, tip=False)
    yield _line([(bus, at), (_ASIDE, at)], colour, tip=True)
    labels = list(dict.fromkeys(label for (_, b), found in arrows.items() if b is state for label in found))
    yield _text(_ASIDE - 12, at - 8 - 15 * (len(labels) - 1), labels, "end", colour)
    for (a, b), found in arrows.items():
        if a is state and b in rows:
            top = _y(min(rows[a], rows[b])) - 20
            home = right - 40 - 30 * number
            leave = _ASIDE + _WIDTH / 2
            points = [(leave, _y(rows[a])), (leave, top), (home, top), (home, _y(rows[b]))]
            yield _line(points, colour, tip=True)
            yield _text((leave + home) / 2, top - 7, found, "middle", colour)


def _box(state: HazardState, row: float, in_column: bool, language: str, hazard: Hazard | None) -> str:
    x, y = _LEFT if in_column else _ASIDE, _y(row)
    here = hazard is not None and hazard.state is state
    fill, ink = (ACCENT, "#fff") if here else ("#eaf1f8" if state.open else "#eef0f2", INK)
    other = "en" if language == "zh" else "zh"
    middle = x + _WIDTH / 2
    return (
        f'<rect x="{x}" y="{y:g}" width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="{fill}" stroke="{MUTED}"'
        f"{'' if state.open else ' stroke-dasharray=' + chr(34) + '5 3' + chr(34)}/>"
        f'<text x="{middle:g}" y="{y + 21:g}" text-anchor="middle" font-size="13" font-weight="600" fill="{ink}">'
        f"{escape(getattr(state, language))}</text>"
        f'<text x="{middle:g}" y="{y + 38:g}" text-anchor="middle" font-size="11" fill="{"#fff" if here else MUTED}">'
        f"{escape(getattr(state, other))}</text>"
    )


def _notes(language: str) -> list[str]:
    """What leaves the state as it is, by the states in which it can happen."""
    by_states: dict[tuple[HazardState, ...], list[str]] = {}
    for row in TRANSITIONS:
        if row.target is None:
            by_states.setdefault(row.sources, []).append(getattr(row, language))
    every = tuple(state for state in HazardState if state.open)
    notes = []
    for states, events in by_states.items():
        names = [getattr(state, language) for state in states]
        if language == "zh":
            where = "各在办状态" if states == every else "、".join(f"“{name}”" for name in names)
            notes += wrap(f"{where}时可办，状态不变：{'、'.join(events)}", 78, subsequent_indent="　　")
        else:
            where = "any open state" if states == every else " / ".join(names)
            text = f"In {where}, the state staying the same: {', '.join(events)}"
            notes += wrap(text, 145, subsequent_indent="\u2003")
    return notes
