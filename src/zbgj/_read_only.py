"""A dictionary that cannot be changed, for what stands in frozen classes."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

__all__ = ["ReadOnly"]

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class ReadOnly(dict[_Key, _Value]):
    """A dictionary in everything but that it cannot be changed: as fast, equal to others, ready for JSON and pickle.

    >>> known = ReadOnly({"beds": 40})
    >>> known == {"beds": 40}, known["beds"]
    (True, 40)
    >>> known["beds"] = 60
    Traceback (most recent call last):
    ...
    TypeError: this cannot be changed; make another, as with attrs.evolve
    """

    __slots__ = ()

    def _refused(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("this cannot be changed; make another, as with attrs.evolve")

    __setitem__ = __delitem__ = __ior__ = _refused
    clear = pop = popitem = setdefault = update = _refused

    def __reduce__(self) -> tuple[Any, ...]:
        # By default a copy would be filled item by item, which is refused.
        return type(self), (dict(self),)
