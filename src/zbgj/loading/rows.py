"""Reading arrays of tables into objects: what is wrong is collected, what is right is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zbgj.loading.converter import converter, explain
from zbgj.loading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["read_rows", "what_is_wrong"]


def read_rows(
    data: Mapping[str, Any], key: str, type_: type[Any], file: str, problems: list[Problem], *, by_name: bool = False
) -> list[tuple[int, Any]]:
    """The objects of an array of tables that can be read, with their numbers in the file, from 1.

    :param by_name: whether problems call a row by its ``id`` or ``key``, if it has one, and not by its number.
    """
    rows = data.get(key, [])
    if not isinstance(rows, list):
        problems.append(Problem(file, "", key, f"expected [[{key}]] tables"))
        return []
    if not rows:
        return []
    structure = converter(detailed=False).get_structure_hook(type_)
    found = []
    for number, row in enumerate(rows, 1):
        try:
            found.append((number, structure(row, type_)))
        except Exception:
            name = row.get("id", row.get("key")) if by_name and isinstance(row, dict) else None
            item = name if isinstance(name, str) else f"{key} {number}"
            problems += [Problem(file, item, field, message) for field, message in what_is_wrong(row, type_)]
    return found


def what_is_wrong(row: Any, type_: type[Any]) -> Iterator[tuple[str, str]]:
    """Field and message of everything wrong with a row that could not be read."""
    try:
        converter().structure(row, type_)
    except Exception as error:
        yield from explain(error)
