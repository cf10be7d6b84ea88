"""How targets and limits stand at an as-of date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from zbgj.days import moment, to_day
from zbgj.labels import Labelled
from zbgj.ledger import Measurement
from zbgj.model.items import Limit, Target
from zbgj.model.plan import SectorPlan
from zbgj.model.values import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zbgj.model.party import Party

__all__ = [
    "LimitReport",
    "LimitStanding",
    "PointReport",
    "TargetReport",
    "TargetStanding",
    "judge_limit",
    "judge_target",
]


class TargetStanding(Labelled):
    """How a target, or one point of its trajectory, stands.

    ``NO_LINE``: not reached yet, and one measurement without a baseline says nothing of the way there.
    """

    MET = ("met", "已达到", "met")
    ON_TRACK = ("on-track", "进度正常", "on track")
    NO_LINE = ("no-line", "尚不能判断进度", "progress not known")
    BEHIND = ("behind", "进度滞后", "behind")
    MISSED = ("missed", "未达到", "missed")
    NO_DATA = ("no-data", "无数据", "no data")


class LimitStanding(Labelled):
    """Whether a limit is kept."""

    KEPT = ("kept", "符合", "kept")
    EXCEEDED = ("exceeded", "超限", "exceeded")
    NO_DATA = ("no-data", "无数据", "no data")


@attrs.frozen
class PointReport:
    """One point of a trajectory: its standing, and the measurement that decided.

    :param passed: whether its day lies before the as-of date.
    :param stale: whether there is a measurement, but too old to be relied on: no data for that reason.
    """

    point: Point
    standing: TargetStanding
    measurement: Measurement | None = None
    passed: bool = False
    stale: bool = False


@attrs.frozen
class TargetReport:
    """A target of a party.

    :param undecided: whether it cannot be told if the target is the party's at all.
    """

    target: Target
    plan: SectorPlan = attrs.field(repr=False)
    points: tuple[PointReport, ...]
    undecided: bool = False

    @property
    def standing(self) -> TargetStanding:
        """That of the last point passed if it was not met, else that of the next one, else that of the last."""
        passed = [p for p in self.points if p.passed]
        ahead = [p for p in self.points if not p.passed]
        if passed and (not ahead or passed[-1].standing is not TargetStanding.MET):
            return passed[-1].standing
        return ahead[0].standing


@attrs.frozen
class LimitReport:
    """A limit of a party, held against the party's number."""

    limit: Limit
    plan: SectorPlan = attrs.field(repr=False)
    standing: LimitStanding
    value: float | None = None


def judge_target(
    target: Target,
    plan: SectorPlan,
    measurements: Sequence[Measurement],
    as_of: int,
    *,
    undecided: bool = False,
    validity_days: int | None = None,
) -> TargetReport:
    """Each point by the last measurement up to its day; points ahead by the line that leads to them.

    A point's day is inclusive: it has passed when the as-of date lies after it. A point ahead that is not reached
    yet is on track if the last measurement lies on or beyond the straight line from the last known start (the
    baseline's value, the point before, or the first measurement) to it. Where the last measurement is the start
    itself there is no line yet, and so no progress that could be judged. A target without measurement has no data,
    which is never the same as missed.

    :param validity_days: so long a measurement may be relied on unless it says itself until when; ``None``: without
        limit. What is older at the point's day, or at the as-of date if that comes first, is stale: no data.
    """
    known = sorted((m for m in measurements if m.day <= as_of), key=lambda m: (moment(m.when), m.value))
    start = _baseline(target)
    found = []
    for point in target.points:
        passed = point.day < as_of
        upto = [m for m in known if m.day <= point.day]
        if not upto:
            found.append(PointReport(point, TargetStanding.NO_DATA, None, passed))
        elif _stale(upto[-1], min(point.day, as_of), validity_days):
            found.append(PointReport(point, TargetStanding.NO_DATA, upto[-1], passed, stale=True))
        else:
            last = upto[-1]
            if target.comparator.compare(last.value, point.value):
                standing = TargetStanding.MET
            elif passed:
                standing = TargetStanding.MISSED
            else:
                standing = _progress(target, start, known[0], point, last)
            found.append(PointReport(point, standing, last, passed))
        start = (point.day, point.value)
    return TargetReport(target, plan, tuple(found), undecided)


def _stale(measured: Measurement, day: int, validity_days: int | None) -> bool:
    if measured.until is not None:
        return to_day(measured.until) < day
    return validity_days is not None and measured.day + validity_days < day


def _baseline(target: Target) -> tuple[int, float] | None:
    date, colon, value = (target.baseline or "").partition(":")
    return (to_day(date.strip()), float(value)) if colon else None


def _progress(
    target: Target, start: tuple[int, float] | None, earliest: Measurement, point: Point, last: Measurement
) -> TargetStanding:
    first, value = start or (earliest.day, earliest.value)
    if target.unit == "state" or target.comparator.rising is None or point.day <= first:
        return TargetStanding.BEHIND
    if start is None and last.day <= first:
        return TargetStanding.NO_LINE
    # Before it starts the line does not go on: nothing less than the start is on the way.
    expected = value + (point.value - value) * max(0, last.day - first) / (point.day - first)
    return TargetStanding.ON_TRACK if target.comparator.compare(last.value, expected) else TargetStanding.BEHIND


def judge_limit(limit: Limit, plan: SectorPlan, party: Party) -> LimitReport:
    """Whether the party's number keeps the limit; no data if the limit names no number or the party gives none."""
    value = None if limit.fact is None else party.facts.get(limit.fact)
    if value is None:
        return LimitReport(limit, plan, LimitStanding.NO_DATA)
    kept = limit.comparator.compare(value, limit.value)
    return LimitReport(limit, plan, LimitStanding.KEPT if kept else LimitStanding.EXCEEDED, value)
