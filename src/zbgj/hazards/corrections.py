"""Late entries: what the record comes to when something is known late, or was recorded wrongly.

An entry is never changed. A *timeline* is what the entries come to: each with its last correction, in the order in
which things happened, those of one day in the order of the entries. A hazard is the fold of its timeline. As long as
every entry was made in time, timeline and entries are the same, and nothing here is needed.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import attrs

from zbgj.hazards.effects import opened
from zbgj.hazards.events import Belated, Corrected, Event, Found
from zbgj.hazards.hazard import Hazard
from zbgj.hazards.refusal import Refused
from zbgj.hazards.rules import TIME, TURN, Rule
from zbgj.hazards.table import FINAL, TRANSITIONS, timeless

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zbgj.hazards.guards import Outcome
    from zbgj.hazards.history import History
    from zbgj.hazards.states import HazardState
    from zbgj.hazards.table import Doing

__all__ = ["timeline"]

#: The table as a fold over a timeline looks it up.
TIMELESS = timeless(TRANSITIONS)


def timeline(hazard: Hazard) -> tuple[Event, ...]:
    """What happened to the hazard, as it is known now, the earliest first.

    Late entries stand at the days they speak of, corrections in place of what they correct, what was withdrawn not at
    all. The hazard is the fold of it. As long as every entry was made in time, these are the entries themselves.

    A late event has the ``known`` it would have had, had it been recorded in time; when the ledger did learn of it is
    said by its entry in the history.

    >>> from zbgj import Level, Sector
    >>> from zbgj.hazards import Channel, Noted, Official, Suspended, apply, open_hazard
    >>> bureau = Official("drolma", "bureau", Level.COUNTY)
    >>> hazard = open_hazard(Found(on="2024-05-20", by=bureau, id="h-1", party="mine-1", place="CN-54/Lhasa",
    ...     sector=Sector.NON_COAL_MINES, channel=Channel.SUPERVISION, description="no second exit"))
    >>> hazard = apply(hazard, Noted(on="2024-06-03", by=bureau, text="photographs filed"))
    >>> hazard = apply(hazard, Belated(on="2024-06-05", by=bureau, event=Suspended(on="2024-05-21", by=bureau)))
    >>> [(event.en, str(event.on)) for event in timeline(hazard)]
    [('found', '2024-05-20'), ('work suspended', '2024-05-21'), ('noted', '2024-06-03')]
    """
    return tuple(happened(hazard.history))


def happened(history: History) -> list[Event]:
    """The timeline of these entries."""
    told: dict[int, Event] = {}
    late: set[int] = set()
    for number, entry in enumerate(history, 1):
        if isinstance(entry, Corrected):
            late.add(entry.entry)
            told.pop(entry.entry, None)
            if entry.event is not None:
                told[entry.entry] = entry.event
        elif isinstance(entry, Belated):
            late.add(number)
            told[number] = entry.event
        else:
            told[number] = entry
    if not late:
        return list(told.values())
    events: list[Event] = []
    for number in sorted(told, key=lambda number: (told[number].on, number)):
        event = told[number]
        if number in late:
            # Not before what stands before it, so that the timeline could have been recorded as it stands.
            known = max(event.on, events[-1].known) if events else event.on
            event = attrs.evolve(event, known=known)
        events.append(event)
    return events


@attrs.frozen
class Broken:
    """Where a timeline cannot be: the event, and the rule it would break."""

    event: Event
    rule: Rule


def fold(events: Iterable[Event], history: History) -> Hazard | Broken:
    """The hazard to which a timeline comes, with this history; or where it breaks a rule."""
    hazard: Hazard | None = None
    for event in events:
        if hazard is None:
            if not isinstance(event, Found):
                return Broken(event, TIME)  # it would have happened before the finding
            hazard = opened(event, history)
            continue
        step = TIMELESS.get((event.__class__, event.case, hazard.state))
        if step is None:
            return Broken(event, FINAL.get(hazard.state, TURN))
        checks, doing, target = step
        for test, rule in checks:
            if not test(hazard, event):
                return Broken(event, rule)
        done = doing(hazard, event, target, history)
        assert isinstance(done, Hazard), "late entries are not in a timeline"
        hazard = done
    assert hazard is not None, "the finding cannot be withdrawn"
    return hazard


def refolding(outcomes: tuple[Outcome, ...]) -> Doing:
    """What is done with a late entry: the timeline is folded anew, and the outcomes are asked."""
    return partial(_refolded, outcomes)


def _refolded(
    outcomes: tuple[Outcome, ...], hazard: Hazard, entry: Event, _state: HazardState, history: History
) -> Hazard | Refused:
    after = fold(happened(history), history)
    if isinstance(after, Broken):
        return Refused(entry, after.rule, hazard.state, after.event)
    for outcome in outcomes:
        if not outcome.test(hazard, entry, after):
            return Refused(entry, outcome.rule, hazard.state)
    return after
