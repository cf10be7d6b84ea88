"""Calendars as data: events by dates, by yearly rule or by the Chinese calendar, and working days.

The form, in TOML or as plain data::

    [[event]]
    key = "winter-heating"
    zh = "供暖期"
    en = "heating period"
    each_year = "11-01..03-31"       # or dates = ["2025-10-13..2025-10-19"], or lunar = "05-05"
    first_year = 2024                # both may be left out
    last_year = 2030
    apart = false                    # true: events that touch stay apart

    [working_days]
    weekend = ["sat", "sun"]

    [working_days.2025]
    off = ["01-01", "01-28..01-31"]
    worked = ["01-26"]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zbgj.calendars import Calendar, Event
from zbgj.days import as_date, month_start, on_day, to_day
from zbgj.loading.plans import parse_toml
from zbgj.loading.problems import DefinitionError, Problem, read_utf8
from zbgj.schedule.lunar import LUNAR_YEARS, lunar_day
from zbgj.schedule.working import WorkingDays

if TYPE_CHECKING:
    import os

__all__ = ["OPEN_YEARS", "WEEKDAYS", "builtin_calendar", "calendar_from_data", "load_calendar"]

#: The years for which a yearly season is known that names neither a first nor a last one.
OPEN_YEARS = range(1950, 2150)
#: Weekdays as data and schedules name them, Monday first.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_EVENT_KEYS = {"key", "zh", "en", "dates", "each_year", "lunar", "first_year", "last_year", "apart"}
_FORMS = ("dates", "each_year", "lunar")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")
_MOST_EVENTS = 10_000


def builtin_calendar() -> Calendar:
    """The calendar of the first of the built-in regions."""
    from zbgj.loading.sources import builtin

    return builtin()[0].read_region().calendar


def load_calendar(path: str | os.PathLike[str]) -> Calendar:
    """The calendar of a TOML file.

    :raises DefinitionError: with everything that is wrong in it.
    :raises FileNotFoundError: if there is no such file.
    """
    file = Path(path)
    return calendar_from_data(parse_toml(read_utf8(file), file.name), file.name)


def calendar_from_data(data: Mapping[str, Any], file: str = "calendar") -> Calendar:
    """The calendar that plain data describe (see the form above).

    >>> calendar = calendar_from_data({"event": [{"key": "dragon-boat", "zh": "端午", "en": "Dragon Boat",
    ...                                           "lunar": "05-05", "first_year": 2025, "last_year": 2026}]})
    >>> [str(as_date(event.first_day)) for event in calendar.of("dragon-boat")]
    ['2025-05-31', '2026-06-19']
    >>> calendar_from_data({"event": [{"key": "fair", "each_year": "13-01"}]}, "calendar.toml")
    Traceback (most recent call last):
    ...
    zbgj.loading.problems.DefinitionError: 3 problems:
    calendar.toml: fair: zh: expected a name in Chinese
    calendar.toml: fair: en: expected a name in English
    calendar.toml: fair: each_year: '13-01': expected MM-DD or MM-DD..MM-DD

    :param file: name used in problems.
    :raises DefinitionError: with everything that is wrong.
    """
    reader = _Reader(file)
    if not isinstance(data, Mapping):
        raise DefinitionError([Problem(file, "", "", f"expected a table, not {data!r}")])
    for key in sorted(map(str, data.keys() - {"event", "working_days"})):
        reader.wrong("", key, "unknown key; expected [[event]] tables and a [working_days] table")
    rows = data.get("event", [])
    if not isinstance(rows, list):
        reader.wrong("", "event", "expected [[event]] tables")
        rows = []
    for number, row in enumerate(rows, 1):
        reader.event(row, f"event {number}")
    working = reader.working(data["working_days"]) if "working_days" in data else None
    if reader.problems:
        raise DefinitionError(reader.problems)
    return Calendar(reader.events, working, frozenset(reader.apart), reader.names)


class _Reader:
    """Reads the parts and collects what is wrong."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.events: dict[str, list[Event]] = {}
        self.names: dict[str, tuple[str, str]] = {}
        self.apart: set[str] = set()
        self.seen: set[str] = set()

    def wrong(self, item: str, field: str, message: str) -> None:
        self.problems.append(Problem(self.file, item, field, message))

    def event(self, row: Any, item: str) -> None:
        if not isinstance(row, Mapping):
            self.wrong(item, "", f"expected a table, not {row!r}")
            return
        key = row.get("key")
        before = len(self.problems)
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            self.wrong(item, "key", f"is {key!r}; expected a key like 'flood-season'")
        else:
            item = key
            if key in self.seen:
                self.wrong(item, "key", "stands twice: expected one [[event]] for each key")
            self.seen.add(key)
        for name in sorted(map(str, row.keys() - _EVENT_KEYS)):
            self.wrong(item, name, f"unknown key; expected one of: {', '.join(sorted(_EVENT_KEYS))}")
        for field, language in (("zh", "Chinese"), ("en", "English")):
            if not isinstance(row.get(field), str) or not row[field].strip():
                self.wrong(item, field, f"expected a name in {language}")
        if not isinstance(row.get("apart", False), bool):
            self.wrong(item, "apart", f"is {row['apart']!r}; expected true or false")
        forms = [form for form in _FORMS if form in row]
        if len(forms) != 1:
            self.wrong(item, "", "expected one of 'dates', 'each_year' and 'lunar'" + (", not several" * bool(forms)))
            return
        name = f"{row.get('zh', '')} {row.get('en', '')}"
        found = self._dates(row, item, name) if forms == ["dates"] else self._yearly(row, item, name, forms[0])
        if not found and len(self.problems) == before:
            self.wrong(item, forms[0], "gives no event")
        if len(self.problems) == before:
            assert isinstance(key, str)
            self.events[key] = found
            self.names[key] = (row["zh"], row["en"])
            if row.get("apart"):
                self.apart.add(key)

    def _texts(self, value: Any, item: str, field: str) -> list[str]:
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            self.wrong(item, field, f"is {value!r}; expected a text or a list of texts")
            return []
        if len(given) > _MOST_EVENTS:
            self.wrong(item, field, f"holds {len(given)} entries; expected {_MOST_EVENTS} at most")
            return []
        return given

    def _dates(self, row: Mapping[str, Any], item: str, name: str) -> list[Event]:
        for field in ("first_year", "last_year"):
            if field in row:
                self.wrong(item, field, "goes with 'each_year' or 'lunar', not with 'dates'")
        found = []
        for text in self._texts(row["dates"], item, "dates"):
            first, dots, last = text.partition("..")
            try:
                event = Event(to_day(first), to_day(last if dots else first), "")
                found.append(Event(event.first_day, event.last_day, f"{name} {as_date(event.first_day).year}"))
            except ValueError as error:
                self.wrong(item, "dates", f"{text!r}: {error}")
        return found

    def _years(self, row: Mapping[str, Any], item: str, bounds: range) -> range:
        first, last = row.get("first_year", bounds.start), row.get("last_year", bounds.stop - 1)
        for field, year in (("first_year", first), ("last_year", last)):
            if isinstance(year, bool) or not isinstance(year, int) or year not in bounds:
                self.wrong(item, field, f"is {year!r}; expected a year from {bounds.start} to {bounds.stop - 1}")
                return range(0)
        if last < first:
            self.wrong(item, "last_year", f"{last} lies before the first, {first}")
        return range(first, last + 1)

    def _yearly(self, row: Mapping[str, Any], item: str, name: str, form: str) -> list[Event]:
        lunar = form == "lunar"
        years = self._years(row, item, LUNAR_YEARS if lunar else OPEN_YEARS)
        day_of: Callable[[int, int, int], int] = lunar_day if lunar else _civil_day
        found = []
        for text in self._texts(row[form], item, form):
            first, dots, last = text.partition("..")
            ends = [_month_day(part, 30 if lunar else None) for part in (first, last if dots else first)]
            if None in ends:
                self.wrong(item, form, f"{text!r}: expected MM-DD or MM-DD..MM-DD")
                continue
            (month, day), (month_to, day_to) = ends  # type: ignore[misc]
            for year in years:
                until = year + ((month_to, day_to) < (month, day))  # into the next year
                if lunar and until not in LUNAR_YEARS:
                    continue
                found.append(Event(day_of(year, month, day), day_of(until, month_to, day_to), f"{name} {year}"))
        return found

    def working(self, table: Any) -> WorkingDays | None:
        if not isinstance(table, Mapping):
            self.wrong("", "working_days", f"expected a table, not {table!r}")
            return None
        before = len(self.problems)
        weekend = self._weekend(table.get("weekend", ["sat", "sun"]))
        off: dict[int, list[int]] = {}
        worked: dict[int, list[int]] = {}
        for key, given in table.items():
            if key == "weekend":
                continue
            item = f"working_days.{key}"
            if not re.fullmatch(r"\d{4}", str(key)) or str(key) < "0001" or not isinstance(given, Mapping):
                self.wrong(item, "", "expected 'weekend', or a table for a year with 'off' and 'worked'")
                continue
            for field in sorted(map(str, given.keys() - {"off", "worked"})):
                self.wrong(item, field, "unknown key; expected 'off' and 'worked'")
            year = int(key)
            off[year] = self._days_of(given.get("off", []), year, item, "off")
            worked[year] = self._days_of(given.get("worked", []), year, item, "worked")
            for day in sorted(set(off[year]) & set(worked[year])):
                self.wrong(item, "worked", f"{as_date(day)} is off and worked")
            for day in worked[year]:
                if (day - 1) % 7 + 1 not in weekend:
                    self.wrong(item, "worked", f"{as_date(day)} is no day of a weekend, so it is worked anyway")
        return WorkingDays(off, worked, weekend) if len(self.problems) == before else None

    def _weekend(self, given: Any) -> frozenset[int]:
        names = given if isinstance(given, list) else [given]
        wrong = [name for name in names if name not in WEEKDAYS]
        if wrong or len(set(names)) == len(WEEKDAYS):
            self.wrong("working_days", "weekend", f"is {given!r}; expected some of: {', '.join(WEEKDAYS)}")
            return frozenset({6, 7})
        return frozenset(WEEKDAYS.index(name) + 1 for name in names)

    def _days_of(self, given: Any, year: int, item: str, field: str) -> list[int]:
        days: list[int] = []
        for text in self._texts(given, item, field):
            first, dots, last = text.partition("..")
            try:
                begin, end = (to_day(f"{year:04}-{part}") for part in (first, last if dots else first))
            except ValueError:
                begin, end = 1, 0
            if end < begin:
                self.wrong(item, field, f"{text!r}: expected MM-DD or MM-DD..MM-DD, days of {year}")
            days += range(begin, end + 1)
        return days


def _month_day(text: str, lunar: int | None) -> tuple[int, int] | None:
    match = _MONTH_DAY.fullmatch(text)
    if match is None:
        return None
    month, day = int(match[1]), int(match[2])
    if not 1 <= month <= 12 or day < 1:
        return None
    longest = lunar or month_start(2024 * 12 + month) - month_start(2024 * 12 + month - 1)
    return (month, day) if day <= longest else None


def _civil_day(year: int, month: int, day: int) -> int:
    """29 February is the 28th in other years."""
    return on_day(year * 12 + month - 1, day)
