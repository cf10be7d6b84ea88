"""What of an evaluation depends on no entry: duties by signature, forms, windows, weights, as small tables.

A *signature* is all that applicability can see of a party. Parties share signatures, so which duties fall on whom is
decided once for each, by the same functions as for a single party. A *form* is an obligation as it falls on a party:
its variant, and how much it asks for. A *shape* is a row of windows that forms share.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import attrs

from zbgj.applicability import Applied, among, applies, performed
from zbgj.calendars import CalendarError
from zbgj.days import FIRST_DAY, LAST_DAY
from zbgj.due import Calendars, calendar_for, owed_occurrences
from zbgj.evaluation.frames import Frame
from zbgj.evaluation.outcomes import Outcome
from zbgj.evaluation.sharing import sharing
from zbgj.model.condition import holds
from zbgj.populations.signatures import Owed, Seen, Signature, seen_by_conditions
from zbgj.schedule.expand import Surroundings
from zbgj.schedule.rules import (
    Continuous,
    Rolling,
    Schedule,
    Sequence,
    events_of,
    needs_working_days,
    parts_of,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from collections.abc import Sequence as SequenceOf

    from zbgj.evaluation.policy import Policy
    from zbgj.model.items import Target
    from zbgj.model.party import Level, Party, PartyKind
    from zbgj.model.plan import SectorPlan
    from zbgj.schedule.occurrence import Occurrence

__all__ = ["Form", "Statics", "as_columns"]

OUTCOMES = tuple(Outcome)
CODE = {outcome: number for number, outcome in enumerate(OUTCOMES)}
#: Amounts of one form stay below this, so that their sums fit the engine's whole numbers.
_LARGEST = 2**50
_FINEST = 2**20


@attrs.frozen
class Form:
    """An obligation as it falls on parties: everything that is the same for all who share it.

    :param place: number of the obligation.
    :param need: how much each time asks for; ``None`` if that cannot be told.
    :param standing: from which day on it stands, and the day on which evidence must be valid.
    :param begun: whether attestations count for its dated part too.
    :param routed: whether whatever is recorded for it goes to the object evaluator.
    """

    number: int
    place: int
    duty: Applied
    frame: Frame
    need: Fraction | None
    shape: int
    standing: tuple[int, int] | None
    begun: bool
    routed: bool

    @property
    def inert(self) -> bool:
        """Whether no entry can change its outcomes, triggers apart."""
        return self.need is None or self.duty.undecided or (not self.shape and not self.standing and not self.routed)


class Statics:
    """The tables, filled as signatures come.

    :param common: the least common denominator of all shares of the ledger that are counted by the engine.
    """

    def __init__(
        self,
        plans: SequenceOf[SectorPlan],
        as_of: int,
        policy: Policy,
        calendar: Calendars | None,
        owed_from: int | None,
        common: int,
    ) -> None:
        self.plans = plans
        self.seen = seen_by_conditions(plans)
        self.as_of = as_of
        self.policy = policy
        self.calendar = calendar
        self.owed_from = owed_from
        shares = [d.share for plan in plans for d in plan.duties if d.share is not None]
        self.common = math.lcm(common, *(share.denominator for share in shares))
        self.obligations = [duty.id for plan in plans for duty in plan.duties]
        self.place_of = {identifier: place for place, identifier in enumerate(self.obligations)}
        self.targets = [target for plan in plans for target in plan.targets]
        self._target_place = {target.id: place for place, target in enumerate(self.targets)}
        self.forms: list[Form] = []
        self.weights: list[Fraction] = [Fraction(0)]
        self.labels: list[str] = []
        self.signatures: list[Signature] = []
        self.samples: list[Party] = []
        self.extras: list[tuple[int, int]] = []
        self.shapes: list[tuple[Occurrence, ...]] = [()]
        self._frames: dict[tuple[str, int, bool], Frame] = {}
        self._forms: dict[Hashable, int] = {}
        self._alike: dict[Hashable, tuple[list[Owed], list[tuple[int, Applied]], tuple[tuple[int, bool], ...]]] = {}
        self._signatures: dict[Hashable, int] = {}
        self._label: dict[str, int] = {}
        self._weight: dict[Fraction, int] = {Fraction(0): 0}
        self._weights_of: dict[int, int] = {}
        self._shape: dict[tuple[Schedule, int, int, int], tuple[int, bool]] = {}
        self._trimmed: dict[tuple[PartyKind, Level | None], tuple[list[SectorPlan], Seen]] = {}

    # --- signatures ---------------------------------------------------------------------------------------------

    def signature(self, party: Party) -> int:
        """The signature of a party: what it owes, and its targets."""
        plans, seen = self._for_kind(party)
        alike = (
            party.kind, party.level, party.sectors, party.tags.intersection(seen.tags),
            tuple(party.within(place) for place in seen.places) if party.place else None,
            tuple((fact, party.facts[fact]) for fact in seen.compared if fact in party.facts),
        )  # fmt: skip
        known = self._alike.get(alike)
        if known is None:
            known = self._alike[alike] = self._work_out(party, plans)
        owed, counted, targets = known
        if counted:  # how much a duty asks for may depend on a number that nothing else looks at
            owed = list(owed)
            for place, duty in counted:
                owed[place] = attrs.evolve(owed[place], form=self._form(duty, party))
        key = (tuple(one.form for one in owed), id(known))
        found = self._signatures.get(key)
        if found is None:
            found = self._signatures[key] = len(self.signatures)
            self.signatures.append(Signature(tuple(owed), targets))
            self.samples.append(party)
        return found

    def _work_out(
        self, party: Party, plans: list[SectorPlan]
    ) -> tuple[list[Owed], list[tuple[int, Applied]], tuple[tuple[int, bool], ...]]:
        """What parties alike owe, which of it depends on numbers of their own, and their targets."""
        duties = [duty for plan in plans for duty in among(plan.duties, plan, party)]
        shared = sharing(duties, self.policy, self.owed_from)
        owed = [
            Owed(
                self._form(duty, party),
                duty.id in shared.governed,
                tuple(self.place_of[key] for key in (duty.id, *shared.sources.get(duty.id, ()))),
            )
            for duty in duties
        ]
        counted = [
            (place, duty)
            for place, duty in enumerate(duties)
            if duty.obligation.quantity is not None and duty.obligation.quantity.per is not None
        ]
        targets = tuple(
            (self._target_place[target.id], answer is None)
            for plan in plans
            for target in (plan.targets if holds(plan.scope, party) is not False else _scoped(plan))
            if (answer := applies(target, plan, party)) is not False
        )
        return owed, counted, targets

    def _for_kind(self, party: Party) -> tuple[list[SectorPlan], Seen]:
        """The plans with what may fall on the party's kind and level at all, and what their conditions look at."""
        key = (party.kind, party.level)
        found = self._trimmed.get(key)
        if found is None:
            trimmed = []
            for plan in self.plans:
                able = set(map(id, performed(plan.duties, party)))
                trimmed.append(attrs.evolve(
                    plan,
                    obligations=tuple(one for one in plan.obligations if id(one) in able),
                    reports=tuple(one for one in plan.reports if id(one) in able),
                    targets=performed(plan.targets, party),
                ))  # fmt: skip
            kept = [plan for plan in trimmed if plan.duties or plan.targets]
            found = self._trimmed[key] = (kept, seen_by_conditions(kept))
        return found

    def _form(self, duty: Applied, party: Party) -> int:
        variant = -1 if duty.variant is None else duty.obligation.variants.index(duty.variant)
        known = (duty.id, variant, duty.undecided)
        frame = self._frames.get(known)
        if frame is None:
            calendar = calendar_for(duty.plan, self.calendar)
            frame = Frame(duty, self.as_of, self.policy, calendar, self.owed_from)
            self._frames[known] = frame
        quantity = duty.obligation.quantity
        fact = None if quantity is None or quantity.per is None else party.facts.get(quantity.per)
        found = self._forms.get((*known, fact))
        if found is None:
            need = frame.needed(party)
            found = self._forms.get((*known, "need", need))
            if found is None:
                found = self._forms[*known, "need", need] = len(self.forms)
                self.forms.append(self._made(found, duty, frame, need))
            self._forms[*known, fact] = found
        return found

    # --- forms --------------------------------------------------------------------------------------------------

    def _made(self, number: int, duty: Applied, frame: Frame, need: Fraction | None) -> Form:
        place = self.place_of[duty.id]
        if duty.undecided or need is None:
            self.extras.append((number, CODE[Outcome.NOT_ASSESSABLE]))
            return Form(number, place, duty, frame, None, 0, None, begun=False, routed=False)
        parts = parts_of(frame.schedule)
        standing = [part for part in parts if isinstance(part, Continuous)]
        shape, plain = self._windows(frame)
        times = [one.times for one in self.shapes[shape]]
        unit = self.common if frame.by_share else need.denominator
        largest = math.ceil(need * unit) * (sum(times) + 1) * (len(times) + 1) * math.lcm(*times)
        routed = (
            not plain
            or len(standing) > 1
            or bool(standing and need != 1)
            or any(isinstance(part, Rolling) for part in parts)
            or largest > _LARGEST
            or need.denominator > _FINEST
            or not need
            or any((part.start_day or 0) > duty.plan.horizon.last_day for part in standing)
        )
        days = None
        if standing and not routed:
            rule = standing[0]
            start = frame.owed_from if rule.start_day is None else max(rule.start_day, frame.owed_from)
            end = LAST_DAY if rule.end_day is None else rule.end_day
            days = (start, min(self.as_of, duty.plan.horizon.last_day, end))
        begun = bool(standing) and isinstance(frame.schedule, Sequence)
        form = Form(number, place, duty, frame, need, shape, days, begun=begun, routed=routed)
        eventful = bool(events_of(frame.schedule)) or needs_working_days(frame.schedule)
        if eventful or (not shape and not standing and not routed):
            blank = frame.blank(need)
            self.extras += [(number, CODE[one.outcome]) for one in blank if one.occurrence is None]
        return form

    def _windows(self, frame: Frame) -> tuple[int, bool]:
        """The shape of a schedule's windows, and whether they are apart and bound to days."""
        plan = frame.duty.plan
        key = (frame.schedule, frame.owed_from, plan.horizon.last_day, id(frame.calendar))
        found = self._shape.get(key)
        if found is None:
            around = Surroundings(frame.calendar)
            try:
                owed = tuple(owed_occurrences(frame.schedule, plan, frame.owed_from, around))
            except CalendarError:
                owed = ()
            plain = all(one.due_at is None and one.since is None and one.first_day <= one.due_day for one in owed)
            plain = plain and all(a.due_day < b.first_day for a, b in pairwise(owed))
            plain = plain and all(one.gap is None and not one.cap for one in owed)
            if owed:
                self.shapes.append(owed)
            found = self._shape[key] = (len(self.shapes) - 1 if owed else 0, plain)
        return found

    # --- the tables ---------------------------------------------------------------------------------------------

    def origins(self) -> list[int]:
        """For each form the number of its first window, and at the end how many numbers are taken.

        A form has its windows, one more for what comes after the last, and one if something is standing; one number
        to go by if the tables cannot judge it.
        """
        origins = [0]
        for form in self.forms:
            plain = not form.inert and not form.routed
            size = len(self.shapes[form.shape]) + 1 + (form.standing is not None) if plain else 1
            origins.append(origins[-1] + size)
        return origins

    def form_rows(self) -> dict[str, list[Any]]:
        """One row a form."""
        names = ("form", "o", "shape", "need", "unit", "by_share", "begun", "standing_from", "standing_day", "routed",
                 "inert", "weight", "veto", "mean_unit", "origin", "standing")  # fmt: skip
        common = [math.lcm(*(one.times for one in owed)) for owed in self.shapes]
        rows: list[tuple[Any, ...]] = []
        for form, (origin, end) in zip(self.forms, pairwise(self.origins()), strict=True):
            by_share = form.duty.obligation.share is not None
            unit = self.common if by_share else 1 if form.need is None else form.need.denominator
            need = 0 if form.need is None or form.routed else int(form.need * unit)
            rows.append((
                form.number, form.place, form.shape, need, unit, by_share, form.begun,
                *(form.standing or (None, None)), form.routed, form.inert, self.weight_of(form), self.vetoes(form),
                need * common[form.shape] or 1, origin, end - 1 if form.standing else None,
            ))  # fmt: skip
        return as_columns(names, rows)

    def weight_of(self, form: Form) -> int:
        """The number of the weight of a form."""
        found = self._weights_of.get(form.place)
        if found is None:
            found = self._weights_of[form.place] = self.weight(self.policy.weight(form.duty.obligation))
        return found

    def weight(self, weight: Fraction) -> int:
        """The number of a weight."""
        found = self._weight.get(weight)
        if found is None:
            found = self._weight[weight] = len(self.weights)
            self.weights.append(weight)
        return found

    def label(self, text: str) -> int:
        """The number of a label."""
        found = self._label.get(text)
        if found is None:
            found = self._label[text] = len(self.labels)
            self.labels.append(text)
        return found

    def slot_rows(self) -> dict[str, list[Any]]:
        """One row a window, in the order of time, and one for what comes after the last.

        Slot ``n`` takes the days after the window before it up to its own last; those before its first day lie
        beside every window.
        """
        names = ("shape", "slot", "first", "due", "times", "before", "factor", "label")
        rows = []
        for shape, owed in enumerate(self.shapes):
            before = 0
            common = math.lcm(*(one.times for one in owed))
            for slot, one in enumerate(owed):
                rows.append((shape, slot, one.first_day, one.due_day, one.times, before, common // one.times,
                             self.label(one.label)))  # fmt: skip
                before += one.times
            rows.append((shape, len(owed), LAST_DAY + 1, LAST_DAY + 1, 0, before, 1, -1))
        return as_columns(names, rows)

    def edges(self) -> tuple[int, int]:
        """First and last day between which it matters on which day something was done."""
        edges = [day for owed in self.shapes for one in owed for day in (one.first_day, one.due_day)]
        edges = [day for day in edges if FIRST_DAY < day < LAST_DAY] or [self.as_of]
        return min(edges) - 1, min(max(edges) + 1, max(self.as_of, min(edges)))

    def vetoes(self, form: Form) -> bool:
        """Whether missing the form caps the score."""
        return bool(self.policy.veto_themes.intersection(form.duty.obligation.themes))


def _scoped(plan: SectorPlan) -> Iterator[Target]:
    """The targets that have a scope of their own."""
    return (target for target in plan.targets if target.scope is not None)


def as_columns(names: tuple[str, ...], rows: SequenceOf[tuple[Any, ...]]) -> dict[str, list[Any]]:
    """Rows as the columns of a table."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(names)
    return {name: list(values) for name, values in zip(names, columns, strict=True)}
