"""Charts of a party's duties: along time, and month by month.

Every function returns an altair chart, to be changed at will; :func:`zbgj.formats.svg` and :func:`zbgj.formats.png`
draw it. They need the extra ``pictures``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from zbgj._named import label_name
from zbgj.days import month_index, to_day
from zbgj.evaluation.outcomes import Outcome
from zbgj.evaluation.report import PartyReport
from zbgj.formats.canvas import altair, finished, instant, month_axis, named, outcome_scales, time
from zbgj.formats.months import duty_months, month_name, months_of, party_months
from zbgj.formats.palette import INK
from zbgj.labels import checked

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pendulum
    from altair import LayerChart

    from zbgj.evaluation.report import DutyReport

__all__ = ["heat_map", "timeline"]

#: How many units of length a row's label may take.
_LABELS = 290.0


def _dated(duty: DutyReport, first: int, last: int) -> list[Any]:
    """The outcomes whose due day lies in the days given, with their occurrence."""
    return [
        judged
        for judged in duty.outcomes
        if judged.occurrence is not None and first <= judged.occurrence.due_day <= last
    ]


def _span(report: PartyReport, within: pendulum.Interval[pendulum.Date] | None) -> tuple[int, int]:
    if within is not None:
        return to_day(within.start), to_day(within.end)
    plans = [duty.duty.plan for duty in report.duties]
    if not plans:
        return to_day(report.as_of), to_day(report.as_of)
    first = min(plan.horizon.first_day or plan.effective_day for plan in plans)
    return first, max(plan.horizon.last_day for plan in plans)


def _urgency(duty: DutyReport, shown: list[Any]) -> tuple[int, int, str]:
    """What is overdue first, the oldest first; then what comes next; then what is done."""
    overdue = [j.occurrence.due_day for j in shown if j.outcome in (Outcome.MISSED, Outcome.PARTIAL)]
    ahead = [j.occurrence.due_day for j in shown if j.outcome in (Outcome.DUE_SOON, Outcome.OPEN)]
    order = (0, min(overdue)) if overdue else (1, min(ahead)) if ahead else (2, shown[-1].occurrence.due_day)
    return (*order, duty.id)


def _chosen(
    report: PartyReport, first: int, last: int, limit: int | None
) -> tuple[list[tuple[DutyReport, list[Any]]], int]:
    if limit is not None and limit < 1:
        raise ValueError(f"limit {limit}: expected 1 or more, or None for all")
    found = [(duty, shown) for duty in report.duties if (shown := _dated(duty, first, last))]
    found.sort(key=lambda pair: _urgency(*pair))
    return found[:limit], len(found)


def _cut(shown: int, of: int, language: str) -> str:
    if shown == of:
        return f"{of}项有期限的任务" if language == "zh" else f"{of} dated duties"
    if language == "zh":
        return f"有期限的任务共{of}项，按紧迫程度列出前{shown}项"
    return f"the {shown} most urgent of {of} dated duties"


def _label(duty: DutyReport, language: str) -> str:
    return _fitted(f"{duty.duty.plan.id} {duty.duty.citation.clause}\u2002{duty.duty.statement[language]}")


def _fitted(text: str) -> str:
    """The text, cut to about the length of a label: Vega would measure it again and again, which takes seconds."""
    room = _LABELS
    for at, char in enumerate(text):
        room -= 11 if east_asian_width(char) in "WF" else 5.5
        if room < 0:
            return text[:at].rstrip() + "…"
    return text


def _name(report: PartyReport, language: str) -> str:
    return getattr(report.party, language) or report.party.id


def timeline(
    report: PartyReport,
    *,
    language: str = "zh",
    within: pendulum.Interval[pendulum.Date] | None = None,
    limit: int | None = 40,
    width: int = 560,
) -> LayerChart:
    """The party's dated duties along time: windows as bars, due days as marks by outcome, the as-of date as a line.

    Rows are ordered by urgency: what is overdue first, the oldest on top; then what comes next; then what is done.

    :param language: ``"zh"`` or ``"en"``.
    :param within: only what falls due in these days, both included; by default the time the plans cover.
    :param limit: at most so many duties, the most urgent; the subtitle says how many there are. ``None``: all.
    :raises ValueError: if the limit is below 1 or the language unknown.
    """
    checked(language)
    alt = altair()
    first, last = _span(report, within)
    chosen, total = _chosen(report, first, last, limit)
    rows: list[dict[str, str]] = []
    labels: dict[str, str] = {}
    for duty, shown in chosen:
        labels[duty.id] = _label(duty, language)
        rows += [
            {
                "duty": duty.id,
                "from": instant(max(judged.occurrence.first_day, first)),
                "to": instant(judged.occurrence.due_day + 1),
                "due": instant(judged.occurrence.due_day, 12),
                "outcome": getattr(judged.outcome, language),
                "label": label_name(judged.occurrence.label, duty.duty.plan)[language],
                "statement": duty.duty.statement[language],
            }
            for judged in shown
        ]
    present = [o for o in Outcome if any(j.outcome is o for _, shown in chosen for j in shown)]
    colours, shapes = outcome_scales(alt, language, present)
    y = alt.Y(
        "duty:N", sort=list(labels), title=None,
        axis=alt.Axis(labelExpr=named(labels), labelLimit=0, ticks=False, domain=False, grid=True),
    )  # fmt: skip
    x = alt.X("from:T", title=None, scale=alt.Scale(domain=[time(alt, first), time(alt, last + 10)]),
              axis=alt.Axis(format="%Y-%m", labelOverlap=True, orient="top"))  # fmt: skip
    tooltip = ["statement:N", "label:N", "outcome:N"]
    base = alt.Chart(alt.Data(values=rows))
    legend = alt.Legend(orient="bottom", title=None, columns=9, symbolOpacity=1)
    bars = base.mark_bar(height=9, opacity=0.22, clip=True).encode(
        x=x, x2="to:T", y=y, color=alt.Color("outcome:N", scale=colours, legend=legend)
    )
    marks = base.mark_point(filled=True, size=62, opacity=1, strokeWidth=0).encode(
        x="due:T", y=y, shape=alt.Shape("outcome:N", scale=shapes, legend=legend),
        color=alt.Color("outcome:N", scale=colours, legend=legend), tooltip=tooltip,
    )  # fmt: skip
    layers = [bars, marks]
    if first <= to_day(report.as_of) <= last:
        today = alt.Chart(alt.Data(values=[{"at": instant(to_day(report.as_of), 23)}]))
        layers.append(today.mark_rule(color=INK, strokeDash=[4, 3]).encode(x="at:T"))
    title = (
        f"{_name(report, language)}：任务时间线" if language == "zh" else f"{_name(report, language)}: duties in time"
    )
    when = f"截至{report.as_of}（虚线）" if language == "zh" else f"as of {report.as_of} (dashed line)"
    chart: LayerChart = finished(
        alt.layer(*layers).properties(width=width, height=max(1, len(chosen)) * 19),
        title, f"{when}；{_cut(len(chosen), total, language)}" if language == "zh"
        else f"{when}; {_cut(len(chosen), total, language)}",
    )  # fmt: skip
    return chart


def heat_map(
    reports: PartyReport | Iterable[PartyReport],
    *,
    language: str = "zh",
    within: pendulum.Interval[pendulum.Date] | None = None,
    limit: int | None = 40,
    width: int = 560,
) -> LayerChart:
    """Compliance by month: of one report duty by month, of several party by month.

    For one report a cell shows the worst outcome among what falls due in the month, by colour and shape. For several
    it shows the mean credit of what fell due in the month, 0 to 100, as a figure on a shade that darkens as credit
    falls; the party with the lowest mean stands on top.

    :param within: months that hold these days; by default the time the plans cover, and for several parties up to the
        as-of date.
    :param limit: at most so many rows; the subtitle says how many there are. ``None``: all.
    :raises ValueError: if there is no report, the limit is below 1 or the language unknown.
    """
    checked(language)
    if isinstance(reports, PartyReport):
        return _duties_by_month(reports, language, within, limit, width)
    listed = list(reports)
    if not listed:
        raise ValueError("a heat map of several parties needs one report or more")
    return _parties_by_month(listed, language, within, limit, width)


def _duties_by_month(
    report: PartyReport, language: str, within: pendulum.Interval[pendulum.Date] | None, limit: int | None, width: int
) -> LayerChart:
    alt = altair()
    first, last = _span(report, within)
    months = months_of(first, last)
    chosen, total = _chosen(report, first, last, limit)
    labels = {duty.id: _label(duty, language) for duty, _ in chosen}
    cells = [(duty, index, outcome) for duty, _ in chosen for index, outcome in duty_months(duty).items()]
    rows = [
        {
            "duty": duty.id,
            "month": month_name(index),
            "outcome": getattr(outcome, language),
            "statement": duty.duty.statement[language],
        }
        for duty, index, outcome in cells
        if index in months
    ]
    present = [o for o in Outcome if any(outcome is o and index in months for _, index, outcome in cells)]
    colours, shapes = outcome_scales(alt, language, present)
    legend = alt.Legend(orient="bottom", title=None, columns=9, symbolOpacity=1)
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=month_axis(alt, months),
        y=alt.Y("duty:N", sort=list(labels), title=None, scale=alt.Scale(paddingInner=0.08),
                axis=alt.Axis(labelExpr=named(labels), labelLimit=0, ticks=False, domain=False)),
    )  # fmt: skip
    squares = base.mark_rect(opacity=0.25).encode(color=alt.Color("outcome:N", scale=colours, legend=legend))
    marks = base.mark_point(filled=True, size=70, opacity=1, strokeWidth=0).encode(
        color=alt.Color("outcome:N", scale=colours, legend=legend),
        shape=alt.Shape("outcome:N", scale=shapes, legend=legend),
        tooltip=["statement:N", "month:O", "outcome:N"],
    )
    title = (
        f"{_name(report, language)}：逐月履行情况" if language == "zh" else f"{_name(report, language)}: month by month"
    )
    when = f"截至{report.as_of}；" if language == "zh" else f"as of {report.as_of}; "
    chart: LayerChart = finished(
        alt.layer(squares, marks).properties(width=width, height=max(1, len(chosen)) * 19),
        title, when + _cut(len(chosen), total, language),
    )  # fmt: skip
    return chart


def _parties_by_month(
    reports: list[PartyReport],
    language: str,
    within: pendulum.Interval[pendulum.Date] | None,
    limit: int | None,
    width: int,
) -> LayerChart:
    if limit is not None and limit < 1:
        raise ValueError(f"limit {limit}: expected 1 or more, or None for all")
    alt = altair()
    found = [(report, party_months(report)) for report in reports]
    if within is None:
        known = [index for _, by_month in found for index in by_month]
        last = max(month_index(to_day(report.as_of)) for report in reports)
        months = range(min([*known, last]), last + 1)
    else:
        months = months_of(to_day(within.start), to_day(within.end))
    means = []
    for report, by_month in found:
        values = [value for index, value in by_month.items() if index in months]
        means.append((sum(values) / len(values) if values else 2, report.party.id, report, by_month))
    means.sort(key=lambda row: row[:2])
    shown = means[:limit]
    labels = {party: _fitted(_name(report, language)) for _, party, report, _ in shown}
    rows = [
        {"party": party, "name": labels[party], "month": month_name(index), "credit": round(float(100 * value), 1)}
        for _, party, _, by_month in shown
        for index, value in by_month.items()
        if index in months
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=month_axis(alt, months),
        y=alt.Y("party:N", sort=list(labels), title=None,
                axis=alt.Axis(labelExpr=named(labels), labelLimit=0, ticks=False, domain=False)),
    )  # fmt: skip
    credit = "平均得分（0–100）" if language == "zh" else "mean credit (0-100)"
    squares = base.mark_rect(stroke="white", strokeWidth=1).encode(
        color=alt.Color(
            "credit:Q", title=credit,
            scale=alt.Scale(domain=[0, 50, 100], range=["#5c2a12", "#dda15e", "#eaf3fa"], interpolate="rgb"),
            legend=alt.Legend(orient="bottom", direction="horizontal", gradientLength=220, gradientThickness=10),
        ),
        tooltip=["name:N", "month:O", "credit:Q"],
    )  # fmt: skip
    figures = base.mark_text(fontSize=9).encode(
        text=alt.Text("credit:Q", format=".0f"),
        color=alt.condition("datum.credit < 35", alt.value("white"), alt.value(INK)),
    )
    layers = [squares, figures] if len(months) * 14 <= width else [squares]
    if len(shown) == len(means):
        subtitle = f"{len(means)}个单位" if language == "zh" else f"{len(means)} parties"
    elif language == "zh":
        subtitle = f"共{len(means)}个单位，列出平均得分最低的{len(shown)}个"
    else:
        subtitle = f"the {len(shown)} lowest of {len(means)} parties"
    title = "各单位逐月履行情况" if language == "zh" else "Compliance by party and month"
    days = sorted({str(report.as_of) for report in reports})
    when = f"截至{'、'.join(days)}；" if language == "zh" else f"as of {', '.join(days)}; "
    chart: LayerChart = finished(
        alt.layer(*layers).properties(width=width, height=max(1, len(shown)) * 20), title, when + subtitle
    )
    return chart
