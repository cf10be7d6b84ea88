"""The catalogue as plain data: one object an item, for other tools and languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from zbgj.days import as_date
from zbgj.loading.converter import converter
from zbgj.model.items import Document, Duty, Item, Limit, Obligation, Organ, Phase, Report, Target
from zbgj.schedule.text import to_text
from zbgj.schedule.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zbgj.model.citation import Citation
    from zbgj.model.plan import SectorPlan
    from zbgj.model.values import Reading, ResponsibleUnits
    from zbgj.schedule.rules import Schedule

__all__ = ["EXPORT_VERSION", "export_items"]

#: The version of the exported form; it changes when a key changes its meaning or goes.
EXPORT_VERSION = 1

_SORTS = {
    Obligation: "obligation",
    Report: "report",
    Target: "target",
    Limit: "limit",
    Phase: "phase",
    Document: "document",
    Organ: "organ",
}


def export_items(plans: Iterable[SectorPlan]) -> Iterator[dict[str, Any]]:
    """Every item of the plans as an object of plain values, in the order of the plans.

    Keys that every object has: ``sort``, ``id``, ``plan``, ``sector``, ``clause``, ``paragraph``, ``start``, ``end``,
    ``digest`` (the main citation), ``citations`` (all of them), ``readings``. Obligations and reports have ``kind``,
    ``who``, ``role``, ``overseers``, ``scope``, ``when``, ``schedule`` (``text``, ``zh``, ``en``, and ``fields``: the
    rule by name and its attributes), ``times``, ``quantity``, ``share``, ``responsible``, ``themes``, ``variants``;
    obligations ``urges``; reports ``recipients``; targets and limits their thresholds. All but documents have a
    ``statement``. The form is versioned by :data:`EXPORT_VERSION`.

    >>> from zbgj import load_catalog
    >>> found = next(o for o in export_items([load_catalog()["20"]]) if o["id"] == "20-4.2-annual-report")
    >>> found["clause"], found["schedule"]["text"], found["who"]
    ('四(二)', 'each year by 12-10', ['authority@prefecture'])
    """
    for plan in plans:
        for item in plan.items():
            yield _item(item, plan)


def _item(item: Item, plan: SectorPlan) -> dict[str, Any]:
    main = item.citation
    data: dict[str, Any] = {
        "sort": _SORTS[type(item)],
        "id": item.id,
        "plan": plan.number if plan.number is not None else plan.id,
        "sector": str(plan.sector),
        "clause": main.clause,
        "paragraph": main.paragraph,
        "start": main.start,
        "end": main.end,
        "digest": main.digest,
        "citations": [_cited(citation) for citation in item.cite],
        "readings": [_reading(reading) for reading in item.readings],
    }
    match item:
        case Document():
            data |= {"role": str(item.role), "title": item.title, "number": item.number or None}
            return data
        case Organ():
            data |= {"role": str(item.role)}
        case Phase():
            start = item.window.start
            data |= {"window": {"start": None if start is None else str(start), "end": str(item.window.end)}}
        case Duty():
            data |= _duty(item, plan)
        case Target():
            data |= {
                "unit": item.unit,
                "comparator": str(item.comparator),
                "points": [{"by": str(point.date), "value": point.value} for point in item.points],
                "baseline": item.baseline,
                **_whom(item, plan),
            }
        case Limit():
            data |= {
                "unit": item.unit,
                "unit_zh": item.unit_zh or None,
                "comparator": str(item.comparator),
                "value": item.value,
                "fact": item.fact,
                **_whom(item, plan),
            }
    data["statement"] = {"zh": item.zh, "en": item.en}
    return data


def _whom(item: Obligation | Report | Target | Limit, plan: SectorPlan) -> dict[str, Any]:
    plain = converter().unstructure(item)
    return {
        "who": plain.get("who", []),
        "scope": plain.get("scope"),
        "when": plain.get("when"),
        "responsible": _units(plan.responsible(item)),
        "themes": list(item.themes),
    }


def _duty(item: Obligation | Report, plan: SectorPlan) -> dict[str, Any]:
    data = {
        "kind": str(item.kind),
        **_whom(item, plan),
        "role": None if item.role is None else str(item.role),
        "overseers": [str(actor) for actor in item.overseers],
        "schedule": _schedule(item.schedule),
        "times": getattr(item.schedule, "times", None),
        "quantity": None if item.quantity is None else converter().unstructure(item.quantity),
        "share": None if item.share is None else str(item.share),
        "variants": [
            {
                "when": converter().unstructure(variant)["when"],
                "schedule": _schedule(variant.schedule),
                "statement": {"zh": variant.zh, "en": variant.en},
                "citations": [_cited(citation) for citation in variant.cite],
            }
            for variant in item.variants
        ],
    }
    if isinstance(item, Obligation):
        data["urges"] = list(item.urges)
    if isinstance(item, Report):
        data["recipients"] = [{"zh": recipient.zh, "en": recipient.en} for recipient in item.recipients]
    return data


def _schedule(schedule: Schedule) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, tuple):
            return [plain(one) for one in value]
        if attrs.has(type(value)):
            return fields(value)
        return value if value is None or isinstance(value, bool | int | str) else str(getattr(value, "value", value))

    def fields(rule: Any) -> dict[str, Any]:
        found: dict[str, Any] = {"rule": type(rule).__name__}
        for name in attrs.fields_dict(type(rule)):
            public = name.removesuffix("_day") if name.endswith("_day") else name
            value = getattr(rule, public) if public != name and hasattr(rule, public) else getattr(rule, name)
            if public != name and isinstance(value, int):
                value = as_date(value)
            found[public] = plain(value) if not hasattr(value, "isoformat") else value.isoformat()
        return found

    return {
        "text": to_text(schedule),
        "zh": describe(schedule, "zh"),
        "en": describe(schedule, "en"),
        "fields": fields(schedule),
    }


def _cited(citation: Citation) -> dict[str, Any]:
    return {
        "clause": citation.clause,
        "paragraph": citation.paragraph,
        "start": citation.start,
        "end": citation.end,
        "digest": citation.digest,
    }


def _units(units: ResponsibleUnits) -> dict[str, list[str]]:
    return {"units": list(units.units), "lead": list(units.lead), "supporting": list(units.supporting)}


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "says": reading.says,
        "taken": {"zh": reading.taken_zh, "en": reading.taken_en},
        "why": {"zh": reading.why_zh, "en": reading.why_en},
        "others": [{"zh": zh, "en": en} for zh, en in zip(reading.others_zh, reading.others_en, strict=True)],
        "lenient": None if reading.lenient is None else to_text(reading.lenient),
    }
