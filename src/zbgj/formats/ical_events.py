"""Events of an organisation's own iCalendar file, for a :class:`zbgj.Calendar`: festivals, seasons, fairs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from zbgj._extras import needed
from zbgj.calendars import Event
from zbgj.days import as_instant, to_day
from zbgj.loading.problems import DefinitionError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pendulum

__all__ = ["read_events"]

#: Event keys by UID or summary, or a function from the summary to a key, or ``None``.
Keys: TypeAlias = Mapping[str, str] | Callable[[str], str | None]

_NO_TIME = dt.timedelta(0)
_MOMENT = dt.timedelta(microseconds=1)


def read_events(
    data: bytes | str, keys: Keys, within: pendulum.Interval[pendulum.Date], *, file: str = "calendar"
) -> dict[str, tuple[Event, ...]]:
    """The events of a file that touch some days, by the keys that schedules use.

    Ready for :class:`zbgj.Calendar`, or for :meth:`zbgj.Calendar.replaced` to put them in the place of a default.
    Recurring events are expanded, with their exceptions; cancelled ones are left out. Days are civil days in
    Asia/Shanghai; a time without a zone is read there.

    :param keys: for each UID or summary, exactly as in the file, the key of the event; what is not named is left
        out. Or a function that says so from the summary.
    :param within: first and last day, both included; recurrences need an end.
    :param file: what problems call the file.
    :raises DefinitionError: with every problem found: the file is no calendar, an event cannot be read, or a name
        in ``keys`` is that of no event.
    :raises MissingExtra: if ``icalendar`` is not installed.

    >>> from zbgj import default_calendar, interval
    >>> text = '''BEGIN:VCALENDAR
    ... VERSION:2.0
    ... PRODID:-//a//b//ZH
    ... BEGIN:VEVENT
    ... UID:1
    ... DTSTAMP:20240101T000000Z
    ... SUMMARY:汛期
    ... DTSTART;VALUE=DATE:20240601
    ... DTEND;VALUE=DATE:20240916
    ... RRULE:FREQ=YEARLY
    ... END:VEVENT
    ... END:VCALENDAR
    ... '''
    >>> found = read_events(text, {"汛期": "flood-season"}, interval("2024-01-01", "2026-12-31"))
    >>> calendar = default_calendar().replaced(found)
    >>> [str(event.days.end) for event in calendar.of("flood-season")]
    ['2024-09-15', '2025-09-15', '2026-09-15']
    """
    icalendar = needed("icalendar", extra="calendar")
    try:
        calendars = icalendar.Calendar.from_ical(data, multiple=True)
        components = [one for calendar in calendars for one in calendar.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise DefinitionError([Problem(file, "", "", f"not an iCalendar file: {error}")]) from None
    problems = []
    if not any(calendar.name == "VCALENDAR" for calendar in calendars):
        problems.append(Problem(file, "", "", "not an iCalendar file: it has no calendar"))
    first, last = to_day(within.start), to_day(within.end)
    found: dict[str, list[Event]] = {}
    named: set[str] = set()
    replaced = _replaced(components, file, problems)
    for component in components:
        uid, summary = str(component.get("UID", "")), str(component.get("SUMMARY", "")).strip()
        if callable(keys):
            key = keys(summary)
        else:
            named |= {uid, summary}
            key = keys.get(uid, keys.get(summary))
        if key is None or str(component.get("STATUS", "")).upper() == "CANCELLED":
            continue
        try:
            for begin, end in _spans(component, replaced.get(uid, ()), first, last):
                if end >= first and begin <= last:
                    found.setdefault(key, []).append(Event(begin, end, summary))
        except Exception as error:  # whatever the file holds, its event is named
            problems.append(Problem(file, summary or uid or "event", "", f"cannot be read: {error}"))
    if not callable(keys):
        problems += [
            Problem(file, name, "SUMMARY", "no event has this UID or summary") for name in sorted(keys.keys() - named)
        ]
    if problems:
        raise DefinitionError(problems)
    return {key: tuple(sorted(events)) for key, events in sorted(found.items())}


def _replaced(components: list[Any], file: str, problems: list[Problem]) -> dict[str, list[dt.date]]:
    """For each UID the recurrences that components of their own stand for."""
    found: dict[str, list[dt.date]] = {}
    for component in components:
        if "RECURRENCE-ID" in component:
            uid = str(component.get("UID", ""))
            try:
                found.setdefault(uid, []).append(component["RECURRENCE-ID"].dt)
            except Exception as error:  # whatever the file holds, its event is named
                problems.append(Problem(file, uid or "event", "RECURRENCE-ID", f"cannot be read: {error}"))
    return found


def _spans(component: Any, replaced: Any, first: int, last: int) -> Iterator[tuple[int, int]]:
    """First and last civil day of the event, and of its recurrences near the days asked for."""
    if "DTSTART" not in component:
        raise ValueError("DTSTART is missing")
    start = component["DTSTART"].dt
    length = _length(component, start)
    if length < _NO_TIME:
        raise ValueError("it ends before it begins")
    for begin in _starts(component, start, length, replaced, first, last):
        if not isinstance(start, dt.datetime):
            yield begin.toordinal(), max((begin + length).toordinal() - 1, begin.toordinal())
        else:  # the recurrence runs on the wall clock of the event's own zone
            instant = begin.replace(tzinfo=start.tzinfo)
            yield _civil(instant), _civil(instant + max(length - _MOMENT, _NO_TIME))


def _civil(instant: dt.datetime) -> int:
    return to_day(as_instant(instant)) if instant.tzinfo is not None else instant.toordinal()


def _length(component: Any, start: dt.date) -> dt.timedelta:
    if "DTEND" in component:
        length: dt.timedelta = component["DTEND"].dt - start
        return length
    if "DURATION" in component:
        duration: dt.timedelta = component["DURATION"].dt
        return duration
    return _NO_TIME if isinstance(start, dt.datetime) else dt.timedelta(days=1)


def _wall(moment: dt.date, zone: dt.tzinfo | None) -> dt.datetime:
    """The moment on the wall clock of a zone, or on its own if there is none."""
    if not isinstance(moment, dt.datetime):
        return dt.datetime.combine(moment, dt.time())
    if moment.tzinfo is not None and zone is not None:
        moment = moment.astimezone(zone)
    return moment.replace(tzinfo=None)


def _starts(
    component: Any, start: dt.date, length: dt.timedelta, replaced: Any, first: int, last: int
) -> list[dt.datetime]:
    """Beginnings on the wall clock, from long enough before the first day to the day after the last."""
    zone = start.tzinfo if isinstance(start, dt.datetime) else None
    begin = _wall(start, zone)
    if not any(name in component for name in ("RRULE", "RDATE")):
        return [begin]
    rrule = needed("dateutil.rrule", extra="calendar")
    dates = rrule.rruleset()
    dates.rdate(begin)
    for rule in _listed(component.get("RRULE")):
        if {str(freq).upper() for freq in rule.get("FREQ", ())} & {"SECONDLY", "MINUTELY", "HOURLY"}:
            raise ValueError("it recurs within a day; expected DAILY, WEEKLY, MONTHLY or YEARLY")
        if any(len(rule.get(name, ())) > 1 for name in ("BYHOUR", "BYMINUTE", "BYSECOND")):
            raise ValueError("it recurs within a day; expected one BYHOUR, BYMINUTE and BYSECOND at most")
        if any(int(step) < 1 for step in rule.get("INTERVAL", ())):
            raise ValueError("INTERVAL is less than 1")
        until = rule.pop("UNTIL", None)
        made = rrule.rrulestr(rule.to_ical().decode(), dtstart=begin)
        dates.rrule(made.replace(until=_bound(until[0], zone)) if until else made)
    for name, add in (("RDATE", dates.rdate), ("EXDATE", dates.exdate)):
        for listed in _listed(component.get(name)):
            for one in listed.dts:
                add(_wall(one.dt[0] if isinstance(one.dt, tuple) else one.dt, zone))
    for moment in replaced:
        dates.exdate(_wall(moment, zone))
    after = max(first - length.days - 2, 1)
    before = dt.datetime.fromordinal(last) + dt.timedelta(days=2)
    found: list[dt.datetime] = dates.between(dt.datetime.fromordinal(after), before, inc=True)
    return found


def _bound(until: dt.date, zone: dt.tzinfo | None) -> dt.datetime:
    """UNTIL on the wall clock of the event: it is in UTC where the event has a zone; a day counts to its end."""
    if not isinstance(until, dt.datetime):
        return dt.datetime.combine(until, dt.time.max)
    if until.tzinfo is not None and zone is None:
        until = as_instant(until)
    return _wall(until, zone)


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]
