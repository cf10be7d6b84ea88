"""Calendars of events that move: festivals, flood season, farming seasons; and of working days.

A calendar is an argument, never a hidden global: whoever knows better passes another one, or reads one from data
(:mod:`zbgj.loading.calendars`). The default is the built-in region's; statutory holidays come from the
``holidays`` library (extra ``zbgj[holidays]``) through :func:`with_holidays`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from zbgj._extras import needed
from zbgj._once import once
from zbgj.days import as_date, interval, shown, to_day
from zbgj.schedule.working import CalendarError, WorkingDays

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pendulum

__all__ = [
    "NO_EVENTS", "Calendar", "CalendarError", "Event", "WorkingDays", "default_calendar", "with_holidays",
    "with_working_days",
]  # fmt: skip


@attrs.frozen(order=True)
class Event:
    """One event: first and last day, both included, and a name for people.

    >>> Event("2025-02-28", "2025-03-02", "Losar 2025").days.in_days()
    2

    :raises ValueError: if it ends before it begins.
    """

    first_day: int = attrs.field(converter=to_day, repr=shown)
    last_day: int = attrs.field(converter=to_day, repr=shown)
    name: str = ""

    def __attrs_post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError(f"event {self.name!r} ends on {as_date(self.last_day)} before it begins")

    @property
    def days(self) -> pendulum.Interval[pendulum.Date]:
        """First to last day, both included."""
        return interval(as_date(self.first_day), as_date(self.last_day))


def merged(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events in order; those that overlap or leave no day between them become one.

    >>> losar, spring = Event("2026-02-18", "2026-02-20", "Losar"), Event("2026-02-15", "2026-02-23", "Spring Festival")
    >>> [event.name for event in merged([losar, spring])]
    ['Spring Festival, Losar']
    """
    runs: list[list[Event]] = []
    last = 0
    for event in sorted(events):
        if runs and event.first_day <= last + 1:
            runs[-1].append(event)
            last = max(last, event.last_day)
        else:
            runs.append([event])
            last = event.last_day
    return tuple(
        Event(run[0].first_day, max(e.last_day for e in run), ", ".join(dict.fromkeys(e.name for e in run if e.name)))
        for run in runs
    )


def _tuples(given: Mapping[str, Iterable[Event]]) -> dict[str, tuple[Event, ...]]:
    return {key: tuple(events) for key, events in given.items()}


def _keys(given: Iterable[str]) -> frozenset[str]:
    return frozenset(given)


@attrs.frozen
class Calendar:
    """Events by key, each known for a span of years, and working days.

    :param events: for each key its events; each key is taken to be known for every year in which it has one and
        for the years between. Events that overlap or leave no day between them become one.
    :param working: which days are worked; ``None`` if the calendar does not know.
    :param apart: keys whose events stay apart, however close: a meeting that sits day after day, each day for itself.
    :param names: for each key its name in Chinese and English, where the calendar has one.

    >>> calendar = Calendar({"losar": [Event("2025-02-28", "2025-03-02", "Losar 2025")]})
    >>> [event.name for event in calendar.between("losar", "2025-01-01", "2025-12-31")]
    ['Losar 2025']
    """

    events: Mapping[str, tuple[Event, ...]] = attrs.field(converter=_tuples, hash=False)
    working: WorkingDays | None = None
    apart: frozenset[str] = attrs.field(default=frozenset(), converter=_keys)
    names: Mapping[str, tuple[str, str]] = attrs.field(factory=dict, hash=False)

    def __attrs_post_init__(self) -> None:
        arranged = {
            key: tuple(sorted(set(events))) if key in self.apart else merged(events)
            for key, events in self.events.items()
        }
        object.__setattr__(self, "events", arranged)

    def working_days(self) -> WorkingDays:
        """Which days are worked.

        :raises CalendarError: if the calendar does not know.
        """
        if self.working is None:
            raise CalendarError("the calendar knows no working days: expected a [working_days] table for each year")
        return self.working

    def years(self, key: str) -> range:
        """Years for which the event is known.

        :raises CalendarError: if the calendar does not know the event.
        """
        events = self.of(key)
        return range(as_date(events[0].first_day).year, as_date(events[-1].last_day).year + 1)

    def of(self, key: str) -> tuple[Event, ...]:
        """All known events of this key, in order and apart.

        :raises CalendarError: if there are none.
        """
        events = self.events.get(key)
        if not events:
            known = ", ".join(sorted(self.events)) or "none"
            raise CalendarError(f"the calendar has no event {key!r} (it knows: {known})")
        return events

    def between(self, key: str, start: dt.date | str | int, end: dt.date | str | int) -> list[Event]:
        """Events of this key that touch the days from start to end, both included.

        :raises CalendarError: if the calendar does not know the event for some year asked for.
        """
        first, last = to_day(start), to_day(end)
        years = self.years(key)
        if as_date(first).year not in years or as_date(last).year not in years:
            raise CalendarError(
                f"the calendar knows {key!r} for {years.start}-{years.stop - 1}, "
                f"not for all of {as_date(first)} to {as_date(last)}"
            )
        return [event for event in self.of(key) if event.last_day >= first and event.first_day <= last]

    def replaced(self, events: Mapping[str, Iterable[Event]]) -> Calendar:
        """A calendar in which these keys have these events instead."""
        return attrs.evolve(self, events={**self.events, **{key: tuple(given) for key, given in events.items()}})


#: The calendar of whoever has none: asked for any event it says that it has no such event.
NO_EVENTS = Calendar({})


@once
def default_calendar() -> Calendar:
    """The calendar of the built-in region, from its ``calendar.toml``: events, seasons and working days.

    What it assumes is said in the file, and meant to be replaced by a party that has its own.

    >>> str(default_calendar().between("losar", "2025-01-01", "2025-12-31")[0].days.start)
    '2025-02-28'
    """
    from zbgj.loading.calendars import builtin_calendar

    return builtin_calendar()


_ONE_DAY = dt.timedelta(days=1)
_FESTIVALS = {
    "new-year": "元旦",
    "spring-festival": "春节",
    "qingming": "清明节",
    "labour-day": "劳动节",
    "dragon-boat": "端午节",
    "mid-autumn": "中秋节",
    "national-day": "国庆节",
}


def with_holidays(calendar: Calendar | None = None, years: Iterable[int] = range(2023, 2028)) -> Calendar:
    """The calendar (the default one if none is given) with China's statutory holidays from ``holidays``.

    Adds ``new-year``, ``spring-festival``, ``qingming``, ``labour-day``, ``dragon-boat``, ``mid-autumn``,
    ``national-day``, and ``holidays``: all of these and Losar together. An event is the run of days off around
    the festival, weekends and exchanged workdays taken into account as the installed version of ``holidays`` knows
    them; it extrapolates years not yet announced.

    :param years: the years for which festivals are added.
    :raises MissingExtra: if the extra is not installed.
    """
    holidays = needed("holidays", extra="holidays")
    calendar = default_calendar() if calendar is None else calendar
    known = holidays.country_holidays("CN", years=list(years), language="zh_CN")
    events: dict[str, list[Event]] = {key: [] for key in _FESTIVALS}
    for day, name in sorted(known.items()):
        for key, festival in _FESTIVALS.items():
            if festival in name:
                first = last = day
                while not known.is_working_day(first - _ONE_DAY):
                    first -= _ONE_DAY
                while not known.is_working_day(last + _ONE_DAY):
                    last += _ONE_DAY
                events[key].append(Event(first, last, f"{festival} {day.year}"))
    events["holidays"] = [event for given in events.values() for event in given]
    events["holidays"] += calendar.events.get("losar", ())
    return calendar.replaced(events)


_MONDAY_TO_FRIDAY = range(1, 6)


def with_working_days(calendar: Calendar, years: Iterable[int]) -> Calendar:
    """The calendar with China's working days of these years from ``holidays``; years that it knows stay as they are.

    Only years whose notice the installed version of ``holidays`` holds: what it extrapolates is no announcement.

    :raises CalendarError: if it holds no notice for one of the years; all of them are named.
    :raises MissingExtra: if the extra ``zbgj[holidays]`` is not installed.
    """
    holidays = needed("holidays", extra="holidays")
    own = calendar.working or WorkingDays({})
    wanted = sorted(set(years) - set(own.years))
    known = holidays.country_holidays("CN", years=wanted, language="zh_CN")
    unknown = [year for year in wanted if year not in known.special_public_holidays]
    if unknown:
        raise CalendarError(
            f"holidays {holidays.__version__} holds no notice of working days for {', '.join(map(str, unknown))}"
        )
    off, worked = dict(own.off), dict(own.made_up)
    for year in wanted:
        days = range(dt.date(year, 1, 1).toordinal(), dt.date(year + 1, 1, 1).toordinal())
        dates = [dt.date.fromordinal(day) for day in days]
        weekdays = [date for date in dates if date.isoweekday() in _MONDAY_TO_FRIDAY]
        off[year] = frozenset(date.toordinal() for date in weekdays if not known.is_working_day(date))
        rest = (date for date in dates if date.isoweekday() not in _MONDAY_TO_FRIDAY)
        worked[year] = frozenset(date.toordinal() for date in rest if known.is_working_day(date))
    return attrs.evolve(calendar, working=WorkingDays(off, worked, own.weekend))
