"""What falls due when: the deadlines of a set of duties."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import merge
from typing import TYPE_CHECKING, TypeAlias

import attrs

from zbgj.applicability import Applied
from zbgj.calendars import NO_EVENTS, Calendar, CalendarError
from zbgj.days import LAST_DAY, as_date, to_day
from zbgj.model.items import Obligation, Report
from zbgj.schedule.expand import Surroundings, check_known, occurrences, prompted
from zbgj.schedule.occurrence import Occurrence
from zbgj.schedule.rules import Continuous, Once, PromptlyAfter, Rolling, Schedule, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pendulum

    from zbgj.model.plan import SectorPlan
    from zbgj.model.values import Bilingual

__all__ = ["Calendars", "Deadline", "calendar_for", "deadlines", "owed_occurrences", "surroundings_of", "undated"]

#: One calendar for whatever plan, or one a region, by the region's identifier.
Calendars: TypeAlias = Calendar | Mapping[str, Calendar]


def calendar_for(plan: SectorPlan, given: Calendars | None) -> Calendar:
    """The calendar by which a plan's duties are dated: the one given, or else its region's.

    >>> from zbgj import load_catalog
    >>> calendar_for(load_catalog()["09"], None).events["flood-season"][0].name
    '汛期 flood season 2023'
    """
    if isinstance(given, Calendar):
        return given
    region = plan.region
    if region is None:
        return NO_EVENTS
    return region.calendar if given is None else given.get(region.id) or region.calendar


def owed_occurrences(
    schedule: Schedule, plan: SectorPlan, owed_from: int, surroundings: Surroundings
) -> list[Occurrence]:
    """What falls due from the period that holds ``owed_from`` to the plan's horizon, in order of the parts.

    A date of its own stands even if it lies outside; standing and rolling duties are not among them.

    :raises CalendarError: if the calendar does not know an event of the schedule.
    """
    last = plan.horizon.last_day
    found: list[Occurrence] = []
    for part in parts_of(schedule):
        match part:
            case Continuous() | Rolling():
                continue
            case PromptlyAfter():
                found += prompted(part, surroundings)
            case Once():
                found += occurrences(part, part.due_day, part.due_day, surroundings)
            case _:
                found += occurrences(part, owed_from, min(last, LAST_DAY), surroundings)
    return found


@attrs.frozen
class Deadline:
    """One occurrence of one duty.

    :param occurrence: when it is owed, how many times, and the instant where a limit counts in hours or minutes.
    :param duty: the duty as it falls on the party, or the bare obligation.
    """

    occurrence: Occurrence
    duty: Applied | Obligation | Report

    def _repr_html_(self) -> str:
        """For notebooks."""
        from zbgj._rich_html import rich_html

        return rich_html(self)

    @property
    def day(self) -> pendulum.Date:
        """The last day in time, inclusive."""
        return as_date(self.occurrence.due_day)

    @property
    def label(self) -> str:
        """The period or event, in short."""
        return self.occurrence.label

    @property
    def obligation(self) -> Obligation | Report:
        """The obligation itself."""
        return self.duty.obligation if isinstance(self.duty, Applied) else self.duty

    @property
    def statement(self) -> Bilingual:
        """What is owed, as it reads for the party."""
        return self.duty.statement


def deadlines(
    duties: Iterable[Applied | Obligation | Report],
    within: pendulum.Interval[pendulum.Date],
    surroundings: Surroundings | Calendar | None = None,
) -> Iterator[Deadline]:
    """Everything that falls due within the days given, both ends included, in order of the due days.

    A duty that falls on a party is owed from the period in which its plan takes effect to the plan's horizon; a bare
    obligation knows no plan and is expanded without such bounds. Standing duties and caps have no due days. Duties
    about events that the calendar cannot date within these days are left out here: :func:`undated` names them.

    :param surroundings: a calendar, or calendar and triggers; by default the calendar of each plan's region and no
        triggers. A bare obligation knows no region: without a calendar its events are not dated.

    >>> from zbgj import interval, load_catalog
    >>> duty = load_catalog().item("20-4.2-annual-report")
    >>> [str(due.day) for due in deadlines([duty], interval("2024-07-01", "2026-12-31"))]
    ['2024-12-10', '2025-12-10', '2026-12-10']
    """
    first, last = to_day(within.start), to_day(within.end)
    around = _surroundings(surroundings)
    return merge(
        *([Deadline(found, duty) for found in _dated(duty, first, last, around) or ()] for duty in duties),
        key=lambda deadline: deadline.occurrence.due_day,
    )


def undated(
    duties: Iterable[Applied | Obligation | Report],
    within: pendulum.Interval[pendulum.Date],
    surroundings: Surroundings | Calendar | None = None,
) -> list[Applied | Obligation | Report]:
    """The duties about events that the calendar cannot date for all of these days.

    :func:`deadlines` leaves out what cannot be dated.

    >>> from zbgj import interval, load_catalog
    >>> duty = load_catalog().item("20-3.5-publicity-week")
    >>> [duty.id for duty in undated([duty], interval("2024-01-01", "2024-12-31"))]
    ['20-3.5-publicity-week']
    """
    first, last = to_day(within.start), to_day(within.end)
    around = _surroundings(surroundings)
    return [duty for duty in duties if not _known(duty, first, last, around)]


def _surroundings(given: Surroundings | Calendar | None) -> Surroundings:
    return given if isinstance(given, Surroundings) else Surroundings(given)


def surroundings_of(duty: Applied | Obligation | Report, given: Surroundings) -> Surroundings:
    """The surroundings with the calendar of the duty's region, where no calendar was given."""
    if given.calendar is not None:
        return given
    return attrs.evolve(given, calendar=calendar_for(duty.plan, None) if isinstance(duty, Applied) else NO_EVENTS)


def _dated(
    duty: Applied | Obligation | Report, first: int, last: int, surroundings: Surroundings
) -> list[Occurrence] | None:
    surroundings = surroundings_of(duty, surroundings)
    try:
        if isinstance(duty, Applied):
            owed = owed_occurrences(duty.schedule, duty.plan, duty.plan.effective_day, surroundings)
            return [one for one in owed if first <= one.due_day <= last and not one.cap]
        return [one for one in occurrences(duty.schedule, first, last, surroundings) if not one.cap]
    except CalendarError:
        return None


def _known(duty: Applied | Obligation | Report, first: int, last: int, surroundings: Surroundings) -> bool:
    surroundings = surroundings_of(duty, surroundings)
    try:
        check_known(duty.schedule, first, last, surroundings)
    except CalendarError:
        return False
    return True
