"""The register as somebody meets it: what is refused, what is lazy, what stands by itself."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from zbgj import Level, Party, PartyKind, Sector
from zbgj.hazards import (
    Assurances,
    Assured,
    Belated,
    Channel,
    Closed,
    Determined,
    Dismissed,
    Event,
    Found,
    Grade,
    Hazard,
    HazardError,
    HazardState,
    Merged,
    Official,
    Raised,
    Submitted,
    TreatmentBegun,
    Verified,
    replay,
)
from zbgj.register import Ages, By, ClearanceStanding, Register, SlowProgress, SlowSign

if TYPE_CHECKING:
    from collections.abc import Callable

    from zbgj.register import View

COUNTY = Official("drolma", "county-bureau", Level.COUNTY)


def found(key: str, on: str = "2024-03-01", party: str = "mine-1", **more: Any) -> Found:
    given: dict[str, Any] = {
        "place": "CN-54/Lhasa/Chengguan",
        "sector": Sector.NON_COAL_MINES,
        "channel": Channel.SUPERVISION,
        **more,
    }
    return Found(on=on, by=COUNTY, id=key, party=party, description="no second exit", **given)


def major(on: str = "2024-03-05", **more: Any) -> Determined:
    return Determined(on=on, by=COUNTY, grade=Grade.MAJOR, reasons="seen", standard="a standard", **more)


def treated(closed: str, limit: str = "2024-06-30", party: str = "mine-1") -> list[Event]:
    """From the determination to the close-out."""
    works = Official("tashi", f"{party}/works")
    given = Assurances(responsibility="T", measures="m", funds="own", deadline=limit, contingency="leave")
    return [
        major(),
        Assured(on="2024-03-10", by=works, assurances=given),
        TreatmentBegun(on="2024-03-11", by=works),
        Submitted(on=closed, by=works, evidence="file"),
        Verified(on=closed, by=COUNTY, accepted=True),
        Closed(on=closed, by=COUNTY),
    ]


def life(key: str, *events: Event, **more: Any) -> Hazard:
    return replay([found(key, **more), *events])


def test_an_empty_register_answers_everything_with_nothing() -> None:
    view = Register().at("2024-12-31", known="2024-12-31")
    assert view.open().value == view.stock().value == view.new("2024-01-01").value == 0
    assert view.closing_rate("2024-01-01").value is None
    assert view.clearance("2024-01-01").standing is ClearanceStanding.NO_HAZARDS
    assert view.deadlines() == ()
    assert not view.open().by(By.PREFECTURE, By.SECTOR)
    assert not view.open().by(By.PREFECTURE)["CN-54/Lhasa"]
    assert (len(Register()), list(Register()), Register() == Register()) == (0, [], True)
    assert list(Register().select(open=True)) == []


def test_two_hazards_of_one_identifier_are_refused_all_at_once() -> None:
    lives = [life(key) for key in ("h-1", "h-2", "h-2", "h-3", "h-3")]
    with pytest.raises(HazardError, match="h-2, h-3: more than one hazard has this identifier"):
        Register(lives)


def test_what_is_no_hazard_is_refused() -> None:
    with pytest.raises(HazardError, match="number 1 is 'h-1'; expected a Hazard; number 3 is None"):
        Register(["h-1", life("h-1"), None])  # type: ignore[list-item]


def test_histories_that_break_a_rule_are_refused_all_at_once_with_their_place() -> None:
    closed = Closed(on="2024-03-02", by=COUNTY)
    with pytest.raises(HazardError) as caught:
        Register.replayed([[found("h-1"), closed], [found("h-2")], [closed], []])
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("history 1 (h-1): event 2: refused: closed out")
    assert lines[1].startswith("history 3: event 1: Closed, but a life begins with Found")
    assert lines[2].startswith("history 4: event 0: there are none")
    assert len(lines) == 3


def test_no_entry_is_lost_when_a_hazard_is_replaced() -> None:
    longer, other = life("h-1", major()), life("h-1", Dismissed(on="2024-03-05", by=COUNTY, reasons="none"))
    register = Register([longer, life("h-2")])
    with pytest.raises(HazardError, match="h-1: expected the history in the register, continued"):
        register.with_(life("h-1"), life("h-3"))
    with pytest.raises(HazardError, match="h-1: expected"):
        register.with_(other)
    assert register.with_(longer)["h-1"] == longer
    assert register.with_() is register
    assert "h-3" not in register


def test_what_is_not_there() -> None:
    register = Register([life("h-1")])
    assert "h-2" not in register
    assert 7 not in register
    assert register.get("h-2") is None
    with pytest.raises(KeyError, match="h-2"):
        register["h-2"]
    assert register.at("2024-12-31", party="nobody").open(grade=None).value == 0
    assert len(register.select(place="CN-54/Lha")) == 0, "a place is a path, not a beginning of a text"


def test_wrong_questions_are_refused() -> None:
    register = Register([life("h-1")])
    view = register.at("2024-12-31")
    with pytest.raises(ValueError, match="not a date: 'soon'"):
        register.at("soon")
    with pytest.raises(HazardError, match=r"sector is 'fire'; expected a Sector, such as Sector\.EDUCATION"):
        register.at("2024-12-31", sector="fire")  # type: ignore[arg-type]
    with pytest.raises(HazardError, match="grade is 'major'; expected a Grade"):
        register.select(grade="major")  # type: ignore[arg-type]
    with pytest.raises(HazardError, match="ends on 2024-01-01 before it starts on 2024-02-01"):
        view.new("2024-02-01", "2024-01-01")
    with pytest.raises(HazardError, match=r"Ages: \(30, 30\); expected"):
        view.ageing(30, 30)
    with pytest.raises(HazardError, match="SlowProgress: treatment is -1; expected a whole number"):
        SlowProgress(treatment=-1)
    with pytest.raises(TypeError, match="needs at least one dimension"):
        view.open().by()


def test_a_period_never_goes_beyond_the_day_of_the_view() -> None:
    register = Register([life("h-1", *treated("2024-06-20"))])
    early = register.at("2024-06-19")
    assert early.closed("2024-06-01", "2024-12-31").value == 0
    assert register.at("2024-12-31").closed("2024-06-01", "2024-06-20").value == 1
    assert early.new("2025-01-01", "2025-12-31").value == 0


def test_the_last_day_of_a_limit_is_in_time_and_the_next_is_not() -> None:
    view = Register([
        life("on-time", *treated("2024-06-30")),
        life("a-day-late", *treated("2024-07-01")),
        life("still-open", *treated("2024-06-01")[:3]),
    ]).at("2024-12-31")  # fmt: skip
    assert view.closing_rate("2024-06-01", "2024-06-30").whole.ids == ("a-day-late", "on-time", "still-open")
    assert view.closing_rate("2024-06-01", "2024-06-30").part.ids == ("on-time",)
    assert view.closing_rate("2024-07-01", "2024-07-31").whole.ids == ("a-day-late",)
    assert view.closing_rate("2024-07-01", "2024-07-31").value == 0
    assert view.closing_rate("2024-06-01", "2024-07-31").value == Fraction(1, 3)
    assert view.closing_rate("2024-08-01").value is None


def test_on_its_last_day_a_hazard_is_not_yet_overdue() -> None:
    register = Register([life("h-1", *treated("2024-07-30")[:3])])
    assert register.at("2024-06-30").overdue().value == 0
    assert register.at("2024-07-01").overdue().ids == ("h-1",)
    waiting = SlowProgress(overdue=10)
    assert register.at("2024-07-10").slow(SlowSign.OVERDUE, waiting).value == 0
    assert register.at("2024-07-11").slow(SlowSign.OVERDUE, waiting).value == 1


def test_a_limit_on_the_first_or_last_day_of_a_period_falls_in_it() -> None:
    register = Register([life("h-1", *treated("2024-07-30")[:3])])
    view = register.at("2024-12-31")
    for first, last, count in (
        ("2024-06-01", "2024-06-30", 1),
        ("2024-06-30", "2024-07-31", 1),
        ("2024-06-01", "2024-06-29", 0),
        ("2024-07-01", "2024-07-31", 0),
    ):
        assert view.closing_rate(first, last).whole.value == count, (first, last)


def test_clearance_is_broken_from_the_day_after_the_limit_on_as_a_hazard_is_overdue() -> None:
    register = Register([life("h-1", *treated("2024-07-30")[:3])])
    for day in ("2024-06-29", "2024-06-30", "2024-07-01"):
        view = register.at(day)
        assert view.clearance("2024-06-01").breaking == view.overdue()
    assert register.at("2024-12-31").clearance("2024-06-01", "2024-06-30").standing is ClearanceStanding.MET
    assert register.at("2024-12-31").clearance("2024-06-01", "2024-07-01").standing is ClearanceStanding.NOT_MET


def test_dynamic_clearance_is_met_not_met_or_without_hazards() -> None:
    lhasa, ngari = {"place": "CN-54/Lhasa"}, {"place": "CN-54/Ngari"}
    view = Register([
        life("a", *treated("2024-06-30"), **lhasa),
        life("b", *treated("2024-07-01"), **ngari),
        life("c", major(), **lhasa),
    ]).at("2024-12-31")  # fmt: skip
    parts = view.clearance("2024-06-01", "2024-07-31").by(By.PREFECTURE)
    assert parts["CN-54/Lhasa"].standing is ClearanceStanding.MET
    assert parts["CN-54/Lhasa"].unlimited.ids == ("c",)
    assert parts["CN-54/Ngari"].standing is ClearanceStanding.NOT_MET
    assert parts["CN-54/Ngari"].breaking.ids == ("b",)
    assert parts["CN-54/Nagqu"].standing is ClearanceStanding.NO_HAZARDS


def test_a_hazard_merged_elsewhere_counts_there_alone_and_a_lost_one_is_reported() -> None:
    def merged(key: str, into: str) -> Hazard:
        return life(key, major(), Merged(on="2024-04-01", by=COUNTY, into=into))

    register = Register([
        life("a", major()), merged("b", "a"), merged("c", "b"), merged("d", "gone"), merged("e", "f"),
        merged("f", "e"), merged("g", "f"),
    ])  # fmt: skip
    view = register.at("2024-12-31")
    assert view.open().ids == view.new("2024-01-01").ids == ("a",)
    assert register.at("2024-03-31").open().value == 7, "then they were all open"
    assert register.astray() == ("d", "e", "f", "g")


@pytest.mark.parametrize(
    "ask",
    [
        lambda view: view.open(grade="major"),
        lambda view: view.new("2024-01-01", grade="general"),
        lambda view: view.closed("2024-01-01", grade="major"),
        lambda view: view.clearance("2024-01-01", grade="major"),
        lambda view: view.happened("closed", "2024-01-01"),
        lambda view: view.slow("overdue"),
        lambda view: view.open().by("sector"),
        lambda view: view.open().by(By.SECTOR, "place"),
        lambda view: view.closing_rate("2024-01-01").by("sector"),
        lambda view: view.ageing(1.5),
        lambda view: view.ageing("30"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_not_answered_with_nothing(ask: Callable[[View], object]) -> None:
    with pytest.raises(HazardError, match="expected"):
        ask(Register([life("a", major())]).at("2024-12-31"))


@pytest.mark.parametrize("place", ["CN-54/", "CN-54 / Lhasa", "", 54])
def test_a_place_that_no_hazard_could_have_is_refused_and_not_answered_with_nothing(place: Any) -> None:
    register = Register([life("a", major())])
    for ask in (lambda: register.at("2024-12-31", place=place), lambda: register.select(place=place)):
        with pytest.raises(HazardError, match=r"place is .*; expected names joined by '/'"):
            ask()


def test_what_was_merged_into_one_found_later_is_named_for_it_would_leave_the_stock() -> None:
    def into(key: str) -> Merged:
        return Merged(on="2024-03-01", by=COUNTY, into=key)

    register = Register([
        life("old", into("middle"), on="2023-11-01"), life("middle", into("late"), on="2024-01-01"),
        life("late", on="2024-02-01"), life("later", into("late"), on="2024-02-02"),
        life("same-day", into("late"), on="2024-02-01"), life("lost", into("nowhere"), on="2023-01-01"),
    ])  # fmt: skip
    assert register.made_younger() == ("middle", "old")
    assert (register.at("2024-02-29").stock(grade=None).ids, register.at("2024-03-01").stock(grade=None).ids) == (
        ("lost", "old"), (),
    )  # fmt: skip
    assert Register([life("a", on="2024-01-01"), life("b", into("a"), on="2024-02-01")]).made_younger() == ()


def test_a_dismissed_hazard_counts_until_its_dismissal_only() -> None:
    register = Register([life("a", Dismissed(on="2024-04-01", by=COUNTY, reasons="none"))])
    assert register.at("2024-03-31").open(grade=None).value == 1
    assert register.at("2024-03-31").new("2024-01-01", grade=None).value == 1
    view = register.at("2024-04-01")
    assert (view.open(grade=None).value, view.new("2024-01-01", grade=None).value) == (0, 0)


def test_a_group_holds_what_its_parties_have() -> None:
    parties = {
        "group": Party(
            id="group", kind=PartyKind.ENTERPRISE, place="CN-54", parents=("mine-1",)
        ),  # a ring does no harm
        "branch": Party(id="branch", kind=PartyKind.ENTERPRISE, place="CN-54", parents=("group",)),
        "mine-1": Party(id="mine-1", kind=PartyKind.ENTERPRISE, place="CN-54", parents=("branch", "group")),
    }
    register = Register([life("a"), life("b", party="branch"), life("c", party="hotel-3")], parties=parties)
    assert [hazard.id for hazard in register.select(party="group")] == ["a", "b"]
    assert register.belonging("hotel-3") == {"hotel-3"}
    assert Register(register).select(party="group").ids == (), "without the parties nobody knows who belongs to whom"
    assert register.with_(life("d")).select(party="group").ids == ("a", "b", "d")


def test_what_was_known_on_the_day_is_what_a_report_of_that_day_said() -> None:
    late = life("late", known="2024-04-10")
    told = life("told", major(), Belated(on="2024-05-20", by=COUNTY, event=Raised(on="2024-03-20", by=COUNTY,
                                                                                 level=Level.REGION)))  # fmt: skip
    register = Register([late, told])
    assert register.at("2024-04-01").open(grade=None).ids == ("late", "told")
    assert register.at("2024-04-01", known="2024-04-01").open(grade=None).ids == ("told",)
    assert register.at("2024-04-01", known="2024-04-10").open(grade=None).ids == ("late", "told")
    assert register.select(level=Level.REGION, on="2024-04-01").ids == ("told",)
    assert register.select(level=Level.REGION, on="2024-04-01", known="2024-05-19").ids == ()
    assert register.at("2024-06-01", known="2024-05-20").raised("2024-03-20", "2024-03-20").ids == ("told",)
    assert register.select(level=Level.COUNTY, on="2024-04-01", known="2024-05-19").ids == ("late", "told")


def test_the_hazards_behind_a_figure_are_those_of_the_register() -> None:
    told = life("told", major(), Belated(on="2024-05-20", by=COUNTY, event=Raised(on="2024-03-20", by=COUNTY,
                                                                                 level=Level.REGION)))  # fmt: skip
    register = Register([told])
    assert register.at("2024-04-01", known="2024-04-01").open().hazards == (told,)


def test_a_hazard_counts_by_the_grade_and_place_it_had() -> None:
    register = Register([life("h-1", *treated("2024-06-20"))])
    assert register.at("2024-03-04").open().value == 0
    assert register.at("2024-03-04").open(grade=None).by(By.GRADE)[None].value == 1
    assert register.at("2024-03-05").open().by(By.COUNTY, By.LEVEL).total.value == 1
    assert list(register.at("2024-03-05").open().by(By.TOWNSHIP)) == [None]
    assert list(register.at("2024-03-05").open().by(By.STATE)) == [HazardState.DETERMINED]


def test_ages_are_counted_from_the_finding_and_bands_are_inclusive() -> None:
    register = Register([life("h-1", major())])
    for days, band in ((0, "0-30 days"), (30, "0-30 days"), (31, "31-90 days"), (366, "over 365 days")):
        view = register.at(dt.date(2024, 3, 1) + dt.timedelta(days))
        assert [age.en for age in view.open(grade=None).by(By.AGE)] == [band]
    assert [age.zh for age in Ages(0, 5).bands] == ["0天", "1-5天", "超过5天"]


def test_a_register_that_grows_one_by_one_stays_in_few_blocks() -> None:
    register = Register()
    for number in range(200):
        register = register.with_(life(f"h-{number:03}"))
    assert len(register._layers) <= 8
    assert len(register) == len(list(register)) == 200
