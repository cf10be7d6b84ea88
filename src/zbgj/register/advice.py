"""Supervision advice: what the plans call for now, for each hazard, with the figures and the clause.

Advice changes nothing. Whoever is competent decides, and what they do is an event of the hazard.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from zbgj.days import as_date
from zbgj.hazards import as_of as standing_at
from zbgj.hazards.states import Channel, HazardState, Pressure, TraceBackReason
from zbgj.labels import Labelled
from zbgj.model.items import Item
from zbgj.model.party import Level
from zbgj.model.values import Bilingual
from zbgj.register.calls import Action, Addressee, Call, Occasion, calls_of
from zbgj.register.competence import Acting, Competence, within_the_unit
from zbgj.register.signs import course_of, joined, signs_of, suspicions_of
from zbgj.register.slow import SlowProgress

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from zbgj.catalog import Catalog
    from zbgj.days import DateLike
    from zbgj.hazards.events import Pressed
    from zbgj.hazards.hazard import Hazard
    from zbgj.model.citation import Citation
    from zbgj.model.party import Party
    from zbgj.model.plan import SectorPlan
    from zbgj.register.calls import On
    from zbgj.register.signs import Course

__all__ = ["Advice", "Urgency", "advise"]


class Urgency(Labelled):
    """How pressing a piece of advice is, the most pressing first."""

    OVERDUE = ("overdue", "已超期", "a limit has passed")
    CALLED_FOR = ("called-for", "应当办理", "called for now")
    NEAR = ("near", "临近", "coming up")
    EXAMINE = ("examine", "待查", "to be examined")


@attrs.frozen(kw_only=True)
class Advice:
    """What the plan of a hazard's sector calls for.

    :param hazard: the hazard. :param party: whose hazard it is. :param action: what is called for.
    :param grounds: why, with the figures, in both languages.
    :param items: the items of the plan that call for it, in its order; one or more.
    :param by: who should act, as far as it is known. :param addressee: whom it is put to.
    :param reason: for a trace-back, which reason the record points to; ``None`` for a repeated offence.
    :param days: days past the limit (of the treatment, or of the listing where the advice is about that); negative:
        days ahead; 0 where there is none.
    """

    hazard: str
    party: str
    action: Action
    urgency: Urgency
    grounds: Bilingual
    items: tuple[Item, ...] = attrs.field(repr=lambda items: str([item.id for item in items]))
    by: Acting
    addressee: Addressee = Addressee.PARTY
    reason: TraceBackReason | None = None
    days: int = 0

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The main place of each item."""
        return tuple(item.citation for item in self.items)

    @property
    def zh(self) -> str:
        """The advice in a Chinese sentence."""
        reason = f"（{self.reason.zh}）" if self.reason else ""
        to = "" if self.addressee is Addressee.PARTY else f"，对象为{self.addressee.zh}"
        what = f"{self.action.zh}{reason}{to}，由{self.by.zh}办理"
        return f"{self.hazard}：{what}；{self.grounds.zh}；依据：{self._places()}"

    @property
    def en(self) -> str:
        """The advice in an English sentence."""
        reason = f" ({self.reason.en})" if self.reason else ""
        to = "" if self.addressee is Addressee.PARTY else f" to {self.addressee.en}"
        return (
            f"{self.hazard}: {self.action.en}{reason}{to}, by {self.by.en}; {self.grounds.en}; clause {self._places()}"
        )

    def _places(self) -> str:
        return ", ".join(dict.fromkeys(f"{place.plan} {place.clause}" for place in self.citations))

    @property
    def _order(self) -> tuple[object, ...]:
        reason = "" if self.reason is None else str(self.reason)
        return (_URGENCIES[self.urgency], -self.days, self.hazard, _ACTIONS[self.action], reason, str(self.addressee))


_URGENCIES = {urgency: place for place, urgency in enumerate(Urgency)}
_ACTIONS = {action: place for place, action in enumerate(Action)}
_STEPS = {pressure: action for action in Action if (pressure := action.pressure) is not None}
_LISTABLE = (HazardState.DETERMINED, HazardState.UNDER_TREATMENT, HazardState.SUBMITTED)


def advise(
    hazards: Iterable[Hazard],
    catalog: Catalog | Iterable[SectorPlan],
    parties: Iterable[Party] | Mapping[str, Party],
    as_of: DateLike,
    *,
    slow: SlowProgress | None = None,
    calls: Callable[[SectorPlan], Sequence[Call]] = calls_of,
) -> list[Advice]:
    """What the plans call for at the end of a day, the most urgent first.

    Only what the plan of the hazard's own sector calls for is advised, and every advice cites it; where a plan says
    nothing, nothing is advised. A clause with a window of its own counts within it, every other as long as its plan
    goes on: after its horizon, the end of 2026 for the region's, a plan calls for nothing. Of the pressure on slow
    units, the next step above the last one of the round is advised, among the steps that the plan names; the parent
    enterprise goes steps of its own. An ended hazard gets no advice but a look-back.

    :param hazards: all hazards, a register or any iterable; the order does not matter. What happened after the day is
        not looked at.
    :param catalog: a catalogue, or just the plans to be considered.
    :param parties: those known: their kinds and tags decide whose duty a clause is, and authorities among them are
        named as those who should act. Others are taken by the hazard's place and sector alone.
    :param as_of: the day. :param slow: what counts as slow or poor; the plans do not say.
    :param calls: how a plan is read; by default :func:`~zbgj.register.calls_of`.

    >>> from zbgj import Level, Sector, load_catalog
    >>> from zbgj.hazards import Channel, Determined, Found, Grade, Official, apply, open_hazard
    >>> bureau = Official("drolma", "bureau", Level.COUNTY)
    >>> hazard = open_hazard(Found(on="2024-05-20", by=bureau, id="h-1", party="mine-1", place="CN-54/Lhasa",
    ...     sector=Sector.NON_COAL_MINES, channel=Channel.SUPERVISION, description="no second exit"))
    >>> hazard = apply(hazard, Determined(on="2024-05-22", by=bureau, grade=Grade.MAJOR, reasons="one exit",
    ...     standard="金属非金属矿山重大事故隐患判定标准"))
    >>> for advice in advise([hazard], load_catalog(), [], "2024-06-30"):
    ...     print(advice.en)
    h-1: letter, by bureau (county level); no assurances 39 days after determination; clause 14 二(二)7
    h-1: have the assurances of the treatment given, by mine-1; major accident hazard, determined, awaiting treatment; clause 14 二(二)6, 14 二(二)7
    """  # noqa: E501
    from zbgj.catalog import Catalog

    day, slow = as_date(as_of), SlowProgress() if slow is None else slow
    known = tuple(hazards)
    source = catalog if isinstance(catalog, Catalog) else tuple(catalog)
    competence = Competence(parties.values() if isinstance(parties, Mapping) else parties)
    own = _own_findings(known)
    read: dict[object, tuple[Call, ...]] = {}
    found: list[Advice] = []
    for hazard in known:
        sector = hazard.sector
        if sector not in read:
            plans = source.plans_of(sector) if isinstance(source, Catalog) else source
            read[sector] = tuple(
                call for plan in plans if plan.sector == sector for call in calls(plan) if call.in_force(day)
            )
        if read[sector]:
            then = hazard if hazard.history.event.on <= day else standing_at(hazard, day)
            if then is not None and (then.open or _looked_back_on(then, read[sector])):
                found += _Case(then, read[sector], competence, day, slow, own).advice()
    return sorted(found, key=lambda advice: advice._order)


def _looked_back_on(hazard: Hazard, calls: Sequence[Call]) -> bool:
    return hazard.state is HazardState.CLOSED and any(call.action is Action.LOOK_BACK for call in calls)


def _own_findings(hazards: Sequence[Hazard]) -> Mapping[str, list[int]]:
    """By party, the days on which it found hazards itself, in order."""
    days: defaultdict[str, list[int]] = defaultdict(list)
    for hazard in hazards:
        if hazard.channel is Channel.SELF_INSPECTION:
            days[hazard.party].append(hazard.found.on.toordinal())
    for found in days.values():
        found.sort()
    return days


class _Case:
    """One hazard on one day, held against the calls of its plan."""

    def __init__(
        self,
        hazard: Hazard,
        calls: tuple[Call, ...],
        competence: Competence,
        day: dt.date,
        slow: SlowProgress,
        own: Mapping[str, list[int]],
    ) -> None:
        self.hazard, self.competence, self.day, self.slow = hazard, competence, day, slow
        self.course: Course = course_of(hazard)
        self.calls = [call for call in calls if call.grade in (None, hazard.grade)]
        self.signs = signs_of(hazard, self.course, day, slow)
        days, found = own.get(hazard.party, []), hazard.found.on.toordinal()
        before = bisect_left(days, found) - bisect_left(days, found - slow.own_findings)
        self.suspicions = suspicions_of(hazard, self.course, day, slow, before)

    def advice(self) -> Iterator[Advice]:
        if not self.hazard.open:
            yield from self._look_backs()
            return
        if self.hazard.grade is None:
            return
        yield from self._pressure()
        yield from self._listing()
        yield from self._raising()
        yield from self._trace_backs()
        yield from self._assurances()
        yield from self._limits()

    def _called(self, action: Action, signs: Mapping[On, Bilingual]) -> list[Call]:
        """The calls for an action whose occasion is there and whose clause speaks of this hazard and somebody."""
        return [
            call
            for call in self.calls
            if call.action is action and not call.on.isdisjoint(signs) and self.competence.concerns(call, self.hazard)
        ]

    def _made(
        self,
        action: Action,
        urgency: Urgency,
        called: list[Call],
        grounds: Bilingual,
        *,
        days: int = 0,
        reason: TraceBackReason | None = None,
        by: Acting | None = None,
    ) -> Advice:
        return Advice(
            hazard=self.hazard.id,
            party=self.hazard.party,
            action=action,
            urgency=urgency,
            grounds=grounds,
            items=tuple({call.item.id: call.item for call in called}.values()),
            by=self.competence.acting(called, self.hazard) if by is None else by,
            addressee=called[0].addressee,
            reason=reason,
            days=days,
        )

    def _grounds(self, called: list[Call], signs: Mapping[On, Bilingual]) -> Bilingual:
        shown = {signs[on]: None for on in signs if any(on in call.on for call in called)}
        if all(call.on == {Occasion.BATCH} for call in called):
            shown[Bilingual("方案要求选取一批，未规定选哪些", "the plan has a batch taken and does not say which")] = (
                None
            )
        return joined(list(shown))

    @property
    def _late(self) -> int:
        return 0 if self.hazard.due is None else max((self.day - self.hazard.due).days, 0)

    def _pressure(self) -> Iterator[Advice]:
        # Authorities and the parent enterprise go their steps each for themselves.
        for parent, last in ((False, self.course.pressed), (True, self.course.urged)):
            if last is not None and (self.day - last.on).days <= self.slow.patience:
                continue
            for addressee in Addressee:
                for action in _above(last):
                    called = [
                        call
                        for call in self._called(action, self.signs)
                        if call.addressee is addressee and within_the_unit([call]) is parent
                    ]
                    if called:
                        urgency = Urgency.OVERDUE if self._late else Urgency.CALLED_FOR
                        yield self._made(action, urgency, called, self._grounds(called, self.signs), days=self._late)
                        break

    def _listing(self) -> Iterator[Advice]:
        listed = self.hazard.round.listed
        if listed is not None:
            days = (self.day - listed.deadline).days
            called = self._called(Action.MIND_LISTING, self.signs) if days >= -self.slow.listing_near else []
            if called:
                by = Acting((), listed.by.level, listed.by.organisation)
                urgency = Urgency.OVERDUE if days > 0 else Urgency.NEAR
                yield self._made(
                    Action.MIND_LISTING, urgency, called, _deadline(listed.deadline, days), days=days, by=by
                )
        elif self.hazard.state in _LISTABLE:
            called = self._called(Action.LIST, self.signs)
            if called:
                grounds = self._grounds(called, self.signs)
                yield self._made(Action.LIST, Urgency.CALLED_FOR, called, grounds, days=self._late)

    def _raising(self) -> Iterator[Advice]:
        raised, transferred = self.course.raised, self.course.transferred
        anew = raised is None or (transferred is not None and transferred.on > raised.on)
        higher = self.hazard.level != Level.NATION
        called = self._called(Action.RAISE, self.signs) if anew and higher else []
        if called:
            yield self._made(
                Action.RAISE, Urgency.CALLED_FOR, called, self._grounds(called, self.signs), days=self._late
            )

    def _trace_backs(self) -> Iterator[Advice]:
        for on, grounds in self.suspicions.items():
            reason = on if isinstance(on, TraceBackReason) else None
            opened = self.course.opened.get(reason) if reason else None
            # A trace-back answers what pointed to it before; what comes after it is to be examined anew.
            answered = opened is not None and opened >= self._suspected(reason)
            called = [] if answered else self._called(Action.TRACE_BACK, {on: grounds})
            if called:
                yield self._made(Action.TRACE_BACK, Urgency.EXAMINE, called, grounds, reason=reason, days=self._late)

    def _suspected(self, reason: TraceBackReason | None) -> dt.date:
        """The day of what points to the reason."""
        course = self.course
        match reason:
            case TraceBackReason.FAKING if course.false is not None:
                return course.false.on
            case TraceBackReason.FAKING if course.recurred is not None:
                return course.recurred.on
            case TraceBackReason.REFUSING if course.pressed is not None:
                return course.pressed.on
            case _:
                return self.hazard.found.on

    def _assurances(self) -> Iterator[Advice]:
        if self.hazard.state is HazardState.DETERMINED and self.hazard.assurances is None:
            called = self._called(Action.ASSURE, self.signs)
            if called:
                yield self._made(Action.ASSURE, Urgency.CALLED_FOR, called, self.signs[Occasion.FOUND])

    def _limits(self) -> Iterator[Advice]:
        deadline = self.hazard.deadline
        if deadline is None or deadline >= self.day:
            return
        called = self._called(Action.MIND_LIMIT, self.signs)
        if called:
            days = (self.day - deadline).days
            grounds = joined([_deadline(deadline, days), self.signs[Occasion.FOUND]])
            by = self.competence.in_charge(self.hazard)
            yield self._made(Action.MIND_LIMIT, Urgency.OVERDUE, called, grounds, days=days, by=by)

    def _look_backs(self) -> Iterator[Advice]:
        closed = self.course.closed
        if closed is None or self.course.looked is not None or self.hazard.state is not HazardState.CLOSED:
            return
        since = (self.day - closed.on).days
        grounds = Bilingual(
            f"{closed.on}销号，已{since}天未回头看", f"closed on {closed.on}, no look-back for {since} days since"
        )
        here: dict[On, Bilingual] = {Occasion.FOUND: grounds}
        called = [call for call in self._called(Action.LOOK_BACK, here) if self._due_for_look_back(call, since)]
        if called:
            yield self._made(Action.LOOK_BACK, Urgency.NEAR, called, grounds)

    def _due_for_look_back(self, call: Call, since: int) -> bool:
        if call.found_in is None:
            return since > self.slow.look_back
        return self.hazard.found.on.year == call.found_in and self.day.year > call.found_in


def _above(last: Pressed | None) -> list[Action]:
    """The steps of pressure above the last one, the mildest first."""
    steps = [_STEPS[pressure] for pressure in Pressure]
    return steps if last is None else steps[steps.index(_STEPS[last.pressure]) + 1 :]


def _deadline(deadline: dt.date, days: int) -> Bilingual:
    if days > 0:
        number = "1 day" if days == 1 else f"{days} days"
        return Bilingual(f"期限{deadline}已过{days}天", f"limit {deadline} passed {number} ago")
    if days == 0:
        return Bilingual(f"期限{deadline}今天到期", f"limit {deadline} is today")
    number = "1 day" if days == -1 else f"{-days} days"
    return Bilingual(f"期限{deadline}还有{-days}天", f"limit {deadline} in {number}")
