"""Targets from the register: what follows from hazards, and nothing else."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zbgj import Ledger, Level, Party, PartyKind, Sector, TargetStanding, evaluate, load_catalog
from zbgj.hazards import (
    Channel,
    Closed,
    Delisted,
    Dismissed,
    Extended,
    Grade,
    Hazard,
    Listed,
    LookedBack,
    Merged,
    Regraded,
    as_of,
    replay,
)
from zbgj.register.limits import days_beyond
from zbgj.register.targets import Indicated, Indicator, hazard_measurements, indicated, unmeasured

from .supervised import (
    COUNTY,
    DAYS,
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
    from collections.abc import Sequence

CATALOG = load_catalog()
TARGETS = {target.id: target for target in CATALOG.targets()}

#: How each hazard target is measured, read by hand in the document; ``None`` where it does not follow from hazards.
STOCK, OPEN, CURBED, CLEAR, STANDING = Indicator
BY_HAND: dict[str, Indicator | None] = {
    "02-1-stock-cleared": STOCK, "05-3.3.4-stock-cleared": STOCK, "08-1-stock-cleared": STOCK,
    "13-1-stock-cleared": STOCK, "17-1-stock-cleared": STOCK, "27-1-stock-cleared": STOCK, "29-1-clear-stock": STOCK,
    "29-4.2-clear-all-stock": STOCK, "32-1.2-clear-stock": STOCK, "30-4.2-major-hazards-cleared": OPEN,
    "02-1-hazards-curbed": CURBED, "05-3.3.4-new-hazards-curbed": CURBED, "08-1-new-hazards-curbed": CURBED,
    "11-1-curb-new-2025": CURBED, "13-1-new-hazards-curbed": CURBED, "17-1-new-hazards-curbed": CURBED,
    "22-1-new-hazards-curbed": CURBED, "27-1-new-hazards-curbed": CURBED, "28-1-curb-new-hazards": CURBED,
    "29-1-curb-new": CURBED, "29-4.3-curb-all-new": CURBED, "32-1.2-curb-new": CURBED,
    "03-1-dynamic-clearance": CLEAR, "07-1-dynamic-clearance": CLEAR, "09-1-dynamic-clearance": CLEAR,
    "10-3.2-dynamic-clearance": CLEAR, "17-2.4.7-enterprise-clearance": CLEAR, "20-2-dynamic-clearance": CLEAR,
    "22-1-dynamic-clearance": CLEAR, "29-3.1-zero-major-hazards": CLEAR, "30-1.2-2024-dynamic-clearance": CLEAR,
    "02-1-regular-clearance": STANDING, "02-1-clearance-mechanism": STANDING, "05-3.3.4-dynamic-clearance": STANDING,
    "08-1-dynamic-clearance": STANDING, "11-1-dynamic-clearance-2026": STANDING, "13-1-clearance-mechanism": STANDING,
    "16-1.2-routine-mechanism": STANDING, "17-1-dynamic-clearance": STANDING, "22-1-clearance-mechanism": STANDING,
    "27-1-dynamic-clearance": STANDING, "28-1-dynamic-clearance": STANDING, "32-1.2-dynamic-clearance": STANDING,
    "29-1-dynamic-clearance": None, "15-2.2.1-storage-dynamic-clearance": None, "13-3.7.28-visits-cleared": None,
    "15-2.2.3-static-hazards-gone": None, "15-2.2.3-dynamic-hazards-down": None,
}  # fmt: skip
ANY_GRADE = {"02-1-stock-cleared", "29-4.2-clear-all-stock", "29-4.3-curb-all-new"}


def values(register: Sequence[Hazard], party: Party, day: str, **more: Any) -> dict[str, float]:
    return {m.target: m.value for m in hazard_measurements(register, CATALOG, party, day, **more)}


def standings(
    register: Sequence[Hazard], party: Party, *days: str, as_of: str, **more: Any
) -> dict[str, TargetStanding]:
    """How the targets stand after measurements on some days."""
    measured = [m for day in days for m in hazard_measurements(register, CATALOG, party, day, **more)]
    report = evaluate(party, CATALOG, Ledger(measurements=measured), as_of)
    return {target.target.id: target.standing for target in report.targets}


# --- what the targets ask for ------------------------------------------------------------------------------------


def test_a_commission_says_which_hazards_are_of_the_enterprises_it_supervises() -> None:
    commission = authority("commission", Level.REGION, Sector.STATE_OWNED_ASSETS, "CN-54")
    old = lived(found("2023-05-01", sector=Sector.NON_COAL_MINES, name="a"), major("2023-05-02"))
    own = lived(found("2024-05-01", sector=Sector.STATE_OWNED_ASSETS, name="b"), major("2024-05-02"))

    def measured(**more: Any) -> dict[str, float]:
        found = hazard_measurements([old, own], CATALOG, commission, "2024-12-31", **more)
        return {one.target: one.value for one in found}

    assert measured()["17-1-stock-cleared"] == 1, "by sector alone the old hazard is one of plan 14"
    everywhere = measured(belongs=lambda hazard, plan: plan.id == "17")
    assert everywhere["17-1-stock-cleared"] == 0
    assert measured(belongs=lambda hazard, plan: False) == {}


def test_each_hazard_target_is_measured_as_was_read_by_hand() -> None:
    themes = {"clear-stock", "curb-new-hazards", "dynamic-clearance"}
    assert {target.id for target in TARGETS.values() if themes & set(target.themes)} <= BY_HAND.keys()
    for identifier, indicator in BY_HAND.items():
        asked = indicated(TARGETS[identifier])
        if indicator is None:
            assert not isinstance(asked, Indicated), identifier
        else:
            assert isinstance(asked, Indicated), identifier
            assert asked.indicator is indicator, identifier
            assert (asked.grade is None) == (identifier in ANY_GRADE), identifier


def test_every_target_about_hazards_is_measured_or_named_with_the_reason() -> None:
    named = dict(unmeasured(CATALOG))
    assert all(reason.zh and reason.en for reason in named.values())
    left_out = {target.id for target in named}
    about = {target.id for target in TARGETS.values() if "隐患" in target.zh}
    measured = {identifier for identifier, indicator in BY_HAND.items() if indicator is not None}
    assert about <= left_out | measured
    assert not left_out & measured


# --- laws --------------------------------------------------------------------------------------------------------


@given(hazards(), DAYS, st.integers(0, 400))
@settings(deadline=None, max_examples=60)
def test_days_beyond_the_limit_agree_with_looking_at_every_single_day(
    hazard: Hazard, last: dt.date, before: int
) -> None:
    first = last - dt.timedelta(before)
    counted = 0
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = dt.date.fromordinal(number)
        then = as_of(hazard, day)
        if then is None:
            continue
        ended = [
            replay(then.events[: place + 1]).due
            for place, event in enumerate(then.events)
            if event.on == day and isinstance(event, Closed | Dismissed | Merged)
        ]
        limits = [*ended, then.due if then.open else None]
        counted += any(due is not None and due < day for due in limits)
    assert days_beyond(hazard, first, last) == counted


@given(registers(st.sampled_from([Sector.HEALTH, Sector.WATER_RESOURCES])), DAYS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_neither_order_nor_the_future_matters(register: list[Hazard], day: dt.date, chance: random.Random) -> None:
    party = Party(id="b", kind=PartyKind.AUTHORITY, level=Level.PREFECTURE, place="CN-54/Lhasa",
                  sectors={Sector.HEALTH, Sector.WATER_RESOURCES})  # fmt: skip
    measured = hazard_measurements(register, CATALOG, party, day, curbed=lambda meant, _: not meant)
    shuffled = [hazard for hazard in (as_of(hazard, day) for hazard in register) if hazard is not None]
    chance.shuffle(shuffled)
    assert hazard_measurements(shuffled, CATALOG, party, day, curbed=lambda meant, _: not meant) == measured
    assert all(m.when == day and m.value in (0, 1) and m.party == "b" for m in measured)
    assert len({m.target for m in measured}) == len(measured)


@given(registers(st.just(Sector.HEALTH)), DAYS)
@settings(deadline=None)
def test_stock_and_clearance_agree_with_a_plain_count(register: list[Hazard], day: dt.date) -> None:
    then = [h for h in (as_of(hazard, day) for hazard in register) if h is not None]
    counted = [h for h in then if h.state.value not in ("dismissed", "merged")]
    stock = [h for h in counted if h.open and h.grade is Grade.MAJOR and h.found.on <= dt.date(2023, 12, 31)]
    party = authority("b", Level.PREFECTURE, Sector.HEALTH)
    got = values(register, party, str(day), standing_days=1)
    if not counted:
        assert got == {}
        return
    assert got["13-1-stock-cleared"] == (not stock)
    if any(h.open and h.grade is Grade.MAJOR and h.due is not None and h.due < day for h in counted):
        assert got["13-1-clearance-mechanism"] == 0


@given(registers(st.just(Sector.HEALTH)), DAYS, st.integers(1, 500), st.integers(0, 500))
@settings(deadline=None)
def test_the_longer_clearance_must_stand_the_harder_it_is(
    register: list[Hazard], day: dt.date, days: int, more: int
) -> None:
    party = authority("b", Level.PREFECTURE, Sector.HEALTH)
    short = values(register, party, str(day), standing_days=days).get("13-1-clearance-mechanism")
    long = values(register, party, str(day), standing_days=days + more).get("13-1-clearance-mechanism")
    assert (short is None) == (long is None)
    assert short is None or long is None or long <= short


# --- stock -------------------------------------------------------------------------------------------------------


def old(sector: Sector, *, year: int = 2023, still: bool, grade: Any = None, **other: Any) -> Hazard:
    party = other.get("party", "unit-1")
    hazard = lived(
        found(f"{year}-05-01", sector=sector, **other),
        grade or major(f"{year}-05-02"),
        limit(f"{year}-05-03", "2024-12-31", party),
        begun(f"{year}-05-04", party),
    )
    return hazard if still else lived(hazard, *done("2024-12-20", "2024-12-25", "2024-12-31", party))


def test_health_has_met_its_stock_target_only_if_all_old_major_hazards_are_closed_by_the_end_of_2024() -> None:
    bureau = authority("b", Level.PREFECTURE, Sector.HEALTH)
    closed, still = old(Sector.HEALTH, still=False), old(Sector.HEALTH, still=True, name="h-2")
    day, later = "2024-12-31", "2025-03-01"
    assert standings([closed], bureau, day, as_of=later)["13-1-stock-cleared"] is TargetStanding.MET
    assert standings([closed, still], bureau, day, as_of=later)["13-1-stock-cleared"] is TargetStanding.MISSED
    assert standings([closed], bureau, "2024-12-30", as_of=later)["13-1-stock-cleared"] is TargetStanding.MISSED
    assert standings([closed], bureau, later, as_of=later)["13-1-stock-cleared"] is TargetStanding.NO_DATA


def test_a_general_hazard_counts_where_the_plan_speaks_of_hazards_at_large() -> None:
    def met(sector: Sector, target: str, party: Party) -> float:
        return values([old(sector, still=True, grade=general("2023-05-02"))], party, "2024-12-31")[target]

    health = authority("b", Level.REGION, Sector.HEALTH, "CN-54")
    industry = authority("b", Level.REGION, Sector.INDUSTRY_AND_INFORMATION_TECHNOLOGY, "CN-54")
    assert met(Sector.HEALTH, "13-1-stock-cleared", health) == 1
    assert met(Sector.INDUSTRY_AND_INFORMATION_TECHNOLOGY, "02-1-stock-cleared", industry) == 0
    assert met(Sector.CIVIL_AVIATION, "29-4.2-clear-all-stock", unit(Sector.CIVIL_AVIATION)) == 0


def test_transport_counts_what_was_found_in_2023_and_not_before() -> None:
    bureau = authority("b", Level.PREFECTURE, Sector.TRANSPORT)
    assert values([old(Sector.TRANSPORT, still=True)], bureau, "2024-12-31")["08-1-stock-cleared"] == 0
    assert values([old(Sector.TRANSPORT, still=True, year=2022)], bureau, "2024-12-31")["08-1-stock-cleared"] == 1
    assert values([old(Sector.HEALTH, still=True, year=2022)], authority("b", Level.PREFECTURE, Sector.HEALTH),
                  "2024-12-31")["13-1-stock-cleared"] == 0  # fmt: skip


def test_what_was_found_in_2024_is_no_stock() -> None:
    bureau = authority("b", Level.PREFECTURE, Sector.HEALTH)
    fresh = lived(found("2024-01-01", sector=Sector.HEALTH), major("2024-01-02"))
    assert values([fresh], bureau, "2024-12-31")["13-1-stock-cleared"] == 1


def test_petrochina_counts_the_major_hazards_left_open() -> None:
    branch = unit(Sector.PETROCHINA_TIBET)
    register = [old(Sector.PETROCHINA_TIBET, still=True, name=f"h-{n}", year=2024) for n in range(3)]
    target = "30-4.2-major-hazards-cleared"
    assert values(register, branch, "2024-12-31")[target] == 3
    assert standings(register, branch, "2024-12-31", as_of="2025-01-01")[target] is TargetStanding.MISSED
    closed = [old(Sector.PETROCHINA_TIBET, still=False, year=2024)]
    assert standings(closed, branch, "2024-12-31", as_of="2025-01-01")[target] is TargetStanding.MET


# --- whose hazards -----------------------------------------------------------------------------------------------


def test_an_authority_counts_its_place_and_sector_and_a_unit_its_own() -> None:
    here = old(Sector.HEALTH, still=True)
    elsewhere = old(Sector.HEALTH, still=False, name="h-2", place="CN-54/Ngari")
    county = authority("b", Level.COUNTY, Sector.HEALTH, "CN-54/Ngari")
    assert values([here, elsewhere], county, "2024-12-31")["13-1-stock-cleared"] == 1
    assert values([here], county, "2024-12-31") == {}
    other = authority("b", Level.PREFECTURE, Sector.TRANSPORT)
    assert values([here], other, "2024-12-31") == {}

    carrier = unit(Sector.COMMUNICATIONS)
    own = old(Sector.FIRE_SAFETY, still=True, party="unit-1/branch")
    others = old(Sector.COMMUNICATIONS, still=True, party="unit-10")
    assert values([own], carrier, "2024-12-31")["27-1-stock-cleared"] == 0
    assert values([others], carrier, "2024-12-31") == {}


def test_a_party_without_hazards_on_record_has_no_data() -> None:
    bureau = authority("b", Level.PREFECTURE, Sector.HEALTH)
    assert values([], bureau, "2024-12-31") == {}
    assert values([old(Sector.HEALTH, still=True)], bureau, "2023-04-30") == {}
    dismissed = lived(found("2023-05-01", sector=Sector.HEALTH), Dismissed(on="2023-05-02", by=COUNTY, reasons="r",
                                                                           standard="s"))  # fmt: skip
    assert values([dismissed], bureau, "2024-12-31") == {}
    assert standings([], bureau, "2024-12-31", as_of="2025-01-01")["13-1-stock-cleared"] is TargetStanding.NO_DATA


def test_the_withheld_plan_has_no_targets() -> None:
    assert (
        values([old(Sector.JUSTICE, still=True)], authority("b", Level.REGION, Sector.JUSTICE, "CN-54"), "2024-12-31")
        == {}
    )


# --- new hazards -------------------------------------------------------------------------------------------------


def test_curbed_has_no_data_without_a_criterion() -> None:
    bureau = authority("b", Level.PREFECTURE, Sector.HEALTH)
    register = [old(Sector.HEALTH, still=False)]
    assert "13-1-new-hazards-curbed" not in values(register, bureau, "2025-12-31")
    assert "13-1-new-hazards-curbed" not in values(register, bureau, "2025-12-31", curbed=lambda meant, day: None)


def test_curbed_is_what_the_caller_says() -> None:
    def fewer_than_the_year_before(meant: Sequence[Hazard], day: dt.date) -> bool:
        def count(year: int) -> int:
            return sum(hazard.found.on.year == year for hazard in meant)

        return count(day.year) < count(day.year - 1)

    bureau = authority("b", Level.PREFECTURE, Sector.HEALTH)
    register = [old(Sector.HEALTH, still=False, year=2024, name=f"h-{n}") for n in range(2)]
    register.append(lived(found("2025-01-01", sector=Sector.HEALTH, name="g"), general("2025-01-02")))
    target = "13-1-new-hazards-curbed"
    got = standings(register, bureau, "2025-12-31", as_of="2026-01-01", curbed=fewer_than_the_year_before)
    assert got[target] is TargetStanding.MET, "a general hazard is no major one"
    register += [lived(found("2025-01-01", sector=Sector.HEALTH, name=f"m-{n}"), major("2025-01-02")) for n in range(2)]
    got = standings(register, bureau, "2025-12-31", as_of="2026-01-01", curbed=fewer_than_the_year_before)
    assert got[target] is TargetStanding.MISSED


# --- dynamic clearance -------------------------------------------------------------------------------------------


def test_water_asks_how_it_stands_and_transport_how_it_stood_all_year() -> None:
    def register(sector: Sector) -> list[Hazard]:
        return [lived(late(sector), *done("2024-07-01", "2024-07-02", "2024-07-03"))]

    open_one = [late(Sector.WATER_RESOURCES)]
    water, transport = (authority("b", Level.PREFECTURE, s) for s in (Sector.WATER_RESOURCES, Sector.TRANSPORT))
    assert values(register(Sector.WATER_RESOURCES), water, "2024-07-02")["09-1-dynamic-clearance"] == 0
    assert values(register(Sector.WATER_RESOURCES), water, "2024-07-03")["09-1-dynamic-clearance"] == 1
    assert values(open_one, water, "2024-06-30")["09-1-dynamic-clearance"] == 1, "the last day is in time"
    assert values(open_one, water, "2024-07-01")["09-1-dynamic-clearance"] == 0
    mechanism = "08-1-dynamic-clearance"
    assert values(register(Sector.TRANSPORT), transport, "2024-06-30")[mechanism] == 1
    assert values(register(Sector.TRANSPORT), transport, "2024-07-03")[mechanism] == 0
    assert values(register(Sector.TRANSPORT), transport, "2025-07-02")[mechanism] == 0
    assert values(register(Sector.TRANSPORT), transport, "2025-07-03")[mechanism] == 1
    got = standings(register(Sector.TRANSPORT), transport, "2026-12-31", as_of="2027-01-01")
    assert got[mechanism] is TargetStanding.MET


def test_an_extension_in_time_keeps_clearance_and_one_that_comes_late_does_not() -> None:
    def extended(on: str) -> list[Hazard]:
        event = Extended(on=on, by=COUNTY, deadline="2024-09-30", reasons="r", approved_by=COUNTY)
        return [lived(late(Sector.TRANSPORT), event)]

    bureau = authority("b", Level.PREFECTURE, Sector.TRANSPORT)
    assert values(extended("2024-06-30"), bureau, "2024-08-01")["08-1-dynamic-clearance"] == 1
    assert values(extended("2024-07-01"), bureau, "2024-08-01")["08-1-dynamic-clearance"] == 1
    assert values(extended("2024-07-02"), bureau, "2024-08-01")["08-1-dynamic-clearance"] == 0


def test_a_listings_deadline_is_a_limit_until_it_is_lifted_and_a_new_round_starts_afresh() -> None:
    listed = lived(late(Sector.TRANSPORT), Listed(on="2024-05-01", by=PREFECTURE, deadline="2024-05-31"))
    june = (dt.date(2024, 6, 1), dt.date(2024, 6, 10))
    assert days_beyond(listed, *june) == 10
    lifted = lived(listed, Delisted(on="2024-06-04", by=PREFECTURE, reasons="r"))
    assert days_beyond(lifted, *june) == 3
    again = lived(
        late(Sector.TRANSPORT),
        *done("2024-06-01", "2024-06-02", "2024-06-03"),
        LookedBack(on="2024-09-01", by=COUNTY, recurred=True),
    )
    assert days_beyond(again, dt.date(2024, 1, 1), dt.date(2024, 12, 31)) == 0


def test_a_hazard_regraded_to_general_breaks_no_clearance_of_major_ones() -> None:
    bureau = authority("b", Level.PREFECTURE, Sector.WATER_RESOURCES)
    hazard = late(Sector.WATER_RESOURCES)
    assert values([hazard], bureau, "2024-08-01")["09-1-dynamic-clearance"] == 0
    lighter = lived(hazard, Regraded(on="2024-07-15", by=COUNTY, grade=Grade.GENERAL, reasons="r", standard="s"))
    assert values([lighter], bureau, "2024-08-01")["09-1-dynamic-clearance"] == 1


@pytest.mark.parametrize("days", [0, -3])
def test_standing_takes_at_least_a_day(days: int) -> None:
    with pytest.raises(ValueError, match=r"standing_days is .*1 or more"):
        values([], authority("b", Level.PREFECTURE, Sector.HEALTH), "2024-12-31", standing_days=days)


def test_plans_can_be_given_instead_of_a_catalogue() -> None:
    bureau = authority("b", Level.PREFECTURE, Sector.HEALTH)
    register = [old(Sector.HEALTH, still=True, channel=Channel.SUPERVISION)]
    some = hazard_measurements(register, iter([CATALOG["13"], CATALOG["14"]]), bureau, "2024-12-31")
    assert some == hazard_measurements(register, CATALOG, bureau, "2024-12-31")
