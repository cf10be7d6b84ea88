"""The JSON Schema of definition files, generated from the model, for editors and other tools."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, get_args, get_origin, get_type_hints

import attrs

from zbgj.labels import Labelled
from zbgj.loading.converter import file_key
from zbgj.loading.kinds import is_condition, is_schedule, members
from zbgj.loading.plans import FORMAT, SECTIONS, PlanHead
from zbgj.model.citation import Citation
from zbgj.model.party import Actor
from zbgj.model.plan import PlanStatus
from zbgj.model.sector import Sector
from zbgj.model.values import Point, Window

__all__ = ["definition_schema"]

_TEXTS: dict[Any, tuple[str, str]] = {
    Actor: ("kind or kind@level", r"^[a-z-]+(@[a-z]+)?$"),
    Citation: ("PLAN CLAUSE PARAGRAPH:START-END DIGEST", r"^[a-z0-9-]+ \S+ \d+:\d+-\d+ [0-9a-f]{16}$"),
    Point: ("DATE: VALUE", r"^\d{4}-\d{2}-\d{2}: ?-?\d+(\.\d+)?$"),
    Window: ("a span, such as 2024-05..2024-12", r"^(\d{4}(-\d{2}){0,2})?(\.\.\d{4}(-\d{2}){0,2})?$"),
    Fraction: ("a fraction, such as 1/3", r"^\d+(/\d+)?$"),
}


def definition_schema() -> dict[str, Any]:
    """The schema, draft 2020-12.

    >>> definition_schema()["properties"]["format"]
    {'const': 1}
    """
    head = _object(PlanHead)
    head["properties"]["sector"] = _plain(Sector)
    head["properties"]["status"] = _plain(PlanStatus)
    properties: dict[str, Any] = {
        "format": {"const": FORMAT},
        "plan": head,
        "text": {
            "type": "object",
            "properties": {"paragraphs": {"type": "array", "items": {"type": "string"}}},
            "additionalProperties": False,
        },
    }
    for key, type_, _ in SECTIONS:
        properties[key] = {"type": "array", "items": _object(type_)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "zbgj definition file",
        "type": "object",
        "properties": properties,
        "required": ["format", "plan"],
        "additionalProperties": False,
    }


def _object(type_: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(type_)
    fields = attrs.fields(type_)
    documented = (type_.__doc__ or "").strip().splitlines()
    return {
        "type": "object",
        "description": documented[0] if documented else "",
        "properties": {file_key(field.name): _plain(hints[field.name]) for field in fields},
        "required": [file_key(field.name) for field in fields if field.default is attrs.NOTHING],
        "additionalProperties": False,
    }


def _plain(type_: Any) -> dict[str, Any]:
    if is_schedule(type_):
        return {"type": "string", "description": "a schedule in its text form"}
    if is_condition(type_):
        return {"type": "string", "description": "a condition in its text form"}
    inner = members(type_)
    if inner:
        return _plain(next(iter(inner)))
    if get_origin(type_) is tuple:
        return {"type": "array", "items": _plain(get_args(type_)[0])}
    if type_ in _TEXTS:
        description, pattern = _TEXTS[type_]
        return {"type": "string", "description": description, "pattern": pattern}
    if isinstance(type_, type) and issubclass(type_, Labelled):
        return {"enum": [str(member) for member in type_]}
    if attrs.has(type_):
        return _object(type_)
    return {"type": {str: "string", int: "integer", float: "number", bool: "boolean"}[type_]}
