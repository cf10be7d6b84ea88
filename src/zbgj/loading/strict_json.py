"""JSON read so that nothing of it is lost on the way."""

from __future__ import annotations

import json
from typing import Any

from zbgj.loading.problems import DefinitionError, Problem

__all__ = ["parse_json"]


def parse_json(text: str, file: str, place: str = "") -> dict[str, Any]:
    """The object that a text of JSON holds.

    >>> parse_json('{"hazards": [1], "hazards": []}', "a.json")
    Traceback (most recent call last):
    ...
    zbgj.loading.problems.DefinitionError: 1 problem:
    a.json: not valid JSON: the key 'hazards' stands twice in one object

    :param place: where in the file the text stands, for problems.
    :raises DefinitionError: if it is no JSON or no object, is nested too deeply, or has a key twice: of two values
        one would be lost.
    """
    try:
        data = json.loads(text, object_pairs_hook=_object)
    except RecursionError:
        raise DefinitionError([Problem(file, place, "", "not valid JSON: it is nested too deeply")]) from None
    except ValueError as error:
        raise DefinitionError([Problem(file, place, "", f"not valid JSON: {error}")]) from None
    if not isinstance(data, dict):
        shown = repr(data)
        shown = shown if len(shown) <= 60 else shown[:60] + "…"
        raise DefinitionError([Problem(file, place, "", f"expected an object, not {shown}")])
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return found
