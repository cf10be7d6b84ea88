"""Lives of hazards as the plans describe them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from zbgj import Level, Sector
from zbgj.hazards import (
    Absorbed,
    Assurances,
    Assured,
    Channel,
    Closed,
    Delisted,
    Determined,
    Dismissed,
    Event,
    Extended,
    Found,
    Grade,
    Hazard,
    HazardError,
    HazardState,
    Listed,
    LookedBack,
    Merged,
    Noted,
    Official,
    Pressed,
    Pressure,
    Raised,
    Refused,
    Regraded,
    RepeatNoted,
    ReplayError,
    Resumed,
    StopGapControlled,
    Submitted,
    Suspended,
    TraceBackReason,
    TracedBack,
    Transferred,
    TreatmentBegun,
    Verified,
    apply,
    as_of,
    open_hazard,
    replay,
)

MINER = Official("tashi", "mine-1/works")
SAFETY = Official("norbu", "mine-1/safety")
COUNTY = Official("drolma", "county-bureau", Level.COUNTY)
PREFECTURE = Official("sonam", "prefecture-bureau", Level.PREFECTURE)
REGION = Official("pema", "region-office", Level.REGION)

FIVE = Assurances(responsibility="Tashi", measures="cut a second exit", funds="900,000 CNY", deadline="2024-09-30",
                  contingency="nobody below level 2")  # fmt: skip
STANDARD = "金属非金属矿山重大事故隐患判定标准"


def found(channel: Channel = Channel.SUPERVISION, by: Official = COUNTY, **more: Any) -> Found:
    return Found(**{
        "on": "2024-05-20", "by": by, "id": "h-1", "party": "mine-1", "place": "CN-54/Lhasa",
        "sector": Sector.NON_COAL_MINES, "channel": channel, "description": "no second exit", **more,
    })  # fmt: skip


LIFE: tuple[Event, ...] = (
    found(),
    StopGapControlled(on="2024-05-20", by=MINER, measures="level 3 cleared"),
    Suspended(on="2024-05-20", by=COUNTY),
    Determined(on="2024-05-22", by=COUNTY, grade=Grade.MAJOR, reasons="one exit only", standard=STANDARD),
    Assured(on="2024-05-27", by=SAFETY, assurances=FIVE),
    TreatmentBegun(on="2024-06-01", by=MINER),
    Listed(on="2024-06-03", by=PREFECTURE, deadline="2024-12-20"),
    Pressed(on="2024-08-10", by=COUNTY, pressure=Pressure.LETTER),
    Pressed(on="2024-09-10", by=PREFECTURE, pressure=Pressure.TALK),
    Extended(on="2024-09-28", by=SAFETY, deadline="2024-11-30", reasons="rock burst", approved_by=PREFECTURE),
    Submitted(on="2024-11-20", by=MINER, evidence="file 2024-118"),
    Verified(on="2024-11-22", by=COUNTY, accepted=False, reasons="no ladder"),
    Submitted(on="2024-11-28", by=MINER, evidence="file 2024-121", known="2024-12-02"),
    Verified(on="2024-12-03", by=COUNTY, accepted=True),
    Resumed(on="2024-12-04", by=COUNTY),
    Closed(on="2024-12-05", by=PREFECTURE),
    LookedBack(on="2025-03-10", by=REGION, recurred=True),
    TracedBack(on="2025-03-12", by=REGION, reason=TraceBackReason.FAKING),
    RepeatNoted(on="2025-03-12", by=REGION, earlier="h-0"),
)


def accepted(hazard: Hazard, *events: Event) -> Hazard:
    for event in events:
        match apply(hazard, event):
            case Refused() as refused:
                pytest.fail(refused.en)
            case Hazard() as hazard:
                pass
    return hazard


def refusal(hazard: Hazard, event: Event) -> Refused:
    refused = apply(hazard, event)
    assert isinstance(refused, Refused)
    return refused


@pytest.mark.parametrize("place", ["CN-54/", "/CN-54", "CN-54//Lhasa", "CN-54 / Lhasa", "CN-54/Lhasa\n", " ", ""])
def test_a_place_is_written_as_parties_have_it_or_what_lies_in_it_would_not_be_found(place: Any) -> None:
    with pytest.raises(HazardError, match=r"Found: place is .* outermost first"):
        found(place=place)
    if place != "":
        with pytest.raises(HazardError, match=r"Official: area is .* outermost first"):
            Official("drolma", "county-bureau", Level.COUNTY, place)


@pytest.mark.parametrize("day", [5, True, 20240520, None, 1.5, b"2024-05-20"])
def test_what_is_no_date_is_no_day_of_an_event_not_even_a_number(day: Any) -> None:
    for make in (
        lambda: found(on=day),
        lambda: found(known=day),
        lambda: Listed(on="2024-06-01", by=COUNTY, deadline=day),
    ):
        with pytest.raises(HazardError, match="not a date: "):
            make()


def test_the_parent_enterprise_presses_and_bars_no_authority() -> None:
    group, hazard = Official("wangmo", "mining-group"), replay(LIFE[:6])
    pressed = accepted(hazard, Pressed(on="2024-08-01", by=group, pressure=Pressure.TALK, parent=True))
    assert pressed.pressure is None
    assert accepted(pressed, Pressed(on="2024-08-02", by=COUNTY, pressure=Pressure.LETTER)).pressure is Pressure.LETTER
    assert refusal(hazard, Pressed(on="2024-08-01", by=group, pressure=Pressure.TALK)).rule.key == "standing"
    for nobody in (MINER, COUNTY):
        refused = refusal(hazard, Pressed(on="2024-08-01", by=nobody, pressure=Pressure.TALK, parent=True))
        assert refused.rule.key == "parent"
    branch = open_hazard(found(party="mining-group/mine-1"))
    assert accepted(branch, Pressed(on="2024-08-01", by=group, pressure=Pressure.TALK, parent=True)).open


def test_a_listed_major_hazard_from_finding_to_reopening() -> None:
    closed = replay(LIFE[:16])
    assert closed.state is HazardState.CLOSED
    assert (closed.grade, closed.standard) == (Grade.MAJOR, STANDARD)
    assert (closed.deadline, closed.listing_deadline) == (dt.date(2024, 11, 30), dt.date(2024, 12, 20))
    assert closed.due == dt.date(2024, 11, 30)
    assert (closed.listed_by, closed.submitted_by, closed.verified_by) == (PREFECTURE, MINER, COUNTY)
    assert (closed.extensions, closed.pressure, closed.reopened) == (1, Pressure.TALK, 0)
    assert (closed.level, closed.department) == (Level.COUNTY, "county-bureau")

    reopened = replay(LIFE)
    assert reopened.state is HazardState.DETERMINED
    assert (reopened.reopened, reopened.repeats) == (1, 1)
    assert reopened.traced_back == {TraceBackReason.FAKING}
    assert (reopened.assurances, reopened.deadline, reopened.listed_by, reopened.pressure) == (None, None, None, None)


def test_a_general_hazard_is_dealt_with_within_the_party() -> None:
    hazard = accepted(
        open_hazard(found(Channel.SELF_INSPECTION, MINER)),
        Determined(on="2024-05-21", by=SAFETY, grade=Grade.GENERAL, reasons="a loose rail"),
        Assured(on="2024-05-21", by=MINER, assurances=FIVE),
        TreatmentBegun(on="2024-05-21", by=MINER),
        Submitted(on="2024-05-22", by=MINER, evidence="photograph"),
        Verified(on="2024-05-22", by=SAFETY, accepted=True),
        Closed(on="2024-05-22", by=SAFETY),
    )
    assert hazard.state is HazardState.CLOSED
    assert hazard.level is None


@pytest.mark.parametrize(("events", "event", "key"), [
    (5, TreatmentBegun(on="2024-06-01", by=MINER), None),
    (4, TreatmentBegun(on="2024-06-01", by=MINER), "assurances"),
    (4, Submitted(on="2024-06-01", by=MINER, evidence="e"), "turn"),
    (11, Verified(on="2024-11-22", by=MINER, accepted=True), "competence"),
    (11, Verified(on="2024-11-22", by=Official("tashi", "county-bureau", Level.COUNTY), accepted=True), "separation"),
    (15, Closed(on="2024-12-05", by=COUNTY), "listing"),
    (15, Closed(on="2024-12-05", by=REGION), None),
    (14, Closed(on="2024-12-05", by=PREFECTURE), "suspended"),
    (14, Resumed(on="2024-12-05", by=MINER), "lifting"),
    (16, Noted(on="2024-12-06", by=COUNTY, text="t"), "closed"),
    (16, LookedBack(on="2024-12-06", by=COUNTY, recurred=False), None),
    (10, Pressed(on="2024-11-20", by=COUNTY, pressure=Pressure.CIRCULAR), "pressure"),
    (9, Extended(on="2024-09-28", by=SAFETY, deadline="2024-11-30", reasons="r", approved_by=SAFETY),
     "extension-approval"),
    (9, Extended(on="2024-09-28", by=SAFETY, deadline="2024-11-30", reasons="r", approved_by=COUNTY),
     "extension-approval"),
    (9, Extended(on="2024-09-28", by=SAFETY, deadline="2024-09-30", reasons="r", approved_by=REGION),
     "extension-later"),
    (9, Listed(on="2024-09-28", by=COUNTY, deadline="2024-12-20"), "listing"),
    (9, Dismissed(on="2024-09-28", by=COUNTY, reasons="r"), "listing"),
    (9, Submitted(on="2024-01-01", by=MINER, evidence="e"), "time"),
    (13, Verified(on="2024-11-29", by=COUNTY, accepted=True), "knowledge"),
    (3, Determined(on="2024-05-22", by=COUNTY, grade=Grade.MAJOR, reasons="r"), "standard"),
    (3, Determined(on="2024-05-22", by=SAFETY, grade=Grade.GENERAL, reasons="r"), "competence"),
    (3, Merged(on="2024-05-22", by=COUNTY, into="h-1"), "suspended"),
    (3, found(), "turn"),
])  # fmt: skip
def test_who_may_do_what(events: int, event: Event, key: str | None) -> None:
    result = apply(replay(LIFE[:events]), event)
    assert (result.rule.key if isinstance(result, Refused) else None) == key


def test_a_refusal_says_why_and_what_is_needed_in_both_languages() -> None:
    refused = refusal(replay(LIFE[:4]), TreatmentBegun(on="2024-06-01", by=MINER))
    assert (
        refused.zh
        == "不予办理“开始治理”（已判定，待治理）：五落实到位之前不得治理；需要：先落实责任、措施、资金、期限、预案"
    )
    assert refused.en == (
        "refused: treatment begun (determined, awaiting treatment): no treatment without the five assurances; "
        "needed: responsibility, measures, funds, time limit and contingency plan first"
    )
    out_of_turn = refusal(replay(LIFE[:4]), Submitted(on="2024-06-01", by=MINER, evidence="e"))
    assert out_of_turn.needs_zh == HazardState.UNDER_TREATMENT.zh
    again = refusal(replay(LIFE[:4]), found())
    assert again.needs_en == "a hazard of its own: a finding begins a life"


def test_raising_and_transfer_move_the_charge() -> None:
    hazard = accepted(replay(LIFE[:4]), Transferred(on="2024-05-25", by=COUNTY, to="county-fire"))
    fire = Official("lhamo", "county-fire", Level.COUNTY)
    raised = Raised(on="2024-05-26", by=COUNTY, level=Level.PREFECTURE)
    assert refusal(hazard, raised).rule.key == "competence"
    hazard = accepted(hazard, Raised(on="2024-05-26", by=fire, level=Level.PREFECTURE))
    assert (hazard.level, hazard.department) == (Level.PREFECTURE, None)
    assert refusal(hazard, Transferred(on="2024-05-27", by=fire, to="x")).rule.key == "competence"
    assert accepted(hazard, Transferred(on="2024-05-27", by=PREFECTURE, to="x")).department == "x"
    alone = open_hazard(found(Channel.SELF_INSPECTION, MINER))
    assert accepted(alone, Transferred(on="2024-05-27", by=COUNTY, to="x")).level is Level.COUNTY


def test_each_suspension_stands_for_itself() -> None:
    hazard = accepted(
        open_hazard(found()),
        Suspended(on="2024-05-21", by=MINER),
        Suspended(on="2024-05-21", by=COUNTY),
        Suspended(on="2024-05-22", by=COUNTY),
        Suspended(on="2024-05-22", by=PREFECTURE),
    )
    assert [order.by for order in hazard.orders] == [MINER, COUNTY, PREFECTURE]
    hazard = accepted(hazard, Resumed(on="2024-05-23", by=COUNTY))
    assert [order.by for order in hazard.orders] == [PREFECTURE]
    assert hazard.suspended
    assert refusal(hazard, Resumed(on="2024-05-24", by=COUNTY)).rule.key == "lifting"
    assert not accepted(hazard, Resumed(on="2024-05-24", by=REGION)).suspended


def test_an_order_is_kept_at_the_highest_rank_its_organisation_gave_it() -> None:
    deputy = Official("x", "bureau")
    hazard = accepted(open_hazard(found()), Suspended(on="2024-05-21", by=deputy))
    head = Official("y", "bureau", Level.REGION)
    assert [order.by for order in accepted(hazard, Suspended(on="2024-05-21", by=head)).orders] == [head]


def test_what_was_dismissed_can_be_found_again() -> None:
    hazard = accepted(open_hazard(found()), Dismissed(on="2024-05-21", by=COUNTY, reasons="a drawing error"))
    assert hazard.state is HazardState.DISMISSED
    assert refusal(hazard, Closed(on="2024-05-22", by=COUNTY)).rule.key == "dismissed"
    again = accepted(hazard, LookedBack(on="2024-07-01", by=COUNTY, recurred=True))
    assert (again.state, again.grade, again.reopened) == (HazardState.FOUND, None, 1)


def test_a_merged_hazard_is_final() -> None:
    hazard = accepted(open_hazard(found()), Merged(on="2024-05-21", by=COUNTY, into="h-7"))
    assert refusal(hazard, LookedBack(on="2024-05-22", by=COUNTY, recurred=True)).rule.key == "merged"


def test_a_listing_can_be_lifted_before_close_out_by_whoever_may_close() -> None:
    hazard = replay(LIFE[:7])
    lifted = Delisted(on="2024-07-01", by=COUNTY, reasons="r")
    assert refusal(replay(LIFE[:6]), lifted).rule.key == "listed"
    assert refusal(hazard, lifted).rule.key == "listing"
    assert refusal(hazard, attrs.evolve(lifted, by=MINER)).rule.key == "authority"
    assert refusal(hazard, Delisted(on="2024-07-01", by=PREFECTURE, reasons=" ")).rule.key == "reasons"
    after = accepted(hazard, attrs.evolve(lifted, by=PREFECTURE))
    assert (after.listed_by, after.listing_deadline, after.grade) == (None, None, Grade.MAJOR)
    assert accepted(after, Listed(on="2024-07-02", by=COUNTY, deadline="2024-12-20")).listed_by == COUNTY
    assert accepted(replay(LIFE[:15]), Delisted(on="2024-12-04", by=PREFECTURE, reasons="r"), Closed(
        on="2024-12-05", by=COUNTY)).state is HazardState.CLOSED  # fmt: skip


def test_the_outcome_none_is_a_determination_with_standard_and_reasons() -> None:
    hazard = replay((*LIFE[:2], LIFE[3]))
    none = Dismissed(on="2024-05-23", by=COUNTY, reasons="two exits after all")
    assert refusal(hazard, none).rule.key == "standard"
    after = accepted(hazard, attrs.evolve(none, standard=STANDARD))
    assert (after.grade, after.standard) == (None, STANDARD)
    assert after.determination is not None
    assert after.determination.reasons == "two exits after all"
    again = accepted(after, LookedBack(on="2024-07-01", by=COUNTY, recurred=True))
    assert again.determination is None
    # What nobody called major needs reasons only.
    assert accepted(open_hazard(found()), attrs.evolve(none, standard="")).standard == ""


def test_a_major_hazard_is_downgraded_by_a_named_standard() -> None:
    down = Regraded(on="2024-05-23", by=COUNTY, grade=Grade.GENERAL, reasons="a second exit was found")
    assert refusal(replay(LIFE[:4]), down).rule.key == "standard"
    assert accepted(replay(LIFE[:4]), attrs.evolve(down, standard=STANDARD)).grade is Grade.GENERAL


def test_the_surviving_hazard_knows_its_duplicates_and_what_it_repeats() -> None:
    hazard = replay(LIFE[:4])
    assert refusal(hazard, Absorbed(on="2024-05-25", by=COUNTY, other="h-1")).rule.key == "other-hazard"
    assert refusal(hazard, RepeatNoted(on="2024-05-25", by=COUNTY, earlier="h-1")).rule.key == "other-hazard"
    hazard = accepted(
        hazard,
        Absorbed(on="2024-05-25", by=COUNTY, other="h-7"),
        RepeatNoted(on="2024-05-25", by=COUNTY, earlier="h-0"),
        Absorbed(on="2024-05-26", by=MINER, other="h-8"),
        RepeatNoted(on="2024-05-26", by=COUNTY, earlier="h-00"),
    )
    assert (hazard.absorbed, hazard.earlier, hazard.repeats) == (("h-7", "h-8"), ("h-0", "h-00"), 2)


def test_every_beginning_of_a_life_can_be_seen_again() -> None:
    hazard = replay(LIFE)
    assert replay(hazard.events) == hazard
    assert as_of(hazard, "2024-05-19") is None
    assert as_of(hazard, "2024-05-21") == replay(LIFE[:3])
    assert as_of(hazard, dt.date(2024, 12, 31)) == replay(LIFE[:16])
    assert as_of(hazard, "2030-01-01") == hazard


def test_what_was_known_differs_from_what_had_happened() -> None:
    hazard = replay(LIFE)
    happened, reported = as_of(hazard, "2024-11-30"), as_of(hazard, "2024-11-30", known="2024-11-30")
    assert happened is not None
    assert reported is not None
    assert happened.state is HazardState.SUBMITTED
    assert reported.state is HazardState.UNDER_TREATMENT


def test_replay_refuses_what_the_rules_refuse() -> None:
    with pytest.raises(ReplayError, match=r"event 2: refused: treatment begun") as caught:
        replay([LIFE[0], LIFE[5]])
    assert caught.value.number == 2
    assert caught.value.refused is not None
    with pytest.raises(ReplayError, match="a life begins with Found"):
        replay(LIFE[1:])
    with pytest.raises(ReplayError, match="there are none"):
        replay([])


@pytest.mark.parametrize("change", [
    {"channel": Channel.SELF_INSPECTION, "by": COUNTY}, {"channel": Channel.SUPERVISION, "by": MINER},
    {"channel": Channel.TRANSFER, "by": MINER}, {"id": " "}, {"description": ""}, {"known": "2024-05-19"},
])  # fmt: skip
def test_a_finding_that_cannot_be_is_an_error(change: dict[str, Any]) -> None:
    with pytest.raises(HazardError):
        found(**change)


@pytest.mark.parametrize("value", [None, 1, b"x", ["x"]])
@pytest.mark.parametrize("make", [
    lambda value: Determined(on="2024-05-22", by=COUNTY, grade=Grade.MAJOR, reasons=value),
    lambda value: Determined(on="2024-05-22", by=COUNTY, grade=Grade.MAJOR, reasons="r", standard=value),
    lambda value: Submitted(on="2024-05-22", by=COUNTY, evidence=value),
    lambda value: Raised(on="2024-05-22", by=COUNTY, level=Level.REGION, to=value),
    lambda value: Official("drolma", "county-bureau", Level.COUNTY, area=value),
])  # fmt: skip
def test_what_is_no_text_is_refused_when_the_event_is_made(make: Any, value: Any) -> None:
    with pytest.raises(TypeError):
        make(value)


def test_a_note_is_about_a_number() -> None:
    with pytest.raises(TypeError):
        Noted(on="2024-05-22", by=COUNTY, text="t", about="1")  # type: ignore[arg-type]
