"""Exact sums: from the engine's whole numbers to the scores of parties."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from zbgj.evaluation.policy import Policy

__all__ = ["Credits", "Sum"]


class Sum(NamedTuple):
    """What was earned and what was possible, as ratios of whole numbers, not in lowest terms.

    The same as :class:`zbgj.evaluation.score.Score`, where there are many and each is given out once.

    >>> (Sum(1, 2, 1, 1) + Sum(1, 3, 2, 1)).texts()
    ('5/6', '3')
    """

    earned: int = 0
    earned_over: int = 1
    possible: int = 0
    possible_over: int = 1

    @classmethod
    def of(cls, earned: Fraction, possible: Fraction) -> Sum:
        """The sum of two fractions."""
        return cls(*earned.as_integer_ratio(), *possible.as_integer_ratio())

    def __add__(self, other: Sum) -> Sum:  # type: ignore[override]
        """Both together."""
        return Sum(
            *_added(self.earned, self.earned_over, other.earned, other.earned_over),
            *_added(self.possible, self.possible_over, other.possible, other.possible_over),
        )

    def capped(self, cap: Fraction) -> Sum:
        """At most ``cap`` (0 to 100) of what is possible."""
        most, over = self.possible * cap.numerator, self.possible_over * cap.denominator * 100
        if self.earned * over <= most * self.earned_over:
            return self
        return Sum(most, over, self.possible, self.possible_over)

    @property
    def value(self) -> float | None:
        """The score from 0 to 100, rounded once; ``None`` if nothing was assessable."""
        if not self.possible:
            return None
        return (100 * self.earned * self.possible_over) / (self.earned_over * self.possible)

    def texts(self) -> tuple[str, str]:
        """Both in lowest terms, as fractions are written."""
        return _text(self.earned, self.earned_over), _text(self.possible, self.possible_over)


def _added(one: int, over: int, other: int, other_over: int) -> tuple[int, int]:
    if over == other_over:
        return one + other, over
    return one * other_over + other * over, over * other_over


def _text(numerator: int, denominator: int) -> str:
    shared = math.gcd(numerator, denominator)
    rest = denominator // shared
    return str(numerator // shared) if rest == 1 else f"{numerator // shared}/{rest}"


class Credits:
    """What a policy makes of the sums of pairs: weights and credits as whole numbers over common denominators."""

    def __init__(self, policy: Policy, weights: list[Fraction]) -> None:
        late, partial = policy.late_credit, policy.partial_credit
        self._unit = math.lcm(*(weight.denominator for weight in weights))
        self._weights = [int(weight * self._unit) for weight in weights]
        self._over = late.denominator * partial.denominator
        self._factors = (
            self._over,
            late.numerator * partial.denominator,
            partial.numerator * late.denominator,
            late.numerator * partial.numerator,
        )

    def sums(self, rows: Iterable[tuple[Any, ...]]) -> dict[int, Sum]:
        """The sums by party (or signature) of rows: who, weight, z, x, y, u, v, number of pairs.

        A pair has the mean credit (x + late * y + partial * (u + late * v)) / z.
        """
        whole, late, partial, both = self._factors
        weights = self._weights
        by_unit: dict[int, dict[int, int]] = {}
        possible: dict[int, int] = {}
        for who, place, z, x, y, u, v, pairs in rows:
            weight = weights[place]
            parts = by_unit.get(who)
            if parts is None:
                parts = by_unit[who] = {}
                possible[who] = 0
            possible[who] += weight * pairs
            parts[z] = parts.get(z, 0) + weight * (x * whole + y * late + u * partial + v * both)
        found = {}
        for who, parts in by_unit.items():
            common = math.lcm(*parts)
            earned = sum(amount * (common // z) for z, amount in parts.items())
            found[who] = Sum(earned, common * self._over * self._unit, possible[who], self._unit)
        return found
