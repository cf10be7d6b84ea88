"""Hypothesis strategies for those who test code that uses the library: schedules, parties, ledgers, policies, hazards.

Needs the extra ``zbgj[hypothesis]``. Everything drawn is legal: it can be built, written and read back::

    from hypothesis import given
    from zbgj import evaluate, load_catalog, strategies

    CATALOG = load_catalog()

    @given(strategies.cases(CATALOG))
    def test_scores_stay_in_bounds(case):
        party, ledger = case
        score = evaluate(party, CATALOG, ledger, "2025-06-30").score
        assert score is None or 0 <= score <= 100
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj._extras import needed
from zbgj._lazy import attach

needed("hypothesis", extra="hypothesis")

if TYPE_CHECKING:
    from zbgj.strategies.hazard_lives import events as events
    from zbgj.strategies.hazard_lives import findings as findings
    from zbgj.strategies.hazard_lives import hazards as hazards
    from zbgj.strategies.hazard_lives import lives as lives
    from zbgj.strategies.hazard_lives import officials as officials
    from zbgj.strategies.hazard_lives import people as people
    from zbgj.strategies.owing import identifiers as identifiers
    from zbgj.strategies.owing import parties as parties
    from zbgj.strategies.owing import places as places
    from zbgj.strategies.records import activities as activities
    from zbgj.strategies.records import attestations as attestations
    from zbgj.strategies.records import cases as cases
    from zbgj.strategies.records import ledgers as ledgers
    from zbgj.strategies.records import measurements as measurements
    from zbgj.strategies.records import policies as policies
    from zbgj.strategies.records import triggers as triggers
    from zbgj.strategies.records import waivers as waivers
    from zbgj.strategies.times import arounds as arounds
    from zbgj.strategies.times import at_mosts as at_mosts
    from zbgj.strategies.times import dated_rules as dated_rules
    from zbgj.strategies.times import dated_schedules as dated_schedules
    from zbgj.strategies.times import days as days
    from zbgj.strategies.times import each_bys as each_bys
    from zbgj.strategies.times import each_ons as each_ons
    from zbgj.strategies.times import event_rules as event_rules
    from zbgj.strategies.times import everys as everys
    from zbgj.strategies.times import insides as insides
    from zbgj.strategies.times import intervals as intervals
    from zbgj.strategies.times import keys as keys
    from zbgj.strategies.times import moved as moved
    from zbgj.strategies.times import onces as onces
    from zbgj.strategies.times import one_ofs as one_ofs
    from zbgj.strategies.times import periods as periods
    from zbgj.strategies.times import piece_rules as piece_rules
    from zbgj.strategies.times import rollings as rollings
    from zbgj.strategies.times import rules as rules
    from zbgj.strategies.times import schedules as schedules
    from zbgj.strategies.times import sequences as sequences
    from zbgj.strategies.times import spaced as spaced
    from zbgj.strategies.times import standing as standing
    from zbgj.strategies.times import trigger_rules as trigger_rules
    from zbgj.strategies.times import units as units
    from zbgj.strategies.times import yearlies as yearlies
    from zbgj.strategies.times import yearly_spans as yearly_spans

_named, __dir__, __all__ = attach(
    __name__,
    {
        "activities": "records",
        "arounds": "times",
        "at_mosts": "times",
        "attestations": "records",
        "cases": "records",
        "dated_rules": "times",
        "dated_schedules": "times",
        "days": "times",
        "each_bys": "times",
        "each_ons": "times",
        "event_rules": "times",
        "events": "hazard_lives",
        "everys": "times",
        "findings": "hazard_lives",
        "hazards": "hazard_lives",
        "identifiers": "owing",
        "insides": "times",
        "intervals": "times",
        "keys": "times",
        "ledgers": "records",
        "lives": "hazard_lives",
        "measurements": "records",
        "moved": "times",
        "officials": "hazard_lives",
        "onces": "times",
        "one_ofs": "times",
        "parties": "owing",
        "people": "hazard_lives",
        "periods": "times",
        "piece_rules": "times",
        "places": "owing",
        "policies": "records",
        "rollings": "times",
        "rules": "times",
        "schedules": "times",
        "sequences": "times",
        "spaced": "times",
        "standing": "times",
        "trigger_rules": "times",
        "triggers": "records",
        "units": "times",
        "waivers": "records",
        "yearlies": "times",
        "yearly_spans": "times",
    },
)

if not TYPE_CHECKING:  # a checker is to see slips in names
    __getattr__ = _named
