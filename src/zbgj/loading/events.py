"""Events of hazards as plain data, derived from the event classes: one converter, and no list of fields."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import attrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from zbgj.days import as_date
from zbgj.hazards.events import Event
from zbgj.loading.converter import converter, explain
from zbgj.loading.kinds import members
from zbgj.loading.problems import DefinitionError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from cattrs import Converter

__all__ = [
    "EVENTS",
    "TAG",
    "event_data",
    "event_from_data",
    "event_key",
    "event_name",
    "is_event",
    "read_event",
    "takes_text",
]

#: The key that says which event it is.
TAG = "event"

#: Attributes that stand under another key, as theirs is taken by the tag.
_KEYS = {TAG: "what"}


def event_name(class_: type[Any]) -> str:
    """The name of an event class in files.

    >>> from zbgj.hazards import TreatmentBegun
    >>> event_name(TreatmentBegun)
    'treatment-begun'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "-", class_.__name__).lower()


#: Every event class by its name in files.
EVENTS: dict[str, type[Any]] = {event_name(class_): class_ for class_ in get_args(Event)}

_CLASSES = frozenset(EVENTS.values())
#: Classes all events descend from; a hint that names one means any event.
_BASES = frozenset.intersection(*(frozenset(class_.__mro__) for class_ in _CLASSES)) - {object}


def event_key(attribute: str) -> str:
    """The key under which an attribute stands in files."""
    return _KEYS.get(attribute, attribute)


def is_event(type_: Any) -> bool:
    """Whether a type means an event of several classes, optional or not."""
    inner = members(type_)
    return type_ in _BASES or (bool(inner) and inner <= _CLASSES | _BASES)


def event_data(event: Event) -> dict[str, Any]:
    """An event as plain values, ready for JSON: its name under ``event``, dates as ISO text, and its attributes.

    Attributes that have their default are left out, but for ``known``, which is always said.

    >>> from zbgj.hazards import Closed, Official
    >>> event_data(Closed(on="2024-06-01", by=Official("drolma", "bureau")))
    {'event': 'closed', 'on': '2024-06-01', 'by': {'id': 'drolma', 'organisation': 'bureau'}, 'known': '2024-06-01'}
    """
    found: dict[str, Any] = _converter().unstructure(event)
    return found


def event_from_data(data: Mapping[str, Any]) -> Event:
    """The event that :func:`event_data` wrote.

    Whether it can happen is for :func:`zbgj.hazards.apply` to say.

    :raises DefinitionError: with everything wrong with it.
    """
    event, wrong, _ = read_event(data, newer=False)
    if event is None or wrong:
        raise DefinitionError(Problem("event", str(data.get(TAG, "")), field, said) for field, said in wrong)
    return event


def read_event(data: Any, *, newer: bool) -> tuple[Event | None, list[tuple[str, str]], list[tuple[str, str]]]:
    """The event if it could be read, what is wrong, and what was left unread, each with its field.

    :param newer: whether unknown fields are those of a later minor version, to be left unread.
    """
    try:
        return _converter(detailed=False).structure(data, Event), [], []  # type: ignore[arg-type]
    except Exception:
        try:
            return _explained(data, newer)
        except RecursionError:
            return None, [("", "is nested too deeply")], []


def _explained(data: Any, newer: bool) -> tuple[Event | None, list[tuple[str, str]], list[tuple[str, str]]]:
    """As :func:`read_event`, slower, and with all that is wrong."""
    unknown = list(_unknown(data, Event))
    wrong: list[tuple[str, str]] = []
    event: Event | None = None
    try:
        event = _converter(forbid=False).structure(data, Event)  # type: ignore[arg-type]
    except Exception as error:
        wrong = [(".".join(map(event_key, field.split("."))) if field else "", said) for field, said in explain(error)]
    if newer:
        return event, wrong, unknown
    return (None if unknown else event), [*unknown, *wrong], []


def _unknown(data: Any, type_: Any) -> Iterator[tuple[str, str]]:
    """The keys that a class does not have, in the data and in what it holds."""
    if not isinstance(data, Mapping):
        return
    allowed: dict[str, Any] = {}
    if is_event(type_):
        name = data.get(TAG)
        type_ = EVENTS.get(name) if isinstance(name, str) else None
        allowed[TAG] = str
    if not isinstance(type_, type) or not attrs.has(type_):
        return
    hints = get_type_hints(type_)
    allowed |= {event_key(field.name): hints[field.name] for field in attrs.fields(type_) if field.init}
    for key, value in data.items():
        if key not in allowed:
            yield str(key), f"unknown key; expected one of: {', '.join(allowed)}"
            continue
        inner = allowed[key]
        if not is_event(inner):
            inner = next(iter(members(inner)), inner)
        elif isinstance(value, list | tuple) and get_origin(inner) is tuple:
            continue
        for field, said in _unknown(value, inner):
            yield f"{key}.{field}", said


@cache
def _converter(*, detailed: bool = True, forbid: bool = True) -> Converter:
    made = converter(detailed=detailed).copy()

    def class_in(type_: type[Any], own: Converter) -> Callable[[Any, Any], Any]:
        inner = make_dict_structure_fn(
            type_,
            own,
            _cattrs_forbid_extra_keys=forbid,
            _cattrs_detailed_validation=own.detailed_validation,
            _cattrs_use_linecache=False,
            **_overrides(type_, own),
        )

        def structure(value: Any, expected: Any) -> Any:
            if not isinstance(value, Mapping):
                raise TypeError(f"expected a table, not {value!r}")
            return inner(value, expected)

        return structure

    def class_out(type_: type[Any], own: Converter) -> Callable[[Any], Any]:
        renamed: dict[str, Any] = {
            a.name: override(rename=event_key(a.name)) for a in attrs.fields(type_) if a.name in _KEYS
        }
        if type_ not in _CLASSES:
            return make_dict_unstructure_fn(type_, own, _cattrs_omit_if_default=True, **renamed)
        renamed["known"] = override(omit_if_default=False)
        inner = make_dict_unstructure_fn(type_, own, _cattrs_omit_if_default=True, **renamed)
        name = event_name(type_)
        return lambda event: {TAG: name, **inner(event)}

    made.register_structure_hook_factory(attrs.has, class_in)
    made.register_unstructure_hook_factory(attrs.has, class_out)
    made.register_structure_hook_func(is_event, lambda value, type_: _event(value, type_, made))
    made.register_unstructure_hook_func(is_event, lambda event: None if event is None else made.unstructure(event))
    made.register_structure_hook(dt.date, _day)
    made.register_structure_hook(dt.date | None, lambda value, type_: None if value is None else _day(value, type_))
    return made


def takes_text(type_: type[Any], attribute: str) -> bool:
    """Whether the class itself makes what it needs of a text, where an attribute is more than one."""
    field = attrs.fields_dict(type_)[attribute]
    if not field.init or field.converter is None:
        return False
    hint = get_type_hints(type_)[attribute]
    inner = next(iter(members(hint)), hint)
    return attrs.has(inner) or get_origin(inner) is tuple


def _overrides(type_: type[Any], own: Converter) -> dict[str, Any]:
    """Keys of their own, and texts where the class takes them."""
    found = {}
    for field in attrs.fields(type_):
        hook = _or_text(own) if takes_text(type_, field.name) else None
        if hook is not None or field.name in _KEYS:
            found[field.name] = override(rename=_KEYS.get(field.name), struct_hook=hook)
    return found


def _or_text(own: Converter) -> Callable[[Any, Any], Any]:
    return lambda value, type_: value if isinstance(value, str) else own.structure(value, type_)


def _event(value: Any, type_: Any, made: Converter) -> Any:
    if value is None and type(None) in get_args(type_):
        return None
    if not isinstance(value, Mapping):
        raise TypeError(f"expected an event, not {value!r}")
    name = value.get(TAG)
    class_ = EVENTS.get(name) if isinstance(name, str) else None
    if class_ is None:
        # Not skipped, nor kept as a note: without it the history would come to another hazard.
        known = f"expected one of: {', '.join(EVENTS)}"
        raise ValueError(f"there is no event {name!r}; {known}" if TAG in value else f"has no {TAG!r}; {known}")
    return made.structure({key: one for key, one in value.items() if key != TAG}, class_)


def _day(value: Any, _: Any) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return as_date(value)
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError(f"not a date: {value!r} (expected YYYY-MM-DD)")
    return as_date(value)
