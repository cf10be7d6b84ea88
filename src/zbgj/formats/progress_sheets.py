"""The progress table (调度表) of parties as sheets, out only: it follows from the ledger and is never read."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from zbgj.days import as_date
from zbgj.evaluation.outcomes import Judged, Outcome, schedule_under
from zbgj.evaluation.targets import TargetStanding
from zbgj.formats.cells import Column
from zbgj.formats.headings import heading
from zbgj.formats.sheets import Table, write_sheets
from zbgj.ledger import Waiver
from zbgj.model.condition import number_text
from zbgj.schedule.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zbgj.evaluation.report import DutyReport, PartyReport
    from zbgj.formats.sheets import Progress, Target

__all__ = ["progress_tables", "write_progress_sheets"]

_DUTIES: tuple[tuple[str, Any], ...] = (
    ("party", str), ("name", str), ("duty", str), ("statement", str), ("plan", str), ("clause", str),
    ("schedule", str), ("period", str), ("start", dt.date), ("due", dt.date), ("outcome", Outcome), ("done", Fraction),
    ("late", Fraction), ("needed", Fraction), ("credit", float), ("evidence", str), ("note", str),
)  # fmt: skip
_TARGETS: tuple[tuple[str, Any], ...] = (
    ("party", str), ("name", str), ("target", str), ("statement", str), ("plan", str), ("clause", str),
    ("threshold", str), ("by", dt.date), ("standing", TargetStanding), ("value", float),
)  # fmt: skip
_SCORES: tuple[tuple[str, Any], ...] = (
    ("party", str), ("name", str), ("as_of", dt.date), ("score", float), ("earned", float), ("possible", float),
    ("vetoes", str),
)  # fmt: skip


def write_progress_sheets(
    target: Target, reports: Iterable[PartyReport], *, language: str = "zh", bom: bool = True,
    progress: Progress | None = None,
) -> None:  # fmt: skip
    """Write how parties stand: a row for each occurrence of each duty, each point of each target, and each party.

    :param target: a path that ends in ``.xlsx``, an open binary file, or a folder for CSV files.
    :param reports: of one party or many.
    :param language: of headings, labels and statements: ``zh`` or ``en``.
    :param bom: whether CSV files begin with a byte-order mark, as Excel wants it.
    :param progress: called with the rows done of a sheet, and their number.
    :raises SheetError: with every cell that cannot be written; then nothing is.
    """
    given = tuple(reports)
    occurrences = sum(len(duty.outcomes) for report in given for duty in report.duties)
    made = {"progress": _duties, "targets": _targets, "scores": _scores}
    counts = {"progress": occurrences, "scores": len(given)}
    tables = [
        attrs.evolve(one, rows=made[one.key](given, language), count=counts.get(one.key)) for one in progress_tables()
    ]
    write_sheets(target, tables, language=language, bom=bom, progress=progress)


def progress_tables() -> list[Table]:
    """The three tables, without rows."""
    outcomes = tuple(Column(str(one), int, one.zh, one.en) for one in Outcome)
    return [
        Table("progress", "调度表", "progress", _columns(_DUTIES)),
        Table("targets", "指标", "targets", _columns(_TARGETS)),
        Table("scores", "得分", "scores", (*_columns(_SCORES), *outcomes)),
    ]


def _columns(keys: tuple[tuple[str, Any], ...]) -> tuple[Column, ...]:
    return tuple(Column(key, kind, *heading("progress", key)) for key, kind in keys)


def _name(report: PartyReport, language: str) -> str:
    zh, en = report.party.zh, report.party.en
    return (zh or en) if language == "zh" else (en or zh)


def _duties(reports: tuple[PartyReport, ...], language: str) -> Iterator[list[Any]]:
    for report in reports:
        for duty in report.duties:
            shared = _shared(report, duty, language)
            for judged in duty.outcomes:
                yield [*shared, *_judged(judged, language)]


def _shared(report: PartyReport, found: DutyReport, language: str) -> list[Any]:
    duty = found.duty
    return [
        report.party.id,
        _name(report, language),
        duty.id,
        duty.statement[language],
        duty.plan.title[language],
        "; ".join(dict.fromkeys(citation.clause for citation in duty.citations)),
        describe(schedule_under(duty, report.policy.readings), "zh" if language == "zh" else "en"),
    ]


def _judged(judged: Judged, language: str) -> list[Any]:
    owed = judged.occurrence
    dated = owed is not None
    return [
        owed.label if owed else None,
        owed.start if owed else None,
        None if owed is None or owed.no_day_set else as_date(owed.due_day),
        judged.outcome,
        _amount(judged.done) if dated else None,
        _amount(judged.late) if dated else None,
        _amount(judged.needed) if dated else None,
        float(judged.credit) if judged.counts else None,
        "\n".join(filter(None, map(_evidence, judged.evidence))),
        judged.note_zh if language == "zh" else judged.note_en,
    ]


def _amount(value: Fraction) -> int | str:
    """A whole number as one, so that the sheet can add it up."""
    return int(value) if value.denominator == 1 else str(value)


def _evidence(entry: Any) -> str:
    if isinstance(entry, Waiver):
        return f"{entry.granted_by}：{entry.why}"
    return " ".join(filter(None, (str(getattr(entry, "when", None) or entry.until), entry.evidence)))


def _targets(reports: tuple[PartyReport, ...], language: str) -> Iterator[list[Any]]:
    for report in reports:
        for found in report.targets:
            target = found.target
            for point in found.points:
                yield [
                    report.party.id,
                    _name(report, language),
                    target.id,
                    target.statement[language],
                    found.plan.title[language],
                    "; ".join(dict.fromkeys(citation.clause for citation in target.cite)),
                    f"{target.comparator} {number_text(point.point.value)} {target.unit}",
                    point.point.date,
                    point.standing,
                    None if point.measurement is None else point.measurement.value,
                ]


def _scores(reports: tuple[PartyReport, ...], language: str) -> Iterator[list[Any]]:
    for report in reports:
        total, counts = report.total, report.counts()
        yield [
            report.party.id,
            _name(report, language),
            report.as_of,
            None if report.score is None else round(report.score, 2),
            float(total.earned),
            float(total.possible),
            "\n".join(duty.id for duty in report.vetoes),
            *(counts[outcome] for outcome in Outcome),
        ]
