"""Each bug once found stays here as a test that failed before it was mended."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.evaluation.made import PARTY, duty, plan
from zbgj import (
    Activity,
    Actor,
    Attestation,
    DefinitionError,
    Ledger,
    Measurement,
    Outcome,
    Party,
    PartyKind,
    Policy,
    Sector,
    Trigger,
    Waiver,
    deadlines,
    evaluate,
    interval,
    load_catalog,
    read_ledger,
)
from zbgj.__main__ import main
from zbgj.ledger import LedgerError
from zbgj.model.condition import condition_text, parse_condition
from zbgj.model.values import Point
from zbgj.schedule import Covers, covers, parse


def acts(*when: str, count: int = 1) -> list[Activity]:
    return [Activity(party="p", obligation="99-1-x", when=day, count=count) for day in when]


def test_a_rolling_duty_that_was_due_before_it_took_effect_has_no_negative_gap():
    made = [plan(duty("x", "at most 6 months apart from 2024-01-31"))]
    assert evaluate(PARTY, made, Ledger(acts("2024-03-01")), "2024-12-31").score is not None


def test_an_act_before_its_trigger_does_not_fulfil_it():
    happened = [Trigger(party="p", key="accident", when="2024-06-01T10:00:00")]
    for schedule in ("after trigger accident within 30 minutes", "after trigger accident at once"):
        made = [plan(duty("x", schedule))]
        early = Ledger(acts("2024-06-01T08:00:00"), triggers=happened)
        assert evaluate(PARTY, made, early, "2024-07-01").duties[0].outcomes[0].outcome is Outcome.MISSED
        timely = Ledger(acts("2024-06-01T10:20:00"), triggers=happened)
        assert evaluate(PARTY, made, timely, "2024-07-01").duties[0].outcomes[0].outcome is Outcome.FULFILLED


def test_an_act_minutes_late_does_not_lower_the_score_on_the_day_itself():
    happened = [Trigger(party="p", key="accident", when=f"2024-06-0{day}T10:00:00") for day in (1, 2)]
    made = [plan(duty("x", "after trigger accident within 30 minutes"))]
    before = evaluate(PARTY, made, Ledger(acts("2024-06-01T10:10:00"), triggers=happened), "2024-06-02")
    both = acts("2024-06-01T10:10:00", "2024-06-02T11:00:00")
    assert evaluate(PARTY, made, Ledger(both, triggers=happened), "2024-06-02").score == before.score == 100


def test_a_waiver_never_lowers_a_score_by_discarding_what_was_done():
    made = [plan(duty("x", "10 times every quarter"))]
    done = Ledger([*acts("2024-05-01", count=9), *acts("2024-08-01")])
    waived = Ledger(waivers=[Waiver(party="p", obligation="99-1-x", granted_by="g", why="w", start="2024-06-30",
                                    until="2024-06-30")])  # fmt: skip
    before = evaluate(PARTY, made, done, "2024-10-01").score
    after = evaluate(PARTY, made, done + waived, "2024-10-01").score
    assert before is not None
    assert after is not None
    assert after >= before


def test_overlapping_waivers_are_taken_the_same_way_in_any_order():
    made = [plan(duty("x", "every year"))]
    two = [
        Waiver(party="p", obligation="99-1-x", granted_by=who, why="w", start="2024-01-01", until="2024-12-31")
        for who in ("a", "b")
    ]
    one, other = (evaluate(PARTY, made, Ledger(waivers=order), "2025-06-01").as_data() for order in (two, two[::-1]))
    assert one == other


def test_unattested_duties_count_only_while_the_plan_is_in_force():
    made, policy = [plan(duty("x", "continuous"))], Policy(unattested_counts=True)
    assert evaluate(PARTY, made, Ledger(), "2020-01-01", policy=policy).score is None
    assert evaluate(PARTY, made, Ledger(), "2025-01-01", policy=policy).score == 0


def test_deadlines_end_with_the_plan():
    bureau = Party(
        id="b",
        kind=PartyKind.AUTHORITY,
        place="CN-54",
        level=Actor.parse("authority@county").level,
        sectors={Sector.SPORTS},
    )
    duties = [d for d in load_catalog().obligations_for(bureau) if d.plan.id == "20"]
    assert list(deadlines(duties, interval("2030-01-01", "2030-12-31"))) == []
    assert list(deadlines(duties, interval("2010-01-01", "2010-12-31"))) == []


def test_a_query_for_enterprises_finds_what_falls_on_units_of_any_kind():
    found = {o.id for o in load_catalog().obligations(sectors=[Sector.FIRE_SAFETY], who=Actor(PartyKind.ENTERPRISE))}
    assert "26-2.1.4-monthly-principal-check" in found


def test_large_numbers_are_printed_whole():
    assert condition_text(parse_condition("annual_output_t >= 1234567")) == "annual_output_t >= 1234567"
    assert str(Point.parse("2026-12-31: 1234567.25")) == "2026-12-31: 1234567.25"


def test_covers_does_not_count_on_a_past_without_end():
    assert covers(parse("every half-year until 2023-02-17"), parse("3 times by 2026-07-12")) is Covers.UNKNOWN
    assert covers(parse("every month"), parse("3 times by 2026-07-12")) is Covers.YES


def test_decimal_shares_are_exact():
    assert Activity(party="p", obligation="o", when="2024-01-01", share=0.3).share == Fraction(3, 10)
    for share in ("1e-30000000", "1/0"):
        with pytest.raises(LedgerError, match="expected a fraction"):
            Activity(party="p", obligation="o", when="2024-01-01", share=share)


def test_what_is_no_number_is_refused():
    with pytest.raises(LedgerError, match="is no number"):
        Measurement(party="p", target="t", value=float("nan"), when="2024-01-01")
    with pytest.raises(ValueError, match="staff is none"):
        Party(id="p", kind=PartyKind.ENTERPRISE, place="CN-54", facts={"staff": float("inf")})
    with pytest.raises(LedgerError, match="'80' is no number"):
        Measurement(party="p", target="t", value="80", when="2024-01-01")
    with pytest.raises(ValueError, match="facts: expected numbers, but staff is none"):
        Party(id="p", kind=PartyKind.ENTERPRISE, place="CN-54", facts={"staff": "80"})  # type: ignore[dict-item]


@pytest.mark.parametrize("field", ["sectors", "tags", "parents"])
def test_one_text_is_not_taken_for_a_set_of_letters(field):
    with pytest.raises(TypeError, match=rf"{field}: expected several, such as \['sports'\], not 'sports'"):
        Party(id="p", kind=PartyKind.ENTERPRISE, **{field: "sports"})  # type: ignore[arg-type]


def test_the_ledger_cannot_be_changed_through_what_it_gives():
    ledger = Ledger(acts("2024-05-01"))
    assert isinstance(ledger.activities_of("p", "99-1-x"), tuple)


def test_a_ledger_in_another_encoding_is_a_clear_error(tmp_path):
    file = tmp_path / "ledger.toml"
    file.write_bytes('[[activity]]\nparty = "矿"\n'.encode("gb18030"))
    with pytest.raises(DefinitionError, match=r"ledger\.toml: is not in UTF-8"):
        read_ledger(file)


def test_an_activity_for_a_target_is_refused(tmp_path):
    file = tmp_path / "ledger.toml"
    file.write_text(
        '[[activity]]\nparty = "p"\nobligation = "20-2-dynamic-clearance"\nwhen = "2024-05-01"\n'
        '[[trigger]]\nparty = "p"\nkey = "no-such-thing"\nwhen = "2024-05-01"\n'
    )
    with pytest.raises(DefinitionError) as caught:
        read_ledger(file, catalog=load_catalog())
    assert "there is no obligation or report '20-2-dynamic-clearance'" in str(caught.value)
    assert "there is no trigger 'no-such-thing'" in str(caught.value)


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("format = 1", "expected a \\[plan\\] table with id and slug"),
        ('[plan]\nid = "../../evil"\nslug = "x"', "No such file|expected lower-case"),
    ],
)
def test_drafts_that_are_none(tmp_path, capsys, draft, said):
    file = tmp_path / "d.toml"
    file.write_text(draft)
    assert main(["draft", str(file), "--text", str(tmp_path), "-o", str(tmp_path / "out")]) == 2
    assert __import__("re").search(said, capsys.readouterr().err)


def test_kinds_and_levels_are_words_even_if_given_as_texts():
    assert Party(id="p", kind="enterprise", level="county", place="CN-54").kind is PartyKind.ENTERPRISE
    with pytest.raises(ValueError, match="PartyKind 'an enterprise'"):
        Party(id="p", kind="an enterprise", place="CN-54")


def test_what_people_print_stays_short():
    mine = Party(id="m", kind=PartyKind.ENTERPRISE, place="CN-54", sectors={Sector.NON_COAL_MINES})
    duties = load_catalog().obligations_for(mine)
    assert len(repr(duties[0])) < 3000
    assert len(repr(evaluate(mine, load_catalog(), Ledger(), "2025-01-01"))) < 3000
    assert len(repr(load_catalog()["26"])) < 3000


def test_what_is_attested_from_before_a_date_was_done_by_it():
    made = [plan(duty("x", "by 2024-12-31 then continuous"))]
    attested = Ledger(
        attestations=[Attestation(party="p", obligation="99-1-x", start="2024-06-01", until="2025-12-31")]
    )
    report = evaluate(PARTY, made, attested, "2025-06-01")
    assert [judged.outcome for judged in report.duties[0].outcomes] == [Outcome.FULFILLED, Outcome.FULFILLED]


def test_limits_in_minutes_are_explained_in_minutes():
    ledger = Ledger(
        acts("2024-06-01T10:20:00"), triggers=[Trigger(party="p", key="accident", when="2024-06-01T10:00:00")]
    )
    made = [plan(duty("x", "after trigger accident within 30 minutes"))]
    assert "due 2024-06-01 10:30" in evaluate(PARTY, made, ledger, "2024-07-01").explain("99-1-x")
