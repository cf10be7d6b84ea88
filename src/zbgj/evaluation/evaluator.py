"""Evaluating parties: whatever parties alike share is worked out once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import attrs

from zbgj._given import expected
from zbgj.applicability import Applied, among, applies, performed, refuse_undeclared
from zbgj.days import DateLike, as_date, to_day
from zbgj.due import Calendars, calendar_for
from zbgj.evaluation.frames import Evidence, Frame
from zbgj.evaluation.policy import Policy
from zbgj.evaluation.report import DutyReport, Inputs, PartyReport
from zbgj.evaluation.sharing import Sharing, sharing
from zbgj.evaluation.targets import LimitReport, TargetReport, judge_limit, judge_target
from zbgj.ledger import Ledger
from zbgj.model.condition import HasTag, InPlace, Number, atoms, holds
from zbgj.model.party import Party
from zbgj.model.plan import SectorPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from zbgj.catalog import Catalog
    from zbgj.ledger import Entries
    from zbgj.model.condition import Condition
    from zbgj.model.items import Limit, Obligation, Report, Target

    #: A plan; of its duties, targets and limits those that a party could be concerned by; and all of their scopes.
    _Could: TypeAlias = tuple[
        SectorPlan, tuple[Obligation | Report, ...], tuple[Target, ...], tuple[Limit, ...], tuple[Condition, ...]
    ]

__all__ = ["Evaluator", "evaluate", "evaluate_all"]


@attrs.frozen
class _Alike:
    """What parties that no condition tells apart have in common.

    :param needs: how much each required time of a duty asks of them.
    :param blank: the reports of the duties if nothing was recorded.
    :param touched: for an obligation, the places of the duties that its entries bear on.
    :param triggered: for a trigger, the places of the duties that it bears on.
    """

    frames: tuple[Frame, ...]
    needs: tuple[Fraction | None, ...]
    sharing: Sharing
    blank: tuple[DutyReport, ...]
    touched: dict[str, tuple[int, ...]]
    triggered: dict[str, tuple[int, ...]]
    targets: tuple[TargetReport, ...]
    limits: tuple[LimitReport, ...]


class Evaluator:
    """Evaluates any number of parties at one date under one policy, and remembers what parties alike share.

    May be shared by threads: what it remembers is worked out apart and put in place when it is whole; two threads that
    meet at the same question both work it out, and the first answer stands for all.

    :param catalog: a catalogue, or just the plans to be considered.
    :param as_of: the date; what the ledger records for later days changes nothing.
    :param policy: how outcomes become a score; by default :class:`Policy` with its defaults.
    :param calendar: for duties about events; by default each plan has its region's; or one a region, by its
        identifier.
    :param owed_from: recurring duties are owed from the period that holds this day; by default each plan's own day.
    :raises ValueError: if a plan is given twice.
    :raises TypeError: if the policy is none, such as its mere name.

    >>> from zbgj import Ledger, Level, Party, PartyKind, Sector, load_catalog
    >>> bureau = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS})
    >>> Evaluator(load_catalog().plans([Sector.SPORTS]), "2024-10-15").report(bureau, Ledger()).score
    0.0
    """

    def __init__(
        self,
        catalog: Catalog | Iterable[SectorPlan],
        as_of: DateLike,
        *,
        policy: Policy | None = None,
        calendar: Calendars | None = None,
        owed_from: DateLike | None = None,
    ) -> None:
        from zbgj.catalog import Catalog

        self.plans = tuple(catalog.plans()) if isinstance(catalog, Catalog) else _plans(catalog)
        twice = sorted(key for key, count in Counter(plan.id for plan in self.plans).items() if count > 1)
        if twice:
            raise ValueError(f"plans given twice: {', '.join(twice)}")
        self.as_of = as_date(as_of)
        if not isinstance(policy, Policy | None):
            raise TypeError(f"policy is {policy!r}; expected a Policy, such as load_policy('strict')")
        self.policy = Policy() if policy is None else policy
        self.calendar = calendar
        self.owed_from = None if owed_from is None else to_day(owed_from)
        self._day = to_day(self.as_of)
        self._alike: dict[Hashable, _Alike] = {}
        self._frames: dict[tuple[str, object, bool, int], Frame] = {}
        self._performed: dict[object, tuple[_Could, ...]] = {}
        self._blanks: dict[object, DutyReport] = {}
        self._targets: dict[object, TargetReport] = {}
        self._asked = _Asked.of(self.plans)

    def __repr__(self) -> str:
        return f"<Evaluator of {len(self.plans)} plans as of {self.as_of} by the policy {self.policy.name}>"

    def report(self, party: Party, ledger: Ledger) -> PartyReport:
        """How the party stands at the end of the day.

        :raises TypeError: if it is no party, or no ledger.
        """
        if not isinstance(party, Party):
            raise TypeError(f"party {expected(party, 'a Party')}")
        if not isinstance(ledger, Ledger):
            raise TypeError(f"ledger {expected(ledger, 'a Ledger, such as Ledger.mixed(entries)')}")
        alike = self._of(party)
        entries = ledger.of(party.id)
        duties, targets = self._again(alike, alike.blank, alike.targets, entries, entries)
        inputs = Inputs(self.plans, ledger, self.calendar, self.owed_from)
        return PartyReport(party, self.as_of, self.policy, duties, targets, alike.limits, inputs)

    def report_with(self, report: PartyReport, more: Ledger) -> PartyReport:
        """A report that this evaluator gave, with more entries: only what they bear on is judged again.

        >>> from zbgj import Activity, Ledger, Level, Party, PartyKind, Sector, load_catalog
        >>> bureau = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54",
        ...                level=Level.PREFECTURE, sectors={Sector.SPORTS})
        >>> evaluator = Evaluator(load_catalog().plans([Sector.SPORTS]), "2024-10-15")
        >>> check = Ledger([Activity(party="b", obligation="20-3.6-leaders-check", when="2024-05-08")])
        >>> evaluator.report_with(evaluator.report(bureau, Ledger()), check) == evaluator.report(bureau, check)
        True
        """
        party, known = report.party, report.inputs.ledger
        new = more.of(party.id)
        entries = known.of(party.id).with_more(new)
        duties, targets = self._again(self._of(party), report.duties, report.targets, entries, new)
        inputs = attrs.evolve(report.inputs, ledger=known + more)
        return attrs.evolve(report, duties=duties, targets=targets, inputs=inputs)

    def _again(
        self,
        alike: _Alike,
        duties: tuple[DutyReport, ...],
        targets: tuple[TargetReport, ...],
        entries: Entries,
        new: Entries,
    ) -> tuple[tuple[DutyReport, ...], tuple[TargetReport, ...]]:
        """Duties and targets, those judged again by all entries that any of the new ones bears on."""
        places: set[int] = set()
        for subjects in (new.activities, new.attestations, new.waivers):
            for subject in subjects:
                places.update(alike.touched.get(subject, ()))
        for key in new.triggers:
            places.update(alike.triggered.get(key, ()))
        if places:
            changed = list(duties)
            for place in places:
                changed[place] = self._judged(alike, place, entries)
            duties = tuple(changed)
        if new.measurements:
            targets = tuple(self._measured(target, entries) for target in targets)
        return duties, targets

    def _judged(self, alike: _Alike, place: int, entries: Entries) -> DutyReport:
        blank = alike.blank[place]
        evidence = Evidence.of(entries, blank.id, blank.sources)
        outcomes = alike.frames[place].judge_needed(alike.needs[place], evidence, entries.triggers)
        return DutyReport(blank.duty, outcomes, blank.weight, blank.governed_by, blank.sources)

    def _measured(self, blank: TargetReport, entries: Entries) -> TargetReport:
        measurements = entries.measurements.get(blank.target.id)
        if not measurements:
            return blank
        return judge_target(
            blank.target, blank.plan, measurements, self._day, undecided=blank.undecided,
            validity_days=self.policy.measurement_validity_days,
        )  # fmt: skip

    def _of(self, party: Party) -> _Alike:
        signature = self._asked.signature(party)
        found = self._alike.get(signature)
        if found is None:
            found = self._alike.setdefault(signature, self._work_out(party))
        return found

    def _work_out(self, party: Party) -> _Alike:
        refuse_undeclared(self.plans, party)
        # Most plans are none of the party's business.
        could = [
            one
            for one in self._could(party)
            if one[0].reaches(party.place) is not False and any(holds(scope, party) is not False for scope in one[-1])
        ]
        duties = [duty for plan, able, *_ in could for duty in among(able, plan, party)]
        shared = sharing(duties, self.policy, self.owed_from)
        frames = tuple(map(self._frame, duties))
        needs = tuple(frame.needed(party) for frame in frames)
        blank = tuple(
            self._blank(frame, need, shared.governed.get(duty.id), shared.sources.get(duty.id, ()))
            for duty, frame, need in zip(duties, frames, needs, strict=True)
        )
        touched: defaultdict[str, list[int]] = defaultdict(list)
        triggered: defaultdict[str, list[int]] = defaultdict(list)
        for place, (one, frame) in enumerate(zip(blank, frames, strict=True)):
            for subject in (one.id, *one.sources):
                touched[subject].append(place)
            for key in frame.triggers:
                triggered[key].append(place)
        targets: list[TargetReport] = []
        limits: list[LimitReport] = []
        for plan, _, aims, caps, _ in could:
            for target in aims:
                answer = applies(target, plan, party)
                if answer is not False:
                    targets.append(self._unmeasured(target, plan, undecided=answer is None))
            limits += [judge_limit(limit, plan, party) for limit in caps if applies(limit, plan, party)]
        return _Alike(
            frames, needs, shared, blank, {key: tuple(found) for key, found in touched.items()},
            {key: tuple(found) for key, found in triggered.items()}, tuple(targets), tuple(limits),
        )  # fmt: skip

    def _could(self, party: Party) -> tuple[_Could, ...]:
        """For each plan what a party of this kind and level could be concerned by at all."""
        key = (party.kind, party.level)
        found = self._performed.get(key)
        if found is None:
            able = []
            for plan in self.plans:
                duties, targets = performed(plan.duties, party), performed(plan.targets, party)
                limits = performed(plan.limits, party)
                scopes = [plan.scope if item.scope is None else item.scope for item in (*duties, *targets, *limits)]
                distinct = tuple({id(scope): scope for scope in scopes}.values())
                able.append((plan, duties, targets, limits, distinct))
            found = self._performed.setdefault(key, tuple(able))
        return found

    def _blank(
        self, frame: Frame, need: Fraction | None, governed_by: str | None, sources: tuple[str, ...]
    ) -> DutyReport:
        """The report of a duty if nothing was recorded: one object for all whom it concerns alike."""
        key = (id(frame), need, governed_by, sources)
        found = self._blanks.get(key)
        if found is None:
            weight = self.policy.weight(frame.duty.obligation)
            blank = DutyReport(frame.duty, frame.blank(need), weight, governed_by, sources)
            found = self._blanks.setdefault(key, blank)
        return found

    def _unmeasured(self, target: Target, plan: SectorPlan, *, undecided: bool) -> TargetReport:
        key = (id(target), undecided)
        found = self._targets.get(key)
        if found is None:
            blank = judge_target(target, plan, (), self._day, undecided=undecided)
            found = self._targets.setdefault(key, blank)
        return found

    def _frame(self, duty: Applied) -> Frame:
        """One frame for a duty and variant, whatever parties it falls on."""
        key = (duty.id, duty.variant, duty.undecided, id(duty.plan))
        found = self._frames.get(key)
        if found is None:
            calendar = calendar_for(duty.plan, self.calendar)
            frame = Frame(duty, self._day, self.policy, calendar, self.owed_from)
            found = self._frames.setdefault(key, frame)
        return found


@attrs.frozen
class _Asked:
    """What the conditions, quantities and limits of some plans ask of a party besides kind, level and sectors."""

    facts: tuple[str, ...]
    tags: frozenset[str]
    places: tuple[str, ...]

    @classmethod
    def of(cls, plans: tuple[SectorPlan, ...]) -> _Asked:
        facts: set[str] = set()
        conditions: list[Condition | None] = []
        for plan in plans:
            conditions.append(plan.scope)
            for duty in plan.duties:
                conditions += [duty.scope, duty.when, *(variant.when for variant in duty.variants)]
                if duty.quantity is not None and duty.quantity.per is not None:
                    facts.add(duty.quantity.per)
            for target in plan.targets:
                conditions += [target.scope, target.when]
            for limit in plan.limits:
                conditions += [limit.scope, limit.when]
                if limit.fact is not None:
                    facts.add(limit.fact)
        found = [atom for condition in conditions if condition is not None for atom in atoms(condition)]
        facts.update(atom.fact for atom in found if isinstance(atom, Number))
        return cls(
            tuple(sorted(facts)),
            frozenset(atom.tag for atom in found if isinstance(atom, HasTag)),
            tuple(
                sorted({atom.place for atom in found if isinstance(atom, InPlace)}.union(*(p.territory for p in plans)))
            ),
        )

    def signature(self, party: Party) -> Hashable:
        """Equal for parties that nothing in the plans tells apart."""
        return (
            party.kind,
            party.level,
            party.sectors,
            party.tags & self.tags,
            tuple(party.within(place) for place in self.places) if party.place else None,
            tuple((name, party.facts[name]) for name in self.facts if name in party.facts) if party.facts else (),
        )


def _plans(given: Iterable[SectorPlan]) -> tuple[SectorPlan, ...]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError(f"catalog {expected(given, 'a Catalog or several plans')}")
    plans = tuple(given)
    for plan in plans:
        if not isinstance(plan, SectorPlan):
            raise TypeError(f"a plan {expected(plan, 'a SectorPlan, such as load_catalog()[key]')}")
    return plans


def evaluate(
    party: Party,
    catalog: Catalog | Iterable[SectorPlan],
    ledger: Ledger,
    as_of: DateLike,
    *,
    policy: Policy | None = None,
    calendar: Calendars | None = None,
    owed_from: DateLike | None = None,
) -> PartyReport:
    """How a party stands at the end of a day.

    A party under several plans gets one report: where they ask for the same act, it counts for all of them, and the
    strictest duty governs (see :mod:`zbgj.evaluation.sharing`).

    :param catalog: a catalogue, or just the plans to be considered.
    :param as_of: the date; what the ledger records for later days changes nothing. Triggers that lie ahead are
        plans and count.
    :param policy: how outcomes become a score; by default :class:`Policy` with its defaults.
    :param calendar: for duties about events; by default each plan has its region's; or one a region, by its
        identifier.
    :param owed_from: recurring duties are owed from the period that holds this day; by default each plan's own day.

    >>> from zbgj import load_catalog, Party, PartyKind, Level, Sector, Ledger, Activity
    >>> bureau = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS})
    >>> done = Ledger([Activity(party="b", obligation="20-3.6-leaders-check", when="2024-05-08")])
    >>> report = evaluate(bureau, load_catalog().plans([Sector.SPORTS]), done, "2024-10-15")
    >>> [judged.outcome.value for judged in report.duty("20-3.6-leaders-check").outcomes][:4]
    ['fulfilled', 'missed', 'open', 'open']
    """
    return Evaluator(catalog, as_of, policy=policy, calendar=calendar, owed_from=owed_from).report(party, ledger)


def evaluate_all(
    parties: Iterable[Party],
    catalog: Catalog | Iterable[SectorPlan],
    ledger: Ledger,
    as_of: DateLike,
    *,
    policy: Policy | None = None,
    calendar: Calendars | None = None,
    owed_from: DateLike | None = None,
    progress: Callable[[int], object] | None = None,
) -> Iterator[PartyReport]:
    """How many parties stand at the end of a day, one report after the other, in the order given.

    The same as :func:`evaluate` for each, but what parties alike share is worked out once.

    :param progress: called with the number of parties done so far, after each.

    >>> from zbgj import Ledger, Level, Party, PartyKind, Sector, load_catalog
    >>> bureaus = [Party(id=f"b{n}", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.COUNTY,
    ...                  sectors={Sector.SPORTS}) for n in range(3)]
    >>> plans = load_catalog().plans([Sector.SPORTS])
    >>> [report.party.id for report in evaluate_all(bureaus, plans, Ledger(), "2024-10-15")]
    ['b0', 'b1', 'b2']
    """
    evaluator = Evaluator(catalog, as_of, policy=policy, calendar=calendar, owed_from=owed_from)
    for number, party in enumerate(parties, 1):
        yield evaluator.report(party, ledger)
        if progress is not None:
            progress(number)
