"""Calendars of events that move: festivals, flood season, farming seasons.

A calendar is an argument, never a hidden global: whoever knows better passes another one. The default holds what
the plans themselves date and what is published far ahead; statutory holidays come from the ``holidays`` library
(extra ``zbgj[holidays]``) through :func:`with_holidays`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from zbgj._extras import needed
from zbgj.days import as_date, interval, shown, to_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pendulum

__all__ = ["Calendar", "CalendarError", "Event", "default_calendar", "with_holidays"]


class CalendarError(LookupError):
    """The calendar has no dates for an event or for a year of it."""


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


def _merged_all(given: Mapping[str, Iterable[Event]]) -> dict[str, tuple[Event, ...]]:
    return {key: merged(events) for key, events in given.items()}


@attrs.frozen
class Calendar:
    """Events by key, each known for a span of years.

    :param events: for each key its events; each key is taken to be known for every year in which it has one and
        for the years between.

    >>> calendar = Calendar({"losar": [Event("2025-02-28", "2025-03-02", "Losar 2025")]})
    >>> [event.name for event in calendar.between("losar", "2025-01-01", "2025-12-31")]
    ['Losar 2025']
    """

    events: Mapping[str, tuple[Event, ...]] = attrs.field(converter=_merged_all, hash=False)

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
        return Calendar({**self.events, **{key: tuple(given) for key, given in events.items()}})


# First day of the Tibetan new year (the Tsurphu reckoning that the region's holiday notices follow).
_LOSAR = {
    2023: (2, 21), 2024: (2, 10), 2025: (2, 28), 2026: (2, 18), 2027: (2, 7),
}  # fmt: skip

# Seasons by month and day. Flood season: the water plan (9) puts what is due before the flood season at 15 May and
# what is due before the main flood season at 30 June; the seasons here begin the day after. Their ends, and the
# farming seasons and winter, are usual practice and carry no duty of their own: replace them where it matters.
_SEASONS = {
    "flood-season": ("汛期 flood season", (5, 16), (9, 30)),
    "main-flood-season": ("主汛期 main flood season", (7, 1), (8, 31)),
    "spring-ploughing": ("春耕春播 spring ploughing", (3, 16), (5, 31)),
    "autumn-harvest": ("三秋 autumn harvest and sowing", (9, 1), (10, 31)),
    "summer-holiday": ("暑期 summer holiday", (7, 10), (8, 31)),
}
_YEARS = range(2023, 2028)


def default_calendar() -> Calendar:
    """Losar, the flood seasons, the farming seasons and the summer holiday, 2023-2027.

    Losar is the published date of its first day, three days long; the seasons are documented assumptions
    (see the how-to on calendars), meant to be replaced by a party that has its own.

    >>> str(default_calendar().between("losar", "2025-01-01", "2025-12-31")[0].days.start)
    '2025-02-28'
    """
    events: dict[str, list[Event]] = {
        "losar": [
            Event(dt.date(year, *day), dt.date(year, *day) + dt.timedelta(days=2), f"藏历新年 Losar {year}")
            for year, day in _LOSAR.items()
        ]
    }
    for key, (name, first, last) in _SEASONS.items():
        events[key] = [Event(dt.date(y, *first), dt.date(y, *last), f"{name} {y}") for y in _YEARS]
    return Calendar(events)


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
