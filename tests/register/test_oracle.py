"""Every figure against a plain count over the hazards as they stood."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from zbgj import Level
from zbgj.hazards import (
    Channel,
    Closed,
    Dismissed,
    Extended,
    Found,
    Grade,
    Hazard,
    HazardState,
    Listed,
    LookedBack,
    Merged,
    Raised,
    Regraded,
    RepeatNoted,
)
from zbgj.register import Age, By, Happening, Register, SlowProgress, SlowSign, View

from .made import DAYS, FIRST, PARTIES, PLACES, SECTORS, Counted, hazards, ids

GRADES = st.sampled_from([Grade.MAJOR, Grade.GENERAL, None])
KNOWN = st.none() | DAYS
LENGTHS = st.sampled_from([0, 1, 10, 30, 60, 200])
KINDS = {
    Happening.FOUND: Found,
    Happening.LISTED: Listed,
    Happening.EXTENDED: Extended,
    Happening.RAISED: Raised,
    Happening.REGRADED: Regraded,
    Happening.REPEATED: RepeatNoted,
    Happening.CLOSED: Closed,
    Happening.DISMISSED: Dismissed,
    Happening.MERGED: Merged,
    Happening.REOPENED: LookedBack,
}


def seen(lives: list[Hazard], day: dt.date, known: dt.date | None) -> tuple[View, Counted]:
    return Register(lives).at(day, known=known), Counted(lives, day, known)


@given(hazards(), DAYS, KNOWN, GRADES, DAYS)
def test_what_is_open_and_the_stock(
    lives: list[Hazard], day: dt.date, known: dt.date | None, grade: Grade | None, until: dt.date
) -> None:
    view, counted = seen(lives, day, known)
    assert view.open(grade=grade).ids == ids(counted.open(grade))
    assert view.stock(until, grade=grade).ids == ids(h for h in counted.open(grade) if h.found.on <= until)


@given(hazards(), DAYS, KNOWN, GRADES, DAYS, LENGTHS)
def test_what_is_new(
    lives: list[Hazard], day: dt.date, known: dt.date | None, grade: Grade | None, first: dt.date, length: int
) -> None:
    view, counted = seen(lives, day, known)
    last = first + dt.timedelta(length)
    assert view.new(first, last, grade=grade).ids == ids(
        hazard
        for hazard in counted.stood
        if first <= hazard.found.on <= last
        and hazard.state not in (HazardState.DISMISSED, HazardState.MERGED)
        and grade in (None, hazard.grade)
    )


@given(hazards(), DAYS, KNOWN, GRADES, DAYS, LENGTHS, st.sampled_from(Happening))
def test_what_happened(
    lives: list[Hazard], day: dt.date, known: dt.date | None, grade: Grade | None, first: dt.date, length: int,
    kind: Happening,
) -> None:  # fmt: skip
    view, counted = seen(lives, day, known)
    last = first + dt.timedelta(length)
    expected = list(counted.happened((KINDS[kind],), first, last, grade))
    figure = view.happened(kind, first, last, grade=grade)
    assert figure.ids == ids(hazard for hazard, _ in expected)
    months = Counter(event.on.isoformat()[:7] for _, event in expected)
    assert {month: part.value for month, part in figure.by(By.MONTH).items()} == months


@given(hazards(), DAYS, KNOWN, GRADES, DAYS, LENGTHS)
def test_the_rate_of_closing_in_time_and_clearance(
    lives: list[Hazard], day: dt.date, known: dt.date | None, grade: Grade | None, first: dt.date, length: int
) -> None:
    view, counted = seen(lives, day, known)
    last = first + dt.timedelta(length)
    end = min(last, day)
    closed = list(counted.happened((Closed,), first, last, grade))
    still = counted.open(grade, end)
    late = [hazard for hazard, event in closed if event.on > hazard.due]
    limited = [hazard for hazard in still if hazard.due is not None]
    rate = view.closing_rate(first, last, grade=grade)
    assert rate.part.ids == ids(hazard for hazard, event in closed if event.on <= hazard.due)
    assert rate.whole.ids == ids([h for h, _ in closed] + [h for h in limited if first <= h.due <= end])
    clearance = view.clearance(first, last, grade=grade)
    assert clearance.whole.ids == ids([h for h, _ in closed] + still)
    assert clearance.breaking.ids == ids(late + [hazard for hazard in limited if hazard.due < end])
    assert clearance.unlimited.ids == ids(hazard for hazard in still if hazard.due is None)


@given(hazards(), DAYS, KNOWN, GRADES, DAYS)
def test_what_is_slow_unassured_short_listed_and_due(
    lives: list[Hazard], day: dt.date, known: dt.date | None, grade: Grade | None, until: dt.date
) -> None:
    view, counted = seen(lives, day, known)
    still = counted.open(grade)
    assert view.overdue(grade=grade).ids == ids(h for h in still if h.due is not None and h.due < day)
    assert view.unassured(grade=grade).ids == ids(
        hazard for hazard in still if hazard.state is HazardState.DETERMINED and hazard.assurances is None
    )
    short = [hazard for hazard in still if hazard.assurances and hazard.assurances.funds.missing]
    assert view.short_of_funds(grade=grade).ids == ids(short)
    yuan: list[int] = [hazard.assurances.funds.missing or 0 for hazard in short]
    assert view.missing_funds(grade=grade) == sum(yuan)
    listed = [hazard for hazard in still if hazard.listing_deadline]
    assert view.listed(grade=grade).ids == ids(listed)
    assert view.listed(until, grade=grade).ids == ids(h for h in listed if h.listing_deadline <= until)
    assert view.deadlines(grade=grade) == tuple(sorted((hazard.due, hazard.id) for hazard in still if hazard.due))
    assert view.deadlines(grade=grade, listing=True) == tuple(sorted((h.listing_deadline, h.id) for h in listed))


@given(hazards(), DAYS, KNOWN, GRADES, st.sampled_from([0, 9, 10, 20, 30]), st.integers(0, 2))
def test_signs_of_slow_progress(
    lives: list[Hazard], day: dt.date, known: dt.date | None, grade: Grade | None, days: int, extensions: int
) -> None:
    view, counted = seen(lives, day, known)
    waiting = SlowProgress(determination=days, treatment=days, verification=days, extensions=extensions, overdue=days)

    waits = {
        SlowSign.NOT_DETERMINED: HazardState.FOUND,
        SlowSign.NOT_BEGUN: HazardState.DETERMINED,
        SlowSign.NOT_VERIFIED: HazardState.SUBMITTED,
    }
    every: set[str] = set()
    for sign in SlowSign:
        if sign is SlowSign.OVERDUE:
            expected = [h for h in counted.open(grade) if h.due and (day - h.due).days > days]
        elif sign is SlowSign.EXTENDED:
            expected = [h for h in counted.open(grade) if h.extensions > extensions]
        else:
            expected = [
                h for h in counted.open(grade) if h.state is waits[sign] and (day - counted.since(h)).days > days
            ]
        assert view.slow(sign, waiting, grade=grade).ids == ids(expected), sign
        every.update(ids(expected))
    assert view.slow(None, waiting, grade=grade).ids == tuple(sorted(every))


@given(hazards(), DAYS, KNOWN, GRADES, DAYS, st.integers(1, 3))
def test_repeat_offenders(
    lives: list[Hazard], day: dt.date, known: dt.date | None, grade: Grade | None, first: dt.date, least: int
) -> None:
    view, counted = seen(lives, day, known)
    offences = list(counted.happened((RepeatNoted, LookedBack), first, day, grade))
    times = Counter(hazard.party for hazard, _ in offences)
    offenders = view.repeat_offenders(first, at_least=least, grade=grade)
    assert {party: part.value for party, part in offenders.items()} == {p: n for p, n in times.items() if n >= least}
    assert offenders.total.ids == ids(hazard for hazard, _ in offences if times[hazard.party] >= least)


@given(hazards(), DAYS, KNOWN, st.data())
def test_parts_of_the_register_and_selections(
    lives: list[Hazard], day: dt.date, known: dt.date | None, data: st.DataObject
) -> None:
    party = data.draw(st.none() | st.sampled_from(PARTIES))
    place = data.draw(st.none() | st.sampled_from(PLACES))
    sector = data.draw(st.none() | st.sampled_from(SECTORS))
    channel = data.draw(st.none() | st.sampled_from(Channel))
    where: dict[str, Any] = {"party": party, "place": place, "sector": sector, "channel": channel}
    register = Register(lives)
    stood = [
        hazard
        for hazard in Counted(lives, day, known).stood
        if party in (None, hazard.party)
        and (place is None or f"{hazard.place}/".startswith(f"{place}/"))
        and sector in (None, hazard.sector)
        and channel in (None, hazard.channel)
    ]
    assert register.at(day, known=known, **where).open(grade=None).ids == ids(h for h in stood if h.open)
    state = data.draw(st.none() | st.sampled_from(HazardState))
    grade = data.draw(st.none() | st.sampled_from(Grade))
    level = data.draw(st.none() | st.sampled_from(list(Level)))
    department = data.draw(st.sampled_from([None, "county-bureau", "region-office"]))
    still = data.draw(st.none() | st.booleans())
    chosen = register.select(
        **where, state=state, grade=grade, level=level, department=department, open=still, on=day, known=known
    )
    expected = ids(
        hazard
        for hazard in stood
        if state in (None, hazard.state)
        and grade in (None, hazard.grade)
        and level in (None, hazard.level)
        and department in (None, hazard.department)
        and still in (None, hazard.open)
    )
    assert chosen.ids == expected
    assert len(chosen) == len(expected)
    assert [hazard.id for hazard in chosen] == list(expected)
    assert all(hazard in chosen and hazard.id in chosen for hazard in chosen)
    assert chosen.view.new(FIRST, grade=None).ids == ids(
        h for h in stood if h.found.on >= FIRST and h.state not in (HazardState.DISMISSED, HazardState.MERGED)
    )


@given(hazards(), DAYS, KNOWN)
def test_what_an_open_hazard_is_broken_down_by(lives: list[Hazard], day: dt.date, known: dt.date | None) -> None:
    view, counted = seen(lives, day, known)
    bands = [Age(-1, 30), Age(30, 90), Age(90, 180), Age(180, 365), Age(365, None)]

    def place(hazard: Hazard, depth: int) -> str | None:
        parts = hazard.place.split("/")
        return "/".join(parts[:depth]) if len(parts) >= depth else None

    keys = {
        By.REGION: lambda h: place(h, 1),
        By.PREFECTURE: lambda h: place(h, 2),
        By.COUNTY: lambda h: place(h, 3),
        By.TOWNSHIP: lambda h: place(h, 4),
        By.PLACE: lambda h: h.place,
        By.SECTOR: lambda h: h.sector,
        By.CHANNEL: lambda h: h.channel,
        By.PARTY: lambda h: h.party,
        By.STATE: lambda h: h.state,
        By.GRADE: lambda h: h.grade,
        By.LEVEL: lambda h: h.level,
        By.DEPARTMENT: lambda h: h.department,
        By.MONTH: lambda h: h.found.on.isoformat()[:7],
        By.AGE: lambda h: next(b for b in bands if b.up_to is None or (day - h.found.on).days <= b.up_to),
    }
    assert set(keys) == set(By)
    for dimension, key in keys.items():
        parts = view.open(grade=None).by(dimension)
        expected: dict[object, list[Hazard]] = {}
        for hazard in counted.open(None):
            expected.setdefault(key(hazard), []).append(hazard)
        assert {name: part.ids for name, part in parts.items()} == {name: ids(h) for name, h in expected.items()}
