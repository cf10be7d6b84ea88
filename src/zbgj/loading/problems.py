"""Problems in definition files: every one names file, item, field and what was expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable
    from pathlib import Path

__all__ = ["DefinitionError", "Problem", "read_utf8"]


@attrs.frozen(order=True)
class Problem:
    """One thing that is wrong.

    :param file: the file, or the name of the source.
    :param item: the item's identifier, or its place such as ``obligation 3``; empty for the file as a whole.
    :param field: the key; empty for the item as a whole.
    :param message: what is wrong and what was expected.
    """

    file: str
    item: str
    field: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.item, self.field, self.message) if part)


class DefinitionError(ValueError):
    """Definition files that cannot be loaded, with all their problems at once.

    >>> raise DefinitionError([Problem("a.toml", "20-1-x", "kind", "there is no kind 'walk'")])
    Traceback (most recent call last):
    ...
    zbgj.loading.problems.DefinitionError: 1 problem:
    a.toml: 20-1-x: kind: there is no kind 'walk'
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        lines = "\n".join(map(str, self.problems))
        super().__init__(f"{count} problem{'' if count == 1 else 's'}:\n{lines}")


def read_utf8(file: Path | Traversable) -> str:
    """The text of a file.

    :raises DefinitionError: if it is not in UTF-8.
    """
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DefinitionError([Problem(file.name, "", "", f"is not in UTF-8: {error}")]) from None
