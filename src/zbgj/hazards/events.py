"""The closed union of what can happen to a hazard.

Every event says when it happened (``on``), who did it (``by``), and when it became known (``known``, the day it
happened unless told otherwise). Whether it is possible is not the event's business: :func:`zbgj.hazards.apply`
judges it by the table.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, TypeAlias

import attrs

from zbgj._given import instance_of
from zbgj.days import DateLike, as_date
from zbgj.hazards.assurances import Assurances
from zbgj.hazards.officials import Official
from zbgj.hazards.states import Channel, Grade, HazardError, Pressure, TraceBackReason, filled, located
from zbgj.model.party import Level
from zbgj.model.sector import Sector

__all__ = [
    "Absorbed", "Assured", "Belated", "Closed", "Corrected", "Delisted", "Determined", "Dismissed", "Event", "Extended",
    "Found", "Listed", "LookedBack", "Merged", "Noted", "Official", "Pressed", "Raised", "Regraded", "RepeatNoted",
    "Resumed", "StopGapControlled", "Submitted", "Suspended", "TracedBack", "Transferred", "TreatmentBegun", "Verified",
]  # fmt: skip


_TEXT = instance_of(str)


def _day(value: DateLike) -> dt.date:
    """Converter: a date; a bare number would be taken for a day of the first century.

    :raises HazardError: if it is none.
    """
    if not isinstance(value, str | dt.date):
        raise HazardError(f"not a date: {value!r} (expected YYYY-MM-DD)")
    return as_date(value)


def _not_before(instance: Any, _attribute: attrs.Attribute[dt.date], value: dt.date) -> None:
    if value < instance.on:
        raise HazardError(
            f"{type(instance).__name__}: known on {value}, but it happened only on {instance.on}; "
            "expected that day or a later one"
        )


@attrs.frozen(kw_only=True)
class _Event:
    """What all events have.

    :param on: the day it happened. :param by: who did it. :param known: the day the ledger learnt of it.

    :raises HazardError: if it became known before it happened.
    """

    zh: ClassVar[str]
    en: ClassVar[str]

    on: dt.date = attrs.field(converter=_day)
    by: Official = attrs.field(validator=instance_of(Official))
    known: dt.date = attrs.field(converter=_day, validator=_not_before)

    @known.default
    def _known(self) -> dt.date:
        return self.on

    @property
    def case(self) -> bool | None:
        """Which of its two outcomes the event reports, if it is one that has two."""
        return None


@attrs.frozen(kw_only=True)
class Found(_Event):
    """A hazard was found: the first event of every life.

    :param id: the hazard's identifier. :param party: whose hazard it is: the party that has to treat it.
    :param place: where it is, outermost first, joined by ``/`` without white space: ``CN-54/Lhasa/Chengguan``.
    :param sector: whose system. :param channel: how it was found.

    :raises HazardError: if a text is blank or the place malformed, if a self-inspection was not the party's own, or if
        supervision or a transfer was not an authority's.
    """

    zh: ClassVar[str] = "发现"
    en: ClassVar[str] = "found"

    id: str = attrs.field(validator=filled)
    party: str = attrs.field(validator=filled)
    place: str = attrs.field(validator=located)
    sector: Sector = attrs.field(validator=instance_of(Sector))
    channel: Channel = attrs.field(validator=instance_of(Channel))
    description: str = attrs.field(validator=filled)

    def __attrs_post_init__(self) -> None:
        if self.channel is Channel.SELF_INSPECTION and not self.by.of(self.party):
            raise HazardError(f"hazard {self.id}: {self.by.organisation} cannot self-inspect {self.party}; expected "
                              "its own people, or another channel")  # fmt: skip
        if self.channel in (Channel.SUPERVISION, Channel.TRANSFER) and self.by.level is None:
            raise HazardError(f"hazard {self.id}: {self.channel.en} is an authority's; expected 'by' with a level")


@attrs.frozen(kw_only=True)
class Determined(_Event):
    """The hazard was held against a standard and is one.

    :param grade: what it is. :param reasons: why. :param standard: the standard (判定标准); needed for a major one.
    """

    zh: ClassVar[str] = "判定"
    en: ClassVar[str] = "determined"

    grade: Grade = attrs.field(validator=instance_of(Grade))
    reasons: str = attrs.field(validator=_TEXT)
    standard: str = attrs.field(default="", validator=_TEXT)


@attrs.frozen(kw_only=True)
class Regraded(_Event):
    """The determination was changed, downwards or upwards; the parameters are those of :class:`Determined`.

    A hazard that was or becomes major is regraded by a named standard.
    """

    zh: ClassVar[str] = "重新判定等级"
    en: ClassVar[str] = "regraded"

    grade: Grade = attrs.field(validator=instance_of(Grade))
    reasons: str = attrs.field(validator=_TEXT)
    standard: str = attrs.field(default="", validator=_TEXT)


@attrs.frozen(kw_only=True)
class Dismissed(_Event):
    """It was held against a standard and is no hazard: the third outcome of a determination.

    :param reasons: why. :param standard: the standard; needed if it was determined as major before.
    """

    zh: ClassVar[str] = "判定为不构成隐患"
    en: ClassVar[str] = "dismissed"

    reasons: str = attrs.field(validator=_TEXT)
    standard: str = attrs.field(default="", validator=_TEXT)

    @property
    def grade(self) -> None:
        """None: it is no hazard."""
        return


@attrs.frozen(kw_only=True)
class StopGapControlled(_Event):
    """People were made safe at once; allowed to anybody, in any open state."""

    zh: ClassVar[str] = "应急管控"
    en: ClassVar[str] = "stop-gap control"

    measures: str = attrs.field(validator=filled)


@attrs.frozen(kw_only=True)
class Suspended(_Event):
    """Work was suspended; allowed to anybody, in any open state."""

    zh: ClassVar[str] = "停工停产"
    en: ClassVar[str] = "work suspended"


@attrs.frozen(kw_only=True)
class Resumed(_Event):
    """Suspensions were lifted: all those which the official may lift."""

    zh: ClassVar[str] = "复工复产"
    en: ClassVar[str] = "work resumed"


@attrs.frozen(kw_only=True)
class Assured(_Event):
    """The five assurances were given, or given anew without a later deadline."""

    zh: ClassVar[str] = "落实五项保障"
    en: ClassVar[str] = "five assurances given"

    assurances: Assurances = attrs.field(validator=instance_of(Assurances))

    @property
    def deadline(self) -> dt.date:
        """Last day of the treatment, inclusive."""
        return self.assurances.deadline


@attrs.frozen(kw_only=True)
class TreatmentBegun(_Event):
    """The treatment began."""

    zh: ClassVar[str] = "开始治理"
    en: ClassVar[str] = "treatment begun"


@attrs.frozen(kw_only=True)
class Submitted(_Event):
    """The correction was submitted for verification.

    :param evidence: a reference to what shows it: a file number, photographs, a test report.
    """

    zh: ClassVar[str] = "报验"
    en: ClassVar[str] = "correction submitted"

    evidence: str = attrs.field(validator=_TEXT)


@attrs.frozen(kw_only=True)
class Verified(_Event):
    """The correction was verified (审核把关): accepted, or rejected and sent back."""

    zh: ClassVar[str] = "验收"
    en: ClassVar[str] = "verified"

    accepted: bool = attrs.field(validator=instance_of(bool))
    reasons: str = attrs.field(default="", validator=_TEXT)

    @property
    def case(self) -> bool:
        """Whether it was accepted."""
        return self.accepted


@attrs.frozen(kw_only=True)
class Closed(_Event):
    """The hazard was closed out (销号)."""

    zh: ClassVar[str] = "销号"
    en: ClassVar[str] = "closed out"


@attrs.frozen(kw_only=True)
class LookedBack(_Event):
    """A look-back review (回头看): the hazard is there again, or it is not."""

    zh: ClassVar[str] = "回头看"
    en: ClassVar[str] = "look-back"

    recurred: bool = attrs.field(validator=instance_of(bool))

    @property
    def case(self) -> bool:
        """Whether it is there again."""
        return self.recurred


@attrs.frozen(kw_only=True)
class Listed(_Event):
    """The hazard was put under listed supervision (挂牌督办) by the authority that acts, with a deadline of its own."""

    zh: ClassVar[str] = "挂牌督办"
    en: ClassVar[str] = "listed supervision"

    deadline: dt.date = attrs.field(converter=_day)


@attrs.frozen(kw_only=True)
class Delisted(_Event):
    """The listed supervision was lifted before close-out, by the listing authority or one above."""

    zh: ClassVar[str] = "解除挂牌督办"
    en: ClassVar[str] = "listing lifted"

    reasons: str = attrs.field(validator=_TEXT)


@attrs.frozen(kw_only=True)
class Extended(_Event):
    """The time limit was extended.

    :param deadline: the new last day, inclusive. :param approved_by: who approved it; may be ``by`` itself.
    """

    zh: ClassVar[str] = "延长期限"
    en: ClassVar[str] = "time limit extended"

    deadline: dt.date = attrs.field(converter=_day)
    reasons: str = attrs.field(validator=_TEXT)
    approved_by: Official = attrs.field(validator=instance_of(Official))


@attrs.frozen(kw_only=True)
class Raised(_Event):
    """The hazard was raised to a higher level (提级).

    :param to: the department there that takes it; empty as long as any of that level may.
    """

    zh: ClassVar[str] = "提级"
    en: ClassVar[str] = "raised in level"

    level: Level = attrs.field(validator=instance_of(Level))
    to: str = attrs.field(default="", validator=_TEXT)


@attrs.frozen(kw_only=True)
class Transferred(_Event):
    """The hazard was handed to another department of the same level."""

    zh: ClassVar[str] = "移交"
    en: ClassVar[str] = "transferred"

    to: str = attrs.field(validator=filled)


@attrs.frozen(kw_only=True)
class Merged(_Event):
    """It is the same as another hazard, which goes on in its place; ``into`` is the other's identifier."""

    zh: ClassVar[str] = "并案"
    en: ClassVar[str] = "merged"

    into: str = attrs.field(validator=filled)


@attrs.frozen(kw_only=True)
class Absorbed(_Event):
    """A duplicate was merged into this hazard; ``other`` is the duplicate's identifier."""

    zh: ClassVar[str] = "并入"
    en: ClassVar[str] = "duplicate taken in"

    other: str = attrs.field(validator=filled)


@attrs.frozen(kw_only=True)
class Pressed(_Event):
    """Slow progress was answered by a letter, a circular, a formal talk or exposure.

    :param pressure: which of them.
    :param parent: whether it was not an authority but the parent enterprise of the party (所属企业 are those below it).
        Which enterprise that is, a hazard does not know: the caller answers for it. It bars no measure of an authority.
    """

    zh: ClassVar[str] = "督促"
    en: ClassVar[str] = "pressed"

    pressure: Pressure = attrs.field(validator=instance_of(Pressure))
    parent: bool = attrs.field(default=False, validator=instance_of(bool))

    @property
    def case(self) -> bool:
        """Whether it was the parent enterprise."""
        return self.parent


@attrs.frozen(kw_only=True)
class TracedBack(_Event):
    """An accountability trace-back (责任倒查) was opened."""

    zh: ClassVar[str] = "责任倒查"
    en: ClassVar[str] = "accountability trace-back"

    reason: TraceBackReason = attrs.field(validator=instance_of(TraceBackReason))


@attrs.frozen(kw_only=True)
class RepeatNoted(_Event):
    """The same hazard was found in the same place before (屡改屡犯); ``earlier`` identifies the hazard of that time."""

    zh: ClassVar[str] = "屡改屡犯"
    en: ClassVar[str] = "repeat offence noted"

    earlier: str = attrs.field(validator=filled)


@attrs.frozen(kw_only=True)
class Noted(_Event):
    """Something was noted for the record. It changes nothing else; see :class:`Corrected` for what does.

    :param about: the number of the entry it speaks of, from 1 (the finding); ``None`` for a free note.
    """

    zh: ClassVar[str] = "备注"
    en: ClassVar[str] = "noted"

    text: str = attrs.field(validator=filled)
    about: int | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(int)))


def _of_its_time(entry: Belated | Corrected, event: Event | None) -> None:
    """Check what a late entry says.

    :raises HazardError: if it is itself a late entry, no event, or lies after the day it was recorded.
    """
    name = type(entry).__name__
    if event is None:
        return
    if not isinstance(event, _Event) or isinstance(event, Belated | Corrected):
        raise HazardError(f"{name}: event is a {type(event).__name__}; expected what happened, not an entry about it")
    if event.on > entry.on:
        raise HazardError(f"{name}: recorded on {entry.on}, but the event is of {event.on}; "
                          "expected that day or an earlier one")  # fmt: skip


@attrs.frozen(kw_only=True)
class Belated(_Event):
    """Something that happened earlier is recorded only now (补记).

    ``on`` is the day it is recorded and ``by`` who records it; the event says when it happened and who did it. Its
    own ``known`` is not looked at: that of the entry counts.

    :param event: what happened; any event but a finding or a late entry.

    :raises HazardError: if it happened after the day it is recorded, or cannot be recorded late.
    """

    zh: ClassVar[str] = "补记"
    en: ClassVar[str] = "recorded late"

    event: Event

    def __attrs_post_init__(self) -> None:
        if self.event is None or isinstance(self.event, Found):
            raise HazardError(
                f"Belated: event is {type(self.event).__name__}; expected what happened after the finding. "
                "A finding known late has a later 'known'; a wrong one is corrected"
            )
        _of_its_time(self, self.event)


@attrs.frozen(kw_only=True)
class Corrected(_Event):
    """An entry of the history was wrong (更正). The entry stays; what it said no longer counts.

    :param entry: the number of the entry, from 1 (the finding); of a plain or belated one. The last correction of an
        entry wins.
    :param event: what takes its place, at its own day; ``None`` if the entry is withdrawn.
    :param reasons: why.

    :raises HazardError: if the number is no whole number above 0, or the event lies after the day of the correction.
    """

    zh: ClassVar[str] = "更正"
    en: ClassVar[str] = "corrected"

    entry: int
    event: Event | None = None
    reasons: str = attrs.field(validator=_TEXT)

    def __attrs_post_init__(self) -> None:
        if type(self.entry) is not int or self.entry < 1:
            raise HazardError(f"Corrected: entry is {self.entry!r}; expected the number of an entry, from 1")
        _of_its_time(self, self.event)


#: The closed union of what can happen to a hazard.
Event: TypeAlias = (
    Found
    | Determined
    | Regraded
    | Dismissed
    | StopGapControlled
    | Suspended
    | Resumed
    | Assured
    | TreatmentBegun
    | Submitted
    | Verified
    | Closed
    | LookedBack
    | Listed
    | Delisted
    | Extended
    | Raised
    | Transferred
    | Merged
    | Absorbed
    | Pressed
    | TracedBack
    | RepeatNoted
    | Noted
    | Belated
    | Corrected
)
