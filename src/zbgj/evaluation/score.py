"""Scores that add up: exact sums of what was earned out of what was possible."""

from __future__ import annotations

from fractions import Fraction

import attrs

__all__ = ["Score"]

_ZERO = Fraction(0)


@attrs.frozen
class Score:
    """Weighted credit earned, out of the weight that could be earned.

    Scores add: the score of a group is the sum of its members' in whatever order and grouping, as the sums are
    exact fractions.

    >>> total = Score(Fraction(3), Fraction(4)) + Score(Fraction(1), Fraction(1))
    >>> total.value
    80.0
    """

    earned: Fraction = _ZERO
    possible: Fraction = _ZERO

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.earned <= self.possible:
            raise ValueError(f"a score earns from 0 to what is possible, not {self.earned} of {self.possible}")

    def __add__(self, other: Score) -> Score:
        return Score(self.earned + other.earned, self.possible + other.possible)

    @property
    def value(self) -> float | None:
        """The score from 0 to 100; ``None`` if nothing was assessable."""
        return float(100 * self.earned / self.possible) if self.possible else None

    def capped(self, cap: Fraction) -> Score:
        """The score, at most ``cap`` (0-100)."""
        return Score(min(self.earned, cap / 100 * self.possible), self.possible)
