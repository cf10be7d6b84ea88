"""Comparing two reports of a party: two dates, two policies, or a report and a what-if."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from zbgj.evaluation.outcomes import Outcome
from zbgj.evaluation.report import PartyReport
from zbgj.evaluation.score import Score
from zbgj.labels import checked

if TYPE_CHECKING:
    from zbgj.evaluation.outcomes import Judged
    from zbgj.evaluation.policy import Policy

__all__ = ["Change", "Comparison", "compare", "policy_differences"]

_ZERO = Fraction(0)


@attrs.frozen
class Change:
    """How a duty or target stood and stands.

    :param id: the obligation or target.
    :param before, after: its weighted credit; ``None`` if it does not fall on the party there.
    :param gain: its part in the change of the score, in points of 100; the parts add up to the whole change.
    :param outcomes: for each occurrence whose outcome changed: its label, the outcome before, and after.
    """

    id: str
    before: Score | None
    after: Score | None
    gain: Fraction
    outcomes: tuple[tuple[str, Outcome | None, Outcome | None], ...] = ()


@attrs.frozen
class Comparison:
    """Two reports side by side.

    :param changes: what changed, the greatest loss first and the greatest gain last.
    :param policy: what the policies differ in: attribute, before, after.
    """

    before: PartyReport = attrs.field(repr=False)
    after: PartyReport = attrs.field(repr=False)
    changes: tuple[Change, ...]
    policy: tuple[tuple[str, str, str], ...]

    @property
    def gain(self) -> Fraction | None:
        """By how many points of 100 the score changed, exactly; ``None`` if either was not assessable."""
        one, two = self.before.total, self.after.total
        return _points(two.earned, two) - _points(one.earned, one) if one.possible and two.possible else None

    def explain(self, language: str = "en") -> str:
        """The comparison in words, a line each.

        :raises ValueError: if the language is neither ``"zh"`` nor ``"en"``.
        """
        zh = checked(language) == "zh"
        one, two = self.before, self.after
        gain = self.gain
        lines = [
            f"{one.party.id}: {_score(one)} ({one.as_of}, {one.policy.name}) → {_score(two)} "
            f"({two.as_of}, {two.policy.name})" + ("" if gain is None else f", {float(gain):+.2f}")
        ]
        for name, old, new in self.policy:
            lines.append(f"  口径 {name}：{old} → {new}" if zh else f"  policy {name}: {old} → {new}")
        for change in self.changes:
            lines.append(f"  {float(change.gain):+.2f}  {change.id}")
            for label, before, after in change.outcomes:
                named = [outcome and (outcome.zh if zh else outcome.en) for outcome in (before, after)]
                lines.append(f"      {label}: {named[0] or '—'} → {named[1] or '—'}")
        return "\n".join(lines)


def _score(report: PartyReport) -> str:
    return "—" if report.score is None else f"{report.score:.2f}"


def _points(earned: Fraction, total: Score) -> Fraction:
    return 100 * earned / total.possible if total.possible else _ZERO


def compare(before: PartyReport, after: PartyReport) -> Comparison:
    """What changed from one report of a party to another.

    >>> from zbgj import Activity, Ledger, Level, Party, PartyKind, Sector, evaluate, load_catalog
    >>> bureau = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS})
    >>> plans = load_catalog().plans([Sector.SPORTS])
    >>> one = evaluate(bureau, plans, Ledger(), "2024-07-10")
    >>> check = Activity(party="b", obligation="20-3.6-leaders-check", when="2024-07-09")
    >>> [change.outcomes for change in compare(one, evaluate(bureau, plans, Ledger([check]), "2024-10-10")).changes
    ...  if change.id == "20-3.6-leaders-check"]
    [(('2024-Q3', <Outcome.OPEN: 'open'>, <Outcome.FULFILLED: 'fulfilled'>),)]

    :raises ValueError: if they are reports of different parties.
    """
    if before.party.id != after.party.id:
        raise ValueError(f"expected reports of one party, not of {before.party.id} and {after.party.id}")
    old, new = _standing(before), _standing(after)
    changes = []
    for key in sorted({*old, *new}):
        (was, judged_before), (now, judged_after) = old.get(key, (None, ())), new.get(key, (None, ()))
        gain = _part(now, after) - _part(was, before)
        outcomes = _changed(judged_before, judged_after)
        if gain or outcomes or (was is None) != (now is None):
            changes.append(Change(key, was, now, gain, outcomes))
    veto = _veto(after) - _veto(before)
    if veto:
        changes.append(Change("veto", None, None, veto))
    changes.sort(key=lambda change: (change.gain, change.id))
    return Comparison(before, after, tuple(changes), policy_differences(before.policy, after.policy))


def _standing(report: PartyReport) -> dict[str, tuple[Score | None, tuple[Judged, ...]]]:
    found: dict[str, tuple[Score | None, tuple[Judged, ...]]] = {
        duty.id: (duty.score, duty.outcomes) for duty in report.duties
    }
    found |= {target.target.id: (report.target_score(target), ()) for target in report.targets}
    return found


def _part(score: Score | None, report: PartyReport) -> Fraction:
    return _ZERO if score is None else _points(score.earned, report.total)


def _veto(report: PartyReport) -> Fraction:
    return _points(report.total.earned - report.uncapped.earned, report.total)


def _changed(
    before: tuple[Judged, ...], after: tuple[Judged, ...]
) -> tuple[tuple[str, Outcome | None, Outcome | None], ...]:
    old, new = _labelled(before), _labelled(after)
    return tuple(
        (key[1] or "—", old.get(key), new.get(key)) for key in sorted({*old, *new}) if old.get(key) is not new.get(key)
    )


def _labelled(outcomes: tuple[Judged, ...]) -> dict[tuple[int, str, int], Outcome]:
    """Outcomes by due day, label and which of several alike."""
    found: dict[tuple[int, str, int], Outcome] = {}
    alike: Counter[tuple[int, str]] = Counter()
    for judged in outcomes:
        owed = judged.occurrence
        key = (0, "") if owed is None else (owed.due_day, owed.label)
        found[(*key, alike[key])] = judged.outcome
        alike[key] += 1
    return found


def policy_differences(one: Policy, two: Policy) -> tuple[tuple[str, str, str], ...]:
    """The attributes in which two policies differ, with both values as text; descriptions aside.

    >>> from zbgj import Policy
    >>> policy_differences(Policy(), Policy(name="ours", late_credit=0))
    (('late_credit', '1/2', '0'), ('name', 'default', 'ours'))
    """
    from zbgj.loading.policies import policy_data

    old, new = policy_data(one), policy_data(two)
    return tuple(
        (name, str(old[name]), str(new[name]))
        for name in sorted(old)
        if old[name] != new[name] and not name.startswith("description")
    )
