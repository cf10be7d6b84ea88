"""For how many days a hazard was open beyond its limit."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from zbgj.hazards import timeline
from zbgj.hazards.events import Assured, Closed, Delisted, Dismissed, Extended, Found, Listed, LookedBack, Merged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zbgj.hazards.hazard import Hazard

__all__ = ["days_beyond"]


def days_beyond(hazard: Hazard, first: dt.date, last: dt.date) -> int:
    """On how many days, from ``first`` to ``last`` (both included), it ended the day open and beyond its limit.

    The limit of a day is the earlier of the treatment's and the listing's last day as they stood at its end; the last
    day itself is within it. A hazard that ended on a day was not open at its end, but if that day lies beyond the
    limit it came too late, and the day counts.

    >>> from zbgj import Level, Sector
    >>> from zbgj.hazards import Assurances, Assured, Channel, Found, Official, Determined, Grade, replay
    >>> bureau, miner = Official("drolma", "bureau", Level.COUNTY), Official("tashi", "mine-1")
    >>> hazard = replay([
    ...     Found(on="2024-05-20", by=bureau, id="h-1", party="mine-1", place="CN-54/Lhasa",
    ...           sector=Sector.NON_COAL_MINES, channel=Channel.SUPERVISION, description="no second exit"),
    ...     Determined(on="2024-05-22", by=bureau, grade=Grade.GENERAL, reasons="minor"),
    ...     Assured(on="2024-05-23", by=miner, assurances=Assurances(responsibility="Tashi", measures="a door",
    ...             funds="none needed", deadline="2024-06-10", contingency="closed off")),
    ... ])
    >>> days_beyond(hazard, dt.date(2024, 1, 1), dt.date(2024, 6, 10))
    0
    >>> days_beyond(hazard, dt.date(2024, 1, 1), dt.date(2024, 6, 15))
    5
    """
    total = 0
    for start, until, limit in _stretches(hazard):
        begin = max(start, first, limit + dt.timedelta(1))
        end = min(last, until) if until is not None else last
        total += max((end - begin).days + 1, 0)
    return total


def _stretches(hazard: Hazard) -> Iterator[tuple[dt.date, dt.date | None, dt.date]]:
    """The stretches with one limit: first day, last day (``None``: still going on), limit."""
    treatment: dt.date | None = None
    listing: dt.date | None = None
    start, ended = hazard.found.on, False
    for event in timeline(hazard):
        if not isinstance(event, (*_CHANGES, *_ENDS)):
            continue
        ends = isinstance(event, _ENDS)
        limit = None if ended else min((day for day in (treatment, listing) if day is not None), default=None)
        until = event.on if ends else event.on - dt.timedelta(1)
        if limit is not None and until >= start:
            yield start, until, limit
        reopened = isinstance(event, LookedBack) and event.recurred
        start, ended = event.on, ends or (ended and not reopened)
        if reopened:
            treatment = listing = None
        match event:
            case Assured() | Extended():
                treatment = event.deadline
            case Listed():
                listing = event.deadline
            case Delisted():
                listing = None
            case _:
                pass
    limit = None if ended else min((day for day in (treatment, listing) if day is not None), default=None)
    if limit is not None:
        yield start, None, limit


_ENDS = (Closed, Dismissed, Merged)
_CHANGES = (Found, Assured, Extended, Listed, Delisted, LookedBack)
