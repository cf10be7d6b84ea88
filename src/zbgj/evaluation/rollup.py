"""Rolling up: the scores of many parties by place, organisation and sector; the worst first, and what drives them.

Scores add up exactly, so that any grouping gives the same total.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TypeAlias

import attrs

from zbgj.evaluation.report import PartyReport, sum_of
from zbgj.evaluation.score import Score

__all__ = ["Driver", "Group", "Member", "by_organisation", "by_place", "by_sector", "drivers", "each_alike", "roll_up"]

_ONE = Fraction(1)

#: From the reports, for each the paths it is filed under, outermost first, with its share of the score there.
Filing: TypeAlias = Callable[[tuple[PartyReport, ...]], Iterable[tuple[PartyReport, tuple[str, ...], Score]]]
#: What a report weighs in the whole.
Weighing: TypeAlias = Callable[[PartyReport], Fraction | float]


@attrs.frozen
class Member:
    """A party in a group, with its weighted share of the score."""

    report: PartyReport = attrs.field(repr=False)
    score: Score

    @property
    def id(self) -> str:
        """The party."""
        return self.report.party.id


def _worst_first(score: Score, key: str) -> tuple[bool, Fraction, str]:
    # What nothing could be assessed of is neither good nor bad: it comes last.
    return (not score.possible, score.earned / score.possible if score.possible else _ONE, key)


@attrs.frozen
class Group:
    """A group of parties: those that belong to it directly, and the groups inside it.

    :param path: where it stands, outermost first; empty for the whole.
    :param total: the exact sum over everything inside.
    :param members: parties filed right here, the worst first. :param groups: groups inside, the worst first.
    """

    path: tuple[str, ...]
    total: Score
    members: tuple[Member, ...] = attrs.field(repr=False)
    groups: tuple[Group, ...] = attrs.field(repr=False)

    @property
    def key(self) -> str:
        """The last part of its path."""
        return self.path[-1] if self.path else ""

    @property
    def score(self) -> float | None:
        """From 0 to 100; ``None`` if nothing was assessable."""
        return self.total.value

    def everybody(self) -> tuple[Member, ...]:
        """All parties inside, at whatever depth, the worst first."""
        found = [*self.members, *(member for group in self.groups for member in group.everybody())]
        return tuple(sorted(found, key=lambda member: _worst_first(member.score, member.id)))

    def group(self, *path: str) -> Group:
        """A group inside.

        :raises KeyError: if there is none.
        """
        found = self
        for key in path:
            inside = {group.key: group for group in found.groups}
            if key not in inside:
                raise KeyError(f"there is no {key!r} in {'/'.join(found.path) or 'the whole'}; "
                               f"there are: {', '.join(sorted(inside)) or 'none'}")  # fmt: skip
            found = inside[key]
        return found


def by_place(reports: tuple[PartyReport, ...]) -> Iterable[tuple[PartyReport, tuple[str, ...], Score]]:
    """By place, outermost first: region, prefecture, county, township."""
    return ((report, tuple(report.party.place.split("/")), report.total) for report in reports)


def by_organisation(reports: tuple[PartyReport, ...]) -> Iterable[tuple[PartyReport, tuple[str, ...], Score]]:
    """By the parties they belong to: group, company, branch. Whoever has others below stands in a group with them."""
    above = {parent for report in reports for parent in report.party.parents}
    for report in reports:
        party = report.party
        own = (party.id,) if party.id in above else ()
        parents = [parent for parent in party.parents if parent != party.id]
        yield report, (*reversed(parents), *own), report.total


def by_sector(reports: tuple[PartyReport, ...]) -> Iterable[tuple[PartyReport, tuple[str, ...], Score]]:
    """By sector of the plans: a party under several plans has a share of its score in each.

    Where a veto capped the score, the shares are cut in proportion, so that they still add up to it.
    """
    for report in reports:
        for sector, score in report_by_sector(report).items():
            yield report, (sector,), score


def report_by_sector(report: PartyReport) -> dict[str, Score]:
    """The shares of a party's score by sector; they add up to it exactly."""
    shares: defaultdict[str, list[Score]] = defaultdict(list)
    for duty in report.duties:
        shares[str(duty.duty.plan.sector)].append(duty.score)
    for target in report.targets:
        shares[str(target.plan.sector)].append(report.target_score(target))
    whole = report.uncapped.earned
    kept = report.total.earned / whole if whole else _ONE
    return {
        sector: Score(kept * sum_of(one.earned for one in found), sum_of(one.possible for one in found))
        for sector, found in sorted(shares.items())
    }


def each_alike(report: PartyReport) -> Fraction:
    """A weight under which every party counts the same, however many duties it has."""
    possible = report.total.possible
    return 1 / possible if possible else _ONE


def roll_up(
    reports: Iterable[PartyReport],
    by: Filing = by_place,
    *,
    weight: Weighing | Mapping[str, Fraction | int] | None = None,
) -> Group:
    """The reports as a tree of groups with exact totals.

    :param by: :func:`by_place`, :func:`by_organisation`, :func:`by_sector`, or a function of one's own.
    :param weight: what each party weighs: a function of its report (:func:`each_alike`), or a table by party in which
        parties not named weigh 1. By default the weights of the duties count, so that who owes more weighs more.

    >>> from zbgj import Ledger, Level, Party, PartyKind, Sector, evaluate_all, load_catalog
    >>> bureaus = [Party(id=place, kind=PartyKind.AUTHORITY, level=Level.PREFECTURE, place=f"CN-54/{place}",
    ...                  sectors={Sector.SPORTS}) for place in ("Lhasa", "Ngari")]
    >>> plans = load_catalog().plans([Sector.SPORTS])
    >>> whole = roll_up(evaluate_all(bureaus, plans, Ledger(), "2024-10-15"))
    >>> [group.key for group in whole.group("CN-54").groups], whole.score
    (['Lhasa', 'Ngari'], 0.0)

    :raises ValueError: if a weight is negative or no number, or a party has several reports and would be counted as
        often.
    """
    found = tuple(reports)
    several = sorted(party for party, number in Counter(report.party.id for report in found).items() if number > 1)
    if several:
        raise ValueError(f"expected one report of each party, but there are several of: {', '.join(several)}")
    weights = _weights(found, weight)
    filed: list[tuple[tuple[str, ...], Member]] = []
    for report, path, score in by(found):
        factor = weights[id(report)]
        filed.append((path, Member(report, Score(factor * score.earned, factor * score.possible))))
    return _group((), filed)


def _weights(
    reports: tuple[PartyReport, ...], weight: Weighing | Mapping[str, Fraction | int] | None
) -> dict[int, Fraction]:
    """What each report weighs, exactly, by its identity.

    :raises ValueError: if a weight is negative or no number.
    """
    if weight is None:
        return {id(report): _ONE for report in reports}
    weights: dict[int, Fraction] = {}
    wrong: set[str] = set()
    for report in reports:
        given = weight.get(report.party.id, 1) if isinstance(weight, Mapping) else weight(report)
        try:
            factor = Fraction(given)
        except (TypeError, ValueError, OverflowError):
            factor = Fraction(-1)
        if factor < 0:
            wrong.add(f"{report.party.id} ({given!r})")
        weights[id(report)] = factor
    if wrong:
        raise ValueError(f"weights must be numbers, 0 or more, but are not for: {', '.join(sorted(wrong))}")
    return weights


def _group(path: tuple[str, ...], filed: list[tuple[tuple[str, ...], Member]]) -> Group:
    members: list[Member] = []
    inside: defaultdict[str, list[tuple[tuple[str, ...], Member]]] = defaultdict(list)
    for rest, member in filed:
        if rest:
            inside[rest[0]].append((rest[1:], member))
        else:
            members.append(member)
    groups = [_group((*path, key), more) for key, more in inside.items()]
    totals = [member.score for member in members] + [group.total for group in groups]
    total = Score(sum_of(one.earned for one in totals), sum_of(one.possible for one in totals))
    members.sort(key=lambda member: _worst_first(member.score, member.id))
    groups.sort(key=lambda group: _worst_first(group.total, group.key))
    return Group(path, total, tuple(members), tuple(groups))


@attrs.frozen
class Driver:
    """What one obligation or target does to the score of a set of parties.

    :param id: the obligation or target; ``"veto"`` for what a missed veto item took away beyond its own weight.
    :param earned: weight earned. :param lost: weight that was possible and not earned.
    :param parties: the parties that lost any of it, in order.
    """

    id: str
    earned: Fraction
    lost: Fraction
    parties: tuple[str, ...]


def drivers(
    reports: Iterable[PartyReport], *, weight: Weighing | Mapping[str, Fraction | int] | None = None
) -> tuple[Driver, ...]:
    """What drives the score of these parties down, most first; at the end what was earned without loss.

    The losses add up to what is missing to 100, exactly.

    :param weight: as in :func:`roll_up`.
    :raises ValueError: if a weight is negative or no number.
    """
    found = tuple(reports)
    weights = _weights(found, weight)
    earned: defaultdict[str, list[Fraction]] = defaultdict(list)
    lost: defaultdict[str, list[Fraction]] = defaultdict(list)
    losing: defaultdict[str, set[str]] = defaultdict(set)
    for report in found:
        factor = weights[id(report)]
        scores = [(duty.id, duty.score) for duty in report.duties]
        scores += [(target.target.id, report.target_score(target)) for target in report.targets]
        taken = report.uncapped.earned - report.total.earned
        if taken:
            lost["veto"].append(factor * taken)
            losing["veto"].add(report.party.id)
        for key, score in scores:
            if not score.possible:
                continue
            earned[key].append(factor * score.earned)
            missing = score.possible - score.earned
            if missing:
                lost[key].append(factor * missing)
                losing[key].add(report.party.id)
    driving = [
        Driver(key, sum_of(earned[key]), sum_of(lost[key]), tuple(sorted(losing[key]))) for key in {*earned, *lost}
    ]
    return tuple(sorted(driving, key=lambda driver: (-driver.lost, -driver.earned, driver.id)))
