"""Catalogue, occurrences, outcomes, scores and hazards as Arrow tables (extra ``zbgj[tables]``).

From Arrow it is one step to pandas, polars, DuckDB or Parquet. Every table has the same columns whatever it holds,
an empty one too: :data:`zbgj.formats.TABLES` declares them. Enumerations are dictionary-encoded and hold the
identifiers; :func:`labels_table` has their Chinese and English labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from zbgj.applicability import Applied
from zbgj.catalog import Catalog
from zbgj.days import as_date, to_day
from zbgj.due import deadlines
from zbgj.evaluation.outcomes import Outcome
from zbgj.formats.arrow_columns import exact, schema, table_of
from zbgj.formats.columns import TABLES
from zbgj.ledger import Waiver
from zbgj.model.items import Document, Duty, Item, Limit, Organ, Phase, Report, Target
from zbgj.model.values import ResponsibleUnits
from zbgj.schedule.expand import Surroundings
from zbgj.schedule.text import to_text
from zbgj.schedule.wording import describe

if TYPE_CHECKING:
    import datetime as dt

    import pendulum
    import pyarrow as pa

    from zbgj.calendars import Calendar
    from zbgj.days import DateLike
    from zbgj.evaluation.report import PartyReport
    from zbgj.hazards import Event, Hazard
    from zbgj.ledger import Activity, Attestation, Ledger
    from zbgj.model.items import Obligation
    from zbgj.model.plan import SectorPlan

__all__ = [
    "catalog_table",
    "hazard_events_table",
    "hazards_table",
    "labels_table",
    "occurrences_table",
    "outcomes_table",
    "schema",
    "scores_table",
    "targets_table",
]


def catalog_table(plans: Catalog | Iterable[SectorPlan]) -> pa.Table:
    """Every item of the plans, a row each, in the order of the plans.

    >>> from zbgj import load_catalog
    >>> table = catalog_table([load_catalog()["20"]])
    >>> rows = table.select(["id", "kind", "schedule"]).to_pylist()
    >>> next(row for row in rows if row["kind"] == "report" and row["schedule"] != "continuous")
    {'id': '20-4.2-annual-report', 'kind': 'report', 'schedule': 'each year by 12-10'}
    """
    found = plans.plans() if isinstance(plans, Catalog) else plans
    rows = [(item, plan) for plan in found for item in plan.items()]
    items = [item for item, _ in rows]
    duties = [item if isinstance(item, Duty) else None for item in items]
    schedules = [None if duty is None else duty.schedule for duty in duties]
    quantities = [None if duty is None else duty.quantity for duty in duties]
    units = [
        plan.responsible(item) if isinstance(item, Duty | Target | Limit) else ResponsibleUnits() for item, plan in rows
    ]
    return table_of("catalog", {
        "sort": [type(item).__name__.lower() for item in items],
        "id": [item.id for item in items],
        "plan": [plan.id for _, plan in rows],
        "sector": [plan.sector for _, plan in rows],
        "clause": [item.citation.clause for item in items],
        "paragraph": [item.citation.paragraph for item in items],
        "citations": [[str(citation) for citation in item.cite] for item in items],
        "zh": [item.title if isinstance(item, Document) else item.zh for item in items],
        "en": ["" if isinstance(item, Document) else item.en for item in items],
        "kind": [getattr(duty, "kind", None) for duty in duties],
        "who": [[str(actor) for actor in getattr(item, "who", ())] for item in items],
        "role": [None if duty is None else duty.role for duty in duties],
        "overseers": [[str(actor) for actor in getattr(item, "overseers", ())] for item in items],
        "schedule": [None if one is None else to_text(one) for one in schedules],
        "schedule_zh": [None if one is None else describe(one, "zh") for one in schedules],
        "schedule_en": [None if one is None else describe(one, "en") for one in schedules],
        "variants": [0 if duty is None else len(duty.variants) for duty in duties],
        "quantity": [None if one is None else one.amount for one in quantities],
        **exact("share", [None if duty is None else duty.share for duty in duties]),
        "recipients_zh": [getattr(item, "recipients_zh", ()) for item in items],
        "recipients_en": [getattr(item, "recipients_en", ()) for item in items],
        "unit": [item.unit if isinstance(item, Target | Limit) else None for item in items],
        "comparator": [item.comparator if isinstance(item, Target | Limit) else None for item in items],
        "value": [_threshold(item) for item in items],
        "start": [item.window.first_day if isinstance(item, Phase) else None for item in items],
        "due": [_last_day(item) for item in items],
        "document_role": [item.role if isinstance(item, Document) else None for item in items],
        "document_number": [(item.number or None) if isinstance(item, Document) else None for item in items],
        "organ_role": [item.role if isinstance(item, Organ) else None for item in items],
        "points": [list(map(str, item.points)) if isinstance(item, Target) else [] for item in items],
        "units": [one.units for one in units],
        "lead": [one.lead for one in units],
        "supporting": [one.supporting for one in units],
        "themes": [getattr(item, "themes", ()) for item in items],
        "readings": [len(item.readings) for item in items],
    })  # fmt: skip


def _threshold(item: Item) -> float | None:
    match item:
        case Target():
            return item.points[-1].value
        case Limit():
            return item.value
        case _:
            return None


def _last_day(item: Item) -> int | None:
    match item:
        case Target():
            return item.points[-1].day
        case Phase():
            return item.window.last_day
        case _:
            return None


def occurrences_table(
    duties: Mapping[str, Iterable[Applied]] | Iterable[Applied | Obligation | Report],
    within: pendulum.Interval[pendulum.Date],
    *,
    calendar: Calendar | None = None,
    ledger: Ledger | None = None,
) -> pa.Table:
    """Everything that falls due within some days, both ends included: what :func:`zbgj.deadlines` gives, a row each.

    :param duties: for each party its duties, or duties of whatever party; the rows are party by party, each in order
        of the due days.
    :param calendar: for duties about events; by default that of each plan's region.
    :param ledger: for triggers of the parties; by default there are none.

    >>> from zbgj import Level, Party, PartyKind, Sector, interval, load_catalog
    >>> bureau = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS})
    >>> duties = {bureau.id: load_catalog().obligations_for(bureau)}
    >>> table = occurrences_table(duties, interval("2025-12-01", "2025-12-20"))
    >>> table.select(["party", "obligation", "due"]).to_pylist()
    [{'party': 'b', 'obligation': '20-4.2-annual-report', 'due': datetime.date(2025, 12, 10)}]
    """
    groups: list[tuple[str | None, Iterable[Applied | Obligation | Report]]]
    groups = list(duties.items()) if isinstance(duties, Mapping) else [(None, duties)]
    rows = [
        (party, due)
        for party, owed in groups
        for due in deadlines(owed, within, Surroundings(calendar, _triggers(ledger, party)))
    ]
    found = [due.occurrence for _, due in rows]
    applied = [due.duty if isinstance(due.duty, Applied) else None for _, due in rows]
    return table_of("occurrences", {
        "party": [party for party, _ in rows],
        "plan": [due.obligation.plan for _, due in rows],
        "sector": [None if one is None else one.plan.sector for one in applied],
        "obligation": [due.obligation.id for _, due in rows],
        "kind": [due.obligation.kind for _, due in rows],
        "label": [one.label for one in found],
        "start": [None if one.start is None else one.first_day for one in found],
        "due": [one.due_day for one in found],
        "due_at": [one.due_at for one in found],
        "times": [one.times for one in found],
        "undecided": [one is not None and one.undecided for one in applied],
    })  # fmt: skip


def _triggers(ledger: Ledger | None, party: str | None) -> dict[str, tuple[dt.date, ...]]:
    return {} if ledger is None or party is None else ledger.triggers_of(party)


def outcomes_table(reports: Iterable[PartyReport]) -> pa.Table:
    """Every outcome of every duty of the reports, a row each: standing duties and those without a day too.

    >>> from zbgj import Ledger, Level, Party, PartyKind, Sector, evaluate, load_catalog
    >>> bureau = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS})
    >>> report = evaluate(bureau, [load_catalog()["20"]], Ledger(), "2025-01-31")
    >>> table = outcomes_table([report])
    >>> table.num_rows == sum(report.counts().values()), table["outcome"].combine_chunks().dictionary[0]
    (True, <pyarrow.StringScalar: 'fulfilled'>)
    """
    rows = [(report, duty, judged) for report in reports for duty in report.duties for judged in duty.outcomes]
    outcomes = [judged for _, _, judged in rows]
    found = [judged.occurrence for judged in outcomes]
    return table_of("outcomes", {
        "party": [report.party.id for report, _, _ in rows],
        "as_of": [to_day(report.as_of) for report, _, _ in rows],
        "plan": [duty.duty.plan.id for _, duty, _ in rows],
        "sector": [duty.duty.plan.sector for _, duty, _ in rows],
        "obligation": [duty.id for _, duty, _ in rows],
        "kind": [duty.duty.obligation.kind for _, duty, _ in rows],
        "label": [None if one is None else one.label for one in found],
        "start": [None if one is None or one.start is None else one.first_day for one in found],
        "due": [None if one is None or one.no_day_set else one.due_day for one in found],
        "due_at": [None if one is None else one.due_at for one in found],
        "outcome": [judged.outcome for judged in outcomes],
        "governed_by": [duty.governed_by for _, duty, _ in rows],
        "counts": [judged.counts and duty.governed_by is None for _, duty, judged in rows],
        **exact("credit", [judged.credit if judged.counts else None for judged in outcomes]),
        **exact("done", [judged.done for judged in outcomes]),
        **exact("late", [judged.late for judged in outcomes]),
        **exact("needed", [judged.needed for judged in outcomes]),
        **exact("part", [judged.part for judged in outcomes]),
        "evidence": [list(map(_reference, judged.evidence)) for judged in outcomes],
        "note_zh": [judged.note_zh for judged in outcomes],
        "note_en": [judged.note_en for judged in outcomes],
    })  # fmt: skip


def _reference(entry: Activity | Attestation | Waiver) -> str:
    return entry.granted_by if isinstance(entry, Waiver) else entry.evidence


def scores_table(reports: Iterable[PartyReport]) -> pa.Table:
    """The score of each report, a row each, with how many occurrences stand how.

    Scores of parties add up: sum ``earned`` and ``possible``, never ``score``.
    """
    rows = list(reports)
    totals = [report.total for report in rows]
    counts = [report.counts() for report in rows]
    return table_of("scores", {
        "party": [report.party.id for report in rows],
        "as_of": [to_day(report.as_of) for report in rows],
        "policy": [report.policy.name for report in rows],
        "readings": [report.policy.readings for report in rows],
        "score": [total.value for total in totals],
        **exact("earned", [total.earned for total in totals]),
        **exact("possible", [total.possible for total in totals]),
        "vetoes": [[duty.id for duty in report.vetoes] for report in rows],
        **{str(outcome).replace("-", "_"): [count[outcome] for count in counts] for outcome in Outcome},
    })  # fmt: skip


def targets_table(reports: Iterable[PartyReport]) -> pa.Table:
    """Every point of every target of the reports, a row each."""
    rows = [(report, found, point) for report in reports for found in report.targets for point in found.points]
    measured = [point.measurement for _, _, point in rows]
    return table_of("targets", {
        "party": [report.party.id for report, _, _ in rows],
        "as_of": [to_day(report.as_of) for report, _, _ in rows],
        "plan": [found.plan.id for _, found, _ in rows],
        "target": [found.target.id for _, found, _ in rows],
        "unit": [found.target.unit for _, found, _ in rows],
        "comparator": [found.target.comparator for _, found, _ in rows],
        "by": [point.point.day for _, _, point in rows],
        "threshold": [point.point.value for _, _, point in rows],
        "standing": [point.standing for _, _, point in rows],
        "passed": [point.passed for _, _, point in rows],
        "stale": [point.stale for _, _, point in rows],
        "undecided": [found.undecided for _, found, _ in rows],
        "value": [None if one is None else one.value for one in measured],
        "measured": [None if one is None else one.day for one in measured],
    })  # fmt: skip


def hazards_table(hazards: Iterable[Hazard], as_of: DateLike) -> pa.Table:
    """The hazards as they stood at the end of a day, a row each; those found later are left out.

    :param as_of: the day. A hazard is overdue if it is open and its last day lies before this one.
    """
    from zbgj.hazards import as_of as standing

    day = to_day(as_of)
    rows = [found for found in (standing(hazard, as_date(day)) for hazard in hazards) if found is not None]
    dues = [_ordinal(hazard.due) for hazard in rows]
    found_on = [hazard.found.on.toordinal() for hazard in rows]
    return table_of("hazards", {
        **{
            name: [getattr(hazard, name) for hazard in rows]
            for name in ("id", "party", "place", "sector", "channel", "state", "open", "grade", "standard", "level",
                         "department", "suspended", "pressure", "extensions", "reopened", "repeats")
        },
        "description": [hazard.found.description for hazard in rows],
        "found": found_on,
        "deadline": [_ordinal(hazard.deadline) for hazard in rows],
        "listed_by": [None if hazard.listed_by is None else hazard.listed_by.organisation for hazard in rows],
        "listing_deadline": [_ordinal(hazard.listing_deadline) for hazard in rows],
        "due": dues,
        "overdue": [hazard.open and due is not None and due < day for hazard, due in zip(rows, dues, strict=True)],
        "age_days": [day - since if hazard.open else None for hazard, since in zip(rows, found_on, strict=True)],
        "traced_back": [[str(reason) for reason in sorted(hazard.traced_back)] for hazard in rows],
        "events": [len(hazard.history) for hazard in rows],
    })  # fmt: skip


def _ordinal(day: dt.date | None) -> int | None:
    return None if day is None else day.toordinal()


def hazard_events_table(hazards: Iterable[Hazard]) -> pa.Table:
    """Every event of the hazards, a row each, in the order of their histories."""
    rows = [(hazard.id, number, event) for hazard in hazards for number, event in enumerate(hazard.history, 1)]
    events = [event for _, _, event in rows]
    return table_of("hazard_events", {
        "hazard": [hazard for hazard, _, _ in rows],
        "number": [number for _, number, _ in rows],
        "event": [type(event).__name__ for event in events],
        "on": [event.on.toordinal() for event in events],
        "known": [event.known.toordinal() for event in events],
        "by": [event.by.id for event in events],
        "organisation": [event.by.organisation for event in events],
        "level": [event.by.level for event in events],
        "details": [_details(event) for event in events],
    })  # fmt: skip


def _details(event: Event) -> list[tuple[str, str]]:
    """What an event says beyond who and when; objects and lists are spelt out, as a.b and a.1."""
    found: list[tuple[str, str]] = []

    def add(name: str, value: Any) -> None:
        if attrs.has(type(value)):
            for field in attrs.fields(type(value)):
                if field.init:
                    add(f"{name}.{field.name}", getattr(value, field.name))
        elif isinstance(value, tuple):
            for number, one in enumerate(value, 1):
                add(f"{name}.{number}", one)
        elif isinstance(value, bool):
            found.append((name, "true" if value else "false"))
        elif value is not None:
            found.append((name, str(value)))

    for field in attrs.fields(type(event)):
        if field.name not in ("on", "by", "known"):
            add(field.name, getattr(event, field.name))
    return found


def labels_table() -> pa.Table:
    """The labels of every enumeration that stands in a table: join it to a column on the value.

    >>> [row["zh"] for row in labels_table().to_pylist() if row["value"] == "fulfilled-late"]
    ['逾期完成']
    """
    words = dict.fromkeys(column.words for columns in TABLES.values() for column in columns if column.words)
    rows = [(enumeration.__name__, member) for enumeration in words if enumeration for member in enumeration]
    return table_of("labels", {
        "words": [name for name, _ in rows],
        "value": [str(member) for _, member in rows],
        "zh": [member.zh for _, member in rows],
        "en": [member.en for _, member in rows],
    })  # fmt: skip
