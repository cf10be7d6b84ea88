"""Plans in a form that loads fast: made when the package is built, checked against the TOML by digest.

The TOML files stay what people review and what a checkout reads. A compiled file is a JSON array of plain values in
the order of the model's attributes: no keys, and nothing to validate again, as only valid plans are compiled. It
begins with the digest of the TOML it was made from, and is passed over if that has changed.

Items are kept by columns: for each attribute the values of all items together. So they are read, parsed and put in
their places by a few loops that run in C, and not by many steps of Python for each item.
"""

from __future__ import annotations

import json
from collections import deque
from fractions import Fraction
from functools import cache
from itertools import islice, repeat
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import attrs

from zbgj._collector import collector_at_rest
from zbgj.loading.kinds import is_condition, is_schedule, members
from zbgj.model.condition import condition_text, parse_condition
from zbgj.model.party import Actor
from zbgj.model.plan import SectorPlan
from zbgj.model.words import named
from zbgj.schedule.text import parse, to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["compiled", "from_compiled", "source_digest"]

#: Changed whenever the model's attributes change meaning without changing name or order.
_VERSION = 3


def source_digest(text: bytes) -> str:
    """The digest by which a compiled file names its source."""
    import hashlib

    return hashlib.sha256(text).hexdigest()


def compiled(plan: SectorPlan, source: bytes) -> str:
    """The compiled form of a plan that was read from this source."""
    body = [_VERSION, _shape(), source_digest(source), _pack(SectorPlan, [plan])]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def from_compiled(text: str | bytes, source: bytes, region: Any = None) -> SectorPlan | None:
    """The plan, or ``None`` if the file was not made from this source by this version of the model.

    :param region: gives the plan's region when it is asked for.

    >>> from zbgj import load_catalog
    >>> plan = load_catalog()["20"]
    >>> from_compiled(compiled(plan, b"source"), b"source") == plan
    True
    >>> from_compiled(compiled(plan, b"source"), b"changed") is None
    True
    """
    with collector_at_rest():
        try:
            version, shape, digest, row = json.loads(text)
        except ValueError:
            return None
        if version != _VERSION or shape != _shape() or digest != source_digest(source):
            return None
        found: SectorPlan = _unpack(SectorPlan, row, 1)[0]
        object.__setattr__(found, "_region", region)
        return found


@cache
def _shape() -> str:
    """The names of the model's attributes: a file made for other ones is not read."""
    return ",".join(name for name in _names(SectorPlan, set()))


def _names(type_: Any, seen: set[Any]) -> list[str]:
    if is_schedule(type_):
        return []  # kept as text
    found: list[str] = []
    for inner in (type_, *get_args(type_)):
        if isinstance(inner, type) and attrs.has(inner) and inner not in seen:
            seen.add(inner)
            hints = get_type_hints(inner)
            for field in _kept(inner):
                found += [field.name, *_names(hints[field.name], seen)]
    return found


@cache
def _texts(type_: Any) -> tuple[Callable[[Any], Any], Callable[[Any], Any]] | None:
    """Print and read for what is kept as text; each different text is read once."""
    if is_schedule(type_):
        return to_text, _Memory(parse).__getitem__
    if is_condition(type_):
        return condition_text, _Memory(parse_condition).__getitem__
    if type_ == tuple[Actor, ...]:
        return lambda value: " ".join(map(str, value)), _Memory(_actors).__getitem__
    if type_ is Fraction:
        return str, _Memory(Fraction).__getitem__
    if named(type_):
        return str, _Memory(type_).__getitem__
    return None


def _kept(type_: Any) -> list[attrs.Attribute[Any]]:
    """The attributes that are kept: all but the region of a plan, which has files of its own."""
    return [field for field in attrs.fields(type_) if field.name != "_region"]


def _actors(text: str) -> tuple[Actor, ...]:
    return tuple(map(Actor.parse, text.split()))


class _Memory(dict[Any, Any]):
    """Parsed texts by text: few are different."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Any:
        return self.setdefault(text, self._read(text))


@cache
def _fields(type_: Any) -> tuple[tuple[str, Any, Any, Any], ...]:
    """Name, setter, default and type (without None) of each attribute."""
    hints = get_type_hints(type_)
    found = []
    for field in _kept(type_):
        hint = hints[field.name]
        inner = frozenset() if is_schedule(hint) or is_condition(hint) else members(hint)
        kind = next(iter(inner)) if inner else hint
        found.append((field.name, getattr(type_, field.name).__set__, field.default, kind))
    return tuple(found)


def _pack(type_: Any, objects: Sequence[Any]) -> list[Any]:
    """The columns of some objects: null where all have the default, else places and values of those that have not."""
    columns: list[Any] = []
    for name, _, default, kind in _fields(type_):
        values = [getattr(one, name) for one in objects]
        places = [place for place, value in enumerate(values) if default is attrs.NOTHING or value != default]
        chosen = [values[place] for place in places]
        if not places:
            columns.append(None)
        elif len(places) == len(values):
            columns.append([None, _pack_column(kind, chosen)])
        else:
            columns.append([places, _pack_column(kind, chosen)])
    return columns


def _pack_column(kind: Any, values: list[Any]) -> Any:
    texts = _texts(kind)
    if texts is not None:
        return list(map(texts[0], values))
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        together = [one for value in values for one in value]
        return [list(map(len, values)), _pack(inner, together) if attrs.has(inner) else together]
    return _pack(kind, values) if attrs.has(kind) else values


_new: Callable[[Any], Any] = object.__new__


def _unpack(type_: Any, columns: list[Any], count: int) -> list[Any]:
    """The objects of some columns; what was valid when compiled is not validated again."""
    made = list(map(_new, repeat(type_, count)))
    for (_, put, default, kind), column in zip(_fields(type_), columns, strict=True):
        if column is None:
            _run(map(put, made, repeat(default)))
            continue
        places, packed = column
        if places is None:
            _run(map(put, made, _reader(kind)(packed, count)))
        else:
            _run(map(put, made, repeat(default)))
            _run(map(put, map(made.__getitem__, places), _reader(kind)(packed, len(places))))
    return made


@cache
def _reader(kind: Any) -> Callable[[Any, int], Iterable[Any]]:
    """Gives the values of a column."""
    texts = _texts(kind)
    if texts is not None:
        read = texts[1]
        return lambda packed, _: map(read, packed)
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        objects = attrs.has(inner)

        def read_tuples(packed: Any, _: int) -> Iterable[Any]:
            lengths, rest = packed
            together = iter(_unpack(inner, rest, sum(lengths)) if objects else rest)
            return map(tuple, map(islice, repeat(together), lengths))

        return read_tuples
    if attrs.has(kind):
        return lambda packed, count: _unpack(kind, packed, count)
    return lambda packed, _: packed


def _run(steps: Iterable[Any]) -> None:
    """Go through an iterator for its effects."""
    deque(steps, maxlen=0)
