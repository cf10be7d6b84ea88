"""The report of one party: outcomes, score, and the grounds of every number."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pendulum

from zbgj.applicability import Applied, applied, applies
from zbgj.calendars import Calendar, default_calendar
from zbgj.days import DateLike, as_date, to_day
from zbgj.evaluation.outcomes import Judged, Outcome, judge
from zbgj.evaluation.policy import Policy
from zbgj.evaluation.score import Score
from zbgj.evaluation.targets import LimitReport, TargetReport, TargetStanding, judge_limit, judge_target
from zbgj.model.party import Party
from zbgj.schedule.expand import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zbgj.catalog import Catalog
    from zbgj.ledger import Ledger
    from zbgj.model.plan import SectorPlan

__all__ = ["DutyReport", "PartyReport", "evaluate"]

_ZERO = Fraction(0)


@attrs.frozen
class DutyReport:
    """A duty of the party with all its outcomes.

    :param weight: its weight under the policy.
    """

    duty: Applied
    outcomes: tuple[Judged, ...]
    weight: Fraction

    @property
    def id(self) -> str:
        """Identifier of the obligation."""
        return self.duty.id

    @property
    def credit(self) -> Fraction | None:
        """The mean credit of the occurrences that count, 0 to 1; ``None`` if none does."""
        counted = [judged for judged in self.outcomes if judged.counts]
        asked = sum((judged.part for judged in counted), _ZERO)
        return sum((judged.credit for judged in counted), _ZERO) / asked if asked else None

    @property
    def score(self) -> Score:
        """Weight times credit, out of the weight; nothing if nothing counts."""
        credit = self.credit
        return Score() if credit is None else Score(self.weight * credit, self.weight)

    def with_outcome(self, *outcomes: Outcome) -> list[Judged]:
        """The occurrences that stand so."""
        return [judged for judged in self.outcomes if judged.outcome in outcomes]


@attrs.frozen
class PartyReport:
    """How a party stands at a date. A pure function of what it was made from, so it can be made again."""

    party: Party
    as_of: pendulum.Date
    policy: Policy
    duties: tuple[DutyReport, ...] = attrs.field(repr=False)
    targets: tuple[TargetReport, ...] = attrs.field(repr=False)
    limits: tuple[LimitReport, ...] = attrs.field(repr=False)

    @property
    def total(self) -> Score:
        """The exact score, after any veto; scores of parties add up."""
        total = sum((duty.score for duty in self.duties), Score())
        total = sum((self._target_score(target) for target in self.targets), total)
        return total.capped(self.policy.veto_cap) if self.vetoes else total

    def _target_score(self, report: TargetReport) -> Score:
        weight = self.policy.target_weight
        judged = [
            point.standing is TargetStanding.MET
            for point in report.points
            if point.passed and point.standing is not TargetStanding.NO_DATA and not report.undecided
        ]
        return Score(weight * sum(judged), weight * len(judged))

    @property
    def score(self) -> float | None:
        """The score from 0 to 100, or ``None`` if nothing was assessable."""
        return self.total.value

    @property
    def vetoes(self) -> list[DutyReport]:
        """Missed duties that cap the score under the policy."""
        themes = self.policy.veto_themes
        return [
            d for d in self.duties if themes.intersection(d.duty.obligation.themes) and d.with_outcome(Outcome.MISSED)
        ]

    def duty(self, identifier: str) -> DutyReport:
        """The report of one duty.

        :raises KeyError: if the duty does not fall on the party.
        """
        for found in self.duties:
            if found.id == identifier:
                return found
        raise KeyError(f"{identifier!r} does not fall on {self.party.id}")

    def overdue(self) -> list[tuple[DutyReport, Judged]]:
        """What was due and is missing, wholly or in part, the oldest first."""
        return self._dated(Outcome.MISSED, Outcome.PARTIAL)

    def upcoming(self, days: int = 90) -> list[tuple[DutyReport, Judged]]:
        """What falls due within so many days from the as-of date on, both ends included, the next first."""
        last = to_day(self.as_of) + days
        found = self._dated(Outcome.OPEN, Outcome.DUE_SOON)
        return [(duty, judged) for duty, judged in found if judged.occurrence and judged.occurrence.due_day <= last]

    def _dated(self, *outcomes: Outcome) -> list[tuple[DutyReport, Judged]]:
        found = [(d, j) for d in self.duties for j in d.with_outcome(*outcomes) if j.occurrence is not None]
        return sorted(found, key=lambda pair: (pair[1].occurrence.due_day if pair[1].occurrence else 0, pair[0].id))

    def counts(self) -> dict[Outcome, int]:
        """How many occurrences stand how."""
        counts = dict.fromkeys(Outcome, 0)
        for duty in self.duties:
            for judged in duty.outcomes:
                counts[judged.outcome] += 1
        return counts

    def explain(self, identifier: str, language: str = "en") -> str:
        """Why a duty or target stands as it does, down to clause and evidence, as text.

        :raises KeyError: if the item does not fall on the party.
        """
        from zbgj.evaluation.explain import explain

        return explain(self, identifier, language)

    def as_data(self) -> dict[str, Any]:
        """The report as plain data, ready for JSON."""
        from zbgj.evaluation.explain import as_data

        return as_data(self)


def evaluate(
    party: Party,
    catalog: Catalog | Iterable[SectorPlan],
    ledger: Ledger,
    as_of: DateLike,
    *,
    policy: Policy | None = None,
    calendar: Calendar | None = None,
    owed_from: DateLike | None = None,
) -> PartyReport:
    """How a party stands at the end of a day.

    :param catalog: a catalogue, or just the plans to be considered.
    :param as_of: the date; what the ledger records for later days changes nothing. Triggers that lie ahead are
        plans and count.
    :param policy: how outcomes become a score; by default :class:`Policy` with its defaults.
    :param calendar: for duties about events; by default :func:`zbgj.default_calendar`.
    :param owed_from: recurring duties are owed from the period that holds this day; by default each plan's own day.

    >>> from zbgj import load_catalog, Party, PartyKind, Level, Sector, Ledger, Activity
    >>> bureau = Party(id="b", kind=PartyKind.AUTHORITY, level=Level.PREFECTURE, sectors={Sector.SPORTS})
    >>> done = Ledger([Activity(party="b", obligation="20-3.6-leaders-check", when="2024-05-08")])
    >>> report = evaluate(bureau, load_catalog().plans([Sector.SPORTS]), done, "2024-10-15")
    >>> [judged.outcome.value for judged in report.duty("20-3.6-leaders-check").outcomes][:4]
    ['fulfilled', 'missed', 'open', 'open']
    """
    from zbgj.catalog import Catalog

    policy = Policy() if policy is None else policy
    plans = catalog.plans() if isinstance(catalog, Catalog) else list(catalog)
    day = to_day(as_of)
    since = None if owed_from is None else to_day(owed_from)
    surroundings = Surroundings(default_calendar() if calendar is None else calendar, ledger.triggers_of(party.id))
    duties: list[DutyReport] = []
    targets: list[TargetReport] = []
    limits: list[LimitReport] = []
    for plan in plans:
        for duty in applied(plan, party):
            outcomes = judge(duty, party, ledger, day, policy, surroundings, since)
            duties.append(DutyReport(duty, outcomes, policy.weight(duty.obligation)))
        for target in plan.targets:
            answer = applies(target, plan, party)
            if answer is not False:
                measured = ledger.measurements_of(party.id, target.id)
                targets.append(judge_target(target, plan, measured, day, undecided=answer is None))
        limits += [judge_limit(limit, plan, party) for limit in plan.limits if applies(limit, plan, party)]
    return PartyReport(party, as_date(day), policy, tuple(duties), tuple(targets), tuple(limits))
