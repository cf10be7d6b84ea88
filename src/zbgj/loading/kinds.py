"""Telling the unions of the model apart by their types."""

from __future__ import annotations

from types import UnionType
from typing import Any, Union, get_args, get_origin

from zbgj.model.condition import Condition
from zbgj.schedule.rules import Schedule

__all__ = ["is_condition", "is_schedule", "members"]

_SCHEDULE = frozenset(get_args(Schedule))
_CONDITION = frozenset(get_args(Condition))


def members(type_: Any) -> frozenset[Any]:
    """The members of a union without ``None``; empty if it is no union."""
    if get_origin(type_) not in (Union, UnionType):
        return frozenset()
    return frozenset(get_args(type_)) - {type(None)}


def is_schedule(type_: Any) -> bool:
    """Whether a type is the schedule union, optional or not."""
    return members(type_) == _SCHEDULE


def is_condition(type_: Any) -> bool:
    """Whether a type is the condition union, optional or not."""
    return members(type_) == _CONDITION
