"""Exporting anew: what did not change is kept, what changed is numbered higher, what is gone is cancelled."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["carried"]

_EPOCH = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
_REVISION = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")


def carried(
    icalendar: Any, components: Iterable[Any], previous: bytes | str | None, made: dt.datetime, first: int, last: int
) -> Iterator[Any]:
    """The components with their revision; see :func:`zbgj.formats.calendar_of`.

    Seconds since 2024 number a revision where no file before says more: numbers then rise with the stamps, and stay
    in the 31 bits that readers expect until 2092.
    """
    before = {} if previous is None else _components(icalendar, previous)
    present = max(int((made - _EPOCH).total_seconds()), 0)
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


def _components(icalendar: Any, previous: bytes | str) -> dict[str, Any]:
    try:
        calendar = icalendar.Calendar.from_ical(previous)
        found = [one for one in calendar.subcomponents if one.name in ("VEVENT", "VTODO")]
        for one in found:  # all that will be asked of them
            _days(one), int(one.get("SEQUENCE", 0))
        return {str(one["UID"]): one for one in found}
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise ValueError(f"previous is no calendar that was exported before: {error}") from None


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
