"""What a plan calls for when hazards are not put right: which measure, on what occasion, for which hazards, on whom.

Nothing is added to the plans. A call is read from an item's theme and the set terms of its Chinese statement, so
that a plan of one's own is understood as well. An item that names a measure without an occasion which a hazard's
record can show (after an accident, for lax enforcement, for roads only) is no call.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import attrs

from zbgj.hazards.states import Grade, Pressure, TraceBackReason
from zbgj.labels import Labelled
from zbgj.model.items import Obligation, Report, Target
from zbgj.model.kinds import ObligationKind
from zbgj.model.plan import SectorPlan
from zbgj.schedule.rules import Once, end_of, parts_of, start_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from zbgj.model.party import Actor
    from zbgj.schedule.rules import Rule

__all__ = ["Action", "Addressee", "Call", "Occasion", "On", "calls_of"]


class Action(Labelled):
    """What is advised; the first four are the pressure on slow units, in rising order."""

    LETTER = ("letter", "函告", "letter")
    CIRCULAR = ("circular", "通报", "circular")
    TALK = ("talk", "约谈", "formal talk")
    EXPOSURE = ("exposure", "曝光", "public exposure")
    LIST = ("list", "挂牌督办", "listed supervision")
    RAISE = ("raise", "提级", "raising to a higher level")
    TRACE_BACK = ("trace-back", "研究是否责任倒查", "examine whether accountability is to be traced back")
    ASSURE = ("assure", "补齐治理保障", "have the assurances of the treatment given")
    MIND_LIMIT = ("mind-limit", "整改期限已过，催办", "time limit passed, demand completion")
    MIND_LISTING = ("mind-listing", "盯紧督办期限", "mind the deadline of the listing")
    LOOK_BACK = ("look-back", "回头看", "look-back review")

    @property
    def pressure(self) -> Pressure | None:
        """The pressure that it is, if it is one.

        >>> Action.TALK.pressure, Action.LIST.pressure
        (<Pressure.TALK: 'talk'>, None)
        """
        return _PRESSURES.get(self)


_PRESSURES = {action: pressure for action, pressure in zip(Action, Pressure, strict=False)}  # noqa: C416


class Occasion(Labelled):
    """On what a plan calls for a measure, besides the reasons of a trace-back."""

    FOUND = ("found", "凡查出的", "whenever one is found")
    LISTED = ("listed", "已挂牌督办", "under listed supervision")
    SLOW = ("slow", "进展缓慢", "slow progress")
    POOR = ("poor", "整治不力", "poor treatment")
    INCOMPLETE = ("incomplete", "整改不到位", "incomplete correction")
    REPEATED = ("repeated", "屡改屡犯", "repeated offence")
    CROSS_DEPARTMENT = ("cross-department", "涉及跨部门协调", "a matter across departments")
    BATCH = ("batch", "一批，由机关选定", "a batch, which the authority selects")


class Addressee(Labelled):
    """Whom a measure is put to."""

    PARTY = ("party", "隐患单位", "the party whose hazard it is")
    AUTHORITY = ("authority", "当地主管部门", "the competent authority of the place")
    GOVERNMENT = ("government", "本级党委政府", "the Party committee and government of the level")


#: On what a call arises: an occasion, or what a trace-back is opened for.
On: TypeAlias = Occasion | TraceBackReason


@attrs.frozen
class Call:
    """A measure that an item of a plan calls for.

    :param item: the item. :param plan: its plan.
    :param action: the measure. :param on: the occasions; any one of them will do.
    :param grade: the grade of hazards that it speaks of; ``None`` for hazards of any grade.
    :param addressee: whom it is put to.
    :param found_in: only hazards found in this year; ``None`` for any.
    """

    item: Obligation | Report | Target
    plan: SectorPlan = attrs.field(repr=False)
    action: Action
    on: frozenset[On]
    grade: Grade | None = Grade.MAJOR
    addressee: Addressee = Addressee.PARTY
    found_in: int | None = None

    @property
    def who(self) -> tuple[Actor, ...]:
        """Who acts, as the plan names them; nobody for a target of the plan's authorities."""
        return self.item.who

    def in_force(self, day: dt.date) -> bool:
        """Whether the plan covers the day, and so does the window of the item, if it has one of its own.

        What is to be set up by a day, without a first one, is not over when the day is: it has been set up to be used.
        """
        horizon, number = self.plan.horizon, day.toordinal()
        if not _between(horizon.first_day, number, horizon.last_day):
            return False
        return isinstance(self.item, Target) or any(_covers(part, number) for part in parts_of(self.item.schedule))


def _covers(rule: Rule, day: int) -> bool:
    first, last = start_of(rule), end_of(rule)
    return _between(first, day, None if isinstance(rule, Once) and first is None else last)


def _between(first: int | None, day: int, last: int | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


_MEASURES = {
    Action.LETTER: re.compile("函告"),
    Action.CIRCULAR: re.compile("通报(?!表扬|表彰)"),
    Action.TALK: re.compile("约谈"),
    Action.EXPOSURE: re.compile("曝光"),
}

_REASONS: dict[On, re.Pattern[str]] = {
    TraceBackReason.NOT_LOOKING: re.compile("不排查|未排查|未开展排查|应查未查"),
    TraceBackReason.NOT_FINDING: re.compile("查不出|未查出"),
    TraceBackReason.REFUSING: re.compile("拒不整改"),
    TraceBackReason.FAKING: re.compile("虚假|纸面整改|弄虚作假"),
}

_OCCASIONS: dict[On, re.Pattern[str]] = {
    Occasion.LISTED: re.compile("挂牌单位"),
    # That a hazard exists for long because nobody looked (久拖不除) is what the reasons are about, not an occasion.
    Occasion.SLOW: re.compile("慢|迟缓|久拖不[决改治]"),
    Occasion.POOR: re.compile("(?:整治|推进|开展|治理)[^,，、。;；]{0,14}不力"),
    Occasion.INCOMPLETE: re.compile("整改不到位"),
    Occasion.REPEATED: re.compile("屡改屡犯"),
    Occasion.BATCH: re.compile("一批"),
    **_REASONS,
}

_PER_HAZARD_LISTING = re.compile("(?:落实|实行)[^,，。;；]{0,14}挂牌督办")
#: What a hazard's record does not show: accidents, and hazards of one kind within the sector.
_ELSEWHERE = re.compile("事故(?!隐患)|道路隐患|路口|普查|车辆|农机|涉气|出租|厂中厂|被检查|被曝光|移交")
#: Whoever inspects without acting on it is an inspector; what inspectors missed, the record does not show either.
_INSPECTORS = re.compile("只(?:检)?查不")
#: To list hazards, to tell of them, to build a platform or to assess is of the closed loop, and yet corrects none.
_BESIDE = frozenset({
    ObligationKind.LEDGER, ObligationKind.DISCLOSURE, ObligationKind.SYSTEM, ObligationKind.ASSESSMENT,
})  # fmt: skip
_ASSURANCES = re.compile("[五四]落实")
_FOUND_IN = re.compile(r"(\d{4})年(?!及)(?:所|排查|检查)?发现")
_BUREAUS = re.compile("地\\(市\\)|民政局|部门")
_UNITS = re.compile("单位|企业|经营主体")


def calls_of(plan: SectorPlan) -> tuple[Call, ...]:
    """What the plan calls for, in the order of the plan.

    ===============================  ======================================================================
    action                           the items
    ===============================  ======================================================================
    letter, circular, talk,          of the theme ``slow-progress-pressure`` that name the measure and an occasion
    exposure
    list                             of the theme ``listed-supervision`` that name 挂牌 and an occasion, or say that
                                     the hazards found are listed
    raise                            of the theme ``raising`` that name an occasion or 跨部门
    trace-back                       of the theme ``accountability-traceback`` that name a reason, or 倒查 for hazards
    assure                           that name 五落实 (one plan: 四落实)
    mind-limit                       of the themes ``closed-loop`` and ``dynamic-clearance`` about hazards, unless
                                     they ask for a ledger, a disclosure, a system or an assessment only
    mind-listing                     of the theme ``listed-supervision`` that name 挂牌督办
    look-back                        of the theme ``look-back`` that are of ``closed-loop`` or ``clear-stock`` too
    ===============================  ======================================================================

    A statement that says 重大, or does not speak of hazards, is taken to mean major ones; one that says 一般隐患 alone,
    general ones; others, hazards of any grade.

    >>> from zbgj import load_catalog
    >>> [(call.item.id, call.action.zh) for call in calls_of(load_catalog()["34"]) if call.action.pressure][:3]
    [('34-2.3.5-slow-pressure', '函告'), ('34-2.3.5-slow-pressure', '通报'), ('34-2.3.5-slow-pressure', '约谈')]
    """
    return tuple(call for item in (*plan.duties, *plan.targets) for call in _calls(item, plan))


def _calls(item: Obligation | Report | Target, plan: SectorPlan) -> Iterator[Call]:
    text, themes = item.zh, frozenset(item.themes)
    grade = _grade(text)
    elsewhere = _ELSEWHERE.search(text) is not None
    for action, on in _measures(text, themes, elsewhere):
        if action is Action.MIND_LIMIT and getattr(item, "kind", None) in _BESIDE:
            continue
        addressee = Addressee.PARTY if action.pressure is None else _addressee(text)
        year = _FOUND_IN.search(text) if action is Action.LOOK_BACK else None
        yield Call(item, plan, action, on, grade, addressee, int(year[1]) if year else None)


def _grade(text: str) -> Grade | None:
    if "重大" in text or "隐患" not in text:
        return Grade.MAJOR
    return Grade.GENERAL if "一般隐患" in text else None


def _measures(text: str, themes: frozenset[str], elsewhere: bool) -> Iterator[tuple[Action, frozenset[On]]]:
    on = _occasions(text)
    always: frozenset[On] = frozenset({Occasion.FOUND})
    if "slow-progress-pressure" in themes and on and not elsewhere:
        for action, pattern in _MEASURES.items():
            if pattern.search(text):
                yield action, on
    if "listed-supervision" in themes and not elsewhere:
        occasions = on - {Occasion.LISTED} or (always if _PER_HAZARD_LISTING.search(text) else frozenset())
        if "挂牌" in text and occasions:
            yield Action.LIST, occasions
        if "挂牌督办" in text:
            yield Action.MIND_LISTING, always
    if "raising" in themes and not elsewhere:
        across: frozenset[On] = frozenset({Occasion.CROSS_DEPARTMENT} if "跨部门" in text else ())
        if on | across:
            yield Action.RAISE, on | across
    if "accountability-traceback" in themes:
        reasons = _reasons(text, on)
        if reasons:
            yield Action.TRACE_BACK, reasons
    if _ASSURANCES.search(text):
        yield Action.ASSURE, always
    if themes & {"closed-loop", "dynamic-clearance"} and "隐患" in text and "质量" not in text and not elsewhere:
        yield Action.MIND_LIMIT, always
    # Licences, buildings and the action itself are looked back on as well.
    if "look-back" in themes and themes & {"closed-loop", "clear-stock"}:
        yield Action.LOOK_BACK, always


def _occasions(text: str) -> frozenset[On]:
    found = frozenset(occasion for occasion, pattern in _OCCASIONS.items() if pattern.search(text))
    # "Each year a batch of those that drag on": not each that is slow, but those that the authority selects.
    return found - {Occasion.SLOW} if Occasion.BATCH in found else found


def _reasons(text: str, on: frozenset[On]) -> frozenset[On]:
    if Occasion.REPEATED in on:
        return frozenset({Occasion.REPEATED})
    if "隐患" not in text or _INSPECTORS.search(text):
        return frozenset()
    named = on & _REASONS.keys()
    if not named and "倒查" in text:
        return frozenset((*TraceBackReason, Occasion.REPEATED))
    return named


def _addressee(text: str) -> Addressee:
    if "向本级党委政府通报" in text:
        return Addressee.GOVERNMENT
    blamed = re.split("予以|,|，", text)[0]
    return Addressee.AUTHORITY if _BUREAUS.search(blamed) and not _UNITS.search(blamed) else Addressee.PARTY
