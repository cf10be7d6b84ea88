"""What cannot be is refused where it is written, by field, value and what was expected; numbers are taken exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from zbgj import Activity, Ledger, Level, Party, PartyKind, Sector, evaluate, load_catalog
from zbgj.evaluation.evaluator import Evaluator
from zbgj.hazards import Channel, Closed, Found, Official, Refused, apply, open_hazard
from zbgj.ledger import Attestation, LedgerError, Measurement, Trigger, Waiver

PARTY = Party(id="p", kind=PartyKind.AUTHORITY, level=Level.COUNTY, place="CN-54/Lhasa", sectors={Sector.SPORTS})
BUREAU = Official("drolma", "bureau", Level.COUNTY)

ENTRIES: list[tuple[type[Any], dict[str, Any], tuple[str, ...]]] = [
    (Activity, {"party": "p", "obligation": "o", "when": "2024-05-20"}, ("party", "obligation")),
    (Measurement, {"party": "p", "target": "t", "value": 3, "when": "2024-05-20"}, ("party", "target")),
    (Trigger, {"party": "p", "key": "accident", "when": "2024-05-20"}, ("party", "key")),
    (
        Attestation,
        {"party": "p", "obligation": "o", "start": "2024-05-20", "until": "2024-06-20"},
        ("party", "obligation"),
    ),
    (
        Waiver,
        {"party": "p", "obligation": "o", "granted_by": "b", "why": "w", "start": "2024-05-20", "until": "2024-06-20"},
        ("party", "obligation"),
    ),
]


@pytest.mark.parametrize(("sort", "right", "names"), ENTRIES)
@pytest.mark.parametrize("wrong", [7, None, "", PARTY, ["p"], b"p"])
def test_who_and_what_an_entry_is_about_are_texts(sort: type[Any], right: dict[str, Any], names: Any, wrong: Any):
    sort(**right)
    for name in names:
        with pytest.raises(LedgerError, match=f"{sort.__name__}: {name} is .*expected an identifier"):
            sort(**{**right, name: wrong})


def test_a_party_in_the_place_of_its_identifier_is_told_apart():
    with pytest.raises(LedgerError, match="such as its id 'p'"):
        Activity(party=PARTY, obligation="o", when="2024-05-20")  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["evidence", "by"])
@pytest.mark.parametrize("sort", [0, 3])
def test_texts_of_an_entry_are_texts(field: str, sort: int):
    made, right, _ = ENTRIES[sort]
    with pytest.raises(LedgerError, match=f"{field} is None; expected a text"):
        made(**right, **{field: None})


@pytest.mark.parametrize(("sort", "right", "_"), ENTRIES)
def test_days_name_their_field(sort: type[Any], right: dict[str, Any], _: Any):
    for field in ("when", "start", "until", "granted"):
        if field in {a.name for a in sort.__attrs_attrs__}:
            for wrong in ("20 May", 20240520, 1.5):
                with pytest.raises(LedgerError, match=field):
                    sort(**{**right, field: wrong})


@pytest.mark.parametrize("wrong", [[None], [7], [""]])
def test_what_an_act_counts_for_as_well_are_texts(wrong: Any):
    with pytest.raises(LedgerError, match="also holds"):
        Activity(party="p", obligation="o", when="2024-05-20", also=wrong)


@pytest.mark.parametrize("count", [2, Decimal(2), Fraction(4, 2), np.int64(2), np.uint8(2)])
def test_a_count_of_any_numeric_type_is_taken_exactly(count: Any):
    act = Activity(party="p", obligation="o", when="2024-05-20", count=count)
    assert act.count == 2
    assert type(act.count) is int


@pytest.mark.parametrize("count", [True, Decimal("2.5"), Fraction(5, 2), 2.0, "2", None, np.float64(2.5)])
def test_what_is_no_whole_number_is_no_count(count: Any):
    with pytest.raises(LedgerError, match="is no whole number"):
        Activity(party="p", obligation="o", when="2024-05-20", count=count)


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        (3, 3), (Decimal("0.1"), 0.1), (Decimal(10**20), 10**20), (Fraction(1, 2), 0.5), (np.float64(0.1), 0.1),
        (np.int32(7), 7), (np.float32(0.5), 0.5), (2.0, 2.0),
    ],
)  # fmt: skip
def test_a_value_of_any_numeric_type_is_taken_exactly(value: Any, taken: float):
    measured = Measurement(party="p", target="t", value=value, when="2024-05-20")
    assert measured.value == taken
    assert type(measured.value) in (int, float)


@pytest.mark.parametrize("value", ["80", True, None, float("inf"), Decimal("NaN"), 1j, np.float64("nan"), [1]])
def test_what_is_no_number_is_no_value(value: Any):
    with pytest.raises(LedgerError, match="is no number"):
        Measurement(party="p", target="t", value=value, when="2024-05-20")


@pytest.mark.parametrize("wrong", [None, 7, "x", {"activity": []}])
def test_a_ledger_takes_several_entries(wrong: Any):
    with pytest.raises(LedgerError, match="expected several"):
        Ledger(wrong)


@pytest.mark.parametrize(
    ("place", "wrong", "said"),
    [
        (0, "p", "party is 'p'; expected a Party"), (0, None, "party is None"),
        (1, "20", "catalog is '20'; expected a Catalog or several plans"), (1, None, "catalog is None"),
        (1, ["20"], "a plan is '20'; expected a SectorPlan"),
        (2, [], r"ledger is \[\]; expected a Ledger"), (2, None, "ledger is None"),
    ],
)  # fmt: skip
def test_what_is_evaluated_is_named_if_it_cannot_be(place: int, wrong: Any, said: str):
    given: list[Any] = [PARTY, load_catalog().plans([Sector.SPORTS]), Ledger(), "2024-10-15"]
    given[place] = wrong
    with pytest.raises(TypeError, match=said):
        evaluate(*given)


def test_a_misspelt_duty_is_told_apart_from_one_that_falls_on_others():
    report = Evaluator(load_catalog().plans([Sector.SPORTS]), "2024-10-15").report(PARTY, Ledger())
    with pytest.raises(KeyError, match=r"there is no duty '20-3.6-leaders-chek' .*mean '20-3.6-leaders-check'"):
        report.duty("20-3.6-leaders-chek")
    others = {duty.id for plan in report.inputs.plans for duty in plan.duties} - {duty.id for duty in report.duties}
    with pytest.raises(KeyError, match="does not fall on p"):
        report.duty(min(others))


def found(**wrong: Any) -> Found:
    right: dict[str, Any] = {
        "on": "2024-05-20", "by": BUREAU, "id": "h", "party": "m", "place": "CN-54/Lhasa", "sector": Sector.SPORTS,
        "channel": Channel.SUPERVISION, "description": "d",
    }  # fmt: skip
    return Found(**{**right, **wrong})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"sector": "sports"}, "Found: sector is 'sports'; expected Sector.SPORTS"),
        ({"sector": "sport"}, "Found: sector is 'sport'; expected a Sector, such as Sector.SPORTS"),
        ({"channel": 7}, "Found: channel is 7; expected a Channel, one of: Channel."),
        ({"by": "drolma"}, "Found: by is 'drolma'; expected an Official"),
    ],
)
def test_words_of_a_hazard_are_words(wrong: dict[str, Any], said: str):
    with pytest.raises(TypeError) as error:
        found(**wrong)
    assert str(error.value).startswith(said)


def test_the_level_of_an_official_is_a_level():
    with pytest.raises(TypeError, match=r"Official: level is 'county'; expected Level\.COUNTY"):
        Official("d", "b", "county")  # type: ignore[arg-type]


def test_nothing_happens_to_a_refusal():
    refused = apply(open_hazard(found()), Closed(on="2024-05-21", by=BUREAU))
    assert isinstance(refused, Refused)
    with pytest.raises(TypeError, match=r"hazard is a refusal, .*refused: closed out"):
        apply(refused, Closed(on="2024-05-21", by=BUREAU))  # type: ignore[arg-type]
    for wrong in (None, "closed", found):
        with pytest.raises(TypeError, match=r"event is .*; expected an event"):
            apply(open_hazard(found()), wrong)  # type: ignore[arg-type]
