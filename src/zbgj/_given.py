"""What constructors are given: numbers taken exactly, errors that name owner, field, value and what was expected."""

from __future__ import annotations

import operator
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import attrs

__all__ = ["expected", "instance_of", "nearest", "number", "whole"]

#: A value is quoted up to this length.
_LONG = 80


def nearest(word: object, choices: Iterable[str]) -> str:
    """The end of a message that names the choice most like a word; empty if none is.

    >>> nearest("spotrs", ["sports", "health"])
    "; did you mean 'sports'?"
    >>> nearest("xyz", ["sports", "health"])
    ''
    """
    found = get_close_matches(word, list(choices), 1) if isinstance(word, str) else []
    return f"; did you mean {found[0]!r}?" if found else ""


def expected(value: object, what: str) -> str:
    """The middle of a message: what was given, and what should have been.

    >>> expected(7, "a text")
    'is 7; expected a text'
    """
    shown = repr(value)
    if len(shown) > _LONG:
        shown = f"{shown[:_LONG]}…"
    return f"is {shown}; expected {what}"


def whole(value: Any) -> int | None:
    """A whole number of any numeric type, exactly; ``None`` if it is none. Truths are no numbers.

    >>> whole(Decimal("40")), whole(Fraction(4, 2)), whole(2.5), whole(True), whole("3")
    (40, 2, None, None, None)
    """
    if isinstance(value, bool | str):
        return None
    if hasattr(value, "__index__"):
        return operator.index(value)
    if isinstance(value, Decimal | Fraction) and _finite(value) and value == int(value):
        return int(value)
    return None


def number(value: Any) -> float | None:
    """A number of any numeric type: whole ones exactly, others as the nearest float; ``None`` if it is no finite one.

    >>> number(Decimal("0.1")), number(Decimal(10**20)), number(True), number(float("nan")), number("3")
    (0.1, 100000000000000000000, None, None, None)
    """
    found = whole(value)
    if found is not None or isinstance(value, bool | str | bytes) or not hasattr(value, "__float__"):
        return found
    try:
        near = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return near if _finite(near) else None


def _finite(value: Decimal | Fraction | float) -> bool:
    return value - value == 0 if isinstance(value, float | Fraction) else value.is_finite()


def instance_of(kind: type[Any]) -> Callable[[Any, attrs.Attribute[Any], Any], None]:
    """Validator like attrs', with a message for people: of a word the choices, or the nearest one.

    :raises TypeError: if the value is none of the kind.
    """

    def check(instance: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
        if not isinstance(value, kind):
            raise TypeError(f"{type(instance).__name__}: {attribute.name} {expected(value, _what(kind, value))}")

    return check


def _what(kind: type[Any], value: object) -> str:
    if kind is str:
        return "a text"
    members = _members(kind)
    for name, member in members.items():
        if value == str(member):
            return f"{kind.__name__}.{name}"
    article = "an" if kind.__name__[0] in "AEIOU" else "a"
    if not members:
        return f"{article} {kind.__name__}"
    near = get_close_matches(value, map(str, members.values()), 1) if isinstance(value, str) else []
    if near:
        name = next(name for name, member in members.items() if str(member) == near[0])
        return f"{article} {kind.__name__}, such as {kind.__name__}.{name}"
    return f"{article} {kind.__name__}, one of: {', '.join(f'{kind.__name__}.{name}' for name in members)}"


def _members(kind: type[Any]) -> dict[str, Any]:
    """The words of an enumeration, or the built-in ones of an open kind, by name."""
    return {member.name: member for member in kind} if hasattr(type(kind), "__iter__") else {}
