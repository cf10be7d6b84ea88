"""Objects as tables, and the two evaluations held against each other."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pyarrow as pa

from zbgj import Ledger, Party, evaluate_all
from zbgj.days import as_instant, to_day
from zbgj.populations import PopulationTables, evaluate_tables
from zbgj.populations.results import count_column


def _schema(columns: list[tuple[str, Any]]) -> pa.Schema:
    return pa.schema(columns)


TEXTS: Any = pa.list_(pa.string())
ACTIVITIES = _schema([
    ("party", pa.string()), ("obligation", pa.string()), ("when", pa.date32()), ("at", pa.timestamp("us")),
    ("count", pa.int64()), ("share_num", pa.int64()), ("share_den", pa.int64()), ("also", TEXTS),
    ("until", pa.date32()), ("evidence", pa.string()),
])  # fmt: skip
MEASUREMENTS = _schema([
    ("party", pa.string()), ("target", pa.string()), ("when", pa.date32()), ("at", pa.timestamp("us")),
    ("value", pa.float64()), ("until", pa.date32()),
])  # fmt: skip
TRIGGERS = _schema([
    ("party", pa.string()), ("key", pa.string()), ("when", pa.date32()), ("at", pa.timestamp("us")),
])  # fmt: skip
ATTESTATIONS = _schema([
    ("party", pa.string()), ("obligation", pa.string()), ("start", pa.date32()), ("until", pa.date32()),
])  # fmt: skip
WAIVERS = _schema([
    ("party", pa.string()), ("obligation", pa.string()), ("granted_by", pa.string()), ("why", pa.string()),
    ("start", pa.date32()), ("until", pa.date32()), ("granted", pa.date32()),
])  # fmt: skip
PARTIES = _schema([
    ("id", pa.string()), ("kind", pa.string()), ("level", pa.string()), ("place", pa.string()), ("sectors", TEXTS),
    ("tags", TEXTS), ("facts", pa.map_(pa.string(), pa.float64())),
])  # fmt: skip


def parties_table(parties: list[Party]) -> pa.Table:
    """Parties as a table."""
    rows = [
        {
            "id": p.id, "kind": p.kind.value, "level": p.level and p.level.value, "place": p.place,
            "sectors": [sector.value for sector in p.sectors], "tags": list(p.tags), "facts": list(p.facts.items()),
        }
        for p in parties
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, PARTIES)


def _date(day: dt.date | int) -> dt.date:
    return dt.date.fromordinal(to_day(day))


def _moment(when: dt.date) -> dict[str, Any]:
    if isinstance(when, dt.datetime):
        return {"when": None, "at": as_instant(when).naive()}
    return {"when": when, "at": None}


def ledger_tables(ledger: Ledger) -> dict[str, pa.Table]:
    """A ledger as tables."""
    acts = [
        {
            "party": a.party, "obligation": a.obligation, **_moment(a.when), "count": a.count,
            "share_num": a.share and a.share.numerator, "share_den": a.share and a.share.denominator,
            "also": list(a.also) or None, "until": a.until, "evidence": a.evidence,
        }
        for a in ledger.activities
    ]  # fmt: skip
    measured = [
        {"party": m.party, "target": m.target, **_moment(m.when), "value": m.value, "until": m.until}
        for m in ledger.measurements
    ]
    triggers = [{"party": t.party, "key": t.key, **_moment(t.when)} for t in ledger.triggers]
    attested = [
        {"party": a.party, "obligation": a.obligation, "start": a.start, "until": a.until} for a in ledger.attestations
    ]
    waivers = [
        {"party": w.party, "obligation": w.obligation, "granted_by": w.granted_by, "why": w.why, "start": w.start,
         "until": w.until, "granted": w.granted}
        for w in ledger.waivers
    ]  # fmt: skip
    return {
        "activities": pa.Table.from_pylist(acts, ACTIVITIES),
        "measurements": pa.Table.from_pylist(measured, MEASUREMENTS),
        "triggers": pa.Table.from_pylist(triggers, TRIGGERS),
        "attestations": pa.Table.from_pylist(attested, ATTESTATIONS),
        "waivers": pa.Table.from_pylist(waivers, WAIVERS),
    }


def evaluated(parties: list[Party], ledger: Ledger, **asked: Any) -> PopulationTables:
    """The tables of objects."""
    tables: dict[str, Any] = ledger_tables(ledger)
    return evaluate_tables(tables.pop("activities"), parties_table(parties), **tables, **asked)


def rows(table: pa.Table) -> list[tuple[Any, ...]]:
    """The rows of a table in an order of their own, to compare tables by."""
    return sorted((tuple(row.values()) for row in table.to_pylist()), key=repr)


def expected(parties: list[Party], ledger: Ledger, catalog: Any, as_of: Any, **asked: Any) -> dict[str, list[Any]]:
    """What the evaluator of single parties finds, as rows."""
    outcomes, scores, targets = [], [], []
    for report in evaluate_all(parties, catalog, ledger, as_of, **asked):
        party = report.party.id
        for duty in report.duties:
            for judged in duty.outcomes:
                one = judged.occurrence
                outcomes.append((
                    party, duty.id, one and one.label, None if one is None or one.start is None else _date(one.start),
                    None if one is None or one.no_day_set else _date(one.due),
                    one and one.due_at and one.due_at.naive(), judged.outcome.value, judged.done, judged.late,
                    judged.needed, judged.credit if judged.counts else None,
                ))  # fmt: skip
        counts = {count_column(outcome): count for outcome, count in report.counts().items()}
        scores.append((party, str(report.total.earned), str(report.total.possible), report.score, bool(report.vetoes),
                       *counts.values()))  # fmt: skip
        for target in report.targets:
            for point in target.points:
                value = point.measurement and point.measurement.value
                targets.append((party, target.target.id, _date(point.point.day), point.standing.value, value,
                                target.undecided))  # fmt: skip
    return {"outcomes": outcomes, "scores": scores, "targets": targets}


def _shown(row: tuple[Any, ...]) -> tuple[str, ...]:
    """An order that does not depend on which class of instants a row has."""
    return tuple(cell.isoformat() if isinstance(cell, dt.date) else str(cell) for cell in row[:10])


def assert_same(found: PopulationTables, wanted: dict[str, list[Any]]) -> None:
    """The tables say what the objects say: exactly, but for credits, which are rounded."""
    outcomes = [
        (row["party"], row["obligation"], row["label"], row["first"], row["due"], row["due_at"], row["outcome"],
         *(Fraction(row[name], row["unit"]) for name in ("done", "late", "needed")), row["credit"])
        for row in found.outcomes.to_pylist()
    ]  # fmt: skip
    ours, theirs = (sorted(one, key=_shown) for one in (outcomes, wanted["outcomes"]))
    assert [row[:10] for row in ours] == [row[:10] for row in theirs]
    for mine, other in zip(ours, theirs, strict=True):
        assert (mine[10] is None) == (other[10] is None)
        assert mine[10] is None or abs(mine[10] - other[10]) < 1e-12
    assert rows(found.scores) == sorted(wanted["scores"], key=repr)
    assert rows(found.targets) == sorted(wanted["targets"], key=repr)
