"""A party's deadlines as an iCalendar file (RFC 5545), through ``icalendar`` (extra ``zbgj[calendar]``).

Deadlines are civil days, so entries are all-day, on the last day in time; only a limit in hours or minutes has an
instant. Entries keep their UIDs whatever changes in plan, calendar or wording, so importing anew changes them.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from uuid import NAMESPACE_OID, uuid5

from zbgj._extras import needed
from zbgj.applicability import Applied
from zbgj.calendars import Calendar, CalendarError
from zbgj.catalog import Catalog
from zbgj.days import as_instant, moment, to_day
from zbgj.due import owed_occurrences, surroundings_of
from zbgj.evaluation.outcomes import Judged, Outcome, schedule_under
from zbgj.formats.ical_entries import recurring, single
from zbgj.formats.ical_update import OWNER, carried
from zbgj.formats.ical_words import Item, Languages, categories, description, name_of, summary
from zbgj.ledger import Activity
from zbgj.schedule.expand import Surroundings, occurrences
from zbgj.schedule.rules import Rolling, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pendulum

    from zbgj.evaluation.report import PartyReport
    from zbgj.model.items import Obligation, Report
    from zbgj.model.party import Party
    from zbgj.schedule.occurrence import Occurrence

__all__ = ["calendar_of"]

Owed: TypeAlias = "Applied | Obligation | Report"
Sort: TypeAlias = Literal["event", "todo"]

_NAMES = uuid5(NAMESPACE_OID, "zbgj")
_PRODUCT = "-//zbgj//deadlines//ZH"


def calendar_of(
    party: Party,
    duties: Catalog | Iterable[Applied | Obligation | Report],
    within: pendulum.Interval[pendulum.Date],
    *,
    stamp: dt.datetime | str,
    as_: Sort = "event",
    language: Languages = "both",
    alarms: Iterable[int] = (7,),
    alarm_hour: int = 9,
    surroundings: Surroundings | Calendar | None = None,
    report: PartyReport | None = None,
    previous: bytes | str | None = None,
) -> bytes:
    """A party's deadlines in some days as an iCalendar file, UTF-8.

    *Events* without a report recur where the civil calendar alone sets the days (every month, each quarter by ...):
    one event with an RRULE that gives exactly the due days, for each day of the period. Dates, events of a calendar
    and triggers are single events. *To-dos*, and whatever is made with a report, are single, one for each
    occurrence: a state of its own cannot ride on a recurrence. Standing duties and those without a day set are not
    in it, nor those whose events the calendar cannot date (:func:`zbgj.undated` names them).

    Events lie on the due day and take no time (TRANSP:TRANSPARENT); to-dos are DUE on it and start (DTSTART) on the
    first day that counts, where there is one. UIDs depend on the identifiers of party and obligation, on ``as_``
    and on the place in the schedule, and on nothing else.

    :param duties: the duties, or a catalogue for all that fall on the party.
    :param within: due days, both ends included.
    :param stamp: when the file is made: DTSTAMP, LAST-MODIFIED, and SEQUENCE (seconds since 2024), so that a later
        export has the higher number. Without a zone it is read in Asia/Shanghai.
    :param language: of summaries, descriptions and categories; ``"both"`` has Chinese first.
    :param alarms: days before the due day, 0 or more; what is done or set aside has none.
    :param alarm_hour: hour of the due day, 0-23, from which the days before are counted; a limit that has an
        instant is counted from that.
    :param surroundings: calendar of events and triggers, as :func:`zbgj.deadlines` takes them; with a
        report, by default the calendar and triggers that it was made with.
    :param report: outcomes of this party. Occurrences are then those of the report, under its reading: to-dos have
        STATUS and COMPLETED, events say how they stand. Duties the report does not know are written without.
    :param previous: the file exported before. Entries that did not change are then kept as they were, to the byte;
        those that are not owed any more in these days are written once more as CANCELLED. What this library did not
        write for this party (events of one's own, of another unit) stays in the file as it is.
    :raises ValueError: if the report is another party's, an alarm or the hour is out of bounds, ``stamp`` is no
        instant, or ``previous`` is no calendar.
    :raises MissingExtra: if ``icalendar`` is not installed.

    >>> from zbgj import Level, Party, PartyKind, Sector, interval, load_catalog
    >>> bureau = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS})
    >>> duties = [duty for duty in load_catalog().obligations_for(bureau) if duty.id == "20-3.6-leaders-check"]
    >>> year = interval("2025-01-01", "2025-12-31")
    >>> text = calendar_of(bureau, duties, year, stamp="2025-01-06T09:00:00").decode()
    >>> [line for line in text.splitlines() if line.startswith(("DTSTART", "RRULE"))]
    ['DTSTART;VALUE=DATE:20250331', 'RRULE:FREQ=MONTHLY;UNTIL=20251231;INTERVAL=3;BYMONTHDAY=-1']
    """
    icalendar = needed("icalendar", extra="calendar")
    made = _instant(stamp)
    leads = _leads(alarms, alarm_hour)
    if as_ not in ("event", "todo"):
        raise ValueError(f"as_ is {as_!r}; expected 'event' or 'todo'")
    if language not in ("both", "zh", "en"):
        raise ValueError(f"language is {language!r}; expected 'both', 'zh' or 'en'")
    if report is not None and report.party.id != party.id:
        raise ValueError(f"the report is of {report.party.id}, not of {party.id}")
    around = _around(party, surroundings, report)
    found = duties.obligations_for(party) if isinstance(duties, Catalog) else duties
    first, last = to_day(within.start), to_day(within.end)
    components = []
    for item in _items(found, first, last, around, report, recur=as_ == "event"):
        component = icalendar.Event() if as_ == "event" else icalendar.Todo()
        component.add("uid", str(uuid5(_NAMES, "\n".join((party.id, item.duty.id, as_, item.entry.key)))))
        component.add(OWNER, party.id)
        component.add("summary", summary(item.duty, language))
        component.add("description", description(item, language))
        component.add("categories", categories(item.duty, language))
        (_event if as_ == "event" else _todo)(component, item)
        if item.judged is None or item.judged.outcome not in _SETTLED:
            _add_alarms(icalendar, component, item, leads, as_)
        components.append(component)
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    # A name of its own that icalendar would write as it stands, commas and line ends included.
    calendar.add("x-wr-calname", icalendar.vText(name_of(party, language)))
    names = {name_of(party, one) for one in ("both", "zh", "en")}
    kept = carried(icalendar, components, previous, made, first, last, party=party.id, product=_PRODUCT, names=names)
    for component in kept:
        calendar.add_component(component)
    written: bytes = calendar.to_ical()
    return written


def _around(party: Party, given: Surroundings | Calendar | None, report: PartyReport | None) -> Surroundings:
    if isinstance(given, Surroundings):
        return given
    if given is None and report is not None:
        calendar = report.inputs.calendar
        if not isinstance(calendar, Calendar | None):
            raise ValueError("the report was made with a calendar for each region: give the surroundings")
        return Surroundings(calendar, report.inputs.ledger.triggers_of(party.id))
    return Surroundings(given)


def _instant(stamp: dt.datetime | str) -> dt.datetime:
    if not isinstance(stamp, dt.datetime | str) or (isinstance(stamp, str) and "T" not in stamp and ":" not in stamp):
        raise ValueError(f"stamp is {stamp!r}; expected an instant, such as '2025-01-06T09:00:00'")
    made = as_instant(stamp).in_timezone("UTC")
    return dt.datetime(*made.timetuple()[:6], tzinfo=dt.UTC)


def _leads(alarms: Iterable[int], hour: int) -> list[tuple[dt.timedelta, dt.timedelta]]:
    """For each alarm its time from the beginning of the due day, and from an instant."""
    if isinstance(alarms, int):
        raise ValueError(f"alarms is {alarms!r}; expected several days before the due day, such as (30, 7)")
    days = sorted(set(alarms), reverse=True)
    if any(isinstance(day, bool) or not isinstance(day, int) or not 0 <= day <= 3660 for day in days):
        raise ValueError(f"alarms are {days!r}; expected days before the due day, from 0 to 3660")
    if not 0 <= hour <= 23:
        raise ValueError(f"alarm_hour is {hour!r}; expected 0 to 23")
    return [(dt.timedelta(hours=hour) - dt.timedelta(days=day), -dt.timedelta(days=day)) for day in days]


def _items(
    duties: Iterable[Owed], first: int, last: int, around: Surroundings, report: PartyReport | None, *, recur: bool
) -> Iterator[Item]:
    reported = {} if report is None else {found.id: found for found in report.duties}
    for duty in duties:
        found = reported.get(duty.id)
        about = surroundings_of(duty, around)
        if found is not None and report is not None:
            schedule = schedule_under(found.duty, report.policy.readings)
            judged = [one for one in found.outcomes if one.occurrence is not None]
            entries = single(schedule, [one.occurrence for one in judged if one.occurrence], about.calendar)
            for entry, outcome in zip(entries, judged, strict=True):
                if first <= entry.occurrences[0].due_day <= last:
                    yield Item(found.duty, schedule, entry, outcome, found.governed_by)
            continue
        try:
            yield from _owed(duty, first, last, about, recur=recur)
        except CalendarError:  # what the calendar cannot date is for zbgj.undated to name
            continue


def _owed(duty: Owed, first: int, last: int, around: Surroundings, *, recur: bool) -> list[Item]:
    found: list[Item] = []
    for number, rule in enumerate(parts_of(duty.schedule)):
        if isinstance(duty, Applied):
            owed = owed_occurrences(rule, duty.plan, duty.plan.effective_day, around)
        else:
            owed = occurrences(rule, rule.first_day if isinstance(rule, Rolling) else first, last, around)
        owed = [one for one in owed if not one.cap]  # what is at most allowed falls due on no day
        if recur:
            entries = recurring(number, rule, owed, around.calendar, first, last)
        else:
            whole = single(duty.schedule, owed, around.calendar)
            entries = [entry for entry in whole if first <= entry.occurrences[0].due_day <= last]
        found += [Item(duty, duty.schedule, entry) for entry in entries]
    return found


# --- components -------------------------------------------------------------------------------------------------

_SETTLED = frozenset({Outcome.FULFILLED, Outcome.FULFILLED_LATE, Outcome.WAIVED, Outcome.NOT_APPLICABLE})
_DAY = dt.timedelta(days=1)


def _due(one: Occurrence) -> dt.date:
    """The due day, or the instant of a limit in hours or minutes, in UTC: plain values, as icalendar expects."""
    return dt.date.fromordinal(one.due_day) if one.due_at is None else _utc(one.due_at)


def _utc(instant: pendulum.DateTime) -> dt.datetime:
    made = instant.in_timezone("UTC")
    return dt.datetime(*made.timetuple()[:6], tzinfo=dt.UTC)


def _event(component: Any, item: Item) -> None:
    one = item.entry.occurrences[0]
    due = _due(one)
    component.add("dtstart", due)
    if one.due_at is None:
        component.add("dtend", due + _DAY)
    component.add("transp", "TRANSPARENT")
    if item.judged is not None and item.judged.outcome in (Outcome.WAIVED, Outcome.NOT_APPLICABLE):
        component.add("status", "CANCELLED")
    if item.entry.rule is not None and len(item.entry.occurrences) > 1:
        until = dt.date.fromordinal(item.entry.occurrences[-1].due_day)
        rule = {key: value for key, value in item.entry.rule.items() if (key, value) != ("interval", 1)}
        component.add("rrule", {**rule, "until": until})


def _todo(component: Any, item: Item) -> None:
    one = item.entry.occurrences[0]
    component.add("due", _due(one))
    if one.due_at is not None:
        if one.since is not None and one.since < one.due_at:
            component.add("dtstart", _utc(one.since))
    elif one.start is not None and one.first_day < one.due_day:
        component.add("dtstart", dt.date.fromordinal(one.first_day))
    if item.judged is not None:
        _add_state(component, item.judged)


def _add_state(component: Any, judged: Judged) -> None:
    match judged.outcome:
        case Outcome.FULFILLED | Outcome.FULFILLED_LATE:
            component.add("status", "COMPLETED")
            component.add("percent-complete", 100)
            acts = [moment(entry.when) for entry in judged.evidence if isinstance(entry, Activity)]
            if acts:
                component.add("completed", _utc(max(acts)))
        case Outcome.WAIVED | Outcome.NOT_APPLICABLE:
            component.add("status", "CANCELLED")
        case _:
            begun = judged.done + judged.late
            component.add("status", "IN-PROCESS" if begun else "NEEDS-ACTION")
            if begun and judged.needed:
                component.add("percent-complete", min(int(100 * begun / judged.needed), 99))


def _add_alarms(
    icalendar: Any, component: Any, item: Item, leads: list[tuple[dt.timedelta, dt.timedelta]], as_: Sort
) -> None:
    for from_day, from_instant in leads:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", component["summary"])
        lead = from_day if item.entry.occurrences[0].due_at is None else from_instant
        alarm.add("trigger", lead, parameters={"RELATED": "END"} if as_ == "todo" else None)
        component.add_component(alarm)
