"""The report of one party: outcomes, score, and the grounds of every number."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING, Any

import attrs
import pendulum

from zbgj._given import nearest
from zbgj.applicability import Applied
from zbgj.days import to_day
from zbgj.due import Calendars
from zbgj.evaluation.outcomes import COUNTING as _COUNTING
from zbgj.evaluation.outcomes import Judged, Outcome
from zbgj.evaluation.policy import Policy
from zbgj.evaluation.score import Score
from zbgj.evaluation.targets import LimitReport, TargetReport, TargetStanding
from zbgj.ledger import Ledger
from zbgj.model.party import Party
from zbgj.model.plan import SectorPlan
from zbgj.schedule.rules import Rolling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["DutyReport", "Inputs", "PartyReport"]


_NOTHING = Score()


def sum_of(fractions: Iterable[Fraction]) -> Fraction:
    """Their sum; like denominators are added as whole numbers, as most are alike."""
    sums: dict[int, int] = {}
    for one in fractions:
        numerator, denominator = one.as_integer_ratio()
        sums[denominator] = sums.get(denominator, 0) + numerator
    return _fraction_of(sums)


def _fraction_of(sums: Mapping[int, int]) -> Fraction:
    """The sum of numerators given by their denominators."""
    if len(sums) < 2:
        for denominator, numerator in sums.items():
            return Fraction(numerator, denominator)
        return Fraction(0)
    of = lcm(*sums)
    return Fraction(sum(numerator * (of // denominator) for denominator, numerator in sums.items()), of)


def _credit_of(report: DutyReport) -> Fraction | None:
    """The mean credit of the occurrences that count, a waived one by the part that was done."""
    outcomes = report.outcomes
    if len(outcomes) == 1 and outcomes[0].outcome in _COUNTING:  # a standing duty, as very many are
        return outcomes[0].credit
    whole, asked = 0, 0
    credits_: list[Fraction] = []
    parts: list[Fraction] = []
    for judged in outcomes:
        if judged.outcome in _COUNTING:
            asked += 1
            numerator, denominator = judged.credit.as_integer_ratio()
            if denominator == 1:
                whole += numerator
            else:
                credits_.append(judged.credit)
        elif judged.counts:
            parts.append(judged.part)
            credits_.append(judged.credit)
    if not credits_:
        return Fraction(whole, asked) if asked else None
    of = sum_of(parts) + asked
    return (sum_of(credits_) + whole) / of if of else None


@attrs.frozen
class DutyReport:
    """A duty of the party with all its outcomes.

    :param weight: its weight under the policy.
    :param governed_by: the stricter duty of another plan that governs it; it is shown, but neither scored nor listed.
    :param sources: other duties whose acts count for it as well.
    :ivar credit: the mean credit of the occurrences that count, 0 to 1; ``None`` if none does.
    """

    duty: Applied
    outcomes: tuple[Judged, ...]
    weight: Fraction
    governed_by: str | None = None
    sources: tuple[str, ...] = ()
    credit: Fraction | None = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(_credit_of, takes_self=True)
    )

    @property
    def id(self) -> str:
        """Identifier of the obligation."""
        return self.duty.id

    @property
    def score(self) -> Score:
        """Weight times credit, out of the weight; nothing if nothing counts or another duty governs."""
        credit = None if self.governed_by is not None else self.credit
        return _NOTHING if credit is None else Score(self.weight * credit, self.weight)

    def with_outcome(self, *outcomes: Outcome) -> list[Judged]:
        """The occurrences that stand so."""
        return [judged for judged in self.outcomes if judged.outcome in outcomes]


def _done_within(times: Iterable[Judged], one: Judged) -> Fraction:
    """How much whoever keeps these times has done for certain within the time of one."""
    owed = one.occurrence
    if owed is None:
        return Fraction(0)
    inside = (
        each.needed
        for each in times
        if each.occurrence is not None
        and owed.first_day <= each.occurrence.first_day
        and each.occurrence.due_day <= owed.due_day
    )
    return sum_of(inside)


@attrs.frozen
class Inputs:
    """What a report was made from besides party, policy and date: enough to make it again.

    :param calendar: the one given, or one a region; ``None``: each plan had its region's.
    :param owed_from: day number; ``None``: each plan's own day.
    """

    plans: tuple[SectorPlan, ...]
    ledger: Ledger
    calendar: Calendars | None
    owed_from: int | None = None


@attrs.frozen(repr=False)
class PartyReport:
    """How a party stands at a date. A pure function of what it was made from, so it can be made again.

    :param inputs: what it was made from.
    """

    party: Party
    as_of: pendulum.Date
    policy: Policy
    duties: tuple[DutyReport, ...]
    targets: tuple[TargetReport, ...]
    limits: tuple[LimitReport, ...]
    inputs: Inputs = attrs.field(eq=False)

    def __repr__(self) -> str:
        shown = "not assessable" if self.score is None else f"{self.score:.2f} of 100"
        return f"<PartyReport of {self.party.id} as of {self.as_of}: {shown} by the policy {self.policy.name}>"

    @cached_property
    def total(self) -> Score:
        """The exact score, after any veto; scores of parties add up."""
        total = self.uncapped
        return total.capped(self.policy.veto_cap) if self.vetoes else total

    @cached_property
    def uncapped(self) -> Score:
        """The exact score before any veto: the sum of what its duties and targets earned."""
        # Numerators by denominator, so that fractions are made at the end and not for every duty.
        earned: dict[int, int] = {}
        possible: dict[int, int] = {}
        for duty in self.duties:
            credit = duty.credit
            if credit is not None and duty.governed_by is None:
                weight, of = duty.weight.as_integer_ratio()
                share, whole = credit.as_integer_ratio()
                possible[of] = possible.get(of, 0) + weight
                if share:
                    earned[of * whole] = earned.get(of * whole, 0) + weight * share
        total = Score(_fraction_of(earned), _fraction_of(possible))
        measured = [score for target in self.targets if (score := self.target_score(target)).possible]
        return sum(measured, total)

    def target_score(self, report: TargetReport) -> Score:
        """What a target earned: each point that has passed and was measured weighs the same, met or not."""
        if all(point.standing is TargetStanding.NO_DATA for point in report.points):
            return _NOTHING
        weight = self.policy.target_weight
        judged = [
            point.standing is TargetStanding.MET
            for point in report.points
            if point.passed and point.standing is not TargetStanding.NO_DATA and not report.undecided
        ]
        return Score(weight * sum(judged), weight * len(judged)) if judged else _NOTHING

    @property
    def score(self) -> float | None:
        """The score from 0 to 100, or ``None`` if nothing was assessable."""
        return self.total.value

    @property
    def vetoes(self) -> list[DutyReport]:
        """Missed duties that cap the score under the policy."""
        themes = self.policy.veto_themes
        if not themes:
            return []
        return [
            d
            for d in self.duties
            if d.governed_by is None
            and themes.intersection(d.duty.obligation.themes)
            and d.with_outcome(Outcome.MISSED)
        ]

    @property
    def governed(self) -> list[DutyReport]:
        """Duties that a stricter one of another plan governs: shown, not scored."""
        return [duty for duty in self.duties if duty.governed_by is not None]

    def duty(self, identifier: str) -> DutyReport:
        """The report of one duty.

        :raises KeyError: if there is no such duty, with the nearest one, or it does not fall on the party.
        """
        for found in self.duties:
            if found.id == identifier:
                return found
        known = [duty.id for plan in self.inputs.plans for duty in plan.duties]
        if identifier in known:
            raise KeyError(f"{identifier!r} does not fall on {self.party.id}")
        raise KeyError(f"there is no duty {identifier!r} in the plans{nearest(identifier, known)}")

    def asked_of(self, duty: DutyReport) -> tuple[Judged, ...]:
        """What of a duty is asked for in its own right: everything, unless another duty governs it.

        Of a governed duty only that for which the governing one does not do because it was waived: the times that
        are left of it within the governed duty's own time are too few.
        """
        if duty.governed_by is None:
            return duty.outcomes
        above = self.duty(duty.governed_by)
        if not above.with_outcome(Outcome.WAIVED):
            return ()
        left = [one for one in above.outcomes if one.outcome is not Outcome.WAIVED]
        return tuple(one for one in duty.outcomes if _done_within(left, one) < one.needed)

    def overdue(self) -> list[tuple[DutyReport, Judged]]:
        """What was due and is missing, wholly or in part, the oldest first.

        Governed duties are left out, but for what stands open because the governing duty was waived.
        """
        return self._dated(Outcome.MISSED, Outcome.PARTIAL)

    def upcoming(self, days: int = 90) -> list[tuple[DutyReport, Judged]]:
        """What falls due within so many days from the as-of date on, both ends included, the next first.

        Governed duties are left out as in :meth:`overdue`. Of those that are owed so long after the last time, that
        time counts.
        """
        first, last = to_day(self.as_of), to_day(self.as_of) + days
        found = self._dated(Outcome.OPEN, Outcome.DUE_SOON)
        found += [
            (duty, judged)
            for duty, judged in self._dated(Outcome.FULFILLED, Outcome.FULFILLED_LATE)
            if isinstance(duty.duty.schedule, Rolling)
        ]
        near = [(duty, one) for duty, one in found if one.occurrence and one.occurrence.due_day <= last]
        near = [(duty, one) for duty, one in near if one.occurrence and one.occurrence.due_day >= first]
        return sorted(near, key=lambda pair: (pair[1].occurrence.due_day if pair[1].occurrence else 0, pair[0].id))

    def _dated(self, *outcomes: Outcome) -> list[tuple[DutyReport, Judged]]:
        found = [
            (duty, judged)
            for duty in self.duties
            for judged in self.asked_of(duty)
            if judged.outcome in outcomes and judged.occurrence is not None
        ]
        return sorted(found, key=lambda pair: (pair[1].occurrence.due_day if pair[1].occurrence else 0, pair[0].id))

    def counts(self) -> dict[Outcome, int]:
        """How many occurrences stand how; those of governed duties are left out."""
        counts = dict.fromkeys(Outcome, 0)
        for duty in self.duties:
            for judged in duty.outcomes if duty.governed_by is None else ():
                counts[judged.outcome] += 1
        return counts

    def explain(self, identifier: str, language: str = "en") -> str:
        """Why a duty or target stands as it does, down to clause and evidence, as text.

        :raises KeyError: if the item does not fall on the party.
        :raises ValueError: if the language is neither ``"zh"`` nor ``"en"``.
        """
        from zbgj.evaluation.explain import explain

        return explain(self, identifier, language)

    def _repr_html_(self) -> str:
        """For notebooks."""
        from zbgj._rich_html import rich_html

        return rich_html(self)

    def as_data(self) -> dict[str, Any]:
        """The report as plain data, ready for JSON."""
        from zbgj.evaluation.explain import as_data

        return as_data(self)
