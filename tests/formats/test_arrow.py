"""Every table has its declared columns, and says what the objects say."""

from __future__ import annotations

import datetime as dt
import re
import sys
from fractions import Fraction
from pathlib import Path

import attrs
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings

from zbgj import Ledger, Outcome, deadlines, evaluate, interval, load_catalog
from zbgj._extras import MissingExtra
from zbgj.formats import arrow_columns
from zbgj.formats.arrow import (
    catalog_table,
    hazard_events_table,
    hazards_table,
    labels_table,
    occurrences_table,
    outcomes_table,
    scores_table,
    targets_table,
)
from zbgj.formats.arrow_columns import arrow_type, schema
from zbgj.formats.columns import TABLES, ColumnType
from zbgj.hazards import (
    Assurances,
    Assured,
    Channel,
    Determined,
    Found,
    Grade,
    Hazard,
    Official,
    apply,
    open_hazard,
)
from zbgj.loading.export import export_items
from zbgj.model.party import Level
from zbgj.model.sector import Sector

from ..evaluation import made

CATALOG = load_catalog()
ACTION = interval("2024-01-01", "2026-12-31")
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "tables.md"


def check(table: pa.Table, name: str) -> None:
    table.validate(full=True)
    assert table.schema.equals(schema(name))
    for column in TABLES[name]:
        assert column.nullable or table[column.name].null_count == 0, column.name


def test_every_empty_table_has_its_columns():
    for table, name in (
        (catalog_table([]), "catalog"),
        (occurrences_table([], ACTION), "occurrences"),
        (occurrences_table({}, ACTION), "occurrences"),
        (outcomes_table([]), "outcomes"),
        (scores_table([]), "scores"),
        (targets_table([]), "targets"),
        (hazards_table([], "2025-01-01"), "hazards"),
        (hazard_events_table([]), "hazard_events"),
    ):
        check(table, name)
        assert table.num_rows == 0


def test_the_catalogue_has_every_item_and_says_what_the_export_says():
    table = catalog_table(CATALOG)
    check(table, "catalog")
    exported = list(export_items(CATALOG.plans()))
    rows = table.to_pylist()
    assert len(rows) == len(exported) > 5_000
    for row, item in zip(rows, exported, strict=True):
        assert (row["sort"], row["id"], row["sector"], row["clause"], row["paragraph"]) == (
            item["sort"], item["id"], item["sector"], item["clause"], item["paragraph"],
        )  # fmt: skip
        assert row["readings"] == len(item["readings"])
        role = row["role"] or row["document_role"] or row["organ_role"]
        assert (row["kind"], role, row["document_number"]) == (item.get("kind"), item.get("role"), item.get("number"))
        assert row["schedule"] == (item["schedule"]["text"] if "schedule" in item else None)
        assert row["share_exact"] == item.get("share")
        assert row["zh"] == (item["title"] if item["sort"] == "document" else item["statement"]["zh"])
        if "responsible" in item:
            assert {key: row[key] for key in ("units", "lead", "supporting")} == item["responsible"]
        if item["sort"] == "target":
            assert row["value"] == item["points"][-1]["value"]
            assert str(row["due"]) == item["points"][-1]["by"]
        if item["sort"] == "phase":
            assert str(row["due"]) == item["window"]["end"]


def test_occurrences_are_the_deadlines():
    duties = CATALOG.obligations_for(made.PARTY)
    table = occurrences_table({"p": duties, "q": duties}, ACTION)
    check(table, "occurrences")
    expected = [(str(due.day), due.obligation.id, due.label) for due in deadlines(duties, ACTION)]
    rows = table.to_pylist()
    assert [(str(row["due"]), row["obligation"], row["label"]) for row in rows] == expected * 2
    assert {row["party"] for row in rows} == {"p", "q"}


def test_occurrences_of_bare_obligations_and_triggers_have_instants():
    ledger = Ledger(triggers=[made.Trigger(party="p", key="accident", when="2025-03-02T14:20:00")])
    duty = made.duty("d", "after trigger accident within 30 minutes")
    applied = made.plan(duty)
    from zbgj.applicability import applied as falls_on

    table = occurrences_table({"p": falls_on(applied, made.PARTY)}, ACTION, ledger=ledger)
    check(table, "occurrences")
    assert table["due_at"].to_pylist() == [dt.datetime(2025, 3, 2, 6, 50, tzinfo=dt.UTC)]
    bare = occurrences_table([made.duty("d", "every year")], ACTION)
    check(bare, "occurrences")
    assert bare["party"].null_count == bare["sector"].null_count == 3


@settings(max_examples=40)
@given(made.duties(), made.ledgers, made.dates, made.policies)
def test_outcomes_and_scores_add_up_to_the_report(duties, ledger, as_of, policy):
    report = evaluate(made.PARTY, [made.plan(*duties)], ledger, as_of, policy=policy)
    table = outcomes_table([report])
    check(table, "outcomes")
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    counts = dict(frame.group_by(pl.col("outcome").cast(pl.String)).len().iter_rows())
    assert counts == {str(outcome): count for outcome, count in report.counts().items() if count}
    weights = {duty.id: duty.weight for duty in report.duties}
    earned = Fraction(0)
    for identifier, weight in weights.items():
        rows = [row for row in table.to_pylist() if row["obligation"] == identifier and row["counts"]]
        if rows:
            part = sum(Fraction(row["part_exact"]) for row in rows)
            earned += weight * sum(Fraction(row["credit_exact"]) for row in rows) / part
    scores = scores_table([report, report])
    check(scores, "scores")
    row = scores.to_pylist()[0]
    if not report.vetoes:
        assert Fraction(row["earned_exact"]) == earned == report.total.earned
    assert row["score"] == report.score
    assert sum(row[str(outcome).replace("-", "_")] for outcome in Outcome) == table.num_rows


def test_what_another_duty_governs_is_shown_but_does_not_count():
    report = evaluate(made.PARTY, [made.plan(made.duty("d", "by 2024-12-31"))], Ledger(), "2025-01-10")
    governed = attrs.evolve(report, duties=(attrs.evolve(report.duties[0], governed_by="98-1-stricter"),))
    (free,), (bound,) = (outcomes_table([one]).to_pylist() for one in (report, governed))
    assert (free["governed_by"], free["counts"]) == (None, True)
    assert (bound["governed_by"], bound["counts"], bound["outcome"]) == ("98-1-stricter", False, "missed")


def test_targets_have_a_row_a_point():
    bureau = made.Party(
        id="b", kind=made.PartyKind.AUTHORITY, place="CN-54", level=Level.REGION, sectors={Sector.SPORTS}
    )
    report = evaluate(bureau, CATALOG, Ledger(), "2025-01-31")
    table = targets_table([report])
    check(table, "targets")
    assert table.num_rows == sum(len(target.points) for target in report.targets) > 0
    assert set(table["standing"].to_pylist()) == {"no-data"}


def _hazard():
    bureau = Official("drolma", "bureau", Level.COUNTY)
    miner = Official("tashi", "mine-1")
    hazard = open_hazard(Found(
        on="2024-05-20", known="2024-05-22", by=bureau, id="h-1", party="mine-1", place="CN-54/Lhasa",
        sector=Sector.NON_COAL_MINES, channel=Channel.SUPERVISION, description="安全出口不足",
    ))  # fmt: skip
    determined = Determined(on="2024-05-23", by=bureau, grade=Grade.MAJOR, reasons="one exit only", standard="KA 1")
    for event in (determined, Assured(on="2024-06-01", by=miner, assurances=Assurances(
        responsibility="Tashi", measures="second exit", funds="own", deadline="2024-09-30", contingency="evacuate",
    ))):  # fmt: skip
        after = apply(hazard, event)
        assert isinstance(after, Hazard), after
        hazard = after
    return hazard


def test_hazards_stand_as_they_did_on_the_day():
    hazard = _hazard()
    table = hazards_table([hazard], "2024-10-01")
    check(table, "hazards")
    (row,) = table.to_pylist()
    assert (row["state"], row["grade"], row["overdue"], row["age_days"]) == ("determined", "major", True, 134)
    assert (row["due"], row["events"], row["description"]) == (dt.date(2024, 9, 30), 3, "安全出口不足")
    (before,) = hazards_table([hazard], "2024-05-21").to_pylist()
    assert (before["state"], before["grade"], before["overdue"], before["due"]) == ("found", None, False, None)
    assert hazards_table([hazard], "2024-09-30")["overdue"].to_pylist() == [False]
    assert hazards_table([hazard], "2024-05-19").num_rows == 0


def test_events_of_hazards_lose_nothing_that_they_say():
    table = hazard_events_table([_hazard()])
    check(table, "hazard_events")
    found, determined, assured = table.to_pylist()
    assert (found["event"], found["on"], found["known"]) == ("Found", dt.date(2024, 5, 20), dt.date(2024, 5, 22))
    assert dict(found["details"])["channel"] == "supervision"
    assert dict(determined["details"])["grade"] == "major"
    assert dict(assured["details"])["assurances.deadline"] == "2024-09-30"
    assert (assured["by"], assured["organisation"], assured["level"]) == ("tashi", "mine-1", None)


def test_the_labels_of_every_enumeration_are_there_in_both_languages():
    table = labels_table()
    check(table, "labels")
    words = {(row["words"], row["value"]): row for row in table.to_pylist()}
    for columns in TABLES.values():
        for column in columns:
            for member in column.words or ():
                row = words[column.words.__name__, str(member)]
                assert (row["zh"], row["en"]) == (member.zh, member.en)


def test_words_are_dictionaries_of_all_values_whatever_the_rows():
    table = hazards_table([], "2025-01-01")
    assert table.schema.field("channel").type == pa.dictionary(pa.int8(), pa.string())
    full = hazards_table([_hazard()], "2025-01-01")
    assert full["channel"].combine_chunks().dictionary.to_pylist() == [str(channel) for channel in Channel]
    assert pa.concat_tables([table, full]).num_rows == 1


def test_every_column_says_what_it_is_in_both_languages():
    for name, columns in TABLES.items():
        assert len({column.name for column in columns}) == len(columns)
        for column in columns:
            assert column.zh
            assert column.en
            assert (column.words is not None) == (column.holds is ColumnType.WORD)
            field = schema(name).field(column.name)
            assert field.metadata == {b"zh": column.zh.encode(), b"en": column.en.encode()}
            assert field.nullable is column.nullable


def test_an_unknown_table_is_an_error_that_names_the_known():
    with pytest.raises(KeyError, match="there is no table 'activity'; there are: catalog, occurrences"):
        schema("activity")


def test_without_pyarrow_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    arrow_columns.schema.cache_clear()
    with pytest.raises(MissingExtra, match=r"pip install 'zbgj\[tables\]'"):
        labels_table()


# --- the page ---------------------------------------------------------------------------------------------------


def reference() -> str:
    """The tables of the reference page, from the declarations."""
    parts = []
    for name, columns in TABLES.items():
        lines = [
            f"## {name}",
            "",
            "| column | type | may be missing | 含义 | meaning |",
            "| --- | --- | --- | --- | --- |",
        ]
        for column in columns:
            type_ = f"`{arrow_type(column)}`" + (f" of {column.words.__name__}" if column.words else "")
            missing = "yes" if column.nullable else ""
            lines.append(f"| `{column.name}` | {type_} | {missing} | {column.zh} | {column.en} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


MARK = "<!-- made by python -m tests.formats.test_arrow; do not edit below -->\n\n"


def test_the_reference_page_shows_the_declared_columns():
    head, mark, tables = PAGE.read_text(encoding="utf-8").partition(MARK)
    assert mark
    assert tables == reference(), "run: python -m tests.formats.test_arrow"
    assert re.match(r"# ", head)


if __name__ == "__main__":
    PAGE.write_text(PAGE.read_text(encoding="utf-8").partition(MARK)[0] + MARK + reference(), encoding="utf-8")
