"""Charts of hazards and targets over time.

Every function returns an altair chart, to be changed at will; :func:`zbgj.formats.svg` and :func:`zbgj.formats.png`
draw it. They need the extra ``pictures``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from zbgj.days import DateLike, as_date, to_day
from zbgj.evaluation.outcomes import Outcome
from zbgj.evaluation.targets import TargetStanding
from zbgj.formats.canvas import altair, finished, instant, month_axis, time
from zbgj.formats.months import hazard_months, month_name
from zbgj.formats.palette import ACCENT, INK, MUTED, OUTCOMES, STANDINGS
from zbgj.labels import checked
from zbgj.model.condition import Comparator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from altair import LayerChart

    from zbgj.evaluation.targets import TargetReport
    from zbgj.hazards.hazard import Hazard
    from zbgj.hazards.states import Grade
    from zbgj.ledger import Measurement

__all__ = ["stock_and_flow", "trajectory"]

_SIGNS = {Comparator.AT_LEAST: "≥", Comparator.AT_MOST: "≤"}
#: Units that come in whole numbers.
_WHOLE = {"count", "state", "grade", "persons"}
_UNITS_ZH = {
    "count": "数量",
    "state": "是否达到（1 是，0 否）",
    "grade": "等级（1 最高）",
    "% change": "变化（%）",
    "persons": "人",
}
_UNITS_EN = {"state": "reached (1 yes, 0 no)", "grade": "grade (1 is the highest)"}


def stock_and_flow(
    hazards: Iterable[Hazard],
    as_of: DateLike,
    *,
    first: DateLike | None = None,
    grade: Grade | None = None,
    language: str = "zh",
    width: int = 560,
    height: int = 220,
) -> LayerChart:
    """Hazards by month: what was found and what was closed as bars, what stood open at the end as a line.

    :param first: from the month that holds this day; by default from the month of the first finding.
    :param grade: only hazards of this grade; by default all.
    :raises ValueError: if ``first`` lies after the as-of date or the language is unknown.
    """
    checked(language)
    alt = altair()
    listed = list(hazards)
    end = as_date(as_of)
    begin = as_date(first) if first is not None else min([h.found.on for h in listed if h.found.on <= end] or [end])
    words = {"new": "新增", "closed": "销号、不构成或并案", "stock": "月末存量"}
    if language == "en":
        words = {"new": "new", "closed": "closed, dismissed or merged", "stock": "open at month's end"}
    flows, stocks = [], []
    months = hazard_months(listed, begin, end, grade=grade)
    for month in months:
        name = month_name(month.month)
        flows += [
            {"month": name, "count": month.new, "what": words["new"]},
            {"month": name, "count": -month.closed, "what": words["closed"]},
        ]
        stocks.append({"month": name, "count": month.stock, "what": words["stock"]})
    spread = range(months[0].month, months[-1].month + 1)
    scale = alt.Scale(
        domain=[words["new"], words["closed"], words["stock"]],
        range=[OUTCOMES[Outcome.PARTIAL].colour, OUTCOMES[Outcome.FULFILLED].colour, INK],
    )
    colour = alt.Color("what:N", scale=scale, legend=alt.Legend(orient="bottom", title=None))
    title_y = "隐患数（项）" if language == "zh" else "hazards"
    counted = alt.Y("count:Q", title=title_y, axis=alt.Axis(format="d", tickMinStep=1, labelExpr="abs(datum.value)"))
    bars = alt.Chart(alt.Data(values=flows)).mark_bar().encode(
        x=month_axis(alt, spread, "bottom"), y=counted, color=colour, tooltip=["month:O", "what:N", "count:Q"]
    )  # fmt: skip
    line = alt.Chart(alt.Data(values=stocks)).mark_line(
        interpolate="linear", strokeWidth=2, point=alt.OverlayMarkDef(size=36, filled=True)
    ).encode(x="month:O", y="count:Q", color=colour, tooltip=["month:O", "what:N", "count:Q"])  # fmt: skip
    zero = alt.Chart(alt.Data(values=[{"count": 0}])).mark_rule(color=MUTED).encode(y="count:Q")
    what = "隐患" if grade is None else grade.zh
    title = (
        f"{what}存量与增减"
        if language == "zh"
        else f"{'Hazards' if grade is None else grade.en.capitalize()}: stock and flow"
    )
    left = f"截至{end}，未销号{months[-1].stock}项" if language == "zh" else f"as of {end}, {months[-1].stock} open"
    chart: LayerChart = finished(alt.layer(bars, zero, line).properties(width=width, height=height), title, left)
    return chart


def trajectory(
    target: TargetReport,
    as_of: DateLike,
    *,
    measurements: Iterable[Measurement] = (),
    language: str = "zh",
    width: int = 560,
    height: int = 200,
) -> LayerChart:
    """A target's thresholds by day and what was measured.

    :param measurements: all that was measured, such as ``ledger.measurements_of(party, target)``; by default only the
        measurements that decided a point. What lies after the as-of date is not drawn.
    :raises ValueError: if the language is unknown.
    """
    checked(language)
    alt = altair()
    day = to_day(as_of)
    given = list(measurements) or [p.measurement for p in target.points if p.measurement is not None]
    values = sorted({(m.day, m.value) for m in given if m.day <= day})
    unit = (_UNITS_ZH if language == "zh" else _UNITS_EN).get(target.target.unit, target.target.unit)
    sign = _SIGNS.get(target.target.comparator, str(target.target.comparator))
    words = ("测得值", "目标值") if language == "zh" else ("measured", "threshold")
    scale = alt.Scale(domain=list(words), range=[ACCENT, MUTED])
    colour = alt.Color("what:N", scale=scale, legend=alt.Legend(orient="bottom", title=None))
    points = [
        {
            "at": instant(point.point.day),
            "value": point.point.value,
            "what": words[1],
            "standing": getattr(point.standing, language),
            "text": f"{sign} {point.point.value:g}",
        }
        for point in target.points
    ]
    measured = [{"at": instant(at), "value": value, "what": words[0]} for at, value in values]
    days = [point.point.day for point in target.points] + [at for at, _ in values] + [day]
    begin, end = min(days) - 45, max(days) + 45
    # The first threshold is drawn from the left edge on: it is what has to be reached by its day.
    line = [{"at": instant(begin), "value": points[0]["value"], "what": words[1]}, *points]
    x = alt.X("at:T", title=None, scale=alt.Scale(domain=[time(alt, begin), time(alt, end)]),
              axis=alt.Axis(format="%Y-%m", labelOverlap=True))  # fmt: skip
    drawn = [point.point.value for point in target.points] + [value for _, value in values]
    steps = _steps(drawn) if target.target.unit in _WHOLE else []
    ticks = {"values": steps, "format": "d"} if steps else {"tickCount": 5}
    y = alt.Y("value:Q", title=unit, scale=alt.Scale(zero=False, padding=14), axis=alt.Axis(**ticks))
    base = alt.Chart(alt.Data(values=points)).encode(x=x, y=y, color=colour)
    present = [s for s in TargetStanding if any(p.standing is s for p in target.points)]
    names = [getattr(s, language) for s in present]
    shape = alt.Shape(
        "standing:N", legend=alt.Legend(orient="bottom", title=None, symbolFillColor=MUTED, symbolStrokeWidth=0),
        scale=alt.Scale(domain=names, range=[STANDINGS[s].shape for s in present]),
    )  # fmt: skip
    layers = [
        alt.Chart(alt.Data(values=line)).mark_line(interpolate="step-before", strokeDash=[5, 4]).encode(
            x=x, y=y, color=colour
        ),
        base.mark_point(filled=True, size=80, opacity=1).encode(shape=shape, tooltip=["at:T", "text:N", "standing:N"]),
        base.mark_text(dy=-12, fontSize=11).encode(text="text:N"),
        alt.Chart(alt.Data(values=measured)).mark_line(point=alt.OverlayMarkDef(size=50, filled=True), strokeWidth=2)
        .encode(x="at:T", y="value:Q", color=colour, tooltip=["at:T", "value:Q"]),
        alt.Chart(alt.Data(values=[{"at": instant(day, 23)}])).mark_rule(color=INK, strokeDash=[4, 3])
        .encode(x="at:T"),
    ]  # fmt: skip
    standing = getattr(target.standing, language)
    when = f"截至{as_date(day)}：{standing}" if language == "zh" else f"as of {as_date(day)}: {standing}"
    chart: LayerChart = finished(
        alt.layer(*layers).resolve_scale(shape="independent").properties(width=width, height=height),
        target.target.statement[language], when,
    )  # fmt: skip
    return chart


def _steps(values: list[float]) -> list[int]:
    """The whole numbers over which these values spread, if they are few: between many, ticks are whole anyhow."""
    first, last = math.floor(min(values)), math.ceil(max(values))
    return list(range(first, last + 1)) if last - first <= 8 else []
