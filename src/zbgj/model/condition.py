"""Conditions: boolean expressions over a party, written as data.

Text form: ``anyone``, ``kind K``, ``level L``, ``sector S``, ``tag T``, ``place P`` and comparisons of the party's
numbers such as ``mining_depth_m >= 800``, joined by ``not``, ``and``, ``or`` and parentheses. A number or
place that the party does not give makes the answer unknown, never silently no.
"""

from __future__ import annotations

import operator
import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import attrs

from zbgj.labels import Labelled
from zbgj.model.party import Party, lies_in
from zbgj.model.words import Level, PartyKind, Sector

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "AllOf", "AnyOf", "Anyone", "Comparator", "Condition", "ConditionError", "HasTag", "InPlace", "InSector", "IsKind",
    "IsLevel", "Not", "Number", "condition_text", "holds", "parse_condition",
]  # fmt: skip


class ConditionError(ValueError):
    """A condition that is not understood."""


class Comparator(Labelled):
    """How a number is held against a threshold."""

    AT_LEAST = (">=", "不低于", "at least")
    AT_MOST = ("<=", "不超过", "at most")
    EXACTLY = ("=", "等于", "exactly")
    MORE_THAN = (">", "高于", "more than")
    LESS_THAN = ("<", "低于", "less than")

    def compare(self, value: float, threshold: float) -> bool:
        """Whether the value meets the threshold.

        >>> Comparator.AT_MOST.compare(3, 3)
        True
        """
        return bool(_COMPARE[self](value, threshold))

    @property
    def rising(self) -> bool | None:
        """Whether more is better; ``None`` if only one value will do."""
        return None if self is Comparator.EXACTLY else self in (Comparator.AT_LEAST, Comparator.MORE_THAN)


_COMPARE = {
    Comparator.AT_LEAST: operator.ge, Comparator.AT_MOST: operator.le, Comparator.EXACTLY: operator.eq,
    Comparator.MORE_THAN: operator.gt, Comparator.LESS_THAN: operator.lt,
}  # fmt: skip


@attrs.frozen
class Anyone:
    """Every party."""


@attrs.frozen
class IsKind:
    """Parties of a kind."""

    kind: PartyKind


@attrs.frozen
class IsLevel:
    """Parties of a level of administration."""

    level: Level


@attrs.frozen
class InSector:
    """Parties that belong to a sector."""

    sector: Sector


@attrs.frozen
class HasTag:
    """Parties that carry a tag."""

    tag: str


@attrs.frozen
class InPlace:
    """Parties in a place or inside it."""

    place: str


@attrs.frozen
class Number:
    """Parties whose number compares so."""

    fact: str
    comparator: Comparator
    value: float


@attrs.frozen
class Not:
    """The opposite."""

    condition: Condition


@attrs.frozen
class AllOf:
    """Every one of these."""

    conditions: tuple[Condition, ...]


@attrs.frozen
class AnyOf:
    """At least one of these."""

    conditions: tuple[Condition, ...]


#: The closed union of conditions.
Condition: TypeAlias = Anyone | IsKind | IsLevel | InSector | HasTag | InPlace | Number | Not | AllOf | AnyOf


def holds(condition: Condition, party: Party) -> bool | None:
    """Whether the condition holds for the party; ``None`` if a number or place it needs is not known.

    >>> mine = Party(id="m", kind=PartyKind.ENTERPRISE, place="CN-54", tags={"underground-mine"})
    >>> holds(parse_condition("tag underground-mine"), mine)
    True
    >>> holds(parse_condition("tag underground-mine and mining_depth_m >= 800"), mine) is None
    True
    """
    match condition:
        case Anyone():
            return True
        case IsKind():
            return party.kind == condition.kind
        case IsLevel():
            return party.level == condition.level
        case InSector():
            return condition.sector in party.sectors
        case HasTag():
            return condition.tag in party.tags
        case InPlace():
            return lies_in(party.place, (condition.place,))
        case Number():
            value = party.facts.get(condition.fact)
            return None if value is None else condition.comparator.compare(value, condition.value)
        case Not():
            inner = holds(condition.condition, party)
            return None if inner is None else not inner
        case AllOf():
            return _kleene((holds(c, party) for c in condition.conditions), decisive=False)
        case AnyOf():
            return _kleene((holds(c, party) for c in condition.conditions), decisive=True)


def _kleene(answers: Iterator[bool | None], *, decisive: bool) -> bool | None:
    unknown = False
    for answer in answers:
        if answer is decisive:
            return decisive
        unknown = unknown or answer is None
    return None if unknown else not decisive


_TOKEN = re.compile(r"\s*(>=|<=|[()<>=]|[^\s()<>=]+)")
_EXPECTED = "expected 'anyone', 'kind K', 'level L', 'sector S', 'tag T', 'place P' or 'fact >= number'"


@lru_cache(maxsize=2048)
def parse_condition(text: str) -> Condition:
    """Read the text form.

    >>> condition_text(parse_condition("tag a and (sector sports or not kind enterprise)"))
    'tag a and (sector sports or not kind enterprise)'

    :raises ConditionError: if the text is not understood.
    """
    tokens = _TOKEN.findall(text)
    if not tokens:
        raise ConditionError(f"condition {text!r} is empty: {_EXPECTED}")
    condition, rest = _any_of(tokens, text)
    if rest:
        raise ConditionError(f"condition {text!r}: {rest[0]!r} is not understood: expected 'and', 'or' or the end")
    return condition


def _any_of(tokens: list[str], whole: str) -> tuple[Condition, list[str]]:
    found, tokens = _all_of(tokens, whole)
    alternatives = [found]
    while tokens and tokens[0] == "or":
        found, tokens = _all_of(tokens[1:], whole)
        alternatives.append(found)
    return (found if len(alternatives) == 1 else AnyOf(tuple(alternatives))), tokens


def _all_of(tokens: list[str], whole: str) -> tuple[Condition, list[str]]:
    found, tokens = _single(tokens, whole)
    together = [found]
    while tokens and tokens[0] == "and":
        found, tokens = _single(tokens[1:], whole)
        together.append(found)
    return (found if len(together) == 1 else AllOf(tuple(together))), tokens


def _single(tokens: list[str], whole: str) -> tuple[Condition, list[str]]:
    if not tokens:
        raise ConditionError(f"condition {whole!r} breaks off: {_EXPECTED}")
    head = tokens[0]
    if head == "not":
        found, rest = _single(tokens[1:], whole)
        return Not(found), rest
    if head == "(":
        found, rest = _any_of(tokens[1:], whole)
        if not rest or rest[0] != ")":
            raise ConditionError(f"condition {whole!r}: a bracket is not closed")
        return found, rest[1:]
    if head == "anyone":
        return Anyone(), tokens[1:]
    return _atom(tokens, whole)


def _atom(tokens: list[str], whole: str) -> tuple[Condition, list[str]]:
    head = tokens[0]
    if len(tokens) > 2 and tokens[1] in {str(c) for c in Comparator}:
        try:
            value = float(tokens[2])
        except ValueError:
            raise ConditionError(f"condition {whole!r}: {tokens[2]!r} is no number") from None
        if not re.fullmatch(r"[a-z][a-z0-9_]*", head):
            raise ConditionError(f"condition {whole!r}: fact {head!r} must be a name like 'mining_depth_m'")
        return Number(head, Comparator(tokens[1]), value), tokens[3:]
    if len(tokens) < 2 or head not in {"kind", "level", "sector", "tag", "place"}:
        raise ConditionError(f"condition {whole!r}: {head!r} is not understood: {_EXPECTED}")
    word = tokens[1]
    try:
        match head:
            case "kind":
                return IsKind(PartyKind(word)), tokens[2:]
            case "level":
                return IsLevel(Level(word)), tokens[2:]
            case "sector":
                return InSector(Sector(word)), tokens[2:]
            case "tag":
                return HasTag(word), tokens[2:]
            case _:
                return InPlace(word), tokens[2:]
    except ValueError:
        raise ConditionError(f"condition {whole!r}: there is no {head} {word!r}") from None


def condition_text(condition: Condition) -> str:
    """Print the text form; :func:`parse_condition` reads it back.

    >>> condition_text(AllOf((HasTag("high-risk"), Number("beds", Comparator.AT_LEAST, 100))))
    'tag high-risk and beds >= 100'
    """
    match condition:
        case Anyone():
            return "anyone"
        case IsKind():
            return f"kind {condition.kind}"
        case IsLevel():
            return f"level {condition.level}"
        case InSector():
            return f"sector {condition.sector}"
        case HasTag():
            return f"tag {condition.tag}"
        case InPlace():
            return f"place {condition.place}"
        case Number():
            return f"{condition.fact} {condition.comparator} {number_text(condition.value)}"
        case Not():
            inner = condition_text(condition.condition)
            return f"not ({inner})" if isinstance(condition.condition, AllOf | AnyOf) else f"not {inner}"
        case AllOf():
            return " and ".join(_bracketed(c, AllOf | AnyOf) for c in condition.conditions)
        case AnyOf():
            return " or ".join(_bracketed(c, AnyOf) for c in condition.conditions)


def number_text(value: float) -> str:
    """A number without loss, whole ones without a point.

    >>> number_text(800.0), number_text(1234567), number_text(0.1)
    ('800', '1234567', '0.1')
    """
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _bracketed(condition: Condition, kinds: object) -> str:
    text = condition_text(condition)
    return f"({text})" if isinstance(condition, kinds) else text  # type: ignore[arg-type]


def atoms(condition: Condition) -> Iterator[Condition]:
    """The simple conditions inside a condition."""
    match condition:
        case Not():
            yield from atoms(condition.condition)
        case AllOf() | AnyOf():
            for inner in condition.conditions:
                yield from atoms(inner)
        case _:
            yield condition
