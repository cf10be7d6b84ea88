"""Exporting anew: what did not change is kept, what changed is numbered higher, what is gone is cancelled.

Only entries that this library wrote for the same party are touched: each bears the party's identifier. Whatever else
stands in the file (a user's own events, another unit's, time zones) is kept as it is.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

__all__ = ["OWNER", "carried"]

#: The property by which an entry says whose it is.
OWNER = "X-ZBGJ-PARTY"

_EPOCH = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
_REVISION = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")


def carried(
    icalendar: Any, components: Iterable[Any], previous: bytes | str | None, made: dt.datetime, first: int, last: int,
    *, party: str, product: str, names: Container[str],
) -> Iterator[Any]:  # fmt: skip
    """The components with their revision, and what else the file holds; see :func:`zbgj.formats.calendar_of`.

    Seconds since 2024 number a revision where no file before says more: numbers then rise with the stamps, and stay
    in the 31 bits that readers expect until 2092.

    :param party: whose entries these are. :param product: what this library calls itself in a calendar.
    :param names: what a calendar of this party is called; by these its older files are known, whose entries do not
        say whose they are.
    """
    before: dict[str, Any] = {}
    others: list[Any] = []
    components = list(components)
    if previous is not None:
        uids = {str(one["uid"]) for one in components}
        before, others = _components(icalendar, previous, uids, party, product, names)
    present = max(int((made - _EPOCH).total_seconds()), 0)
    yield from (one for one in others if one.name == "VTIMEZONE")
    for component in components:
        old = before.pop(str(component["uid"]), None)
        if old is not None and _same(old, component):
            yield old
        else:
            yield _revised(component, old, present, made)
    for old in before.values():
        begins, ends = _days(old)
        if ends < first or begins > last:
            continue
        if str(old.get("STATUS", "")) == "CANCELLED":
            yield old
            continue
        gone = _parsed(old)
        gone.subcomponents.clear()
        gone["STATUS"] = icalendar.vText("CANCELLED")
        for name in ("COMPLETED", "PERCENT-COMPLETE"):
            gone.pop(name, None)
        yield _revised(gone, old, present, made)
    yield from (one for one in others if one.name != "VTIMEZONE")


def _components(
    icalendar: Any, previous: bytes | str, uids: set[str], party: str, product: str, names: Container[str]
) -> tuple[dict[str, Any], list[Any]]:
    """The party's own entries by UID, and everything else in the file."""
    own: dict[str, Any] = {}
    others: list[Any] = []
    try:
        calendar = icalendar.Calendar.from_ical(previous)
        named = str(calendar.get("PRODID", "")) == product and str(calendar.get("X-WR-CALNAME", "")) in names
        earlier = named and not any(OWNER in one for one in calendar.subcomponents)
        for one in calendar.subcomponents:
            entry = one.name in ("VEVENT", "VTODO")
            ours = entry and (str(one.get("UID")) in uids or _is_own(one, party, earlier=earlier))
            if ours or one.name == "VEVENT":  # all that will be asked of them
                _days(one), int(one.get("SEQUENCE", 0))
            if ours:
                own[str(one["UID"])] = one
            else:
                others.append(one)
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise ValueError(f"previous is no calendar that was exported before: {error}") from None
    return own, others


def _is_own(component: Any, party: str, *, earlier: bool) -> bool:
    """Whether this library wrote the entry for the party; ``earlier``: if it may be of a file without owners."""
    if OWNER in component:
        return str(component[OWNER]) == party
    try:
        return earlier and UUID(str(component["UID"])).version == 5
    except ValueError:
        return False


def _revised(component: Any, old: Any, present: int, made: dt.datetime) -> Any:
    for name in _REVISION:
        component.pop(name, None)
    component.add("dtstamp", made)
    component.add("last-modified", made)
    component.add("sequence", present if old is None else max(present, int(old.get("SEQUENCE", 0)) + 1))
    return component


def _parsed(component: Any) -> Any:
    return type(component).from_ical(component.to_ical())


def _same(old: Any, new: Any) -> bool:
    before = _content(old)
    return before == _content(new) or before == _content(_parsed(new))


def _content(component: Any) -> list[str]:
    """The component without its revision, as it is written."""
    return [line for line in component.content_lines() if not line.startswith(_REVISION)]


def _days(component: Any) -> tuple[int, int]:
    """First and last day of an entry, its recurrences included."""
    start = component["DTSTART" if component.name == "VEVENT" else "DUE"].dt
    until = component["RRULE"].get("UNTIL", [start])[0] if "RRULE" in component else start
    return start.toordinal(), until.toordinal()
