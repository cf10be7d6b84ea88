"""The figures of the page, taken from the reports: nothing is reckoned twice."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from zbgj._named import label_name
from zbgj.days import to_day
from zbgj.evaluation.outcomes import Outcome
from zbgj.evaluation.report import DutyReport
from zbgj.evaluation.score import Score
from zbgj.evaluation.targets import TargetStanding
from zbgj.hazards.states import Grade
from zbgj.model.kinds import ObligationKind
from zbgj.model.values import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zbgj.evaluation.report import PartyReport
    from zbgj.evaluation.targets import TargetReport
    from zbgj.hazards.hazard import Hazard

__all__ = [
    "GOOD", "Coming", "Missing", "Parts", "coming", "due_days", "measured", "missing", "open_hazards", "parts",
    "standing_missed", "together", "unmeasured",
]  # fmt: skip


#: Standings of a target that call for nothing.
GOOD = (TargetStanding.MET, TargetStanding.ON_TRACK)


def together(reports: Iterable[PartyReport]) -> Score:
    """The score of all of them."""
    return sum((report.total for report in reports), Score())


@attrs.frozen
class Missing:
    """What is overdue of one duty.

    :param parties: whose. :param times: how many occurrences, of all of them. :param partial: how many of these are
        done in part.
    :param first, last: day numbers of the oldest and the newest due day.
    """

    duty: DutyReport
    parties: tuple[str, ...]
    times: int
    partial: int
    first: int
    last: int


def missing(reports: Iterable[PartyReport]) -> list[Missing]:
    """What is overdue, by duty, the oldest first; parties for whom it reads otherwise stand apart."""
    found: defaultdict[tuple[str, Bilingual], list[tuple[str, DutyReport, Outcome, int]]] = defaultdict(list)
    for report in reports:
        for duty, judged in report.overdue():
            if judged.occurrence is not None:
                found[duty.id, duty.duty.statement].append(
                    (report.party.id, duty, judged.outcome, judged.occurrence.due_day)
                )
    rows = [
        Missing(
            entries[0][1],
            tuple(dict.fromkeys(entry[0] for entry in entries)),
            len(entries),
            sum(1 for entry in entries if entry[2] is Outcome.PARTIAL),
            min(entry[3] for entry in entries),
            max(entry[3] for entry in entries),
        )
        for entries in found.values()
    ]
    return sorted(rows, key=lambda row: (row.first, row.duty.id))


def standing_missed(reports: Iterable[PartyReport]) -> list[tuple[DutyReport, tuple[str, ...]]]:
    """Standing duties that count as missed, which only some policies know, with whose they are."""
    found: dict[str, tuple[DutyReport, list[str]]] = {}
    for report in reports:
        for duty in report.duties:
            if any(judged.occurrence is None for judged in duty.with_outcome(Outcome.MISSED)):
                found.setdefault(duty.id, (duty, []))[1].append(report.party.id)
    return [(duty, tuple(parties)) for duty, parties in found.values()]


@attrs.frozen
class Coming:
    """What falls due of one duty on one day.

    :param parties: whose. :param label: the period or event, by its name.
    """

    duty: DutyReport
    day: int
    label: Bilingual
    outcome: Outcome
    parties: tuple[str, ...]


def coming(reports: Iterable[PartyReport], days: int) -> list[Coming]:
    """What falls due within so many days from the as-of date on, by day and duty, the next first."""
    found: dict[tuple[int, str, str, str], tuple[DutyReport, Outcome, list[str]]] = {}
    for report in reports:
        for duty, judged in report.upcoming(days):
            if judged.occurrence is not None:
                key = (judged.occurrence.due_day, duty.id, judged.occurrence.label, duty.duty.statement.en)
                found.setdefault(key, (duty, judged.outcome, []))[2].append(report.party.id)
    return [
        Coming(duty, day, label_name(label, duty.duty.plan), outcome, tuple(dict.fromkeys(parties)))
        for (day, _, label, _), (duty, outcome, parties) in sorted(found.items(), key=lambda item: item[0])
    ]


@attrs.frozen
class Parts:
    """Of what the score is made.

    :param kinds: by kind of duty: how many duties count, and their score; the heaviest first.
    :param targets: of the measured points of targets. :param veto: what vetoes take away, 0 or more.
    """

    kinds: tuple[tuple[ObligationKind, int, Score], ...]
    targets: Score
    veto: Fraction
    total: Score


def parts(reports: Sequence[PartyReport]) -> Parts:
    """The score by kind; the kinds and the targets, less what vetoes take away, are the total."""
    counts: defaultdict[ObligationKind, int] = defaultdict(int)
    scores: defaultdict[ObligationKind, Score] = defaultdict(Score)
    whole = Score()
    for report in reports:
        for duty in report.duties:
            if duty.credit is not None:
                counts[duty.duty.obligation.kind] += 1
                scores[duty.duty.obligation.kind] += duty.score
        # The same report under a policy without vetoes is what would have been earned.
        whole += attrs.evolve(report, policy=attrs.evolve(report.policy, veto_themes=())).total
    total = together(reports)
    duties = sum(scores.values(), Score())
    kinds = sorted(scores, key=lambda kind: (-scores[kind].possible, kind))
    return Parts(
        tuple((kind, counts[kind], scores[kind]) for kind in kinds),
        Score(whole.earned - duties.earned, whole.possible - duties.possible),
        whole.earned - total.earned,
        total,
    )


_WORST = (
    TargetStanding.MISSED, TargetStanding.BEHIND, TargetStanding.NO_LINE, TargetStanding.ON_TRACK, TargetStanding.MET,
    TargetStanding.NO_DATA,
)  # fmt: skip


def measured(reports: Iterable[PartyReport]) -> list[tuple[PartyReport, TargetReport]]:
    """Targets for which something was measured, the worst standing first."""
    found = [(r, t) for r in reports for t in r.targets if any(point.measurement for point in t.points)]
    return sorted(found, key=lambda pair: (_WORST.index(pair[1].standing), pair[1].target.id, pair[0].party.id))


def unmeasured(reports: Iterable[PartyReport]) -> int:
    """How many targets have no data."""
    return sum(1 for r in reports for t in r.targets if not any(point.measurement for point in t.points))


def due_days(hazard: Hazard, as_of: int) -> int | None:
    """By how many days the hazard's limit is exceeded; negative if it lies ahead, ``None`` if there is none."""
    return None if hazard.due is None else as_of - to_day(hazard.due)


def open_hazards(hazards: Iterable[Hazard], as_of: int) -> list[Hazard]:
    """The open ones, major ones first, then by limit."""

    def order(hazard: Hazard) -> tuple[bool, bool, int, str]:
        over = due_days(hazard, as_of)
        return hazard.grade is not Grade.MAJOR, over is None, -(over or 0), hazard.id

    return sorted((hazard for hazard in hazards if hazard.open), key=order)
