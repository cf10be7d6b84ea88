"""Judging one duty: what of it is the same for every party, worked out once, and what a party's evidence adds.

Most duties of most parties have no entry, and their outcomes follow from schedule, policy and date alone; so a
frame remembers them, and a population costs little more than its evidence.
"""

from __future__ import annotations

import datetime as dt
import math
from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import attrs

from zbgj.calendars import CalendarError
from zbgj.days import LAST_DAY, as_date, to_day
from zbgj.due import owed_occurrences
from zbgj.evaluation.counting import Tally, Windows, count_apart, count_in_time, count_late, count_whole
from zbgj.evaluation.outcomes import Judged, Outcome, schedule_under
from zbgj.ledger import Activity, Attestation, Waiver
from zbgj.schedule.expand import Surroundings, advance, check_known
from zbgj.schedule.occurrence import Occurrence
from zbgj.schedule.rules import (
    Continuous,
    Rolling,
    Sequence,
    parts_of,
    triggers_of,
)
from zbgj.schedule.working import UnknownYearError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Sequence as SequenceOf

    from zbgj.applicability import Applied
    from zbgj.calendars import Calendar
    from zbgj.evaluation.policy import Policy
    from zbgj.ledger import Entries
    from zbgj.model.party import Party

__all__ = ["Evidence", "Frame", "rolling_start", "waiver_of"]

_ZERO, _ONE = Fraction(0), Fraction(1)
#: Small whole amounts are frequent, and making a fraction costs more than counting.
_WHOLE = tuple(map(Fraction, range(64)))


def _fraction(number: int) -> Fraction:
    return _WHOLE[number] if number < len(_WHOLE) else Fraction(number)


class Evidence(NamedTuple):
    """What the ledger holds about one duty of one party."""

    activities: SequenceOf[Activity] = ()
    attestations: SequenceOf[Attestation] = ()
    waivers: SequenceOf[Waiver] = ()

    @classmethod
    def of(cls, entries: Entries, obligation: str, sources: Iterable[str]) -> Evidence:
        """The entries about an obligation, with the acts for other obligations that count for it as well.

        No act is taken twice, whichever ways lead to it.
        """
        acts = entries.activities.get(obligation, [])
        for source in sources:
            more = entries.activities.get(source)
            if more:
                seen = set(map(id, acts))
                acts = [*acts, *(act for act in more if id(act) not in seen)]
        return cls(acts, entries.attestations.get(obligation, ()), entries.waivers.get(obligation, ()))


_NO_EVIDENCE = Evidence()


class Frame:
    """A duty at a date under a policy: everything about its judgement that depends on no evidence.

    :param owed_from: recurring duties are owed from the period that holds this day; by default the day the plan takes
        effect.
    """

    def __init__(
        self, duty: Applied, as_of: int, policy: Policy, calendar: Calendar | None, owed_from: int | None = None
    ) -> None:
        self.duty = duty
        self.as_of = as_of
        self.policy = policy
        self.calendar = calendar
        self.owed_from = duty.plan.effective_day if owed_from is None else owed_from
        self.schedule = schedule_under(duty, policy.readings)
        parts = parts_of(self.schedule)
        self._late = policy.late_credit.as_integer_ratio()
        self._partial = policy.partial_credit.as_integer_ratio()
        self.by_share = duty.obligation.share is not None
        #: Keys of the triggers that its occurrences depend on.
        self.triggers = triggers_of(self.schedule)
        self._standing = [part for part in parts if isinstance(part, Continuous)]
        self._rolling = [part for part in parts if isinstance(part, Rolling)]
        self._begins_standing = isinstance(self.schedule, Sequence) and bool(self._standing)
        self._windows = self._owed({})
        self._unknown = self._incomplete()
        #: The windows, if they are plain and there is nothing else to the duty: the most frequent case.
        self._simple = None
        if isinstance(self._windows, Windows) and self._windows.plain and self._windows.owed:
            plain = not (self._standing or self._rolling or self.by_share or self._unknown or duty.undecided)
            self._simple = self._windows if plain else None
        #: The standing rule, if the duty is continuous and nothing else: the next frequent.
        self._alone = self.schedule if isinstance(self.schedule, Continuous) and not duty.undecided else None
        self._blank: dict[tuple[int, int] | None, tuple[Judged, ...]] = {}

    def judge(
        self, party: Party, evidence: Evidence, triggers: Mapping[str, SequenceOf[dt.date]]
    ) -> tuple[Judged, ...]:
        """The outcomes of all occurrences, in order, then of what is standing."""
        return self.judge_needed(self.needed(party), evidence, triggers)

    def judge_needed(
        self, need: Fraction | None, evidence: Evidence, triggers: Mapping[str, SequenceOf[dt.date]]
    ) -> tuple[Judged, ...]:
        """The same, where it is known how much each required time asks for."""
        if self.triggers:
            own = {key: tuple(triggers[key]) for key in self.triggers if key in triggers}
            if own:
                return self._judge(need, evidence, self._owed(own))
        if self._simple and need == 1 and evidence.activities and not evidence.waivers:
            acts = self._acts(evidence)
            return tuple(self._whole(self._simple, 1, acts, self.blank(_ONE))) if acts else self.blank(_ONE)
        if evidence.activities or evidence.attestations or evidence.waivers:
            if self._alone is not None and need:
                return (self._judge_standing(self._alone, evidence, need),)
            return self._judge(need, evidence, self._windows)
        return self.blank(need)

    def blank(self, need: Fraction | None) -> tuple[Judged, ...]:
        """The outcomes if nothing was recorded."""
        # Fractions are slow to hash, and nearly every need is one.
        key = need if need is None else need.as_integer_ratio()
        found = self._blank.get(key)
        if found is None:
            found = self._blank.setdefault(key, self._judge(need, _NO_EVIDENCE, self._windows))
        return found

    def needed(self, party: Party) -> Fraction | None:
        """How much each required time asks for; ``None`` if a number of the party is missing."""
        obligation = self.duty.obligation
        if obligation.share is not None:
            return obligation.share
        if obligation.quantity is None:
            return _ONE
        if obligation.quantity.per is None:
            return Fraction(obligation.quantity.amount)
        number = party.facts.get(obligation.quantity.per)
        return None if number is None or number < 0 else Fraction(obligation.quantity.amount) * Fraction(number)

    def _owed(self, triggers: Mapping[str, tuple[dt.date, ...]]) -> Windows | CalendarError:
        try:
            around = Surroundings(self.calendar, triggers)
            return Windows.of(owed_occurrences(self.schedule, self.duty.plan, self.owed_from, around))
        except UnknownYearError as error:
            return self._told(triggers) if triggers else error
        except CalendarError as error:
            return error

    def _told(self, triggers: Mapping[str, tuple[dt.date, ...]]) -> Windows:
        """The windows of the triggers whose deadlines can be told; each of the others is said to be untold."""
        told: dict[str, tuple[dt.date, ...]] = {}
        untold: list[CalendarError] = []
        for key, moments in sorted(triggers.items()):
            for at in moments:
                try:
                    owed_occurrences(
                        self.schedule, self.duty.plan, self.owed_from, Surroundings(self.calendar, {key: (at,)})
                    )  # fmt: skip
                    told[key] = (*told.get(key, ()), at)
                except CalendarError as error:
                    untold.append(error)
        around = Surroundings(self.calendar, told)
        windows = Windows.of(owed_occurrences(self.schedule, self.duty.plan, self.owed_from, around))
        return attrs.evolve(windows, untold=tuple(untold))

    def _incomplete(self) -> Judged | None:
        """What is to be said if the calendar does not know all of the time."""
        try:
            last = min(self.duty.plan.horizon.last_day, LAST_DAY)
            check_known(self.schedule, self.owed_from, last, Surroundings(self.calendar))
        except CalendarError as error:
            return Judged(Outcome.NOT_ASSESSABLE, note_zh=f"日历不全：{error}", note_en=str(error))
        return None

    def _judge(self, need: Fraction | None, evidence: Evidence, windows: Windows | CalendarError) -> tuple[Judged, ...]:
        if self.duty.undecided:
            return (Judged(Outcome.NOT_ASSESSABLE, note_zh="缺少判断是否适用所需的数据",
                           note_en="the party does not say what decides whether it applies"),)  # fmt: skip
        if need is None:
            per = self.duty.obligation.quantity.per if self.duty.obligation.quantity else ""
            return (
                Judged(Outcome.NOT_ASSESSABLE, note_zh=f"缺少数据：{per}", note_en=f"the party gives no number: {per}"),
            )
        if not need:
            return (Judged(Outcome.NOT_APPLICABLE, note_zh="没有可计的对象", note_en="there is nothing to count"),)
        acts = self._acts(evidence)
        found = [self._judge_standing(part, evidence, need) for part in self._standing]
        found += [self._judge_rolling(part, acts, evidence.waivers) for part in self._rolling]
        if isinstance(windows, CalendarError):
            return (
                *found,
                Judged(Outcome.NOT_ASSESSABLE, note_zh=f"日历缺少所需事件：{windows}", note_en=str(windows)),
            )
        dated = self._dated(windows, need, acts, evidence.waivers)
        for error in windows.untold:
            found.append(Judged(Outcome.NOT_ASSESSABLE, note_zh=f"日历不全：{error}", note_en=str(error)))
        if self._unknown is not None:
            found.append(self._unknown)
        if not found and not dated:
            return (Judged(Outcome.NOT_APPLICABLE, note_zh="期间内没有应履行的事项", note_en="nothing was owed"),)
        return (*dated, *found)

    def _acts(self, evidence: Evidence) -> list[tuple[int, Activity]]:
        """The acts up to the date with their days, in an order that the order of the ledger does not influence."""
        last = self.as_of
        acts = [
            (day, act)
            for act in evidence.activities
            if (day := act.day if isinstance(act.when, dt.datetime) else act.when.toordinal()) <= last
        ]
        if self._begins_standing:
            # What is attested was begun: where a date is followed by a standing duty, that counts for the date.
            acts += [(to_day(one.start), _begun(one)) for one in evidence.attestations if to_day(one.start) <= last]
        if len(acts) > 1:
            acts.sort(key=_day)
            if len({day for day, _ in acts}) < len(acts):
                acts.sort(key=_order)
        return acts

    # --- dated duties -------------------------------------------------------------------------------------------

    def _dated(
        self, windows: Windows, need: Fraction, acts: list[tuple[int, Activity]], waivers: SequenceOf[Waiver]
    ) -> SequenceOf[Judged]:
        if windows.plain and not self.by_share and not waivers and need.denominator == 1 and need:
            if acts and windows is self._windows:
                return self._whole(windows, need.numerator, acts, self.blank(need))
            nothing = [
                self.counted(owed, need.numerator * times, 0, 0, ())
                for owed, times in zip(windows.owed, windows.times, strict=True)
            ]
            return self._whole(windows, need.numerator, acts, nothing) if acts else nothing
        if windows.particular:
            return self._particular(windows, need, acts, waivers)
        tallies = [Tally(need * times) for times in windows.times]
        rest = count_in_time(windows, tallies, acts, by_share=self.by_share)
        count_late(windows.owed, tallies, rest)
        return [
            self.judged(occurrence, tally.needed, tally.done, tally.late, tuple(tally.evidence), waivers)
            for occurrence, tally in zip(windows.owed, tallies, strict=True)
        ]

    def _particular(
        self, windows: Windows, need: Fraction, acts: list[tuple[int, Activity]], waivers: SequenceOf[Waiver]
    ) -> list[Judged]:
        """Windows of which some have acts that must lie apart, or allow so many at most: each sort by itself."""
        owed = windows.owed
        usual = [place for place, one in enumerate(owed) if one.gap is None and not one.cap]
        apart = [place for place, one in enumerate(owed) if one.gap is not None]
        found: dict[int, Judged] = {}
        rest = Windows.of([owed[place] for place in usual])
        found.update(zip(usual, self._dated(rest, need, acts, waivers), strict=True))
        tallies = count_apart([owed[place] for place in apart], need, acts, by_share=self.by_share)
        for place, tally in zip(apart, tallies, strict=True):
            found[place] = self.judged(
                owed[place], tally.needed, tally.done, tally.late, tuple(tally.evidence), waivers
            )  # fmt: skip
        for place, one in enumerate(owed):
            if one.cap:
                found[place] = self._capped(one, need * one.times, acts, waivers)
        return [found[place] for place in range(len(owed))]

    def _capped(
        self, one: Occurrence, most: Fraction, acts: list[tuple[int, Activity]], waivers: SequenceOf[Waiver]
    ) -> Judged:
        """Kept until the act that goes over; then missed, whatever is left of the window."""
        total, evidence = _ZERO, []
        for day, act in acts:
            if one.first_day <= day <= one.due_day:
                total += (act.share or _ZERO) if self.by_share else act.count
                evidence.append(act)
        shown: tuple[Activity | Waiver, ...] = tuple(evidence)
        if total <= most:
            outcome = Outcome.OPEN if one.due_day >= self.as_of else Outcome.FULFILLED
            note_zh, note_en = f"已有{total}，至多{most}", f"{total} of at most {most}"
            credit = _ZERO if outcome is Outcome.OPEN else _ONE
            return Judged(outcome, one, credit, total, _ZERO, total, shown, note_zh, note_en)
        note_zh, note_en = f"超出上限：{total}，至多{most}", f"over the limit: {total}, at most {most}"
        waiver = waiver_of(waivers, one.due_day, self.as_of)
        if waiver is not None:
            return Judged(Outcome.WAIVED, one, _ZERO, most, _ZERO, most, (*shown, waiver), note_zh, note_en, _ZERO)
        return Judged(Outcome.MISSED, one, _ZERO, _ZERO, _ZERO, most, shown, note_zh, note_en)

    def _whole(
        self, windows: Windows, need: int, acts: list[tuple[int, Activity]], blank: SequenceOf[Judged]
    ) -> list[Judged]:
        """The blank outcomes of plain windows, with those where something was counted in their places."""
        done, late, evidence = count_whole(windows, need, acts)
        found = list(blank[: len(windows.owed)])
        for place, entries in evidence.items():
            needed = need * windows.times[place]
            if done.get(place) == needed:  # in time, and the most frequent of all
                whole = _fraction(needed)
                found[place] = Judged(Outcome.FULFILLED, windows.owed[place], _ONE, whole, _ZERO, whole, tuple(entries))
                continue
            found[place] = self.counted(
                windows.owed[place], needed, done.get(place, 0), late.get(place, 0), tuple(entries)
            )
        return found

    def judged(
        self,
        occurrence: Occurrence,
        needed: Fraction,
        done: Fraction,
        late: Fraction,
        evidence: tuple[Activity | Waiver, ...],
        waivers: SequenceOf[Waiver],
    ) -> Judged:
        """The outcome of an occurrence for which so much was done."""
        policy, as_of = self.policy, self.as_of
        waiver = waiver_of(waivers, occurrence.due_day, as_of) if waivers else None
        credit, part = _ZERO, _ONE
        if done + late >= needed and not (late and occurrence.due_day >= as_of):
            outcome = Outcome.FULFILLED_LATE if late else Outcome.FULFILLED
            # A waiver forgives that it was late.
            credit = (done + late * policy.late_credit) / needed if late and waiver is None else _ONE
        elif waiver is not None:
            # What was done counts in full, and the rest is not asked for.
            outcome = Outcome.WAIVED
            credit = part = min((done + late) / needed, _ONE)
        elif occurrence.due_day >= as_of:
            outcome = Outcome.DUE_SOON if occurrence.due_day - as_of <= policy.soon_days else Outcome.OPEN
        else:
            share = (done + late * policy.late_credit) / needed if done or late else _ZERO
            outcome = Outcome.PARTIAL if share else Outcome.MISSED
            credit = share * policy.partial_credit
        if waiver is not None and outcome is not Outcome.FULFILLED:
            evidence += (waiver,)
        return Judged(outcome, occurrence, credit, done, late, needed, evidence, part=part)

    def counted(
        self, occurrence: Occurrence, needed: int, done: int, late: int, evidence: tuple[Activity, ...]
    ) -> Judged:
        """The same in whole numbers, without waivers: one fraction is made at the end."""
        as_of, due, credit = self.as_of, occurrence.due_day, _ZERO
        earned, of = self._late
        amount = done * of + late * earned
        if done + late >= needed and not (late and due >= as_of):
            outcome = Outcome.FULFILLED_LATE if late else Outcome.FULFILLED
            credit = Fraction(amount, needed * of) if late else _ONE
        elif due >= as_of:
            outcome = Outcome.DUE_SOON if due - as_of <= self.policy.soon_days else Outcome.OPEN
        elif amount:
            outcome = Outcome.PARTIAL
            factor, by = self._partial
            credit = Fraction(amount * factor, needed * of * by)
        else:
            outcome = Outcome.MISSED
        return Judged(outcome, occurrence, credit, _fraction(done), _fraction(late), _fraction(needed), evidence)

    # --- standing and rolling duties ----------------------------------------------------------------------------

    def _judge_standing(self, rule: Continuous, evidence: Evidence, need: Fraction = _ONE) -> Judged:
        """A continuous duty is met if it is attested, or enough was done for it not too long ago.

        Where it asks for so many of something, acts that still count are added up until there are so many.
        """
        as_of = self.as_of
        start = self.owed_from if rule.start_day is None else max(rule.start_day, self.owed_from)
        if start > self.duty.plan.horizon.last_day:
            return Judged(Outcome.NOT_APPLICABLE, note_zh="期间内没有应履行的事项", note_en="nothing was owed")
        if as_of < start:
            return Judged(Outcome.OPEN, note_zh=f"自{as_date(start)}起", note_en=f"from {as_date(start)} on")
        day = min(as_of, self.duty.plan.horizon.last_day, LAST_DAY if rule.end_day is None else rule.end_day)
        begun = [one for one in evidence.attestations if to_day(one.start) <= day]
        attested = [one for one in begun if day <= to_day(one.until)] if begun else begun
        if attested:
            shown = attested[0]
            if len(attested) > 1:
                shown = min(attested, key=lambda one: (str(one.until), str(one)))
            return Judged(Outcome.FULFILLED, None, _ONE, _ONE, evidence=(shown,))
        validity = self.policy.activity_validity_days
        acts = self._acts(evidence)
        total, counted = 0, []
        for done, act in reversed(acts):
            if done <= day <= (done + validity if act.until is None else to_day(act.until)):
                if need == 1:
                    return Judged(Outcome.FULFILLED, None, _ONE, _ONE, evidence=(act,))
                total += act.count
                counted.append(act)
                if total >= need:
                    return Judged(Outcome.FULFILLED, None, _ONE, need, needed=need, evidence=tuple(counted))
        waiver = waiver_of(evidence.waivers, day, as_of)
        if waiver is not None:
            return Judged(Outcome.WAIVED, evidence=(waiver,))
        if total:
            credit = total / need * self.policy.partial_credit
            return Judged(Outcome.PARTIAL, None, credit, Fraction(total), needed=need, evidence=tuple(counted))
        stale = bool(acts) or bool(begun)
        note_zh, note_en = (
            ("证据已过期", "the evidence has gone stale") if stale else ("没有证据", "nothing attests it")
        )
        outcome = Outcome.MISSED if self.policy.unattested_counts else Outcome.NOT_ASSESSABLE
        return Judged(outcome, note_zh=note_zh, note_en=note_en)

    def _judge_rolling(self, rule: Rolling, dated: list[tuple[int, Activity]], waivers: SequenceOf[Waiver]) -> Judged:
        """Each act keeps the duty met for so long: judged by the share of days on which it was.

        An act on the day after the last one in time is late by that day.
        """
        as_of, owed_from, policy = self.as_of, self.owed_from, self.policy
        end = min(as_of, self.duty.plan.horizon.last_day)
        acts = tuple(act for _, act in dated)
        covered_to = rolling_start(rule, owed_from)
        gaps: list[tuple[int, int]] = []
        for day, _ in dated:
            gaps.append((max(covered_to + 1, owed_from), min(day, end)))
            covered_to = max(covered_to, advance(day, rule.amount, rule.unit))
        gaps.append((max(covered_to + 1, owed_from), end))
        uncovered = sum(max(0, last - first + 1) for first, last in gaps)
        occurrence = Occurrence(owed_from, covered_to, 1, "by")
        if not uncovered:
            if not acts:
                soon = 0 <= covered_to - as_of <= policy.soon_days
                return Judged(Outcome.DUE_SOON if soon else Outcome.OPEN, occurrence)
            return Judged(Outcome.FULFILLED, occurrence, _ONE, _ONE, evidence=acts)
        total = end - owed_from + 1
        forgiven = sum(
            waiver_of(waivers, day, as_of) is not None for first, last in gaps for day in range(first, last + 1)
        ) if waivers else 0  # fmt: skip
        covered = Fraction(total - uncovered, total)
        waiver = None if end <= covered_to else waiver_of(waivers, end, as_of)
        if waiver is not None:
            # What was covered counts, and the days set aside are not asked for.
            part = Fraction(total - forgiven, total)
            return Judged(Outcome.WAIVED, occurrence, covered, covered, evidence=(*acts, waiver), part=part)
        missing = uncovered - forgiven
        credit = 1 - Fraction(missing, total)
        if end <= covered_to:
            outcome = Outcome.FULFILLED_LATE if missing else Outcome.FULFILLED
        else:
            outcome = Outcome.PARTIAL if acts else Outcome.MISSED
            credit = credit * policy.partial_credit if acts else _ZERO
        return Judged(outcome, occurrence, credit, credit, evidence=acts, note_zh=f"缺{missing}天" if missing else "",
                      note_en=f"{missing} days not covered" if missing else "")  # fmt: skip


def rolling_start(rule: Rolling, owed_from: int) -> int:
    """The last day on which the first act is in time: nothing is late on the first day on which it is owed at all."""
    return max(rule.first_day, owed_from)


def _begun(attested: Attestation) -> Activity:
    return Activity(
        party=attested.party, obligation=attested.obligation, when=attested.start, evidence=attested.evidence,
        by=attested.by,
    )  # fmt: skip


_day = itemgetter(0)


def _order(dated: tuple[int, Activity]) -> tuple[object, ...]:
    day, act = dated
    at = act.when.timestamp() if isinstance(act.when, dt.datetime) else math.inf  # a date: the end of its day
    return (day, at, act.count, act.share or _ZERO, act.evidence, act.by, act.obligation, act.also, str(act.until))


def waiver_of(waivers: SequenceOf[Waiver], day: int, as_of: int) -> Waiver | None:
    """The waiver for what falls due on the day, if there is one: the same whatever the order of the ledger."""
    fitting = [one for one in waivers if one.granted_day <= as_of and to_day(one.start) <= day <= to_day(one.until)]
    return min(fitting, key=lambda w: (str(w.start), str(w.until), w.granted_by, w.why, str(w.granted)), default=None)
