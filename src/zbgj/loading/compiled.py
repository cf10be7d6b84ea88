"""Plans in a form that loads fast: made when the package is built, checked against the TOML by digest.

The TOML files stay what people review and what a checkout reads. A compiled file is a JSON array of plain values in
the order of the model's attributes: no keys, nothing to validate again, as only valid plans are ever compiled. It
begins with the digest of the TOML it was made from, and is passed over if that has changed.
"""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import attrs

from zbgj._collector import collector_at_rest
from zbgj.labels import Labelled
from zbgj.loading.kinds import is_condition, is_schedule, members
from zbgj.model.citation import Citation
from zbgj.model.condition import condition_text, parse_condition
from zbgj.model.party import Actor
from zbgj.model.plan import SectorPlan
from zbgj.schedule.text import parse, to_text

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["compiled", "from_compiled", "source_digest"]

#: Changed whenever the model's attributes change meaning without changing name or order.
_VERSION = 1


def source_digest(text: bytes) -> str:
    """The digest by which a compiled file names its source."""
    import hashlib

    return hashlib.sha256(text).hexdigest()


def compiled(plan: SectorPlan, source: bytes) -> str:
    """The compiled form of a plan that was read from this source."""
    body = [_VERSION, _shape(), source_digest(source), _encoder(SectorPlan)(plan)]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def from_compiled(text: str | bytes, source: bytes) -> SectorPlan | None:
    """The plan, or ``None`` if the file was not made from this source by this version of the model.

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
        found: SectorPlan = _decoder(SectorPlan)(row)
        return found


@cache
def _shape() -> str:
    """The names of the model's attributes: a file made for other ones is not read."""
    return ",".join(name for name in _names(SectorPlan, set()))


def _names(type_: Any, seen: set[Any]) -> list[str]:
    found: list[str] = []
    for inner in (type_, *get_args(type_)):
        if isinstance(inner, type) and attrs.has(inner) and inner not in seen:
            seen.add(inner)
            hints = get_type_hints(inner)
            for field in attrs.fields(inner):
                found += [field.name, *_names(hints[field.name], seen)]
    return found


def _same(value: Any) -> Any:
    return value


def _is_enum(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, Labelled)


@cache
def _encoder(type_: Any) -> Callable[[Any], Any]:
    if is_schedule(type_):
        return lambda value: None if value is None else to_text(value)
    if is_condition(type_):
        return lambda value: None if value is None else condition_text(value)
    inner = members(type_)
    if inner:
        encode = _encoder(next(iter(inner)))
        return lambda value: None if value is None else encode(value)
    if type_ == tuple[Actor, ...]:
        return lambda value: " ".join(map(str, value))
    if type_ == tuple[Citation, ...]:
        return lambda value: [part for one in value for part in attrs.astuple(one)]
    if get_origin(type_) is tuple:
        encode = _encoder(get_args(type_)[0])
        return lambda value: [encode(one) for one in value]
    if type_ is Fraction or _is_enum(type_):
        return str
    if attrs.has(type_):
        return _packer(type_)
    return _same


def _split(type_: type[Any]) -> tuple[list[attrs.Attribute[Any]], list[attrs.Attribute[Any]]]:
    """The attributes that must be given, those kept as they are first, and those with a default."""
    hints = get_type_hints(type_)
    fields = attrs.fields(type_)
    required = [field for field in fields if field.default is attrs.NOTHING]
    required.sort(key=lambda field: _decoder(hints[field.name]) is not _same)
    return required, [field for field in fields if field.default is not attrs.NOTHING]


def _packer(type_: type[Any]) -> Callable[[Any], Any]:
    """Makes a row: the required values, then number and value of each other that is not its default."""
    hints = get_type_hints(type_)
    required, optional = _split(type_)
    always = [(field.name, _encoder(hints[field.name])) for field in required]
    seldom = [(field.name, field.default, _encoder(hints[field.name])) for field in optional]

    def pack(value: Any) -> list[Any]:
        row = [encode(getattr(value, name)) for name, encode in always]
        for number, (name, default, encode) in enumerate(seldom):
            if getattr(value, name) != default:
                row += [number, encode(getattr(value, name))]
        return row

    return pack


class _Memory(dict[str, Any]):
    """Parsed texts by text: few are different."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Any:
        found = self[text] = None if text is None else self._read(text)
        return found


@cache
def _decoder(type_: Any) -> Callable[[Any], Any]:
    if is_schedule(type_):
        return _Memory(parse).__getitem__
    if is_condition(type_):
        return _Memory(parse_condition).__getitem__
    inner = members(type_)
    if inner:
        decode = _decoder(next(iter(inner)))
        return _same if decode is _same else lambda value: None if value is None else decode(value)
    if type_ == tuple[Citation, ...]:
        return _citations
    if type_ == tuple[Actor, ...]:
        return _Memory(lambda text: tuple(map(Actor.parse, text.split()))).__getitem__
    if get_origin(type_) is tuple:
        decode = _decoder(get_args(type_)[0])
        if decode is _same:
            return tuple
        return lambda value: (decode(value[0]),) if len(value) == 1 else tuple(map(decode, value))
    if type_ is Fraction:
        return Fraction
    if _is_enum(type_):
        return {str(member): member for member in type_}.__getitem__
    if attrs.has(type_):
        return _maker(type_)
    return _same


def _citations(flat: list[Any]) -> tuple[Citation, ...]:
    """Citations from their parts in a row: by far the most frequent object, so made without a loop over its parts."""
    found = []
    for place in range(0, len(flat), 6):
        made = _new(Citation)
        _PLAN(made, flat[place])
        _CLAUSE(made, flat[place + 1])
        _PARAGRAPH(made, flat[place + 2])
        _START(made, flat[place + 3])
        _END(made, flat[place + 4])
        _DIGEST(made, flat[place + 5])
        found.append(made)
    return tuple(found)


_new: Callable[[Any], Any] = object.__new__
_PLAN, _CLAUSE, _PARAGRAPH, _START, _END, _DIGEST = (
    getattr(Citation, field.name).__set__ for field in attrs.fields(Citation)
)


def _maker(type_: type[Any]) -> Callable[[Any], Any]:
    """Makes an object from its row; what was valid when compiled is not validated again."""
    hints = get_type_hints(type_)
    required, optional = _split(type_)

    def setter(field: attrs.Attribute[Any]) -> tuple[Any, Callable[[Any], Any]]:
        return getattr(type_, field.name).__set__, _decoder(hints[field.name])

    plain = [put for put, decode in map(setter, required) if decode is _same]
    parsed = [(put, decode) for put, decode in map(setter, required) if decode is not _same]
    defaults = [(setter(field)[0], field.default) for field in optional]
    seldom = [setter(field) for field in optional]

    def make(row: list[Any]) -> Any:
        made = _new(type_)
        values = iter(row)
        # zip stops before it takes a value for which there is nothing left to do: the next loop goes on there.
        for put, value in zip(plain, values):  # noqa: B905
            put(made, value)
        for (put, decode), value in zip(parsed, values):  # noqa: B905
            put(made, decode(value))
        for put, value in defaults:
            put(made, value)
        for number in values:
            put, decode = seldom[number]
            put(made, decode(next(values)))
        return made

    return make
