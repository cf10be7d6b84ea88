"""Hazards chosen from a register, looked for when they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from zbgj.register.figures import Entries, Figure
from zbgj.register.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zbgj.hazards.hazard import Hazard
    from zbgj.register.lives import Standing

__all__ = ["Selection"]


@attrs.frozen(eq=False, repr=False)
class Selection:
    """Hazards of a register, in the order of their identifiers; made by :meth:`Register.select
    <zbgj.register.Register.select>`.

    :param view: where they are chosen from. :param asked: what their standing must be.
    """

    view: View
    asked: Mapping[str, Any]

    @cached_property
    def figure(self) -> Figure:
        """The selection as a figure, to be broken down."""
        return Figure(
            tuple(
                Entries(part.block, part.block.with_standing(part.rows(self.view.day), self._is))
                for part in self.view.slices
            ),
            self.view.day,
        )

    @property
    def ids(self) -> tuple[str, ...]:
        """Their identifiers."""
        return self.figure.ids

    def __len__(self) -> int:
        return self.figure.value

    def __iter__(self) -> Iterator[Hazard]:
        return iter(self.figure.hazards)

    def __contains__(self, key: object) -> bool:
        """Whether the hazard, or the one with this identifier, is among them."""
        return (key if isinstance(key, str) else getattr(key, "id", None)) in self._ids

    def __repr__(self) -> str:
        return f"<Selection as of {self.view.as_of}: {', '.join(f'{k}={v}' for k, v in self.asked.items()) or 'all'}>"

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(self.ids)

    def _is(self, standing: Standing) -> bool:
        return all(getattr(standing, name) == value for name, value in self.asked.items())
