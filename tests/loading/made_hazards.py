"""Events and hazards drawn from the classes themselves: a new event is drawn without a word here."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

import attrs
from hypothesis import assume
from hypothesis import strategies as st

from zbgj import Level, Sector
from zbgj.hazards import Channel, Found, Hazard, HazardError, Official, apply, open_hazard
from zbgj.loading.events import EVENTS, is_event
from zbgj.loading.kinds import members
from zbgj.model.words import named

DAY = dt.date(2024, 5, 20)
DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2027, 12, 31))
#: Texts that have broken files before: signs, quotes, line ends, what looks like a number, a date or a formula.
NASTY = ["=1+1", "+86 1380", "-", "@x", "'quoted", "第二出口\n缺失", "007", "1e5", "2024-05-20", "TRUE", "a" * 500,
         "  edged ", "\t tab", "“全”", "<a>&amp;", "é", "𠮷", "_x000D_", "_x0041_", "#REF!", "a,b;c|d"]  # fmt: skip
TEXTS = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
TEXTS = TEXTS.filter(lambda text: bool(text.strip()))

COUNTY = Official("drolma", "county-bureau", Level.COUNTY, "CN-54/Lhasa")
REGION = Official("sonam", "region-bureau", Level.REGION)
TASHI = Official("tashi", "mine-1/works")
NORBU = Official("norbu", "mine-1/safety")
PEOPLE = (COUNTY, REGION, TASHI, NORBU)


def values(type_: Any, people: st.SearchStrategy[Official] | None = None) -> st.SearchStrategy[Any]:
    """Values of a type, legal on their own."""
    if is_event(type_):
        none = st.none() if type(None) in get_args(type_) else st.nothing()
        simple = [class_ for class_ in EVENTS.values() if not any(map(is_event, get_type_hints(class_).values()))]
        return none | st.sampled_from(simple).flatmap(lambda class_: events(class_, people))
    inner = members(type_)
    if inner:
        return st.none() | st.one_of([values(one, people) for one in inner])
    if get_origin(type_) is tuple:
        return st.lists(values(get_args(type_)[0], people), min_size=1, max_size=3).map(tuple)
    if type_ is Official and people is not None:
        return people
    if type_ is dt.date:
        return DAYS
    if type_ is bool:
        return st.booleans()
    if type_ is int:
        return st.integers(1, 9)
    if type_ is str:
        return TEXTS
    if named(type_) or (isinstance(type_, type) and issubclass(type_, Enum)):
        return st.sampled_from(list(type_))
    return objects(type_, people)


@st.composite
def objects(draw: st.DrawFn, type_: type[Any], people: st.SearchStrategy[Official] | None = None) -> Any:
    hints = get_type_hints(type_)
    given = {}
    for field in attrs.fields(type_):
        if field.init and (field.default is attrs.NOTHING or draw(st.booleans())):
            given[field.name] = draw(values(hints[field.name], people))
    try:
        return type_(**given)
    except (HazardError, ValueError):
        assume(False)


@st.composite
def events(draw: st.DrawFn, type_: type[Any], people: st.SearchStrategy[Official] | None = None) -> Any:
    """An event that became known on the day it happened or later."""
    if type_ is Found:
        channel = draw(st.sampled_from([Channel.PUBLIC_REPORT, Channel.LOOK_BACK]))
    hints = get_type_hints(type_)
    on = draw(DAYS)
    given: dict[str, Any] = {"on": on, "known": on + dt.timedelta(draw(st.integers(0, 3)))}
    for field in attrs.fields(type_):
        if field.init and field.name not in given and (field.default is attrs.NOTHING or draw(st.booleans())):
            given[field.name] = draw(values(hints[field.name], people))
    if type_ is Found:
        given["channel"] = channel
    try:
        return type_(**given)
    except (HazardError, ValueError):
        assume(False)


@st.composite
def hazards(draw: st.DrawFn, identifier: str = "h-1", steps: int = 25) -> Hazard:
    """A hazard with whatever of some random events was accepted, one after another."""
    today = draw(DAYS)
    hazard = open_hazard(
        Found(
            on=today,
            by=COUNTY,
            id=identifier,
            party="mine-1",
            place="CN-54/Lhasa/x",
            sector=draw(st.sampled_from(list(Sector))),
            channel=Channel.SUPERVISION,
            description=draw(TEXTS),
        )
    )
    people = st.sampled_from(PEOPLE)
    life = ["determined", "assured", "treatment-begun", "submitted", "verified", "closed", "looked-back"]
    names = [*life[: draw(st.integers(0, len(life)))], *draw(st.lists(st.sampled_from(list(EVENTS)), max_size=steps))]
    for name in names:
        event = draw(events(EVENTS[name], people))
        today += dt.timedelta(draw(st.integers(0, 3)))
        changes: dict[str, Any] = {"on": today, "known": max(today, hazard.events[-1].known)}
        if hasattr(event, "deadline") and "deadline" in attrs.fields_dict(type(event)):
            changes["deadline"] = today + dt.timedelta(draw(st.integers(0, 90)))
        if name == "assured":
            changes["assurances"] = attrs.evolve(event.assurances, deadline=today + dt.timedelta(30))
        if name in life:
            changes["by"] = REGION if name in ("determined", "verified", "closed", "looked-back") else TASHI
        inner = getattr(event, "event", None)
        if inner is not None and inner.on > today:
            changes["event"] = attrs.evolve(inner, on=today, known=today)
        try:
            event = attrs.evolve(event, **changes)
        except HazardError:
            continue
        match apply(hazard, event):
            case Hazard() as hazard:
                pass
    return hazard
