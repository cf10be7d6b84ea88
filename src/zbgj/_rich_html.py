"""How notebooks show the library's objects: small, escaped, in both languages.

Colours are the notebook's own, so that it reads on light and on dark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj._markup import Markup, el, joined
from zbgj._named import label_name, term_name
from zbgj.applicability import Applied
from zbgj.due import Deadline
from zbgj.evaluation.outcomes import Outcome
from zbgj.evaluation.report import PartyReport
from zbgj.hazards.hazard import Hazard
from zbgj.model.items import Obligation, Report
from zbgj.model.plan import PlanStatus, SectorPlan
from zbgj.schedule.wording import describe

if TYPE_CHECKING:
    from zbgj.model.citation import Citation
    from zbgj.model.kinds import TermSort
    from zbgj.model.party import Actor
    from zbgj.model.values import Bilingual
    from zbgj.schedule.rules import Schedule

__all__ = ["rich_html"]

_LABEL = "text-align:left;vertical-align:baseline;font-weight:normal;opacity:.7;white-space:nowrap"
_VALUE = "text-align:left;vertical-align:baseline"


def rich_html(shown: PartyReport | SectorPlan | Obligation | Report | Applied | Deadline | Hazard) -> str:
    """The object as a small table: what ``_repr_html_`` of these classes gives.

    >>> from zbgj import load_catalog
    >>> "领导" in rich_html(load_catalog().item("20-3.6-leaders-check"))
    True

    :raises TypeError: for anything else.
    """
    match shown:
        case PartyReport():
            return _report(shown)
        case SectorPlan():
            return _plan(shown)
        case Applied():
            return _duty(shown.obligation, shown.statement, shown.schedule, shown.citations, shown.plan)
        case Obligation() | Report():
            return _duty(shown, shown.statement, shown.schedule, shown.cite)
        case Deadline():
            return _deadline(shown)
        case Hazard():
            return _hazard(shown)
    raise TypeError(f"{type(shown).__name__} has no rich representation")


def _card(zh: str, en: str, code: str, rows: list[tuple[str, str, object]]) -> Markup:
    lines = [
        el("tr", el("th", f"{label_zh} {label_en}", scope="row", style=_LABEL), el("td", value, style=_VALUE))
        for label_zh, label_en, value in rows
        if value not in ("", None)
    ]
    head = el("div", el("b", zh), " ", en, " ", el("code", code))
    return el("div", head, el("table", el("tbody", lines)), class_="zbgj")


def _both(value: Actor | Bilingual | TermSort | object) -> str:
    zh, en = getattr(value, "zh", ""), getattr(value, "en", "")
    return zh if zh == en else f"{zh} {en}".strip()


def _places(citations: tuple[Citation, ...]) -> str:
    return "; ".join(f"{c.plan} {c.clause} ¶{c.paragraph}, {c.start}–{c.end}" for c in citations)


def _duty(
    duty: Obligation | Report,
    statement: Bilingual,
    schedule: Schedule,
    citations: tuple[Citation, ...],
    plan: SectorPlan | None = None,
) -> Markup:
    owed = [
        describe(schedule, "zh", lambda key: term_name(key, plan).zh),
        describe(schedule, "en", lambda key: term_name(key, plan).en),
    ]
    rows: list[tuple[str, str, object]] = [
        ("类别", "kind", _both(duty.kind)),
        ("责任主体", "who", "; ".join(map(_both, duty.who))),
        ("亲自履行", "in person", "" if duty.role is None else _both(duty.role)),
        ("期限", "owed", " / ".join(owed)),
    ]
    if isinstance(duty, Report):
        rows.append(("报送", "to", "; ".join(map(_both, duty.recipients))))
    readings = "; ".join(f"“{r.says}”: {r.taken_zh} {r.taken_en}" for r in duty.readings)
    rows += [("解读", "reading", readings), ("依据", "by", _places(citations))]
    return _card(statement.zh, statement.en, duty.id, rows)


def _deadline(deadline: Deadline) -> Markup:
    duty = deadline.duty
    citations = duty.citations if isinstance(duty, Applied) else duty.cite
    label = label_name(deadline.label, duty.plan if isinstance(duty, Applied) else None)
    due = "未定期限 no day set" if deadline.occurrence.no_day_set else str(deadline.day)
    rows: list[tuple[str, str, object]] = [
        ("截止", "due", el("b", due)),
        ("所属期间", "period", _both(label) if label.zh != due else ""),
        ("依据", "by", _places(citations)),
    ]
    return _card(deadline.statement.zh, deadline.statement.en, deadline.obligation.id, rows)


def _plan(plan: SectorPlan) -> Markup:
    rows: list[tuple[str, str, object]] = [("系统", "sector", _both(plan.sector))]
    if plan.status is PlanStatus.WITHHELD:
        rows.append(("状态", "status", _both(plan.status)))
    else:
        counts = (
            ("任务", "obligations", plan.obligations), ("报告", "reports", plan.reports),
            ("目标", "targets", plan.targets),
            ("限值", "limits", plan.limits), ("阶段", "phases", plan.phases), ("文件", "documents", plan.documents),
        )  # fmt: skip
        rows += [
            ("发文", "issuer", f"{plan.issuer_zh} {plan.issuer_en}".strip()),
            ("自", "from", f"{plan.effective} – {plan.horizon.end}"),
            ("内容", "content", "; ".join(f"{len(items)} {zh} {en}" for zh, en, items in counts if items)),
        ]
    return _card(plan.title_zh, plan.title_en, plan.id, rows)


def _report(report: PartyReport) -> Markup:
    party, total = report.party, report.total
    score = "无可评估事项 nothing to assess" if report.score is None else f"{report.score:.1f} / 100"
    if report.vetoes:
        score += "，一票否决 capped by a veto"
    counts = "; ".join(
        f"{o.zh} {o.en} {n}" for o, n in report.counts().items() if n and o is not Outcome.NOT_APPLICABLE
    )
    overdue = report.overdue()
    oldest = ""
    if overdue and overdue[0][1].occurrence is not None:
        oldest = f"（最早 oldest {overdue[0][1].occurrence.due}）"
    rows: list[tuple[str, str, object]] = [
        ("截至", "as of", str(report.as_of)),
        ("得分", "score", joined(el("b", score), f" ({float(total.earned):.2f} of {float(total.possible):.2f})")),
        ("逾期", "overdue", f"{len(overdue)}{oldest}"),
        ("90日内到期", "due within 90 days", str(len(report.upcoming()))),
        ("履行情况", "outcomes", counts),
        ("评分办法", "policy", f"{report.policy.name}; {_both(report.policy.readings)}"),
    ]
    return _card(party.zh or party.id, party.en, party.id, rows)


def _hazard(hazard: Hazard) -> Markup:
    rows: list[tuple[str, str, object]] = [
        ("状态", "state", el("b", _both(hazard.state))),
        ("等级", "grade", "" if hazard.grade is None else _both(hazard.grade)),
        ("发现", "found", f"{hazard.found.on}, {_both(hazard.channel)}"),
        ("单位", "party", f"{hazard.party}, {hazard.place}"),
        ("整改期限", "limit", "" if hazard.due is None else str(hazard.due)),
        ("挂牌督办", "listed by", "" if hazard.listed_by is None else hazard.listed_by.organisation),
        ("停工停产", "suspended", "是 yes" if hazard.suspended else ""),
        ("督促", "pressure", "" if hazard.pressure is None else _both(hazard.pressure)),
        ("重新打开", "reopened", str(hazard.reopened) if hazard.reopened else ""),
        ("记录", "events", str(hazard.history.length)),
    ]
    return _card(hazard.found.description, "", hazard.id, rows)
