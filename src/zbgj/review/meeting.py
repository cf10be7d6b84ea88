"""Whether two conditions can hold for one party, and whether one holds wherever another does.

A condition is taken apart into alternatives of simple conditions. An alternative is impossible if it asks for two
kinds or levels, for places apart, for something and its opposite, or for a number in an empty range. Everything
else may be: tags and sectors of a party are free.
"""

from __future__ import annotations

from itertools import combinations
from typing import TypeAlias

from zbgj.model.condition import AllOf, AnyOf, Anyone, Comparator, Condition, InPlace, IsKind, IsLevel, Not, Number
from zbgj.model.party import within

__all__ = ["implies", "may_meet"]

#: A simple condition, and whether it must hold or must not.
_Literal: TypeAlias = tuple[Condition, bool]

_MOST = 4096  # more alternatives than this are not looked through


def may_meet(*conditions: Condition) -> bool:
    """Whether a party can fulfil all the conditions; in doubt yes.

    >>> from zbgj.model.condition import parse_condition as read
    >>> may_meet(read("kind enterprise and depth_m >= 800"), read("depth_m < 500"))
    False
    >>> may_meet(read("place CN-54"), read("place CN-54/Lhasa and tag high-risk"))
    True
    """
    alternatives = _alternatives(AllOf(conditions), wanted=True)
    return alternatives is None or any(map(_possible, alternatives))


def implies(condition: Condition, other: Condition) -> bool:
    """Whether whoever fulfils the condition certainly fulfils the other; in doubt no.

    >>> from zbgj.model.condition import parse_condition as read
    >>> implies(read("kind enterprise and depth_m >= 800"), read("depth_m >= 500"))
    True
    >>> implies(read("kind enterprise"), read("kind enterprise and tag high-risk"))
    False
    """
    return not may_meet(condition, Not(other))


def _alternatives(condition: Condition, *, wanted: bool) -> list[frozenset[_Literal]] | None:
    """The alternatives of a condition, or of its opposite; ``None`` if there are too many."""
    match condition:
        case Anyone():
            return [frozenset()] if wanted else []
        case Not():
            return _alternatives(condition.condition, wanted=not wanted)
        case AllOf() | AnyOf():
            parts = [_alternatives(inner, wanted=wanted) for inner in condition.conditions]
            if isinstance(condition, AnyOf) is wanted:
                return None if None in parts else [one for part in parts for one in part or ()]
            found: list[frozenset[_Literal]] = [frozenset()]
            for part in parts:
                if part is None or len(found) * len(part) > _MOST:
                    return None
                found = [one | other for one in found for other in part]
            return found
        case _:
            return [frozenset({(condition, wanted)})]


def _possible(literals: frozenset[_Literal]) -> bool:
    return not any(_contradict(one, other) for one, other in combinations(literals, 2))


def _contradict(one: _Literal, other: _Literal) -> bool:
    (a, holds_a), (b, holds_b) = one, other
    if a == b:
        return holds_a is not holds_b
    if isinstance(a, Number) and isinstance(b, Number) and a.fact == b.fact:
        return _apart(*_range(a, holds_a), *_range(b, holds_b))
    if isinstance(a, InPlace) and isinstance(b, InPlace):
        if holds_a and holds_b:
            return not within(a.place, b.place) and not within(b.place, a.place)
        inner, outer = (a, b) if holds_a else (b, a)  # inside the one, and not inside the other that holds it
        return holds_a is not holds_b and within(inner.place, outer.place)
    exclusive = type(a) is type(b) and isinstance(a, IsKind | IsLevel)
    return exclusive and holds_a and holds_b


_OPPOSITE = {
    Comparator.AT_LEAST: Comparator.LESS_THAN, Comparator.LESS_THAN: Comparator.AT_LEAST,
    Comparator.AT_MOST: Comparator.MORE_THAN, Comparator.MORE_THAN: Comparator.AT_MOST,
}  # fmt: skip


def _range(number: Number, holds: bool) -> tuple[Comparator | None, float]:
    if holds:
        return number.comparator, number.value
    return _OPPOSITE.get(number.comparator), number.value


def _apart(a: Comparator | None, x: float, b: Comparator | None, y: float) -> bool:
    """Whether no number compares with ``x`` as ``a`` says and with ``y`` as ``b`` says; ``None`` is "not equal"."""
    if a is None or b is None:
        return False
    if a is Comparator.EXACTLY:
        return not b.compare(x, y)
    if b is Comparator.EXACTLY:
        return not a.compare(y, x)
    if a.rising is b.rising:
        return False
    low, high = (x, y) if a.rising else (y, x)
    both_closed = {a, b} == {Comparator.AT_LEAST, Comparator.AT_MOST}
    return low > high or (low == high and not both_closed)
