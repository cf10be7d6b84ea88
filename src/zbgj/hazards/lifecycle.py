"""The hazard lifecycle: one pure step, its fold over a history, and views of the past."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

import attrs

from zbgj.days import DateLike, as_date
from zbgj.hazards.effects import taken_charge
from zbgj.hazards.events import Event, Found
from zbgj.hazards.hazard import Hazard, Round
from zbgj.hazards.history import History
from zbgj.hazards.rules import TURN, Rule
from zbgj.hazards.states import Channel, HazardError, HazardState
from zbgj.hazards.table import FINAL, INDEX, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Refused", "ReplayError", "apply", "as_of", "open_hazard", "replay"]


@attrs.frozen
class Refused:
    """An event that could not be, and the rule it would have broken. The hazard is what it was.

    :param event: the event. :param rule: the rule. :param state: the state the hazard was and is in.
    """

    event: Event
    rule: Rule
    state: HazardState

    @property
    def needs_zh(self) -> str:
        """What would be needed, in Chinese."""
        return self._needs("zh") or self.rule.needs_zh

    @property
    def needs_en(self) -> str:
        """What would be needed, in English."""
        return self._needs("en") or self.rule.needs_en

    @property
    def zh(self) -> str:
        """The refusal in a Chinese sentence."""
        return f"不予办理“{self.event.zh}”（{self.state.zh}）：{self.rule.zh}；需要：{self.needs_zh}"

    @property
    def en(self) -> str:
        """The refusal in an English sentence."""
        return f"refused: {self.event.en} ({self.state.en}): {self.rule.en}; needed: {self.needs_en}"

    def _needs(self, language: str) -> str:
        if self.rule is not TURN:
            return ""
        names = [getattr(state, language) for state in sources_of(self.event)]
        return ("、" if language == "zh" else "; ").join(names)


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
    >>> from zbgj.hazards import Official
    >>> hazard = open_hazard(Found(on="2024-05-20", by=Official("drolma", "bureau", Level.COUNTY), id="h-1",
    ...     party="mine-1", place="CN-54/Lhasa", sector=Sector.NON_COAL_MINES, channel=Channel.SUPERVISION,
    ...     description="no second exit"))
    >>> hazard.state, hazard.department
    (<HazardState.FOUND: 'found'>, 'bureau')
    """
    charge = None if found.channel is Channel.SELF_INSPECTION else taken_charge(None, found.by, found.party)
    return Hazard(found, HazardState.FOUND, None, charge, Round(), (), 0, 0, frozenset(), History(found))


def apply(hazard: Hazard, event: Event) -> Hazard | Refused:
    """The hazard after the event, or the refusal, which names the rule.

    Pure: the hazard given stays what it is. It costs a look-up in the table, the guards, and the new objects; the
    length of the history does not matter.

    >>> from zbgj import Level, Sector
    >>> from zbgj.hazards import Closed, Official, Suspended
    >>> bureau, miner = Official("drolma", "bureau", Level.COUNTY), Official("tashi", "mine-1")
    >>> hazard = open_hazard(Found(on="2024-05-20", by=bureau, id="h-1", party="mine-1", place="CN-54/Lhasa",
    ...     sector=Sector.NON_COAL_MINES, channel=Channel.SUPERVISION, description="no second exit"))
    >>> apply(hazard, Suspended(on="2024-05-20", by=miner)).suspended
    True
    >>> apply(hazard, Closed(on="2024-05-21", by=bureau)).en
    'refused: closed out (found, not yet determined): this cannot happen in the present state; needed: verified, awaiting close-out'
    """  # noqa: E501
    step = INDEX.get((event.__class__, event.case, hazard.state))
    if step is None:
        return Refused(event, FINAL.get(hazard.state, TURN), hazard.state)
    checks, effect, target = step
    for test, rule in checks:
        if not test(hazard, event):
            return Refused(event, rule, hazard.state)
    history = hazard.history
    return effect(hazard, event, target, History(event, history, history.length + 1))


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
        is what a report made on that day would have said.

    Both clocks only run forwards, so that either view is a beginning of the history, and a hazard that obeyed every
    rule.

    :raises ValueError: if a day is no date.
    """
    last = as_date(day)
    learnt = None if known is None else as_date(known)
    past = tuple(
        takewhile(lambda event: event.on <= last and (learnt is None or event.known <= learnt), hazard.history)
    )
    return replay(past) if past else None
