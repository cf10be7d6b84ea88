"""Reports in words and as data."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from zbgj._named import label_name, naming, unit_name
from zbgj.days import as_date, to_day
from zbgj.evaluation.outcomes import Judged, Outcome, lenient_reading, schedule_under
from zbgj.labels import checked
from zbgj.ledger import Activity, Attestation, Waiver
from zbgj.model.condition import number_text
from zbgj.schedule.text import to_text
from zbgj.schedule.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zbgj.evaluation.report import DutyReport, PartyReport
    from zbgj.evaluation.targets import TargetReport
    from zbgj.model.plan import SectorPlan
    from zbgj.schedule.occurrence import Occurrence

__all__ = ["as_data", "explain"]


def explain(report: PartyReport, identifier: str, language: str = "en") -> str:
    """Why a duty or target stands as it does; see :meth:`PartyReport.explain`."""
    checked(language)
    for target in report.targets:
        if target.target.id == identifier:
            return "\n".join(_target(report, target, language))
    return "\n".join(_duty(report, report.duty(identifier), language))


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def _say(language: str, zh: str, en: str) -> str:
    return zh if language == "zh" else en


def _duty(report: PartyReport, found: DutyReport, language: str) -> Iterator[str]:
    duty, plan = found.duty, found.duty.plan
    schedule = schedule_under(duty, report.policy.readings)
    yield f"{duty.id}  {duty.statement[language]}"
    words = describe(schedule, "zh" if language == "zh" else "en", naming(plan, language))
    yield _say(language, f"  依据 {plan.title_zh} ", f"  by {plan.title_en}, ") + ", ".join(
        f"{c.clause} (¶{c.paragraph}, {c.start}-{c.end})" for c in duty.citations
    )
    yield _say(language, f"  期限 {words} [{to_text(schedule)}]", f"  owed {words} [{to_text(schedule)}]")
    if duty.variant is not None:
        yield _say(language, "  适用更严或不同的变体规定", "  a variant replaces the base rule for this party")
    lenient = lenient_reading(duty, report.policy.readings)
    for reading in duty.obligation.readings:
        taken = reading.taken_zh if language == "zh" else reading.taken_en
        if reading is lenient:
            taken = _say(language, "从宽，即上述期限", "lenient, as above")
        yield _say(language, f"  解读 “{reading.says}”：{taken}", f"  reading of “{reading.says}”: {taken}")
    if found.sources:
        named = ", ".join(found.sources)
        yield _say(
            language, f"  以下事项的履行也计入此项：{named}", f"  what is done for these counts here too: {named}"
        )
    for judged in found.outcomes:
        yield "  - " + _judged(judged, found, language)
    yield from _recorded_below(report, found, language)
    credit = found.credit
    if found.governed_by is not None:
        yield _say(
            language,
            f"  由更严的 {found.governed_by} 统领：只列示，不计分",
            f"  governed by {found.governed_by}, which is as strict or stricter: shown, not scored",
        )
        labels = ", ".join(_label(one.occurrence, plan, language) for one in report.asked_of(found) if one.occurrence)
        if labels:
            yield _say(
                language,
                f"  但 {found.governed_by} 已获豁免，下列各期仍应按本项履行：{labels}",
                f"  yet {found.governed_by} was waived, so it is owed in its own right for: {labels}",
            )
    elif credit is None:
        yield _say(language, f"  权重 {_number(found.weight)}，不计分", f"  weight {_number(found.weight)}, not scored")
    else:
        # What is asked for: a whole one each, but of those waived only the part that was done.
        asked = sum((judged.part for judged in found.outcomes if judged.counts), Fraction(0))
        times, mean, weight, earned = map(_number, (asked, credit, found.weight, credit * found.weight))
        yield _say(
            language,
            f"  得分 = {times} 次的平均 {mean} × 权重 {weight} = {earned}",
            f"  credit = mean of {times} = {mean}, times weight {weight} = {earned}",
        )


def _recorded_below(report: PartyReport, found: DutyReport, language: str) -> Iterator[str]:
    """Acts for a governed duty do not do for the stricter one of themselves: that they are there is said."""
    if not found.with_outcome(Outcome.MISSED, Outcome.PARTIAL, Outcome.OPEN, Outcome.DUE_SOON):
        return
    entries = report.inputs.ledger.of(report.party.id)
    for below in report.governed:
        if below.governed_by != found.id or below.id in found.sources:
            continue
        acts = [act for act in entries.activities.get(below.id, ()) if found.id not in (act.obligation, *act.also)]
        number = sum(act.day <= to_day(report.as_of) for act in acts)
        if number:
            yield _say(
                language,
                f"  另有 {number} 次记于本项所统领、要求较低的 {below.id}，未计入本项；"
                "如系同一行为，台账可用 also 注明",
                f"  not counted here: {number} recorded for {below.id}, which asks for less and which this governs; "
                "where it was this act too, the ledger may say so with also",
            )


def _label(occurrence: Occurrence, plan: SectorPlan, language: str) -> str:
    return label_name(occurrence.label, plan)[language]


def _judged(judged: Judged, found: DutyReport, language: str) -> str:
    parts = [judged.outcome.zh if language == "zh" else judged.outcome.en]
    if judged.occurrence is not None:
        parts.append(_label(judged.occurrence, found.duty.plan, language))
        if judged.occurrence.no_day_set:
            parts.append(_say(language, "未定期限", "no day set"))
        else:
            at = judged.occurrence.due_at
            due = judged.occurrence.due if at is None else at.format("YYYY-MM-DD HH:mm")
            parts.append(_say(language, f"截止 {due}", f"due {due}"))
        late = _say(language, f"，逾期 {_number(judged.late)}", f", late {_number(judged.late)}") if judged.late else ""
        parts.append(_say(
            language,
            f"按期 {_number(judged.done)}{late}，应 {_number(judged.needed)}",
            f"{_number(judged.done)} of {_number(judged.needed)} in time{late}",
        ))  # fmt: skip
    if judged.counts:
        part = _number(judged.part)
        of = "" if judged.part == 1 else _say(language, f"（满额 {part}）", f" of {part}")
        parts.append(_say(language, f"计 {_number(judged.credit)}{of}", f"credit {_number(judged.credit)}{of}"))
    note = judged.note_zh if language == "zh" else judged.note_en
    if note:
        parts.append(note)
    parts += [_evidence(entry, found.id, language) for entry in judged.evidence]
    return "; ".join(parts)


def _evidence(entry: Activity | Attestation | Waiver, identifier: str, language: str) -> str:
    match entry:
        case Activity():
            reference = entry.evidence or _say(language, "无凭证号", "no reference")
            shown = f"{entry.when} [{reference}]"
            if entry.obligation == identifier:
                return shown
            also = identifier in entry.also
            how = _say(language, "台账注明兼计", "also for this one") if also else _say(language, "同一行为", "one act")
            return _say(language, f"{shown}（记于 {entry.obligation}，{how}）",
                        f"{shown} (recorded for {entry.obligation}, {how})")  # fmt: skip
        case Attestation():
            reference = entry.evidence or _say(language, "无凭证号", "no reference")
            valid = _say(language, "证明有效至", "attested until")
            return f"{valid} {entry.until} [{reference}]"
        case Waiver():
            granted = _say(language, "豁免", "waived by")
            return f"{granted} {entry.granted_by}: {entry.why}"


def _target(report: PartyReport, found: TargetReport, language: str) -> Iterator[str]:
    target = found.target
    yield f"{target.id}  {target.statement[language]}"
    yield _say(language, "  依据 ", "  by ") + ", ".join(f"{c.clause} (¶{c.paragraph})" for c in target.cite)
    for point in found.points:
        standing = point.standing.zh if language == "zh" else point.standing.en
        value = None if point.measurement is None else number_text(point.measurement.value)
        measured = "" if point.measurement is None else f", {value} @ {point.measurement.when}"
        if point.stale:
            measured += _say(language, "（已过有效期）", " (stale)")
        unit = unit_name(target.unit)[language]
        asked = f"{target.comparator} {number_text(point.point.value)} {unit} @ {point.point.date}"
        yield f"  - {standing}; {asked}{measured}"
    score, weight = report.target_score(found), report.policy.target_weight
    if not score.possible:
        yield _say(language, f"  权重 {_number(weight)}，不计分", f"  weight {_number(weight)}, not scored")
        return
    met, points, each, earned = map(_number, (score.earned / weight, score.possible / weight, weight, score.earned))
    yield _say(
        language,
        f"  得分 = 已到期 {points} 个节点中达到 {met} 个 × 权重 {each} = {earned}",
        f"  credit = {met} met of {points} points passed, times weight {each} = {earned}",
    )


def as_data(report: PartyReport) -> dict[str, Any]:
    """The report as plain data, ready for JSON; fractions as text, dates as ISO text."""
    return {
        "party": report.party.id,
        "as_of": str(report.as_of),
        "policy": report.policy.name,
        "readings": str(report.policy.readings),
        "score": report.score,
        "earned": str(report.total.earned),
        "possible": str(report.total.possible),
        "vetoes": [duty.id for duty in report.vetoes],
        "counts": {str(outcome): count for outcome, count in report.counts().items() if count},
        "duties": [_duty_data(report, duty) for duty in report.duties],
        "targets": [_target_data(target) for target in report.targets],
        "limits": [
            {"id": limit.limit.id, "standing": str(limit.standing), "value": limit.value} for limit in report.limits
        ],
    }


def _duty_data(report: PartyReport, found: DutyReport) -> dict[str, Any]:
    return {
        "id": found.id,
        "plan": found.duty.plan.id,
        "zh": found.duty.statement.zh,
        "en": found.duty.statement.en,
        "schedule": to_text(schedule_under(found.duty, report.policy.readings)),
        "citations": [str(citation) for citation in found.duty.citations],
        "weight": str(found.weight),
        **({} if found.governed_by is None else {"governed_by": found.governed_by}),
        **({} if not found.sources else {"sources": list(found.sources)}),
        "credit": None if found.credit is None else str(found.credit),
        "outcomes": [_judged_data(judged, found.id) for judged in found.outcomes],
    }


def _judged_data(judged: Judged, identifier: str) -> dict[str, Any]:
    data: dict[str, Any] = {"outcome": str(judged.outcome)}
    if judged.occurrence is not None:
        start = judged.occurrence.start
        data |= {
            "label": judged.occurrence.label,
            "start": None if start is None else str(start),
            "due": None if judged.occurrence.no_day_set else str(as_date(judged.occurrence.due_day)),
            "done": str(judged.done),
            "late": str(judged.late),
            "needed": str(judged.needed),
            **({} if judged.occurrence.due_at is None else {"due_at": judged.occurrence.due_at.isoformat()}),
        }
    if judged.counts:
        data["credit"] = str(judged.credit)
        if judged.part != 1:
            data["part"] = str(judged.part)
    if judged.note_en:
        data["note"] = {"zh": judged.note_zh, "en": judged.note_en}
    if judged.evidence:
        data["evidence"] = [_evidence(entry, identifier, "en") for entry in judged.evidence]
    return data


def _target_data(found: TargetReport) -> dict[str, Any]:
    return {
        "id": found.target.id,
        "zh": found.target.zh,
        "en": found.target.en,
        "standing": str(found.standing),
        "points": [
            {
                "by": str(point.point.date),
                "threshold": f"{found.target.comparator} {number_text(point.point.value)} {found.target.unit}",
                "standing": str(point.standing),
                "value": None if point.measurement is None else point.measurement.value,
                **({"stale": True} if point.stale else {}),
            }
            for point in found.points
        ],
    }
