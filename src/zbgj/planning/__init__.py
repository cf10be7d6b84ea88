"""Planning: the fewest dated activities that meet everything a party owes in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj._lazy import attach

if TYPE_CHECKING:
    from zbgj.planning.work_plan import Planned as Planned
    from zbgj.planning.work_plan import WorkPlan as WorkPlan
    from zbgj.planning.work_plan import plan_work as plan_work

_named, __dir__, __all__ = attach(__name__, {"Planned": "work_plan", "WorkPlan": "work_plan", "plan_work": "work_plan"})

if not TYPE_CHECKING:  # a checker is to see slips in names
    __getattr__ = _named
