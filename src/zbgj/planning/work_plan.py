"""The work plan of a party: as few acts as possible, on sensible days, so that nothing owed in a window is missed.

Why the plan is the smallest there is. Within a duty no act counts twice, so a duty needs, besides what was done
already, as many acts as its occurrences in the window still lack. What a governing duty needs does for the governed
one (:mod:`zbgj.evaluation.sharing`). So where no act would do for two duties that nothing governs, these need their
own acts whatever the plan, and acts for them come first; only if a governed duty still lacks something (its governor's
time before the window has passed) is something added for it. If anything was added, or if an act would do for two
duties that nothing governs, whatever turns out to be avoidable is taken out again, and the plan says that it is not
known to be the smallest.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from collections.abc import Sequence as SequenceOf
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import attrs
import pendulum

from zbgj.days import LAST_DAY, DateLike, as_date, to_day
from zbgj.evaluation.evaluator import Evaluator
from zbgj.evaluation.frames import Evidence, rolling_start, waiver_of
from zbgj.evaluation.outcomes import Judged, Outcome, schedule_under
from zbgj.evaluation.outlook import is_standing
from zbgj.evaluation.report import DutyReport
from zbgj.ledger import Activity, Ledger
from zbgj.model.party import Party
from zbgj.schedule.expand import advance
from zbgj.schedule.occurrence import Occurrence
from zbgj.schedule.rules import Rolling

if TYPE_CHECKING:
    from zbgj.catalog import Catalog
    from zbgj.due import Calendars
    from zbgj.evaluation.policy import Policy
    from zbgj.evaluation.report import PartyReport
    from zbgj.ledger import Waiver
    from zbgj.model.plan import SectorPlan

__all__ = ["Planned", "WorkPlan", "plan_work"]

#: So many days at most an act is moved for the sake of a day with less to do.
_FARTHEST = 400

#: Days to be left out where that is possible: dates, or a question put to a date.
Avoided: TypeAlias = Iterable[DateLike] | Callable[[dt.date], bool]


@attrs.frozen
class Planned:
    """One act of the plan.

    :param activity: what the ledger will say once it is done.
    :param duty: the duty it is planned for. :param counts_for: every duty it counts for, its own first.
    :param label: the period or event it is for. :param by: the last day on which it would be in time.
    """

    activity: Activity
    duty: DutyReport = attrs.field(repr=False)
    counts_for: tuple[str, ...]
    label: str
    by: pendulum.Date

    @property
    def day(self) -> pendulum.Date:
        """The day proposed."""
        return as_date(self.activity.when)


@attrs.frozen(repr=False)
class WorkPlan:
    """What to do when, so that nothing that falls due in the window is missed.

    :param acts: in order of their days.
    :param standing: duties without due days, to be attested. :param unplannable: duties of which something in the
        window cannot be planned, and why: in Chinese and English.
    :param minimal: whether it is known that no fewer acts would do.
    """

    party: Party
    start: pendulum.Date
    end: pendulum.Date
    acts: tuple[Planned, ...]
    standing: tuple[DutyReport, ...]
    unplannable: tuple[tuple[DutyReport, str, str], ...]
    minimal: bool

    def __repr__(self) -> str:
        return f"<WorkPlan of {self.party.id}, {self.start} to {self.end}: {len(self.acts)} acts>"

    @property
    def ledger(self) -> Ledger:
        """The ledger if the plan is kept: what :func:`zbgj.what_if` takes."""
        return Ledger([planned.activity for planned in self.acts])

    def by_month(self) -> dict[str, tuple[Planned, ...]]:
        """The acts by month, ``2024-07`` and so on; months without are left out."""
        months: dict[str, list[Planned]] = {}
        for planned in self.acts:
            months.setdefault(f"{planned.day.year}-{planned.day.month:02}", []).append(planned)
        return {month: tuple(found) for month, found in months.items()}


def plan_work(
    party: Party,
    catalog: Catalog | Iterable[SectorPlan],
    start: DateLike,
    end: DateLike,
    *,
    ledger: Ledger | None = None,
    avoid: Avoided = (),
    policy: Policy | None = None,
    calendar: Calendars | None = None,
    owed_from: DateLike | None = None,
) -> WorkPlan:
    """The smallest set of dated activities that meets all duties of a party falling due in a window.

    Several acts for one period are spread over it; a day lies in the middle of what is left of its period rather than
    at the end, and where there is a choice on a day with less to do. What was missed before the window is not planned.

    :param start, end: the window, both days included: due days in it count, and all acts lie in it.
    :param ledger: what was done before; entries from ``start`` on are plans already and count as well.
    :param avoid: days without acts where that is possible, such as weekends or festivals; where all days of a period
        are avoided, one is taken nevertheless.
    :param policy: for readings and shared acts.

    >>> from zbgj import Party, PartyKind, Sector, load_catalog
    >>> sectors = {Sector.CULTURE_AND_TOURISM, Sector.STATE_OWNED_ASSETS}
    >>> hotel = Party(id="h", kind=PartyKind.ENTERPRISE, place="CN-54", sectors=sectors)
    >>> made = plan_work(hotel, load_catalog(), "2025-01-01", "2025-12-31")
    >>> [str(one.day) for one in made.acts if "17-2.4.7-principal-quarterly-check" in one.counts_for]
    ['2025-02-14', '2025-05-16', '2025-08-15', '2025-11-15']

    :raises ValueError: if the window ends before it starts.
    """
    first, last = to_day(start), to_day(end)
    if last < first:
        raise ValueError(f"the window ends on {as_date(last)} before it starts on {as_date(first)}")
    evaluator = Evaluator(
        catalog, as_date(min(last + 1, LAST_DAY)), policy=policy, calendar=calendar, owed_from=owed_from
    )
    making = _Making(party, evaluator, ledger or Ledger(), first, last, _avoided(avoid))
    return making.plan()


def _avoided(avoid: Avoided) -> Callable[[int], bool]:
    if callable(avoid):
        ask = avoid
        return lambda day: ask(as_date(day))
    days = frozenset(map(to_day, avoid))
    return days.__contains__


class _Making:
    """The plan in the making."""

    def __init__(
        self,
        party: Party,
        evaluator: Evaluator,
        ledger: Ledger,
        first: int,
        last: int,
        avoided: Callable[[int], bool],
    ) -> None:
        self.party = party
        self.evaluator = evaluator
        self.ledger = ledger.about(party.id)
        self.first = first
        self.last = last
        self.avoided = avoided
        self.load: Counter[int] = Counter(act.day for act in self.ledger.activities)
        self.acts: list[tuple[Activity, Occurrence]] = []

    def report(self, without: int | None = None) -> PartyReport:
        """How the party would stand after the window."""
        planned = [act for place, (act, _) in enumerate(self.acts) if place != without]
        return self.evaluator.report(self.party, self.ledger + Ledger(planned))

    def plan(self) -> WorkPlan:
        found = self.report()
        for duty in found.duties:
            if duty.governed_by is None:
                self._meet(duty)
        own = len(self.acts)
        # What governs was due before the window perhaps, or its acts lie outside a period of the governed duty.
        for governed in found.governed:
            self._meet(self.report().duty(governed.id))
        minimal = len(self.acts) == own and not _does_for_two(found)
        if not minimal:
            self._drop_avoidable()
        after = self.report()
        return WorkPlan(
            self.party,
            as_date(self.first),
            as_date(self.last),
            tuple(sorted((self._planned(act, owed, after) for act, owed in self.acts), key=_order)),
            tuple(duty for duty in after.duties if self._is_standing(duty)),
            tuple(self._unplannable(after)),
            minimal,
        )

    def _meet(self, duty: DutyReport) -> None:
        """Plan what the duty still lacks in the window."""
        schedule = schedule_under(duty.duty, self.evaluator.policy.readings)
        if isinstance(schedule, Rolling):
            self._keep_rolling(duty, schedule)
            return
        for judged in self._lacking(duty):
            owed = judged.occurrence
            if owed is not None:
                self._spread(duty, judged, owed)

    def _lacking(self, duty: DutyReport) -> list[Judged]:
        return [
            judged
            for judged in duty.outcomes
            if judged.occurrence is not None
            and self.first <= judged.occurrence.due_day <= self.last
            and judged.outcome is not Outcome.WAIVED
            and judged.needed > judged.done
        ]

    def _spread(self, duty: DutyReport, judged: Judged, owed: Occurrence) -> None:
        """As many acts as are lacking, evenly over what is left of the period."""
        amounts = _amounts(duty, judged, owed)
        opens = max(owed.first_day, self.first)
        for number, amount in enumerate(amounts, 1):
            day = self._day(opens, owed.due_day, number, len(amounts))
            self._add(duty, owed, day, amount)

    def _add(self, duty: DutyReport, owed: Occurrence, day: int, amount: int | Fraction) -> None:
        share = amount if isinstance(amount, Fraction) else None
        count = 1 if isinstance(amount, Fraction) else amount
        # A date stands for the end of its day, which is too late where the hour counts.
        when = owed.due_at if owed.due_at is not None and owed.due_day == day else as_date(day)
        act = Activity(party=self.party.id, obligation=duty.id, when=when, count=count, share=share)
        self.acts.append((act, owed))
        self.load[day] += 1

    def _day(self, opens: int, due: int, number: int, of: int) -> int:
        """A day about ``number / (of + 1)`` of the way, or near it: not avoided, and with less to do than others."""
        wanted = opens + (due - opens) * number // (of + 1)
        near = self._nearest(wanted, opens, due)
        reach = min(max(1, (due - opens) // (4 * (of + 1))), _FARTHEST)
        days = range(max(opens, near - reach), min(due, near + reach) + 1)
        around = [day for day in days if not self.avoided(day)] or days
        return min(around, key=lambda day: (self.load[day], abs(day - wanted), day))

    def _nearest(self, wanted: int, opens: int, due: int) -> int:
        """The nearest day that is not avoided, of two the earlier; the day itself if all are avoided."""
        for distance in range(max(wanted - opens, due - wanted) + 1):
            for day in (wanted - distance, wanted + distance):
                if opens <= day <= due and not self.avoided(day):
                    return day
        return wanted

    def _keep_rolling(self, duty: DutyReport, rule: Rolling) -> None:
        """Each act before the time that the last one bought runs out: as late as possible is as few as possible."""
        plan = duty.duty.plan
        owed_from = plan.effective_day if self.evaluator.owed_from is None else self.evaluator.owed_from
        last = min(self.last, plan.horizon.last_day)
        entries = (self.ledger + Ledger([act for act, _ in self.acts])).of(self.party.id)
        evidence = Evidence.of(entries, duty.id, duty.sources)
        days = [act.day for act in evidence.activities]
        while True:
            due = self._kept_until(rule, rolling_start(rule, owed_from), sorted(days), evidence.waivers)
            if due > last:
                return
            days.append(self._last_day(rule, due))
            self._add(duty, Occurrence(owed_from, due, 1, "by"), days[-1], 1)

    def _kept_until(self, rule: Rolling, until: int, days: SequenceOf[int], waivers: SequenceOf[Waiver]) -> int:
        """How long the duty is kept by acts on these days: the last day in time for one more, in the window or later.

        If the time ran out before the window, its first day is lost whatever is done, and taken for kept.
        """

        def forgiven(until: int) -> int:
            while until <= self.last and waiver_of(waivers, until + 1, self.last + 1) is not None:
                until += 1
            return until

        before = [advance(day, rule.amount, rule.unit) for day in days if day < self.first]
        until = forgiven(max([until, self.first, *before]))
        for day in days:
            if self.first <= day <= until:
                until = forgiven(max(until, advance(day, rule.amount, rule.unit)))
        return until

    def _last_day(self, rule: Rolling, due: int) -> int:
        """The last day in time that is not avoided, if an act on it still buys time; else the due day."""
        for day in range(due, self.first - 1, -1):
            if advance(day, rule.amount, rule.unit) <= due:
                break
            if not self.avoided(day):
                return day
        return due

    def _drop_avoidable(self) -> None:
        """Take out what is not needed, the acts for governing duties first: others may do for them by now."""
        wanted = self._met(self.report())
        place = 0
        while place < len(self.acts):
            if self._met(self.report(without=place)) >= wanted:
                del self.acts[place]
            else:
                place += 1

    def _met(self, report: PartyReport) -> Counter[tuple[str, Occurrence]]:
        """What falls due in the window and is fulfilled in time, and how often where two are alike."""
        return Counter(
            (duty.id, judged.occurrence)
            for duty in report.duties
            for judged in duty.outcomes
            if judged.occurrence is not None
            and self.first <= judged.occurrence.due_day <= self.last
            and judged.outcome is Outcome.FULFILLED
        )

    def _planned(self, act: Activity, owed: Occurrence, after: PartyReport) -> Planned:
        counts = [
            duty.id
            for duty in after.duties
            if any(entry is act for judged in duty.outcomes for entry in judged.evidence)
        ]
        own = after.duty(act.obligation)
        others = sorted(key for key in counts if key != own.id)
        return Planned(act, own, (own.id, *others), owed.label, as_date(min(owed.due_day, self.last)))

    def _is_standing(self, duty: DutyReport) -> bool:
        return is_standing(duty, self.evaluator.policy)

    def _unplannable(self, after: PartyReport) -> Iterable[tuple[DutyReport, str, str]]:
        for duty in after.duties:
            if duty.duty.undecided:
                yield duty, "缺少判断是否适用所需的数据", "a number is missing to decide whether it applies"
                continue
            standing = self._is_standing(duty)
            notes = [one for one in duty.outcomes if one.outcome is Outcome.NOT_ASSESSABLE and not standing]
            if notes:
                yield duty, notes[0].note_zh, notes[0].note_en
            elif any(_missed(judged, self.first, self.last) for judged in duty.outcomes):
                yield duty, "窗口内已无可用日期", "no day of the window is left for it"


def _does_for_two(report: PartyReport) -> bool:
    """Whether an act for one duty would do for two duties that were planned for apart."""
    free = [duty for duty in report.duties if duty.governed_by is None]
    counted = Counter(source for duty in free for source in (duty.id, *duty.sources))
    return any(times > 1 for times in counted.values())


def _missed(judged: Judged, first: int, last: int) -> bool:
    owed = judged.occurrence
    if owed is None or not first <= owed.due_day <= last:
        return False
    return judged.outcome in (Outcome.MISSED, Outcome.PARTIAL, Outcome.FULFILLED_LATE)


def _amounts(duty: DutyReport, judged: Judged, owed: Occurrence) -> list[int | Fraction]:
    """What each act has to bring: one for each time still owed, with its number of things or its share."""
    lacking = judged.needed - judged.done
    each = judged.needed / owed.times
    if duty.duty.obligation.share is not None:
        each = min(each, Fraction(1))
    amounts: list[int | Fraction] = []
    while lacking > 0:
        part = min(lacking, each)
        amounts.append(part if duty.duty.obligation.share is not None else -(-part // 1))
        lacking -= part
    return amounts


def _order(planned: Planned) -> tuple[int, str, str]:
    return (planned.activity.day, planned.duty.id, planned.label)
