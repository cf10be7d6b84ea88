"""The transition table: the single truth about a hazard's life.

:func:`zbgj.hazards.apply` looks its steps up here, and the diagrams and tables of the documentation are made from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from zbgj.hazards import effects, events, rules
from zbgj.hazards import guards as g
from zbgj.hazards.effects import Effect
from zbgj.hazards.events import Event
from zbgj.hazards.guards import Guard, Outcome
from zbgj.hazards.states import HazardState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from zbgj.hazards.guards import Test
    from zbgj.hazards.hazard import Hazard
    from zbgj.hazards.history import History
    from zbgj.hazards.refusal import Refused
    from zbgj.hazards.rules import Rule

__all__ = ["FINAL", "TRANSITIONS", "Transition", "indexed", "sources_of", "timeless"]


@attrs.frozen
class Transition:
    """A row: in one of these states, this event leads there, if every guard says yes.

    :param event: the class of the event. :param sources: the states; none for the finding, which starts a life.
    :param target: the state it leads to; ``None`` if the state stays the same.
    :param guards: asked in this order; the first "no" is the rule by which the event is refused.
    :param effect: what becomes of the hazard; ``None`` for a late entry: the timeline is folded anew, and says.
    :param outcomes: for a late entry, what is asked of the hazard it came to.
    :param case: for an event that has two outcomes, the one this row is about.
    :param zh: what to call it in Chinese, :param en: and in English, if not by the event's name.
    """

    event: type[Event]
    sources: tuple[HazardState, ...]
    target: HazardState | None
    guards: tuple[Guard, ...]
    effect: Effect | None
    case: bool | None = None
    outcomes: tuple[Outcome, ...] = ()
    zh: str = attrs.field()
    en: str = attrs.field()

    @zh.default
    def _zh(self) -> str:
        return self.event.zh

    @en.default
    def _en(self) -> str:
        return self.event.en

    @property
    def steps(self) -> tuple[tuple[HazardState, HazardState], ...]:
        """Every pair of states it leads from and to."""
        return tuple((source, self.target or source) for source in self.sources)


_S = HazardState
_OPEN = tuple(state for state in _S if state.open)
_IN_HAND = (_S.DETERMINED, _S.UNDER_TREATMENT, _S.SUBMITTED)
_UNTREATED = (_S.FOUND, _S.DETERMINED, _S.UNDER_TREATMENT)
_CLOCKS = (g.TIME, g.KNOWLEDGE)
_USUAL = (*_CLOCKS, g.STANDING)
_AUTHORITY = (*_USUAL, g.AUTHORITY)
#: To let a hazard go in whatever way takes whoever is in charge, the listing authority, and clean hands.
_RELEASE = (*_USUAL, g.COMPETENCE, g.LISTING, g.SEPARATION, g.WORK_GOES_ON)

#: Every transition there is, in the order of a hazard's life.
TRANSITIONS: tuple[Transition, ...] = (
    Transition(events.Found, (), _S.FOUND, (), effects.moved),
    # A person in danger outranks paperwork: only the clocks can refuse these two.
    Transition(events.StopGapControlled, _OPEN, None, _CLOCKS, effects.controlled),
    Transition(events.Suspended, _OPEN, None, _CLOCKS, effects.suspended),
    Transition(events.Resumed, _OPEN, None, (*_USUAL, g.LIFTING), effects.resumed),
    Transition(
        events.Determined, (_S.FOUND,), _S.DETERMINED,
        (*_USUAL, g.COMPETENCE, g.REASONS, g.STANDARD), effects.determined,
    ),
    Transition(
        events.Regraded, _IN_HAND, None,
        (*_USUAL, g.CHANGE, g.COMPETENCE, g.LISTING, g.REASONS, g.STANDARD), effects.regraded,
    ),
    Transition(events.Dismissed, _UNTREATED, _S.DISMISSED, (*_RELEASE, g.REASONS, g.STANDARD), effects.dismissed),
    Transition(events.Merged, _UNTREATED, _S.MERGED, (*_RELEASE, g.OTHER_HAZARD), effects.moved),
    Transition(
        events.Assured, (_S.DETERMINED, _S.UNDER_TREATMENT), None, (*_USUAL, g.AHEAD, g.KEPT), effects.assured
    ),
    Transition(events.TreatmentBegun, (_S.DETERMINED,), _S.UNDER_TREATMENT, (*_USUAL, g.ASSURANCES), effects.begun),
    Transition(
        events.Extended, (_S.DETERMINED, _S.UNDER_TREATMENT), None,
        (*_USUAL, g.LATER, g.AHEAD, g.REASONS, g.APPROVAL), effects.extended,
    ),
    Transition(
        events.Submitted, (_S.UNDER_TREATMENT,), _S.SUBMITTED, (*_USUAL, g.ASSURANCES, g.EVIDENCE), effects.submitted
    ),
    Transition(
        events.Verified, (_S.SUBMITTED,), _S.VERIFIED, (*_USUAL, g.COMPETENCE, g.SEPARATION), effects.verified,
        case=True, zh="验收通过", en="accepted",
    ),
    Transition(
        events.Verified, (_S.SUBMITTED, _S.VERIFIED), _S.UNDER_TREATMENT,
        (*_USUAL, g.COMPETENCE, g.SEPARATION, g.REASONS), effects.verified,
        case=False, zh="验收不通过", en="rejected",
    ),
    Transition(events.Closed, (_S.VERIFIED,), _S.CLOSED, _RELEASE, effects.moved),
    Transition(
        events.LookedBack, (_S.CLOSED,), _S.DETERMINED, _USUAL, effects.reopened,
        case=True, zh="回头看发现复发，重新打开", en="look-back: there again, reopened",
    ),
    Transition(
        events.LookedBack, (_S.DISMISSED,), _S.FOUND, _USUAL, effects.found_again,
        case=True, zh="回头看发现确有隐患", en="look-back: there after all",
    ),
    Transition(
        events.LookedBack, (_S.CLOSED, _S.DISMISSED), None, (*_USUAL, g.SEPARATION), effects.moved,
        case=False, zh="回头看未发现复发", en="look-back: not there",
    ),
    # Not once it is verified: whoever accepted it may not be fit to judge a listed one. Reject it first.
    Transition(events.Listed, _IN_HAND, None, (*_AUTHORITY, g.LISTING, g.AHEAD), effects.listed),
    Transition(
        events.Delisted, (*_IN_HAND, _S.VERIFIED), None, (*_AUTHORITY, g.LISTED, g.LISTING, g.REASONS), effects.delisted
    ),
    Transition(
        events.Raised, _OPEN, None, (*_AUTHORITY, g.COMPETENCE, g.RISE, g.OTHER_DEPARTMENT), effects.raised
    ),
    Transition(
        events.Transferred, _OPEN, None, (*_AUTHORITY, g.COMPETENCE, g.OTHER_DEPARTMENT), effects.transferred
    ),
    Transition(events.Pressed, _OPEN, None, (*_AUTHORITY, g.RISING_PRESSURE), effects.pressed, case=False),
    # Plan 17 has enterprises press those below them; authorities go their own steps whatever they did.
    Transition(
        events.Pressed, _OPEN, None, (*_CLOCKS, g.PARENT), effects.moved,
        case=True, zh="上级企业督促", en="pressed by the parent enterprise",
    ),
    Transition(events.TracedBack, _OPEN, None, _AUTHORITY, effects.traced_back),
    Transition(events.RepeatNoted, _OPEN, None, (*_USUAL, g.REPEATED), effects.repeated),
    Transition(events.Absorbed, _OPEN, None, (*_USUAL, g.ABSORBED), effects.absorbed),
    Transition(events.Belated, _OPEN, None, (*_USUAL, g.BELATED_BY_OWN), None, outcomes=(g.GRADE_KEPT,)),
    Transition(
        events.Corrected, _OPEN, None, (*_USUAL, g.CORRECTABLE, g.FINDING, g.REASONS, g.CORRECTED_BY_OWN), None,
        outcomes=(g.RELIEF,),
    ),
    Transition(events.Noted, _OPEN, None, (*_USUAL, g.ENTRY), effects.moved),
)  # fmt: skip

#: The rule that refuses an event for which an ended hazard's state has no row; elsewhere it is out of turn.
FINAL: dict[HazardState, Rule] = {
    _S.CLOSED: rules.CLOSED_STAYS,
    _S.DISMISSED: rules.DISMISSED_STAYS,
    _S.MERGED: rules.MERGED_STAYS,
}

Key: TypeAlias = tuple[type, bool | None, HazardState]
#: What is done where the guards say yes: an effect, or the timeline folded anew, which may find that it cannot be.
Doing: TypeAlias = "Callable[[Hazard, Any, HazardState, History], Hazard | Refused]"
Step: TypeAlias = "tuple[tuple[tuple[Test, Rule], ...], Doing, HazardState]"


def indexed(
    rows: Iterable[Transition], refold: Callable[[tuple[Outcome, ...]], Doing] | None = None
) -> dict[Key, Step]:
    """The rows by event class, case and state: what a step costs is one look-up here, and its guards.

    :param refold: from a row's outcomes, what is done with a late entry; without it late entries are left out.
    :raises ValueError: if two rows speak of the same step.
    """
    index: dict[Key, Step] = {}
    for row in rows:
        doing: Doing | None = row.effect
        if doing is None and refold is not None:
            doing = refold(row.outcomes)
        if doing is None:
            continue
        checks = tuple((guard.test, guard.rule) for guard in row.guards)
        for source, target in row.steps:
            key = (row.event, row.case, source)
            if key in index:
                raise ValueError(f"two rows for {row.event.__name__} ({row.case}) in {source}; expected one")
            index[key] = (checks, doing, target)
    return index


def timeless(rows: Iterable[Transition]) -> dict[Key, Step]:
    """The rows for a fold over a timeline: in order, so that no clock is asked, and with notes in any state."""
    return indexed(
        attrs.evolve(
            row,
            sources=tuple(HazardState) if row.event is events.Noted else row.sources,
            guards=tuple(guard for guard in row.guards if guard not in _CLOCKS),
        )
        for row in rows
    )


def sources_of(event: Event) -> tuple[HazardState, ...]:
    """The states in which such an event can happen, in the order of a hazard's life.

    >>> from zbgj.hazards import Closed, Official
    >>> sources_of(Closed(on="2024-06-01", by=Official("drolma", "bureau")))
    (<HazardState.VERIFIED: 'verified'>,)
    """
    rows = [row for row in TRANSITIONS if row.event is type(event) and row.case is event.case]
    return tuple(state for state in HazardState if any(state in row.sources for row in rows))
