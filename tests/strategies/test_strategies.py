"""The public strategies: what they draw is legal, various, and fit for testing code that uses the library."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from hypothesis import find, given, settings

from zbgj import Party, PartyKind, Policy, Sector, evaluate, holds, load_catalog, policy_data, policy_from_data
from zbgj import strategies as zst
from zbgj.hazards import Hazard, HazardState, apply, replay
from zbgj.hazards.events import Belated, Corrected
from zbgj.ledger import Ledger
from zbgj.loading.hazards import event_data, event_from_data
from zbgj.schedule import parse, to_text

PLANS = load_catalog().plans([Sector.SPORTS, Sector.NON_COAL_MINES, Sector.WATER_RESOURCES])


@given(zst.schedules())
def test_schedules_print_and_read_back(schedule):
    assert parse(to_text(schedule)) == schedule


@given(zst.parties(PLANS))
def test_parties_can_be_asked_whatever_the_plans_ask(party):
    for plan in PLANS:
        assert holds(plan.scope, party) in (True, False, None)


def test_parties_meet_the_thresholds_that_plans_ask_about():
    asked = {"mining_depth_m", "townships"}
    drawn = find(zst.parties(PLANS), lambda party: bool(asked & party.facts.keys()) or bool(party.facts))
    assert drawn.facts


@settings(deadline=None, max_examples=50)
@given(zst.cases(PLANS), zst.policies())
def test_cases_are_about_what_falls_on_the_party(case, policy):
    party, ledger = case
    report = evaluate(party, PLANS, ledger, "2026-06-30", policy=policy)
    assert report.score is None or 0 <= report.score <= 100
    assert {act.obligation for act in ledger.activities} <= {duty.id for duty in report.duties}
    assert {act.party for act in ledger.activities} <= {party.id}


def _has(sort: str, ledger: Ledger) -> bool:
    return bool(getattr(ledger, sort))


def test_ledgers_are_not_all_empty_and_have_every_sort_of_entry():
    mine = Party(id="m", kind=PartyKind.ENTERPRISE, place="CN-54", sectors={Sector.NON_COAL_MINES})
    drawn = zst.ledgers(mine, PLANS)
    for sort in ("activities", "attestations", "waivers"):
        assert getattr(find(drawn, partial(_has, sort)), sort)
    assert find(drawn, lambda ledger: any(act.also for act in ledger.activities))


@given(zst.policies())
def test_policies_can_be_kept_as_data(policy):
    assert isinstance(policy, Policy)
    assert policy_from_data(policy_data(policy)) == policy


@settings(deadline=None)
@given(zst.hazards())
def test_hazards_obeyed_every_rule(hazard):
    assert isinstance(hazard, Hazard)
    assert replay(hazard.events) == hazard


@settings(deadline=None)
@given(zst.lives(until=dt.date(2024, 12, 31)))
def test_nothing_happens_or_becomes_known_after_the_last_day(life):
    assert all(max(event.on, event.known) <= dt.date(2024, 12, 31) for event in life[1:])
    assert life[0].on <= dt.date(2024, 12, 31)


@settings(deadline=None)
@given(zst.hazards(), zst.hazards().flatmap(zst.events))
def test_events_can_be_put_to_any_hazard_and_written_down(hazard, event):
    apply(hazard, event)
    assert event_from_data(event_data(event)) == event


def test_lives_reach_every_state_and_hold_late_and_corrected_entries():
    states: set[HazardState] = set()
    kinds: set[Any] = set()

    @settings(max_examples=500, deadline=None, database=None, derandomize=True)
    @given(zst.hazards(most=14))
    def draw(hazard):
        for length in range(1, len(hazard.events) + 1):
            states.add(replay(hazard.events[:length]).state)
        kinds.update(type(event) for event in hazard.events)

    draw()
    assert states == set(HazardState)
    assert {Belated, Corrected} < kinds
    assert len(kinds) > 20


def test_an_empty_ledger_is_a_ledger_too():
    nobody = Party(id="n", kind=PartyKind.GRASSROOTS, place="CN-54")
    assert find(zst.ledgers(nobody, []), lambda _: True) == Ledger()
