"""Which plans a verb is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj.loading.problems import DefinitionError, Problem

if TYPE_CHECKING:
    from zbgj.catalog import Catalog
    from zbgj.model.plan import SectorPlan

__all__ = ["counted", "known"]


def known(wanted: list[str] | None, catalog: Catalog) -> list[str]:
    """The plans asked for, or all."""
    missing = [key for key in wanted or () if key not in catalog]
    if missing:
        there = ", ".join(catalog)
        raise DefinitionError(
            [Problem("catalogue", key, "", f"there is no such plan; there are {there}") for key in missing]
        )
    return list(wanted or catalog)


def counted(plan: SectorPlan) -> str:
    """How many items a plan has, in words."""
    count = sum(1 for _ in plan.items())
    return f"{count} item{'' if count == 1 else 's'}"
