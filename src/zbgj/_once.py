"""Values that are made when first asked for, once for the whole process."""

from __future__ import annotations

from functools import wraps
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["once"]

_Value = TypeVar("_Value")


def once(make: Callable[[], _Value]) -> Callable[[], _Value]:
    """Keep what a function gives. Unlike with :func:`functools.cache`, threads that race for it get one object.

    >>> once(list)() is once(list)()
    False
    >>> kept = once(list)
    >>> kept() is kept()
    True
    """
    making = RLock()
    made: list[_Value] = []

    @wraps(make)
    def get() -> _Value:
        if not made:
            with making:
                if not made:
                    made.append(make())
        return made[0]

    return get
