"""Colours, shapes and fonts of pictures and pages: one look for everything a person sees.

The colours can be told apart with the common forms of colour blindness, and no meaning hangs on colour alone: each
outcome has a shape of its own.
"""

from __future__ import annotations

from typing import NamedTuple

from zbgj.evaluation.outcomes import Outcome
from zbgj.evaluation.targets import TargetStanding

__all__ = ["ACCENT", "FONTS", "INK", "LINE", "MUTED", "OUTCOMES", "STANDINGS", "Look"]

#: Font families for Chinese and Latin text, the first one installed is taken.
FONTS = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif"

#: Text, lesser text, lines, and the one colour for emphasis.
INK, MUTED, LINE, ACCENT = "#1b2733", "#55626f", "#d5dbe1", "#1f4e79"


class Look(NamedTuple):
    """How an outcome is drawn.

    :param colour: of the mark, as ``#rrggbb``. :param shape: a Vega symbol or an SVG path within -1 to 1.
    :param sign: a character for text.
    """

    colour: str
    shape: str
    sign: str


_CROSS = "M-1,-0.55L-0.55,-1L0,-0.45L0.55,-1L1,-0.55L0.45,0L1,0.55L0.55,1L0,0.45L-0.55,1L-1,0.55L-0.45,0Z"
_HALF = "M-1,0A1,1,0,0,0,1,0Z"
_RING = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0M-0.6,0A0.6,0.6,0,1,0,0.6,0A0.6,0.6,0,1,0,-0.6,0Z"
_FRAME = "M-1,-1H1V1H-1ZM-0.55,-0.55V0.55H0.55V-0.55Z"
_BAR = "M-1,-0.3H1V0.3H-1Z"
_DOT = "M-0.4,0A0.4,0.4,0,1,1,0.4,0A0.4,0.4,0,1,1,-0.4,0Z"

#: How each outcome looks; what is late, done in part and missed darkens in this order.
OUTCOMES: dict[Outcome, Look] = {
    Outcome.FULFILLED: Look("#4f9bd0", "circle", "●"),
    Outcome.FULFILLED_LATE: Look("#ecc643", "triangle-up", "▲"),
    Outcome.PARTIAL: Look("#cc5f1c", _HALF, "◐"),
    Outcome.MISSED: Look("#8c1515", _CROSS, "✕"),
    Outcome.DUE_SOON: Look("#5b3f94", _FRAME, "□"),
    Outcome.OPEN: Look("#98a4b0", _RING, "○"),
    Outcome.WAIVED: Look("#6f7b74", _BAR, "–"),
    Outcome.NOT_APPLICABLE: Look("#c9cfd5", "square", "■"),
    Outcome.NOT_ASSESSABLE: Look("#b3a99c", _DOT, "·"),
}

#: How each standing of a target looks.
STANDINGS: dict[TargetStanding, Look] = {
    TargetStanding.MET: OUTCOMES[Outcome.FULFILLED],
    TargetStanding.ON_TRACK: Look("#2f7f6d", "triangle-right", "▶"),
    TargetStanding.NO_LINE: OUTCOMES[Outcome.DUE_SOON],
    TargetStanding.BEHIND: OUTCOMES[Outcome.PARTIAL],
    TargetStanding.MISSED: OUTCOMES[Outcome.MISSED],
    TargetStanding.NO_DATA: OUTCOMES[Outcome.OPEN],
}
