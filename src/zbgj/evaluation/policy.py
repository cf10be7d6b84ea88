"""The scoring policy: everything that the plans leave open, as data with documented defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from numbers import Integral
from typing import TYPE_CHECKING, Any

import attrs

from zbgj._read_only import ReadOnly
from zbgj.labels import Labelled
from zbgj.model.kinds import ObligationKind
from zbgj.schedule.rules import Continuous

if TYPE_CHECKING:
    from collections.abc import Iterator

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


#: What each number is held to, and in words.
_BOUNDS: Mapping[str, tuple[Callable[[Fraction], bool], str]] = {
    "late_credit": (lambda value: 0 <= value <= 1, "0 to 1"),
    "partial_credit": (lambda value: 0 <= value <= 1, "0 to 1"),
    "veto_cap": (lambda value: 0 <= value <= 100, "0 to 100"),
    "relevance": (lambda value: value >= 1, "1 or more"),
    "target_weight": (lambda value: value >= 0, "0 or more"),
    "standing_weight": (lambda value: value > 0, "above 0"),
}


#: Themes that name one and the same act in whatever plan; the others name a subject.
_ACTS = frozenset({"principal-self-inspection", "leader-inspection", "evacuation-drill", "emergency-drill"})


def _themes(given: Iterable[str]) -> frozenset[str]:
    if isinstance(given, str):
        raise PolicyError(f"themes are {given!r}; expected a list of them")
    return frozenset(given)


# What cannot be converted is left as it is: the policy then names all that is wrong with it together.


def _fraction(given: float | str | Fraction) -> Any:
    try:
        return Fraction(str(given) if isinstance(given, float) else given)  # 0.3 is meant as 3/10
    except (TypeError, ValueError, ZeroDivisionError):
        return given


def _fractions(
    given: Mapping[ObligationKind, float | str | Fraction] | Mapping[str, float | str | Fraction],
) -> ReadOnly[Any, Any]:
    return ReadOnly({_member(ObligationKind, kind): _fraction(weight) for kind, weight in given.items()})


def _reading(given: ReadingChoice | str) -> Any:
    return _member(ReadingChoice, given)


def _member(labels: type[Labelled], given: object) -> Any:
    try:
        return labels(str(given))
    except ValueError:
        return given


def _shown(value: object) -> str:
    return str(value) if isinstance(value, Fraction) else repr(value)


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

    :raises PolicyError: if a number lies outside its bounds, or a value is of another sort; all of them are named.
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
    readings: ReadingChoice = attrs.field(default=ReadingChoice.STRICT, converter=_reading)
    shared_themes: frozenset[str] = attrs.field(default=_ACTS, converter=_themes)
    description_zh: str = ""
    description_en: str = ""

    def __attrs_post_init__(self) -> None:
        wrong = list(self._wrong())
        if wrong:
            raise PolicyError(f"policy {self.name!r}: " + "; ".join(wrong))

    def _wrong(self) -> Iterator[str]:
        """Everything that is wrong, in words."""
        if not isinstance(self.name, str) or not self.name:
            yield f"name is {self.name!r}, expected a name, as every report gives it"
        for name, (within, bounds) in _BOUNDS.items():
            value = getattr(self, name)
            if not isinstance(value, Fraction) or not within(value):
                yield f"{name} is {_shown(value)}, expected {bounds}"
        for kind, weight in self.weights.items():
            if not isinstance(kind, ObligationKind):
                yield f"weights name {kind!r}, expected kinds of duty such as {ObligationKind.DRILL}"
            if not isinstance(weight, Fraction) or weight <= 0:
                yield f"weight of {kind} is {_shown(weight)}, expected above 0"
        for name in ("soon_days", "activity_validity_days", "measurement_validity_days"):
            value = getattr(self, name)
            if value is None and name == "measurement_validity_days":
                continue
            if not isinstance(value, Integral) or value < 0:
                yield f"{name} is {value!r}, expected 0 or more whole days"
        if not isinstance(self.unattested_counts, bool):
            yield f"unattested_counts is {self.unattested_counts!r}, expected True or False"
        if not isinstance(self.readings, ReadingChoice):
            yield f"readings is {self.readings!r}, expected one of {', '.join(map(str, ReadingChoice))}"

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
