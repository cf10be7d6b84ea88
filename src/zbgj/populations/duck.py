"""One run of the statements on DuckDB."""

from __future__ import annotations

import datetime as dt
import math
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import attrs

from zbgj._collector import collector_at_rest
from zbgj._extras import needed
from zbgj.days import to_day
from zbgj.due import Calendars
from zbgj.evaluation.policy import Policy
from zbgj.model.party import Level, Party, PartyKind
from zbgj.model.plan import SectorPlan
from zbgj.model.sector import Sector
from zbgj.populations import queries, statements
from zbgj.populations.columns import TABLES
from zbgj.populations.reading import bind, check, declared, quoted
from zbgj.populations.relations import relations
from zbgj.populations.results import (
    PopulationTables,
    Sink,
    outcomes_table,
    scores_table,
    targets_table,
    windows_table,
)
from zbgj.populations.routed import Routed, blank, judge_routed, rows_of
from zbgj.populations.statements import filled_in
from zbgj.populations.statics import OUTCOMES, Statics, as_columns
from zbgj.populations.sums import Credits, Sum

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = ["DuckDB", "Question", "run"]

#: Shares are counted over a common denominator up to this; acts with others go to the object evaluator.
_LARGEST_COMMON = 10**9
#: More of something in one act goes to the object evaluator.
_MOST = 2**31
_NEVER = 10**9
#: Columns that need more than 32 bits.
_TYPES = dict.fromkeys(
    ("need", "unit", "mean_unit", "before", "factor", "done", "late", "needed", "origin", "win", "standing"), "BIGINT"
)


@attrs.frozen(kw_only=True)
class DuckDB:
    """The embedded engine.

    :param memory_limit: as DuckDB reads it, such as ``"2GB"``; beyond it, it spills to disk. By default DuckDB's own
        default.
    :param threads: how many; by default as many as there are cores.
    :param batch: so many parties are worked out at a time.
    """

    memory_limit: str | None = None
    threads: int | None = None
    batch: int = attrs.field(default=20_000, validator=attrs.validators.ge(1))


@attrs.frozen(kw_only=True)
class Question:
    """What is asked, apart from the tables."""

    plans: tuple[SectorPlan, ...] = attrs.field(repr=False)
    as_of: dt.date
    policy: Policy
    calendar: Calendars | None = attrs.field(repr=False)
    owed_from: int | None = None
    want: tuple[str, ...] = ("outcomes", "scores", "targets")


def run(
    sources: Mapping[str, Any],
    question: Question,
    engine: DuckDB,
    *,
    folder: Path | None = None,
    bucket: tuple[int, int] | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> PopulationTables:
    """Evaluate the tables, or one bucket of parties of them.

    :raises TableError: with everything wrong with the tables.
    """
    duckdb = needed("duckdb", extra="populations")
    with TemporaryDirectory() as spill, duckdb.connect() as con:
        con.execute(f"SET temp_directory = {quoted(spill)}; SET TimeZone = 'Asia/Shanghai'")
        con.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
        if engine.memory_limit is not None:
            con.execute(f"SET memory_limit = {quoted(engine.memory_limit)}")
        if engine.threads is not None:
            con.execute(f"SET threads = {engine.threads}")
        problems: list[Any] = []
        for table in TABLES:
            more = declared(question.plans) if table == "parties" else ()
            bind(con, table, sources.get(table), problems, bucket, more)
        check(problems)
        sink = Sink(folder, "part" if bucket is None else f"bucket-{bucket[0]:05}")
        return _Run(con, question, engine, sink).tables(progress)


class _Run:
    """The steps of one run, in order."""

    def __init__(self, con: Any, question: Question, engine: DuckDB, sink: Sink) -> None:
        self.con = con
        self.question = question
        self.engine = engine
        self.sink = sink
        self.day = to_day(question.as_of)

    def tables(self, progress: Callable[[int, int], object] | None) -> PopulationTables:
        con, question = self.con, self.question
        with collector_at_rest():
            self.statics = self._statics()
            self._load()
        for statement in statements.ONCE.values():
            con.execute(filled_in(statement, self.numbers))
        con.execute("INSERT INTO blank BY NAME SELECT * EXCLUDE (label, first, due) FROM blank_routed")
        con.execute("INSERT INTO blank BY NAME SELECT win, form, outcome, 0 AS done, 0 AS late, 1 AS needed, "
                    "1 AS unit, NULL AS credit FROM extra")  # fmt: skip
        self.windows = windows_table(con.sql(queries.WINDOWS).to_arrow_table(), self.statics)
        self.routed = judge_routed(con, self.statics, self.numbers)
        self.credits = Credits(question.policy, self.statics.weights)
        self.ids = [name for (name,) in con.execute("SELECT id FROM party ORDER BY party").fetchall()]
        self.signature_of = [sig for (sig,) in con.execute("SELECT sig FROM party ORDER BY party").fetchall()]
        self._base()
        total = len(self.ids)
        for start in range(0, max(total, 1), self.engine.batch):
            self._batch(start, min(start + self.engine.batch, total))
            if progress is not None:
                progress(min(start + self.engine.batch, total), total)
        self.sink.put("unmatched", self._unmatched())
        pairs = con.execute("SELECT count(*) FROM routed").fetchall()[0][0]
        return PopulationTables(total, pairs, self.sink.folder, self.sink.tables())

    # --- what depends on no entry -------------------------------------------------------------------------------

    def _statics(self) -> Statics:
        """Signatures of all parties, and what they owe."""
        con, question = self.con, self.question
        common = 1
        self.wild = False
        for (denominator,) in con.execute(
            "SELECT DISTINCT share_den FROM activities WHERE share_den IS NOT NULL ORDER BY share_den"
        ).fetchall():
            larger = math.lcm(common, denominator)
            if larger <= _LARGEST_COMMON:
                common = larger
            self.wild = self.wild or larger > _LARGEST_COMMON
        statics = Statics(question.plans, self.day, question.policy, question.calendar, question.owed_from, common)
        self._mark(statics)
        marks, signatures = [], []
        for mark, kind, level, place, sectors, tags, *facts in con.execute(
            f"SELECT mark, any_value(kind), any_value(level), any_value(place), any_value(sectors), any_value(tags), "
            f"{', '.join(f'any_value(f{n})' for n in range(len(statics.seen.facts))) or 'NULL'} "
            f"FROM marked GROUP BY mark ORDER BY mark"
        ).fetchall():
            numbers = dict(zip(statics.seen.facts, facts, strict=False))
            party = Party(
                id="-", kind=PartyKind(kind), level=None if level is None else Level(level), place=place,
                sectors=map(Sector, sectors), tags=tags,
                facts={name: value for name, value in numbers.items() if value is not None},
            )  # fmt: skip
            marks.append(mark)
            signatures.append(statics.signature(party))
        self._table("known_mark", {"mark": marks, "sig": signatures}, mark="VARCHAR")
        con.execute(
            "CREATE TEMP TABLE party AS SELECT (row_number() OVER (ORDER BY id) - 1)::INTEGER AS party, id, sig "
            "FROM marked JOIN known_mark USING (mark) ORDER BY party"
        )
        return statics

    def _mark(self, statics: Statics) -> None:
        """Give each party a text that is the same for all that nothing in the plans tells apart."""
        seen = statics.seen
        tags = f"list_sort(list_distinct(list_intersect(coalesce(tags, []), [{', '.join(map(quoted, seen.tags))}])))"
        places = [f"(place = {quoted(p)} OR starts_with(place, {quoted(p + '/')}))::VARCHAR" for p in seen.places]
        facts = [f"map_extract(facts, {quoted(fact)})[1]" for fact in seen.facts]
        kept = "".join(f", {fact} AS f{n}" for n, fact in enumerate(facts))
        texts = [
            "place = ''", "kind", "coalesce(level, '')", "array_to_string(sectors, ',')", "array_to_string(tags, ',')",
            *places, *(f"coalesce(f{n}::VARCHAR, '')" for n in range(len(facts))),
        ]  # fmt: skip
        self.con.execute(
            f"CREATE TEMP TABLE marked AS SELECT *, concat_ws('|', {', '.join(texts)}) AS mark FROM ("
            f"SELECT id, kind, level, coalesce(place, '') AS place, "
            f"list_sort(list_distinct(coalesce(sectors, []))) AS sectors, {tags} AS tags{kept} FROM parties)"
        )

    def _table(self, name: str, columns: Mapping[str, list[Any]], **types: str) -> None:
        pa = needed("pyarrow", extra="populations")
        self.con.register("given", pa.table({key: pa.array(values) for key, values in columns.items()}))
        made = ", ".join(f"{key}::{types.get(key) or _TYPES.get(key, 'INTEGER')} AS {key}" for key in columns)
        self.con.execute(f"CREATE TEMP TABLE {name} AS SELECT {made} FROM given")
        self.con.unregister("given")

    def _load(self) -> None:
        """The small tables."""
        statics, policy = self.statics, self.question.policy
        self._table("obligation", {"o": list(range(len(statics.obligations))), "id": statics.obligations}, id="VARCHAR")
        self._table("target", {"t": list(range(len(statics.targets))), "id": [t.id for t in statics.targets]},
                    id="VARCHAR")  # fmt: skip
        logical = dict.fromkeys(("by_share", "begun", "routed", "inert", "veto"), "BOOLEAN")
        self._table("form", statics.form_rows(), **logical)
        self._table("slot", statics.slot_rows())
        for name, (columns, types) in relations(statics).items():
            self._table(name, columns, **types)
        self._table("credits", {"late_credit": [float(policy.late_credit)],
                                "partial_credit": [float(policy.partial_credit)]},
                    late_credit="DOUBLE", partial_credit="DOUBLE")  # fmt: skip
        low, high = statics.edges()
        routed = self._blanks_of_routed_forms()
        validity = policy.measurement_validity_days
        self.numbers: dict[str, int | bool] = {
            "as_of": self.day, "common": statics.common, "most": _MOST, "validity": policy.activity_validity_days,
            "low": low, "high": high, "soon": policy.soon_days, "late_counts": policy.late_credit > 0,
            "any_routed": any(form.routed for form in statics.forms), "any_wild": self.wild,
            "any_large": (self.con.execute('SELECT max("count") FROM activities').fetchall()[0][0] or 0) > _MOST,
            "windows": max(statics.origins()[-1] + len(statics.extras) + routed, 1), "span": high - low + 1,
            "obligations": max(len(statics.obligations), 1), "plenty": 2**62, "unattested": policy.unattested_counts,
            "measure_validity": _NEVER if validity is None else validity,
        }  # fmt: skip

    def _blanks_of_routed_forms(self) -> int:
        """How forms that only the object evaluator can judge stand without evidence; tells how many rows there are."""
        names = ("win", "form", "label", "first", "due", "outcome", "done", "late", "needed", "unit", "credit")
        statics = self.statics
        begin = statics.origins()[-1] + len(statics.extras)
        made = [
            (form.number, *row[:3], *row[4:])
            for form in statics.forms
            if form.routed
            for row in rows_of(blank(form, statics).outcomes, statics)
        ]
        rows = [(number, *row) for number, row in enumerate(made, begin)]
        self._table("blank_routed", as_columns(names, rows), credit="DOUBLE")
        return len(rows)

    def _base(self) -> None:
        """What each signature adds up to if nothing is recorded."""
        con, statics = self.con, self.statics
        shares = self.credits.sums(con.execute(queries.BLANK_SHARES).fetchall())
        none = [0] * len(OUTCOMES)
        counts = {sig: (vetoes, numbers) for sig, vetoes, *numbers in con.execute(queries.BLANK_COUNTS).fetchall()}
        self.base: list[Routed] = []
        for number, signature in enumerate(statics.signatures):
            base = Routed()
            base.total = shares.get(number, Sum())
            base.vetoes, given = counts.get(number, (0, none))
            base.counts = list(given)
            for owed in signature.owed:
                form = statics.forms[owed.form]
                if form.routed and not owed.governed:
                    base.add(blank(form, statics), veto=statics.vetoes(form))
            self.base.append(base)

    # --- batches ------------------------------------------------------------------------------------------------

    def _batch(self, start: int, stop: int) -> None:
        con = self.con
        numbers = {**self.numbers, "from": start, "to": stop}
        for statement in statements.BY_BATCH.values():
            con.execute(filled_in(statement, numbers))
        ids = self.ids[start:stop]
        statics, want = self.statics, self.question.want
        if "outcomes" in want:
            found = con.sql(filled_in(queries.OUTCOMES, numbers)).to_arrow_table()
            made = outcomes_table(found, self.windows, ids)
            more = self._routed_rows(start, stop)
            pa = needed("pyarrow", extra="populations")
            self.sink.put("outcomes", made if more is None else pa.concat_tables([made, more]).unify_dictionaries())
        if "scores" in want:
            for statement in statements.SCORED.values():
                con.execute(filled_in(statement, numbers))
            with collector_at_rest():
                self.sink.put("scores", scores_table(ids, self._scores(start, stop, numbers)))
        if "targets" in want:
            found = con.sql(filled_in(queries.TARGETS, numbers)).to_arrow_table()
            self.sink.put("targets", targets_table(found, [t.id for t in statics.targets], ids, start))

    def _routed_rows(self, start: int, stop: int) -> Any:
        pa = needed("pyarrow", extra="populations")
        rows = [
            (party - start, place, *row)
            for party in range(start, stop)
            if party in self.routed
            for place, row in self.routed[party].rows
        ]
        if not rows:
            return None
        names = ("party", "o", "label", "first", "due", "at", "outcome", "done", "late", "needed", "unit", "credit")
        columns = as_columns(names, rows)
        types = {"at": pa.timestamp("us"), "credit": pa.float64()}
        found = pa.table({name: pa.array(columns[name], types.get(name, pa.int64())) for name in names})
        return outcomes_table(found, windows_table(found, self.statics), self.ids[start:stop])

    def _scores(self, start: int, stop: int, numbers: Mapping[str, int | bool]) -> Any:
        con, policy = self.con, self.question.policy
        shares = self.credits.sums(con.execute(queries.SHARES).fetchall())
        counts = {who: found for who, *found in con.execute(filled_in(queries.COUNTS, numbers)).fetchall()}
        changes = dict(con.execute(queries.VETOES).fetchall())
        met = {who: found for who, *found in con.execute(filled_in(queries.TARGET_SHARES, numbers)).fetchall()}
        for number in range(start, stop):
            base = self.base[self.signature_of[number]]
            total, vetoes, outcomes = base.total, base.vetoes, base.counts
            if number in shares:
                total = total + shares[number]
            vetoes += changes.get(number, 0)
            if number in counts:
                outcomes = [one + other for one, other in zip(outcomes, counts[number], strict=True)]
            if number in self.routed:
                routed = self.routed[number]
                total, vetoes = total + routed.total, vetoes + routed.vetoes
                outcomes = [one + other for one, other in zip(outcomes, routed.counts, strict=True)]
            if number in met:
                reached, judged = met[number]
                total = total + Sum.of(policy.target_weight * reached, policy.target_weight * judged)
            if vetoes:
                total = total.capped(policy.veto_cap)
            yield (*total.texts(), total.value, bool(vetoes), *outcomes)

    def _unmatched(self) -> Any:
        """Entries whose party or subject is not here."""
        pa = needed("pyarrow", extra="populations")
        subjects = {"activities": ("obligation", "obligation"), "attestations": ("obligation", "obligation"),
                    "waivers": ("obligation", "obligation"), "measurements": ("target", "target"),
                    "triggers": ("key", "prompting")}  # fmt: skip
        rows: list[tuple[Any, ...]] = []
        for table, (field, known) in subjects.items():
            statement = queries.UNMATCHED.format(table=table, field=field, known=known)
            rows += self.con.execute(statement).fetchall()
        names = ("table", "field", "value", "rows")
        columns = list(zip(*rows, strict=True)) or [()] * 4
        types = (pa.string(), pa.string(), pa.string(), pa.int64())
        return pa.table({
            name: pa.array(column, kind) for name, column, kind in zip(names, columns, types, strict=True)
        })  # fmt: skip
