"""Hazards: events of every class, and lives in which each event was accepted.

Derived from the event classes and the table of transitions, so that what is added there is drawn here.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import attrs
from hypothesis import strategies as st

from zbgj.hazards.assurances import Assurances
from zbgj.hazards.events import Belated, Corrected, Event, Found
from zbgj.hazards.hazard import Hazard
from zbgj.hazards.lifecycle import Refused, apply, open_hazard
from zbgj.hazards.officials import Official
from zbgj.hazards.states import Channel, HazardState
from zbgj.hazards.table import TRANSITIONS
from zbgj.model.party import Level
from zbgj.model.words import Sector, named
from zbgj.strategies.owing import identifiers, places

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["events", "findings", "hazards", "lives", "officials", "people"]

_WORDS = st.sampled_from(["one exit only", "rebuild the fan", "检查记录"])
_STANDARDS = st.sampled_from(["《金属非金属矿山重大事故隐患判定标准》"])


def people(party: str = "unit-1", place: str = "CN-54") -> tuple[Official, ...]:
    """Whoever may have to do with a hazard: the party's own people, authorities of two levels, a visitor."""
    return (
        Official("tashi", f"{party}/works"),
        Official("norbu", f"{party}/safety"),
        Official("drolma", "county-bureau", Level.COUNTY),
        Official("yangzom", "county-bureau", Level.COUNTY, place),
        Official("sonam", "prefecture-bureau", Level.PREFECTURE),
        Official("a visitor", "public"),
    )


def officials(party: str = "unit-1", place: str = "CN-54") -> SearchStrategy[Official]:
    """One of those who may have to do with a hazard of the party."""
    return st.sampled_from(people(party, place))


@st.composite
def findings(draw: DrawFn, *, ids: SearchStrategy[str] | None = None, on: dt.date | None = None) -> Found:
    """How a hazard was found: by whichever channel, by somebody who may."""
    party, place = draw(identifiers()), draw(places())
    channel = draw(st.sampled_from(Channel))
    finders = officials(party, place)
    if channel is Channel.SELF_INSPECTION:
        finders = finders.filter(lambda one: one.of(party))
    elif channel in (Channel.SUPERVISION, Channel.TRANSFER):
        finders = finders.filter(lambda one: one.level is not None)
    day = draw(st.dates(dt.date(2023, 1, 1), dt.date(2026, 6, 30))) if on is None else on
    return Found(
        on=day, known=day + dt.timedelta(days=draw(st.sampled_from([0, 0, 0, 2, 30]))), by=draw(finders),
        id=draw(identifiers() if ids is None else ids), party=party, place=place,
        sector=draw(st.sampled_from(list(Sector))),
        channel=channel, description=draw(_WORDS),
    )  # fmt: skip


@st.composite
def events(draw: DrawFn, hazard: Hazard) -> Event:
    """Events that can be put to a hazard: of a class that its state has a row for, on or after its last day.

    Whether the rules accept it is another matter.
    """
    kinds = sorted(
        {row.event for row in TRANSITIONS if hazard.state in row.sources}, key=lambda kind: str(kind.__name__)
    )
    # A merged hazard has no row: anything may be tried, and is refused.
    kind = draw(st.sampled_from(kinds or [Belated]))
    return draw(_event(kind, hazard))


@st.composite
def _event(draw: DrawFn, kind: type[Any], hazard: Hazard, inner: bool = False) -> Event:
    last = hazard.history.event
    on = last.on + dt.timedelta(days=0 if inner else draw(st.sampled_from([0, 0, 1, 3, 20, 90])))
    known = max(on, last.known) + dt.timedelta(days=draw(st.sampled_from([0, 0, 0, 5])))
    whoever = officials(hazard.party, hazard.place)
    if kind in (Belated, Corrected):
        about = [one for one in _kinds() if one not in (Found, Belated, Corrected)]
        nested = st.sampled_from(about).flatmap(lambda one: _event(one, hazard, inner=True))
        fields: dict[str, Any] = {"event": draw(nested)}
        if kind is Corrected:
            fields |= {"entry": draw(st.integers(1, len(hazard.history))), "reasons": draw(_WORDS)}
            if draw(st.booleans()):
                fields["event"] = None
        when = max(on, fields["event"].on if fields["event"] else on)
        made: Event = kind(on=when, known=max(known, when), by=draw(whoever), **fields)
        return made
    hints = get_type_hints(kind)
    fields = {}
    for field in attrs.fields(kind):
        if field.name in ("on", "known", "by") or not field.init:
            continue
        fields[field.name] = draw(_field(field.name, hints[field.name], on, whoever, hazard))
    built: Event = kind(on=on, known=known, by=draw(whoever), **fields)
    return built


@cache
def _kinds() -> tuple[type[Any], ...]:
    return get_args(Event)


def _field(name: str, hint: Any, on: dt.date, whoever: SearchStrategy[Official], hazard: Hazard) -> SearchStrategy[Any]:
    """Values for an attribute of an event, by its name where that says more than its type."""
    limits = st.integers(0, 120).map(lambda days: on + dt.timedelta(days=days))
    match name:
        case "standard":
            return _STANDARDS
        case "deadline":
            return limits
        case "into" | "earlier" | "other":
            return identifiers().filter(lambda key: key != hazard.id)
        case "to":
            return st.sampled_from(["county-fire", "prefecture-bureau"])
        case "about":
            return st.none() | st.integers(1, len(hazard.history))
    options = get_args(hint) or (hint,)
    if Assurances in options:
        return st.builds(
            Assurances, responsibility=_WORDS, measures=_WORDS, funds=_WORDS, deadline=limits, contingency=_WORDS
        )
    if Official in options:
        return whoever
    if bool in options:
        return st.booleans()
    for option in options:
        if named(option):
            return st.sampled_from(list(option))
    return _WORDS


@st.composite
def lives(
    draw: DrawFn, *, ids: SearchStrategy[str] | None = None, most: int = 12, until: dt.date | None = None
) -> tuple[Event, ...]:
    """Histories that the rules accept: a finding, and up to ``most - 1`` events more.

    :param until: no event happens or becomes known after this day.
    """
    return draw(hazards(ids=ids, most=most, until=until)).events


#: What usually comes next, so that lives get old.
_NEXT = {
    HazardState.FOUND: "Determined", HazardState.DETERMINED: "Assured", HazardState.UNDER_TREATMENT: "Submitted",
    HazardState.SUBMITTED: "Verified", HazardState.VERIFIED: "Closed", HazardState.CLOSED: "LookedBack",
}  # fmt: skip


@st.composite
def hazards(
    draw: DrawFn, *, ids: SearchStrategy[str] | None = None, most: int = 12, until: dt.date | None = None
) -> Hazard:
    """Hazards at whatever point of their lives.

    :param most: so many events at most, 1 or more. :param until: as in :func:`lives`.
    """
    hazard = open_hazard(draw(findings(ids=ids, on=None if until is None else draw(_before(until)))))
    kinds = {kind.__name__: kind for kind in _kinds()}
    for _ in range(draw(st.integers(0, most - 1))):
        name = _NEXT.get(hazard.state)
        if name == "Assured" and hazard.round.assured is not None:
            name = "TreatmentBegun"
        usual = st.nothing() if name is None else _event(kinds[name], hazard)
        event = draw(events(hazard) if name is None else usual | usual | events(hazard))
        if until is not None and max(event.on, event.known) > until:
            break
        hazard = _happened(hazard, event)
    return hazard


def _happened(hazard: Hazard, event: Event) -> Hazard:
    """The hazard after the event, by whoever may do it; as it was if nobody may."""
    for by in (event.by, *people(hazard.party, hazard.place)):
        match apply(hazard, attrs.evolve(event, by=by)):
            case Hazard() as after:
                return after
            case Refused():
                pass
    return hazard


def _before(until: dt.date) -> SearchStrategy[dt.date]:
    return st.dates(min(dt.date(2023, 1, 1), until), until)
