"""A target's trajectory in the space of a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj._markup import Markup, el
from zbgj.formats.palette import ACCENT, INK, MUTED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zbgj.evaluation.targets import TargetReport
    from zbgj.ledger import Measurement

__all__ = ["sparkline"]

_WIDTH, _HEIGHT, _EDGE = 150, 34, 5


def sparkline(target: TargetReport, as_of: int, measurements: Iterable[Measurement], label: str) -> Markup:
    """Thresholds as a dashed line of steps, what was measured as a line of dots, the as-of date upright.

    :param label: what a screen reader says.
    """
    known = sorted({(m.day, m.value) for m in measurements if m.day <= as_of})
    points = [(point.point.day, point.point.value) for point in target.points]
    days = [day for day, _ in (*known, *points)] + [as_of]
    values = [value for _, value in (*known, *points)]
    first, last, low, high = min(days), max(days), min(values), max(values)

    def x(day: int) -> float:
        return _EDGE + (_WIDTH - 2 * _EDGE) * (day - first) / max(1, last - first)

    def y(value: float) -> float:
        return _HEIGHT - _EDGE - (_HEIGHT - 2 * _EDGE) * ((value - low) / (high - low) if high > low else 0.5)

    steps = f"M{_EDGE} {y(points[0][1]):.1f}" + "".join(f"V{y(value):.1f}H{x(day):.1f}" for day, value in points)
    line = "L".join(f"{x(day):.1f} {y(value):.1f}" for day, value in known)
    return el(
        "svg",
        el("path", d=f"M{x(as_of):.1f} 1V{_HEIGHT - 1}", stroke=INK, stroke_width="1", stroke_dasharray="1 2"),
        el("path", d=steps, fill="none", stroke=MUTED, stroke_width="1.3", stroke_dasharray="4 3"),
        el("path", d=f"M{line}", fill="none", stroke=ACCENT, stroke_width="1.8") if len(known) > 1 else None,
        [el("circle", cx=f"{x(day):.1f}", cy=f"{y(value):.1f}", r="2.6", fill=ACCENT) for day, value in known],
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        width=_WIDTH,
        height=_HEIGHT,
        role="img",
        aria_label=label,
        class_="spark",
    )
