"""The tables that say who owes what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zbgj.model.condition import Comparator
from zbgj.model.values import Point
from zbgj.schedule.rules import AfterTrigger, BeforeTrigger, PromptlyAfter, parts_of

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
    weights = [statics.weight(statics.policy.weight(form.duty.obligation)) for form in statics.forms]
    own = [
        (sig, statics.forms[one.form].place, one.form,
         0 if one.governed else weights[one.form], one.governed)
        for sig, signature in enumerate(statics.signatures)
        for one in signature.owed
    ]  # fmt: skip
    relation = [
        (sig, source, one.form)
        for sig, signature in enumerate(statics.signatures)
        for one in signature.owed
        if not statics.forms[one.form].inert or statics.forms[one.form].frame.triggers
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
    keys = sorted({
        part.trigger
        for plan in statics.plans
        for duty in plan.duties
        for schedule in (duty.schedule, *(variant.schedule for variant in duty.variants))
        for part in parts_of(schedule)
        if isinstance(part, AfterTrigger | BeforeTrigger | PromptlyAfter)
    })  # fmt: skip
    return {
        "own": (_columns(("sig", "o", "form", "weight", "governed"), own), {"governed": "BOOLEAN"}),
        "relation": (_columns(("sig", "source", "form"), relation), {}),
        "prompted": (_columns(("form", "key"), prompted), {"key": "VARCHAR"}),
        "prompting": ({"id": keys}, {"id": "VARCHAR"}),
        "extra": (_columns(("form", "outcome"), statics.extras), {}),
        "own_target": (_columns(("sig", "t", "undecided"), own_target), {"undecided": "BOOLEAN"}),
        "point": (
            _columns(("t", "k", "day", "value", "start_day", "start_value", "comparator", "fixed"), points),
            {"value": "DOUBLE", "start_value": "DOUBLE", "fixed": "BOOLEAN"},
        ),
    }


def _baseline(target: Target) -> tuple[int | None, float | None]:
    if target.baseline is None or ":" not in target.baseline:
        return None, None
    point = Point.parse(target.baseline)
    return point.day, point.value


_COMPARATOR = {comparator: number for number, comparator in enumerate(Comparator)}


def _columns(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    if not rows:
        return {name: [] for name in names}
    return {name: list(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}
