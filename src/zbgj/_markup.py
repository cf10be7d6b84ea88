"""HTML built from elements: whatever is not an element is escaped, so that no text can become markup."""

from __future__ import annotations

from html import escape
from typing import Any

__all__ = ["Markup", "el", "joined"]


class Markup(str):
    """A text that is HTML already."""

    __slots__ = ()


#: What reads as a child: text and numbers are escaped, ``None`` is nothing, sequences are put one behind the other.
Child = Any

_VOID = frozenset({"br", "col", "hr", "meta"})


def joined(*children: Child) -> Markup:
    """The children one behind the other.

    >>> joined("1 < 2 ", el("b", "&"), None, ["x", 3])
    '1 &lt; 2 <b>&amp;</b>x3'
    """
    parts: list[str] = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, Markup):
            parts.append(child)
        elif isinstance(child, list | tuple):
            parts.append(joined(*child))
        else:
            parts.append(escape(str(child)))
    return Markup("".join(parts))


def el(name: str, /, *children: Child, **attributes: object) -> Markup:
    """An element.

    :param attributes: values are escaped, ``None`` and ``False`` are left out; a trailing underscore is dropped
        (``class_``), others become hyphens (``aria_label``).

    >>> el("td", "<script>", class_="n", hidden=None, aria_label='"')
    '<td class="n" aria-label="&quot;">&lt;script&gt;</td>'
    >>> el("br")
    '<br>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(*children)}</{name}>")
