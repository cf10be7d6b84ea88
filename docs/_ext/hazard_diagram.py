"""The hazard's states as a picture, drawn from the transition table."""

from __future__ import annotations

from html import escape

from zbgj.hazards import TRANSITIONS, HazardState

S = HazardState

#: Where the states stand: column and row. A state without a place is an error at build time.
PLACES = {
    S.FOUND: (0, 0), S.DETERMINED: (0, 1), S.UNDER_TREATMENT: (0, 2), S.SUBMITTED: (0, 3), S.VERIFIED: (0, 4),
    S.CLOSED: (0, 5), S.DISMISSED: (2, 0), S.MERGED: (2, 2),
}  # fmt: skip
WIDTH, HEIGHT, ACROSS, DOWN, LEFT, TOP = 260, 46, 300, 110, 350, 24


def svg() -> str:
    """The picture, as SVG: states as boxes, each change of state as an arrow with the events that make it."""
    arrows: dict[tuple[HazardState, HazardState], list[str]] = {}
    for row in TRANSITIONS:
        for source, target in row.steps:
            if source is not target:
                arrows.setdefault((source, target), []).extend((row.zh, row.en))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1220 {TOP + 6 * DOWN - 50}" font-family="sans-serif" '
        'font-size="12">',
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L10 5L0 10z" fill="#567"/></marker></defs>',
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    named: set[tuple[HazardState, str]] = set()
    for number, ((source, target), labels) in enumerate(arrows.items()):
        # The same event from several states to one beside them is named once.
        aside = PLACES[target][0] > PLACES[source][0]
        known = aside and (target, labels[0]) in named
        named.add((target, labels[0]))
        parts.append(_arrow(source, target, [] if known else labels, number))
    parts += [_box(state) for state in HazardState]
    return "\n".join([*parts, "</svg>", ""])


def _corner(state: HazardState) -> tuple[int, int]:
    column, row = PLACES[state]
    return LEFT + column * ACROSS, TOP + row * DOWN


def _box(state: HazardState) -> str:
    x, y = _corner(state)
    fill = "#eaf2fb" if state.open else "#eee"
    middle = x + WIDTH // 2
    return (
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="8" fill="{fill}" stroke="#567"/>'
        f'<text x="{middle}" y="{y + 19}" text-anchor="middle" fill="#123">{escape(state.zh)}</text>'
        f'<text x="{middle}" y="{y + 36}" text-anchor="middle" fill="#123">{escape(state.en)}</text>'
    )


def _arrow(source: HazardState, target: HazardState, labels: list[str], number: int) -> str:
    (x1, y1), (x2, y2) = _corner(source), _corner(target)
    same = x1 == x2
    if same and y2 - y1 == DOWN:  # the next box below
        x = x1 + WIDTH // 2
        path, at, anchor = f"M{x} {y1 + HEIGHT}L{x} {y2}", (x + 8, (y1 + HEIGHT + y2) // 2 - 4), "start"
    elif same:  # back up, along the left
        bend = x1 - 60 - 30 * abs(y2 - y1) // DOWN
        a, b = y1 + HEIGHT // 2 - 8, y2 + HEIGHT // 2 + 8
        path = f"M{x1} {a}C{bend} {a} {bend} {b} {x2} {b}"
        at, anchor = ((x1 + 3 * bend) // 4 - 4, (a + b) // 2), "end"
    elif x2 > x1:  # out to the right
        a, b = y1 + 12 + 6 * (number % 3), y2 + 12 + 10 * (number % 3)
        path = f"M{x1 + WIDTH} {a}L{x2} {b}"
        at, anchor = ((3 * (x1 + WIDTH) + 7 * x2) // 10, (3 * a + 7 * b) // 10 - 22), "middle"
    else:
        a, b = y1 + HEIGHT - 8, y2 + HEIGHT - 6
        path = f"M{x1} {a}L{x2 + WIDTH} {b}"
        at, anchor = ((x1 + x2 + WIDTH) // 2, (a + b) // 2 + 14), "middle"
    lines = "".join(
        f'<tspan x="{at[0]}" dy="{0 if n == 0 else 14}">{escape(label)}</tspan>' for n, label in enumerate(labels)
    )
    return (
        f'<path d="{path}" fill="none" stroke="#567" marker-end="url(#tip)"/>'
        f'<text x="{at[0]}" y="{at[1]}" text-anchor="{anchor}" fill="#345" stroke="#fff" stroke-width="4" '
        f'paint-order="stroke">{lines}</text>'
    )
