"""The laws of DOMAIN 7: they hold whatever the policy."""

from __future__ import annotations

import random
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.made import (
    FIRST,
    LAST,
    PARTY,
    activities,
    attestations,
    dates,
    days,
    duties,
    ledgers,
    plan,
    policies,
)
from zbgj import Ledger, Outcome, Policy, Score, evaluate
from zbgj.days import as_date
from zbgj.ledger import Activity, Attestation, Waiver


def worth(score: float | None) -> float:
    """Nothing assessable is not worse than anything."""
    return 100.0 if score is None else score


@given(duties(), ledgers, dates, policies)
def test_a_score_lies_between_0_and_100(made, ledger, as_of, policy):
    score = evaluate(PARTY, [plan(*made)], ledger, as_of, policy=policy).score
    assert score is None or 0 <= score <= 100


@settings(max_examples=400)
@given(duties(), ledgers, st.one_of(activities, attestations()), dates, policies)
def test_more_evidence_never_lowers_a_score(made, ledger, entry, as_of, policy):
    more = ledger + (Ledger([entry]) if isinstance(entry, Activity) else Ledger(attestations=[entry]))
    assert isinstance(entry, Activity | Attestation)
    before = evaluate(PARTY, [plan(*made)], ledger, as_of, policy=policy)
    after = evaluate(PARTY, [plan(*made)], more, as_of, policy=policy)
    if before.score is not None:
        assert after.score is not None
        assert after.score >= before.score - 1e-9
    for old, new in zip(before.duties, after.duties, strict=True):
        assert new.credit is None or old.credit is None or new.credit >= old.credit


@given(duties(), ledgers, activities, dates, policies)
def test_an_act_after_the_as_of_date_changes_nothing(made, ledger, act, as_of, policy):
    more = ledger + Ledger([act])
    if act.when > as_of:
        before = evaluate(PARTY, [plan(*made)], ledger, as_of, policy=policy)
        assert evaluate(PARTY, [plan(*made)], more, as_of, policy=policy) == before


@given(duties(), ledgers, dates, st.randoms(use_true_random=False))
def test_the_order_of_the_ledger_does_not_matter(made, ledger, as_of, rnd: random.Random):
    def shuffled(entries):
        entries = list(entries)
        rnd.shuffle(entries)
        return entries

    other = Ledger(
        shuffled(ledger.activities), shuffled(ledger.measurements), shuffled(ledger.triggers),
        shuffled(ledger.attestations), shuffled(ledger.waivers),
    )  # fmt: skip
    one = evaluate(PARTY, [plan(*made)], ledger, as_of)
    two = evaluate(PARTY, [plan(*made)], other, as_of)
    assert one.total == two.total
    assert [d.outcomes for d in one.duties] == [d.outcomes for d in two.duties] or ledger.waivers


@given(duties(), ledgers, days, policies)
def test_a_waiver_is_never_worse_than_a_miss(made, ledger, as_of, policy):
    before = evaluate(PARTY, [plan(*made)], ledger, as_date(as_of), policy=policy)
    for duty_report in before.duties:
        missed = [j for j in duty_report.with_outcome(Outcome.MISSED) if j.occurrence]
        if not missed:
            continue
        due = missed[0].occurrence.due
        waiver = Waiver(party="p", obligation=duty_report.id, granted_by="g", why="w", start=due, until=due)
        after = evaluate(PARTY, [plan(*made)], ledger + Ledger(waivers=[waiver]), as_date(as_of), policy=policy)
        assert worth(after.score) >= worth(before.score) - 1e-9 or before.score is None


@given(st.lists(st.tuples(duties(), ledgers), min_size=1, max_size=5), dates, st.randoms(use_true_random=False))
def test_any_grouping_of_parties_gives_the_same_total(cases, as_of, rnd: random.Random):
    scores = [evaluate(PARTY, [plan(*made)], ledger, as_of).total for made, ledger in cases]
    whole = reduce(Score.__add__, scores, Score())
    rnd.shuffle(scores)
    cut = rnd.randint(0, len(scores))
    groups = [reduce(Score.__add__, part, Score()) for part in (scores[:cut], scores[cut:])]
    assert groups[0] + groups[1] == whole


@given(duties(), ledgers, dates, policies)
def test_the_score_is_the_sum_of_what_is_explained(made, ledger, as_of, policy):
    report = evaluate(PARTY, [plan(*made)], ledger, as_of, policy=policy)
    total = sum((duty.score for duty in report.duties), Score())
    assert report.total.possible == total.possible
    assert report.total == (total.capped(policy.veto_cap) if report.vetoes else total)
    for found in report.duties:
        for language in ("en", "zh"):
            text = report.explain(found.id, language)
            for judged in found.outcomes:
                assert (judged.outcome.zh if language == "zh" else judged.outcome.en) in text
    assert report.as_data()["earned"] == str(report.total.earned)


@given(duties(), ledgers, dates)
def test_yesterdays_report_can_be_made_again(made, ledger, as_of):
    assert evaluate(PARTY, [plan(*made)], ledger, as_of) == evaluate(PARTY, [plan(*made)], ledger, as_of)


def test_the_default_policy_is_what_its_documentation_says():
    policy = Policy()
    assert (policy.late_credit, policy.partial_credit, policy.soon_days, policy.veto_themes) == (
        policy.partial_credit / 2, 1, 30, frozenset(),
    )  # fmt: skip
    assert FIRST < LAST
