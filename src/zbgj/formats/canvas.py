"""What charts are drawn with: altair, its SVG and PNG without a browser or a network, and the look they share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from zbgj._extras import needed
from zbgj.days import as_date
from zbgj.formats.months import month_name
from zbgj.formats.palette import FONTS, INK, LINE, MUTED, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from altair import TopLevelMixin

    from zbgj.evaluation.outcomes import Outcome

__all__ = ["altair", "finished", "instant", "month_axis", "named", "outcome_scales", "png", "svg", "time"]


def altair() -> Any:
    """The library.

    :raises MissingExtra: if it is not installed.
    """
    return needed("altair", extra="pictures")


def svg(chart: TopLevelMixin) -> str:
    """The chart as SVG; text stays text, in fonts for Chinese.

    :raises MissingExtra: if altair or vl-convert is not installed.
    """
    version = ".".join(altair().SCHEMA_VERSION.lstrip("v").split(".")[:2])
    drawn: str = needed("vl_convert", extra="pictures").vegalite_to_svg(chart.to_dict(), vl_version=version)
    return drawn


def png(chart: TopLevelMixin | str, *, scale: float = 2) -> bytes:
    """The chart, or an SVG text, as PNG.

    :param scale: pixels for each unit of the chart, above 0; 2 suits screens, 4 print.
    :raises ValueError: if the scale is not above 0. :raises MissingExtra: if altair or vl-convert is not installed.
    """
    if scale <= 0:
        raise ValueError(f"scale {scale}: expected a number above 0")
    drawn: bytes = needed("vl_convert", extra="pictures").svg_to_png(
        chart if isinstance(chart, str) else svg(chart), scale=scale
    )
    return drawn


def finished(chart: Any, title: str, subtitle: str) -> Any:
    """The chart with its heading, fonts and colours."""
    shown = {"text": title, "anchor": "start", "color": INK, "fontSize": 15, "fontWeight": 600, "offset": 12}
    if subtitle:
        shown |= {"subtitle": subtitle, "subtitleColor": MUTED, "subtitleFontSize": 12, "subtitlePadding": 5}
    return (
        chart.properties(title=shown, background="white", padding=6, description=f"{title}. {subtitle}".rstrip(". "))
        .configure(font=FONTS)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK,
            titleColor=MUTED,
            labelFontSize=11,
            titleFontSize=11,
            titleFontWeight="normal",
            gridColor=LINE,
            domainColor=LINE,
            tickColor=LINE,
        )
        .configure_legend(labelColor=INK, titleColor=MUTED, labelFontSize=11, titleFontSize=11, symbolSize=90)
    )


def instant(day: int, hour: int = 0) -> str:
    """An hour of a day, as altair reads it."""
    # Without a zone: read and drawn in the same one, so that no day moves.
    return f"{as_date(day)}T{hour:02}:00:00"


def named(labels: Mapping[str, str | list[str]]) -> str:
    """A Vega expression that gives an axis value its label, which may have several lines."""
    return f"({json.dumps(labels)})[datum.value]"


def outcome_scales(alt: Any, language: str, shown: Sequence[Outcome]) -> tuple[Any, Any]:
    """Colours and shapes of these outcomes, by their names."""
    names = [getattr(outcome, language) for outcome in shown]
    return (
        alt.Scale(domain=names, range=[OUTCOMES[outcome].colour for outcome in shown]),
        alt.Scale(domain=names, range=[OUTCOMES[outcome].shape for outcome in shown]),
    )


def time(alt: Any, day: int) -> Any:
    """A day, as the end of an axis."""
    date = as_date(day)
    return alt.DateTime(year=date.year, month=date.month, date=date.day)


def month_axis(alt: Any, months: range, orient: str = "top") -> Any:
    """The axis of these months, by number, with the year where it begins."""
    labels = {}
    for index in months:
        # January and the first month carry the year.
        year = str(index // 12) if index % 12 == 0 or index == months.start else ""
        month = str(index % 12 + 1)
        labels[month_name(index)] = [year, month] if orient == "top" else [month, year]
    axis = alt.Axis(labelExpr=named(labels), labelAngle=0, orient=orient, ticks=False, domain=False,
                    labelOverlap=False, labelPadding=18 if orient == "top" else 4, labelLineHeight=13)  # fmt: skip
    return alt.X("month:O", title=None, scale=alt.Scale(domain=[month_name(i) for i in months]), axis=axis)
