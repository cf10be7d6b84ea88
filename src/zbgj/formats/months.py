"""What happened month by month: outcomes of duties, credit of parties, stock and flow of hazards."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from zbgj.days import DateLike, as_date, month_index, to_day
from zbgj.evaluation.outcomes import Outcome
from zbgj.hazards import as_of, timeline
from zbgj.register.lives import stages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zbgj.evaluation.report import DutyReport, PartyReport
    from zbgj.hazards.hazard import Hazard
    from zbgj.hazards.states import Grade

__all__ = ["WORST_FIRST", "HazardMonth", "duty_months", "hazard_months", "month_name", "months_of", "party_months"]

#: Which outcome of a month is shown where a duty has several in it.
WORST_FIRST = (
    Outcome.MISSED,
    Outcome.PARTIAL,
    Outcome.DUE_SOON,
    Outcome.OPEN,
    Outcome.FULFILLED_LATE,
    Outcome.FULFILLED,
    Outcome.WAIVED,
    Outcome.NOT_ASSESSABLE,
    Outcome.NOT_APPLICABLE,
)
_RANK = {outcome: rank for rank, outcome in enumerate(WORST_FIRST)}


def month_name(index: int) -> str:
    """The month with this index (year * 12 + month - 1), as ``YYYY-MM``.

    >>> month_name(2024 * 12)
    '2024-01'
    """
    return f"{index // 12:04}-{index % 12 + 1:02}"


def months_of(first_day: int, last_day: int) -> range:
    """Indices of the months from the one that holds the first day to the one that holds the last."""
    return range(month_index(first_day), month_index(last_day) + 1)


def duty_months(duty: DutyReport) -> dict[int, Outcome]:
    """For each month in which the duty falls due, the worst outcome of that month.

    >>> from zbgj import Ledger, Level, Party, PartyKind, Sector, evaluate, load_catalog
    >>> bureau = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS})
    >>> report = evaluate(bureau, load_catalog().plans([Sector.SPORTS]), Ledger(), "2024-08-01")
    >>> months = duty_months(report.duty("20-3.6-leaders-check"))
    >>> [(month_name(index), outcome.en) for index, outcome in months.items()][:2]
    [('2024-06', 'missed'), ('2024-09', 'open')]
    """
    found: dict[int, Outcome] = {}
    for judged in duty.outcomes:
        if judged.occurrence is None or judged.occurrence.no_day_set:
            continue
        index = month_index(judged.occurrence.due_day)
        if index not in found or _RANK[judged.outcome] < _RANK[found[index]]:
            found[index] = judged.outcome
    return found


def party_months(report: PartyReport) -> dict[int, Fraction]:
    """For each month in which something of the party fell due and counts, the mean credit of it, 0 to 1.

    Every occurrence weighs the same here, whatever its duty; what was waived is left out of the mean, as in the score.
    """
    credit: defaultdict[int, Fraction] = defaultdict(Fraction)
    asked: defaultdict[int, Fraction] = defaultdict(Fraction)
    for duty in report.duties:
        for judged in duty.outcomes:
            if judged.counts and judged.occurrence is not None and not judged.occurrence.no_day_set:
                index = month_index(judged.occurrence.due_day)
                credit[index] += judged.credit
                asked[index] += judged.part
    return {index: credit[index] / asked[index] for index in sorted(asked) if asked[index]}


class HazardMonth(NamedTuple):
    """The hazards of one month.

    :param month: its index. :param new: found or found again in the month.
    :param closed: closed out, dismissed or merged in it.
    :param stock: open at its end, or at the as-of date if that comes first.
    """

    month: int
    new: int
    closed: int
    stock: int


def hazard_months(
    hazards: Iterable[Hazard], first: DateLike, as_of_day: DateLike, *, grade: Grade | None = None
) -> list[HazardMonth]:
    """Stock and flow for each month from the one that holds ``first`` to the one that holds the as-of date.

    The stock of a month is that of the month before, plus what was new, less what was closed.

    :param grade: only hazards of this grade, as it was determined by the as-of date; by default all.
    :raises ValueError: if ``first`` lies after the as-of date.
    """
    begin, end = to_day(first), to_day(as_of_day)
    if begin > end:
        raise ValueError(f"stock and flow from {as_date(begin)} to {as_date(end)}: the first day lies after the last")
    new: Counter[int] = Counter()
    closed: Counter[int] = Counter()
    for hazard in hazards:
        known = as_of(hazard, as_date(end))
        if known is None or (grade is not None and known.grade is not grade):
            continue
        for day, opened in _turns(known):
            (new if opened else closed)[month_index(day)] += 1
    months = months_of(begin, end)
    stock = sum(count for index, count in new.items() if index < months.start)
    stock -= sum(count for index, count in closed.items() if index < months.start)
    found = []
    for index in months:
        stock += new[index] - closed[index]
        found.append(HazardMonth(index, new[index], closed[index], stock))
    return found


def _turns(hazard: Hazard) -> list[tuple[int, bool]]:
    """The days on which the hazard became open (true) or ceased to be."""
    turns: list[tuple[int, bool]] = []
    for event, after in stages(timeline(hazard)):
        if not turns or after.open is not turns[-1][1]:
            turns.append((to_day(event.on), after.open))
    return turns
