"""A hazard: what the fold of its events comes to."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import attrs

from zbgj.hazards.events import (
    Assured,
    Determined,
    Dismissed,
    Event,
    Found,
    Listed,
    Regraded,
    StopGapControlled,
    Submitted,
    Suspended,
    Verified,
)
from zbgj.hazards.history import History
from zbgj.hazards.officials import Official
from zbgj.hazards.states import Channel, Grade, HazardState, Pressure, TraceBackReason
from zbgj.model.party import Level

if TYPE_CHECKING:
    from zbgj.hazards.assurances import Assurances
    from zbgj.model.sector import Sector

__all__ = ["Charge", "Hazard", "Marks", "Round"]


@attrs.frozen
class Charge:
    """The authority in charge: its level, and the department if one has it already."""

    level: Level
    department: str | None = None
    rank: int = attrs.field(init=False, eq=False, repr=False)

    @rank.default
    def _rank(self) -> int:
        return self.level.rank


@attrs.frozen
class Round:
    """One round of treatment; reopening a hazard starts a new one.

    :param assured: the assurances in force; ``None`` before they are given.
    :param deadline: last day of the treatment, inclusive, extensions included.
    :param listed: the listing in force.
    :param hands: everybody who began or submitted the correction in this round: none of them may judge it.
    :param submitted: the last submission. :param verified: its verification, if it was accepted.
    :param extensions: how often the deadline was extended in this round.
    :param pressure: the highest pressure so far in this round.
    :param stop_gap: the last stop-gap control.
    """

    assured: Assured | None = None
    deadline: dt.date | None = None
    listed: Listed | None = None
    hands: frozenset[Official] = frozenset()
    submitted: Submitted | None = None
    verified: Verified | None = None
    extensions: int = 0
    pressure: Pressure | None = None
    stop_gap: StopGapControlled | None = None


@attrs.frozen
class Marks:
    """What stays with a hazard through all its rounds.

    :param reopened: how often it was reopened.
    :param earlier: the earlier hazards that were noted as the same in the same place, in the order of the notes.
    :param traced_back: what trace-backs were opened for. :param absorbed: the duplicates that were merged into it.
    """

    reopened: int = 0
    earlier: tuple[str, ...] = ()
    traced_back: frozenset[TraceBackReason] = frozenset()
    absorbed: tuple[str, ...] = ()


@attrs.frozen
class Hazard:
    """A hazard at one point of its life; only :func:`~zbgj.hazards.open_hazard` and ``apply`` make one.

    :param found: the finding it began with. :param state: where it stands.
    :param determination: the determination in force; a dismissal is one.
    :param charge: the authority in charge, if there is one.
    :param round: the present round of treatment. :param orders: suspensions in force, one an organisation.
    :param marks: what stays with it through all rounds. :param history: all entries, of which the rest is the fold.
    """

    found: Found
    state: HazardState
    determination: Determined | Regraded | Dismissed | None
    charge: Charge | None
    round: Round
    orders: tuple[Suspended, ...]
    marks: Marks
    history: History = attrs.field(repr=False)

    def _repr_html_(self) -> str:
        """For notebooks."""
        from zbgj._rich_html import rich_html

        return rich_html(self)

    @property
    def id(self) -> str:
        """Its identifier."""
        return self.found.id

    @property
    def party(self) -> str:
        """Whose hazard it is."""
        return self.found.party

    @property
    def place(self) -> str:
        """Where it is, outermost first."""
        return self.found.place

    @property
    def sector(self) -> Sector:
        """Whose system it belongs to."""
        return self.found.sector

    @property
    def channel(self) -> Channel:
        """How it was found."""
        return self.found.channel

    @property
    def grade(self) -> Grade | None:
        """Major or general; ``None`` before it is determined, and if it was dismissed."""
        return None if self.determination is None else self.determination.grade

    @property
    def standard(self) -> str:
        """The standard it was determined by; empty if none was named."""
        return "" if self.determination is None else self.determination.standard

    @property
    def open(self) -> bool:
        """Whether it still has to be dealt with."""
        return self.state.open

    @property
    def suspended(self) -> bool:
        """Whether work is suspended."""
        return bool(self.orders)

    @property
    def level(self) -> Level | None:
        """Level of the authority in charge; ``None`` as long as the party deals with it alone."""
        return None if self.charge is None else self.charge.level

    @property
    def department(self) -> str | None:
        """The department in charge, if one has it."""
        return None if self.charge is None else self.charge.department

    @property
    def assurances(self) -> Assurances | None:
        """The five assurances in force."""
        return None if self.round.assured is None else self.round.assured.assurances

    @property
    def deadline(self) -> dt.date | None:
        """Last day of the treatment, inclusive, extensions included."""
        return self.round.deadline

    @property
    def listed_by(self) -> Official | None:
        """Who listed it; the authority is the official's organisation and level."""
        return None if self.round.listed is None else self.round.listed.by

    @property
    def listing_deadline(self) -> dt.date | None:
        """Last day of the listing, inclusive."""
        return None if self.round.listed is None else self.round.listed.deadline

    @property
    def due(self) -> dt.date | None:
        """The earlier of the treatment's and the listing's last day; ``None`` if there is neither."""
        return min((day for day in (self.deadline, self.listing_deadline) if day is not None), default=None)

    @property
    def submitted_by(self) -> Official | None:
        """Who submitted the correction last, in this round."""
        return None if self.round.submitted is None else self.round.submitted.by

    @property
    def verified_by(self) -> Official | None:
        """Who accepted the correction; ``None`` unless it stands accepted."""
        return None if self.round.verified is None else self.round.verified.by

    @property
    def extensions(self) -> int:
        """How often the deadline was extended, in this round."""
        return self.round.extensions

    @property
    def pressure(self) -> Pressure | None:
        """The highest pressure so far, in this round."""
        return self.round.pressure

    @property
    def reopened(self) -> int:
        """How often it was reopened."""
        return self.marks.reopened

    @property
    def repeats(self) -> int:
        """How often a repeat offence was noted."""
        return len(self.marks.earlier)

    @property
    def earlier(self) -> tuple[str, ...]:
        """The earlier hazards it repeats, in the order in which that was noted."""
        return self.marks.earlier

    @property
    def traced_back(self) -> frozenset[TraceBackReason]:
        """What trace-backs were opened for."""
        return self.marks.traced_back

    @property
    def absorbed(self) -> tuple[str, ...]:
        """The duplicates that were merged into it, in the order in which that was noted."""
        return self.marks.absorbed

    @property
    def events(self) -> tuple[Event, ...]:
        """All entries of the history, the earliest first; see :func:`~zbgj.hazards.timeline` for what they come to."""
        return tuple(self.history)
