"""The effects: what an accepted event makes of a hazard, besides its state and its history.

Constructors are called with positions, not :func:`attrs.evolve`: a step is half as long without it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from zbgj.hazards.guards import lifts, related
from zbgj.hazards.hazard import Charge, Hazard, Marks, Round
from zbgj.hazards.officials import NO_RANK
from zbgj.hazards.states import Channel, HazardState

if TYPE_CHECKING:
    from zbgj.hazards.events import (
        Absorbed,
        Assured,
        Delisted,
        Determined,
        Dismissed,
        Event,
        Extended,
        Found,
        Listed,
        LookedBack,
        Pressed,
        Raised,
        Regraded,
        RepeatNoted,
        Resumed,
        StopGapControlled,
        Submitted,
        Suspended,
        TracedBack,
        Transferred,
        TreatmentBegun,
        Verified,
    )
    from zbgj.hazards.history import History
    from zbgj.hazards.officials import Official

#: From the hazard, the event, the state it leads to and the history with the event, the hazard after it.
Effect: TypeAlias = Callable[[Hazard, Any, HazardState, "History"], Hazard]

_FIRST_ROUND = Round()
_NO_MARKS = Marks()


def opened(found: Found, history: History) -> Hazard:
    """The hazard that begins with a finding; see :func:`zbgj.hazards.open_hazard`."""
    charge = None if found.channel is Channel.SELF_INSPECTION else taken_charge(None, found.by, found.party)
    return Hazard(found, HazardState.FOUND, None, charge, _FIRST_ROUND, (), _NO_MARKS, history)


def taken_charge(charge: Charge | None, by: Official, party: str) -> Charge | None:
    """Who is in charge once the official acted: an authority takes up what nobody was in charge of."""
    if charge is not None or by.rank == NO_RANK or by.level is None or related(by.organisation, party):
        return charge
    return Charge(by.level, by.organisation)


def _with_round(hazard: Hazard, state: HazardState, history: History, present: Round) -> Hazard:
    return Hazard(
        hazard.found, state, hazard.determination, hazard.charge, present, hazard.orders, hazard.marks, history,
    )  # fmt: skip


def _with_charge(hazard: Hazard, state: HazardState, history: History, charge: Charge) -> Hazard:
    return Hazard(
        hazard.found, state, hazard.determination, charge, hazard.round, hazard.orders, hazard.marks, history,
    )  # fmt: skip


def _with_orders(hazard: Hazard, state: HazardState, history: History, orders: tuple[Suspended, ...]) -> Hazard:
    return Hazard(
        hazard.found, state, hazard.determination, hazard.charge, hazard.round, orders, hazard.marks, history,
    )  # fmt: skip


def moved(hazard: Hazard, _event: Event, state: HazardState, history: History) -> Hazard:
    """State and history, nothing else."""
    return _with_round(hazard, state, history, hazard.round)


def determined(hazard: Hazard, event: Determined, state: HazardState, history: History) -> Hazard:
    """The determination is in force; an authority that made it is in charge if nobody was."""
    return Hazard(
        hazard.found, state, event, taken_charge(hazard.charge, event.by, hazard.found.party), hazard.round,
        hazard.orders, hazard.marks, history,
    )  # fmt: skip


def regraded(hazard: Hazard, event: Regraded, state: HazardState, history: History) -> Hazard:
    """The new determination is in force."""
    return Hazard(
        hazard.found, state, event, hazard.charge, hazard.round,
        hazard.orders, hazard.marks, history,
    )  # fmt: skip


def dismissed(hazard: Hazard, event: Dismissed, state: HazardState, history: History) -> Hazard:
    """The determination in force is that it is none."""
    return Hazard(
        hazard.found, state, event, hazard.charge, hazard.round,
        hazard.orders, hazard.marks, history,
    )  # fmt: skip


def controlled(hazard: Hazard, event: StopGapControlled, state: HazardState, history: History) -> Hazard:
    """The control is on record."""
    now = hazard.round
    return _with_round(hazard, state, history, Round(
        now.assured, now.deadline, now.listed, now.hands, now.submitted, now.verified, now.extensions, now.pressure,
        event,
    ))  # fmt: skip


def suspended(hazard: Hazard, event: Suspended, state: HazardState, history: History) -> Hazard:
    """Work is suspended. Each organisation's order stands for itself, so that no lesser one replaces a greater."""
    orders = hazard.orders
    for order in orders:
        if order.by.organisation == event.by.organisation and order.by.rank <= event.by.rank:
            return _with_orders(hazard, state, history, orders)
    kept = tuple(order for order in orders if order.by.organisation != event.by.organisation)
    return _with_orders(hazard, state, history, (*kept, event))


def resumed(hazard: Hazard, event: Resumed, state: HazardState, history: History) -> Hazard:
    """The orders which the official may lift are lifted; work rests as long as one is left."""
    orders = tuple(order for order in hazard.orders if not lifts(hazard, order, event.by))
    return _with_orders(hazard, state, history, orders)


def assured(hazard: Hazard, event: Assured, state: HazardState, history: History) -> Hazard:
    """The assurances are in force, and their time limit runs."""
    now = hazard.round
    return _with_round(hazard, state, history, Round(
        event, event.deadline, now.listed, now.hands, now.submitted, now.verified, now.extensions, now.pressure,
        now.stop_gap,
    ))  # fmt: skip


def begun(hazard: Hazard, event: TreatmentBegun, state: HazardState, history: History) -> Hazard:
    """Whoever began the treatment has a hand in the correction."""
    now = hazard.round
    return _with_round(hazard, state, history, Round(
        now.assured, now.deadline, now.listed, now.hands | {event.by}, now.submitted, now.verified, now.extensions,
        now.pressure, now.stop_gap,
    ))  # fmt: skip


def submitted(hazard: Hazard, event: Submitted, state: HazardState, history: History) -> Hazard:
    """Whoever submitted it has a hand in the correction."""
    now = hazard.round
    return _with_round(hazard, state, history, Round(
        now.assured, now.deadline, now.listed, now.hands | {event.by}, event, None, now.extensions, now.pressure,
        now.stop_gap,
    ))  # fmt: skip


def verified(hazard: Hazard, event: Verified, state: HazardState, history: History) -> Hazard:
    """The correction stands accepted, or stands so no longer."""
    now = hazard.round
    return _with_round(hazard, state, history, Round(
        now.assured, now.deadline, now.listed, now.hands, now.submitted, event if event.accepted else None,
        now.extensions, now.pressure, now.stop_gap,
    ))  # fmt: skip


def reopened(hazard: Hazard, event: LookedBack, state: HazardState, history: History) -> Hazard:
    """A new round of treatment begins, with assurances, deadline, listing and pressure of its own."""
    return Hazard(
        hazard.found, state, hazard.determination, taken_charge(hazard.charge, event.by, hazard.found.party), Round(),
        hazard.orders, _reopened(hazard.marks), history,
    )  # fmt: skip


def found_again(hazard: Hazard, event: LookedBack, state: HazardState, history: History) -> Hazard:
    """As :func:`reopened`, but it must be determined anew."""
    return Hazard(
        hazard.found, state, None, taken_charge(hazard.charge, event.by, hazard.found.party), Round(),
        hazard.orders, _reopened(hazard.marks), history,
    )  # fmt: skip


def listed(hazard: Hazard, event: Listed, state: HazardState, history: History) -> Hazard:
    """The listing is in force, with its own deadline; who is in charge stays so, or is the lister if nobody was."""
    now = hazard.round
    present = Round(
        now.assured, now.deadline, event, now.hands, now.submitted, now.verified, now.extensions, now.pressure,
        now.stop_gap,
    )  # fmt: skip
    return Hazard(
        hazard.found, state, hazard.determination, taken_charge(hazard.charge, event.by, hazard.found.party), present,
        hazard.orders, hazard.marks, history,
    )  # fmt: skip


def delisted(hazard: Hazard, _event: Delisted, state: HazardState, history: History) -> Hazard:
    """No listing is in force."""
    now = hazard.round
    return _with_round(hazard, state, history, Round(
        now.assured, now.deadline, None, now.hands, now.submitted, now.verified, now.extensions, now.pressure,
        now.stop_gap,
    ))  # fmt: skip


def extended(hazard: Hazard, event: Extended, state: HazardState, history: History) -> Hazard:
    """The later deadline is in force."""
    now = hazard.round
    return _with_round(hazard, state, history, Round(
        now.assured, event.deadline, now.listed, now.hands, now.submitted, now.verified, now.extensions + 1,
        now.pressure, now.stop_gap,
    ))  # fmt: skip


def raised(hazard: Hazard, event: Raised, state: HazardState, history: History) -> Hazard:
    """The higher level is in charge."""
    return _with_charge(hazard, state, history, Charge(event.level, event.to or None))


def transferred(hazard: Hazard, event: Transferred, state: HazardState, history: History) -> Hazard:
    """The other department is in charge, at the level the hazard had, or the one of whoever hands it over."""
    level = hazard.level or event.by.level
    assert level is not None, "the AUTHORITY guard lets nobody without a level hand a hazard over"
    return _with_charge(hazard, state, history, Charge(level, event.to))


def pressed(hazard: Hazard, event: Pressed, state: HazardState, history: History) -> Hazard:
    """The pressure is on record; the next must be higher."""
    now = hazard.round
    return _with_round(hazard, state, history, Round(
        now.assured, now.deadline, now.listed, now.hands, now.submitted, now.verified, now.extensions, event.pressure,
        now.stop_gap,
    ))  # fmt: skip


def _with_marks(hazard: Hazard, state: HazardState, history: History, marks: Marks) -> Hazard:
    return Hazard(
        hazard.found, state, hazard.determination, hazard.charge, hazard.round, hazard.orders, marks, history,
    )  # fmt: skip


def traced_back(hazard: Hazard, event: TracedBack, state: HazardState, history: History) -> Hazard:
    """The reason is on record."""
    old = hazard.marks
    marks = Marks(old.reopened, old.earlier, old.traced_back | {event.reason}, old.absorbed)
    return _with_marks(hazard, state, history, marks)


def repeated(hazard: Hazard, event: RepeatNoted, state: HazardState, history: History) -> Hazard:
    """One repeat offence more."""
    old = hazard.marks
    marks = Marks(old.reopened, (*old.earlier, event.earlier), old.traced_back, old.absorbed)
    return _with_marks(hazard, state, history, marks)


def absorbed(hazard: Hazard, event: Absorbed, state: HazardState, history: History) -> Hazard:
    """One duplicate more was merged into it."""
    old = hazard.marks
    marks = Marks(old.reopened, old.earlier, old.traced_back, (*old.absorbed, event.other))
    return _with_marks(hazard, state, history, marks)


def _reopened(marks: Marks) -> Marks:
    return Marks(marks.reopened + 1, marks.earlier, marks.traced_back, marks.absorbed)
