"""The words of the built-in regions as a Python module, so that editors and type checkers know them by name.

``python -m zbgj.loading.names`` writes ``regions/words.py`` from the ``region.toml`` files beside it; a test holds the
two together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["names_module"]

_SORTS = (("sector", "Sector"), ("kind", "PartyKind"), ("level", "Level"), ("role", "Role"))


def names_module(regions: Iterable[Mapping[str, Any]]) -> str:
    """The text of the module that declares the words of these ``region.toml`` data; of a key the first counts."""
    rows: dict[str, dict[str, Mapping[str, Any]]] = {sort: {} for sort, _ in _SORTS}
    for data in regions:
        for sort, known in rows.items():
            for row in data.get(sort, ()):
                known.setdefault(row["key"], row)
    lines = [
        '"""The words of the built-in regions. Written by ``make words`` from their files: change those instead."""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import TYPE_CHECKING, Any",
        "",
        "if TYPE_CHECKING:",
        "    from typing import ClassVar",
        "",
        "    from zbgj.model.words import Level, PartyKind, Role, Sector",
        "",
    ]
    for sort, _ in _SORTS:
        lines += [f"{sort.upper()}S: tuple[tuple[str, str, str, dict[str, Any]], ...] = ("]
        for key, row in rows[sort].items():
            more = {one: value for one, value in row.items() if one not in ("key", "zh", "en")}
            shown = "{" + ", ".join(f'"{one}": {value!r}' for one, value in more.items()) + "}"
            lines.append(f'    ("{key}", "{row["zh"]}", "{row["en"]}", {shown}),')
        lines += [")", ""]
    for sort, name in _SORTS:
        lines += [
            "",
            f"class {sort.capitalize()}Names:",
            f'    """The built-in words of :class:`{name}` by name."""',
            "",
        ]
        lines += ["    if TYPE_CHECKING:"]
        lines += [f"        {key.upper().replace('-', '_')}: ClassVar[{name}]" for key in rows[sort]]
        lines += [""]
    return "\n".join(lines)


if __name__ == "__main__":
    import tomllib
    from pathlib import Path

    place = Path(__file__).parent.parent / "regions"
    data = [tomllib.loads(file.read_text("utf-8")) for file in sorted(place.glob("*/region.toml"))]
    (place / "words.py").write_text(names_module(data), encoding="utf-8")
