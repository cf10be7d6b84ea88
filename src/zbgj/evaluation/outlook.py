"""Reports over time: another day, a trend, what comes if nothing more is done, what to do next, and what if."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import attrs
import pendulum

from zbgj.days import DateLike, as_date, month_index, month_start, to_day
from zbgj.evaluation.evaluator import Evaluator
from zbgj.evaluation.outcomes import Judged, Outcome
from zbgj.evaluation.report import DutyReport, PartyReport
from zbgj.labels import Labelled
from zbgj.ledger import Activity, Attestation, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zbgj.evaluation.policy import Policy
    from zbgj.ledger import Measurement, Trigger, Waiver

    #: Whatever stands in a ledger.
    Entry: TypeAlias = Activity | Attestation | Measurement | Trigger | Waiver

__all__ = ["Action", "ActionKind", "forecast", "next_actions", "report_on", "trend", "what_if"]


def _evaluator(report: PartyReport, as_of: DateLike | int, policy: Policy | None = None) -> Evaluator:
    inputs = report.inputs
    return Evaluator(
        inputs.plans, as_date(as_of), policy=policy or report.policy, calendar=inputs.calendar,
        owed_from=None if inputs.owed_from is None else as_date(inputs.owed_from),
    )  # fmt: skip


def report_on(report: PartyReport, day: DateLike, *, policy: Policy | None = None) -> PartyReport:
    """The same report on another day, or under another policy, from the same ledger.

    >>> from zbgj import Ledger, Level, Party, PartyKind, Sector, evaluate, load_catalog
    >>> bureau = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS})
    >>> report = evaluate(bureau, load_catalog().plans([Sector.SPORTS]), Ledger(), "2024-10-15")
    >>> len(report_on(report, "2024-12-31").overdue()) > len(report.overdue())
    True
    """
    return _evaluator(report, day, policy).report(report.party, report.inputs.ledger)


def trend(report: PartyReport, start: DateLike, end: DateLike | None = None) -> tuple[PartyReport, ...]:
    """The report at the end of each month from the one that holds ``start`` on, and at ``end`` itself.

    :param end: by default the report's own date; days after it are not reached.

    >>> from zbgj import Ledger, Level, Party, PartyKind, Sector, evaluate, load_catalog
    >>> bureau = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS})
    >>> report = evaluate(bureau, load_catalog().plans([Sector.SPORTS]), Ledger(), "2024-10-15")
    >>> [str(each.as_of) for each in trend(report, "2024-08-01")]
    ['2024-08-31', '2024-09-30', '2024-10-15']
    """
    last = to_day(report.as_of if end is None else end)
    ends = [month_start(index + 1) - 1 for index in range(month_index(to_day(start)), month_index(last) + 1)]
    days = sorted({*(day for day in ends if day < last), last}) if to_day(start) <= last else []
    return tuple(_evaluator(report, day).report(report.party, report.inputs.ledger) for day in days)


def forecast(report: PartyReport, until: DateLike) -> PartyReport:
    """How the party will stand on a later day if nothing more is done than was done by the report's date.

    Measurements, attestations and waivers stay as they are; triggers that lie ahead are plans, and stay too.

    :raises ValueError: if the day lies before the report's date.
    """
    if to_day(until) < to_day(report.as_of):
        raise ValueError(f"expected a day on or after {report.as_of}, not {as_date(until)}")
    return _evaluator(report, until).report(report.party, _done_by(report))


def _done_by(report: PartyReport) -> Ledger:
    own, day = report.inputs.ledger.about(report.party.id), to_day(report.as_of)
    return Ledger(
        [one for one in own.activities if one.day <= day],
        [one for one in own.measurements if one.day <= day],
        own.triggers,
        [one for one in own.attestations if to_day(one.start) <= day],
        [one for one in own.waivers if one.granted_day <= day],
    )


def what_if(report: PartyReport, entries: Iterable[Entry] | Ledger, on: DateLike | None = None) -> PartyReport:
    """The report as it would be with more entries.

    :param entries: hypothetical activities, attestations, measurements or others of the party, or a ledger.
    :param on: the day; by default the report's own.
    :raises ValueError: if an entry is about somebody else, for it would change nothing.
    """
    more = entries if isinstance(entries, Ledger) else Ledger.mixed(entries)
    others = [party for party in more.parties if party != report.party.id]
    if others and not isinstance(entries, Ledger):
        raise ValueError(f"expected entries about {report.party.id}, not about {', '.join(others)}")
    known = report.inputs.ledger.about(report.party.id)
    return _evaluator(report, report.as_of if on is None else on).report(report.party, known + more)


class ActionKind(Labelled):
    """Why something is to be done."""

    DO = ("do", "按期完成", "do it in time")
    MAKE_GOOD = ("make-good", "补做", "make it good, late")
    ATTEST = ("attest", "补充落实证明", "attest that it is being done")


@attrs.frozen
class Action:
    """Something to do, and what it is worth.

    :param duty: the duty; what it does for others is in the worth as well.
    :param judged: the occurrence as it stands; for a standing duty without one.
    :param by: the last day, inclusive; ``None`` where it is late already, standing, or prompt with no day set.
    :param entries: what the ledger would then hold.
    :param gain: points of 100 that the forecast score is higher with it than without, exactly.
    """

    kind: ActionKind
    duty: DutyReport
    judged: Judged
    by: pendulum.Date | None
    entries: tuple[Activity | Attestation, ...]
    gain: Fraction


_AHEAD = (Outcome.OPEN, Outcome.DUE_SOON)
_BEHIND = (Outcome.MISSED, Outcome.PARTIAL)
_KEPT = (Outcome.FULFILLED, Outcome.FULFILLED_LATE)
_UNATTESTED = (Outcome.MISSED, Outcome.NOT_ASSESSABLE)


def next_actions(report: PartyReport, days: int = 90) -> tuple[Action, ...]:
    """What to do within so many days from the report's date on, both included, the most valuable first.

    The worth of an action is measured against the forecast: the score at the end of the day after these days if only
    this were done, less the score if nothing were done. What is equally worth comes in order of its deadline.
    What is kept up now but runs out within these days is among them: an act that bought time, or an attestation.
    Attestations come after all that has to be done: to say so is not to do so.

    :raises ValueError: if ``days`` is negative.
    """
    if days < 0:
        raise ValueError(f"expected 0 days or more, not {days}")
    today = to_day(report.as_of)
    last = today + days
    after = _evaluator(report, last + 1)  # an occurrence has passed on the day after its due day
    base = _done_by(report)
    nothing = after.report(report.party, base)
    now = _evaluator(report, today).report(report.party, base)
    found = []
    for duty, later in zip(now.duties, nothing.duties, strict=True):
        expiring = any(one.occurrence is None and one.outcome in _UNATTESTED for one in later.outcomes)
        for judged in now.asked_of(duty):
            kind, by, entries = _doing(report, duty, judged, today, last, expiring=expiring)
            if kind is None or not entries:
                continue
            done = after.report_with(nothing, Ledger.mixed(entries))
            found.append(Action(kind, duty, judged, by, entries, _points(done) - _points(nothing)))
    far = as_date(last + 1)
    return tuple(sorted(found, key=lambda one: (one.kind is ActionKind.ATTEST, -one.gain, one.by or far, one.duty.id)))


def _points(report: PartyReport) -> Fraction:
    total = report.total
    return 100 * total.earned / total.possible if total.possible else Fraction(0)


def _doing(
    report: PartyReport, duty: DutyReport, judged: Judged, today: int, last: int, *, expiring: bool
) -> tuple[ActionKind | None, pendulum.Date | None, tuple[Activity | Attestation, ...]]:
    """What would have to be done about an occurrence as it stands, if anything.

    :param expiring: whether the duty is standing and will not be attested any more when these days are over.
    """
    owed = judged.occurrence
    party, key = report.party.id, duty.id
    if owed is None:
        if not (expiring and is_standing(duty, report.policy)):
            return None, None, ()
        attested = Attestation(party=party, obligation=key, start=as_date(today), until=as_date(last + 1))
        return ActionKind.ATTEST, None, (attested,)
    if judged.outcome in _AHEAD:
        if owed.first_day > last or (owed.due_day > last and not owed.no_day_set):
            return None, None, ()
        day = max(today, owed.first_day)
        return ActionKind.DO, None if owed.no_day_set else owed.due, _acts(duty, judged, day, party)
    if judged.outcome in _BEHIND:
        return ActionKind.MAKE_GOOD, None, _acts(duty, judged, today, party)
    if judged.outcome in _KEPT and is_rolling(duty, report.policy):
        # As late as it may be: it buys time from its own day on.
        if owed.due_day > min(last, duty.duty.plan.horizon.last_day):
            return None, None, ()
        return ActionKind.DO, owed.due, (Activity(party=party, obligation=key, when=owed.due),)
    return None, None, ()


def is_rolling(duty: DutyReport, policy: Policy) -> bool:
    """Whether each act for the duty buys time until the next is due."""
    from zbgj.evaluation.outcomes import schedule_under
    from zbgj.schedule.rules import Rolling

    return isinstance(schedule_under(duty.duty, policy.readings), Rolling)


def is_standing(duty: DutyReport, policy: Policy) -> bool:
    """Whether a duty is continuous, wholly or at its end."""
    from zbgj.evaluation.outcomes import schedule_under
    from zbgj.schedule.rules import Continuous, parts_of

    schedule = schedule_under(duty.duty, policy.readings)
    return not duty.duty.undecided and any(isinstance(part, Continuous) for part in parts_of(schedule))


def _acts(duty: DutyReport, judged: Judged, day: int, party: str) -> tuple[Activity, ...]:
    """As many acts as are lacking: the share, or the number."""
    lacking = judged.needed - judged.done - judged.late
    if lacking <= 0:
        return ()
    owed = judged.occurrence
    # A date stands for the end of its day, which is too late where the hour counts.
    when = owed.due_at if owed is not None and owed.due_at is not None and owed.due_day == day else as_date(day)
    if duty.duty.obligation.share is not None:
        whole, rest = divmod(lacking, 1)
        shares = [Fraction(1)] * int(whole) + ([rest] if rest else [])
        return tuple(Activity(party=party, obligation=duty.id, when=when, share=share) for share in shares)
    return (Activity(party=party, obligation=duty.id, when=when, count=-(-lacking // 1)),)
