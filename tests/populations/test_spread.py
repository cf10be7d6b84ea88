"""Many workers find what one finds, bit for bit."""

from __future__ import annotations

import random
import warnings
from typing import Any

import pyarrow as pa
import pytest

from tests.populations.compare import ledger_tables, parties_table, rows
from tests.populations.test_same import population
from zbgj import load_catalog
from zbgj.populations import Dask, TableError, evaluate_tables, split_by_party

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from distributed import Client, LocalCluster

BUCKETS = 3


@pytest.fixture(scope="module")
def client():
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def plans():
    return load_catalog().plans()


@pytest.fixture(scope="module")
def tables(plans):
    parties, ledger = population(plans, random.Random(3), 20)
    return {"parties": parties_table(parties), **ledger_tables(ledger)}


def same(one, other) -> bool:
    return all(rows(getattr(one, kind)) == rows(getattr(other, kind)) for kind in ("outcomes", "scores", "targets"))


def test_partitioned_input_on_a_cluster_gives_the_same_tables(client, plans, tables, tmp_path):
    asked: dict[str, Any] = {"catalog": plans, "as_of": "2025-06-30"}
    split: dict[str, Any] = {
        name: split_by_party(table, tmp_path / name, BUCKETS, table=name) for name, table in tables.items()
    }
    assert len(list((tmp_path / "activities").iterdir())) == BUCKETS
    told = []
    here = evaluate_tables(**tables, **asked)
    there = evaluate_tables(
        **split, **asked, engine=Dask(client=client, buckets=BUCKETS), into=tmp_path / "found",
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert same(here, there)
    assert (here.parties, here.routed) == (there.parties, there.routed)
    assert told[-1] == (20, 20)
    assert {file.name.rpartition("-")[0] for file in (tmp_path / "found" / "scores").iterdir()} == {
        f"bucket-{n:05}" for n in range(BUCKETS)
    }


def test_tables_in_memory_are_sent_to_the_workers(client, plans, tables):
    asked: dict[str, Any] = {"catalog": plans, "as_of": "2025-06-30"}
    assert same(
        evaluate_tables(**tables, **asked),
        evaluate_tables(**tables, **asked, engine=Dask(client=client, buckets=2)),
    )


def test_problems_of_all_buckets_are_told_together(client, plans):
    parties = pa.table({"id": [f"p{n}" for n in range(6)], "kind": ["enterprise"] * 6})
    acts = pa.table({"party": [f"p{n}" for n in range(6)], "obligation": ["x"] * 6, "when": ["2024-13-01"] * 6})
    with pytest.raises(TableError) as caught:
        evaluate_tables(acts, parties, catalog=plans, as_of="2025-06-30", engine=Dask(client=client, buckets=2))
    assert {problem.row for problem in caught.value.problems} == {1, 2, 3, 4, 5, 6}


def test_a_split_says_what_it_cannot_do(tmp_path):
    table = pa.table({"party": ["p"]})
    with pytest.raises(ValueError, match="expected a folder to be made"):
        split_by_party(table, tmp_path, 2)
    with pytest.raises(ValueError, match="1 bucket or more"):
        split_by_party(table, tmp_path / "new", 0)
    with pytest.raises(TableError, match="there is no such column"):
        split_by_party(table, tmp_path / "new", 2, table="parties")
    assert not (tmp_path / "new").exists()
