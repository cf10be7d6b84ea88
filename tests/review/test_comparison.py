"""A plan beside another: nothing is weaker than itself, and what is loosened is named, it alone."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zbgj import Sector, load_catalog
from zbgj.model.citation import Citation
from zbgj.model.condition import Anyone, Comparator, parse_condition
from zbgj.model.items import Limit, Obligation, Report, Target, Variant
from zbgj.model.kinds import ObligationKind
from zbgj.model.party import Actor, Role
from zbgj.model.plan import PlanStatus, SectorPlan
from zbgj.model.values import Point, Quantity, Window
from zbgj.review import Check, Placed, Severity, check_against, counterparts, differences, likeness
from zbgj.review.strictness import spans
from zbgj.schedule import Continuous, EachBy, Every, Once, Period, covers, parse
from zbgj.strategies import schedules

CATALOG = load_catalog(packages=False)
PLANS = [plan for plan in CATALOG.plans() if plan.status is PlanStatus.PUBLISHED]
FAULTS = (Check.WEAKER, Check.INCOMPARABLE, Check.NARROWER, Check.NO_COUNTERPART)


def findings(mine: SectorPlan, theirs: SectorPlan):
    return list(check_against(mine, {item.id for item in mine.items()}, theirs))


def named(found, *checks):
    return [(one.item, one.field) for one in found if one.check in checks]


def moved(plan: SectorPlan) -> SectorPlan:
    """The same plan under another identifier, as a city might copy it."""

    def renamed(item):
        return attrs.evolve(item, id="city" + item.id.removeprefix(plan.id))

    lists = ("documents", "organs", "phases", "obligations", "reports", "targets", "limits")
    changes: dict[str, Any] = {name: tuple(map(renamed, getattr(plan, name))) for name in lists}
    return attrs.evolve(plan, id="city", **changes)


def duty(plan: str, number: int, schedule, **more) -> Obligation:
    return Obligation(
        id=f"{plan}-1-n{number}", cite=(Citation(plan, "一", 1, 0, 1, "0" * 16),), kind=ObligationKind.INSPECTION,
        zh=f"查{chr(0x5000 + number)}", en="look", who=(Actor.parse("enterprise"),), schedule=schedule, **more,
    )  # fmt: skip


def plan_of(key: str, *items) -> SectorPlan:
    sorts = {Obligation: "obligations", Report: "reports", Target: "targets", Limit: "limits"}
    lists: dict[str, Any] = {name: tuple(one for one in items if type(one) is sort) for sort, name in sorts.items()}
    return SectorPlan(
        horizon=Window("2024-01-01", "2026-12-31"), effective_day="2024-04-08",
        id=key, slug="x", sector=Sector.OTHER, title_zh="《某方案》", title_en="A plan", scope=Anyone(),
        **lists,
    )  # fmt: skip


_NEXT = {
    Period.DAY: Period.WEEK, Period.WEEK: Period.MONTH, Period.MONTH: Period.QUARTER,
    Period.QUARTER: Period.HALF_YEAR, Period.HALF_YEAR: Period.YEAR,
}  # fmt: skip


def loosened(schedule):
    """Schedules that may ask for less: fewer times, longer periods, later days, no day at all."""
    match schedule:
        case Every():
            if schedule.times > 1:
                yield attrs.evolve(schedule, times=schedule.times - 1)
            if schedule.period in _NEXT and schedule.step == 1:
                yield attrs.evolve(schedule, period=_NEXT[schedule.period])
            yield Continuous(schedule.start_day, schedule.end_day)
        case EachBy():
            yield Every(schedule.period, 1, 1, schedule.start_day, schedule.end_day)
        case Once():
            yield attrs.evolve(schedule, due_day=schedule.due_day + 30)
            if schedule.times > 1:
                yield attrs.evolve(schedule, times=schedule.times - 1)
        case _:
            if "times" in attrs.fields_dict(type(schedule)) and schedule.times > 1:
                yield attrs.evolve(schedule, times=schedule.times - 1)


def strictly_looser(loose, strict, mine: SectorPlan, theirs: SectorPlan) -> bool:
    """By the order itself: in all days that count, the one covers the other and not the other way round."""
    days = spans(mine, theirs, (loose, strict))
    return bool(days) and all(covers(strict, loose, one) and not covers(loose, strict, one) for one in days)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.id)
def test_no_plan_of_the_region_is_weaker_than_itself(plan):
    assert named(findings(plan, plan), *FAULTS) == []
    assert named(findings(moved(plan), plan), *FAULTS) == []


@settings(max_examples=60)
@given(st.lists(schedules(), min_size=1, max_size=5), st.data())
def test_what_is_loosened_is_named_and_nothing_else(rules, data):
    theirs = plan_of("r", *(duty("r", number, rule) for number, rule in enumerate(rules)))
    index = data.draw(st.integers(0, len(rules) - 1))
    looser = [one for one in loosened(rules[index]) if strictly_looser(one, rules[index], theirs, theirs)]
    assume(looser)
    changed = [*rules]
    changed[index] = data.draw(st.sampled_from(looser))
    mine = plan_of("c", *(duty("c", number, rule) for number, rule in enumerate(changed)))
    assert named(findings(mine, theirs), *FAULTS) == [(f"c-1-n{index}", "schedule")]
    assert named(findings(mine, theirs), Check.WEAKER) == [(f"c-1-n{index}", "schedule")]
    assert named(findings(theirs, mine), *FAULTS) == []  # seen the other way round it was tightened


@settings(max_examples=40)
@given(st.sampled_from(PLANS), st.data())
def test_a_duty_of_a_real_plan_made_looser_is_named_and_nothing_else(plan, data):
    copy = moved(plan)
    choices = [
        (index, loose)
        for index, one in enumerate(copy.obligations)
        for loose in loosened(one.schedule)
        if not one.variants and not isinstance(loose, Continuous)
        and strictly_looser(loose, one.schedule, copy, plan)
    ]  # fmt: skip
    assume(choices)
    index, loose = data.draw(st.sampled_from(choices))
    changed = [*copy.obligations]
    changed[index] = attrs.evolve(changed[index], schedule=loose)
    found = findings(attrs.evolve(copy, obligations=tuple(changed)), plan)
    assert named(found, *FAULTS) == [(changed[index].id, "schedule")]
    tightened = findings(copy, attrs.evolve(plan, obligations=tuple(
        attrs.evolve(one, schedule=loose) if number == index else one for number, one in enumerate(plan.obligations)
    )))  # fmt: skip
    assert named(tightened, *FAULTS) == []


def one_against(mine, theirs):
    """The only finding on two plans of one item each."""
    [found] = findings(plan_of("c", mine), plan_of("r", theirs))
    return found


def test_a_warning_says_both_schedules_and_both_places():
    found = one_against(duty("c", 1, parse("every year")), duty("r", 1, parse("every quarter")))
    assert (found.severity, found.check, found.against) == (Severity.WARNING, Check.WEAKER, "r-1-n1")
    assert found.zh == "宽于上级:本条为“每年至少1次”[c 一 ¶1],上级 r-1-n1 为“每季度至少1次”[r 一 ¶1]"
    assert "'at least once every year' [c 一 ¶1]" in found.en
    assert "'at least once every quarter' [r 一 ¶1]" in found.en
    assert [citation.plan for citation in found.cites] == ["c", "r"]


def test_a_person_left_out_is_weaker():
    rule = parse("every quarter")
    found = one_against(duty("c", 1, rule), duty("r", 1, rule, role=Role.PRINCIPAL))
    assert (found.check, found.field) == (Check.WEAKER, "role")


def test_a_smaller_share_or_number_is_weaker():
    rule = parse("every year")
    two = Quantity(amount=2, unit_zh="家", unit_en="firms")
    theirs = duty("r", 1, rule, share=Fraction(1, 3), quantity=two)
    mine = duty("c", 1, rule, share=Fraction(1, 4))
    found = findings(plan_of("c", mine), plan_of("r", theirs))
    assert named(found, Check.WEAKER) == [("c-1-n1", "quantity"), ("c-1-n1", "share")]
    assert one_against(attrs.evolve(theirs, id="c-1-n1"), theirs).check is Check.CORRESPONDS


def test_every_variant_is_held_against_every_rule_that_can_meet_it():
    def variant(when: str, schedule: str) -> Variant:
        rule = parse(schedule)
        return Variant(when=parse_condition(when), schedule=rule, zh="查", en="look", cite=duty("c", 1, rule).cite)

    theirs = duty("r", 1, parse("every quarter"), variants=(variant("tag high-risk", "every month"),))
    monthly = duty("c", 1, parse("every month"), variants=(variant("tag large", "every week"),))
    quarterly = duty("c", 1, parse("every quarter"), variants=(variant("tag large", "every week"),))
    same = duty("c", 1, parse("every quarter"), variants=(variant("tag high-risk", "every month"),))
    assert one_against(monthly, theirs).check is Check.CORRESPONDS
    assert one_against(same, theirs).check is Check.CORRESPONDS
    assert (one_against(quarterly, theirs).check, one_against(quarterly, theirs).field) == (Check.WEAKER, "schedule")


def test_one_item_that_is_strict_enough_suffices():
    theirs = plan_of("r", duty("r", 1, parse("every quarter"), themes=("t",)))
    mine = plan_of(
        "c", duty("c", 2, parse("every year"), themes=("t",)), duty("c", 3, parse("every month"), themes=("t",))
    )
    assert named(findings(mine, theirs), Check.CORRESPONDS, *FAULTS) == [("c-1-n3", "")]


def test_what_can_fall_on_nobody_of_the_plan_is_passed_over():
    theirs = plan_of("r", duty("r", 1, parse("every year"), when=parse_condition("place CN-54")))
    mine = attrs.evolve(plan_of("c"), scope=parse_condition("place CN-99"))
    assert findings(mine, theirs) == []


def test_a_duty_of_the_region_with_no_counterpart_is_a_notice_and_no_fault():
    [found] = findings(plan_of("c"), plan_of("r", duty("r", 1, parse("every year"))))
    assert (found.severity, found.check, found.item, found.against) == (
        Severity.NOTICE, Check.NO_COUNTERPART, "", "r-1-n1",
    )  # fmt: skip


def test_what_the_region_itself_must_do_is_not_asked_of_a_city():
    own = attrs.evolve(duty("r", 1, parse("every year")), who=(Actor.parse("authority@region"),))
    assert findings(plan_of("c"), plan_of("r", own)) == []


def test_a_duty_on_fewer_parties_is_narrower():
    rule = parse("every year")
    found = one_against(duty("c", 1, rule, when=parse_condition("tag large")), duty("r", 1, rule))
    assert (found.severity, found.check, found.field) == (Severity.NOTICE, Check.NARROWER, "when")


def target(plan: str, *points: str) -> Target:
    return Target(
        id=f"{plan}-1-t", cite=duty(plan, 1, parse("every year")).cite, zh="持证上岗率", en="share", unit="%",
        comparator=Comparator.AT_LEAST, points=tuple(map(Point.parse, points)),
    )  # fmt: skip


def limit(plan: str, value: float, comparator: str = "<=") -> Limit:
    return Limit(
        id=f"{plan}-1-l", cite=duty(plan, 1, parse("every year")).cite, zh="外包队伍不超过几家", en="contractors",
        comparator=Comparator(comparator), value=value, unit="firms", unit_zh="家",
    )  # fmt: skip


def test_a_target_that_is_lower_or_later_is_weaker():
    assert one_against(target("c", "2026-12-31: 90"), target("r", "2026-12-31: 95")).check is Check.WEAKER
    later = one_against(target("c", "2026-12-31: 95"), target("r", "2025-12-31: 95"))
    assert (later.check, later.field) == (Check.WEAKER, "points")
    assert "at least 95 % by 2026-12-31" in later.en
    assert one_against(target("c", "2025-12-31: 96"), target("r", "2026-12-31: 95")).check is Check.CORRESPONDS


def test_a_limit_that_allows_more_is_weaker():
    found = one_against(limit("c", 4), limit("r", 3))
    assert (found.check, found.field) == (Check.WEAKER, "value")
    assert (found.zh.count("不超过4家"), found.zh.count("不超过3家")) == (1, 1)
    assert one_against(limit("c", 2), limit("r", 3)).check is Check.CORRESPONDS


def test_the_item_of_the_same_identifier_answers_whatever_it_says():
    theirs = Placed(plan_of("r"), duty("r", 1, parse("every year")))
    other = attrs.evolve(theirs.item, kind=ObligationKind.DRILL, zh="演练")
    close = attrs.evolve(theirs.item, id="r-1-n2")
    mine = [Placed(plan_of("r"), one) for one in (close, other)]
    assert [one.item.id for one in counterparts(theirs, mine)] == ["r-1-n1"]


def test_differences_of_an_item_from_itself_are_none():
    for plan in PLANS[:6]:
        for item in (*plan.duties, *plan.targets, *plan.limits):
            assert differences(Placed(plan, item), Placed(plan, item)) == []


@given(st.text("每月检查一次场馆", max_size=12), st.text("每月检查一次场馆", max_size=12))
def test_likeness_is_symmetric_and_bounded(one, other):
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1
    assert likeness(one, one) == 1
