"""The hazard lifecycle: one pure step, its fold over a history, and views of the past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj._given import expected
from zbgj.days import DateLike, as_date
from zbgj.hazards.corrections import fold, happened, refolding
from zbgj.hazards.effects import opened
from zbgj.hazards.events import Belated, Corrected, Event, Found, Noted, _Event
from zbgj.hazards.hazard import Hazard
from zbgj.hazards.history import History
from zbgj.hazards.refusal import Refused
from zbgj.hazards.rules import TURN
from zbgj.hazards.states import HazardError
from zbgj.hazards.table import FINAL, TRANSITIONS, indexed

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Refused", "ReplayError", "apply", "as_of", "open_hazard", "replay"]

#: The table as steps look it up.
INDEX = indexed(TRANSITIONS, refolding)


class ReplayError(HazardError):
    """A history that holds an event which the rules refuse.

    :ivar number: which event it is, from 1. :ivar refused: the refusal; ``None`` if the first is not a finding.
    """

    def __init__(self, number: int, message: str, refused: Refused | None = None) -> None:
        super().__init__(f"event {number}: {message}")
        self.number = number
        self.refused = refused


def open_hazard(found: Found) -> Hazard:
    """The hazard as it was found: with this its life begins.

    An authority that found it, or took the report or transfer, is in charge of it. What a party finds itself, nobody
    is in charge of until an authority determines, lists, reopens or takes it.

    >>> from zbgj import Level, Sector
    >>> from zbgj.hazards import Channel, Official
    >>> hazard = open_hazard(Found(on="2024-05-20", by=Official("drolma", "bureau", Level.COUNTY), id="h-1",
    ...     party="mine-1", place="CN-54/Lhasa", sector=Sector.NON_COAL_MINES, channel=Channel.SUPERVISION,
    ...     description="no second exit"))
    >>> hazard.state, hazard.department
    (<HazardState.FOUND: 'found'>, 'bureau')
    """
    return opened(found, History(found))


def apply(hazard: Hazard, event: Event) -> Hazard | Refused:
    """The hazard after the event, or the refusal, which names the rule.

    Pure: the hazard given stays what it is. It costs a look-up in the table, the guards, and the new objects; the
    length of the history does not matter.

    >>> from zbgj import Level, Sector
    >>> from zbgj.hazards import Channel, Closed, Official, Suspended
    >>> bureau, miner = Official("drolma", "bureau", Level.COUNTY), Official("tashi", "mine-1")
    >>> hazard = open_hazard(Found(on="2024-05-20", by=bureau, id="h-1", party="mine-1", place="CN-54/Lhasa",
    ...     sector=Sector.NON_COAL_MINES, channel=Channel.SUPERVISION, description="no second exit"))
    >>> apply(hazard, Suspended(on="2024-05-20", by=miner)).suspended
    True
    >>> apply(hazard, Closed(on="2024-05-21", by=bureau)).en
    'refused: closed out (found, not yet determined): this cannot happen in the present state; needed: verified, awaiting close-out'

    A late entry, :class:`Belated` or :class:`Corrected`, costs more: the whole timeline is folded anew, and if any event
    of it would break a rule, the entry is refused.

    :raises TypeError: if the first is no hazard, such as the refusal of an earlier event, or the second no event.
    """  # noqa: E501
    if not isinstance(hazard, Hazard):
        raise TypeError(_no_hazard(hazard))
    if not isinstance(event, _Event):
        raise TypeError(f"event {expected(event, 'an event, such as Determined(...)')}")
    step = INDEX.get((event.__class__, event.case, hazard.state))
    if step is None:
        return Refused(event, FINAL.get(hazard.state, TURN), hazard.state)
    checks, doing, target = step
    for test, rule in checks:
        if not test(hazard, event):
            return Refused(event, rule, hazard.state)
    history = hazard.history
    return doing(hazard, event, target, History(event, history, history.length + 1))


def _no_hazard(given: object) -> str:
    if isinstance(given, Refused):
        return f"hazard is a refusal, so there is no hazard to go on with; {given.en}"
    return f"hazard {expected(given, 'a Hazard')}"


def replay(events: Iterable[Event]) -> Hazard:
    """The hazard to which these events come, the finding first: the same rules hold as when they happened.

    :raises ReplayError: if there are none, the first is not a finding, or one is refused.
    """
    hazard: Hazard | None = None
    for number, event in enumerate(events, 1):
        if hazard is None:
            if not isinstance(event, Found):
                raise ReplayError(number, f"{type(event).__name__}, but a life begins with Found")
            hazard = open_hazard(event)
            continue
        match apply(hazard, event):
            case Refused() as refused:
                raise ReplayError(number, refused.en, refused)
            case Hazard() as hazard:
                pass
    if hazard is None:
        raise ReplayError(0, "there are none, but a life begins with Found")
    return hazard


def as_of(hazard: Hazard, day: DateLike, *, known: DateLike | None = None) -> Hazard | None:
    """The hazard as it stood at the end of a day; ``None`` if it had not been found.

    :param day: what happened up to this day, inclusive, counts.
    :param known: only what was known by this day, inclusive; by default all that is known now. ``as_of(h, d, known=d)``
        is what a report made on that day would have said; ``as_of(h, d)`` is what is known now of that day, with late
        arrivals and corrections at the days they speak of.

    Either view is a hazard that obeyed every rule. Its history are the entries of that time; but where a late entry,
    recorded after the day, speaks of the time before it, there are no such entries, and the history is the
    :func:`timeline` up to the day, without the notes, which speak of entries by their numbers.

    :raises ValueError: if a day is no date.
    """
    last = as_date(day)
    node: History | None = hazard.history
    if known is not None:
        learnt = as_date(known)
        # Both clocks of the entries only run forwards: what was known by then is a beginning of the history.
        while node is not None and node.event.known > learnt:
            node = node.previous
    if node is None:
        return None
    if node.event.on <= last:
        return hazard if node is hazard.history else _standing(happened(node), node)
    if not any(isinstance(entry, Belated | Corrected) for entry in reversed(node)):
        while node is not None and node.event.on > last:
            node = node.previous
        return None if node is None else _standing(node, node)
    past = [event for event in happened(node) if event.on <= last and not isinstance(event, Noted)]
    return _standing(past, History.of(past)) if past else None


def _standing(events: Iterable[Event], history: History) -> Hazard:
    hazard = fold(events, history)
    assert isinstance(hazard, Hazard), "a beginning of a timeline that obeys the rules obeys them"
    return hazard
