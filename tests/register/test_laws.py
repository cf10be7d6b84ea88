"""What holds of any register, whatever is in it."""

from __future__ import annotations

import copy
import datetime as dt
import pickle

from hypothesis import given, settings
from hypothesis import strategies as st

from zbgj.hazards import Grade, Hazard, HazardState, as_of
from zbgj.register import Ages, By, Clearance, ClearanceStanding, Figure, Happening, Rate, Register, View

from .made import DAYS, FIRST, hazards

KNOWN = st.none() | DAYS
LENGTHS = st.sampled_from([0, 1, 10, 30, 60, 200])
GRADES = st.sampled_from([Grade.MAJOR, Grade.GENERAL, None])
DIMENSIONS = st.lists(st.sampled_from([*By, Ages(7, 30)]), min_size=1, max_size=3)


def figures(view: View, grade: Grade | None) -> list[Figure]:
    """Every kind of figure there is."""
    return [
        view.open(grade=grade),
        view.stock(grade=grade),
        view.slow(grade=grade),
        view.overdue(grade=grade),
        view.unassured(grade=grade),
        view.short_of_funds(grade=grade),
        view.listed(grade=grade),
        view.new(FIRST, grade=grade),
        view.ageing(7, grade=grade).total,
        view.repeat_offenders(grade=grade).total,
        *(view.happened(kind, grade=grade) for kind in Happening),
    ]


def everything(view: View) -> list[object]:
    grades: tuple[Grade | None, ...] = (Grade.MAJOR, None)
    return [
        *(figure for grade in grades for figure in figures(view, grade)),
        *(view.closing_rate(FIRST, grade=grade) for grade in grades),
        *(view.clearance(FIRST, grade=grade) for grade in grades),
        *(view.deadlines(grade=grade) for grade in grades),
        view.missing_funds(grade=None),
    ]


@given(hazards(), DAYS, DAYS)
def test_the_stock_only_falls_unless_something_is_reopened_or_regraded(
    lives: list[Hazard], day: dt.date, until: dt.date
) -> None:
    register, after = Register(lives), day + dt.timedelta(1)
    today, tomorrow = register.at(day), register.at(after)
    grown = set(tomorrow.stock(until).ids) - set(today.stock(until).ids)
    changed = {
        key
        for kind in (Happening.REOPENED, Happening.REGRADED)
        for key in tomorrow.happened(kind, after, grade=None).ids
    }
    determined = {hazard.id for hazard in register if (then := as_of(hazard, day)) and then.grade is None}
    assert grown <= changed | determined | set(tomorrow.happened(Happening.FOUND, after, grade=None).ids)


@given(hazards(), DAYS, LENGTHS, KNOWN)
def test_what_is_open_is_what_was_and_what_came_less_what_went(
    lives: list[Hazard], first: dt.date, length: int, known: dt.date | None
) -> None:
    register, last = Register(lives), first + dt.timedelta(length)
    before = register.at(first - dt.timedelta(1), known=known).open(grade=None).value
    view = register.at(last, known=known)

    def count(*kinds: Happening) -> int:
        return sum(view.happened(kind, first, last, grade=None).value for kind in kinds)

    came = count(Happening.FOUND, Happening.REOPENED)
    went = count(Happening.CLOSED, Happening.DISMISSED, Happening.MERGED)
    assert view.open(grade=None).value == before + came - went


@settings(max_examples=40)  # it asks for everything
@given(hazards(), DAYS, KNOWN, GRADES, DIMENSIONS)
def test_the_parts_of_any_breakdown_are_the_whole(
    lives: list[Hazard], day: dt.date, known: dt.date | None, grade: Grade | None, dimensions: list[By | Ages]
) -> None:
    view = Register(lives).at(day, known=known)
    for figure in figures(view, grade):
        parts = figure.by(*dimensions)
        assert sorted(key for part in parts.values() for key in part.ids) == list(figure.ids)
        assert sum(part.value for part in parts.values()) == figure.value
        assert all(parts.values())
        assert len(figure.ids) == figure.value == len(figure)
        assert [hazard.id for hazard in figure.hazards] == sorted(set(figure.ids))
    rate = view.closing_rate(FIRST, grade=grade)
    rates = rate.by(*dimensions)
    assert sum(part.part.value for part in rates.values()) == rate.part.value
    assert sum(part.whole.value for part in rates.values()) == rate.whole.value
    assert all(part.value is not None and 0 <= part.value <= 1 for part in rates.values())
    clearance = view.clearance(FIRST, grade=grade)
    parts_ = clearance.by(*dimensions).values()
    assert sum(part.breaking.value for part in parts_) == clearance.breaking.value
    assert (clearance.standing is ClearanceStanding.NOT_MET) == any(
        part.standing is ClearanceStanding.NOT_MET for part in parts_
    )


@settings(max_examples=40)  # it asks for everything
@given(hazards(), DAYS, KNOWN, st.randoms())
def test_the_order_of_the_hazards_does_not_matter(
    lives: list[Hazard], day: dt.date, known: dt.date | None, rnd
) -> None:
    other = list(lives)
    rnd.shuffle(other)
    assert Register(other) == Register(lives)
    assert everything(Register(other).at(day, known=known)) == everything(Register(lives).at(day, known=known))


@settings(max_examples=40)  # it asks for everything
@given(hazards(), DAYS, KNOWN)
def test_a_register_is_the_one_rebuilt_from_the_events(
    lives: list[Hazard], day: dt.date, known: dt.date | None
) -> None:
    register = Register(lives)
    for again in (
        Register.replayed(hazard.events for hazard in lives),
        pickle.loads(pickle.dumps(register)),
        copy.deepcopy(register),
    ):
        assert again == register
        assert everything(again.at(day, known=known)) == everything(register.at(day, known=known))


@settings(max_examples=40)  # it asks for everything
@given(hazards(most=8), DAYS, KNOWN, st.data())
def test_a_register_that_grew_is_the_one_made_at_once(
    lives: list[Hazard], day: dt.date, known: dt.date | None, data: st.DataObject
) -> None:
    grown = Register()
    for hazard in lives:
        events = hazard.events
        youth = Register.replayed([events[: data.draw(st.integers(1, len(events)))]])
        grown = grown.with_(*youth)
    before, seen = grown, everything(grown.at(day, known=known))
    while lives:
        size = data.draw(st.integers(1, len(lives)))
        grown, lives_, lives = grown.with_(*lives[:size]), lives[:size], lives[size:]
        assert all(hazard.id in grown and grown[hazard.id] == hazard for hazard in lives_)
    whole = Register(list(grown))
    assert grown == whole
    assert len(grown) == len(list(grown)) == len(before)
    assert [hazard.id for hazard in grown] == sorted(hazard.id for hazard in whole)
    assert everything(grown.at(day, known=known)) == everything(whole.at(day, known=known))
    assert everything(before.at(day, known=known)) == seen, "a register changed when another was made from it"


@settings(max_examples=40)  # it asks for everything
@given(hazards(late=False), DAYS, DAYS)
def test_what_is_always_known_in_time_looks_the_same_when_only_that_is_asked_for(
    lives: list[Hazard], day: dt.date, known: dt.date
) -> None:
    register = Register(lives)
    assert everything(register.at(day, known=max(day, known))) == everything(register.at(day))


@given(hazards(), DAYS)
def test_every_hazard_is_open_closed_dismissed_merged_or_not_found_yet(lives: list[Hazard], day: dt.date) -> None:
    register = Register(lives)
    ended = [register.select(state=state, on=day) for state in HazardState if not state.open]
    assert len(register.select(open=True, on=day)) + sum(map(len, ended)) == len(register.select(on=day))
    assert len(register.select()) == len(register) == len(lives)


@given(hazards(), DAYS, KNOWN, st.sampled_from([By.PREFECTURE, By.SECTOR, By.PARTY]))
def test_a_part_of_a_figure_is_the_figure_of_the_part(
    lives: list[Hazard], day: dt.date, known: dt.date | None, dimension: By
) -> None:
    register = Register(lives)
    scope = {By.PREFECTURE: "place", By.SECTOR: "sector", By.PARTY: "party"}[dimension]
    view = register.at(day, known=known)
    for key, part in view.open(grade=None).by(dimension).items():
        if key is not None:
            there = register.at(day, known=known, **{scope: key})
            assert there.open(grade=None) == part
            rate: Rate = view.closing_rate(FIRST).by(dimension)[key]
            clearance: Clearance = view.clearance(FIRST).by(dimension)[key]
            assert (there.closing_rate(FIRST), there.clearance(FIRST)) == (rate, clearance)
