"""Comparison, trend, forecast, what to do next, what if."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.made import (
    CITATION,
    PARTY,
    activities,
    attestations,
    dates,
    days,
    duties,
    duty,
    ledgers,
    plan,
    policies,
)
from zbgj import (
    Activity,
    Actor,
    Evaluator,
    Ledger,
    Measurement,
    Outcome,
    Party,
    PartyKind,
    Policy,
    Target,
    Waiver,
    compare,
    evaluate,
    forecast,
    load_policy,
    next_actions,
    report_on,
    trend,
    what_if,
)
from zbgj.days import as_date, to_day
from zbgj.evaluation.outlook import ActionKind
from zbgj.ledger import Attestation, LedgerError
from zbgj.model.condition import Comparator
from zbgj.model.values import Point


def points(report):
    return 100 * report.total.earned / report.total.possible if report.total.possible else None


@settings(deadline=None)
@given(duties(), ledgers, dates, dates, policies, policies)
def test_the_parts_of_a_comparison_add_up_to_the_change(made, ledger, one, two, before, after):
    old = evaluate(PARTY, [plan(*made)], ledger, one, policy=before)
    new = evaluate(PARTY, [plan(*made)], ledger, two, policy=after)
    found = compare(old, new)
    if found.gain is not None:
        assert sum(change.gain for change in found.changes) == found.gain == points(new) - points(old)
    assert compare(old, old).changes == ()
    assert found.explain()
    assert found.explain("zh")


def test_reports_of_different_parties_are_not_compared():
    other = evaluate(Party(id="q", kind=PartyKind.ENTERPRISE, place="CN-54"), [], Ledger(), "2024-07-01")
    with pytest.raises(ValueError, match="p and q"):
        compare(evaluate(PARTY, [], Ledger(), "2024-07-01"), other)


def test_a_comparison_names_what_the_policies_differ_in():
    made = [plan(duty("d", "every quarter"))]
    late = Ledger([Activity(party="p", obligation="99-1-d", when="2024-08-01", count=2)])
    old = evaluate(PARTY, made, late, "2024-10-01")
    found = compare(old, report_on(old, "2024-10-01", policy=load_policy("strict")))
    assert ("late_credit", "1/2", "0") in found.policy
    assert found.gain == -25
    assert "policy late_credit: 1/2 → 0" in found.explain()
    assert "口径 late_credit：1/2 → 0" in found.explain("zh")


@settings(deadline=None)
@given(duties(), ledgers, dates, days)
def test_a_trend_is_the_report_at_each_months_end(made, ledger, as_of, start):
    report = evaluate(PARTY, [plan(*made)], ledger, as_of)
    found = trend(report, as_date(start))
    assert [str(one.as_of) for one in found] == sorted({str(one.as_of) for one in found})
    assert bool(found) == (start <= to_day(as_of))
    for one in found:
        assert one == evaluate(PARTY, [plan(*made)], ledger, one.as_of)
        assert one.as_of == report.as_of or one.as_of.add(days=1).day == 1
    assert not found or found[-1] == report


@settings(deadline=None)
@given(duties(), ledgers, dates, st.integers(0, 400))
def test_a_forecast_knows_nothing_that_is_recorded_later(made, ledger, as_of, ahead):
    report = evaluate(PARTY, [plan(*made)], ledger, as_of)
    until = as_date(to_day(as_of) + ahead)
    known = Ledger(
        [act for act in ledger.activities if act.day <= to_day(as_of)], (), ledger.triggers,
        [one for one in ledger.attestations if to_day(one.start) <= to_day(as_of)],
        [one for one in ledger.waivers if one.granted_day <= to_day(as_of)],
    )  # fmt: skip
    assert forecast(report, until) == evaluate(PARTY, [plan(*made)], known, until)
    assert forecast(report, report.as_of) == report


def test_a_forecast_looks_ahead_only():
    report = evaluate(PARTY, [plan(duty("d", "every month"))], Ledger(), "2024-07-01")
    with pytest.raises(ValueError, match="2024-07-01"):
        forecast(report, "2024-06-30")


@given(duties(), ledgers, st.lists(st.one_of(activities, attestations()), max_size=3), dates)
def test_a_what_if_is_the_report_from_the_longer_ledger(made, ledger, more, as_of):
    report = evaluate(PARTY, [plan(*made)], ledger, as_of)
    acts = [one for one in more if isinstance(one, Activity)]
    attested = [one for one in more if isinstance(one, Attestation)]
    assert what_if(report, more) == evaluate(PARTY, [plan(*made)], ledger + Ledger(acts, attestations=attested), as_of)


@settings(max_examples=60, deadline=None)
@given(duties(), ledgers, dates, policies, st.integers(0, 120))
def test_each_action_is_worth_what_it_says_and_the_most_valuable_comes_first(made, ledger, as_of, policy, ahead):
    report = evaluate(PARTY, [plan(*made)], ledger, as_of, policy=policy)
    end = as_date(to_day(as_of) + ahead + 1)
    nothing = forecast(report, end)
    actions = next_actions(report, ahead)
    for action in actions:
        acts = [one for one in action.entries if isinstance(one, Activity)]
        attested = [one for one in action.entries if isinstance(one, Attestation)]
        known = nothing.inputs.ledger + Ledger(acts, attestations=attested)
        done = evaluate(PARTY, [plan(*made)], known, end, policy=policy)
        assert action.gain == (points(done) or 0) - (points(nothing) or 0)
        assert action.entries
        if action.by is not None:
            assert to_day(as_of) <= to_day(action.by) <= to_day(as_of) + ahead
    for kind in (True, False):
        gains = [action.gain for action in actions if (action.kind is ActionKind.ATTEST) is kind]
        assert gains == sorted(gains, reverse=True)


@settings(max_examples=60, deadline=None)
@given(duties(), ledgers, dates)
def test_doing_all_that_falls_due_leaves_nothing_of_it_missed(made, ledger, as_of):
    report = evaluate(PARTY, [plan(*made)], ledger, as_of)
    doing = [action for action in next_actions(report, 60) if action.kind is ActionKind.DO]
    acts = [one for action in doing for one in action.entries if isinstance(one, Activity)]
    end = as_date(to_day(as_of) + 61)
    after = what_if(forecast(report, end), acts)
    due = {(action.duty.id, action.judged.occurrence) for action in doing if action.by is not None}
    for found in after.duties:
        for judged in found.outcomes:
            if (found.id, judged.occurrence) in due:
                assert judged.outcome in (Outcome.FULFILLED, Outcome.WAIVED)


def test_what_is_late_can_be_made_good_and_standing_duties_attested():
    made = [plan(duty("d", "every quarter"), duty("e", "continuous"))]
    report = evaluate(PARTY, made, Ledger(), "2024-07-10", policy=Policy())
    kinds = {(action.kind, action.duty.id) for action in next_actions(report, 30)}
    assert kinds == {(ActionKind.MAKE_GOOD, "99-1-d"), (ActionKind.ATTEST, "99-1-e")}
    assert [action.kind for action in next_actions(report, 90)] == [
        ActionKind.DO, ActionKind.MAKE_GOOD, ActionKind.ATTEST,
    ]  # fmt: skip
    with pytest.raises(ValueError, match="0 days or more"):
        next_actions(report, -1)


@settings(max_examples=60, deadline=None)
@given(duties(), ledgers, ledgers, dates, policies)
def test_a_report_with_more_entries_is_the_report_from_the_longer_ledger(made, ledger, more, as_of, policy):
    evaluator = Evaluator([plan(*made)], as_of, policy=policy)
    assert evaluator.report_with(evaluator.report(PARTY, ledger), more) == evaluator.report(PARTY, ledger + more)


def test_a_what_if_takes_entries_of_every_sort():
    """Measurements, triggers and waivers in a list were passed over in silence."""
    target = Target(
        id="99-1-t", zh="率", en="share", unit="%", comparator=Comparator(">="),
        points=(Point.parse("2024-12-31: 50"),), cite=(CITATION,), who=(Actor(PartyKind.ENTERPRISE),),
    )  # fmt: skip
    made = attrs.evolve(plan(duty("d", "every quarter")), targets=(target,))
    report = evaluate(PARTY, [made], Ledger(), "2025-02-01")
    measured = Measurement(party="p", target="99-1-t", value=60, when="2024-12-01")
    waived = Waiver(
        party="p", obligation="99-1-d", granted_by="g", why="w", start="2024-01-01", until="2026-12-31"
    )  # fmt: skip
    assert (report.score, what_if(report, [measured]).score, what_if(report, [waived, measured]).score) == (0, 50, 100)
    with pytest.raises(ValueError, match="expected entries about p, not about q"):
        what_if(report, [Activity(party="q", obligation="99-1-d", when="2024-05-01")])
    with pytest.raises(LedgerError, match="expected entries of a ledger, not 'x'"):
        what_if(report, ["x"])  # type: ignore[list-item]


def test_a_ledger_holds_each_entry_among_those_of_its_sort():
    wrong = Measurement(party="p", target="t", value=1, when="2024-05-01")
    with pytest.raises(LedgerError, match="activities hold a Measurement"):
        Ledger([wrong])


def test_a_policy_by_its_mere_name_is_refused():
    with pytest.raises(TypeError, match="policy is 'strict'; expected a Policy"):
        evaluate(PARTY, [plan(duty("d", "every quarter"))], Ledger(), "2025-02-01", policy="strict")  # type: ignore[arg-type]
