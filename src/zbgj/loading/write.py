"""Printing definition files: one shape for all, one item a block, one key a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from zbgj.loading.plans import FORMAT, SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["to_toml"]

# The order of keys in a block; others follow as given.
_ORDER = (
    "id", "number", "slug", "sector", "sort", "key", "clause", "role", "kind", "reason", "title", "title_zh",
    "title_en", "zh", "en", "issuer_zh", "issuer_en", "when", "window", "who", "overseers", "urges",
    "recipients_zh", "recipients_en",
    "scope", "schedule", "quantity", "share", "unit", "unit_zh", "comparator", "value", "fact", "points", "baseline",
    "units", "lead", "supporting", "responsible", "themes", "says", "taken_zh", "taken_en", "why_zh", "why_en",
    "others_zh", "others_en", "lenient", "note_zh", "note_en", "remarks_zh", "remarks_en", "cite",
)  # fmt: skip
_RANK = {key: rank for rank, key in enumerate(_ORDER)}
_WIDTH = 118


def to_toml(data: Mapping[str, Any]) -> str:
    """The text of a definition file; reading it gives equal data.

    >>> print(to_toml({"format": 1, "plan": {"id": "x", "slug": "y"}, "term": []}))
    format = 1
    <BLANKLINE>
    [plan]
    id = "x"
    slug = "y"
    <BLANKLINE>
    """
    return "\n".join(_lines(data)) + "\n"


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    yield f"format = {data.get('format', FORMAT)}"
    yield ""
    yield from _table("[plan]", data["plan"])
    for key, _, _ in SECTIONS:
        for row in data.get(key, ()):
            yield ""
            yield from _table(f"[[{key}]]", row)
    if "text" in data:
        yield ""
        yield "[text]  # length and digest of every paragraph: finds the plan in any copy of the document"
        yield f"paragraphs = {_value(data['text']['paragraphs'])}"


def _table(header: str, row: Mapping[str, Any]) -> Iterator[str]:
    yield header
    inner = []
    for key in sorted(row, key=lambda k: _RANK.get(k, len(_RANK))):
        value = row[key]
        if isinstance(value, list) and value and isinstance(value[0], dict):
            inner.append((key, value))
        else:
            yield f"{key} = {_value(value)}"
    for key, rows in inner:
        for one in rows:
            yield ""
            yield from _table(f"{header[:-2]}.{key}]]", one)


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        one_line = "[" + ", ".join(map(_value, value)) + "]"
        if len(one_line) <= _WIDTH:
            return one_line
        return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)
