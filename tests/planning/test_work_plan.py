"""The work plan: everything owed is met, with no act that could be spared, on days that make sense."""

from __future__ import annotations

import datetime as dt
from itertools import combinations_with_replacement

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.evaluation.made import PARTY, SCHEDULES, activities, duty, tibet
from zbgj import Activity, Ledger, Outcome, Party, PartyKind, Sector, SectorPlan, evaluate, load_catalog, what_if
from zbgj.days import as_date, to_day
from zbgj.model.condition import Anyone
from zbgj.model.values import Window
from zbgj.planning import plan_work

ACT = "emergency-drill"
THEMES = st.sampled_from([(ACT,), (ACT,), (ACT, "evacuation-drill"), ()])
DATED = [text for text in SCHEDULES if not any(word in text for word in ("trigger", "continuous", "apart"))]


def plan(key: str, *duties) -> SectorPlan:
    made = tuple(attrs.evolve(one, id=one.id.replace("99-", f"{key}-")) for one in duties)
    return SectorPlan(
        horizon=Window("2024-01-01", "2026-12-31"), effective_day="2024-04-08", region=tibet,
        id=key, slug="made-up", sector=Sector.OTHER, title_zh="《拟》", title_en="Made up", scope=Anyone(),
        obligations=made,
    )  # fmt: skip


@st.composite
def plans(draw: st.DrawFn, schedules: list[str] = DATED) -> list[SectorPlan]:
    found = []
    for key in ("91", "92")[: draw(st.integers(1, 2))]:
        duties = []
        for number in range(draw(st.integers(1, 2))):
            more = draw(st.sampled_from([{}, {}, {"share": "share"}]))
            given_share = {"share": draw(st.fractions("1/4", 1, max_denominator=4))} if more else {}
            schedule = draw(st.sampled_from(schedules))
            duties.append(duty(f"d{number}", schedule, themes=draw(THEMES), **given_share))
        found.append(plan(key, *duties))
    return found


def due_in(report, first: str, last: str):
    return [
        (found, judged)
        for found in report.duties
        for judged in found.outcomes
        if judged.occurrence is not None and to_day(first) <= judged.occurrence.due_day <= to_day(last)
    ]


starts = st.sampled_from(["2024-05-01", "2024-06-20", "2025-01-01", "2025-11-11"])
lengths = st.integers(20, 400)


@settings(deadline=None)
@given(plans(), starts, lengths, st.lists(activities, max_size=5))
def test_whoever_keeps_the_plan_misses_nothing(made, start, length, acts):
    end = str(as_date(to_day(start) + length))
    before = Ledger([act for act in acts if act.day < to_day(start)])
    found = plan_work(PARTY, made, start, end, ledger=before)
    assert not found.unplannable
    after = evaluate(PARTY, made, before + found.ledger, as_date(to_day(end) + 1))
    for _, judged in due_in(after, start, end):
        assert judged.outcome in (Outcome.FULFILLED, Outcome.WAIVED)


@settings(deadline=None)
@given(plans(), starts, lengths)
def test_no_act_of_the_plan_can_be_spared(made, start, length):
    end = str(as_date(to_day(start) + length))
    found = plan_work(PARTY, made, start, end)
    whole = [planned.activity for planned in found.acts]
    for place in range(len(whole)):
        fewer = Ledger(whole[:place] + whole[place + 1 :])
        after = evaluate(PARTY, made, fewer, as_date(to_day(end) + 1))
        assert any(judged.outcome is not Outcome.FULFILLED for _, judged in due_in(after, start, end))


SHORT = [
    "every month", "2 times every month", "every quarter", "each month by 13", "each quarter by 1-08", "every year",
    "by 2024-12-31", "within 2024", "2 times every quarter",
]  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(plans(SHORT), st.sampled_from([("2024-10-01", "2024-12-31"), ("2024-12-01", "2025-01-31")]))
def test_no_smaller_plan_exists_on_small_cases(made, window):
    """Brute force: within a stretch in which no period begins or ends all days are alike, so one of each is enough."""
    start, end = window
    assume(all(one.share is None for each in made for one in each.duties))
    found = plan_work(PARTY, made, start, end)
    assume(found.minimal)
    assume(1 <= len(found.acts) <= 4)
    empty = due_in(evaluate(PARTY, made, Ledger(), as_date(to_day(end) + 1)), start, end)
    edges = {to_day(start)}
    for _, judged in empty:
        edges |= {judged.occurrence.first_day, judged.occurrence.due_day + 1}
    days = sorted(day for day in edges if to_day(start) <= day <= to_day(end))
    names = sorted({one.id for one, _ in empty})
    choices = [Activity(party="p", obligation=name, when=as_date(day)) for name in names for day in days]
    for fewer in combinations_with_replacement(choices, len(found.acts) - 1):
        distinct = [attrs.evolve(act, evidence=str(number)) for number, act in enumerate(fewer)]
        after = evaluate(PARTY, made, Ledger(distinct), as_date(to_day(end) + 1))
        assert any(judged.outcome is not Outcome.FULFILLED for _, judged in due_in(after, start, end))


@settings(deadline=None)
@given(plans(), starts, lengths)
def test_avoided_days_are_left_out_where_that_is_possible(made, start, length):
    end = str(as_date(to_day(start) + length))
    found = plan_work(PARTY, made, start, end, avoid=lambda day: day.weekday() >= 5)
    for planned in found.acts:
        assert to_day(start) <= to_day(planned.day) <= to_day(planned.by) <= to_day(end)
        opens = max(to_day(start), to_day(planned.by) - 4)
        # A period with five days or more has a weekday in it.
        if planned.day.weekday() >= 5:
            assert to_day(planned.by) - to_day(planned.day) < 5 or opens > to_day(planned.day)


def test_a_hotel_under_two_plans_makes_one_round_a_quarter():
    sectors = {Sector.CULTURE_AND_TOURISM, Sector.STATE_OWNED_ASSETS}
    hotel = Party(id="h", kind=PartyKind.ENTERPRISE, place="CN-54", sectors=sectors)
    found = plan_work(hotel, load_catalog(), "2025-01-01", "2025-12-31")
    checks = [one for one in found.acts if "12-2.1-principal-quarterly-check" in one.counts_for]
    assert len(checks) == 4
    assert all("17-2.4.7-principal-quarterly-check" in one.counts_for for one in checks)
    assert {one.day.quarter for one in checks} == {1, 2, 3, 4}
    assert found.minimal
    assert sum(map(len, found.by_month().values())) == len(found.acts)
    after = what_if(evaluate(hotel, load_catalog(), Ledger(), "2026-01-01"), found.ledger)
    assert not [pair for pair in due_in(after, "2025-01-01", "2025-12-31") if pair[1].outcome is Outcome.MISSED]


def test_several_times_in_a_period_are_spread_over_it():
    found = plan_work(PARTY, [plan("91", duty("d", "4 times every year"))], "2025-01-01", "2025-12-31")
    days = [to_day(one.day) for one in found.acts]
    assert len(days) == 4
    assert min(two - one for one, two in zip(days, days[1:], strict=False)) > 50


def test_a_duty_at_most_so_long_apart_is_done_as_rarely_as_it_may():
    found = plan_work(
        PARTY, [plan("91", duty("d", "at most 6 months apart from 2024-06-30"))], "2024-05-01", "2025-04-30"
    )
    assert [str(one.day) for one in found.acts] == ["2024-06-30", "2024-12-30"]


def test_what_cannot_be_planned_is_said():
    unknown = plan("91", duty("d", "before event no-such-event"))
    found = plan_work(PARTY, [unknown], "2025-01-01", "2025-12-31")
    assert [(one.id, bool(zh), "no-such-event" in en) for one, zh, en in found.unplannable] == [("91-1-d", True, True)]
    assert found.acts == ()


def test_standing_duties_are_named_for_attestation():
    found = plan_work(PARTY, [plan("91", duty("d", "continuous"))], "2025-01-01", "2025-12-31")
    assert [one.id for one in found.standing] == ["91-1-d"]


def test_a_window_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="ends on 2024-12-31 before it starts on 2025-01-01"):
        plan_work(PARTY, [], dt.date(2025, 1, 1), "2024-12-31")


def test_where_an_act_does_for_two_scored_duties_it_is_planned_once_and_nothing_more_is_claimed():
    quarterly = duty("d1", "every quarter", themes=(ACT,))
    made = [
        plan("91", duty("d0", "every month", themes=(ACT, "evacuation-drill")), quarterly),
        plan("92", duty("d0", "every month", themes=(ACT,)), quarterly),
    ]
    found = plan_work(PARTY, made, "2024-12-01", "2025-01-31")
    assert len(found.acts) == 3
    assert not found.minimal
