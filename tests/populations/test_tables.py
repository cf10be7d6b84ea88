"""What tables may be, and what is said of tables that cannot be read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.made import duty, plan
from tests.populations.compare import rows
from zbgj import Level, Party, PartyKind, Sector
from zbgj.populations import DuckDB, TableError, evaluate_tables
from zbgj.populations.reading_texts import day_of_text, instant_of_text, know_texts
from zbgj.reading import UnreadableError, read_moment

PLANS = [plan(duty("d0", "every quarter"), duty("d1", "continuous"), duty("d2", "by 2024-12-31"))]
ACTS: dict[str, Any] = {
    "party": ["p", "p", "q"],
    "obligation": ["99-1-d0", "99-1-d1", "99-1-d0"],
    "when": [dt.date(2024, 5, 20), dt.date(2024, 12, 1), dt.date(2024, 8, 1)],
}
PARTIES = {"id": ["p", "q"], "kind": ["enterprise", "enterprise"]}


def ask(activities=None, parties=None, **more):
    asked = {"catalog": PLANS, "as_of": "2025-01-10", **more}
    return evaluate_tables(
        pa.table(ACTS if activities is None else activities) if activities is None or isinstance(activities, dict)
        else activities,
        pa.table(PARTIES) if parties is None else parties, **asked,
    )  # fmt: skip


@pytest.fixture
def wanted():
    return rows(ask().outcomes)


@pytest.mark.parametrize("frame", [pa.table, pl.DataFrame, pd.DataFrame, lambda data: pl.DataFrame(data).lazy()])
def test_arrow_tables_and_frames_are_read_alike(frame, wanted):
    assert rows(ask(frame(ACTS), frame(PARTIES)).outcomes) == wanted


def test_parquet_files_folders_and_globs_are_read_alike(tmp_path, wanted):
    whole = pa.table(ACTS)
    for part in range(2):
        (tmp_path / "acts").mkdir(exist_ok=True)
        pq.write_table(whole.slice(part * 2, 2), tmp_path / "acts" / f"{part}.parquet")
    pq.write_table(pa.table(PARTIES), tmp_path / "parties.parquet")
    for source in (tmp_path / "acts", str(tmp_path / "acts" / "*.parquet")):
        assert rows(ask(source, tmp_path / "parties.parquet").outcomes) == wanted


def test_csv_files_are_read_with_lists_and_facts(tmp_path):
    (tmp_path / "acts.csv").write_text(
        "party,obligation,when,at,count,share_num,share_den,also\n"
        "p,99-1-d0,2024-05-20,,2,,,99-1-d1; 99-1-d2\n"
        "q,99-1-d0,,2024-08-01T23:30:00Z,,,,\n",
        encoding="utf-8",
    )
    (tmp_path / "parties.csv").write_text(
        "id,kind,level,sectors,tags,facts\np,enterprise,,sports; health,a,depth_m=3; n=4\nq,enterprise,,,,\n",
        encoding="utf-8",
    )
    found = ask(tmp_path / "acts.csv", tmp_path / "parties.csv").outcomes.to_pylist()
    done = {(row["party"], row["obligation"], row["label"]) for row in found if row["done"]}
    assert done == {
        ("p", "99-1-d0", "2024-Q2"), ("p", "99-1-d1", None), ("p", "99-1-d2", "2024-12-31"),
        ("q", "99-1-d0", "2024-Q3"),
    }  # fmt: skip


def test_an_instant_is_of_the_civil_day_in_shanghai():
    def label(at, kind=None):
        acts = pa.table({"party": ["p"], "obligation": ["99-1-d0"], "at": pa.array([at], kind)})
        return [row["label"] for row in ask(acts).outcomes.to_pylist() if row["done"]]

    late = dt.datetime(2024, 6, 30, 20, tzinfo=dt.UTC)
    assert label(late, pa.timestamp("us", "UTC")) == ["2024-Q3"]
    assert label("2024-06-30T20:00:00+00:00") == ["2024-Q3"]
    assert label(late.replace(tzinfo=None), pa.timestamp("ns")) == ["2024-Q2"]
    assert label("2024-06-30T20:00:00") == ["2024-Q2"]


@pytest.mark.parametrize("facts", [
    pa.array([[("depth_m", 900.0)]], pa.map_(pa.string(), pa.float64())),
    pa.array([{"depth_m": 900, "other": None}]),
    pa.array([[{"key": "depth_m", "value": 900.0}]]),
    pa.array(["depth_m = 900"]),
])  # fmt: skip
def test_facts_may_be_maps_structs_lists_or_text(facts):
    from zbgj.model.condition import parse_condition

    deep = [plan(duty("d0", "every year", when=parse_condition("depth_m >= 800")))]
    parties = pa.table({"id": ["p"], "kind": ["enterprise"], "facts": facts})
    found = ask(parties=parties, catalog=deep).outcomes.to_pylist()
    assert {row["label"] for row in found} == {"2024", "2025", "2026"}


def test_batches_and_threads_change_nothing(wanted):
    assert rows(ask(engine=DuckDB(batch=1, threads=1, memory_limit="200MB")).outcomes) == wanted


def test_a_folder_takes_the_tables_and_gives_them_back(tmp_path, wanted):
    found = ask(into=tmp_path / "found", engine=DuckDB(batch=1))
    assert rows(found.outcomes) == wanted
    assert [row["party"] for row in found.scores.to_pylist()] == ["p", "q"]
    assert len(list((tmp_path / "found" / "outcomes").iterdir())) == 2
    with pytest.raises(ValueError, match="is not empty"):
        ask(into=tmp_path / "found")


def test_only_what_is_wanted_is_made():
    found = ask(want="scores")
    assert len(found.scores) == 2
    with pytest.raises(LookupError, match="outcomes were not asked for"):
        _ = found.outcomes
    with pytest.raises(ValueError, match="expected some of outcomes, scores, targets"):
        ask(want=["scors"])


def test_progress_is_told_after_each_batch():
    told = []
    ask(engine=DuckDB(batch=1), progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_entries_about_nobody_and_nothing_here_are_counted():
    acts = {"party": ["p", "z"], "obligation": ["99-1-d0x", "99-1-d0"], "when": ["2024-05-20", "2024-05-20"]}
    triggers = pa.table({"party": ["p"], "key": ["acident"], "when": ["2024-05-20"]})
    found = ask(acts, triggers=triggers)
    assert rows(found.unmatched) == [
        ("activities", "obligation", "99-1-d0x", 1), ("activities", "party", "z", 1), ("triggers", "key", "acident", 1),
    ]  # fmt: skip


def problems(*args, **more) -> list[str]:
    with pytest.raises(TableError) as caught:
        ask(*args, **more)
    assert caught.value.problems
    return [str(problem) for problem in caught.value.problems]


def test_everything_wrong_in_all_tables_is_named_at_once(tmp_path):
    acts = {
        "party": ["p", None, "p"], "obligation": ["99-1-d0"] * 3, "when": ["2024-05-20", "20 May", "2024-02-30"],
        "count": [0, 1, 2], "share_num": [None, 3, 1], "share_den": [None, 2, None],
    }  # fmt: skip
    parties = pa.table(
        {"id": ["p", "p"], "kind": ["enterprize", "authority"], "place": ["CN-54"] * 2, "sectors": [["sport"], []]}
    )
    assert problems(acts, parties, waivers=pa.table({"party": ["p"]}), triggers=3) == [
        "activities: row 2: party: is empty; expected text",
        "activities: row 2: when: is '20 May'; expected a date such as 2024-05-20, without a time",
        "activities: row 3: when: is '2024-02-30'; expected a date such as 2024-05-20, without a time",
        "activities: row 2: when: is '20 May'; expected a date here or an instant in 'at'",
        "activities: row 3: when: is '2024-02-30'; expected a date here or an instant in 'at'",
        "activities: row 1: count: is '0'; expected 1 or more",
        "activities: row 3: share_num: is '1'; expected numerator and denominator, or neither",
        "activities: row 2: share_num: is '3'; expected above 0, at most the denominator",
        "triggers: is int; expected an Arrow table, a frame, or a path",
        *(f"waivers: {name}: there is no such column; the columns: party"
          for name in ("obligation", "granted_by", "why", "start", "until")),
        "parties: row 2: level: is empty; expected a level, as every party of this kind has one",
        "parties: row 1: kind: is 'enterprize'; expected one that region tibet declares: " + ", ".join(PartyKind),
        "parties: row 1: sectors: is '[sport]'; expected one that region tibet declares: " + ", ".join(Sector),
        "parties: row 1: id: is 'p'; expected an identifier that no other party has",
        "parties: row 2: id: is 'p'; expected an identifier that no other party has",
    ]  # fmt: skip


def test_a_problem_in_a_file_names_file_and_row(tmp_path):
    for number, count in enumerate((1, 0)):
        table = pa.table({"party": ["p"] * 3, "obligation": ["99-1-d0"] * 3, "when": [dt.date(2024, 5, 1)] * 3,
                          "count": [1, count, 1]})  # fmt: skip
        pq.write_table(table, tmp_path / f"{number}.parquet")
    assert problems(tmp_path) == ["activities (1.parquet): row 2: count: is '0'; expected 1 or more"]


def test_files_and_columns_that_are_not_there_or_of_another_type_are_named(tmp_path):
    [said] = problems(tmp_path / "none.parquet")
    assert said.startswith(f"activities: {tmp_path}/none.parquet: cannot be read: ")
    (tmp_path / "broken.parquet").write_text("no parquet", encoding="utf-8")
    assert "cannot be read" in problems(tmp_path / "broken.parquet")[0]
    acts = {"party": [1], "obligation": ["99-1-d0"], "when": [2024.5], "at": [True], "also": [3]}
    assert problems(acts) == [
        "activities: party: is of type BIGINT; expected text",
        "activities: when: is of type DOUBLE; expected a date such as 2024-05-20, without a time",
        "activities: at: is of type BOOLEAN; expected an instant such as 2024-05-20T08:30:00",
        "activities: also: is of type BIGINT; expected a list of texts",
    ]


def test_a_column_named_nearly_as_one_that_is_missing_is_not_passed_over():
    """Shares in a column 'share' counted for nothing, and nobody was told."""
    acts = {"party": ["p"], "obligation": ["99-1-d0"], "when": ["2024-05-20"], "share": ["1/3"], "Count": [2]}
    assert problems({**acts, "note": ["n"]}) == [
        "activities: count: there is no such column, and 'Count' would not be read; expected a whole number here",
        "activities: share_num: there is no such column, and 'share' would not be read; expected a whole number here",
        "activities: share_den: there is no such column, and 'share' would not be read; expected a whole number here",
    ]
    sector = pa.table({"id": ["p"], "kind": ["enterprise"], "sector": [["sports"]]})
    with pytest.raises(TableError, match="sectors: there is no such column, and 'sector' would not be read"):
        evaluate_tables(pa.table({"party": [], "obligation": [], "when": []}), sector, catalog=[], as_of="2025-01-01")


def test_many_rows_with_one_mistake_are_counted():
    acts = {"party": ["p"] * 50, "obligation": ["99-1-d0"] * 50, "when": ["2024-05-20"] * 50, "count": [1.5] * 50}
    said = problems(acts)
    assert len(said) == 11
    assert said[0] == "activities: row 1: count: is '1.5'; expected a whole number"
    assert said[-1] == "activities: count: 40 more rows like this"


def test_texts_with_quotes_and_other_signs_are_only_texts():
    name = """x'; DROP TABLE party; --"|西藏"""
    acts = {"party": [name], "obligation": ["99-1-d0"], "when": ["2024-05-20"]}
    parties = pa.table({"id": [name], "kind": ["enterprise"], "tags": [["a|b', c"]], "place": ["CN-54/拉萨'"]})
    found = ask(acts, parties)
    assert [row["party"] for row in found.outcomes.to_pylist() if row["done"]] == [name]
    assert Party(id=name, kind=PartyKind.ENTERPRISE, place="CN-54").level is None
    assert Level.COUNTY.value == "county"


SAID = st.one_of(
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 1, 1)).flatmap(lambda at: st.sampled_from([
        at.date().isoformat(), f"{at:%Y-%m-%dT%H:%M:%S}Z", f"{at:%Y-%m-%d %H:%M}", f"{at:%Y-%m-%dT%H:%M}+05:30",
        f"{at.year}/{at.month}/{at.day}", f"{at.year}/{at.month}/{at.day} {at.hour}:{at:%M}", f"{at:%Y年%m月%d日}",
        f"{at:%Y%m%d}", f"{at:%y-%m-%d}", f" {at:%Y-%m-%d}", f"{at.month}月{at.day}日", f"{at:%Y-%m-%d %H:%M}Z",
    ])),
    st.sampled_from(["soon", "2024-02-30", "2024-02-30T10:00", "24-06-30", "2024-06-30T25:00", "45420", "",
                     "8/5/2024"]),
)  # fmt: skip


@settings(deadline=None, max_examples=20)
@given(st.lists(SAID, min_size=1, max_size=30))
def test_texts_in_tables_are_the_days_and_instants_that_the_one_reader_reads(texts):
    con = duckdb.connect()
    con.execute("SET TimeZone = 'Asia/Shanghai'")
    know_texts(con)
    con.register("given", pa.table({"t": texts}))
    asked = f"SELECT t, {day_of_text('t')}, {instant_of_text('t')} FROM given"
    for text, day, instant in con.execute(asked).fetchall():
        try:
            found = read_moment(text).value
        except UnreadableError:
            assert (day, instant) == (None, None), text
            continue
        assert day == dt.date(found.year, found.month, found.day), text
        assert instant == (found.replace(tzinfo=None) if isinstance(found, dt.datetime) else None), text


@pytest.mark.parametrize(("when", "period"), [
    ("2024-06-30T20:00:00Z", "2024Q3"), ("2024-06-30T23:59", "2024Q2"), ("2024/6/30 9:30", "2024Q2"),
    ("2024年7月1日", "2024Q3"),
])  # fmt: skip
def test_the_time_and_zone_of_a_text_decide_the_day_as_with_objects(when, period):
    people = pa.table({"id": ["p"], "kind": ["enterprise"]})
    found = ask({"party": ["p"], "obligation": ["99-1-d0"], "when": [when]}, people)
    rows_of = [row for row in found.outcomes.to_pylist() if row["obligation"] == "99-1-d0"]
    assert [row["due"] for row in rows_of if row["outcome"] == "fulfilled"] == [
        dt.date(2024, 6, 30) if period == "2024Q2" else dt.date(2024, 9, 30)
    ]


def test_a_short_year_in_a_table_is_refused():
    assert problems({"party": ["p"], "obligation": ["99-1-d0"], "when": ["24-06-30"]})[0].startswith(
        "activities: row 1: when: is '24-06-30'"
    )


def test_counts_in_tables_are_read_as_people_write_them():
    acts = {"party": ["p"], "obligation": ["99-1-d2"], "when": ["2024-05-20"], "count": ["1,000"]}
    assert rows(ask(acts).outcomes) == rows(ask({**acts, "count": [1000]}).outcomes)


def test_the_library_s_own_tables_come_back_from_pandas():
    from zbgj.formats import parties_table

    mine = Party(id="p", kind=PartyKind.ENTERPRISE, place="CN-54/Lhasa", facts={"staff": 3}, tags={"a"})
    other = Party(id="q", kind=PartyKind.ENTERPRISE, place="CN-54/Lhasa")
    people = parties_table([mine, other])
    assert rows(ask(None, people.to_pandas()).outcomes) == rows(ask(None, people).outcomes)


def test_files_that_are_no_tables_say_what_is_wrong_and_where(tmp_path):
    lines = ["party,obligation,when", "p,99-1-d0,2024-05-08", "p,99-1-d0,2024-05-08,x"]
    (tmp_path / "ragged.csv").write_text("\n".join(lines), "utf-8")
    [said] = problems(tmp_path / "ragged.csv")
    assert said.startswith("activities")
    assert ": row 2: " in said
    assert said.endswith("this row has 4 values, expected 3 as there are headings")
    (tmp_path / "empty.csv").write_bytes(b"")
    assert problems(tmp_path / "empty.csv")[0].endswith("is empty; expected a line of headings at least")


def test_columns_that_only_folders_tell_are_read(tmp_path, wanted):
    pq.write_to_dataset(pa.table(ACTS), tmp_path / "acts", partition_cols=["party"])
    assert rows(ask(tmp_path / "acts").outcomes) == wanted


def test_decimals_are_numbers():
    from decimal import Decimal

    value: dict[str, Any] = {"party": ["p"], "target": ["t"], "when": ["2024-05-08"], "value": [Decimal("3.5")]}
    assert rows(ask(measurements=pa.table(value)).outcomes) == rows(ask().outcomes)
