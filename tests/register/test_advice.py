"""Supervision advice: what the plans call for, no more, with figures and clause."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zbgj import Level, Party, PartyKind, Sector, load_catalog
from zbgj.hazards import (
    Assurances,
    Assured,
    Belated,
    Channel,
    Closed,
    Determined,
    Extended,
    Found,
    Grade,
    Hazard,
    HazardState,
    Listed,
    LookedBack,
    Official,
    Pressed,
    Pressure,
    RepeatNoted,
    Submitted,
    TraceBackReason,
    TracedBack,
    Transferred,
    TreatmentBegun,
    Verified,
    apply,
    as_of,
    replay,
    timeline,
)
from zbgj.register import Register
from zbgj.register.advice import Advice, Urgency, advise
from zbgj.register.calls import Action, Addressee, Occasion, calls_of
from zbgj.register.slow import SlowProgress

from .supervised import (
    COUNTY,
    DAYS,
    PLACE,
    PREFECTURE,
    authority,
    begun,
    done,
    found,
    general,
    hazards,
    late,
    limit,
    lived,
    major,
    registers,
    unit,
)

if TYPE_CHECKING:
    from pathlib import Path

CATALOG = load_catalog()
L, C, T, E = Pressure
NL, NF, RF, FK = TraceBackReason
ALL = {NL, NF, RF, FK, Occasion.REPEATED}

#: What each plan calls for, read by hand in the document: (measures, occasions). What is not here calls for nothing
#: that a hazard's record can give occasion for (14 and 24 also trace back what inspectors missed).
PRESSURE: dict[str, list[tuple[set[Pressure], set[Any]]]] = {
    "01": [({C, T}, {Occasion.SLOW})],
    "04": [({C, T}, {Occasion.SLOW}), ({C}, {NL, RF})],
    "05": [({C, T}, {Occasion.SLOW})],
    "06": [({C, T, E}, {NL, NF, RF, FK, Occasion.INCOMPLETE})],
    "07": [({C, T, E}, {Occasion.POOR})],
    "09": [({C, T, E}, {Occasion.POOR})],
    "10": [({C, T, E}, {Occasion.SLOW, RF})],
    "12": [({C, T, E}, {Occasion.POOR})],
    "13": [({C, T}, {Occasion.SLOW}), ({C, T}, {Occasion.BATCH}), ({C, T}, {Occasion.POOR})],
    "14": [({L, C, T, E}, {Occasion.SLOW}), ({C, T}, {Occasion.SLOW})],
    "16": [({E}, {Occasion.BATCH})],
    "17": [({T}, {Occasion.POOR})],
    "18": [({T}, {Occasion.INCOMPLETE})],
    "22": [({C, T, E}, {Occasion.POOR})],
    "23": [({C, T}, {Occasion.SLOW}), ({C, T, E}, {Occasion.POOR})],
    "24": [({L, C, T, E}, {Occasion.SLOW}), ({C}, {Occasion.SLOW, NF})],
    "25": [({C, T}, {Occasion.SLOW})],
    "26": [({E}, {Occasion.BATCH}), ({T}, {Occasion.LISTED})],
    "28": [({C, T, E}, {Occasion.POOR}), ({E}, {Occasion.BATCH})],
    "29": [({C, T, E}, {Occasion.POOR})],
    "34": [({L, C, T}, {Occasion.SLOW}), ({C, T, E}, {Occasion.POOR})],
}
LISTING: dict[str, set[Any]] = {
    "02": {Occasion.POOR}, "07": {Occasion.FOUND}, "09": {Occasion.FOUND}, "10": {Occasion.FOUND},
    "16": {Occasion.BATCH}, "22": {Occasion.FOUND}, "26": {Occasion.BATCH}, "28": {Occasion.BATCH},
}  # fmt: skip
TRACE_BACK: dict[str, set[Any]] = {
    "06": {NL, NF, RF, FK}, "08": {NL, RF}, "13": {NL, NF, RF}, "14": {Occasion.REPEATED}, "17": ALL, "22": {NL, RF},
    "25": {NL, RF}, "26": ALL, "30": ALL, "34": {NL, RF},
}  # fmt: skip
RAISING: dict[str, set[Any]] = {"02": {Occasion.POOR}, "04": {Occasion.CROSS_DEPARTMENT}}
LOOK_BACK = {"08", "13", "18"}
ASSURANCES = {"14", "20", "24"}
#: The plans that press for hazards of any grade.
ANY_GRADE = {"10"}


# --- what the plans call for -------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", list(CATALOG))
def test_a_plan_calls_for_what_was_read_in_it_by_hand(plan: str) -> None:
    calls = calls_of(CATALOG[plan])
    items = dict.fromkeys(call.item.id for call in calls if call.action.pressure)
    pressure = [
        (
            {call.action.pressure for call in calls if call.item.id == item and call.action.pressure},
            set().union(*(call.on for call in calls if call.item.id == item and call.action.pressure)),
        )
        for item in items
    ]
    expected = PRESSURE.get(plan, [])
    assert len(pressure) == len(expected)
    assert all(one in expected for one in pressure)

    def on(action: Action) -> set[Any]:
        return set().union(*(call.on for call in calls if call.action is action))

    assert on(Action.LIST) == LISTING.get(plan, set())
    assert on(Action.TRACE_BACK) == TRACE_BACK.get(plan, set())
    assert on(Action.RAISE) == RAISING.get(plan, set())
    assert (on(Action.LOOK_BACK) != set()) == (plan in LOOK_BACK)
    assert (on(Action.ASSURE) != set()) == (plan in ASSURANCES)


def test_only_the_plans_that_blame_bureaus_address_them() -> None:
    addressed = {
        (call.item.plan, call.addressee) for plan in CATALOG.plans() for call in calls_of(plan) if call.action.pressure
    }
    others = {(plan, addressee) for plan, addressee in addressed if addressee is not Addressee.PARTY}
    assert others == {("04", Addressee.AUTHORITY), ("04", Addressee.GOVERNMENT), ("12", Addressee.AUTHORITY)}


def test_only_the_plans_that_speak_of_any_hazard_press_for_general_ones() -> None:
    pressing = [call for plan in CATALOG.plans() for call in calls_of(plan) if call.action.pressure]
    assert {call.item.plan for call in pressing if call.grade is None} == ANY_GRADE


def test_a_clause_about_general_hazards_is_not_put_to_a_major_one() -> None:
    calls = [call for call in calls_of(CATALOG["23"]) if call.action is Action.MIND_LIMIT]
    assert {call.grade for call in calls if call.item.id == "23-2.2.5-general-hazards"} == {Grade.GENERAL}
    assert {call.grade for call in calls if call.item.id == "23-2.2.5-major-hazards"} == {Grade.MAJOR}


@pytest.mark.parametrize("item", [
    "08-2.5.6-inform-principals", "16-2.3.6-closed-loop-platform", "27-2.2.5-closed-loop-list",
    "29-4.4-reassess-and-verify",
])  # fmt: skip
def test_a_passed_limit_is_not_put_to_a_clause_that_corrects_nothing(item: str) -> None:
    calls = [call for call in calls_of(CATALOG[item[:2]]) if call.action is Action.MIND_LIMIT]
    assert CATALOG.item(item)
    assert calls
    assert item not in {call.item.id for call in calls}


def test_only_corrections_are_looked_back_on_not_licences_buildings_or_the_action() -> None:
    themed = {item.id for plan in CATALOG.plans() for item in plan.duties if "look-back" in item.themes}
    called = {call.item.id for plan in CATALOG.plans() for call in calls_of(plan) if call.action is Action.LOOK_BACK}
    assert called == {"08-1-look-back-2023", "13-4.5-look-back", "18-2.4.11-look-back"}
    assert themed - called == {
        "02-2.3-relocation-look-back", "15-2.2.1-guidance-look-back", "15-2.2.2-licence-look-back",
        "26-2.2.2-heritage-look-back", "29-4.4-look-back", "34-2.7.17-look-back",
    }  # fmt: skip


@pytest.mark.parametrize("theme", ["look-back", "raising"])
def test_a_theme_of_a_set_term_is_on_every_item_that_names_it(theme: str) -> None:
    term = {"look-back": "回头看", "raising": "提级"}[theme]
    naming = {item.id for plan in CATALOG.plans() for item in plan.duties if term in item.zh}
    themed = {item.id for plan in CATALOG.plans() for item in plan.duties if theme in item.themes}
    # Submitting to those above what crosses departments is how its plan raises, without the word.
    assert themed - naming == ({"04-2.2-cross-department-matters"} if theme == "raising" else set())
    assert naming <= themed


# --- laws --------------------------------------------------------------------------------------------------------


@given(registers(), DAYS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_hazards_does_not_matter_and_asking_changes_nothing(
    register: list[Hazard], day: dt.date, chance: random.Random
) -> None:
    before = [repr(hazard) for hazard in register]
    advice = advise(register, CATALOG, [], day)
    shuffled = list(register)
    chance.shuffle(shuffled)
    assert advise(iter(shuffled), CATALOG, [], day) == advice
    assert [repr(hazard) for hazard in register] == before


@given(registers(), DAYS)
@settings(deadline=None)
def test_every_advice_cites_a_clause_of_a_plan_of_the_hazards_sector(register: list[Hazard], day: dt.date) -> None:
    sectors = {hazard.id: hazard.sector for hazard in register}
    for advice in advise(register, CATALOG, [], day):
        assert advice.items
        for item, citation in zip(advice.items, advice.citations, strict=True):
            assert CATALOG[citation.plan].sector is sectors[advice.hazard]
            assert CATALOG.item(item.id) is item
        assert advice.grounds.zh
        assert advice.grounds.en
        assert advice.citations[0].clause in advice.zh
        assert advice.citations[0].clause in advice.en


@given(registers(), DAYS)
@settings(deadline=None)
def test_an_ended_hazard_gets_no_advice_but_a_look_back(register: list[Hazard], day: dt.date) -> None:
    for advice in advise(register, CATALOG, [], day):
        then = as_of(next(hazard for hazard in register if hazard.id == advice.hazard), day)
        assert then is not None
        assert then.open != (advice.action is Action.LOOK_BACK)
        assert then.open or then.state is HazardState.CLOSED


@given(registers(), DAYS, st.integers(0, 40))
@settings(deadline=None)
def test_pressure_is_above_the_last_one_named_by_the_plan_and_not_refused_for_its_rank(
    register: list[Hazard], day: dt.date, patience: int
) -> None:
    order = list(Pressure)
    for advice in advise(register, CATALOG, [], day, slow=SlowProgress(patience=patience)):
        pressure = advice.action.pressure
        if pressure is None:
            continue
        then = as_of(next(hazard for hazard in register if hazard.id == advice.hazard), day)
        assert then is not None
        assert then.pressure is None or order.index(pressure) > order.index(then.pressure)
        named = set().union(*(measures for measures, _ in PRESSURE[advice.items[0].plan]))
        assert pressure in named
        region = Official("pema", "another-office", Level.REGION)
        assert isinstance(apply(then, Pressed(on=day, by=region, pressure=pressure, known=day + dt.timedelta(900))),
                          Hazard)  # fmt: skip


@given(registers(), DAYS)
@settings(deadline=None)
def test_what_happens_after_the_day_changes_nothing(register: list[Hazard], day: dt.date) -> None:
    then = [hazard for hazard in (as_of(hazard, day) for hazard in register) if hazard is not None]
    assert advise(register, CATALOG, [], day) == advise(then, CATALOG, [], day)


@given(registers(), DAYS)
@settings(deadline=None)
def test_a_trace_back_is_only_put_up_for_examination_and_not_where_one_was_opened_since(
    register: list[Hazard], day: dt.date
) -> None:
    for advice in advise(register, CATALOG, [], day):
        if advice.action is Action.TRACE_BACK:
            then = as_of(next(hazard for hazard in register if hazard.id == advice.hazard), day)
            assert then is not None
            assert advice.urgency is Urgency.EXAMINE
            events = timeline(then)
            opened = [one.on for one in events if isinstance(one, TracedBack) and one.reason is advice.reason]
            since = [one.on for one in events if isinstance(one, Verified | LookedBack | Pressed)]
            assert not opened or (since and max(since) > max(opened))
            assert "研究" in advice.zh
            assert "examine" in advice.en


@given(hazards(), DAYS, st.integers(0, 200), st.integers(0, 60))
@settings(deadline=None)
def test_a_stricter_reading_of_slow_never_presses_less(hazard: Hazard, day: dt.date, idle: int, more: int) -> None:
    def pressed(slow: SlowProgress) -> bool:
        return any(advice.action.pressure for advice in advise([hazard], CATALOG, [], day, slow=slow))

    lenient = SlowProgress(idle=idle + more, overdue=more, unassured=idle + more, poor=idle + more)
    strict = SlowProgress(idle=idle, overdue=0, unassured=idle, poor=idle)
    assert pressed(lenient) <= pressed(strict)


# --- examples from the plans -------------------------------------------------------------------------------------


def told(hazard: Hazard, day: str, *parties: Any, **more: Any) -> dict[Action, Advice]:
    advice = advise([hazard], CATALOG, parties, day, **more)
    pressure = [one.action for one in advice if one.action.pressure]
    assert len(pressure) <= 1 or len({one.addressee for one in advice}) > 1
    return {one.action: one for one in advice}


def test_a_slow_mine_gets_letter_circular_talk_exposure_in_turn() -> None:
    hazard = late(Sector.NON_COAL_MINES)
    assert not any(action.pressure for action in told(hazard, "2024-06-30")), "the last day is in time"
    for day, action in [("2024-07-01", "letter"), ("2024-07-20", "circular"), ("2024-08-10", "talk"),
                        ("2024-09-01", "exposure")]:  # fmt: skip
        advice = told(hazard, day)[Action(action)]
        assert "14-2.2.7-slow-progress" in [item.id for item in advice.items]
        assert advice.by.organisation == "county-bureau"
        pressure = advice.action.pressure
        assert pressure is not None
        hazard = lived(hazard, Pressed(on=day, by=COUNTY, pressure=pressure))
        assert not any(action.pressure for action in told(hazard, day)), "a measure is given time to work"
    assert not any(action.pressure for action in told(hazard, "2025-06-30")), "there is no step above exposure"


def test_a_slow_farm_is_pressed_for_a_general_hazard_and_a_slow_mine_for_major_ones_only() -> None:
    def light(sector: Sector) -> Hazard:
        return late(sector, grade=general("2024-04-02"))

    advice = told(light(Sector.AGRICULTURE_AND_RURAL_AFFAIRS), "2024-07-02")[Action.CIRCULAR]
    assert [item.id for item in advice.items] == ["10-3.7-slow-rectification"]
    for sector in (Sector.NON_COAL_MINES, Sector.GEOLOGICAL_EXPLORATION, Sector.QINGHAI_TIBET_RAILWAY, Sector.HEALTH):
        assert any(action.pressure for action in told(late(sector), "2024-12-31"))
        assert not any(action.pressure for action in told(light(sector), "2024-12-31"))


def test_a_measure_has_fifteen_days_to_work() -> None:
    hazard = lived(late(Sector.NON_COAL_MINES), Pressed(on="2024-07-01", by=COUNTY, pressure=L))
    assert not any(action.pressure for action in told(hazard, "2024-07-16"))
    assert Action.CIRCULAR in told(hazard, "2024-07-17")
    assert Action.CIRCULAR in told(hazard, "2024-07-02", slow=SlowProgress(patience=0))


def test_the_figures_stand_in_the_grounds_in_both_languages() -> None:
    advice = told(late(Sector.NON_COAL_MINES), "2024-07-02")[Action.LETTER]
    assert advice.zh == "h-1：函告，由county-bureau（县（区）级）办理；期限2024-06-30已过2天；依据：14 二(二)7"
    assert (
        advice.en
        == "h-1: letter, by county-bureau (county level); limit 2024-06-30 passed 2 days ago; clause 14 二(二)7"
    )
    assert advice.days == 2
    assert advice.urgency is Urgency.OVERDUE


def test_the_railway_has_no_exposure_for_slowness_but_for_poor_treatment() -> None:
    hazard = lived(late(Sector.QINGHAI_TIBET_RAILWAY), Pressed(on="2024-07-02", by=COUNTY, pressure=T))
    assert not any(action.pressure for action in told(hazard, "2024-07-20"))
    advice = told(hazard, "2024-07-31")[Action.EXPOSURE]
    assert [item.id for item in advice.items] == ["34-3.4-prompt-pressure"]


def test_where_a_plan_names_two_of_the_four_only_these_are_advised() -> None:
    hazard = late(Sector.GRAIN_RESERVES)
    assert told(hazard, "2024-07-01")[Action.CIRCULAR].citations[0].plan == "25"
    hazard = lived(hazard, Pressed(on="2024-07-01", by=COUNTY, pressure=T))
    assert not any(action.pressure for action in told(hazard, "2024-12-31"))


def test_in_agriculture_every_major_hazard_is_listed_and_a_general_one_is_not() -> None:
    sector = Sector.AGRICULTURE_AND_RURAL_AFFAIRS
    fresh = lived(found("2024-05-01", sector=sector), major("2024-05-02"))
    advice = told(fresh, "2024-05-02")[Action.LIST]
    assert [item.id for item in advice.items] == ["10-3.2-listed-supervision"]
    assert Action.LIST not in told(lived(found("2024-05-01", sector=sector), general("2024-05-02")), "2024-05-02")
    listed = lived(fresh, Listed(on="2024-05-03", by=PREFECTURE, deadline="2024-08-31"))
    assert Action.LIST not in told(listed, "2024-05-04")


def test_a_listing_is_minded_from_fifteen_days_before_its_deadline() -> None:
    hazard = lived(late(Sector.WATER_RESOURCES), Listed(on="2024-05-01", by=PREFECTURE, deadline="2024-06-30"))
    assert Action.MIND_LISTING not in told(hazard, "2024-06-14")
    near = told(hazard, "2024-06-15")[Action.MIND_LISTING]
    assert (near.urgency, near.days, near.by.organisation) == (Urgency.NEAR, -15, "prefecture-bureau")
    assert near.grounds.en == "limit 2024-06-30 in 15 days"
    assert told(hazard, "2024-06-30")[Action.MIND_LISTING].grounds.zh == "期限2024-06-30今天到期"
    past = told(hazard, "2024-07-01")[Action.MIND_LISTING]
    assert (past.urgency, past.grounds.en) == (Urgency.OVERDUE, "limit 2024-06-30 passed 1 day ago")
    assert near.citations[0].plan == "09"


def test_in_culture_and_tourism_it_is_the_bureau_that_the_region_presses() -> None:
    sector = Sector.CULTURE_AND_TOURISM
    region = authority("culture-department", Level.REGION, sector, "CN-54")
    local = authority("culture-lhasa", Level.PREFECTURE, sector)
    advice = told(late(sector), "2024-07-31", local, region)[Action.CIRCULAR]
    assert advice.addressee is Addressee.AUTHORITY
    assert (advice.by.organisation, advice.by.level) == ("culture-department", Level.REGION)
    assert "对象为当地主管部门" in advice.zh
    assert not any(action.pressure for action in told(late(sector), "2024-07-30", local, region)), "not poor yet"


def test_in_civil_affairs_what_crosses_departments_is_raised_once() -> None:
    hazard = lived(late(Sector.CIVIL_AFFAIRS), Transferred(on="2024-05-01", by=COUNTY, to="county-fire"))
    advice = told(hazard, "2024-05-02")[Action.RAISE]
    assert [item.id for item in advice.items] == ["04-2.2-cross-department-matters"]
    assert Action.RAISE not in told(late(Sector.CIVIL_AFFAIRS), "2024-05-02")
    assert Action.RAISE not in told(
        lived(late(Sector.HEALTH), Transferred(on="2024-05-01", by=COUNTY, to="county-fire")), "2024-05-02"
    )


def test_in_ecology_a_rejected_correction_calls_for_a_circular_and_mere_delay_does_not() -> None:
    hazard = late(Sector.ECOLOGY_AND_ENVIRONMENT)
    assert not any(action.pressure for action in told(hazard, "2024-12-31"))
    hazard = lived(
        hazard,
        Submitted(on="2024-06-10", by=Official("tashi", "unit-1"), evidence="e"),
        Verified(on="2024-06-12", by=COUNTY, accepted=False, reasons="half done"),
    )
    assert told(hazard, "2024-06-13")[Action.CIRCULAR].grounds.en == "rejected at verification on 2024-06-12"


@pytest.mark.parametrize(
    "sector",
    [Sector.COMMERCE, Sector.FORESTRY_AND_GRASSLAND, Sector.TOBACCO_MONOPOLY, Sector.JUSTICE, Sector.SPORTS,
     Sector.HAZARDOUS_CHEMICALS, Sector.OTHER],
)  # fmt: skip
def test_where_the_plan_is_silent_or_withheld_no_pressure_is_advised(sector: Sector) -> None:
    assert not any(action.pressure for action in told(late(sector), "2026-12-31"))


def test_a_fire_hazard_is_a_candidate_for_the_yearly_batch_and_governments_list_it() -> None:
    advice = told(late(Sector.FIRE_SAFETY), "2024-12-31")
    listing = advice[Action.LIST]
    assert "26-2.3.3-list-units" in [item.id for item in listing.items]
    assert "does not say which" in listing.grounds.en
    assert {actor.kind for actor in listing.by.actors} == {PartyKind.GOVERNMENT}
    assert listing.by.organisation is None, "the bureau in charge is no government"
    county = Party(id="chengguan", kind=PartyKind.GOVERNMENT, level=Level.COUNTY, place=PLACE)
    assert told(late(Sector.FIRE_SAFETY), "2024-12-31", county)[Action.LIST].by.organisation == "chengguan"
    assert [item.id for item in advice[Action.EXPOSURE].items] == ["26-2.2.5.3-expose-units"]


def test_the_five_assurances_are_asked_for_where_the_plan_names_them() -> None:
    def fresh(sector: Sector) -> Hazard:
        return lived(found("2024-05-01", sector=sector), major("2024-05-02"))

    advice = told(fresh(Sector.NON_COAL_MINES), "2024-05-02")[Action.ASSURE]
    assert {item.id for item in advice.items} == {"14-2.2.6-five-assurances", "14-2.2.7-principal-closed-loop"}
    assert Action.ASSURE not in told(fresh(Sector.HEALTH), "2024-05-02")
    assert Action.ASSURE not in told(
        lived(fresh(Sector.NON_COAL_MINES), limit("2024-05-03", "2024-06-30")), "2024-05-04"
    )


def test_a_clause_for_venues_is_not_put_to_another_unit() -> None:
    hazard = lived(found("2024-05-01", sector=Sector.SPORTS), major("2024-05-02"))
    venue = unit(Sector.SPORTS, kind=PartyKind.INSTITUTION, tags={"sports-venue"})
    assert Action.ASSURE in told(hazard, "2024-05-03", venue)
    assert Action.ASSURE not in told(hazard, "2024-05-03", unit(Sector.SPORTS, kind=PartyKind.INSTITUTION))


def test_a_passed_limit_is_for_whoever_is_in_charge() -> None:
    advice = told(late(Sector.HEALTH), "2024-07-10")[Action.MIND_LIMIT]
    assert (advice.by.organisation, advice.days) == ("county-bureau", 10)
    waiting = lived(late(Sector.HEALTH), Submitted(on="2024-06-20", by=Official("tashi", "unit-1"), evidence="e"))
    waited = told(waiting, "2024-09-10")
    assert "submitted" in waited[Action.MIND_LIMIT].grounds.en
    assert not any(action.pressure for action in waited), "it is the authority's turn, not the party's"


def test_an_extension_ends_the_slowness() -> None:
    hazard = lived(
        late(Sector.NON_COAL_MINES),
        Extended(on="2024-06-29", by=COUNTY, deadline="2024-09-30", reasons="r", approved_by=COUNTY),
    )
    assert told(hazard, "2024-07-05") == {}
    assert Action.LETTER in told(hazard, "2024-10-01")


# --- trace-back --------------------------------------------------------------------------------------------------


def reasons(hazard: Hazard, day: str, *others: Hazard) -> set[TraceBackReason | None]:
    return {
        advice.reason
        for advice in advise([hazard, *others], CATALOG, [], day)
        if advice.action is Action.TRACE_BACK and advice.hazard == hazard.id
    }


def test_what_others_found_points_to_not_looking_or_to_not_finding() -> None:
    hazard = lived(found("2024-05-01", sector=Sector.HEALTH), major("2024-05-02"))
    own = found("2024-03-01", sector=Sector.HEALTH, name="h-0", channel=Channel.SELF_INSPECTION,
                by=Official("tashi", "unit-1"))  # fmt: skip
    years_ago = found("2022-03-01", sector=Sector.HEALTH, name="h-0", channel=Channel.SELF_INSPECTION,
                      by=Official("tashi", "unit-1"))  # fmt: skip
    assert reasons(hazard, "2024-05-02") == {NL}
    assert reasons(hazard, "2024-05-02", years_ago) == {NL}
    assert reasons(hazard, "2024-05-02", own) == {NF}


def test_a_reason_that_the_plan_does_not_name_is_not_examined() -> None:
    own = Official("tashi", "unit-1")
    hazard = lived(
        found("2024-05-01", sector=Sector.HEALTH, channel=Channel.SELF_INSPECTION, by=own),
        major("2024-05-02"),
        limit("2024-05-03", "2024-06-30"),
        begun("2024-05-04"),
        *done("2024-06-01", "2024-06-02", "2024-06-03"),
        LookedBack(on="2024-09-01", by=COUNTY, recurred=True),
    )
    assert reasons(hazard, "2024-09-02") == set(), "the health plan speaks of not looking, not finding, refusing"


def closed_and_back(sector: Sector) -> Hazard:
    return lived(
        late(sector),
        *done("2024-06-01", "2024-06-02", "2024-06-03"),
        LookedBack(on="2024-09-01", by=COUNTY, recurred=True),
    )


def test_a_hazard_that_was_closed_and_is_there_again_points_to_faking() -> None:
    assert FK in reasons(closed_and_back(Sector.STATE_OWNED_ASSETS), "2024-09-02")
    opened = lived(closed_and_back(Sector.STATE_OWNED_ASSETS), TracedBack(on="2024-09-02", by=COUNTY, reason=FK))
    assert FK not in reasons(opened, "2024-09-02")


def test_a_rejection_points_to_faking_only_if_it_says_so() -> None:
    def rejected(why: str) -> Hazard:
        return lived(
            late(Sector.STATE_OWNED_ASSETS),
            Submitted(on="2024-06-10", by=Official("tashi", "unit-1"), evidence="e"),
            Verified(on="2024-06-12", by=COUNTY, accepted=False, reasons=why),
        )

    assert FK in reasons(rejected("虚假整改"), "2024-06-13")
    assert FK not in reasons(rejected("half done"), "2024-06-13")


def test_refusing_takes_pressure_a_passed_limit_and_no_step_since() -> None:
    hazard = lived(late(Sector.TRANSPORT), Pressed(on="2024-07-05", by=COUNTY, pressure=C))
    assert RF not in reasons(hazard, "2024-08-04")
    assert RF in reasons(hazard, "2024-08-05")
    tried = lived(
        hazard,
        Submitted(on="2024-07-20", by=Official("tashi", "unit-1"), evidence="e"),
        Verified(on="2024-07-22", by=COUNTY, accepted=False, reasons="half done"),
    )
    assert RF not in reasons(tried, "2024-08-05"), "something was done since"
    assert RF not in reasons(late(Sector.TRANSPORT), "2024-12-31"), "nobody pressed it"


def test_a_repeated_offence_is_traced_to_controller_and_parent_company_in_mines() -> None:
    hazard = lived(late(Sector.NON_COAL_MINES), RepeatNoted(on="2024-05-01", by=COUNTY, earlier="h-0"))
    found_advice = [a for a in advise([hazard], CATALOG, [], "2024-05-02") if a.reason is None]
    traced = [a for a in found_advice if a.action is Action.TRACE_BACK]
    assert [item.id for item in traced[0].items] == ["14-2.2.8-actual-controller", "14-2.2.8-parent-company"]


def test_pressure_for_refusing_waits_for_the_trace_back_to_be_opened() -> None:
    hazard = late(Sector.ECOLOGY_AND_ENVIRONMENT)
    assert not any(action.pressure for action in told(hazard, "2024-12-31"))
    opened = lived(hazard, TracedBack(on="2024-08-01", by=COUNTY, reason=RF))
    assert told(opened, "2024-08-02")[Action.CIRCULAR].grounds.zh == "已因拒不整改启动责任倒查"


def test_ecology_examines_what_it_calls_to_account_for() -> None:
    hazard = lived(found("2024-05-01", sector=Sector.ECOLOGY_AND_ENVIRONMENT), major("2024-05-02"))
    advice = [one for one in advise([hazard], CATALOG, [], "2024-05-02") if one.action is Action.TRACE_BACK]
    assert [(one.reason, [item.id for item in one.items]) for one in advice] == [(NL, ["06-3.5-call-to-account"])]


# --- look-back ---------------------------------------------------------------------------------------------------


def test_transport_looks_back_on_the_major_hazards_of_2023_and_no_others() -> None:
    def closed(year: int) -> Hazard:
        return lived(
            found(f"{year}-05-01", sector=Sector.TRANSPORT),
            major(f"{year}-05-02"),
            limit(f"{year}-05-03", f"{year}-06-30"),
            begun(f"{year}-05-04"),
            *done(f"{year}-06-01", f"{year}-06-02", f"{year}-06-03"),
        )

    assert told(closed(2023), "2024-03-01")[Action.LOOK_BACK].items[0].id == "08-1-look-back-2023"
    assert told(closed(2023), "2023-12-31") == {}
    assert told(closed(2022), "2024-03-01") == {}
    assert told(closed(2024), "2025-03-01") == {}
    assert Action.LOOK_BACK in told(closed(2023), "2024-12-31")
    assert told(closed(2023), "2025-01-01") == {}, "the plan has it done in 2024"
    looked = lived(closed(2023), LookedBack(on="2024-02-01", by=COUNTY, recurred=False))
    assert told(looked, "2024-03-01") == {}


def test_a_look_back_in_due_course_comes_after_ninety_days() -> None:
    closed = lived(late(Sector.HEALTH), *done("2024-06-01", "2024-06-02", "2024-06-03"))
    assert told(closed, "2024-09-01") == {}
    assert (
        told(closed, "2024-09-02")[Action.LOOK_BACK].grounds.en
        == "closed on 2024-06-03, no look-back for 91 days since"
    )
    assert Action.LOOK_BACK in told(closed, "2024-06-05", slow=SlowProgress(look_back=1))


# --- when a clause is in force -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sector", "action", "item", "day", "cited"),
    [
        (Sector.TRANSPORT, Action.MIND_LIMIT, "08-3.2-timely-control", "2024-12-31", True),
        (Sector.TRANSPORT, Action.MIND_LIMIT, "08-3.2-timely-control", "2025-01-01", False),
        (Sector.CIVIL_AVIATION, Action.MIND_LIMIT, "29-4.2-close-on-time", "2024-12-31", True),
        (Sector.CIVIL_AVIATION, Action.MIND_LIMIT, "29-4.2-close-on-time", "2025-01-01", False),
        # "By the end of 2024, and from then on": a mechanism is set up to be used.
        (Sector.HEALTH, Action.MIND_LIMIT, "13-3.7.28-correct-found", "2024-07-20", True),
        (Sector.HEALTH, Action.MIND_LIMIT, "13-3.7.28-correct-found", "2026-12-31", True),
        # Without a window of its own, a clause counts as long as its plan.
        (Sector.NON_COAL_MINES, Action.LETTER, "14-2.2.7-slow-progress", "2026-12-31", True),
        (Sector.NON_COAL_MINES, Action.LETTER, "14-2.2.7-slow-progress", "2027-01-01", False),
    ],
)
def test_a_clause_is_cited_only_while_it_is_in_force(
    sector: Sector, action: Action, item: str, day: str, cited: bool
) -> None:
    advice = told(late(sector), day).get(action)
    assert (advice is not None and item in [one.id for one in advice.items]) is cited


def test_a_listing_that_begins_next_year_is_not_minded_this_year() -> None:
    listed = lived(late(Sector.TRANSPORT), Listed(on="2024-07-01", by=COUNTY, deadline="2026-01-10"))
    near = SlowProgress(listing_near=1000)

    def minded(day: str) -> bool:
        advice = told(listed, day, slow=near).get(Action.MIND_LISTING)
        return advice is not None and "08-3.3-hard-problems" in [one.id for one in advice.items]

    assert [minded(day) for day in ("2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01")] == [
        False,
        True,
        True,
        False,
    ]


# --- the rest ----------------------------------------------------------------------------------------------------


def test_what_was_recorded_late_counts_on_its_day() -> None:
    hazard = lived(
        late(Sector.NON_COAL_MINES),
        Belated(on="2024-07-25", by=COUNTY, event=Pressed(on="2024-07-01", by=COUNTY, pressure=L)),
    )
    assert told(hazard, "2024-07-26")[Action.CIRCULAR]


def test_the_most_urgent_comes_first() -> None:
    urgent = late(Sector.NON_COAL_MINES, name="b")
    worse = lived(
        found("2024-01-01", name="a"), major("2024-01-02"), limit("2024-01-03", "2024-02-01"), begun("2024-01-04")
    )
    order = list(Urgency)
    advice = advise([urgent, worse], CATALOG, [], "2024-08-01")
    assert [order.index(one.urgency) for one in advice] == sorted(order.index(one.urgency) for one in advice)
    assert advice[0].hazard == "a"


def test_one_can_read_a_plan_in_ones_own_way() -> None:
    assert advise([late(Sector.HEALTH)], CATALOG, [], "2024-12-31", calls=lambda plan: ()) == []


def test_plans_can_be_given_instead_of_a_catalogue() -> None:
    hazard = late(Sector.HEALTH)
    assert advise([hazard], iter([CATALOG["13"]]), [], "2024-12-31") == advise([hazard], CATALOG, {}, "2024-12-31")
    assert advise([hazard], [CATALOG["14"], CATALOG["26"]], [], "2024-12-31") == [], "neither is of its sector"
    assert advise([], CATALOG, [], "2024-12-31") == []


def test_a_register_will_do_as_well_as_a_list() -> None:
    several = [late(Sector.HEALTH, name=f"h-{number}") for number in range(3)]
    assert advise(Register(several), CATALOG, [], "2024-12-31") == advise(several, CATALOG, [], "2024-12-31")


def test_a_competent_authority_is_named_that_is_of_the_sector_and_not_the_party_itself() -> None:
    sector = Sector.AGRICULTURE_AND_RURAL_AFFAIRS
    parties = [
        authority("a-health", Level.PREFECTURE, Sector.HEALTH),
        authority("b-elsewhere", Level.PREFECTURE, sector, "CN-54/Ngari"),
        authority("c-county", Level.COUNTY, sector, PLACE),
        authority("unit-1", Level.PREFECTURE, sector),
        authority("z-agriculture", Level.PREFECTURE, sector),
    ]
    advice = told(late(sector), "2024-07-02", *parties)[Action.CIRCULAR]
    assert (advice.by.organisation, advice.by.level) == ("z-agriculture", Level.PREFECTURE)
    assert told(late(sector), "2024-07-02")[Action.CIRCULAR].by.en == "regional authority or prefecture authority"


@pytest.mark.parametrize("wrong", [-1, 1.5, "3", True])
def test_slow_progress_takes_days(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"idle is .*expected a whole number, 0 or more"):
        SlowProgress(idle=wrong)


def test_the_day_must_be_one() -> None:
    with pytest.raises(ValueError, match="soon"):
        advise([], CATALOG, [], "soon")


# --- a plan of one's own -----------------------------------------------------------------------------------------

OWN_PLAN = """
format = 1

[plan]
id = "chengguan"
slug = "commerce"
sector = "commerce"
title_zh = "区商务方案"
title_en = "Commerce plan of the district"
issuer_zh = "区商务局"
issuer_en = "Commerce bureau"
scope = "sector commerce and place CN-54/Lhasa/Chengguan"
effective = "2024-05-01"
horizon = "2024..2026"

[[obligation]]
id = "chengguan-1-slow"
kind = "supervision"
zh = "对隐患整改进展缓慢的单位，及时函告、约谈"
en = "Units slow to correct hazards are reminded by letter and called to a talk"
who = ["authority@county"]
schedule = "continuous"
themes = ["slow-progress-pressure"]
cite = ["chengguan 一 2:0-4 0123456789abcdef"]
"""


def test_a_plan_of_ones_own_is_read_the_same_way_and_only_where_it_holds(tmp_path: Path) -> None:
    (tmp_path / "chengguan.toml").write_text(OWN_PLAN, encoding="utf-8")
    catalog = load_catalog(tmp_path)
    light = lived(found("2024-04-01", sector=Sector.COMMERCE), general("2024-04-02"), limit("2024-04-03", "2024-06-30"))
    elsewhere = late(Sector.COMMERCE, name="h-2", place="CN-54/Lhasa/Duilong")
    advice = [one for one in advise([light, elsewhere], catalog, [], "2024-07-02") if one.action.pressure]
    assert [(one.hazard, one.action, one.citations[0].plan) for one in advice] == [("h-1", Action.LETTER, "chengguan")]
    assert "chengguan 一" in advice[0].zh


@pytest.mark.parametrize(
    ("zh", "on"),
    [
        ("涉及跨部门的隐患提级办理", {Occasion.CROSS_DEPARTMENT}),
        ("跨部门的、整改进展缓慢的隐患提级办理", {Occasion.CROSS_DEPARTMENT, Occasion.SLOW}),
        ("隐患提级办理", set()),
        ("车辆隐患整改进展缓慢的提级办理", set()),
    ],
)
def test_raising_takes_an_occasion_or_a_matter_across_departments(zh: str, on: set[Any], tmp_path: Path) -> None:
    plan = OWN_PLAN.replace("对隐患整改进展缓慢的单位，及时函告、约谈", zh).replace("slow-progress-pressure", "raising")
    (tmp_path / "chengguan.toml").write_text(plan, encoding="utf-8")
    calls = calls_of(load_catalog(tmp_path)["chengguan"])
    assert [(call.action, call.on) for call in calls] == ([(Action.RAISE, on)] if on else [])


def test_a_trace_back_answers_what_pointed_to_it_before_and_not_what_came_after() -> None:
    county = Official("drolma", "county-fire-brigade", Level.COUNTY)
    unit, works = Official("norbu", "hotel/safety"), Official("tashi", "hotel/works")
    five = Assurances(responsibility="Tashi", measures="clear the exit", funds="own", deadline="2024-06-30",
                      contingency="close the floor")  # fmt: skip
    hazard: Any = replay([
        Found(on="2024-05-01", by=county, id="h", party="hotel", place="CN-54/Lhasa", sector=Sector.FIRE_SAFETY,
              channel=Channel.SUPERVISION, description="exit bricked up"),
        Determined(on="2024-05-02", by=county, grade=Grade.MAJOR, reasons="no exit", standard="《判定标准》"),
        Assured(on="2024-05-03", by=unit, assurances=five),
        TreatmentBegun(on="2024-05-04", by=works),
        Submitted(on="2024-06-01", by=works, evidence="photographs"),
        Verified(on="2024-06-02", by=county, accepted=False, reasons="虚假整改"),
    ])  # fmt: skip

    def examined(hazard: Any, day: str) -> set[Any]:
        return {a.reason for a in advise([hazard], CATALOG, [], day) if a.action is Action.TRACE_BACK}

    faking = TraceBackReason.FAKING
    assert faking in examined(hazard, "2024-06-03")
    hazard = apply(hazard, TracedBack(on="2024-06-04", by=county, reason=faking))
    assert faking not in examined(hazard, "2024-06-05")
    for event in (
        Submitted(on="2024-06-10", by=works, evidence="photographs"),
        Verified(on="2024-06-11", by=county, accepted=True),
        Closed(on="2024-06-12", by=county), LookedBack(on="2024-09-01", by=county, recurred=True),
    ):  # fmt: skip
        hazard = apply(hazard, event)
    assert faking in examined(hazard, "2024-09-02"), "it was there again after the trace-back had been opened"
    hazard = apply(hazard, TracedBack(on="2024-09-03", by=county, reason=faking))
    assert faking not in examined(hazard, "2024-09-04")
