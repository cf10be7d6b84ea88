"""The trace of a report: its whole derivation as plain data, to keep with it and to make it again elsewhere.

A trace holds the party, the date, the policy, the calendar, the digest of each plan used, every entry of the ledger
about the party with where it was counted or why it was not, the readings chosen, and the exact result. Two engineers
who disagree about a number can settle it from the traces alone.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from zbgj.calendars import Calendar
from zbgj.days import LAST_DAY, as_date, to_day
from zbgj.due import calendar_for
from zbgj.evaluation.evaluator import Evaluator
from zbgj.evaluation.outcomes import lenient_reading, schedule_under
from zbgj.labels import Labelled
from zbgj.ledger import Activity, Attestation, Ledger, Measurement, Trigger, Waiver
from zbgj.loading.problems import DefinitionError, Problem
from zbgj.schedule.rules import events_of, needs_working_days
from zbgj.schedule.text import to_text
from zbgj.schedule.working import WorkingDays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from zbgj.catalog import Catalog
    from zbgj.evaluation.report import DutyReport, PartyReport
    from zbgj.model.plan import SectorPlan
    from zbgj.schedule.rules import Schedule

__all__ = ["TRACE_VERSION", "Disagreement", "Unused", "check_trace", "plan_digest", "report_again", "trace"]

#: Version of the format. Within a version keys may be added; readers ignore those they do not know.
TRACE_VERSION = 1


class Unused(Labelled):
    """Why an entry of the ledger was counted nowhere."""

    LATER = ("later", "晚于评估日", "recorded for a day after the as-of date")
    NOT_OWED = ("not-owed", "不属该单位的义务", "its subject is not the party's, or in no plan considered")
    WITHOUT_SHARE = ("without-share", "未注明完成比例", "the duty asks for a share, and the entry gives none")
    TOO_EARLY = ("too-early", "早于应履行期间", "done before anything was owed, or between the times it was")
    MORE_THAN_OWED = ("more-than-owed", "已足额，属多余", "nothing was lacking any more")
    STALE = ("stale", "已过有效期", "no longer valid")
    NEWER = ("newer", "有更新的证据", "something newer or longer valid was used")
    NOTHING_TO_WAIVE = ("nothing-to-waive", "无可豁免事项", "it waives nothing that stands open or was missed")


@lru_cache(maxsize=256)
def plan_digest(plan: SectorPlan) -> str:
    """16 hex digits that change with anything in a plan that an evaluation could depend on.

    >>> from zbgj import load_catalog
    >>> len(plan_digest(load_catalog()["20"]))
    16
    """
    from zbgj.loading.converter import converter

    data = converter().unstructure(plan)
    data.pop("fingerprints", None)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


_SORTS: tuple[tuple[str, str, type[Any]], ...] = (
    ("activity", "activities", Activity),
    ("measurement", "measurements", Measurement),
    ("trigger", "triggers", Trigger),
    ("attestation", "attestations", Attestation),
    ("waiver", "waivers", Waiver),
)


def trace(report: PartyReport) -> dict[str, Any]:
    """The derivation of a report as plain data, ready for JSON.

    >>> from zbgj import Activity, Ledger, Level, Party, PartyKind, Sector, evaluate, load_catalog
    >>> bureau = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS})
    >>> ledger = Ledger([Activity(party="b", obligation="20-3.6-leaders-check", when="2024-11-20")])
    >>> kept = trace(evaluate(bureau, load_catalog().plans([Sector.SPORTS]), ledger, "2024-10-15"))
    >>> kept["evidence"][0]["unused"]
    'later'
    """
    from zbgj._version import __version__
    from zbgj.loading.converter import converter
    from zbgj.loading.policies import policy_data

    plans = {duty.duty.plan.id: duty.duty.plan for duty in report.duties}
    plans |= {target.plan.id: target.plan for target in report.targets}
    plans |= {limit.plan.id: limit.plan for limit in report.limits}
    return {
        "format": "zbgj-trace",
        "version": TRACE_VERSION,
        "library": __version__,
        "party": converter().unstructure(report.party),
        "as_of": str(report.as_of),
        "owed_from": None if report.inputs.owed_from is None else str(as_date(report.inputs.owed_from)),
        "policy": policy_data(report.policy),
        "calendar": _calendar(report),
        **_working_days(report),
        "plans": {key: plan_digest(plan) for key, plan in sorted(plans.items())},
        "duties": [_duty(duty, report) for duty in report.duties],
        "targets": {
            target.target.id: [
                {
                    "by": str(point.point.date),
                    "standing": str(point.standing),
                    **({"stale": True} if point.stale else {}),
                }
                for point in target.points
            ]
            for target in report.targets
        },
        "evidence": list(_evidence(report)),
        "vetoes": [duty.id for duty in report.vetoes],
        "earned": str(report.total.earned),
        "possible": str(report.total.possible),
        "score": report.score,
    }


def _calendar(report: PartyReport) -> dict[str, list[list[str]]]:
    """The events that the duties ask about, as the report's calendar had them."""
    found: dict[str, list[list[str]]] = {}
    for place, calendar, schedules in _by_region(report):
        for key in {key for schedule in schedules for key in events_of(schedule)} & calendar.events.keys():
            found[f"{place}:{key}" if place else key] = [
                [str(as_date(event.first_day)), str(as_date(event.last_day)), event.name]
                for event in calendar.events[key]
            ]
    return dict(sorted(found.items()))


def _by_region(report: PartyReport) -> Iterator[tuple[str, Calendar, list[Schedule]]]:
    """The calendars by which the duties were dated, and their schedules; by region where two regions may differ."""
    given = report.inputs.calendar
    regions = {plan.region.id for plan in report.inputs.plans if plan.region is not None}
    apart = not isinstance(given, Calendar) and len(regions) > 1
    schedules: dict[str, tuple[Calendar, list[Schedule]]] = {}
    for duty in report.duties:
        plan = duty.duty.plan
        place = plan.region.id if apart and plan.region is not None else ""
        _, found = schedules.setdefault(place, (calendar_for(plan, given), []))
        found.append(schedule_under(duty.duty, report.policy.readings))
    for place, (calendar, asking) in schedules.items():
        yield place, calendar, asking


def _working_days(report: PartyReport) -> dict[str, Any]:
    """The working days of the report's calendar, if a duty asks for any; of several regions, by region."""

    def days(given: Mapping[int, frozenset[int]]) -> dict[str, list[str]]:
        return {str(year): [str(as_date(day)) for day in sorted(found)] for year, found in given.items()}

    found = {
        place: {"weekend": sorted(working.weekend), "off": days(working.off), "worked": days(working.made_up)}
        for place, calendar, schedules in _by_region(report)
        if (working := calendar.working) is not None and any(map(needs_working_days, schedules))
    }
    if not found:
        return {}
    return {"working_days": found.get("", found)}


def _working(data: Any) -> WorkingDays | None:
    if data is None:
        return None
    off, worked = (
        {int(year): [to_day(day) for day in days] for year, days in data[key].items()} for key in ("off", "worked")
    )
    return WorkingDays(off, worked, data["weekend"])


def _duty(found: DutyReport, report: PartyReport) -> dict[str, Any]:
    obligation = found.duty.obligation
    lenient = lenient_reading(found.duty, report.policy.readings)
    readings = [
        {"says": reading.says, "taken": "lenient" if reading is lenient else "strict"}
        for reading in obligation.readings
    ]
    data: dict[str, Any] = {
        "id": found.id,
        "schedule": to_text(schedule_under(found.duty, report.policy.readings)),
        "cite": [str(citation) for citation in found.duty.citations],
        "weight": str(found.weight),
        "credit": None if found.credit is None else str(found.credit),
        "outcomes": [
            [
                str(one.outcome),
                None if one.occurrence is None else one.occurrence.label,
                None if one.occurrence is None or one.occurrence.due_day >= LAST_DAY else str(one.occurrence.due),
                str(one.done),
                str(one.late),
                str(one.needed),
                str(one.credit),
            ]
            for one in found.outcomes
        ],
    }
    if found.duty.variant is not None:
        data["variant"] = True
    if found.governed_by is not None:
        data["governed_by"] = found.governed_by
    if found.sources:
        data["sources"] = list(found.sources)
    if readings:
        data["readings"] = readings
    return data


def _evidence(report: PartyReport) -> Iterable[dict[str, Any]]:
    """Every entry about the party, by subject, with where it was counted, or else why it was not."""
    from zbgj.loading.converter import converter

    used: dict[int, list[list[str]]] = {}
    for duty in report.duties:
        for one in duty.outcomes:
            label = "" if one.occurrence is None else one.occurrence.label
            for entry in one.evidence:
                used.setdefault(id(entry), []).append([duty.id, label])
    for target in report.targets:
        for point in target.points:
            if point.measurement is not None and not point.stale:
                used.setdefault(id(point.measurement), []).append([target.target.id, str(point.point.date)])
    unstructure = converter().unstructure
    own = report.inputs.ledger.about(report.party.id)
    begun = _begun(own, report)
    duties = {duty.id: duty for duty in report.duties}
    reaching: dict[str, list[DutyReport]] = {}
    for duty in report.duties:
        for subject in (duty.id, *duty.sources):
            reaching.setdefault(subject, []).append(duty)
    targets = {target.target.id for target in report.targets}
    for sort, attribute, _ in _SORTS:
        for entry in getattr(own, attribute):
            data: dict[str, Any] = {"sort": sort, **unstructure(entry)}
            data.pop("party")
            where = used.get(id(entry))
            if not where and isinstance(entry, Attestation):
                where = begun.get((entry.obligation, entry.start, entry.evidence, entry.by))
            if where:
                data["used"] = where
            elif sort != "trigger":
                data["unused"] = str(_why(entry, report, duties, reaching, targets))
            yield data


def _begun(own: Ledger, report: PartyReport) -> dict[tuple[Any, ...], list[list[str]]]:
    """Where attestations counted as the act that a dated duty began with: there they stand as activities."""
    recorded = set(map(id, own.activities))
    found: dict[tuple[Any, ...], list[list[str]]] = {}
    for duty in report.duties:
        for one in duty.outcomes:
            label = "" if one.occurrence is None else one.occurrence.label
            for shown in one.evidence:
                if isinstance(shown, Activity) and id(shown) not in recorded:
                    key = (shown.obligation, shown.when, shown.evidence, shown.by)
                    found.setdefault(key, []).append([duty.id, label])
    return found


def _why(
    entry: Any,
    report: PartyReport,
    duties: dict[str, DutyReport],
    reaching: dict[str, list[DutyReport]],
    targets: set[str],
) -> Unused:
    today = to_day(report.as_of)
    match entry:
        case Measurement():
            if entry.day > today:
                return Unused.LATER
            return Unused.NEWER if entry.target in targets else Unused.NOT_OWED
        case Waiver():
            if entry.granted_day > today:
                return Unused.LATER
            return Unused.NOTHING_TO_WAIVE if entry.obligation in duties else Unused.NOT_OWED
        case Attestation():
            if to_day(entry.start) > today:
                return Unused.LATER
            if entry.obligation not in duties:
                return Unused.NOT_OWED
            return Unused.STALE if to_day(entry.until) < today else Unused.NEWER
        case _:
            return _why_not_counted(entry, today, report, reaching)


def _why_not_counted(act: Activity, today: int, report: PartyReport, reaching: dict[str, list[DutyReport]]) -> Unused:
    if act.day > today:
        return Unused.LATER
    found = [duty for subject in (act.obligation, *act.also) for duty in reaching.get(subject, ())]
    if not found:
        return Unused.NOT_OWED
    if all(duty.duty.obligation.share is not None for duty in found) and act.share is None:
        return Unused.WITHOUT_SHARE
    windows = [one for duty in found for one in duty.outcomes if one.occurrence is not None]
    if windows:
        if any(one.occurrence is not None and one.occurrence.first_day <= act.day for one in windows):
            return Unused.MORE_THAN_OWED
        return Unused.TOO_EARLY
    validity = report.policy.activity_validity_days
    valid_to = act.day + validity if act.until is None else to_day(act.until)
    return Unused.STALE if valid_to < today else Unused.NEWER


@attrs.frozen
class Disagreement:
    """A place where a trace and the report made again differ.

    :param where: the path in the trace; :param kept: what it holds; :param made: what came out now.
    """

    where: str
    kept: Any
    made: Any

    def __str__(self) -> str:
        return f"{self.where}: {self.kept!r} was kept, {self.made!r} comes out"


def report_again(data: dict[str, Any], catalog: Catalog | Iterable[SectorPlan]) -> PartyReport:
    """The report of a trace, made again from what the trace holds and a catalogue.

    :raises DefinitionError: if it is no trace, of a later version, or names a plan that the catalogue does not have.
    """
    from zbgj.calendars import Event
    from zbgj.catalog import Catalog
    from zbgj.loading.converter import converter, explain
    from zbgj.loading.policies import policy_from_data
    from zbgj.model.party import Party

    _check_head(data)
    used = data["plans"]
    if isinstance(catalog, Catalog):
        given = {key: catalog[key] for key in catalog if key in used}
    else:
        given = {one.id: one for one in catalog if one.id in used}
    missing = sorted(used.keys() - given.keys())
    problems = [Problem("trace", "plans", key, "is not in the catalogue") for key in missing]
    entries: dict[str, list[Any]] = {attribute: [] for _, attribute, _ in _SORTS}
    sorts = {sort: (attribute, type_) for sort, attribute, type_ in _SORTS}
    try:
        party = converter().structure(data["party"], Party)
        for number, entry in enumerate(data["evidence"], 1):
            attribute, type_ = sorts[entry["sort"]]
            plain = {key: value for key, value in entry.items() if key not in ("sort", "used", "unused")}
            try:
                entries[attribute].append(converter().structure({**plain, "party": party.id}, type_))
            except Exception as error:
                problems += [Problem("trace", f"evidence {number}", field, said) for field, said in explain(error)]
    except Exception as error:
        problems += [Problem("trace", "", field, said) for field, said in explain(error)]
    events: dict[str, dict[str, list[Event]]] = {"": {}}
    for key, found in data["calendar"].items():
        region, _, name = key.rpartition(":")
        try:
            events.setdefault(region, {})[name] = [Event(*one) for one in found]
        except (TypeError, ValueError) as error:
            problems.append(Problem("trace", "calendar", key, str(error)))
    for field in ("as_of", "owed_from"):
        try:
            if data.get(field) is not None:
                to_day(data[field])
        except (AttributeError, ValueError) as error:
            problems.append(Problem("trace", "", field, str(error)))
    if problems:
        raise DefinitionError(problems)
    # What was one event when the trace was made stays one, and what was kept apart stays apart.
    working = data.get("working_days") or {}
    single = "weekend" in working
    for place in () if single else working:
        events.setdefault(place, {})
    calendars = {
        place: Calendar(found, _working(working if single else working.get(place)), frozenset(found))
        for place, found in events.items()
    }
    calendar = calendars if len(calendars) > 1 else calendars[""]
    evaluator = Evaluator(
        given.values(), data["as_of"], policy=policy_from_data(data["policy"], "trace"), calendar=calendar,
        owed_from=data.get("owed_from"),
    )  # fmt: skip
    return evaluator.report(party, Ledger(**{key: tuple(found) for key, found in entries.items()}))


def check_trace(data: dict[str, Any], catalog: Catalog | Iterable[SectorPlan]) -> tuple[Disagreement, ...]:
    """Where a trace and the report made again from it differ; nothing if they agree in everything.

    A plan whose definition has changed is named first, as it explains what follows.

    :raises DefinitionError: as :func:`report_again`.
    """
    again = json.loads(json.dumps(trace(report_again(data, catalog))))
    kept = json.loads(json.dumps(data))
    known = ("plans", "duties", "targets", "evidence", "vetoes", "earned", "possible", "score")
    return tuple(found for key in known for found in _differences(key, _by_id(kept.get(key)), _by_id(again.get(key))))


def _by_id(part: Any) -> Any:
    """Duties in the order of their identifiers: in what order the plans were given does not matter."""
    if isinstance(part, list) and all(isinstance(one, dict) and "id" in one for one in part):
        return sorted(part, key=lambda one: str(one["id"]))
    if isinstance(part, list) and all(isinstance(one, str) for one in part):
        return sorted(part)
    return part


def _check_head(data: dict[str, Any]) -> None:
    problems = []
    if not isinstance(data, dict) or data.get("format") != "zbgj-trace":
        raise DefinitionError([Problem("trace", "", "format", "expected 'zbgj-trace'")])
    if not isinstance(data.get("version"), int) or not 1 <= data["version"] <= TRACE_VERSION:
        problems.append(Problem("trace", "", "version", f"{data.get('version')!r} is not known; expected "
                                f"{TRACE_VERSION} or less"))  # fmt: skip
    wanted = {"party": dict, "as_of": str, "policy": dict, "calendar": dict, "plans": dict, "duties": list,
              "evidence": list}  # fmt: skip
    for key, type_ in wanted.items():
        if not isinstance(data.get(key), type_):
            problems.append(Problem("trace", "", key, "is missing or of another type"))
    if problems:
        raise DefinitionError(problems)


def _differences(where: str, kept: Any, made: Any) -> Iterable[Disagreement]:
    if isinstance(kept, dict) and isinstance(made, dict):
        for key in sorted({*kept, *made}):
            yield from _differences(f"{where}.{key}", kept.get(key), made.get(key))
    elif isinstance(kept, list) and isinstance(made, list) and len(kept) == len(made):
        for number, (one, two) in enumerate(zip(kept, made, strict=True)):
            name = one["id"] if isinstance(one, dict) and "id" in one else number
            yield from _differences(f"{where}[{name}]", one, two)
    elif kept != made:
        yield Disagreement(where, kept, made)
