"""Targets from the register: the plans' own hazard targets, as measurements to be scored.

Only what follows from hazards is measured. What a target asks for is read from its themes, unit, baseline and the
set terms of its Chinese statement, so that a plan of one's own is understood as well; what cannot be read is named,
with the reason, by :func:`unmeasured`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import attrs

from zbgj.applicability import applies
from zbgj.days import as_date
from zbgj.hazards import as_of as standing_at
from zbgj.hazards.states import Grade, HazardState
from zbgj.labels import Labelled
from zbgj.ledger import Measurement
from zbgj.model.party import PartyKind, within
from zbgj.model.values import Bilingual
from zbgj.register.limits import days_beyond

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zbgj.catalog import Catalog
    from zbgj.days import DateLike
    from zbgj.hazards.hazard import Hazard
    from zbgj.model.items import Target
    from zbgj.model.party import Party
    from zbgj.model.plan import SectorPlan

__all__ = ["Curbed", "Indicated", "Indicator", "hazard_measurements", "indicated", "unmeasured"]


class Indicator(Labelled):
    """What a hazard target measures."""

    STOCK = ("stock", "存量清零", "stock cleared")
    OPEN = ("open", "未销号隐患清零", "open hazards down to zero")
    CURBED = ("curbed", "遏制增量", "new hazards curbed")
    CLEARANCE = ("clearance", "动态清零", "dynamic clearance")
    STANDING_CLEARANCE = ("standing-clearance", "动态清零常态化", "standing dynamic clearance")


@attrs.frozen
class Indicated:
    """What a target asks of the register.

    :param grade: ``MAJOR`` if it is about major hazards; ``None`` for hazards of any grade.
    :param first, last: the days between which the hazards were found, both included; ``None``: open.
    """

    indicator: Indicator
    grade: Grade | None = Grade.MAJOR
    first: dt.date | None = None
    last: dt.date | None = None


#: Decides whether new hazards are curbed: from the hazards that the target is about, as they stand, and the day.
#: ``None`` says that it cannot be told.
Curbed: TypeAlias = Callable[["Sequence[Hazard]", dt.date], bool | None]

#: Decides whether a hazard is one of those that a plan's goals are about.
Belongs: TypeAlias = "Callable[[Hazard, SectorPlan], bool]"


def _of_its_sector(hazard: Hazard, plan: SectorPlan) -> bool:
    return plan.reaches(hazard.place) is not False and hazard.sector == plan.sector


_THEMES = ("clear-stock", "curb-new-hazards", "dynamic-clearance")
_THAT_YEAR_ONLY = re.compile(r"(\d{4})年(?:所|排查|检查)?发现")
#: Of any comparison with before, the register knows no measure.
_BETTER = re.compile("效能")

_WILL = Bilingual(
    "没有可与隐患相比的数，或说的是意识、能力、体系、工作",
    "it gives no number to hold hazards against, or speaks of will, ability, systems or work",
)
_KIND = Bilingual(
    "只涉及部分隐患，登记册不区分", "it is about some hazards only, which the register does not tell apart"
)
_COMPARED = Bilingual("要求比以前更好，没有给出与何时、按何数比较",
                      "it asks for better than before, without saying than when or by which number")  # fmt: skip
_UNIT = Bilingual("单位不是状态、数量或百分比", "its unit is neither state, count nor percentage")


def indicated(target: Target) -> Indicated | Bilingual:
    """What a target asks of the register; or, in both languages, why it does not follow from hazards.

    >>> from zbgj import load_catalog
    >>> targets = {target.id: target for target in load_catalog().targets()}
    >>> indicated(targets["13-1-stock-cleared"]).indicator.en
    'stock cleared'
    >>> indicated(targets["29-1-dynamic-clearance"]).en
    'it asks for better than before, without saying than when or by which number'
    """
    text, themes = target.zh, target.themes
    if "隐患" not in text or not any(theme in themes for theme in _THEMES):
        kinds = {"%", "count", "% change"}
        return _KIND if target.unit in kinds or any(theme in themes for theme in _THEMES) else _WILL
    if _BETTER.search(text):
        return _COMPARED
    if target.unit not in ("state", "count", "%"):
        return _UNIT
    grade = Grade.MAJOR if "重大" in text else None
    if "clear-stock" in themes:
        if target.baseline is None:
            return Indicated(Indicator.OPEN, grade)
        last = as_date(target.baseline.partition(":")[0].strip())
        first = last.replace(month=1, day=1) if _THAT_YEAR_ONLY.search(text) else None
        return Indicated(Indicator.STOCK, grade, first, last)
    if target.unit != "state":
        return _UNIT
    if "curb-new-hazards" in themes:
        return Indicated(Indicator.CURBED, grade)
    return Indicated(Indicator.STANDING_CLEARANCE if "常态" in text else Indicator.CLEARANCE, grade)


def hazard_measurements(
    hazards: Iterable[Hazard],
    catalog: Catalog | Iterable[SectorPlan],
    party: Party,
    as_of: DateLike,
    *,
    belongs: Belongs | None = None,
    curbed: Curbed | None = None,
    standing_days: int = 365,
) -> list[Measurement]:
    """The party's hazard targets as the register shows them at the end of a day, to be fed to ``evaluate``.

    An authority's hazards are those in its place whose sector is the plan's; those of a unit are its own, of whatever
    sector. The plans set their goals for their own system, and a hazard says which that is. Plan 17 is another matter:
    its hazards are those of the enterprises supervised, of whatever sector, and which these are ``belongs`` has to say.
    Dismissed and merged ones do not count. A party without a single hazard on record by the day gets no measurement:
    an empty register shows nothing.

    ===================  =====================================================================================
    indicator            value
    ===================  =====================================================================================
    stock                1 if none of those found up to the baseline is open, else 0; in %: those closed; as a
                         count: those open. "Basically" (基本) has no number: taken as all.
    open                 as stock, of whatever day of finding
    clearance            1 if none that is open has a limit that passed, else 0
    standing clearance   1 if, on each of the last ``standing_days`` days, none was open beyond its limit, else 0
    curbed               1 if the caller's criterion says so, 0 if not; none without a criterion or an answer
    ===================  =====================================================================================

    A limit is the earlier of the treatment's and the listing's last day, as it stood then; a hazard closed on that
    day was in time. One without a limit has not passed it.

    :param hazards: all hazards, a register or any iterable; the order does not matter.
    :param catalog: a catalogue, or just the plans to be considered.
    :param belongs: whether a hazard in an authority's place is one of a plan's; by default, whether its sector is.
    :param curbed: what 有效遏制增量 is to mean: the text has no number, so there is no default. It is given the hazards
        that the target is about, as they stood on the day, in order of identifier, and the day.
    :param standing_days: over how many days, the day included, clearance must have held to be standing: the text says
        常态化 without a number; a year is this library's reading. 1 or more.
    :raises ValueError: if it is less than 1.

    >>> from zbgj import Party, PartyKind, Level, Sector, load_catalog
    >>> from zbgj.hazards import Channel, Determined, Found, Grade, Official, apply, open_hazard
    >>> inspector = Official("drolma", "health", Level.PREFECTURE)
    >>> hazard = open_hazard(Found(on="2023-11-20", by=inspector, id="h-1", party="hospital", place="CN-54/Lhasa",
    ...     sector=Sector.HEALTH, channel=Channel.SUPERVISION, description="blocked fire exit"))
    >>> hazard = apply(hazard, Determined(on="2023-11-21", by=inspector, grade=Grade.MAJOR, reasons="blocked",
    ...     standard="重大火灾隐患判定规则"))
    >>> bureau = Party(id="health", kind=PartyKind.AUTHORITY, level=Level.PREFECTURE, place="CN-54/Lhasa",
    ...     sectors={Sector.HEALTH})
    >>> [(m.target, m.value) for m in hazard_measurements([hazard], load_catalog(), bureau, "2024-12-31")]
    [('13-1-stock-cleared', 0.0), ('13-1-clearance-mechanism', 1.0)]
    """
    if standing_days < 1:
        raise ValueError(f"standing_days is {standing_days}; expected 1 or more")
    from zbgj.catalog import Catalog

    day = as_date(as_of)
    ours = _ours(hazards, party, day)
    official = party.kind in _OFFICIAL
    if isinstance(catalog, Catalog):
        plans = catalog.plans({hazard.sector for hazard in ours} if official and belongs is None else None)
    else:
        plans = list(catalog)
    found = []
    for plan in plans:
        here = [hazard for hazard in ours if (belongs or _of_its_sector)(hazard, plan)] if official else ours
        if not here:
            continue
        for target in plan.targets:
            if not applies(target, plan, party):
                continue
            match indicated(target):
                case Indicated() as asked:
                    value = _value(asked, target.unit, here, day, curbed, standing_days)
                    if value is not None:
                        found.append(Measurement(party=party.id, target=target.id, value=value, when=day))
                case _:
                    pass
    return found


def unmeasured(catalog: Catalog | Iterable[SectorPlan]) -> list[tuple[Target, Bilingual]]:
    """The targets that speak of hazards and yet do not follow from a register, each with the reason.

    >>> from zbgj import load_catalog
    >>> why = {target.id: reason.en for target, reason in unmeasured(load_catalog())}
    >>> why["15-2.2.3-static-hazards-gone"]
    'it is about some hazards only, which the register does not tell apart'
    """
    from zbgj.catalog import Catalog

    plans = catalog.plans() if isinstance(catalog, Catalog) else list(catalog)
    read = (
        (target, indicated(target))
        for plan in plans
        for target in plan.targets
        if "隐患" in target.zh or any(theme in target.themes for theme in _THEMES)
    )
    return [(target, reason) for target, reason in read if isinstance(reason, Bilingual)]


_OFFICIAL = frozenset({PartyKind.AUTHORITY, PartyKind.GOVERNMENT, PartyKind.PARTY_COMMITTEE, PartyKind.TOWNSHIP})
_NOT_COUNTED = (HazardState.DISMISSED, HazardState.MERGED)


def _ours(hazards: Iterable[Hazard], party: Party, day: dt.date) -> list[Hazard]:
    """The party's hazards as they stood at the end of the day, in order of identifier."""
    if party.kind in _OFFICIAL:
        chosen: Iterator[Hazard] = (hazard for hazard in hazards if within(hazard.place, party.place))
    else:
        chosen = (hazard for hazard in hazards if within(hazard.party, party.id))
    then = (hazard if hazard.history.event.on <= day else standing_at(hazard, day) for hazard in chosen)
    standing = [hazard for hazard in then if hazard is not None and hazard.state not in _NOT_COUNTED]
    return sorted(standing, key=lambda hazard: hazard.id)


def _value(
    asked: Indicated, unit: str, hazards: Sequence[Hazard], day: dt.date, curbed: Curbed | None, standing_days: int
) -> float | None:
    meant = [
        hazard
        for hazard in hazards
        if (asked.grade is None or hazard.grade is asked.grade)
        and (asked.first is None or hazard.found.on >= asked.first)
        and (asked.last is None or hazard.found.on <= asked.last)
    ]
    match asked.indicator:
        case Indicator.STOCK | Indicator.OPEN:
            still = sum(hazard.open for hazard in meant)
            if unit == "count":
                return float(still)
            if unit == "%":
                return 100 * (len(meant) - still) / len(meant) if meant else None
            return float(still == 0)
        case Indicator.CURBED:
            answer = None if curbed is None else curbed(meant, day)
            return None if answer is None else float(answer)
        case Indicator.CLEARANCE:
            return float(not any(hazard.open and hazard.due is not None and hazard.due < day for hazard in meant))
        case _:
            first = dt.date.fromordinal(max(day.toordinal() - standing_days + 1, 1))
            return float(not any(days_beyond(hazard, first, day) for hazard in meant))
