"""The order of schedules: A covers B if whoever fulfils A has necessarily fulfilled B.

A yes is attacked with random ledgers and with adversarial ones: whoever fulfils A and tries to fail B. A no has to
show such a ledger.
"""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect_left, bisect_right
from itertools import pairwise, permutations, product
from typing import Any

import attrs
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zbgj import strategies
from zbgj.days import interval, to_day
from zbgj.schedule import (
    AfterTrigger,
    BeforeTrigger,
    Continuous,
    Covers,
    Every,
    Occurrence,
    Period,
    PromptlyAfter,
    Rolling,
    Schedule,
    Surroundings,
    Unit,
    covers,
    occurrences,
    parse,
    prompted,
)
from zbgj.schedule.rules import parts_of

YES, NO, UNKNOWN = Covers

#: Few days, so that windows meet at their edges.
LANDMARKS = [
    dt.date.fromisoformat(day)
    for day in (
        "2022-12-31", "2023-01-01", "2023-06-15", "2023-12-31", "2024-01-01", "2024-02-28", "2024-02-29", "2024-03-01",
        "2024-03-31", "2024-04-01", "2024-04-08", "2024-06-20", "2024-06-30", "2024-07-01", "2024-12-20", "2024-12-30",
        "2024-12-31", "2025-01-01", "2025-06-30", "2025-12-31", "2026-12-31",
    )
]  # fmt: skip
landmarks = st.sampled_from(LANDMARKS)
dated = strategies.dated_schedules(landmarks)
only_dated = dated.filter(lambda schedule: not any(isinstance(rule, Continuous) for rule in parts_of(schedule)))
seeds = st.integers(0, 10_000).map(random.Random)
spans = st.tuples(landmarks, landmarks).map(sorted).map(lambda pair: interval(*pair))

attack = settings(max_examples=400, deadline=None)
law = settings(max_examples=150, deadline=None)


def held(acts: list[int], window: Occurrence) -> int:
    """How many of the acts, in order, lie in the window."""
    return bisect_right(acts, window.due_day) - bisect_left(acts, window.first_day)


def fulfilled(windows: list[Occurrence], acts: list[int]) -> bool:
    ordered = sorted(acts)
    return all(held(ordered, window) >= window.times for window in windows)


def at_random(windows: list[Occurrence], chance: random.Random) -> list[int]:
    """Acts that fulfil the windows and no more, often at the edges; an open window is used for some years back."""
    acts = []
    for window in windows:
        first = max(window.first_day, window.due_day - 4000)
        days = (first, window.due_day, chance.randint(first, window.due_day))
        acts += [chance.choice(days) for _ in range(window.times)]
    return acts


def against(windows: list[Occurrence], target: Occurrence) -> list[int]:
    """Acts that fulfil the windows and stay out of the target wherever they may."""
    acts = []
    for window in windows:
        if window.first_day < target.first_day:
            day = window.first_day
        elif window.due_day > target.due_day:
            day = window.due_day
        else:
            day = window.first_day
        acts += [day] * window.times
    return acts


# --- what a partial order must do -------------------------------------------------------------------------------


@law
@given(strategies.schedules())
def test_reflexive(schedule):
    assert covers(schedule, schedule) is YES


@law
@given(dated, spans)
def test_reflexive_within_an_interval(schedule, within):
    assert covers(schedule, schedule, within) is YES
    assert covers(schedule, parse("by 2030-12-31"), interval("2024-01-01", "2024-12-31")) is YES  # not owed there


@law
@given(st.lists(dated, min_size=3, max_size=5), spans)
def test_transitive_for_dated_schedules(schedules, within):
    answers = {(a, b): covers(a, b, within) for a, b in product(schedules, repeat=2)}
    for a, b, c in product(schedules, repeat=3):
        if answers[a, b] and answers[b, c]:
            assert answers[a, c] is YES


EVERYDAY = [
    parse(text)
    for text in (
        "every week", "every month", "2 times every month", "every quarter", "3 times every quarter",
        "every half-year", "every year", "2 times every year", "12 times every year", "each month by 13",
        "each quarter by 1-08", "each year by 06-20, 12-20", "each year by 12-01", "each half-year by 3-31",
        "each month by 15, last", "each month by 30, 31",
    )
]  # fmt: skip


@pytest.mark.parametrize("a", EVERYDAY, ids=str)
def test_transitive_without_bounds(a):
    for b, c in product(EVERYDAY, repeat=2):
        if covers(a, b) and covers(b, c):
            assert covers(a, c) is YES


def mixed() -> st.SearchStrategy[object]:
    return st.one_of(
        dated,
        strategies.rollings(landmarks),
        strategies.event_rules(st.just("fair")),
        strategies.trigger_rules(st.just("alarm")),
        strategies.standing(landmarks),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(mixed(), min_size=3, max_size=5))
def test_what_follows_from_two_yeses_is_never_a_no(schedules):
    answers = {(a, b): covers(a, b) for a, b in product(schedules, repeat=2)}
    for a, b, c in product(schedules, repeat=3):
        if answers[a, b] and answers[b, c]:
            assert answers[a, c] is not NO


def test_only_a_yes_is_true():
    assert [bool(answer) for answer in Covers] == [True, False, False]
    assert [answer.zh for answer in Covers] == ["涵盖", "不涵盖", "无法判定"]


# --- a yes is fulfilment, a no has a witness --------------------------------------------------------------------


@attack
@given(dated, only_dated, spans, seeds)
def test_within_an_interval_a_yes_cannot_be_refuted_and_a_no_is_witnessed(a, b, within, chance):
    answer = covers(a, b, within)
    owed, wanted = occurrences(a, within), occurrences(b, within)
    assume(len(owed) * len(wanted) < 200_000)
    ledgers = [against(owed, target) for target in wanted]
    assert all(fulfilled(owed, acts) for acts in ledgers)
    if answer is YES:
        ledgers += [at_random(owed, chance) for _ in range(3)]
        assert all(fulfilled(wanted, acts) for acts in ledgers)
    else:
        assert answer is NO
        assert any(not fulfilled([target], acts) for target, acts in zip(wanted, ledgers, strict=True))


def daily(schedule: Schedule) -> bool:
    """Whether 400 years of it are too many windows to draw often."""
    return any(isinstance(rule, Every) and rule.period is Period.DAY for rule in parts_of(schedule))


seldom_daily = dated.filter(lambda schedule: not daily(schedule))


@settings(max_examples=60, deadline=None)
@given(st.lists(seldom_daily, min_size=4, max_size=6, unique=True), seeds)
def test_without_an_interval_a_yes_cannot_be_refuted(schedules, chance):
    for a, b in permutations(schedules, 2):
        if not covers(a, b):
            continue
        for year in (1995, 2015, 2060, chance.randint(1700, 2500)):
            span = dt.date(year, 1, 1), dt.date(year + 12, 12, 31)
            owed = occurrences(a, *span)
            # Windows that open before the span may hold acts that A owes before it.
            wanted = [w for w in occurrences(b, *span) if w.first_day >= to_day(span[0])]
            targets = chance.sample(wanted, min(8, len(wanted)))
            for acts in (at_random(owed, chance), *(against(owed, target) for target in targets)):
                assert fulfilled(wanted, acts)


SPANS = [("1985-01-01", "2075-12-31"), ("1690-01-01", "1910-12-31"), ("2076-01-01", "2460-12-31")]


@settings(max_examples=100, deadline=None)
@given(seldom_daily, only_dated.filter(lambda schedule: not daily(schedule)))
def test_without_an_interval_a_no_is_witnessed(a, b):
    assume(covers(a, b) is NO)
    # Near the bounds, or where nothing is bounded any more; February of a common year, week 53 and century years too.
    for first, last in (map(to_day, span) for span in SPANS):
        for target in occurrences(b, first, last):
            near = occurrences(a, max(target.first_day, first - 40_000), target.due_day)
            if not fulfilled([target], against(near, target)):
                return
    pytest.fail("no ledger that fulfils A fails B")


@law
@given(strategies.onces(landmarks) | strategies.everys(landmarks), seldom_daily, st.integers(1, 3), spans)
def test_more_times_never_cover_less(a, b, extra, within):
    more = attrs.evolve(a, times=a.times + extra)
    assert covers(more, a, within) is YES
    if covers(a, b, within):
        assert covers(more, b, within) is YES


# --- rolling ----------------------------------------------------------------------------------------------------

HORIZON = to_day("2040-12-31")


def add(day: int, rule: Rolling) -> int:
    limit: dict[str, Any] = {f"{rule.unit}s": rule.amount}
    return (dt.date.fromordinal(day) + relativedelta(**limit)).toordinal()


def chain(rule: Rolling, until: int, chance: random.Random) -> list[int]:
    """Acts at most so far apart, until the day."""
    day = chance.choice([rule.first_day, rule.first_day - chance.randint(0, 800)])
    acts = [day]
    while day <= until:
        latest = add(day, rule)
        day = chance.choice([latest, latest, chance.randint(day + 1, latest)])
        acts.append(day)
    return acts


def late(rule: Rolling, target: Occurrence) -> list[list[int]]:
    """The chains that leave the target as empty as they may: none before it, or one the day before it opens."""
    found = []
    starts = [rule.first_day]
    if target.first_day > 1:
        starts.append(min(rule.first_day, target.first_day - 1))
    for start in starts:
        acts = [start]
        while acts[-1] < target.first_day - 1:
            acts.append(min(add(acts[-1], rule), target.first_day - 1))
        while acts[-1] <= target.due_day:
            acts.append(add(acts[-1], rule))
        found.append(acts)
    return found


def kept(rule: Rolling, acts: list[int], until: int) -> bool:
    """Whether the acts keep the rule up to the day."""
    ordered = sorted(acts)
    apart = all(following <= add(one, rule) for one, following in pairwise(ordered) if one <= until)
    return (bool(ordered) and ordered[0] <= rule.first_day and apart and ordered[-1] >= min(until, rule.first_day)) or (
        until < rule.first_day
    )


@settings(max_examples=250, deadline=None)
@given(strategies.rollings(landmarks), dated, seeds)
def test_at_most_so_far_apart_against_dated_schedules(a, b, chance):
    answer = covers(a, b)
    wanted = occurrences(b, "1985-01-01", HORIZON)
    ledgers = [acts for target in chance.sample(wanted, min(12, len(wanted))) for acts in late(a, target)]
    if answer is YES:
        for acts in (*ledgers, chain(a, HORIZON, chance), chain(a, HORIZON, chance)):
            ordered = sorted(acts)
            assert all(held(ordered, w) >= w.times for w in wanted if w.due_day < ordered[-1])
    if answer is NO:
        assert any(
            held(acts, target) < target.times
            for target in occurrences(b, "1985-01-01", "2060-12-31")
            for acts in late(a, target)
        )


long_limits = st.builds(Rolling, st.integers(20, 80), st.sampled_from([Unit.DAY, Unit.WEEK, Unit.MONTH]), landmarks)


@settings(max_examples=120, deadline=None)
@given(
    (strategies.everys(landmarks) | strategies.each_bys(landmarks)).filter(lambda rule: not daily(rule)),
    st.lists(strategies.rollings(landmarks) | long_limits, min_size=3, max_size=3),
    seeds,
)
def test_dated_schedules_against_at_most_so_far_apart(a, limits, chance):
    b = next((limit for limit in limits if covers(a, limit)), None)
    if b is None:
        return
    owed = [w for w in occurrences(a, "1980-01-01", HORIZON) if w.first_day > 1]
    until = owed[-1].first_day - 1
    alternating = [w.first_day if number % 2 else w.due_day for number, w in enumerate(owed)]
    for acts in (alternating, [w.due_day for w in owed], [w.first_day for w in owed], at_random(owed, chance)):
        ordered = sorted(acts)
        assert all(following <= add(one, b) for one, following in pairwise(ordered) if one < until)
        assert ordered[0] <= b.first_day or b.first_day < owed[0].first_day


@settings(max_examples=150, deadline=None)
@given(st.lists(strategies.rollings(landmarks), min_size=2, max_size=4, unique=True), seeds)
def test_rolling_against_rolling(limits, chance):
    for a, b in permutations(limits, 2):
        if covers(a, b):
            assert kept(b, chain(a, HORIZON, chance), HORIZON)
            assert kept(b, late(a, Occurrence(1, HORIZON, 1, ""))[0], HORIZON)


# --- triggers ---------------------------------------------------------------------------------------------------


@attack
@given(
    strategies.trigger_rules(st.just("alarm")),
    strategies.trigger_rules(st.just("alarm")),
    st.lists(
        st.datetimes(dt.datetime(2023, 12, 1), dt.datetime(2025, 3, 31))
        | landmarks
        | st.builds(dt.datetime.combine, landmarks, st.sampled_from([dt.time(0), dt.time(23, 59, 59)])),
        min_size=1,
        max_size=4,
    ),
)
def test_a_yes_for_triggers_means_no_later_and_no_fewer(a, b, happened):
    assume(covers(a, b) is YES)
    around = Surroundings(None, {"alarm": tuple(happened)})
    owed, wanted = (
        prompted(rule, around)
        if isinstance(rule, PromptlyAfter)
        else occurrences(rule, "2000-01-01", "2400-01-01", around)
        for rule in (a, b)
    )
    for one, other in zip(owed, wanted, strict=True):
        assert other.first_day <= one.first_day
        assert one.times >= other.times
        assert one.due_day <= other.due_day
        if other.due_at is not None:
            assert one.due_at is not None
            assert one.due_at <= other.due_at


@law
@given(strategies.rules(landmarks), st.sampled_from([BeforeTrigger("alarm"), AfterTrigger("alarm")]))
def test_what_hangs_on_nothing_else_cannot_cover_a_trigger(a, b):
    if not isinstance(a, BeforeTrigger | AfterTrigger):
        assert covers(a, b) is UNKNOWN
        assert covers(b, a) is not YES or occurrences(a, "1990-01-01", "2060-12-31") == []


# --- known answers ----------------------------------------------------------------------------------------------

KNOWN = [
    # DOMAIN.md, 5
    ("every month", "every quarter", YES),
    ("every quarter", "every month", NO),
    ("by 2024-06-30", "by 2024-12-31", YES),
    ("by 2024-12-31", "by 2024-06-30", NO),
    ("every half-year", "every year", YES),
    ("every half-year", "2 times every year", YES),
    ("2 times every year", "every half-year", NO),
    ("4 times every year", "every quarter", NO),
    ("every quarter", "4 times every year", YES),
    ("every quarter", "5 times every year", NO),
    # weeks: each month holds four whole weeks or three, each year 51 at least
    ("every week", "every month", YES),
    ("every week", "3 times every month", YES),
    ("every week", "4 times every month", NO),
    ("every week", "51 times every year", YES),
    ("every week", "52 times every year", NO),
    ("2 times every week", "102 times every year", YES),
    ("every month", "every week", NO),
    ("every day", "every week", YES),
    ("every day", "7 times every week", YES),
    ("every day", "28 times every month", YES),
    ("every day", "29 times every month", NO),
    ("every 2 weeks from 2024-01-01", "every month from 2024-01-01", YES),  # 28 days always hold 14 in step
    ("every 15 days from 2024-01-01", "every month from 2024-01-01", NO),
    ("every 2 weeks from 2024-01-01", "every quarter from 2024-01-01", YES),
    # days of a period
    ("each month by 13", "every month", YES),
    ("every month", "each month by 13", NO),
    ("each month by 13", "each month by 15", YES),
    ("each month by 15, last", "2 times every month", YES),
    ("each month by 29, 30, last", "3 times every month", NO),
    ("each month by 29, 30, last", "every month", YES),
    ("each month by last", "every month", YES),
    ("every month", "each month by last", YES),
    ("every month", "each month by 31", YES),
    ("each quarter by 1-08", "each quarter by 1-last", YES),
    ("each year by 12-01", "every year", YES),
    ("each year by 12-31", "every year", YES),
    ("every year", "each year by 12-31", YES),
    ("each year by 06-20, 12-20", "every half-year", NO),  # the second window opens on 21 June
    ("each year by 06-30, 12-20", "every half-year", YES),
    ("each year by 06-30, 12-31", "every half-year", YES),
    ("every half-year", "each year by 06-30, 12-31", YES),
    ("each quarter by 1-08 about previous", "each quarter by 1-08", YES),
    # bounds and windows
    ("within 2024", "by 2024-12-31", YES),
    ("by 2024-12-31", "within 2024", NO),
    ("within 2024-05..2024-06", "within 2024", YES),
    ("within 2024", "within 2024-05..2024-12", NO),
    ("2 times within 2024", "within 2024", YES),
    ("within 2024", "2 times within 2024", NO),
    ("every month", "by 2024-12-31", YES),
    ("every month", "12 times within 2024", YES),
    ("every month", "13 times within 2024", NO),
    ("every month from 2024-01-01", "within 2024", YES),
    ("every month from 2024-12-02", "within 2024", YES),
    ("every month from 2025-01-01", "within 2024", NO),
    ("every month from 2024-01-01", "every quarter", NO),
    ("every month", "every quarter from 2024-01-01 until 2026-12-31", YES),
    ("every month from 2024-01-02", "every month from 2024-01-01", YES),
    ("every month from 2024-01-01", "every month from 2024-01-02", NO),
    ("every year until 2026-12-31", "within 2026", YES),
    ("every year until 2026-12-30", "within 2026", NO),
    ("every month until 1500-12-31", "by 2024-12-31", UNKNOWN),
    ("within 2024", "every year from 2024-01-01 until 2024-12-31", YES),
    ("every 2 years from 2024-01-01", "every 4 years from 2024-01-01", YES),
    ("every 2 years from 2024-01-01", "every 4 years from 2025-01-01", YES),
    ("every 2 years from 2024-01-01", "every 3 years from 2024-01-01", YES),
    ("every 3 years from 2024-01-01", "every 2 years from 2024-01-01", NO),
    ("every 2 years from 2024-01-01", "2 times every 4 years from 2025-01-01", NO),
    # sequences
    ("by 2024-12-31 then continuous", "by 2024-12-31", YES),
    ("by 2024-12-31", "by 2024-12-31 then continuous", UNKNOWN),
    ("by 2024-06-30 then continuous", "by 2024-12-31 then continuous", YES),
    ("by 2024-12-31 then continuous", "by 2024-06-30 then continuous", NO),
    ("by 2024-12-31 then continuous", "continuous from 2025-06-01", YES),
    ("by 2024-12-31 then continuous", "by 2024-12-31 then continuous from 2025-01-01", YES),
    ("every month until 2024-12-31 then every quarter", "every quarter", YES),
    ("every quarter until 2024-12-31 then every month", "every month from 2025-01-01", YES),
    ("every quarter until 2024-12-31 then every month", "every month", NO),
    ("within 2024 then within 2025", "2 times within 2024..2025", YES),
    ("within 2024 then within 2025", "within 2024-07..2025-06", NO),
    ("every month", "every month until 2024-12-31 then every quarter", YES),
    # standing duties
    ("continuous", "continuous from 2024-01-01", YES),
    ("continuous from 2024-01-01", "continuous", NO),
    ("continuous until 2024-12-31 then continuous", "continuous", YES),
    ("continuous until 2024-12-31 then continuous from 2025-01-02", "continuous", NO),
    ("continuous until 2024-12-31 then by 2025-01-31 then continuous", "continuous", NO),
    ("continuous until 2024-06-30 then continuous until 2024-12-31", "continuous until 2024-11-30", YES),
    ("continuous", "every year", NO),
    ("every day", "continuous", UNKNOWN),
    # rolling
    ("at most 6 months apart from 2024-06-30", "at most 1 year apart from 2024-06-30", YES),
    ("at most 6 months apart from 2024-06-30", "at most 6 months apart from 2024-12-31", YES),
    ("at most 6 months apart from 2024-06-30", "at most 6 months apart from 2024-06-29", UNKNOWN),
    ("at most 7 days apart from 2024-01-07", "at most 1 week apart from 2024-01-07", YES),
    ("at most 6 months apart from 2024-06-30", "every year from 2024-01-01", YES),
    ("at most 6 months apart from 2024-06-30", "every half-year from 2024-01-01", YES),
    ("at most 7 months apart from 2024-06-30", "every half-year from 2024-01-01", NO),
    ("at most 6 months apart from 2024-07-01", "every half-year from 2024-01-01", NO),
    ("at most 1 month apart from 2024-01-31", "every month from 2024-01-01", YES),
    ("at most 28 days apart from 2024-01-31", "every month from 2024-01-01", YES),
    ("at most 29 days apart from 2024-01-31", "every month from 2024-01-01", NO),
    ("at most 6 months apart from 2024-06-30", "by 2024-06-30", YES),
    ("at most 6 months apart from 2024-06-30", "by 2024-06-29", NO),
    ("at most 6 months apart from 2024-06-30", "by 2020-01-01", NO),
    ("at most 6 months apart from 2024-06-30", "every month until 2019-12-31", NO),
    ("every month", "at most 2 months apart from 2024-01-31", YES),
    ("every month", "at most 61 days apart from 2024-01-31", YES),
    ("every month", "at most 60 days apart from 2024-01-31", UNKNOWN),
    ("every month from 2024-03-01", "at most 2 months apart from 2024-01-31", UNKNOWN),
    # events and triggers
    ("2 times before event losar", "before event losar", YES),
    ("before event losar", "2 times before event losar", NO),
    ("before event losar", "during event losar", UNKNOWN),
    ("before event losar", "before event flood-season", UNKNOWN),
    ("every month", "before event losar", UNKNOWN),
    ("before event losar", "every year", UNKNOWN),
    ("after trigger alarm within 3 days", "after trigger alarm within 10 days", YES),
    ("after trigger alarm at once", "after trigger alarm within 1 day", YES),
    ("after trigger alarm within 30 minutes", "after trigger alarm promptly", YES),
    ("after trigger alarm at once", "after trigger alarm promptly", YES),
    ("after trigger alarm promptly", "after trigger alarm at once", UNKNOWN),
    ("after trigger alarm promptly", "2 times after trigger alarm promptly", NO),
    ("before trigger alarm", "after trigger alarm promptly", UNKNOWN),
    ("after trigger alarm at once", "after trigger alarm within 30 minutes", UNKNOWN),
    ("after trigger alarm within 30 minutes", "after trigger alarm at once", UNKNOWN),
    ("after trigger alarm within 30 minutes", "after trigger alarm within 1 hour", YES),
    ("after trigger alarm within 24 hours", "after trigger alarm within 1 day", YES),
    ("after trigger alarm within 25 hours", "after trigger alarm within 1 day", UNKNOWN),
    ("after trigger alarm within 1 day", "after trigger alarm within 24 hours", UNKNOWN),
    ("after trigger alarm within 7 days", "after trigger alarm within 1 week", YES),
    ("after trigger alarm within 4 weeks", "after trigger alarm within 1 month", YES),
    ("after trigger alarm within 12 months", "after trigger alarm within 1 year", YES),
    ("after trigger alarm within 1 year", "after trigger alarm within 12 months", YES),
    ("after trigger alarm within 365 days", "after trigger alarm within 1 year", YES),
    ("after trigger alarm within 1 year", "after trigger alarm within 365 days", UNKNOWN),
    ("after trigger alarm at once", "2 times after trigger alarm at once", NO),
    ("after trigger alarm at once", "after trigger flood at once", UNKNOWN),
    ("2 times before trigger alarm", "before trigger alarm", YES),
    ("before trigger alarm", "2 times before trigger alarm", NO),
    ("before trigger alarm", "after trigger alarm at once", UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "answer"), KNOWN)
def test_known(a, b, answer):
    assert covers(parse(a), parse(b)) is answer


@pytest.mark.parametrize(
    ("a", "b", "start", "end", "answer"),
    [
        ("every month from 2024-01-01", "every quarter", "2024-01-01", "2026-12-31", YES),
        ("every month", "every quarter", "2024-02-01", "2026-12-31", YES),  # February and March are left
        ("every month", "3 times every quarter", "2024-02-01", "2026-12-31", NO),  # January is not owed
        ("by 2024-12-31", "by 2024-06-30", "2024-07-01", "2024-12-31", YES),  # June is not owed
        ("by 2024-12-31", "within 2025", "2024-01-01", "2024-12-31", YES),
        ("by 2025-12-31", "by 2026-12-31", "2026-01-01", "2026-12-31", NO),  # 2025 is not owed
        ("continuous from 2024-01-01", "continuous", "2024-01-01", "2026-12-31", YES),
        ("continuous from 2024-01-02", "continuous", "2024-01-01", "2026-12-31", NO),
        ("continuous from 2026-01-01", "continuous until 2023-12-31", "2024-01-01", "2026-12-31", YES),  # nothing owed
    ],
)
def test_known_within(a, b, start, end, answer):
    assert covers(parse(a), parse(b), interval(start, end)) is answer


def test_a_pattern_longer_than_the_years_we_count_is_not_guessed():
    assert covers(parse("every 19 months from 2024-01-01"), parse("every 23 months from 2024-01-01")) is not YES
    assert covers(Every(Period.DAY, step=7, start_day="2024-01-01"), parse("every month from 2024-01-01")) is YES
