"""What may be asked of a register: anything else would be answered with nothing, as if there were no hazards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zbgj.hazards.states import HazardError
from zbgj.model.party import PLACE

if TYPE_CHECKING:
    from zbgj.labels import Labelled
    from zbgj.model.words import Word

__all__ = ["area", "member"]


def member(value: object, kind: type[Labelled | Word], name: str) -> None:
    """Check that a value is of the enumeration, or ``None``.

    :raises HazardError: if it is not.
    """
    if value is not None and not isinstance(value, kind):
        example: Any = next(iter(kind))
        raise HazardError(f"{name} is {value!r}; expected a {kind.__name__}, such as {kind.__name__}.{example.name}")


def area(place: object) -> None:
    """Check that a place is written as hazards have it, or is ``None``.

    :raises HazardError: if it is not.
    """
    if place is not None and not (isinstance(place, str) and PLACE.fullmatch(place)):
        raise HazardError(f"place is {place!r}; expected names joined by '/', outermost first, such as CN-98/Shili")
