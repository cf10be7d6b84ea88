"""Parameters of docstrings as Sphinx understands them, and names in annotations led to what they name.

Docstrings here put short parameters on one line, and name several that share a meaning together; Sphinx wants each on
a line of its own. And where a name is imported only for type checking, Sphinx would look for anything of that name.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from sphinx import addnodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["fields_apart", "full_name"]

_FIELD = re.compile(r":(?:param|ivar|raises|return)\b[^:]*:")
_NEXT = re.compile(r"\s+(?=:(?:param|ivar|raises) [^:`]*: )")
_SEVERAL = re.compile(r":(param|ivar) (\w+(?:, \w+)+): ?(.*)")


def fields_apart(lines: list[str]) -> list[str]:
    """The lines of a docstring with each parameter in a field, and on a line, of its own.

    >>> fields_apart(["A day.", ":param zh, en: what it says; :param day: when,", "    at its end."])
    ['A day.', ':param zh: what it says', ':param en: what it says', ':param day: when, at its end.']
    """
    whole: list[str] = []
    for line in lines:
        if whole and _FIELD.match(whole[-1]) and line[:1].isspace() and line.strip():
            whole[-1] += f" {line.strip()}"
        else:
            whole.append(line)
    found: list[str] = []
    for line in whole:
        for piece in _NEXT.split(line) if _FIELD.match(line) else [line]:
            several = _SEVERAL.match(piece)
            if several is None:
                found.append(piece.removesuffix(";") if _FIELD.match(piece) else piece)
            else:
                sort, names, meaning = several.groups()
                found += [f":{sort} {name}: {meaning.removesuffix(';')}" for name in names.split(", ")]
    return found


@cache
def _imported(module: str) -> dict[str, str]:
    """What a module imports by ``from ... import``, also for type checking only: name to module."""
    try:
        tree = ast.parse(inspect.getsource(importlib.import_module(module)))
    except (ImportError, OSError, TypeError):
        return {}
    return {
        alias.asname or alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def full_name(module: str, name: str) -> str | None:
    """The full name of what a name stands for in a module; ``None`` if the module does not import it.

    >>> full_name("zbgj.formats.ical", "Occurrence")
    'zbgj.schedule.occurrence.Occurrence'
    """
    home = _imported(module).get(name)
    if home is None or not home.startswith("zbgj"):
        return None
    value = getattr(importlib.import_module(home), name, None)
    own = getattr(value, "__module__", None) if inspect.isclass(value) or inspect.isfunction(value) else None
    return f"{own or home}.{name}"


def _fields_apart(_app: Sphinx, _what: str, _name: str, _object: Any, _options: Any, lines: list[str]) -> None:
    lines[:] = fields_apart(lines)


def _lead(_app: Sphinx, doctree: Any) -> None:
    for node in doctree.findall(addnodes.pending_xref):
        target, module = node.get("reftarget", ""), node.get("py:module")
        if node.get("refdomain") == "py" and module and target and "." not in target:
            node["reftarget"] = full_name(module, target) or target


def setup(app: Sphinx) -> dict[str, Any]:
    """Hear of every docstring and every page."""
    app.connect("autodoc-process-docstring", _fields_apart)
    app.connect("doctree-read", _lead)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
