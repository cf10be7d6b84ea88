"""What of a hazard's life the register counts with: how it stood from day to day, and what happened when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zbgj.hazards import events as e
from zbgj.hazards.corrections import TIMELESS
from zbgj.hazards.effects import opened
from zbgj.hazards.hazard import Hazard
from zbgj.hazards.history import History
from zbgj.labels import Labelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zbgj.hazards.states import Grade, HazardState
    from zbgj.model.party import Level

__all__ = ["Happening", "Standing", "happening", "lateness", "stages"]


class Happening(Labelled):
    """What can happen to a hazard and is counted by the day it happened.

    >>> Happening.CLOSED.zh, Happening.REOPENED.en
    ('销号', 'reopened')
    """

    __hash__ = object.__hash__

    FOUND = ("found", "发现", "found")
    LISTED = ("listed", "挂牌督办", "put under listed supervision")
    EXTENDED = ("extended", "延长期限", "time limit extended")
    RAISED = ("raised", "提级", "raised in level")
    REGRADED = ("regraded", "重新判定等级", "regraded")
    REPEATED = ("repeated", "屡改屡犯", "noted as a repeat offence")
    CLOSED = ("closed", "销号", "closed out")
    DISMISSED = ("dismissed", "判定为不构成隐患", "dismissed, not a hazard")
    MERGED = ("merged", "并案", "merged into another, as a duplicate")
    REOPENED = ("reopened", "重新打开", "reopened")


_HAPPENINGS: dict[type, Happening] = {
    e.Found: Happening.FOUND,
    e.Listed: Happening.LISTED,
    e.Extended: Happening.EXTENDED,
    e.Raised: Happening.RAISED,
    e.Regraded: Happening.REGRADED,
    e.RepeatNoted: Happening.REPEATED,
    e.Closed: Happening.CLOSED,
    e.Dismissed: Happening.DISMISSED,
    e.Merged: Happening.MERGED,
    e.LookedBack: Happening.REOPENED,
}


def happening(event: e.Event) -> Happening | None:
    """What is counted of the event; ``None`` if nothing is."""
    kind = _HAPPENINGS.get(event.__class__)
    if isinstance(event, e.LookedBack) and not event.recurred:
        return None
    return kind


class Standing(NamedTuple):
    """How a hazard stood: what few values can say, so that hazards share them."""

    state: HazardState
    grade: Grade | None
    level: Level | None
    department: str | None
    assured: bool
    extensions: int

    @classmethod
    def of(cls, hazard: Hazard) -> Standing:
        """How this hazard stands."""
        assured, extensions = hazard.round.assured is not None, hazard.round.extensions
        return cls(hazard.state, hazard.grade, hazard.level, hazard.department, assured, extensions)

    @property
    def open(self) -> bool:
        """Whether the hazard still had to be dealt with."""
        return self.state.open


def stages(events: Sequence[e.Event]) -> Iterator[tuple[e.Event, Hazard]]:
    """Each event of a life, with the hazard after it.

    The life has been judged by the rules when it was lived: here the table and its effects alone fold it again, which
    is several times faster than :func:`~zbgj.hazards.replay` and by the same truth.

    :param events: the timeline of a hazard. :returns: hazards without their histories.
    """
    found = events[0]
    assert isinstance(found, e.Found), "a life begins with Found"
    history = History(found)
    hazard = opened(found, history)
    yield found, hazard
    for event in events[1:]:
        _, effect, target = TIMELESS[event.__class__, event.case, hazard.state]
        after = effect(hazard, event, target, history)
        assert isinstance(after, Hazard), "late entries are not in a timeline"
        hazard = after
        yield event, hazard


def lateness(hazard: Hazard) -> Iterator[tuple[int, int]]:
    """For every entry known later than what it is about: the first day it can change, and the day it became known."""
    for entry in hazard.history:
        if isinstance(entry, e.Corrected):
            yield 0, entry.known.toordinal()
            continue
        happened = entry.event.on if isinstance(entry, e.Belated) else entry.on
        if entry.known != happened:
            yield happened.toordinal(), entry.known.toordinal()
