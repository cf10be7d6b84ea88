"""The scoring policy: everything that the plans leave open, as data with documented defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from zbgj.labels import Labelled
from zbgj.model.kinds import ObligationKind
from zbgj.schedule.rules import Continuous

if TYPE_CHECKING:
    from zbgj.model.items import Obligation, Report

__all__ = ["Policy", "PolicyError", "ReadingChoice"]


class PolicyError(ValueError):
    """A policy that cannot be: the message says why."""


class ReadingChoice(Labelled):
    """Which reading of doubtful text is used."""

    STRICT = ("strict", "从严", "strict")
    LENIENT = ("lenient", "从宽", "lenient")


_KINDS = {
    ObligationKind.SELF_INSPECTION: 3,
    ObligationKind.HAZARD_TREATMENT: 3,
    ObligationKind.INSPECTION: 2,
    ObligationKind.DRILL: 2,
    ObligationKind.TRAINING: 2,
    ObligationKind.SUPERVISION: 2,
    ObligationKind.ENFORCEMENT: 2,
    ObligationKind.RISK_CONTROL: 2,
    ObligationKind.PROHIBITION: 2,
}
_RELEVANT = frozenset({
    "principal-self-inspection", "self-correction-mechanism", "clear-stock", "curb-new-hazards", "dynamic-clearance",
    "closed-loop", "hazard-ledger", "hazard-database", "listed-supervision",
})  # fmt: skip


#: Themes that name one and the same act in whatever plan; the others name a subject.
_ACTS = frozenset({"principal-self-inspection", "leader-inspection", "evacuation-drill", "emergency-drill"})


def _themes(given: Iterable[str]) -> frozenset[str]:
    if isinstance(given, str):
        raise PolicyError(f"themes are {given!r}; expected a list of them")
    return frozenset(given)


def _fraction(given: int | str | Fraction) -> Fraction:
    return Fraction(given)


def _fractions(
    given: Mapping[ObligationKind, int | Fraction] | Mapping[str, int | Fraction],
) -> dict[ObligationKind, Fraction]:
    try:
        return {ObligationKind(str(kind)): Fraction(weight) for kind, weight in given.items()}
    except ValueError as error:
        raise PolicyError(f"weights: {error}; expected numbers by kind of duty") from None


@attrs.frozen(kw_only=True)
class Policy:
    """How outcomes become a score. The plans give no weights: these are choices, and the defaults are ours.

    :param name: named in every report.
    :param weights: weight of a duty by kind; kinds not named weigh 1. Default: self-inspection and hazard treatment
        3; inspection, drill, training, supervision, enforcement, risk control and prohibition 2.
    :param relevant_themes: themes that bear directly on major accident hazards.
    :param relevance: factor for duties with such a theme; 1 or more. Default 2.
    :param late_credit: credit for an act done late, 0 to 1. Default 1/2.
    :param partial_credit: factor on the share done of what was owed, 0 to 1. Default 1.
    :param target_weight: weight of each measured target point in the score, 0 or more. Default 2.
    :param soon_days: an open occurrence is "due soon" so many days before its due day. Default 30.
    :param activity_validity_days: so long an activity recorded for a continuous duty counts as evidence, unless it
        says itself until when. Default 365.
    :param measurement_validity_days: so long a measurement may be relied on, unless it says itself until when;
        ``None``: without limit. Default ``None``.
    :param standing_weight: factor for duties that are continuous and nothing else, above 0. Default 1.
    :param unattested_counts: whether a continuous duty without valid evidence counts as not met; by default it is left
        out as not assessable.
    :param veto_themes: a missed duty with one of these themes caps the score (一票否决). Default none.
    :param veto_cap: the cap, 0 to 100. Default 59.
    :param readings: which reading of doubtful text is used. Default strict.
    :param shared_themes: themes that name one and the same act in whatever plan, so that it counts under several and
        the strictest duty governs (see :mod:`zbgj.evaluation.sharing`). Default: checks led by principals, checks led
        by leaders, evacuation drills, emergency drills. Empty: only what the ledger says explicitly is shared.
    :param description_zh, description_en: what the policy is for, in a sentence.

    >>> Policy().late_credit
    Fraction(1, 2)

    :raises PolicyError: if a number lies outside its bounds.
    """

    name: str = "default"
    weights: Mapping[ObligationKind, Fraction] = attrs.field(factory=lambda: _KINDS, converter=_fractions, hash=False)
    relevant_themes: frozenset[str] = attrs.field(default=_RELEVANT, converter=_themes)
    relevance: Fraction = attrs.field(default=Fraction(2), converter=_fraction)
    late_credit: Fraction = attrs.field(default=Fraction(1, 2), converter=_fraction)
    partial_credit: Fraction = attrs.field(default=Fraction(1), converter=_fraction)
    target_weight: Fraction = attrs.field(default=Fraction(2), converter=_fraction)
    soon_days: int = 30
    activity_validity_days: int = 365
    measurement_validity_days: int | None = None
    standing_weight: Fraction = attrs.field(default=Fraction(1), converter=_fraction)
    unattested_counts: bool = False
    veto_themes: frozenset[str] = attrs.field(default=frozenset(), converter=_themes)
    veto_cap: Fraction = attrs.field(default=Fraction(59), converter=_fraction)
    readings: ReadingChoice = ReadingChoice.STRICT
    shared_themes: frozenset[str] = attrs.field(default=_ACTS, converter=_themes)
    description_zh: str = ""
    description_en: str = ""

    def __attrs_post_init__(self) -> None:
        shares = {"late_credit": self.late_credit, "partial_credit": self.partial_credit}
        wrong = [f"{name} is {value}, expected 0 to 1" for name, value in shares.items() if not 0 <= value <= 1]
        if not 0 <= self.veto_cap <= 100:
            wrong.append(f"veto_cap is {self.veto_cap}, expected 0 to 100")
        if self.relevance < 1:
            wrong.append(f"relevance is {self.relevance}, expected 1 or more")
        amounts = ("target_weight", "soon_days", "activity_validity_days", "measurement_validity_days")
        wrong += [
            f"{name} is {getattr(self, name)}, expected 0 or more" for name in amounts if (getattr(self, name) or 0) < 0
        ]
        if self.standing_weight <= 0:
            wrong.append(f"standing_weight is {self.standing_weight}, expected above 0")
        wrong += [
            f"weight of {kind} is {weight}, expected above 0" for kind, weight in self.weights.items() if weight <= 0
        ]
        if wrong:
            raise PolicyError(f"policy {self.name!r}: " + "; ".join(wrong))

    def weight(self, duty: Obligation | Report) -> Fraction:
        """The weight of a duty.

        >>> from zbgj import load_catalog
        >>> Policy().weight(load_catalog().item("20-3.6-leaders-check"))
        Fraction(2, 1)
        """
        weight = self.weights.get(duty.kind, Fraction(1))
        if isinstance(duty.schedule, Continuous):
            weight *= self.standing_weight
        return weight * self.relevance if self.relevant_themes.intersection(duty.themes) else weight
