"""From the data of a definition file to a plan, with every problem reported at once."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Any

import attrs

from zbgj.days import to_day
from zbgj.loading.converter import converter, explain
from zbgj.loading.problems import DefinitionError, Problem
from zbgj.loading.rows import read_rows, what_is_wrong
from zbgj.model.condition import Condition, HasTag, InSector, IsKind, IsLevel, Number, atoms
from zbgj.model.items import (
    Document,
    Duty,
    Exempt,
    Limit,
    Obligation,
    Organ,
    Phase,
    Report,
    Responsibility,
    Target,
    Term,
)
from zbgj.model.kinds import TermSort
from zbgj.model.party import lies_in
from zbgj.model.plan import PlanStatus, SectorPlan
from zbgj.model.values import Window
from zbgj.model.words import Role, Sector, Word
from zbgj.schedule.rules import Schedule, events_of, triggers_of
from zbgj.schedule.text import parse_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from zbgj.model.region import Region

__all__ = ["FORMAT", "SECTIONS", "parse_toml", "plan_from_data"]

_NAME = re.compile(r"[a-z0-9]+(-[a-z][a-z0-9]*)*")
_FINGERPRINT = re.compile(r"\d+:[0-9a-f]{16}(:\d+(,\d+)*)?")

#: The version of the definition format that this library reads.
FORMAT = 1

#: The arrays of tables of a definition file: key, class, attribute of the plan.
SECTIONS: tuple[tuple[str, type[Any], str], ...] = (
    ("term", Term, "terms"),
    ("document", Document, "documents"),
    ("organ", Organ, "organs"),
    ("responsibility", Responsibility, "responsibilities"),
    ("phase", Phase, "phases"),
    ("obligation", Obligation, "obligations"),
    ("report", Report, "reports"),
    ("target", Target, "targets"),
    ("limit", Limit, "limits"),
    ("exempt", Exempt, "exempts"),
)


@attrs.frozen(kw_only=True)
class PlanTable:
    """The ``[plan]`` table of a definition file.

    :param region: the region it belongs to, if its folder is no region package and there is more than one region.
    :param territory: the places whose parties it binds, where that is less than the region's territory.
    :param effective: day the plan takes effect, if the text gives one; by default the region's.
    :param horizon: the time it covers, as a span; by default the region's.
    :param replaces: identifier of a plan that this file replaces as a whole.
    :param amends: identifier of a plan to which this file adds items, or whose items it replaces by identifier.
    """

    id: str
    slug: str
    sector: str
    title_zh: str
    title_en: str
    scope: str
    number: int | None = None
    issuer_zh: str = ""
    issuer_en: str = ""
    status: str = "published"
    effective: str | None = None
    horizon: str | None = None
    region: str | None = None
    territory: tuple[str, ...] | None = None
    remarks_zh: str = ""
    remarks_en: str = ""
    replaces: str | None = None
    amends: str | None = None


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """The data of a TOML file.

    :raises DefinitionError: if it is no TOML; the message gives line and column.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError([Problem(file, "", "", f"not valid TOML: {error}")]) from None


def plan_from_data(data: Mapping[str, Any], file: str, region: Region | None = None) -> SectorPlan:
    """The plan that the data of a definition file describe.

    :param file: name used in problems.
    :param region: the region whose words, terms, horizon and territory it has; without one it must bring its own terms
        and horizon, and binds by its scope alone.
    :raises DefinitionError: with every problem found.
    """
    plan, problems = read_plan(data, file, region)
    if problems or plan is None:
        raise DefinitionError(problems)
    return plan


def read_plan(
    data: Mapping[str, Any], file: str, region: Region | None = None, known: Iterable[Term] = ()
) -> tuple[SectorPlan | None, list[Problem]]:
    """The plan, if it can be built at all, and all problems.

    :param known: terms beyond those of the region and of the file.
    """
    problems: list[Problem] = []
    allowed = {"format", "plan", "text", *(key for key, _, _ in SECTIONS)}
    expected = ", ".join(sorted(allowed))
    problems += [
        Problem(file, "", key, f"unknown key; expected one of: {expected}") for key in sorted(data.keys() - allowed)
    ]
    if data.get("format") != FORMAT:
        problems.append(Problem(file, "", "format", f"is {data.get('format')!r}; this version reads format {FORMAT}"))
    parts = {
        attribute: tuple(row for _, row in read_rows(data, key, type_, file, problems, by_name=True))
        for key, type_, attribute in SECTIONS
    }
    plan = _plan(data, parts, file, problems, region)
    if plan is not None:
        problems += _cross_check(plan, file, known)
        if region is not None:
            problems += _undeclared(plan, file, region)
    return plan, problems


def _plan(
    data: Mapping[str, Any], parts: Mapping[str, Any], file: str, problems: list[Problem], region: Region | None
) -> SectorPlan | None:
    try:
        head = converter(detailed=False).structure(data.get("plan", {}), PlanTable)
    except Exception:
        problems += [
            Problem(file, "plan", field, message) for field, message in what_is_wrong(data.get("plan", {}), PlanTable)
        ]
        return None
    text = data.get("text", {})
    prints = text.get("paragraphs", []) if isinstance(text, dict) else []
    for index, fingerprint in enumerate(prints):
        if not isinstance(fingerprint, str) or not _FINGERPRINT.fullmatch(fingerprint):
            expected = f"{fingerprint!r}: expected 'LENGTH:DIGEST' or 'LENGTH:DIGEST:SPACES'"
            problems.append(Problem(file, "text", f"paragraphs[{index}]", expected))
    for key in ("id", "slug"):
        if not _NAME.fullmatch(getattr(head, key)):
            expected = "lower-case letters and digits, joined by '-', each part after the first beginning with a letter"
            problems.append(Problem(file, "plan", key, f"{getattr(head, key)!r}: expected {expected}"))
    values = attrs.asdict(head)
    del values["replaces"], values["amends"], values["region"]
    effective, territory, span = values.pop("effective"), values.pop("territory"), values.pop("horizon")
    given: dict[str, Any] = {key: value for key, value in values.items() if key not in _TYPES}
    for key in _TYPES:
        try:
            given[key] = converter(detailed=False).structure(values[key], _TYPES[key])
        except Exception as error:
            problems += [Problem(file, "plan", field or key, message) for field, message in explain(error)]
    try:
        given["horizon"] = _horizon(span, region)
        given["territory"] = _territory(territory, region)
        if effective is not None:
            given["effective_day"] = to_day(effective)
        elif region is not None and region.effective_day is not None:
            given["effective_day"] = max(region.effective_day, given["horizon"].first_day or region.effective_day)
        if region is not None:
            given["region"] = region
        return SectorPlan(**given, fingerprints=tuple(map(str, prints)), **parts)
    except (TypeError, ValueError) as error:
        if not any(problem.item == "plan" for problem in problems):
            problems.append(Problem(file, "plan", "", str(error)))
        return None


_TYPES: dict[str, Any] = {"sector": Sector, "scope": Condition, "status": PlanStatus}


def _horizon(span: str | None, region: Region | None) -> Window:
    if span is not None:
        return Window(*parse_span(span))
    if region is None or region.horizon is None:
        raise ValueError("horizon is missing, and the region has none; expected a span such as '2027..2029'")
    return region.horizon


def _territory(places: tuple[str, ...] | None, region: Region | None) -> tuple[str, ...]:
    whole = () if region is None else region.territory
    if not places:
        return whole
    outside = [place for place in places if whole and not lies_in(place, whole)]
    if outside:
        raise ValueError(f"territory {', '.join(outside)} lies outside the region's, {', '.join(whole)}")
    return places


def _undeclared(plan: SectorPlan, file: str, region: Region) -> Iterator[Problem]:
    """The sectors, kinds, levels and roles that the region does not declare."""
    used: list[tuple[str, str, Word]] = [("plan", "sector", plan.sector)]
    used += [("plan", "scope", word) for word in _words_of(plan.scope)]
    for item in plan.items():
        for field in ("who", "overseers"):
            for index, actor in enumerate(getattr(item, field, ())):
                used += [(item.id, f"{field}[{index}]", word) for word in (actor.kind, actor.level) if word is not None]
        for field in ("scope", "when"):
            used += [(item.id, field, word) for word in _words_of(getattr(item, field, None))]
        for index, variant in enumerate(getattr(item, "variants", ())):
            used += [(item.id, f"variant[{index}].when", word) for word in _words_of(variant.when)]
        role = getattr(item, "role", None)
        if isinstance(role, Role):
            used.append((item.id, "role", role))
    for item_id, field, word in used:
        if region.undeclared((word,)):
            yield Problem(file, item_id, field, f"{region.unknown(word)}")


def _words_of(condition: Condition | None) -> Iterator[Word]:
    for atom in () if condition is None else atoms(condition):
        match atom:
            case IsKind():
                yield atom.kind
            case IsLevel():
                yield atom.level
            case InSector():
                yield atom.sector
            case _:
                pass


def _cross_check(plan: SectorPlan, file: str, known: Iterable[Term]) -> Iterator[Problem]:
    """What can only be seen across items: identifiers, references, citations."""
    counts = Counter(item.id for item in plan.items())
    for identifier, count in counts.items():
        if count > 1:
            yield Problem(file, identifier, "id", f"stands {count} times; identifiers must be unique")
    keys = {(term.sort, term.key) for term in (*known, *plan.known_terms)}
    for clause, count in Counter(r.clause for r in plan.responsibilities).items():
        if count > 1:
            yield Problem(file, clause, "clause", f"has {count} [[responsibility]] tables; expected one")
    for sort, key, field in _condition_references(plan.scope, "scope"):
        if (sort, key) not in keys:
            yield Problem(file, "plan", field, f"there is no {sort.en} {key!r}; declare it as a [[term]]")
    duties = {duty.id for duty in plan.duties}
    for obligation in plan.obligations:
        for where, urged in enumerate(obligation.urges):
            if urged not in duties:
                yield Problem(file, obligation.id, f"urges[{where}]", f"there is no obligation or report {urged!r}")
    for item in plan.items():
        if item.plan != plan.id:
            yield Problem(file, item.id, "id", f"must begin with the plan's id, '{plan.id}-'")
        for where, citation in enumerate(item.cite):
            if plan.fingerprints and citation.plan == plan.id and citation.paragraph > len(plan.fingerprints):
                yield Problem(file, item.id, f"cite[{where}]",
                              f"paragraph {citation.paragraph}: the plan has {len(plan.fingerprints)}")  # fmt: skip
        for sort, key, field in _references(item):
            if (sort, key) not in keys:
                yield Problem(file, item.id, field, f"there is no {sort.en} {key!r}; declare it as a [[term]]")


def _references(item: Any) -> Iterator[tuple[TermSort, str, str]]:
    for theme in getattr(item, "themes", ()):
        yield TermSort.THEME, theme, "themes"
    for field in ("scope", "when"):
        yield from _condition_references(getattr(item, field, None), field)
    if isinstance(item, Duty):
        yield from _schedule_references(item.schedule, "schedule")
        for index, variant in enumerate(item.variants):
            yield from _condition_references(variant.when, f"variant[{index}].when")
            yield from _schedule_references(variant.schedule, f"variant[{index}].schedule")
        if item.quantity is not None and item.quantity.per is not None:
            yield TermSort.FACT, item.quantity.per, "quantity.per"
    if isinstance(item, Limit) and item.fact is not None:
        yield TermSort.FACT, item.fact, "fact"
    for index, reading in enumerate(item.readings):
        if reading.lenient is not None:
            yield from _schedule_references(reading.lenient, f"reading[{index}].lenient")


def _condition_references(condition: Condition | None, field: str) -> Iterator[tuple[TermSort, str, str]]:
    for atom in () if condition is None else atoms(condition):
        if isinstance(atom, HasTag):
            yield TermSort.TAG, atom.tag, field
        elif isinstance(atom, Number):
            yield TermSort.FACT, atom.fact, field


def _schedule_references(schedule: Schedule, field: str) -> Iterator[tuple[TermSort, str, str]]:
    for key in sorted(triggers_of(schedule)):
        yield TermSort.TRIGGER, key, field
    for key in sorted(events_of(schedule)):
        yield TermSort.EVENT, key, field
