"""At the door: whatever nothing knows is named, with the nearest known word; what is in order is passed over."""

from __future__ import annotations

import pytest

from zbgj import (
    Activity,
    Calendar,
    DefinitionError,
    Event,
    Ledger,
    Level,
    Measurement,
    Party,
    PartyKind,
    Sector,
    Trigger,
    check_inputs,
    load_catalog,
    questions,
    read_ledger,
    read_parties,
)

CATALOG = load_catalog(packages=False)


def said(**given) -> list[str]:
    return [str(doubt) for doubt in check_inputs(CATALOG, **given)]


def hotel(**more) -> Party:
    given = {"id": "hotel", "kind": PartyKind.ENTERPRISE, "place": "CN-54/Lhasa", "sectors": {Sector.SPORTS}, **more}
    return Party(**given)


@pytest.mark.parametrize(
    ("party", "expected"),
    [
        (hotel(tags={"sport-venue"}), "party hotel: tags: there is no 'sport-venue'; did you mean 'sports-venue'?"),
        (hotel(facts={"stafff": 3}), "party hotel: facts: there is no 'stafff'"),
        (
            hotel(sectors={"sprots"}),
            "party hotel: sectors: region tibet has no sector 'sprots'; did you mean 'sports'?",
        ),
        (
            hotel(kind="enterprize"),
            "party hotel: kind: region tibet has no kind 'enterprize'; did you mean 'enterprise'?",
        ),
        (hotel(place="CN-98/Elsewhere"), "party hotel: place: 'CN-98/Elsewhere' lies in no region (CN-54)"),
        (hotel(place=""), "party hotel: place: its place is not given"),
        (hotel(parents=("hotels",)), "party hotel: parents: there is no 'hotels'; did you mean 'hotel'?"),
    ],
)
def test_what_a_party_says_and_nothing_knows(party, expected):
    assert any(line.startswith(expected) for line in said(parties=[party])), said(parties=[party])


def ledger_of(entry) -> Ledger:
    sorts = {Activity: "activities", Measurement: "measurements", Trigger: "triggers"}
    return Ledger(**{sorts[type(entry)]: (entry,)})


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (Activity(party="hotell", obligation="20-3.6-leaders-check", when="2024-05-08"), "party: there is no 'hotell'"),
        (
            Activity(party="b", obligation="20-3.6-leaders-chek", when="2024-05-08"),
            "obligation: there is no '20-3.6-leaders-chek'",
        ),
        (
            Activity(party="b", obligation="20-3.6-leaders-check", also=("x-1-y",), when="2024-05-08"),
            "also: there is no 'x-1-y'",
        ),
        (Activity(party="b", obligation="09-2.5.1-principal-check", when="2024-05-08"), "obligation: b does not owe"),
        (
            Measurement(party="b", target="20-1-no-target", value=1, when="2024-05-08"),
            "target: there is no '20-1-no-target'",
        ),
        (Trigger(party="b", key="acident", when="2024-05-08"), "key: there is no 'acident'; did you mean 'accident'"),
    ],
)
def test_what_an_entry_names_and_nothing_knows(entry, expected):
    bureau = Party(id="b", kind=PartyKind.AUTHORITY, level=Level.COUNTY, place="CN-54/Lhasa", sectors={Sector.SPORTS})
    found = said(parties=[bureau], ledger=ledger_of(entry))
    assert any(expected in line for line in found), found


def test_the_demonstration_is_in_order_but_for_a_week_that_no_calendar_dates():
    parties, ledger = read_parties("examples/demo/parties.toml", CATALOG), read_ledger("examples/demo/ledger.toml")
    assert [doubt.field for doubt in check_inputs(CATALOG, parties=parties, ledger=ledger)] == ["sports-publicity-week"]


def test_years_that_a_calendar_does_not_cover_are_named():
    bureau = Party(
        id="b",
        kind=PartyKind.AUTHORITY,
        level=Level.REGION,
        place="CN-54",
        sectors={Sector.HOUSING_AND_URBAN_RURAL_DEVELOPMENT},
    )
    one_year = Calendar({"flood-season": [Event("2025-04-01", "2025-09-30", "flood season")]})
    lines = said(parties=[bureau], calendar=one_year)
    assert any(line.startswith("calendar: flood-season: nothing is known of 2024, 2026") for line in lines), lines


def test_doubts_are_errors_when_asked():
    with pytest.raises(DefinitionError, match="there is no 'sport-venue'"):
        check_inputs(CATALOG, parties=[hotel(tags={"sport-venue"})], strict=True)


def test_a_tag_not_given_is_asked_about_with_the_duties_that_follow():
    asked = {question.key: question for question in questions(CATALOG.plans(), hotel(kind=PartyKind.INSTITUTION))}
    venue = asked["sports-venue"]
    assert {duty.plan.id for duty in venue.more} >= {"20"}
    with_it = CATALOG.obligations_for(hotel(kind=PartyKind.INSTITUTION, tags={"sports-venue"}))
    without = CATALOG.obligations_for(hotel(kind=PartyKind.INSTITUTION))
    assert len(with_it) - len(without) == len(venue.more) - len(venue.less)


def test_a_member_of_a_sector_that_owes_nothing_of_its_plan_is_told_so():
    power = hotel(sectors={Sector.SPORTS}, kind=PartyKind.PROJECT)
    assert any("owes nothing of its plan" in line for line in said(parties=[power]))
