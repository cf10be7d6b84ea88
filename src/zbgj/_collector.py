"""Sparing the garbage collector work that comes to nothing."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["collector_at_rest", "standing_objects_apart"]


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Without this the collector would look through all that is being made, again and again, for nothing."""
    active = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if active:
            gc.enable()


@contextmanager
def standing_objects_apart() -> Iterator[None]:
    """While many objects come and go beside millions that stay, the collector looks through the former alone.

    The others are set apart as before a fork, and put back at the end; whoever did so already is left in peace.
    """
    if not hasattr(gc, "freeze") or gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
