"""JSON Schemas (draft 2020-12) of everything that is read and written, for editors, other tools and languages.

They are generated from the classes. A schema says what fits, and a reader still checks what no schema can say: that a
date exists, that a history obeys the rules, that identifiers are unique.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import attrs

from zbgj.evaluation.outcomes import Outcome
from zbgj.evaluation.policy import ReadingChoice
from zbgj.evaluation.targets import LimitStanding, TargetStanding
from zbgj.hazards.assurances import Assurances, Contingency, Funds, Responsibility
from zbgj.hazards.events import Corrected, Found
from zbgj.hazards.officials import Official
from zbgj.hazards.states import filled
from zbgj.labels import Labelled
from zbgj.ledger import Activity, Attestation, Ledger, Measurement, Trigger, Waiver
from zbgj.loading.converter import file_key
from zbgj.loading.events import EVENTS, TAG, event_key, event_name, is_event, takes_text
from zbgj.loading.hazards import EVENTS_FORMAT, MINOR, VERSION
from zbgj.loading.hazards import FORMAT as HAZARDS_FORMAT
from zbgj.loading.kinds import is_condition, is_schedule, members
from zbgj.loading.plans import FORMAT, SECTIONS, PlanTable
from zbgj.model.citation import Citation
from zbgj.model.party import Actor, Party, PartyKind
from zbgj.model.plan import PlanStatus
from zbgj.model.values import Point, Window
from zbgj.model.words import Sector, Word

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "SCHEMA_VERSION", "definition_schema", "hazard_events_schema", "hazards_schema", "ledger_schema",
    "parties_schema", "report_schema", "schemas",
]  # fmt: skip

#: The version in every ``$id``; it changes when what was valid is so no longer.
SCHEMA_VERSION = 1

_DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d(:\d\d)?)?"
_DATE = {"type": "string", "format": "date", "pattern": f"^{_DAY}$"}
_SAYS_SOMETHING = {"type": "string", "pattern": r"\S"}
_PLACE = {"type": "string", "pattern": r"^[^/\s]+(/[^/\s]+)*$"}
_NUMBER = {"type": "string", "description": "an exact number, such as 3 or 1/3", "pattern": r"^-?\d+(/\d+)?$"}

_TEXTS: dict[Any, tuple[str, str]] = {
    Actor: ("kind or kind@level", r"^[a-z-]+(@[a-z]+)?$"),
    Citation: ("PLAN CLAUSE PARAGRAPH:START-END DIGEST", r"^[a-z0-9-]+ \S+ \d+:\d+-\d+ [0-9a-f]{16}$"),
    Point: ("DATE: VALUE", r"^\d{4}-\d{2}-\d{2}: ?-?\d+(\.\d+)?$"),
    Window: ("a span, such as 2024-05..2024-12", r"^(\d{4}(-\d{2}){0,2})?(\.\.\d{4}(-\d{2}){0,2})?$"),
    Fraction: ("a fraction, such as 1/3 or 0.25", r"^\d{1,9}(/0*[1-9]\d{0,8}|\.\d{1,9})?$"),
    dt.date: ("a date, or an instant as ISO text", f"^{_DAY}(T{_TIME})?$"),
}

#: What the constructors check beyond the types.
_BOUNDS: dict[tuple[type[Any], str], dict[str, Any]] = {
    (Activity, "count"): {"minimum": 1},
    (Waiver, "granted_by"): _SAYS_SOMETHING,
    **{(type_, "party"): {"minLength": 1} for type_ in (Activity, Measurement, Trigger, Attestation, Waiver)},
    **{(type_, "obligation"): {"minLength": 1} for type_ in (Activity, Attestation, Waiver)},
    (Measurement, "target"): {"minLength": 1},
    (Trigger, "key"): {"minLength": 1},
    (Waiver, "why"): _SAYS_SOMETHING,
    (Party, "id"): _SAYS_SOMETHING,
    (Responsibility, "person"): _SAYS_SOMETHING,
    (Assurances, "measures"): {"minItems": 1, "items": _SAYS_SOMETHING},
    (Funds, "needed"): {"minimum": 0},
    (Funds, "secured"): {"minimum": 0},
    (Contingency, "action"): _SAYS_SOMETHING,
    (Corrected, "entry"): {"minimum": 1},
    (Party, "place"): {"type": "string", "pattern": r"^([^/\s]+(/[^/\s]+)*)?$"},
    (Found, "place"): _PLACE,
    (Official, "area"): {"pattern": rf"^$|{_PLACE['pattern']}"},
}


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by name.

    >>> list(schemas())
    ['definition', 'ledger', 'parties', 'hazards', 'hazard-events', 'report']
    >>> schemas()["ledger"]["$id"]
    'urn:zbgj:schema:ledger:1'
    """
    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "definition": definition_schema,
        "ledger": ledger_schema,
        "parties": parties_schema,
        "hazards": hazards_schema,
        "hazard-events": hazard_events_schema,
        "report": report_schema,
    }
    return {name: make() for name, make in makers.items()}


def definition_schema() -> dict[str, Any]:
    """The schema of definition files.

    >>> definition_schema()["properties"]["format"]
    {'const': 1}
    """
    head = _object(PlanTable)
    head["properties"]["sector"] = _plain(Sector)
    head["properties"]["status"] = _plain(PlanStatus)
    defs = {type_.__name__: _object(type_) for _, type_, _ in SECTIONS}
    properties: dict[str, Any] = {
        "format": {"const": FORMAT},
        "plan": head,
        "text": _table({"paragraphs": {"type": "array", "items": {"type": "string"}}}, required=()),
    }
    for key, type_, _ in SECTIONS:
        properties[key] = _list_of(type_.__name__)
    return _document("definition", "zbgj definition file", _table(properties, required=("format", "plan")), defs)


def ledger_schema() -> dict[str, Any]:
    """The schema of ledgers: what :func:`zbgj.ledger_data` writes and :func:`zbgj.read_ledger` reads.

    >>> sorted(ledger_schema()["properties"])
    ['activity', 'attestation', 'measurement', 'trigger', 'waiver']
    """
    defs: dict[str, Any] = {}
    hints = get_type_hints(Ledger)
    sorts = [get_args(hints[field.name])[0] for field in attrs.fields(Ledger)]
    properties = {sort.__name__.lower(): {"type": "array", "items": _plain(sort, defs)} for sort in sorts}
    return _document("ledger", "zbgj ledger", _table(properties, required=()), defs)


def parties_schema() -> dict[str, Any]:
    """The schema of files of parties, which :func:`zbgj.read_parties` reads."""
    defs: dict[str, Any] = {}
    properties = {"party": {"type": "array", "items": _plain(Party, defs)}}
    leveled = [str(kind) for kind in (PartyKind.AUTHORITY, PartyKind.GOVERNMENT, PartyKind.PARTY_COMMITTEE)]
    defs["Party"]["if"] = {"properties": {"kind": {"enum": leveled}}}
    defs["Party"]["then"] = {"required": ["level"]}
    return _document("parties", "zbgj parties", _table(properties, required=()), defs)


def hazards_schema() -> dict[str, Any]:
    """The schema of documents of hazards: see :func:`zbgj.loading.hazards.hazards_data`.

    >>> hazards_schema()["$defs"]["closed"]["properties"]["event"]
    {'const': 'closed'}
    """
    defs: dict[str, Any] = {}
    defs["Event"] = _events(list(EVENTS.values()), defs)
    life = {"id": _SAYS_SOMETHING, "events": {**_list_of("Event"), "minItems": 1}}
    defs["HazardLife"] = _table(life, required=("id", "events"))
    properties = {**_version(HAZARDS_FORMAT), "hazards": _list_of("HazardLife")}
    return _document("hazards", "zbgj hazards", _table(properties, required=("format", "version", "hazards")), defs)


def hazard_events_schema() -> dict[str, Any]:
    """The schema of one line of a stream of events: the first, which names the format, or an event with its hazard."""
    defs: dict[str, Any] = {}
    _events(list(EVENTS.values()), defs)
    header = _table(_version(EVENTS_FORMAT), required=("format", "version"))
    lines = [header]
    for name in EVENTS:
        event = dict(defs[name])
        event["properties"] = {"hazard": _SAYS_SOMETHING, **event["properties"]}
        event["required"] = ["hazard", *event["required"]]
        lines.append(event)
    return _document("hazard-events", "a line of zbgj hazard events", {"oneOf": lines}, defs)


def _version(format_: str) -> dict[str, Any]:
    return {
        "format": {"const": format_},
        "version": {"const": VERSION},
        "minor": {"type": "integer", "minimum": 0, "maximum": MINOR},
    }


def report_schema() -> dict[str, Any]:
    """The schema of reports: what :meth:`zbgj.PartyReport.as_data` gives.

    Reports are only written, so that keys may be added without a new version: leave unread what is not known.

    >>> report_schema()["properties"]["as_of"]["format"]
    'date'
    """
    text, texts = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    value = {"type": ["number", "null"]}
    defs: dict[str, Any] = {}
    outcome, standing = _plain(Outcome, defs), _plain(TargetStanding, defs)
    defs["Note"] = _open({"zh": text, "en": text})
    defs["JudgedOccurrence"] = _open(
        {
            "outcome": outcome,
            "label": text,
            "start": _or_null(_DATE),
            "due": _or_null(_DATE),
            "due_at": {"type": "string", "format": "date-time"},
            "done": _NUMBER,
            "late": _NUMBER,
            "needed": _NUMBER,
            "credit": _NUMBER,
            "note": _named("Note"),
            "evidence": texts,
        },
        required=("outcome",),
    )
    defs["DutyReport"] = _open({
        "id": text, "plan": text, "zh": text, "en": text, "schedule": text, "citations": texts, "weight": _NUMBER,
        "credit": _or_null(_NUMBER), "outcomes": _list_of("JudgedOccurrence"),
    })  # fmt: skip
    defs["PointReport"] = _open({"by": _DATE, "threshold": text, "standing": standing, "value": value})
    defs["TargetReport"] = _open({
        "id": text, "zh": text, "en": text, "standing": standing, "points": _list_of("PointReport"),
    })  # fmt: skip
    defs["LimitReport"] = _open({"id": text, "standing": _plain(LimitStanding, defs), "value": value})
    report = {
        "party": text,
        "as_of": _DATE,
        "policy": text,
        "readings": _plain(ReadingChoice, defs),
        "score": {"type": ["number", "null"], "minimum": 0, "maximum": 100},
        "earned": _NUMBER,
        "possible": _NUMBER,
        "vetoes": texts,
        "counts": {
            "type": "object",
            "propertyNames": outcome,
            "additionalProperties": {"type": "integer", "minimum": 1},
        },
        "duties": _list_of("DutyReport"),
        "targets": _list_of("TargetReport"),
        "limits": _list_of("LimitReport"),
    }
    return _document("report", "zbgj report of a party", _open(report), defs)


def _document(name: str, title: str, schema: dict[str, Any], defs: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:zbgj:schema:{name}:{SCHEMA_VERSION}",
        "title": title,
        **schema,
        **({"$defs": defs} if defs else {}),
    }


def _table(properties: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _open(properties: dict[str, Any], required: tuple[str, ...] | None = None) -> dict[str, Any]:
    """An object that may have other keys too."""
    return {"type": "object", "properties": properties, "required": list(properties if required is None else required)}


def _named(name: str) -> dict[str, Any]:
    """What stands under this name in the document; generators of types call it so too."""
    return {"$ref": f"#/$defs/{name}"}


def _list_of(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _named(name)}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(type_: type[Any], defs: dict[str, Any] | None = None) -> dict[str, Any]:
    hints = get_type_hints(type_)
    fields = [field for field in attrs.fields(type_) if field.init]
    documented = (type_.__doc__ or "").strip().splitlines()
    key = file_key if defs is None or type_ not in EVENTS.values() else event_key
    properties = {key(field.name): _attribute(type_, field, hints[field.name], defs) for field in fields}
    required = tuple(key(field.name) for field in fields if field.default is attrs.NOTHING)
    return {"description": documented[0] if documented else "", **_table(properties, required)}


def _attribute(type_: type[Any], field: attrs.Attribute[Any], hint: Any, defs: dict[str, Any] | None) -> dict[str, Any]:
    found = {**_plain(hint, defs), **_BOUNDS.get((type_, field.name), {})}
    if field.validator is filled:
        found |= _SAYS_SOMETHING
    if defs is None:
        return found
    if type_.__module__.startswith("zbgj.hazards."):
        if dt.date in (hint, *members(hint)):
            found = dict(_DATE)
        if takes_text(type_, field.name):
            found = {"anyOf": [found, _SAYS_SOMETHING]}
    if type(None) in get_args(hint):
        found = _or_null(found)
    return found


def _events(classes: list[Any], defs: dict[str, Any]) -> dict[str, Any]:
    """One of these events, told apart by the tag."""
    for class_ in classes:
        name = event_name(class_)
        if name not in defs:
            defs[name] = {}  # an event may hold events
            schema = _object(class_, defs)
            schema["properties"] = {TAG: {"const": name}, **schema["properties"]}
            schema["required"] = [TAG, *schema["required"]]
            defs[name] = schema
    return {"oneOf": [_named(event_name(class_)) for class_ in classes]}


def _plain(type_: Any, defs: dict[str, Any] | None = None) -> dict[str, Any]:
    """The schema of a type; classes stand in ``defs``, if it is given, and are referred to."""
    if is_schedule(type_):
        return {"type": "string", "description": "a schedule in its text form"}
    if is_condition(type_):
        return {"type": "string", "description": "a condition in its text form"}
    if defs is not None and is_event(type_):
        inner = [class_ for class_ in EVENTS.values() if not members(type_) or class_ in members(type_)]
        return _events(inner, defs)
    if members(type_):
        return _plain(next(iter(members(type_))), defs)
    origin: Any = get_origin(type_)
    if origin in (tuple, frozenset):
        return {"type": "array", "items": _plain(get_args(type_)[0], defs)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _plain(get_args(type_)[1], defs)}
    if type_ in _TEXTS:
        description, pattern = _TEXTS[type_]
        return {"type": "string", "description": description, "pattern": pattern}
    if isinstance(type_, type) and issubclass(type_, Word):
        # Open: a region declares its own.
        return {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "examples": [str(word) for word in type_]}
    if isinstance(type_, type) and issubclass(type_, Labelled):
        words = {"type": "string", "enum": [str(member) for member in type_]}
        if defs is None:
            return words
        defs[type_.__name__] = words
        return _named(type_.__name__)
    if attrs.has(type_):
        if defs is None:
            return _object(type_)
        if type_.__name__ not in defs:
            defs[type_.__name__] = {}
            defs[type_.__name__] = _object(type_, defs)
        return _named(type_.__name__)
    return {"type": {str: "string", int: "integer", float: "number", bool: "boolean"}[type_]}
