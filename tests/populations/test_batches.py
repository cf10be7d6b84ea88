"""How the work is cut up changes nothing: batches of any size, one thread or more, one table at a time or all."""

from __future__ import annotations

import random

import pytest

from tests.populations.compare import evaluated, rows
from tests.populations.test_same import population
from zbgj import load_catalog
from zbgj.populations import DuckDB


@pytest.fixture(scope="module")
def asked():
    plans = load_catalog().plans()
    parties, ledger = population(plans, random.Random(3), 23)
    return {"parties": parties, "ledger": ledger, "catalog": plans, "as_of": "2025-09-30"}


@pytest.fixture(scope="module")
def whole(asked):
    return evaluated(**asked)


@pytest.mark.parametrize("engine", [DuckDB(batch=1, threads=1), DuckDB(batch=7), DuckDB(batch=23, threads=1)])
def test_batches_and_threads_change_nothing(asked, whole, engine):
    found = evaluated(**asked, engine=engine)
    for kind in ("outcomes", "scores", "targets", "unmatched"):
        assert rows(getattr(found, kind)) == rows(getattr(whole, kind))
    assert found.routed == whole.routed > 0


@pytest.mark.parametrize("kind", ["outcomes", "scores", "targets"])
def test_each_table_alone_is_the_same(asked, whole, kind):
    found = evaluated(**asked, want=kind)
    assert rows(getattr(found, kind)) == rows(getattr(whole, kind))
    with pytest.raises(LookupError, match="were not asked for"):
        _ = found.outcomes if kind != "outcomes" else found.scores
