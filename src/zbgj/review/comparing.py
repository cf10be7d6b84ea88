"""A package's items held against the region's: what corresponds, what is weaker, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from zbgj._named import naming
from zbgj.model.condition import AllOf, condition_text, number_text
from zbgj.model.items import Duty, Target
from zbgj.model.values import Bilingual
from zbgj.review.counterpart import Placed, counterparts, meet, placed
from zbgj.review.finding import Check, Finding, Severity
from zbgj.review.meeting import implies, may_meet
from zbgj.review.strictness import (
    Strictness,
    compare_bounds,
    compare_quantities,
    compare_roles,
    compare_schedules,
    compare_trajectories,
    spans,
)
from zbgj.schedule.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zbgj.model.items import Limit
    from zbgj.model.plan import SectorPlan
    from zbgj.model.values import Quantity
    from zbgj.schedule.rules import Schedule

__all__ = ["Difference", "check_against", "differences"]


@attrs.frozen
class Difference:
    """One respect in which an item does not reach the region's.

    :param mine, theirs: what either asks for, in words.
    """

    field: str
    check: Check
    mine: Bilingual
    theirs: Bilingual


_CHECKS = {Strictness.WEAKER: Check.WEAKER, Strictness.INCOMPARABLE: Check.INCOMPARABLE}


def differences(mine: Placed, theirs: Placed) -> list[Difference]:
    """Every respect in which an item is not at least as strict as another of the same sort; empty if it is."""
    if isinstance(theirs.item, Duty):
        return list(_duty(mine, theirs))
    found = list(_fewer(mine, theirs))
    if isinstance(theirs.item, Target):
        answer = compare_trajectories(mine.item, theirs.item)
        words = _target(mine.item), _target(theirs.item)
        field = "points"
    else:
        ours, other = mine.item, theirs.item
        answer = compare_bounds(ours.comparator, ours.value, other.comparator, other.value)
        words = _limit(ours), _limit(other)
        field = "value"
    if answer is not Strictness.AT_LEAST:
        found.append(Difference(field, _CHECKS[answer], *words))
    return found


def _duty(mine: Placed, theirs: Placed) -> Iterator[Difference]:
    yield from _fewer(mine, theirs)
    ours, other = mine.item, theirs.item
    worst: dict[Strictness, tuple[Schedule, Schedule]] = {}
    for wanted_of, wanted in theirs.rules():
        for given_to, given in mine.rules():
            if may_meet(wanted_of, given_to):
                days = spans(mine.plan, theirs.plan, (given, wanted))
                worst.setdefault(compare_schedules(given, wanted, days), (given, wanted))
    for answer in (Strictness.WEAKER, Strictness.INCOMPARABLE):
        if answer in worst:
            given, wanted = worst[answer]
            yield Difference("schedule", _CHECKS[answer], _when(given, mine.plan), _when(wanted, theirs.plan))
            break
    answer = compare_roles(ours.role, other.role)
    if answer is not Strictness.AT_LEAST:
        anybody = Bilingual("未指明由谁亲自履行", "nobody in person")
        yield Difference("role", _CHECKS[answer], *(
            anybody if role is None else Bilingual(role.zh, role.en) for role in (ours.role, other.role)
        ))  # fmt: skip
    answer = compare_quantities(ours.quantity, other.quantity)
    if answer is not Strictness.AT_LEAST:
        yield Difference("quantity", _CHECKS[answer], _quantity(ours.quantity), _quantity(other.quantity))
    if other.share is not None and (ours.share is None or ours.share < other.share):
        none = Bilingual("未写覆盖比例", "no share")
        yield Difference("share", Check.WEAKER, *(
            none if share is None else Bilingual(str(share), str(share)) for share in (ours.share, other.share)
        ))  # fmt: skip


def _fewer(mine: Placed, theirs: Placed) -> Iterator[Difference]:
    """Parties of the package's plan on whom the region's item falls, and the package's does not."""
    if not implies(AllOf((theirs.condition, mine.plan.scope)), mine.condition):
        yield Difference("when", Check.NARROWER, *(
            Bilingual(text, text) for text in (condition_text(mine.condition), condition_text(theirs.condition))
        ))  # fmt: skip
    ours, others = mine.item.who, theirs.item.who
    missing = [actor for actor in others if not meet(ours, [actor])]
    if missing and not Placed(theirs.plan, attrs.evolve(theirs.item, who=tuple(missing))).concerns_the_region_alone:
        yield Difference("who", Check.NARROWER, *(
            Bilingual("、".join(a.zh for a in who), ", ".join(a.en for a in who)) for who in (ours, others)
        ))  # fmt: skip


# --- in words ---------------------------------------------------------------------------------------------------


def _when(schedule: Schedule, plan: SectorPlan) -> Bilingual:
    zh, en = naming(plan, "zh"), naming(plan, "en")
    return Bilingual(describe(schedule, "zh", zh), describe(schedule, "en", en))


def _quantity(quantity: Quantity | None) -> Bilingual:
    if quantity is None:
        return Bilingual("未写数量", "no number")
    per = f" ({quantity.per})" if quantity.per else ""
    return Bilingual(f"{quantity.amount}{quantity.unit_zh}{per}", f"{quantity.amount} {quantity.unit_en}{per}")


def _target(target: Target) -> Bilingual:
    sign = target.comparator
    unit = "" if target.unit in ("state", "count") else f" {target.unit}"
    zh = "、".join(f"{point.date}{sign.zh}{number_text(point.value)}{unit}" for point in target.points)
    en = ", ".join(f"{sign.en} {number_text(point.value)}{unit} by {point.date}" for point in target.points)
    return Bilingual(zh, en)


def _limit(limit: Limit) -> Bilingual:
    figure = number_text(limit.value)
    return Bilingual(
        f"{limit.comparator.zh}{figure}{limit.unit_zh or limit.unit}", f"{limit.comparator.en} {figure} {limit.unit}"
    )


# --- findings ---------------------------------------------------------------------------------------------------


def check_against(plan: SectorPlan, own: set[str], theirs: SectorPlan) -> Iterator[Finding]:
    """A finding for each item of the region's plan that can concern the parties of this one.

    :param own: identifiers of the items that the package itself wrote: of others nothing is said.
    """
    mine = placed(plan)
    for other in placed(theirs):
        if not may_meet(plan.scope, other.condition):
            continue
        able = counterparts(other, mine)
        if not able:
            if not other.concerns_the_region_alone:
                yield _no_counterpart(other)
            continue
        answers = [(differences(one, other), one) for one in able]
        found, best = min(answers, key=lambda answer: (sum(d.check is Check.WEAKER for d in answer[0]), len(answer[0])))
        if best.item.id in own:
            yield from _findings(found, best, other)


def _findings(found: list[Difference], mine: Placed, theirs: Placed) -> Iterator[Finding]:
    there = theirs.item
    cites = (*mine.item.cite, *there.cite)
    if not found:
        yield Finding(
            severity=Severity.NOTICE, check=Check.CORRESPONDS, file="", item=mine.item.id, against=there.id,
            zh=f"对应上级条目 {there.id}({there.zh}),不低于其要求",
            en=f"corresponds to {there.id} ({there.en}) and is at least as strict",
            cites=cites,
        )  # fmt: skip
    for difference in found:
        # An item that takes the place of the region's leaves those it does not fall on with nothing.
        lost = difference.check is Check.NARROWER and mine.item.id == there.id
        grave = lost or difference.check is Check.WEAKER
        a, b = difference.mine, difference.theirs
        yield Finding(
            severity=Severity.WARNING if grave else Severity.NOTICE, check=difference.check, file="",
            item=mine.item.id, field=difference.field, against=there.id, cites=cites,
            zh=f"{difference.check.zh}:本条为“{a.zh}”[{_places(mine)}],上级 {there.id} 为“{b.zh}”[{_places(theirs)}]",
            en=f"{difference.check.en}: here '{a.en}' [{_places(mine)}], in {there.id} '{b.en}' [{_places(theirs)}]",
        )  # fmt: skip


def _places(one: Placed) -> str:
    citation = one.item.citation
    return f"{citation.plan} {citation.clause} ¶{citation.paragraph}"


def _no_counterpart(theirs: Placed) -> Finding:
    there = theirs.item
    place = _places(theirs)
    return Finding(
        severity=Severity.NOTICE, check=Check.NO_COUNTERPART, file="", against=there.id, cites=there.cite,
        zh=f"上级条目 {there.id} 没有对应条目:{there.zh} [{place}]",
        en=f"nothing here corresponds to {there.id}: {there.en} [{place}]",
    )  # fmt: skip
