"""Random lives of many hazards, and what a register says of them counted one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st

from zbgj import Level, Sector
from zbgj.hazards import (
    Assurances,
    Assured,
    Belated,
    Channel,
    Closed,
    Corrected,
    Determined,
    Dismissed,
    Event,
    Extended,
    Found,
    Funds,
    Grade,
    Hazard,
    HazardState,
    Listed,
    LookedBack,
    Merged,
    Noted,
    Official,
    Raised,
    Regraded,
    RepeatNoted,
    Submitted,
    TreatmentBegun,
    Verified,
    apply,
    as_of,
    open_hazard,
    replay,
    timeline,
)

FIRST = dt.date(2023, 11, 1)
LAST = dt.date(9990, 12, 31)
COUNTY = Official("drolma", "county-bureau", Level.COUNTY)
REGION = Official("sonam", "region-office", Level.REGION)
PLACES = ("CN-54", "CN-54/Lhasa", "CN-54/Lhasa/Chengguan", "CN-54/Lhasa/Doilungdeqen", "CN-54/Ngari/Gar/Shiquanhe")
PARTIES = ("mine-1", "mine-2", "hotel-3")
SECTORS = (Sector.NON_COAL_MINES, Sector.FIRE_SAFETY, Sector.OTHER)
STEPS: dict[HazardState, tuple[type, ...]] = {
    HazardState.FOUND: (Determined, Determined, Dismissed, Merged, Raised),
    HazardState.DETERMINED: (Assured, Assured, TreatmentBegun, Listed, Regraded, Raised, RepeatNoted, Merged, Noted),
    HazardState.UNDER_TREATMENT: (Submitted, Submitted, Extended, Listed, Regraded, Assured, Dismissed),
    HazardState.SUBMITTED: (Verified, Verified, Raised),
    HazardState.VERIFIED: (Closed, Closed, RepeatNoted),
    HazardState.CLOSED: (LookedBack,),
    HazardState.DISMISSED: (LookedBack,),
    HazardState.MERGED: (),
}
#: What brings a hazard nearer to its end, so that random lives get old.
MAIN: dict[HazardState, type] = {
    HazardState.FOUND: Determined,
    HazardState.DETERMINED: TreatmentBegun,
    HazardState.UNDER_TREATMENT: Submitted,
    HazardState.SUBMITTED: Verified,
    HazardState.VERIFIED: Closed,
    HazardState.CLOSED: LookedBack,
    HazardState.DISMISSED: LookedBack,
}
#: Days fall together often: what counts on a day and what on the next is where counting goes wrong.
GAPS = st.sampled_from([0, 0, 0, 10, 10, 20, 40])
#: How far a day asked about lies from the first.
DAYS = st.builds(
    lambda tens, off: FIRST + dt.timedelta(10 * tens + off), st.integers(-4, 28), st.sampled_from([0, 0, 0, 1, -1])
)


def found(number: int, day: dt.date, known: dt.date, draw: Callable[..., Any]) -> Found:
    party = draw(st.sampled_from(PARTIES))
    channel = draw(st.sampled_from([Channel.SELF_INSPECTION, Channel.SUPERVISION, Channel.PUBLIC_REPORT]))
    by = Official("tashi", party) if channel is Channel.SELF_INSPECTION else COUNTY
    return Found(on=day, known=known, by=by, id=f"h-{number:02}", party=party, place=draw(st.sampled_from(PLACES)),
                 sector=draw(st.sampled_from(SECTORS)), channel=channel, description="no second exit")  # fmt: skip


def event(kind: type, hazard: Hazard, day: dt.date, known: dt.date, draw: Callable[..., Any]) -> Event:
    """Such an event, with details that are often possible."""
    when: dict[str, Any] = {"on": day, "known": known, "by": REGION}
    ours = {**when, "by": Official("tashi", hazard.party + "/works")}
    limit = day + dt.timedelta(draw(st.sampled_from([0, 10, 30, 60])))
    grade = draw(st.sampled_from([Grade.MAJOR, Grade.MAJOR, Grade.GENERAL]))
    if kind is Determined:
        return Determined(**when, grade=grade, reasons="seen", standard="a standard")
    if kind is Regraded:
        other = Grade.GENERAL if hazard.grade is Grade.MAJOR else Grade.MAJOR
        return Regraded(**when, grade=other, reasons="seen", standard="a standard")
    if kind is Assured:
        funds = draw(st.sampled_from([Funds(100, 40), Funds(100, 100), Funds(source="own")]))
        given = Assurances(responsibility="T", measures="m", funds=funds, deadline=limit, contingency="leave")
        return Assured(**ours, assurances=given)
    if kind is TreatmentBegun:
        return TreatmentBegun(**ours)
    if kind is Submitted:
        return Submitted(**ours, evidence="file")
    if kind is Extended:
        later = (hazard.deadline or day) + dt.timedelta(30)
        return Extended(**ours, deadline=later, reasons="rock", approved_by=REGION)
    if kind is Dismissed:
        return Dismissed(**when, reasons="none", standard="a standard")
    if kind is Merged:
        return Merged(**when, into=draw(st.sampled_from(["h-00", "h-01", "h-99"])))
    if kind is Raised:
        return Raised(**when, level=draw(st.sampled_from([Level.REGION, Level.PREFECTURE])), to="")
    if kind is Verified:
        return Verified(**when, accepted=draw(st.sampled_from([True, True, False])), reasons="seen")
    if kind is LookedBack:
        return LookedBack(**when, recurred=draw(st.sampled_from([True, True, False])))
    if kind is Listed:
        return Listed(**when, deadline=limit)
    if kind is RepeatNoted:
        return RepeatNoted(**when, earlier="h-98")
    if kind is Noted:
        return Noted(**when, text="seen")
    return Closed(**when)


@st.composite
def hazards(draw: Callable[..., Any], most: int = 5, steps: int = 12, late: bool = True) -> list[Hazard]:
    """Hazards with random lives: what the rules refuse does not happen to them.

    :param late: whether some of it becomes known late, is recorded late, or is corrected.
    """
    lives = []
    lags = st.sampled_from([0, 0, 0, 0, 10, 20]) if late else st.just(0)
    for number in range(draw(st.integers(0, most))):
        day = FIRST + dt.timedelta(10 * draw(st.integers(0, 9)))
        known = day + dt.timedelta(draw(lags))
        hazard = open_hazard(found(number, day, known, draw))
        for _ in range(draw(st.sampled_from([steps, steps // 2, 2]))):
            if not STEPS[hazard.state]:
                break
            day += dt.timedelta(draw(GAPS))
            known = max(day + dt.timedelta(draw(lags)), hazard.history.event.known)
            main = MAIN[hazard.state] if hazard.state is not HazardState.DETERMINED or hazard.assurances else Assured
            kind = draw(st.sampled_from((main, main, main, *STEPS[hazard.state])))
            entry = event(kind, hazard, day, known, draw)
            if late and draw(st.integers(0, 7)) == 7:
                entry = late_entry(hazard, entry, day, known, draw)
            after = apply(hazard, entry)
            hazard = after if isinstance(after, Hazard) else hazard
        lives.append(hazard)
    return draw(st.permutations(lives))


def late_entry(hazard: Hazard, told: Event, day: dt.date, known: dt.date, draw: Callable[..., Any]) -> Event:
    """The event recorded late, an entry corrected or withdrawn, or the finding put right."""
    kind = draw(st.sampled_from(["belated", "corrected", "withdrawn", "found"]))
    when: dict[str, Any] = {"on": day, "known": known, "by": REGION}
    events = hazard.events
    if kind == "belated":
        back = events[-1].on + dt.timedelta(10 * draw(st.integers(0, (day - events[-1].on).days // 10)))
        return Belated(**when, event=event(type(told), hazard, back, back, draw))
    if kind == "found":
        first = hazard.found
        number = int(first.id.removeprefix("h-"))
        back = first.on - dt.timedelta(draw(st.sampled_from([0, 10, 40])))
        return Corrected(**when, entry=1, event=found(number, back, max(back, first.known), draw), reasons="wrong")
    entry = draw(st.integers(1, len(events)))
    wrong = events[entry - 1]
    instead = None
    if kind == "corrected" and type(wrong) in DRAWN:
        instead = event(type(wrong), hazard, wrong.on, day, draw)
    return Corrected(**when, entry=entry, event=instead, reasons="wrong")


DRAWN = {kind for kinds in STEPS.values() for kind in kinds}


class Counted:
    """What the register should say, counted hazard by hazard from :func:`as_of` and :func:`replay`."""

    def __init__(self, hazards: list[Hazard], day: dt.date, known: dt.date | None = None) -> None:
        self.day = day
        self.known = [now for hazard in hazards if (now := as_of(hazard, LAST, known=known)) is not None]
        self.stood = self.at(day)

    def at(self, day: dt.date) -> list[Hazard]:
        return [then for hazard in self.known if (then := as_of(hazard, day)) is not None]

    def open(self, grade: Grade | None, day: dt.date | None = None) -> list[Hazard]:
        stood = self.stood if day is None else self.at(day)
        return [hazard for hazard in stood if hazard.open and grade in (None, hazard.grade)]

    def happened(
        self, kinds: tuple[type, ...], first: dt.date, last: dt.date, grade: Grade | None
    ) -> Iterator[tuple[Hazard, Event]]:
        """Each event of these kinds in the period, with the hazard right after it."""
        for hazard in self.known:
            events = [event for event in timeline(hazard) if not isinstance(event, Noted)]
            for number, event in enumerate(events, 1):
                if not isinstance(event, kinds) or not first <= event.on <= min(last, self.day):
                    continue
                if isinstance(event, LookedBack) and not event.recurred:
                    continue
                after = replay(events[:number])
                if grade in (None, after.grade):
                    yield after, event

    def since(self, hazard: Hazard) -> dt.date:
        """The day from which it had been in its state."""
        now = next(one for one in self.known if one.id == hazard.id)
        state, day = None, dt.date.min
        past = [event for event in timeline(now) if event.on <= self.day and not isinstance(event, Noted)]
        for number, event in enumerate(past, 1):
            after = replay(past[:number]).state
            if after is not state:
                state, day = after, event.on
        return day


def ids(hazards: Any) -> tuple[str, ...]:
    return tuple(sorted(hazard.id for hazard in hazards))
