"""The tables against the evaluator of single parties: the same outcomes and the same scores, exactly."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.evaluation.made import FIRST, LAST, PARTICULAR, PARTY, dates, duties, duty, ledgers, plan, policies
from tests.populations.compare import assert_same, evaluated, expected
from zbgj import (
    Activity,
    Attestation,
    Ledger,
    Level,
    Measurement,
    Party,
    PartyKind,
    Policy,
    ReadingChoice,
    Sector,
    Waiver,
    load_catalog,
    strategies,
)
from zbgj.applicability import applied
from zbgj.ledger import Trigger
from zbgj.model.condition import HasTag, atoms
from zbgj.model.values import Quantity
from zbgj.schedule.rules import AfterTrigger, BeforeTrigger, PromptlyAfter, parts_of

ONE_BY_ONE = [Phase.explicit, Phase.reuse, Phase.generate]  # shrinking runs the engine some thousand times


def compare(parties, ledger, **asked):
    found = evaluated(parties, ledger, **asked)
    assert_same(found, expected(parties, ledger, **asked))
    return found


@settings(max_examples=60, phases=ONE_BY_ONE)
@given(duties(), ledgers, dates, policies)
def test_random_duties_and_ledgers_of_one_party(made, ledger, as_of, policy):
    compare([PARTY], ledger, catalog=[plan(*made)], as_of=as_of, policy=policy)


landmarks = strategies.days(dt.date(2023, 6, 1), dt.date(2027, 6, 30))


@st.composite
def crowded(draw: st.DrawFn) -> tuple[tuple[Activity, ...], tuple[Waiver, ...]]:
    """Many acts for one duty, and a waiver: so that much is left over, late, lost and forgiven."""
    acts = draw(st.lists(st.builds(
        Activity, party=st.just("p"), obligation=st.just("99-1-d0"), when=landmarks, count=st.integers(1, 5),
        share=st.none() | st.fractions(Fraction(1, 12), 1, max_denominator=12),
        until=st.none() | st.just(dt.date(2028, 1, 1)),
    ), max_size=40))  # fmt: skip
    start, length = draw(landmarks), draw(st.integers(0, 500))
    waiver = Waiver(party="p", obligation="99-1-d0", granted_by="county", why="flood", start=start,
                    until=start + dt.timedelta(days=length))  # fmt: skip
    return tuple(acts), draw(st.sampled_from([(), (waiver,)]))


@settings(max_examples=80, phases=ONE_BY_ONE)
@given(strategies.schedules(landmarks), crowded(), st.sampled_from([None, Fraction(2, 3)]), landmarks, policies)
def test_any_schedule_with_many_acts(schedule, entries, share, as_of, policy):
    from zbgj.schedule import Continuous

    more = {} if share is None or isinstance(schedule, Continuous) else {"share": share}
    acts, waivers = entries
    compare([PARTY], Ledger(acts, waivers=waivers), catalog=[plan(duty("d0", schedule, **more))], as_of=as_of,
            policy=policy)  # fmt: skip


@pytest.fixture(scope="module")
def plans():
    return load_catalog().plans()


def population(plans, rnd: random.Random, size: int) -> tuple[list[Party], Ledger]:
    """Parties of every sort, with entries of every sort for whatever they owe."""
    sectors = list(Sector)
    tags = sorted({
        atom.tag
        for one in plans
        for item in one.duties
        for condition in (item.scope, item.when)
        if condition is not None
        for atom in atoms(condition)
        if isinstance(atom, HasTag)
    })  # fmt: skip
    parties = [
        Party(
            id=f"p{n}", kind=rnd.choice(list(PartyKind)), level=rnd.choice(list(Level)),
            place=rnd.choice(["CN-54", "CN-54/Lhasa", "CN-54/Lhasa/Chengguan", "CN-54/Ngari"]),
            sectors=rnd.sample(sectors, rnd.randint(0, 3)), tags=rnd.sample(tags, rnd.randint(0, 30)),
            facts={name: value for name, value in (("mining_depth_m", 860.0), ("townships", 2.5),
                                                   ("slope_height_m", 80.0)) if rnd.random() < 0.5},
        )
        for n in range(size)
    ]  # fmt: skip
    acts, measured, triggers, attested, waived = [], [], [], [], []

    def some_day() -> dt.date:
        return dt.date.fromordinal(rnd.randint(FIRST - 60, LAST))

    for party in parties:
        owed = [found.obligation for one in plans for found in applied(one, party)]
        for obligation in rnd.sample(owed, min(len(owed), 40)):
            others = rnd.sample([one.id for one in owed if one is not obligation], min(2, len(owed) - 1))
            for _ in range(rnd.randint(1, 12)):
                day = some_day()
                acts.append(Activity(
                    party=party.id, obligation=obligation.id, count=rnd.randint(1, 4),
                    when=dt.datetime(day.year, day.month, day.day, rnd.randint(0, 23)) if rnd.random() < 0.2 else day,
                    share=rnd.choice([None, Fraction(1, 3), Fraction(5, 7), Fraction(1), Fraction(1, 999_999_937)]),
                    also=others if rnd.random() < 0.1 else (),
                    until=day + dt.timedelta(days=rnd.randint(0, 900)) if rnd.random() < 0.1 else None,
                ))  # fmt: skip
            start = some_day()
            if rnd.random() < 0.3:
                attested.append(Attestation(party=party.id, obligation=obligation.id, start=start,
                                            until=start + dt.timedelta(days=rnd.randint(0, 700))))  # fmt: skip
            if rnd.random() < 0.2:
                waived.append(Waiver(party=party.id, obligation=obligation.id, granted_by="county", why="flood",
                                     start=start, until=start + dt.timedelta(days=rnd.randint(0, 300)),
                                     granted=rnd.choice([None, some_day()])))  # fmt: skip
            for part in parts_of(obligation.schedule):
                if isinstance(part, AfterTrigger | BeforeTrigger | PromptlyAfter) and rnd.random() < 0.7:
                    when = dt.datetime.combine(some_day(), dt.time(rnd.randint(0, 23), 30))
                    triggers.append(Trigger(party=party.id, key=part.trigger, when=rnd.choice([when, when.date()])))
        for one in plans:
            for target in one.targets:
                if rnd.random() < 0.3:
                    measured += [
                        Measurement(party=party.id, target=target.id, value=rnd.choice([0, 1, 55.5, 80, 100]),
                                    when=some_day())
                        for _ in range(rnd.randint(1, 4))
                    ]  # fmt: skip
    return parties, Ledger(acts, measured, triggers, attested, waived)


@pytest.mark.parametrize("seed", range(4))
def test_the_real_plans_with_random_parties(plans, seed):
    rnd = random.Random(seed)
    parties, ledger = population(plans, rnd, 25)
    policy = Policy(
        late_credit=Fraction(rnd.randint(0, 7), 7), partial_credit=Fraction(1, 3),
        unattested_counts=bool(seed % 2), measurement_validity_days=rnd.choice([None, 200]),
        veto_themes=rnd.choice([(), {"principal-self-inspection", "dynamic-clearance"}]),
        readings=list(ReadingChoice)[seed % 2], standing_weight=Fraction(1, 3),
        target_weight=Fraction(rnd.randint(0, 5), 2),
    )  # fmt: skip
    as_of = dt.date.fromordinal(rnd.randint(FIRST + 200, LAST + 30))
    found = compare(parties, ledger, catalog=plans, as_of=as_of, policy=policy)
    assert found.routed
    assert len(found.outcomes) > 1000


def test_an_owed_from_of_ones_own(plans):
    parties, ledger = population(plans, random.Random(11), 8)
    compare(parties, ledger, catalog=plans, as_of="2025-06-30", owed_from="2025-01-15")


def test_numbers_too_large_for_the_sums_go_to_the_object_evaluator():
    acts = [Activity(party="p", obligation="99-1-d0", when=f"2024-0{n}-15", count=10**15) for n in range(1, 7)]
    found = compare([PARTY], Ledger(acts), catalog=[plan(duty("d0", "every month"))], as_of="2025-01-10")
    assert found.routed == 1


def test_shares_with_wild_denominators_are_exact():
    shares = [Fraction(1, 999_999_937), Fraction(2, 999_999_929), Fraction(1, 3)]
    acts = [Activity(party="p", obligation="99-1-d0", when="2024-05-15", share=share) for share in shares]
    made = plan(duty("d0", "every year", share=Fraction(1, 2)))
    found = compare([PARTY], Ledger(acts), catalog=[made], as_of="2026-01-10")
    assert found.routed == 1


def test_nobody_and_nothing():
    made = plan(duty("d0", "every month"))
    found = compare([], Ledger(), catalog=[made], as_of="2024-12-31")
    assert (len(found.outcomes), len(found.scores), found.parties) == (0, 0, 0)
    compare([PARTY], Ledger(), catalog=[made], as_of="2024-12-31")
    compare([PARTY], Ledger(), catalog=[], as_of="2024-12-31")


@settings(max_examples=40, phases=ONE_BY_ONE)
@given(st.sampled_from([*PARTICULAR, "continuous"]), st.sampled_from(["plain", "share", "quantity"]), ledgers, dates)
def test_acts_that_lie_apart_caps_and_standing_quantities(schedule, sort, ledger, as_of):
    more: dict[str, Any] = (
        {"quantity": Quantity(amount=2, unit_zh="个", unit_en="pieces")} if sort == "quantity" else {}
    )
    if sort == "share" and schedule != "continuous":
        more = {"share": Fraction(1, 3)}
    compare([PARTY], ledger, catalog=[plan(duty("d0", schedule, **more))], as_of=as_of)
