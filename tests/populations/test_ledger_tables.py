"""The Arrow tables of a ledger and of parties go into the evaluation of tables as they are."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings

from tests.evaluation.made import PARTY, dates, duties, ledgers, plan
from tests.populations.compare import assert_same, expected
from tests.populations.test_same import ONE_BY_ONE, population
from zbgj import Ledger, Party, load_catalog
from zbgj.formats.arrow_ledger import ledger_tables, parties_table
from zbgj.populations import PopulationTables, evaluate_tables


def straight(parties: list[Party], ledger: Ledger, **asked: Any) -> PopulationTables:
    tables: dict[str, Any] = {"parties": parties_table(parties), **ledger_tables(ledger)}
    return evaluate_tables(**tables, **asked)


@settings(max_examples=15, phases=ONE_BY_ONE)
@given(duties(), ledgers, dates)
def test_any_ledger_goes_straight_in_and_is_judged_as_the_objects_are(made, ledger, as_of):
    asked = {"catalog": [plan(*made)], "as_of": as_of}
    assert_same(straight([PARTY], ledger, **asked), expected([PARTY], ledger, **asked))


def test_entries_of_every_sort_under_the_real_plans_go_straight_in():
    asked = {"catalog": load_catalog().plans(), "as_of": "2025-09-30"}
    parties, ledger = population(asked["catalog"], random.Random(5), 10)
    assert ledger.measurements
    assert ledger.triggers
    assert ledger.waivers
    found = straight(parties, ledger, **asked)
    assert_same(found, expected(parties, ledger, **asked))


def test_an_empty_ledger_goes_straight_in():
    asked = {"catalog": load_catalog().plans(), "as_of": "2025-09-30"}
    assert_same(straight([PARTY], Ledger(), **asked), expected([PARTY], Ledger(), **asked))
