"""The cattrs converter between plain data (TOML, JSON) and the model: strict, with errors that say where.

cattrs coerces by default (5 becomes "5"); here every primitive must already be what it is meant to be.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from zbgj.days import as_date, as_instant
from zbgj.labels import Labelled
from zbgj.loading.kinds import is_condition, is_schedule
from zbgj.model.citation import Citation
from zbgj.model.condition import condition_text, parse_condition
from zbgj.model.party import Actor
from zbgj.model.values import Point, Window
from zbgj.model.words import Level, PartyKind, Role, Sector
from zbgj.schedule.text import parse, parse_span, span_text, to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["converter", "explain", "file_key"]

#: Attributes whose key in files is the singular, as arrays of tables read better so.
_SINGULAR = {"variants": "variant", "readings": "reading"}

#: Halves of characters: in JSON as ``\\ud800``, in no encoding.
_HALF = re.compile("[\ud800-\udfff]")


def file_key(attribute: str) -> str:
    """The key under which an attribute stands in files.

    >>> file_key("variants"), file_key("schedule")
    ('variant', 'schedule')
    """
    return _SINGULAR.get(attribute, attribute)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, not {value!r}")
    return value


def _string(value: Any, _: Any) -> str:
    text = value if type(value) is str else _text(value)
    # JSON can hold half a character, which no file and no database takes back.
    if not text.isascii() and _HALF.search(text):
        raise ValueError(f"holds half a character (a lone surrogate): {text!r}")
    return text


def _integer(value: Any, _: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"expected a whole number, not {value!r}")
    return value


def _number(value: Any, _: Any) -> float:
    if type(value) is not int and type(value) is not float:
        raise TypeError(f"expected a number, not {value!r}")
    return value


def _boolean(value: Any, _: Any) -> bool:
    if type(value) is not bool:
        raise TypeError(f"expected true or false, not {value!r}")
    return value


def _fraction(value: Any, _: Any) -> Fraction:
    text = _text(value)
    if not re.fullmatch(r"\d{1,9}(/\d{1,9}|\.\d{1,9})?", text) or re.fullmatch(r"\d+/0+", text):
        raise ValueError(f"expected a fraction such as '1/3', not {value!r}")
    return Fraction(text)


def _enum(value: Any, type_: type[Labelled]) -> Labelled:
    try:
        return type_(value)
    except ValueError:
        raise ValueError(f"there is no {value!r}; expected one of: {', '.join(map(str, type_))}") from None


def _window(value: Any, _: Any) -> Window:
    return Window(*parse_span(_text(value)))


def _through(parse: Callable[[str], Any]) -> Callable[[Any, Any], Any]:
    def structure(value: Any, _: Any) -> Any:
        return parse(_text(value))

    return structure


def _optional(hook: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def structure(value: Any, type_: Any) -> Any:
        return None if value is None else hook(value, type_)

    return structure


def _list_factory(type_: Any, made: Converter) -> Callable[[Any, Any], Any]:
    """Tuples of any length and frozen sets, from lists."""
    element = get_args(type_)[0]
    hook = made.get_structure_hook(element)
    collect: Callable[[list[Any]], Any] = get_origin(type_)

    def structure(value: Any, _: Any) -> Any:
        if type(value) is not list and type(value) is not tuple:
            raise TypeError(f"expected a list, not {value!r}")
        try:
            return collect([hook(one, element) for one in value])
        except Exception:
            raise _all_wrong(value) from None

    def _all_wrong(value: Any) -> IterableValidationError:
        errors = []
        for index, one in enumerate(value):
            try:
                hook(one, element)
            except Exception as error:
                note = IterableValidationNote(f"index {index}", index, element)
                error.__notes__ = [*getattr(error, "__notes__", []), note]
                errors.append(error)
        return IterableValidationError("list", errors, type_)

    return structure


def _renamed(type_: type[Any]) -> dict[str, Any]:
    several = (a for a in attrs.fields(type_) if a.name in _SINGULAR and str(a.type).startswith("tuple"))
    return {a.name: override(rename=file_key(a.name)) for a in several}


def _is_list(type_: Any) -> bool:
    return get_origin(type_) in (tuple, frozenset)


def _is_table(type_: Any) -> bool:
    origin: Any = get_origin(type_)
    return origin is Mapping


def _numbers(value: Any, _: Any) -> dict[str, float]:
    if not isinstance(value, dict):
        raise TypeError(f"expected a table of numbers, not {value!r}")
    wrong = [key for key, number in value.items() if type(number) is not int and type(number) is not float]
    if wrong:
        raise TypeError(f"expected numbers, but {', '.join(wrong)} is none")
    return value


def _moment(value: Any, _: Any) -> dt.date:
    """A date or an instant: as TOML has them, or as ISO text."""
    if isinstance(value, dt.datetime):
        return as_instant(value)
    if isinstance(value, dt.date):
        return value
    text = _text(value)
    return as_instant(text) if "T" in text else as_date(text)


def _attrs_factory(type_: type[Any], made: Converter) -> Callable[[Any, Any], Any]:
    inner = make_dict_structure_fn(
        type_,
        made,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=made.detailed_validation,
        _cattrs_use_linecache=False,
        **_renamed(type_),
    )

    def structure(value: Any, expected: Any) -> Any:
        if not isinstance(value, dict):
            raise TypeError(f"expected a table, not {value!r}")
        return inner(value, expected)

    return structure


def _attrs_out(type_: type[Any], made: Converter) -> Callable[[Any], Any]:
    return make_dict_unstructure_fn(type_, made, _cattrs_omit_if_default=True, **_renamed(type_))


@cache
def converter(*, detailed: bool = True) -> Converter:
    """The converter; made at first use, as it costs some milliseconds.

    :param detailed: whether errors say where; without, it is cheaper, and what fails is tried again with it.
    """
    made = Converter(forbid_extra_keys=True, detailed_validation=detailed)
    made.register_structure_hook_factory(attrs.has, _attrs_factory)
    made.register_unstructure_hook_factory(attrs.has, _attrs_out)
    made.register_structure_hook_factory(_is_list, _list_factory)
    made.register_unstructure_hook_factory(
        _is_list, lambda t: lambda v: [made.unstructure(one, get_args(t)[0]) for one in v]
    )
    primitives: tuple[tuple[Any, Callable[[Any, Any], Any]], ...] = (
        (str, _string), (int, _integer), (float, _number), (bool, _boolean), (Fraction, _fraction),
    )  # fmt: skip
    for type_, hook in primitives:
        made.register_structure_hook(type_, hook)
        made.register_structure_hook(type_ | None, _optional(hook))
    made.register_structure_hook_func(lambda t: isinstance(t, type) and issubclass(t, Labelled), _enum)
    made.register_unstructure_hook_func(lambda t: isinstance(t, type) and issubclass(t, Labelled), str)
    for words in (Level, PartyKind, Role, Sector):
        made.register_structure_hook(words, lambda value, kind: kind(_text(value)))
        made.register_unstructure_hook(words, str)
    made.register_structure_hook_func(is_schedule, _optional(_through(parse)))
    made.register_unstructure_hook_func(is_schedule, lambda v: None if v is None else to_text(v))
    made.register_structure_hook_func(is_condition, _optional(_through(parse_condition)))
    made.register_unstructure_hook_func(is_condition, lambda v: None if v is None else condition_text(v))
    texts: tuple[tuple[Any, Callable[[str], Any]], ...] = (
        (Actor, Actor.parse), (Citation, Citation.parse), (Point, Point.parse),
    )  # fmt: skip
    for type_, read in texts:
        made.register_structure_hook(type_, _through(read))
        made.register_unstructure_hook(type_, str)
    made.register_structure_hook(Window, _window)
    made.register_structure_hook_func(_is_table, _numbers)
    made.register_structure_hook(dt.date, _moment)
    made.register_structure_hook(dt.date | None, _optional(_moment))
    made.register_unstructure_hook(dt.date, lambda day: day.isoformat())
    made.register_unstructure_hook(dt.date | None, lambda day: None if day is None else day.isoformat())
    made.register_unstructure_hook(Window, lambda w: span_text(w.first_day, w.last_day))
    made.register_unstructure_hook(Fraction, str)
    made.register_unstructure_hook(Fraction | None, lambda v: None if v is None else str(v))
    return made


def explain(error: BaseException) -> Iterator[tuple[str, str]]:
    """Field and message of everything wrong with an item, from the exception groups of cattrs."""
    yield from _explain(error, "")


def _explain(error: BaseException, field: str) -> Iterator[tuple[str, str]]:
    if isinstance(error, ClassValidationError | IterableValidationError):
        for inner in error.exceptions:
            yield from _explain(inner, _place(inner, field))
    elif isinstance(error, ForbiddenExtraKeysError):
        renamed = {name: file_key(name) for name in _renamed(error.cl)}
        expected = ", ".join(sorted(renamed.get(a.name, a.name) for a in attrs.fields(error.cl)))
        for key in sorted(error.extra_fields):
            yield _join(field, key), f"unknown key; expected one of: {expected}"
    elif isinstance(error, KeyError):
        yield _join(field, str(error.args[0])), "is missing"
    else:
        yield field, str(error)


def _place(error: BaseException, field: str) -> str:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            # A missing key is named by the KeyError itself.
            key = file_key(note.name) if _is_list(note.type) else note.name
            return field if isinstance(error, KeyError) else _join(field, key)
        if isinstance(note, IterableValidationNote):
            return f"{field}[{note.index}]"
    return field


def _join(field: str, key: str) -> str:
    return f"{field}.{key}" if field else key
