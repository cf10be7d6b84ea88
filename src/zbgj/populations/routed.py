"""Pairs of party and duty that do not lend themselves to sums: judged by the evaluator of single parties."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from zbgj.days import as_date
from zbgj.evaluation.frames import Evidence
from zbgj.evaluation.outcomes import Judged, Outcome
from zbgj.evaluation.report import DutyReport
from zbgj.ledger import Activity, Attestation, Waiver
from zbgj.populations.queries import ROUTED_ACTS, ROUTED_SPANS, ROUTED_TRIGGERS
from zbgj.populations.statements import filled_in
from zbgj.populations.statics import CODE, OUTCOMES
from zbgj.populations.sums import Sum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zbgj.model.party import Party
    from zbgj.populations.statics import Form, Statics

__all__ = ["Routed", "Row", "judge_routed", "rows_of"]

#: Label, first day, due day, instant due, outcome, done, late, needed, unit, credit.
Row = tuple[int, int | None, int | None, dt.datetime | None, int, int, int, int, int, float | None]


class Routed:
    """What the object evaluator found for the pairs of one party, beyond what their forms are without evidence."""

    def __init__(self) -> None:
        self.total = Sum()
        self.vetoes = 0
        self.counts = [0] * len(OUTCOMES)
        self.rows: list[tuple[int, Row]] = []

    def add(self, report: DutyReport, *, veto: bool, sign: int = 1) -> None:
        """Count a duty in, or out with a sign of -1; governed duties count for nothing."""
        if report.governed_by is not None:
            return
        score = report.score
        self.total = self.total + Sum.of(sign * score.earned, sign * score.possible)
        for judged in report.outcomes:
            self.counts[CODE[judged.outcome]] += sign
        self.vetoes += sign * (veto and bool(report.with_outcome(Outcome.MISSED)))


def rows_of(outcomes: Iterable[Judged], statics: Statics) -> Iterator[Row]:
    """Outcomes as rows, amounts in lowest terms with their common unit."""
    for judged in outcomes:
        unit = math.lcm(judged.done.denominator, judged.late.denominator, judged.needed.denominator)
        amounts = (int(judged.done * unit), int(judged.late * unit), int(judged.needed * unit), unit)
        credit = float(judged.credit) if judged.counts else None
        one = judged.occurrence
        if one is None:
            yield (-1, None, None, None, CODE[judged.outcome], *amounts, credit)
        else:
            at = None if one.due_at is None else one.due_at.naive()
            yield (
                statics.label(one.label), one.first_day, one.due_day, at, CODE[judged.outcome], *amounts, credit,
            )  # fmt: skip


def judge_routed(con: Any, statics: Statics, numbers: dict[str, int | bool]) -> dict[int, Routed]:
    """What is found for each party that has such pairs, by its number."""
    pairs = con.execute(
        "SELECT q.party, q.form, p.sig, r.governed FROM routed q JOIN party p USING (party) "
        "JOIN own r ON r.sig = p.sig AND r.form = q.form ORDER BY ALL"
    ).fetchall()
    if not pairs:
        return {}
    acts = _by_pair(con.execute(filled_in(ROUTED_ACTS, numbers)).fetchall())
    attested = _by_pair(con.execute(ROUTED_SPANS.format(table="attested")).fetchall())
    granted = _by_pair(con.execute(ROUTED_SPANS.format(table="granted")).fetchall())
    triggers: defaultdict[int, defaultdict[str, list[dt.date]]] = defaultdict(lambda: defaultdict(list))
    for party, key, day, at in con.execute(ROUTED_TRIGGERS).fetchall():
        triggers[party][key].append(_when(day, at))
    found: defaultdict[int, Routed] = defaultdict(Routed)
    for number, place, signature, governed in pairs:
        form = statics.forms[place]
        evidence = Evidence(
            [
                Activity(
                    party="-", obligation=form.duty.id, when=_when(day, at), count=times,
                    share=None if numerator is None else Fraction(numerator, denominator),
                    until=None if until is None else as_date(until),
                )
                for day, at, times, numerator, denominator, until in acts.get((number, place), ())
            ],
            [
                Attestation(party="-", obligation=form.duty.id, start=as_date(start), until=as_date(until))
                for start, until in attested.get((number, place), ())
            ],
            [
                Waiver(party="-", obligation=form.duty.id, granted_by="-", why="-", start=as_date(start),
                       until=as_date(until))
                for start, until in granted.get((number, place), ())
            ],
        )  # fmt: skip
        by = "-" if governed else None
        after = judge(form, statics, statics.samples[signature], evidence, triggers.get(number, {}), by)
        veto = statics.vetoes(form)
        found[number].add(after, veto=veto)
        found[number].add(blank(form, statics, by), veto=veto, sign=-1)
        found[number].rows += [(form.place, row) for row in rows_of(after.outcomes, statics)]
    return dict(found)


def judge(
    form: Form, statics: Statics, party: Party, evidence: Evidence, triggers: Any, governed_by: str | None
) -> DutyReport:
    """The report of one form with evidence."""
    outcomes = form.frame.judge(party, evidence, triggers)
    return DutyReport(form.duty, outcomes, statics.policy.weight(form.duty.obligation), governed_by)


def blank(form: Form, statics: Statics, governed_by: str | None = None) -> DutyReport:
    """The report of one form without evidence."""
    return DutyReport(
        form.duty, form.frame.blank(form.need), statics.policy.weight(form.duty.obligation), governed_by
    )  # fmt: skip


def _by_pair(rows: list[tuple[Any, ...]]) -> dict[tuple[int, int], list[tuple[Any, ...]]]:
    found: defaultdict[tuple[int, int], list[tuple[Any, ...]]] = defaultdict(list)
    for party, form, *rest in rows:
        found[party, form].append(tuple(rest))
    return found


def _when(day: int, at: dt.datetime | None) -> dt.date:
    return as_date(day) if at is None else at
