"""The tables that say who owes what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zbgj.model.condition import Comparator
from zbgj.model.values import Point
from zbgj.populations.statics import as_columns
from zbgj.schedule.rules import triggers_of

if TYPE_CHECKING:
    from zbgj.model.items import Target
    from zbgj.populations.statics import Statics

__all__ = ["relations"]


def relations(statics: Statics) -> dict[str, tuple[dict[str, list[Any]], dict[str, str]]]:
    """The tables that say who owes what, with the types of columns that are not whole numbers.

    ``own``: forms by signature; ``relation``: which obligation's acts a form takes; ``prompted``: triggers of
    forms; ``prompting``: all triggers of the plans; ``extra``: outcomes that no entry changes; ``own_target`` and
    ``point``: targets by signature, and their points.
    """
    weights = [statics.weight_of(form) for form in statics.forms]
    places = [form.place for form in statics.forms]
    origins = statics.origins()
    own = [
        (sig, places[one.form], one.form, 0 if one.governed else weights[one.form], one.governed, origins[one.form])
        for sig, signature in enumerate(statics.signatures)
        for one in signature.owed
    ]
    takes = [not form.inert or bool(form.frame.triggers) for form in statics.forms]
    relation = [
        (sig, source, one.form)
        for sig, signature in enumerate(statics.signatures)
        for one in signature.owed
        if takes[one.form]
        for source in one.sources
    ]
    prompted = [(form.number, key) for form in statics.forms for key in sorted(form.frame.triggers)]
    own_target = [
        (sig, place, undecided)
        for sig, signature in enumerate(statics.signatures)
        for place, undecided in signature.targets
    ]
    points = []
    for place, target in enumerate(statics.targets):
        start = _baseline(target)
        fixed = target.unit == "state" or target.comparator.rising is None
        for k, point in enumerate(target.points):
            points.append((place, k, point.day, float(point.value), *start, _COMPARATOR[target.comparator], fixed))
            start = (point.day, float(point.value))
    extra = [(*one, number) for number, one in enumerate(statics.extras, origins[-1])]
    keys = sorted({
        key
        for plan in statics.plans
        for duty in plan.duties
        for schedule in (duty.schedule, *(variant.schedule for variant in duty.variants))
        for key in triggers_of(schedule)
    })  # fmt: skip
    return {
        "own": (as_columns(("sig", "o", "form", "weight", "governed", "origin"), own), {"governed": "BOOLEAN"}),
        "relation": (as_columns(("sig", "source", "form"), relation), {}),
        "prompted": (as_columns(("form", "key"), prompted), {"key": "VARCHAR"}),
        "prompting": ({"id": keys}, {"id": "VARCHAR"}),
        "extra": (as_columns(("form", "outcome", "win"), extra), {}),
        "own_target": (as_columns(("sig", "t", "undecided"), own_target), {"undecided": "BOOLEAN"}),
        "point": (
            as_columns(("t", "k", "day", "value", "start_day", "start_value", "comparator", "fixed"), points),
            {"value": "DOUBLE", "start_value": "DOUBLE", "fixed": "BOOLEAN"},
        ),
    }


def _baseline(target: Target) -> tuple[int | None, float | None]:
    if target.baseline is None or ":" not in target.baseline:
        return None, None
    point = Point.parse(target.baseline)
    return point.day, point.value


_COMPARATOR = {comparator: number for number, comparator in enumerate(Comparator)}
