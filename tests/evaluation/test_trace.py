"""The trace: complete, small enough, and enough to make the report again elsewhere."""

from __future__ import annotations

import json

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.made import PARTY, dates, duties, duty, ledgers, plan, policies
from zbgj import Activity, DefinitionError, Ledger, check_trace, evaluate, load_catalog, report_again, trace
from zbgj.evaluation.trace import Unused, plan_digest
from zbgj.ledger import Attestation, Measurement, Waiver


def kept(report):
    """What another engineer finds in the file."""
    return json.loads(json.dumps(trace(report), ensure_ascii=False))


@settings(deadline=None)
@given(duties(), ledgers, dates, policies, st.none() | dates)
def test_a_report_can_be_made_again_from_its_trace(made, ledger, as_of, policy, owed_from):
    plans = [plan(*made)]
    report = evaluate(PARTY, plans, ledger, as_of, policy=policy, owed_from=owed_from)
    data = kept(report)
    again = report_again(data, plans)
    assert (again.total, again.as_of, again.policy) == (report.total, report.as_of, report.policy)
    assert [one.outcomes for one in again.duties] == [one.outcomes for one in report.duties]
    assert check_trace(data, plans) == ()


@settings(deadline=None)
@given(duties(), ledgers, dates, policies)
def test_every_entry_is_used_or_says_why_not(made, ledger, as_of, policy):
    report = evaluate(PARTY, [plan(*made)], ledger, as_of, policy=policy)
    data = kept(report)
    entries = (
        *ledger.activities, *ledger.measurements, *ledger.triggers, *ledger.attestations, *ledger.waivers,
    )  # fmt: skip
    assert len(data["evidence"]) == len(entries)
    used = {(place[0], place[1]) for entry in data["evidence"] for place in entry.get("used", ())}
    shown = {
        (found.id, "" if one.occurrence is None else one.occurrence.label)
        for found in report.duties
        for one in found.outcomes
        if one.evidence
    }
    assert used == shown
    for entry in data["evidence"]:
        assert entry["sort"] == "trigger" or ("used" in entry) != ("unused" in entry)


def test_what_was_not_used_says_why():
    made = plan(duty("d", "every quarter"), duty("e", "continuous"), duty("s", "every year", share=1))
    ledger = Ledger(
        [
            Activity(party="p", obligation="99-1-d", when="2024-05-01", evidence="used"),
            Activity(party="p", obligation="99-1-d", when="2024-05-02", evidence="more"),
            Activity(party="p", obligation="99-1-d", when="2024-02-01", evidence="early"),
            Activity(party="p", obligation="99-1-d", when="2024-08-01", evidence="later"),
            Activity(party="p", obligation="99-1-x", when="2024-05-01", evidence="unknown"),
            Activity(party="p", obligation="99-1-s", when="2024-05-01", evidence="no share"),
            Activity(party="q", obligation="99-1-d", when="2024-05-01", evidence="another party's"),
        ],
        measurements=[Measurement(party="p", target="99-1-t", value=1, when="2024-05-01")],
        attestations=[Attestation(party="p", obligation="99-1-e", start="2024-01-01", until="2024-05-01")],
        waivers=[
            Waiver(party="p", obligation="99-1-d", granted_by="g", why="w", start="2024-05-01", until="2024-05-02")
        ],
    )
    data = kept(evaluate(PARTY, [made], ledger, "2024-07-15"))
    said = {entry.get("evidence") or entry["sort"]: entry.get("unused") for entry in data["evidence"]}
    assert said == {
        "used": None, "more": "more-than-owed", "early": "too-early", "later": "later", "unknown": "not-owed",
        "no share": "without-share", "measurement": "not-owed", "attestation": "stale", "waiver": "nothing-to-waive",
    }  # fmt: skip
    assert all(reason.zh and reason.en for reason in Unused)


def test_two_engineers_find_the_place_of_a_disagreement():
    mine = [plan(duty("d", "every quarter"))]
    theirs = [plan(duty("d", "every month"))]
    ledger = Ledger([Activity(party="p", obligation="99-1-d", when="2024-05-01")])
    data = kept(evaluate(PARTY, mine, ledger, "2024-07-15"))
    found = check_trace(data, theirs)
    assert found[0].where == "plans.99"
    assert any(one.where == "duties[99-1-d].schedule" and one.made == "every month" for one in found)
    assert any(one.where == "score" for one in found)
    data["duties"][0]["outcomes"][0][0] = "missed"
    tampered = check_trace(data, mine)
    assert [one.where for one in tampered] == ["duties[99-1-d].outcomes[0][0]"]
    assert "'missed' was kept, 'fulfilled' comes out" in str(tampered[0])


def test_a_digest_changes_with_the_plan_and_with_nothing_else():
    one = plan(duty("d", "every quarter"))
    assert plan_digest(one) == plan_digest(plan(duty("d", "every quarter")))
    assert plan_digest(one) != plan_digest(plan(duty("d", "every month")))
    assert plan_digest(one) == plan_digest(attrs.evolve(one, fingerprints=("abc",)))


def test_only_the_events_asked_about_are_kept():
    data = kept(evaluate(PARTY, [plan(duty("d", "before event flood-season"))], Ledger(), "2024-07-15"))
    assert set(data["calendar"]) == {"flood-season"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "other"}, "zbgj-trace"),
        ({"version": 99}, "99"),
        ({"party": None}, "party"),
        ({"plans": {"98": "0"}}, "98"),
        ({"evidence": [{"sort": "activity", "obligation": "99-1-d", "when": "soon"}]}, "evidence 1"),
        ({"policy": {"late_credit": "7"}}, "late_credit"),
    ],
)
def test_what_is_no_trace_is_refused_with_the_reason(change, said):
    plans = [plan(duty("d", "every quarter"))]
    data = kept(evaluate(PARTY, plans, Ledger(), "2024-07-15")) | change
    with pytest.raises(DefinitionError, match=said):
        report_again(data, plans)


def test_what_a_later_minor_version_adds_is_ignored():
    plans = [plan(duty("d", "every quarter"))]
    data = kept(evaluate(PARTY, plans, Ledger(), "2024-07-15")) | {"signature": "abc"}
    assert check_trace(data, plans) == ()


def test_the_trace_of_a_real_party_is_small():
    from zbgj import Level, Party, PartyKind, Sector

    bureau = Party(
        id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.WATER_RESOURCES}
    )
    catalog = load_catalog()
    report = evaluate(bureau, catalog, Ledger(), "2025-06-30")
    assert len(json.dumps(trace(report), ensure_ascii=False)) < 500 * len(report.duties)
    assert check_trace(kept(report), catalog) == ()
