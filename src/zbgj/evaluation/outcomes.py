"""One outcome for each occurrence of a duty, at an as-of date."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from zbgj.calendars import CalendarError
from zbgj.days import LAST_DAY, as_date, moment, to_day
from zbgj.due import owed_occurrences
from zbgj.evaluation.policy import Policy, ReadingChoice
from zbgj.labels import Labelled
from zbgj.ledger import Activity, Attestation, Ledger, Waiver
from zbgj.schedule.expand import Surroundings, advance, check_known
from zbgj.schedule.occurrence import Occurrence
from zbgj.schedule.rules import Continuous, Rolling, Schedule, Sequence, parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence as SequenceOf

    from zbgj.applicability import Applied
    from zbgj.model.party import Party

__all__ = ["Judged", "Outcome", "judge"]


class Outcome(Labelled):
    """How an occurrence stands at the as-of date."""

    FULFILLED = ("fulfilled", "已完成", "fulfilled")
    FULFILLED_LATE = ("fulfilled-late", "逾期完成", "fulfilled late")
    PARTIAL = ("partial", "部分完成", "partial")
    MISSED = ("missed", "未完成", "missed")
    OPEN = ("open", "未到期", "open")
    DUE_SOON = ("due-soon", "即将到期", "due soon")
    WAIVED = ("waived", "已豁免", "waived")
    NOT_APPLICABLE = ("not-applicable", "不适用", "not applicable")
    NOT_ASSESSABLE = ("not-assessable", "无法评估", "not assessable")

    @property
    def counts(self) -> bool:
        """Whether the outcome enters the score."""
        return self in _COUNTING


_COUNTING = frozenset({Outcome.FULFILLED, Outcome.FULFILLED_LATE, Outcome.PARTIAL, Outcome.MISSED})
_ZERO, _ONE = Fraction(0), Fraction(1)


@attrs.frozen
class Judged:
    """The outcome of one occurrence, with its grounds.

    :param occurrence: what was owed; ``None`` for a standing duty, or where nothing could be expanded.
    :param credit: 0 to 1; meaningful where the outcome counts.
    :param done: how much was done in time, and :param late: after the due day, of
    :param needed: what was needed.
    :param evidence: the entries that were counted here.
    :param note_zh, note_en: why, where the figures do not say it.
    :param part: how much of the occurrence is asked for at all: less than 1 where the rest was waived.
    """

    outcome: Outcome
    occurrence: Occurrence | None = None
    credit: Fraction = _ZERO
    done: Fraction = _ZERO
    late: Fraction = _ZERO
    needed: Fraction = _ONE
    evidence: tuple[Activity | Attestation | Waiver, ...] = ()
    note_zh: str = ""
    note_en: str = ""
    part: Fraction = _ONE

    @property
    def counts(self) -> bool:
        """Whether it enters the score: a waived one with what was done of it."""
        return self.outcome.counts or (self.outcome is Outcome.WAIVED and self.part > 0 and self.occurrence is not None)


def schedule_under(duty: Applied, choice: ReadingChoice) -> Schedule:
    """The schedule under the reading chosen: the strict one, or the lenient one where a reading gives it."""
    if choice is ReadingChoice.LENIENT and duty.variant is None:
        for reading in duty.obligation.readings:
            if reading.lenient is not None:
                return reading.lenient
    return duty.schedule


def judge(
    duty: Applied,
    party: Party,
    ledger: Ledger,
    as_of: int,
    policy: Policy,
    surroundings: Surroundings,
    owed_from: int | None = None,
) -> tuple[Judged, ...]:
    """The outcomes of all occurrences of a duty within its plan's horizon, in order.

    :param as_of: day number; nothing recorded for a later day counts.
    :param surroundings: the calendar and the party's triggers.
    :param owed_from: recurring duties are owed from the period that holds this day; by default the day the plan takes
        effect.
    """
    owed_from = duty.plan.effective_day if owed_from is None else owed_from
    if duty.undecided:
        return (Judged(Outcome.NOT_ASSESSABLE, note_zh="缺少判断是否适用所需的数据",
                       note_en="the party gives no number to decide whether it applies"),)  # fmt: skip
    need = _needed(duty, party)
    if need is None:
        per = duty.obligation.quantity.per if duty.obligation.quantity else ""
        return (
            Judged(Outcome.NOT_ASSESSABLE, note_zh=f"缺少数据：{per}", note_en=f"the party gives no number: {per}"),
        )
    schedule = schedule_under(duty, policy.readings)
    acts = [act for act in ledger.activities_of(party.id, duty.id) if act.day <= as_of]
    if isinstance(schedule, Sequence):
        acts += _begun(schedule, duty, party, ledger, as_of)
    acts.sort(key=_order)
    found: list[Judged] = []
    for part in parts_of(schedule):
        match part:
            case Continuous():
                found.append(_standing(part, duty, party, ledger, acts, as_of, policy, owed_from))
            case Rolling():
                found.append(_rolling(part, owed_from, acts, as_of, policy, ledger.waivers_of(party.id, duty.id)))
    try:
        owed = owed_occurrences(schedule, duty.plan, owed_from, surroundings)
    except CalendarError as error:
        return (*found, Judged(Outcome.NOT_ASSESSABLE, note_zh=f"日历缺少所需事件：{error}", note_en=str(error)))
    dated = _dated(owed, need, acts, duty, party, ledger, as_of, policy)
    try:
        check_known(schedule, owed_from, min(duty.plan.horizon.last_day, LAST_DAY), surroundings)
    except CalendarError as error:
        found.append(Judged(Outcome.NOT_ASSESSABLE, note_zh=f"日历不全：{error}", note_en=str(error)))
    if not found and not dated:
        return (Judged(Outcome.NOT_APPLICABLE, note_zh="期间内没有应履行的事项", note_en="nothing was owed"),)
    return (*dated, *found)


def _begun(schedule: Sequence, duty: Applied, party: Party, ledger: Ledger, as_of: int) -> list[Activity]:
    """What is attested was begun: where a date is followed by a standing duty, that counts for the date."""
    if not any(isinstance(part, Continuous) for part in schedule.parts):
        return []
    return [
        Activity(party=party.id, obligation=duty.id, when=one.start, evidence=one.evidence, by=one.by)
        for one in ledger.attestations_of(party.id, duty.id)
        if to_day(one.start) <= as_of
    ]


def _order(act: Activity) -> tuple[object, ...]:
    """An order of acts that the order of the ledger does not influence."""
    at = act.when.timestamp() if isinstance(act.when, dt.datetime) else math.inf  # a date: the end of its day
    return (act.day, at, act.count, act.share or _ZERO, act.evidence, act.by)


def _needed(duty: Applied, party: Party) -> Fraction | None:
    """How much each required time asks for; ``None`` if a number of the party is missing."""
    obligation = duty.obligation
    if obligation.share is not None:
        return obligation.share
    if obligation.quantity is None:
        return _ONE
    if obligation.quantity.per is None:
        return Fraction(obligation.quantity.amount)
    number = party.facts.get(obligation.quantity.per)
    return None if number is None or number < 0 else Fraction(obligation.quantity.amount) * Fraction(number)


# --- dated duties -----------------------------------------------------------------------------------------------


@attrs.define
class _Tally:
    """What has been counted for one occurrence so far."""

    needed: Fraction
    done: Fraction = _ZERO
    late: Fraction = _ZERO
    evidence: list[Activity] = attrs.Factory(list)

    @property
    def lacking(self) -> Fraction:
        return self.needed - self.done - self.late


def _dated(
    owed: list[Occurrence],
    need: Fraction,
    acts: list[Activity],
    duty: Applied,
    party: Party,
    ledger: Ledger,
    as_of: int,
    policy: Policy,
) -> list[Judged]:
    by_share = duty.obligation.share is not None
    tallies = [_Tally(need * occurrence.times) for occurrence in owed]
    rest = _count_in_time(owed, tallies, acts, by_share=by_share)
    _count_late(owed, tallies, rest)
    waivers = ledger.waivers_of(party.id, duty.id)
    return [_judged(occurrence, tally, waivers, as_of, policy) for occurrence, tally in zip(owed, tallies, strict=True)]


def _amount(act: Activity, *, by_share: bool) -> Fraction:
    return (act.share or _ZERO) if by_share else Fraction(act.count)


def _count_in_time(
    owed: list[Occurrence], tallies: list[_Tally], acts: list[Activity], *, by_share: bool
) -> list[tuple[Activity, Fraction]]:
    """Count each act where it is in time, the earliest deadline first; what is left over is given back."""
    dues = [occurrence.due_day for occurrence in owed]
    rest = []
    full = 0  # so many at the beginning lack nothing any more
    for act in acts:
        amount, day = _amount(act, by_share=by_share), act.day
        while full < len(owed) and tallies[full].lacking <= 0:
            full += 1
        for index in range(max(full, bisect_left(dues, day)), len(owed)):
            if not amount:
                break
            occurrence, tally = owed[index], tallies[index]
            if occurrence.first_day > day:
                break
            if tally.lacking > 0 and _in_time(act, occurrence):
                used = min(amount, tally.lacking)
                tally.done += used
                amount -= used
                tally.evidence.append(act)
        if amount:
            rest.append((act, amount))
    return rest


def _in_time(act: Activity, occurrence: Occurrence) -> bool:
    """Whether an act on a day of the window is in time; a date without a time stands for the end of its day."""
    since, due_at = occurrence.since, occurrence.due_at
    if since is not None and act.day == occurrence.first_day and moment(act.when) < since:
        return False
    return due_at is None or act.day < occurrence.due_day or moment(act.when) <= due_at


def _too_late(act: Activity, occurrence: Occurrence) -> bool:
    if act.day != occurrence.due_day:
        return act.day > occurrence.due_day
    return occurrence.due_at is not None and moment(act.when) > occurrence.due_at


def _count_late(owed: list[Occurrence], tallies: list[_Tally], rest: list[tuple[Activity, Fraction]]) -> None:
    """What is left over makes good what was missed before it, the oldest first."""
    place = 0
    for act, amount in rest:
        while amount and place < len(owed):
            occurrence, tally = owed[place], tallies[place]
            if tally.lacking <= 0:
                place += 1
                continue
            if not _too_late(act, occurrence):
                break
            used = min(amount, tally.lacking)
            tally.late += used
            amount -= used
            tally.evidence.append(act)


def _judged(occurrence: Occurrence, tally: _Tally, waivers: SequenceOf[Waiver], as_of: int, policy: Policy) -> Judged:
    share = (tally.done + tally.late * policy.late_credit) / tally.needed if tally.needed else _ONE
    waiver = _waiver(waivers, occurrence.due_day, as_of)
    credit, part = _ZERO, _ONE
    if tally.lacking <= 0 and not (tally.late and occurrence.due_day >= as_of):
        outcome = Outcome.FULFILLED_LATE if tally.late else Outcome.FULFILLED
        credit = share if waiver is None else _ONE  # a waiver forgives that it was late
    elif waiver is not None:
        # What was done counts in full, and the rest is not asked for.
        outcome = Outcome.WAIVED
        credit = part = min((tally.done + tally.late) / tally.needed, _ONE)
    elif occurrence.due_day >= as_of:
        outcome = Outcome.DUE_SOON if occurrence.due_day - as_of <= policy.soon_days else Outcome.OPEN
    else:
        outcome = Outcome.PARTIAL if share else Outcome.MISSED
        credit = share * policy.partial_credit
    evidence: tuple[Activity | Waiver, ...] = tuple(tally.evidence)
    if waiver is not None and outcome is not Outcome.FULFILLED:
        evidence += (waiver,)
    return Judged(outcome, occurrence, credit, tally.done, tally.late, tally.needed, evidence, part=part)


def _waiver(waivers: SequenceOf[Waiver], day: int, as_of: int) -> Waiver | None:
    """The waiver for what falls due on the day, if there is one: the same whatever the order of the ledger."""
    fitting = [waiver for waiver in waivers if _waives(waiver, day, as_of)]
    return min(fitting, key=lambda w: (str(w.start), str(w.until), w.granted_by, w.why, str(w.granted)), default=None)


def _waives(waiver: Waiver, day: int, as_of: int) -> bool:
    return waiver.granted_day <= as_of and waiver.start.toordinal() <= day <= waiver.until.toordinal()


# --- standing and rolling duties --------------------------------------------------------------------------------


def _standing(
    rule: Continuous,
    duty: Applied,
    party: Party,
    ledger: Ledger,
    acts: list[Activity],
    as_of: int,
    policy: Policy,
    owed_from: int,
) -> Judged:
    """A continuous duty is met if it is attested, or something was done for it not too long ago."""
    start = owed_from if rule.start_day is None else max(rule.start_day, owed_from)
    if as_of < start:
        return Judged(Outcome.OPEN, note_zh=f"自{as_date(start)}起", note_en=f"from {as_date(start)} on")
    day = min(as_of, duty.plan.horizon.last_day, LAST_DAY if rule.end_day is None else rule.end_day)
    attested = [
        a for a in ledger.attestations_of(party.id, duty.id) if a.start.toordinal() <= day <= a.until.toordinal()
    ]
    if attested:
        return Judged(
            Outcome.FULFILLED, None, _ONE, _ONE, evidence=(min(attested, key=lambda a: (str(a.until), str(a))),)
        )
    recent = [act for act in acts if day - policy.activity_validity_days <= act.day <= day]
    if recent:
        return Judged(Outcome.FULFILLED, None, _ONE, _ONE, evidence=(recent[-1],))
    waiver = _waiver(ledger.waivers_of(party.id, duty.id), day, as_of)
    if waiver is not None:
        return Judged(Outcome.WAIVED, evidence=(waiver,))
    stale = bool(acts) or any(a.start.toordinal() <= day for a in ledger.attestations_of(party.id, duty.id))
    note_zh, note_en = ("证据已过期", "the evidence has gone stale") if stale else ("没有证据", "nothing attests it")
    outcome = Outcome.MISSED if policy.unattested_counts else Outcome.NOT_ASSESSABLE
    return Judged(outcome, note_zh=note_zh, note_en=note_en)


def _rolling(
    rule: Rolling, owed_from: int, acts: list[Activity], as_of: int, policy: Policy, waivers: SequenceOf[Waiver]
) -> Judged:
    """Each act keeps the duty met for so long: judged by the share of days on which it was."""
    covered_to = rule.first_day
    gap_days = 0
    for act in acts:
        if act.day > covered_to:
            gap_days += max(0, act.day - max(covered_to, owed_from - 1) - 1)
        covered_to = max(covered_to, advance(act.day, rule.amount, rule.unit))
    occurrence = Occurrence(owed_from, covered_to, 1, "by")
    if as_of <= covered_to and not gap_days:
        if not acts:
            soon = covered_to - as_of <= policy.soon_days
            return Judged(Outcome.DUE_SOON if soon else Outcome.OPEN, occurrence)
        return Judged(Outcome.FULFILLED, occurrence, _ONE, _ONE, evidence=tuple(acts))
    missing = gap_days + max(0, as_of - max(covered_to, owed_from - 1))
    total = max(1, as_of - owed_from + 1)
    credit = max(_ZERO, 1 - Fraction(missing, total))
    waiver = None if as_of <= covered_to else _waiver(waivers, as_of, as_of)
    if waiver is not None:
        return Judged(Outcome.WAIVED, occurrence, credit, credit, evidence=(*acts, waiver), part=credit)
    if as_of <= covered_to:
        outcome = Outcome.FULFILLED_LATE
    else:
        outcome = Outcome.PARTIAL if acts else Outcome.MISSED
        credit = credit * policy.partial_credit if acts else _ZERO
    return Judged(outcome, occurrence, credit, credit, evidence=tuple(acts), note_zh=f"缺{missing}天",
                  note_en=f"{missing} days not covered")  # fmt: skip
