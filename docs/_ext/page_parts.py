"""Small pieces of Markdown that both generators write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["anchor", "cell", "code", "table", "write"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~$#])")


def cell(text: object) -> str:
    """Plain text as the content of a table cell."""
    return _SPECIAL.sub(r"\\\1", str(text)).replace("\n", " ")


def code(text: object) -> str:
    """Text as code in a table cell."""
    return "`" + str(text).replace("|", "\\|") + "`" if str(text) else ""


def anchor(name: str) -> str:
    """A place that links can point to, in a table cell."""
    return f'<span id="{name}"></span>'


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; cells are Markdown already. Empty if there are no rows."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    if not lines:
        return ""
    names = list(headings)
    return "\n".join(["| " + " | ".join(names) + " |", "|" + " --- |" * len(names), *lines]) + "\n"


def write(path: Path, text: str) -> None:
    """Write a file only if that changes it, so that Sphinx reads again only what is new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
