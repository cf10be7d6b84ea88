"""Ledgers and parties go to tables and come back the same; what is wrong with a table is named."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import attrs
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zbgj import (
    Activity,
    Attestation,
    DefinitionError,
    Ledger,
    Level,
    Measurement,
    Party,
    PartyKind,
    Sector,
    Trigger,
    Waiver,
    evaluate,
)
from zbgj.days import as_instant
from zbgj.formats.arrow_columns import schema
from zbgj.formats.arrow_ledger import ledger_from_tables, ledger_tables, parties_from_table, parties_table
from zbgj.formats.columns import TABLES

from ..evaluation import made

NAMES = ["activities", "measurements", "triggers", "attestations", "waivers"]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
# Zones of fixed offset: where a clock is set back, Python holds an instant unequal to itself in another zone.
zones = st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=5, minutes=45)), dt.timezone(dt.timedelta(hours=-8))])
instants = st.datetimes(dt.datetime(2023, 1, 1), dt.datetime(2027, 1, 1)).map(as_instant) | st.datetimes(
    dt.datetime(2023, 1, 1), dt.datetime(2027, 1, 1), timezones=zones
)
whens = made.dates | instants
names = texts.filter(bool)
activities = st.builds(
    Activity, party=names, obligation=st.sampled_from(["a", "b"]), when=whens, count=st.integers(1, 2**40),
    share=st.none() | st.fractions(Fraction(1, 1000), 1, max_denominator=2**50), evidence=texts, by=texts,
    also=st.lists(st.sampled_from(["c", "d"]), unique=True), until=st.none() | st.just(dt.date(2030, 1, 1)),
)  # fmt: skip
measurements = st.builds(
    Measurement, party=names, target=names, value=st.floats(allow_nan=False, allow_infinity=False), when=whens,
    until=st.none() | st.just(dt.date(2030, 1, 1)),
)  # fmt: skip
triggers = st.builds(Trigger, party=names, key=names, when=whens)
ledgers = st.builds(
    Ledger,
    activities=st.lists(activities, max_size=6),
    measurements=st.lists(measurements, max_size=4),
    triggers=st.lists(triggers, max_size=4),
    attestations=st.lists(made.attestations(), max_size=4),
    waivers=st.lists(made.waivers(), max_size=4),
)
parties = st.builds(
    Party, id=texts.filter(str.strip), kind=st.sampled_from(list(PartyKind)), level=st.sampled_from(list(Level)),
    place=st.sampled_from(["CN-54", "CN-54/Lhasa/Chengguan"]), sectors=st.sets(st.sampled_from(list(Sector))),
    tags=st.sets(texts), facts=st.dictionaries(texts, st.floats(allow_nan=False, allow_infinity=False), max_size=3),
    parents=st.lists(texts, max_size=2), zh=texts, en=texts,
)  # fmt: skip


@given(ledgers)
def test_a_ledger_comes_back_from_its_tables(ledger):
    tables = ledger_tables(ledger)
    assert list(tables) == NAMES
    for name, table in tables.items():
        table.validate(full=True)
        assert table.schema.equals(schema(name))
    assert ledger_from_tables(tables) == ledger


@pytest.mark.parametrize(("type_", "name"), [
    (Activity, "activities"), (Measurement, "measurements"), (Trigger, "triggers"), (Attestation, "attestations"),
    (Waiver, "waivers"), (Party, "parties"),
])  # fmt: skip
def test_no_attribute_is_without_a_column(type_, name):
    """Whoever adds an attribute adds its column, or it would be lost."""
    attributes = {field.name for field in attrs.fields(type_)} - {"share"}
    assert {column.name for column in TABLES[name]} - {"at", "share_num", "share_den"} == attributes


def test_a_whole_number_that_pandas_has_rounded_is_refused():
    acts = [Activity(party="m", obligation="o", when="2024-05-20", share=share) for share in (None, Fraction(1, 2**60))]
    tables = ledger_tables(Ledger(acts))
    with pytest.raises(DefinitionError, match="may have been rounded; expected whole numbers, as pandas' Int64"):
        ledger_from_tables({"activities": tables["activities"].to_pandas()})
    mapped = tables["activities"].to_pandas(types_mapper=lambda type_: pd.Int64Dtype() if type_ == pa.int64() else None)
    assert ledger_from_tables({"activities": mapped}) == Ledger(acts)


def test_the_day_may_be_left_to_the_instant():
    table = pa.table({"party": ["m", "m"], "obligation": ["o", "o"], "when": pa.array([None, None], pa.date32()),
                      "at": [dt.datetime(2024, 5, 20, 17, tzinfo=dt.UTC), None]})  # fmt: skip
    with pytest.raises(DefinitionError, match="row 1: when is missing; expected a day here, or an instant in 'at'"):
        ledger_from_tables({"activities": table})
    (act,) = ledger_from_tables({"activities": table.slice(0, 1)}).activities
    assert act.day == dt.date(2024, 5, 21).toordinal()


@settings(max_examples=40)
@given(ledgers)
def test_a_ledger_comes_back_through_polars_and_pandas(ledger):
    tables = ledger_tables(ledger)
    assert ledger_from_tables({name: pl.from_arrow(table) for name, table in tables.items()}) == ledger
    assert ledger_from_tables({name: table.to_pandas() for name, table in tables.items()}) == ledger


@settings(max_examples=25)
@given(made.ledgers)
def test_an_evaluation_of_what_came_back_is_the_same(ledger):
    plans = [made.plan(made.duty("d0", "every month"), made.duty("d1", "continuous"))]
    back = ledger_from_tables(ledger_tables(ledger))
    for as_of in ("2024-12-31", "2026-01-01"):
        one, other = (evaluate(made.PARTY, plans, which, as_of).as_data() for which in (ledger, back))
        assert one == other


def test_a_ledger_comes_back_from_parquet(tmp_path):
    from pyarrow import parquet

    ledger = Ledger([Activity(party="m", obligation="o", when="2024-05-20T08:30:00", share="1/3", also=["p"])])
    for name, table in ledger_tables(ledger).items():
        parquet.write_table(table, tmp_path / f"{name}.parquet")
    read = {name: parquet.read_table(tmp_path / f"{name}.parquet") for name in NAMES}
    assert ledger_from_tables(read) == ledger


def test_the_instant_and_its_civil_day_stand_side_by_side():
    late = Activity(party="m", obligation="o", when=dt.datetime(2024, 5, 20, 17, 0, tzinfo=dt.UTC))
    (row,) = ledger_tables(Ledger([late]))["activities"].to_pylist()
    assert row["when"] == dt.date(2024, 5, 21)
    assert row["at"] == late.when


def test_a_naive_instant_is_one_in_shanghai():
    ledger = Ledger([Activity(party="m", obligation="o", when=dt.datetime(2024, 5, 20, 23, 30))])
    (act,) = ledger_from_tables(ledger_tables(ledger)).activities
    assert act.when == dt.datetime(2024, 5, 20, 15, 30, tzinfo=dt.UTC)


def test_tables_and_columns_with_defaults_may_be_missing():
    table = pa.table({"party": ["m"], "obligation": ["o"], "when": [dt.date(2024, 5, 20)]})
    expected = Ledger([Activity(party="m", obligation="o", when="2024-05-20")])
    assert ledger_from_tables({"activities": table}) == expected
    assert ledger_from_tables({}) == Ledger()
    frame = pd.DataFrame({"when": pd.to_datetime(["2024-05-20"]), "obligation": ["o"], "party": ["m"], "count": [None]})
    assert ledger_from_tables({"activities": frame}) == expected


def moment_in(column, value):
    """A ledger's table with this in a column, as Arrow, polars and pandas hold it."""
    rest = {"party": ["p"], "obligation": ["o"]} | ({} if column == "when" else {"when": [dt.date(2024, 5, 20)]})
    return [frame(rest | {column: [value]}) for frame in (pa.table, pl.DataFrame, pd.DataFrame)]


def test_an_instant_without_a_zone_in_a_table_is_one_in_shanghai():
    for frame in moment_in("at", dt.datetime(2024, 5, 20, 8, 30)):
        (act,) = ledger_from_tables({"activities": frame}).activities
        assert act.when == as_instant("2024-05-20T08:30:00+08:00")


def test_a_midnight_of_shanghai_is_a_day_and_any_other_moment_none():
    """Pandas has no days; another zone's midnight would be the day before, or lose its time."""
    shanghai = dt.timezone(dt.timedelta(hours=8))
    for midnight in (dt.datetime(2024, 5, 20), dt.datetime(2024, 5, 20, tzinfo=shanghai)):
        for frame in moment_in("when", midnight):
            assert ledger_from_tables({"activities": frame}).activities[0].when == dt.date(2024, 5, 20)
    for moment in (dt.datetime(2024, 5, 20, 8, 30), dt.datetime(2024, 5, 20, tzinfo=dt.UTC)):
        for frame in moment_in("when", moment):
            with pytest.raises(DefinitionError, match="is an instant and no day"):
                ledger_from_tables({"activities": frame})


@pytest.mark.parametrize(("column", "value"), [("party", 7.0), ("evidence", float("inf")), ("at", 1_716_163_200)])
def test_a_number_is_no_text_and_no_instant(column, value):
    for frame in moment_in(column, value):
        with pytest.raises(DefinitionError, match=column):
            ledger_from_tables({"activities": frame})


def test_a_number_of_a_party_that_stands_twice_is_refused_as_one_would_be_lost():
    table = parties_table([Party(id="p", kind=PartyKind.ENTERPRISE, place="CN-54")])
    place = table.schema.get_field_index("facts")
    facts = pa.array([[("depth", 1.0), ("depth", 2.0)]], table.schema.field("facts").type)
    with pytest.raises(DefinitionError, match="a name stands twice"):
        parties_from_table(table.set_column(place, table.schema.field("facts"), facts))


def test_every_problem_of_every_table_is_named_at_once():
    day = dt.date(2024, 5, 20)
    tables = {
        "activities": pa.table({
            "party": ["m", None, "m", "m"], "obligation": ["o"] * 4, "when": [day] * 4, "evidnce": ["x"] * 4,
        }),
        "measurements": pa.table({"party": ["m"], "target": ["t"], "when": ["8 May"], "value": [1.0]}),
        "waivers": pa.table({"party": ["m"], "obligation": ["o"], "granted_by": ["c"], "start": [day], "until": [day]}),
        "activity": pa.table({}),
    }  # fmt: skip
    with pytest.raises(DefinitionError) as caught:
        ledger_from_tables(tables, file="ours")
    assert [(p.file, p.item, p.field) for p in caught.value.problems] == [
        ("ours", "activity", ""),
        ("ours/activities", "", "evidnce"),
        ("ours/activities", "row 1", "party"),
        ("ours/measurements", "", "when"),
        ("ours/waivers", "", "why"),
    ]
    assert "expected civil day in Asia/Shanghai, as date32[day]" in str(caught.value.problems[3])


def test_every_row_that_cannot_be_is_named_with_its_number():
    day = dt.date(2024, 5, 20)
    table = pa.table({
        "party": ["m"] * 6, "obligation": ["o"] * 6, "when": [day] * 6, "count": [1, 0, 1, 1, 1, 1],
        "share_num": [None, None, 5, 1, 1, None], "share_den": [None, None, 4, 0, None, None],
        "at": [None] * 5 + [dt.datetime(2024, 5, 20, 17, tzinfo=dt.UTC)],
    })  # fmt: skip
    with pytest.raises(DefinitionError) as caught:
        ledger_from_tables({"activities": table})
    said = [str(problem) for problem in caught.value.problems]
    expected = ["count 0", "share 5/4 must lie above 0", "share_den is 0", "both or neither",
                "at lies on 2024-05-21"]  # fmt: skip
    for row, (message, part) in enumerate(zip(said, expected, strict=True), 1):
        assert message.startswith(f"ledger/activities: row {row}: ")
        assert part in message


@pytest.mark.parametrize("thing", [None, 3, {"party": ["m"]}, [{"party": "m"}]])
def test_what_is_no_table_is_refused(thing):
    with pytest.raises(TypeError, match="expected an Arrow table, or a polars or pandas frame"):
        ledger_from_tables({"activities": thing})


def test_a_column_that_stands_twice_is_refused():
    table = pa.Table.from_arrays([pa.array(["a"])] * 2, names=["party", "party"])
    with pytest.raises(DefinitionError, match="stands twice"):
        ledger_from_tables({"activities": table})


def test_a_count_beyond_64_bits_is_an_error_not_another_number():
    with pytest.raises(OverflowError):
        ledger_tables(Ledger([Activity(party="m", obligation="o", when="2024-05-20", count=2**70)]))


# --- parties ----------------------------------------------------------------------------------------------------


@given(st.lists(parties, max_size=5, unique_by=lambda party: party.id))
def test_parties_come_back_from_their_table(found):
    table = parties_table(found)
    table.validate(full=True)
    assert table.schema.equals(schema("parties"))
    assert parties_from_table(table) == tuple(found)
    assert parties_from_table(pl.from_arrow(table)) == tuple(found)
    assert parties_from_table(table.to_pandas()) == tuple(found)


def test_wrong_parties_are_named_with_their_rows():
    table = pa.table({"id": ["a", "b", "c", "d"], "kind": ["enterprise", "a school", "authority", "enterprise"],
                      "sectors": [["sports"], [], [], ["sport halls"]]})  # fmt: skip
    with pytest.raises(DefinitionError) as caught:
        parties_from_table(table)
    assert [problem.item for problem in caught.value.problems] == ["row 1", "row 2", "row 3"]
    twice = pa.table({"id": ["a", "a"], "kind": ["enterprise"] * 2})
    with pytest.raises(DefinitionError, match="row 1: id: 'a' stands in row 0 already"):
        parties_from_table(twice)


@pytest.mark.parametrize(("when", "read"), [
    ("2024-06-30T20:00:00Z", "2024-07-01T04:00:00+08:00"), ("2024/5/8 9:30", "2024-05-08T09:30:00+08:00"),
    ("2024年5月8日", "2024-05-08"), ("2024-05-08", "2024-05-08"),
])  # fmt: skip
def test_texts_in_columns_of_days_are_read_as_everywhere(when, read):
    table = pa.table({"party": ["p"], "obligation": ["o"], "when": [when], "count": ["3次"]})
    (act,) = ledger_from_tables({"activities": table}).activities
    assert (act.when.isoformat(), act.count) == (read, 3)


def test_a_short_year_in_a_column_of_days_is_refused_with_its_column():
    table = pa.table({"party": ["p"], "obligation": ["o"], "when": ["24-06-30"]})
    with pytest.raises(DefinitionError, match=r"when: .*has a year of two digits"):
        ledger_from_tables({"activities": table})
