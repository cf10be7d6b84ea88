"""The items of a plan: obligations, reports, targets, limits, phases, documents, organisation.

All are frozen; what cannot be cannot be built. ``zh`` and ``en`` state each item in the library's own words; the
text itself is cited, not copied.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import attrs

from zbgj.days import to_day
from zbgj.model.citation import Citation, dotted
from zbgj.model.condition import Comparator, Condition
from zbgj.model.kinds import DocumentRole, ExemptReason, ObligationKind, OrganRole, TermSort
from zbgj.model.party import Actor, Role
from zbgj.model.values import Bilingual, ItemError, Point, Quantity, Reading, ResponsibleUnits, Window
from zbgj.schedule.rules import Continuous, Schedule

if TYPE_CHECKING:
    import pendulum

__all__ = [
    "Document",
    "Duty",
    "Exempt",
    "Item",
    "Limit",
    "Obligation",
    "Organ",
    "Phase",
    "Report",
    "Responsibility",
    "Target",
    "Term",
    "Variant",
]


_ID = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*?)-(\d+(?:\.\d+)*)-([a-z0-9]+(?:-[a-z0-9]+)*)")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FACT = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


@attrs.frozen(kw_only=True)
class Cited:
    """What every item has: an identifier ``PLAN-CLAUSE-SLUG``, citations, readings.

    The first citation is the main one; its clause is the one in the identifier.
    """

    id: str
    cite: tuple[Citation, ...]
    readings: tuple[Reading, ...] = ()

    def __attrs_post_init__(self) -> None:
        self._check_identity()

    def _check_identity(self) -> None:
        match = _ID.fullmatch(self.id)
        if not match:
            raise ItemError(f"id {self.id!r}: expected PLAN-CLAUSE-SLUG, such as '09-2.5.1-principal-check'")
        if not self.cite:
            raise ItemError(f"{self.id} cites nothing; expected one citation or more")
        path = match.group(2)
        if dotted(self.cite[0].clause) != path:
            raise ItemError(f"id {self.id!r}: its clause {path} is not that of its first citation, "
                            f"{self.cite[0].clause} ({dotted(self.cite[0].clause)})")  # fmt: skip

    @property
    def plan(self) -> str:
        """Identifier of the plan the item belongs to."""
        match = _ID.fullmatch(self.id)
        return match.group(1) if match else ""

    @property
    def citation(self) -> Citation:
        """The main citation."""
        return self.cite[0]


@attrs.frozen(kw_only=True)
class Stated(Cited):
    """An item with a statement in both languages."""

    zh: str
    en: str

    def __attrs_post_init__(self) -> None:
        self._check_statement()

    def _check_statement(self) -> None:
        self._check_identity()
        if not self.zh.strip() or not self.en.strip():
            raise ItemError(f"{self.id} needs a statement in both languages, zh and en")

    @property
    def statement(self) -> Bilingual:
        """The statement, for people."""
        return Bilingual(self.zh, self.en)


@attrs.frozen(kw_only=True)
class Variant:
    """Another rule for some parties: for them it replaces the base, it does not add to it.

    :param when: which parties.
    :param zh, en: what they owe, in the library's own words.
    """

    when: Condition
    schedule: Schedule
    zh: str
    en: str
    cite: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        if not self.cite:
            raise ItemError("a variant cites nothing; expected one citation or more")
        if not self.zh.strip() or not self.en.strip():
            raise ItemError("a variant needs a statement in both languages, zh and en")


@attrs.frozen(kw_only=True)
class Duty(Stated):
    """What obligations and reports share.

    :param who: who performs it.
    :param role: who must do so in person, where the text says it.
    :param overseers: who urges, guides or supervises the performer.
    :param scope: parties it falls on, where that is not the scope of the plan.
    :param when: further condition on the party.
    :param schedule: when it is owed.
    :param quantity: how many of something, where that is not the number of times.
    :param share: the share of a whole to be covered in each period, above 0, at most 1.
    :param responsible: units named for this item, where they are not those of its clause.
    :param themes: keys under which the same duty is found in different plans.
    :param variants: other rules for some parties; the first whose condition holds replaces the base.
    """

    who: tuple[Actor, ...]
    schedule: Schedule
    role: Role | None = None
    overseers: tuple[Actor, ...] = ()
    scope: Condition | None = None
    when: Condition | None = None
    quantity: Quantity | None = None
    share: Fraction | None = None
    responsible: ResponsibleUnits | None = None
    themes: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()

    def __attrs_post_init__(self) -> None:
        self._check_duty()

    def _repr_html_(self) -> str:
        """For notebooks."""
        from zbgj._rich_html import rich_html

        return rich_html(self)  # type: ignore[arg-type]

    def _check_duty(self) -> None:
        self._check_statement()
        if not self.who:
            raise ItemError(f'{self.id} has no performer; expected who = ["enterprise"] or another actor')
        if self.share is not None and not 0 < self.share <= 1:
            raise ItemError(f"{self.id}: share {self.share} must lie above 0 and be at most 1")
        if isinstance(self.schedule, Continuous) and self.share is not None:
            raise ItemError(f"{self.id} is continuous, so no share can fall due; a limit or a target can hold it")
        for variant in self.variants:
            if variant.schedule == self.schedule:
                raise ItemError(f"{self.id}: a variant has the same schedule as the base, so it changes nothing")


@attrs.frozen(kw_only=True)
class Obligation(Duty):
    """An act owed.

    :param kind: what sort of act it is.
    :param urges: duties of the same plan that the performer is to urge, guide or press others to fulfil. Urging and
        doing are two acts, each owed by its own performer.

    >>> from zbgj import load_catalog
    >>> urging = {duty.id: duty.urges for duty in load_catalog()["14"].obligations if duty.urges}
    >>> urging["14-2.4.13-urge-identification"]
    ('14-2.4.13-identify-factors', '14-2.4.13-adjust-grade')
    """

    kind: ObligationKind
    urges: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        self._check_duty()
        if self.kind is ObligationKind.REPORT:
            raise ItemError(f"{self.id} is a report: expected an entry under [[report]], with its recipients")
        if self.id in self.urges:
            raise ItemError(f"{self.id} urges itself; expected other obligations of the plan")


@attrs.frozen(kw_only=True)
class Report(Duty):
    """A report owed to somebody."""

    recipients_zh: tuple[str, ...]
    recipients_en: tuple[str, ...]

    def __attrs_post_init__(self) -> None:
        self._check_duty()
        if not self.recipients_zh or len(self.recipients_zh) != len(self.recipients_en):
            raise ItemError(f"{self.id} needs its recipients, as many in English as in Chinese")

    @property
    def kind(self) -> ObligationKind:
        """Always :attr:`ObligationKind.REPORT`."""
        return ObligationKind.REPORT

    @property
    def recipients(self) -> tuple[Bilingual, ...]:
        """Who receives it."""
        return tuple(map(Bilingual, self.recipients_zh, self.recipients_en))


@attrs.frozen(kw_only=True)
class Target(Stated):
    """An indicator to reach or keep.

    :param unit: ``%``, ``count``, ``state`` (1 reached, 0 not), ``grade`` (1 is best), ``% change`` or another word.
    :param comparator: how the value is held against the threshold.
    :param points: thresholds by day; several make a trajectory, which never eases off.
    :param baseline: the value or the day that a change is measured from, if the text gives it.
    :param who: whose target it is; empty: that of the plan's authorities.
    """

    unit: str
    comparator: Comparator
    points: tuple[Point, ...]
    baseline: str | None = None
    who: tuple[Actor, ...] = ()
    scope: Condition | None = None
    when: Condition | None = None
    themes: tuple[str, ...] = ()
    responsible: ResponsibleUnits | None = None

    def __attrs_post_init__(self) -> None:
        self._check_statement()
        if self.baseline is not None:
            date, colon, _ = self.baseline.partition(":")
            if colon:
                Point.parse(self.baseline)
            to_day(date.strip())
        if not self.points:
            raise ItemError(f'{self.id} has no point; expected points = ["2026-12-31: 80"]')
        days = [point.day for point in self.points]
        if days != sorted(set(days)):
            raise ItemError(f"{self.id}: points must lie on different days, in order")
        if self.unit == "state" and any(point.value not in (0, 1) for point in self.points):
            raise ItemError(f"{self.id}: a target of unit 'state' has the value 1 (reached) or 0")
        values = [point.value for point in self.points]
        rising = self.comparator.rising
        if rising is not None and values != sorted(values, reverse=not rising):
            raise ItemError(f"{self.id}: the trajectory eases off; split it if the text really says so")

    @property
    def due(self) -> pendulum.Date:
        """The last day of the trajectory."""
        return self.points[-1].date


@attrs.frozen(kw_only=True)
class Limit(Stated):
    """A standing cap, floor or threshold, without a date.

    :param fact: the party's number that it limits, if it can be told.
    """

    comparator: Comparator
    value: float
    unit: str
    unit_zh: str = ""
    fact: str | None = None
    who: tuple[Actor, ...] = ()
    scope: Condition | None = None
    when: Condition | None = None
    themes: tuple[str, ...] = ()
    responsible: ResponsibleUnits | None = None

    def __attrs_post_init__(self) -> None:
        self._check_statement()
        if self.fact is not None and not _FACT.fullmatch(self.fact):
            raise ItemError(f"{self.id}: fact {self.fact!r} must be a name like 'mining_depth_m'")


@attrs.frozen(kw_only=True)
class Phase(Stated):
    """A stage of the action; what must be done in it are obligations of their own."""

    window: Window


@attrs.frozen(kw_only=True)
class Document(Cited):
    """A document that the plan names: its basis, a hazard determination standard, or a reference.

    :param title: exactly as named, usually in 《》; :param number: the document number (文号), if given.
    """

    role: DocumentRole
    title: str
    number: str = ""


@attrs.frozen(kw_only=True)
class Organ(Stated):
    """Part of the plan's organisation, as a role."""

    role: OrganRole


@attrs.frozen(kw_only=True)
class Responsibility:
    """The units named as responsible for a whole clause; its items inherit them.

    :param units: named without further distinction; :param lead: 牵头; :param supporting: 配合.
    """

    clause: str
    units: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    cite: tuple[Citation, ...]
    readings: tuple[Reading, ...] = ()

    def __attrs_post_init__(self) -> None:
        dotted(self.clause)
        if not self.responsible:
            raise ItemError(f"clause {self.clause}: no unit is named; expected units, lead or supporting")

    @property
    def responsible(self) -> ResponsibleUnits:
        """The units."""
        return ResponsibleUnits(self.units, self.lead, self.supporting)


@attrs.frozen(kw_only=True)
class Term:
    """A key that conditions, schedules or themes use, with its name."""

    sort: TermSort
    key: str
    zh: str
    en: str

    def __attrs_post_init__(self) -> None:
        form = _FACT if self.sort is TermSort.FACT else _KEY
        if not form.fullmatch(self.key):
            like = "mining_depth_m" if self.sort is TermSort.FACT else "flood-season"
            raise ItemError(f"{self.sort.en} {self.key!r}: expected a key like {like!r}")


@attrs.frozen(kw_only=True)
class Exempt:
    """A stretch of text that demands nothing by itself, with the reason.

    Repetitions, enumerations and background need a note in both languages.
    """

    reason: ExemptReason
    cite: tuple[Citation, ...]
    note_zh: str = ""
    note_en: str = ""

    def __attrs_post_init__(self) -> None:
        explained = {ExemptReason.REPETITION, ExemptReason.ENUMERATION, ExemptReason.BACKGROUND}
        if self.reason in explained and not (self.note_zh and self.note_en):
            raise ItemError(f"an exempt stretch with reason '{self.reason}' needs note_zh and note_en")


#: Everything in a plan that has an identifier.
Item: TypeAlias = Obligation | Report | Target | Limit | Phase | Document | Organ
