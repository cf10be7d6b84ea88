"""One outcome for each occurrence of a duty, at an as-of date: what they are, and what they rest on."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from zbgj.evaluation.policy import Policy, ReadingChoice
from zbgj.labels import Labelled

if TYPE_CHECKING:
    from zbgj.applicability import Applied
    from zbgj.ledger import Activity, Attestation, Ledger, Waiver
    from zbgj.model.party import Party
    from zbgj.model.values import Reading
    from zbgj.schedule.expand import Surroundings
    from zbgj.schedule.occurrence import Occurrence
    from zbgj.schedule.rules import Schedule

__all__ = ["COUNTING", "Judged", "Outcome", "judge"]


class Outcome(Labelled):
    """How an occurrence stands at the as-of date."""

    # Outcomes are looked up in sets and counted by the million, and Enum's own hash is a Python function.
    __hash__ = object.__hash__

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
        return self in COUNTING


#: Outcomes that enter the score.
COUNTING = frozenset({Outcome.FULFILLED, Outcome.FULFILLED_LATE, Outcome.PARTIAL, Outcome.MISSED})
_ZERO, _ONE = Fraction(0), Fraction(1)


class Judged(NamedTuple):
    """The outcome of one occurrence, with its grounds. A named tuple, as many are made.

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


def lenient_reading(duty: Applied, choice: ReadingChoice) -> Reading | None:
    """The reading that is taken leniently, if one is: at most one, as it gives the schedule."""
    if choice is not ReadingChoice.LENIENT or duty.variant is not None:
        return None
    return next((reading for reading in duty.obligation.readings if reading.lenient is not None), None)


def schedule_under(duty: Applied, choice: ReadingChoice) -> Schedule:
    """The schedule under the reading chosen: the strict one, or the lenient one where a reading gives it."""
    reading = lenient_reading(duty, choice)
    return duty.schedule if reading is None or reading.lenient is None else reading.lenient


def judge(
    duty: Applied,
    party: Party,
    ledger: Ledger,
    as_of: int,
    policy: Policy,
    surroundings: Surroundings,
    owed_from: int | None = None,
) -> tuple[Judged, ...]:
    """The outcomes of all occurrences of one duty within its plan's horizon, in order, by its own entries alone.

    :param as_of: day number; nothing recorded for a later day counts.
    :param surroundings: the calendar and the party's triggers.
    :param owed_from: recurring duties are owed from the period that holds this day; by default the day the plan takes
        effect.
    """
    from zbgj.evaluation.frames import Evidence, Frame

    frame = Frame(duty, as_of, policy, surroundings.calendar, owed_from)
    return frame.judge(party, Evidence.of(ledger.of(party.id), duty.id, ()), surroundings.triggers)
