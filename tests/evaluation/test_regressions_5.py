"""What a review by attack broke in evaluation and planning: every find stays a test."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction

import attrs
import pytest

from tests.evaluation.made import CITATION, PARTY, duty, tibet
from tests.evaluation.made import plan as one_plan
from zbgj import (
    Activity,
    Actor,
    DefinitionError,
    Ledger,
    Level,
    Outcome,
    Party,
    PartyKind,
    Policy,
    Sector,
    SectorPlan,
    Target,
    by_organisation,
    check_trace,
    compare,
    drivers,
    evaluate,
    evaluate_all,
    forecast,
    load_catalog,
    next_actions,
    roll_up,
    trace,
    what_if,
)
from zbgj.applicability import applied
from zbgj.days import as_date, to_day
from zbgj.evaluation.outlook import ActionKind
from zbgj.evaluation.policy import PolicyError, ReadingChoice
from zbgj.evaluation.sharing import sharing
from zbgj.evaluation.targets import TargetStanding, judge_target
from zbgj.ledger import Attestation, LedgerError, Measurement, Trigger, Waiver
from zbgj.model.condition import Anyone, Comparator
from zbgj.model.values import Point, Reading, Window
from zbgj.planning import plan_work
from zbgj.schedule import parse

ACT = {"themes": ("emergency-drill",)}
ROLLING = "at most 6 months apart from 2024-06-30"


def plan(key, *duties, **more) -> SectorPlan:
    made = tuple(attrs.evolve(one, id=one.id.replace("99-", f"{key}-")) for one in duties)
    return SectorPlan(
        horizon=Window("2024-01-01", "2026-12-31"), region=tibet,
        id=key, slug="made-up", sector=Sector.OTHER, title_zh="《拟》", title_en="Made up", scope=Anyone(),
        obligations=made, **{"effective_day": "2024-04-08", **more},
    )  # fmt: skip


def act(obligation, when, **more) -> Activity:
    return Activity(party="p", obligation=obligation, when=when, **more)


def kept(report):
    return json.loads(json.dumps(trace(report)))


def shared(plans, **more):
    return sharing([found for one in plans for found in applied(one, PARTY)], Policy(), **more)


# --- one act, several duties ----------------------------------------------------------------------------------------


def test_an_act_counts_for_one_duty_of_another_plan_only_the_strictest():
    plans = [plan("91", duty("a", "every quarter", **ACT), duty("b", "every month", **ACT)),
             plan("92", duty("c", "every month", **ACT))]  # fmt: skip
    report = evaluate(PARTY, plans, Ledger([act("92-1-c", "2024-07-20")]), "2024-10-01")
    july = {found.id: found.outcomes[3 if found.id != "91-1-a" else 1].outcome for found in report.duties}
    assert july == {"91-1-a": Outcome.MISSED, "91-1-b": Outcome.FULFILLED, "92-1-c": Outcome.FULFILLED}
    assert {found.id: found.governed_by for found in report.governed} == {"92-1-c": "91-1-b"}


def test_a_work_plan_with_such_duties_is_as_small_as_it_says():
    plans = [plan("91", duty("a", "every quarter", **ACT), duty("b", "every month", **ACT)),
             plan("92", duty("c", "every month", **ACT))]  # fmt: skip
    made = plan_work(PARTY, plans, "2024-07-01", "2024-09-30")
    assert (len(made.acts), made.minimal) == (4, True)
    # Three acts recorded for the duty of the other plan would have done for all before.
    three = Ledger([act("92-1-c", f"2024-0{month}-10") for month in (7, 8, 9)])
    after = evaluate(PARTY, plans, three, "2024-10-01")
    assert [pair for pair in after.overdue() if pair[1].occurrence.label == "2024-Q3"]


def test_a_date_outside_the_time_of_its_plan_is_governed_by_nothing_that_is_not_owed_then():
    plans = [plan("91", duty("d", "every month", **ACT)), plan("92", duty("d", "by 2024-03-31", **ACT)),
             plan("93", duty("d", "by 2027-06-30", **ACT))]  # fmt: skip
    assert not shared(plans).governed
    assert evaluate(PARTY, plans, Ledger(), "2024-04-30").overdue()[0][0].id == "92-1-d"


def test_what_governs_covers_in_the_time_in_which_the_caller_has_it_owed():
    plans = [plan("91", duty("d", "every month", **ACT)), plan("92", duty("d", "2 times every quarter", **ACT))]
    assert shared(plans).governed == {"92-1-d": "91-1-d"}
    # From 15 June on one month is owed of the quarter, and one act is not two.
    assert not shared(plans, owed_from=to_day("2024-06-15")).governed
    assert shared(plans, owed_from=to_day("2024-07-01")).governed == {"92-1-d": "91-1-d"}
    assert not shared(plans, owed_from=to_day("2027-07-01")).governed


def test_a_plan_that_takes_effect_after_its_own_end_is_an_error():
    with pytest.raises(ValueError, match="takes effect on 2027-02-01, after its horizon ends on 2026-12-31"):
        plan("91", duty("d", "every month", **ACT), effective_day="2027-02-01")


def test_what_authorities_alone_owe_is_about_the_field_of_each_plan():
    # To inspect the farms is not to inspect the stadiums.
    bureau = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE,
                   sectors={Sector.SPORTS, Sector.AGRICULTURE_AND_RURAL_AFFAIRS})  # fmt: skip
    done = Ledger([Activity(party="b", obligation="10-3.2-quarterly-led-check", when="2024-05-08")])
    report = evaluate(bureau, load_catalog(), done, "2024-07-15")
    assert report.duty("10-3.2-quarterly-led-check").outcomes[0].outcome is Outcome.FULFILLED
    assert report.duty("20-3.6-leaders-check").outcomes[0].outcome is Outcome.MISSED
    assert report.duty("20-3.6-leaders-check").governed_by is None


# --- ledger ---------------------------------------------------------------------------------------------------------


def test_spans_may_begin_with_an_instant_and_end_with_a_day():
    Attestation(party="p", obligation="o", start="2024-01-01T10:00", until="2024-01-01")
    Waiver(party="p", obligation="o", granted_by="g", why="w", start=dt.datetime(2024, 1, 1, 9), until="2024-01-01")
    with pytest.raises(LedgerError, match="ends before it starts"):
        Attestation(party="p", obligation="o", start="2024-01-02T10:00", until="2024-01-01")


def test_an_instant_without_a_zone_is_one_of_the_region_wherever_the_machine_stands():
    there = act("o", dt.datetime(2024, 6, 1, 9, 30))
    assert there.when.utcoffset() == dt.timedelta(hours=8)
    made = [one_plan(duty("d", "every year"))]
    for zone in (None, dt.UTC):
        done = act("99-1-d", dt.datetime(2024, 6, 1, 9, tzinfo=zone))
        assert check_trace(kept(evaluate(PARTY, made, Ledger([done]), "2025-01-01")), made) == ()


@pytest.mark.parametrize("count", [1.5, "2", None])
def test_a_count_that_is_no_whole_number_is_refused_by_name(count):
    with pytest.raises(LedgerError, match=f"activity of p for o: count {count!r} is no whole number"):
        act("o", "2024-06-01", count=count)


def test_the_entries_of_one_party_are_found_without_the_others():
    own = act("o", "2024-06-01", also=["q"])
    ledger = Ledger([act("r", "2024-06-02"), own, own, Activity(party="x", obligation="o", when="2024-06-01")],
                    triggers=[Trigger(party="p", key="k", when="2024-06-01")])  # fmt: skip
    assert ledger.about("p").activities == (own, own, act("r", "2024-06-02"))
    assert ledger.about("p").triggers == ledger.triggers
    assert ledger.about("nobody") == Ledger()


# --- policies -------------------------------------------------------------------------------------------------------


def test_a_text_is_no_list_of_themes():
    with pytest.raises(PolicyError, match="'dynamic-clearance'; expected a list"):
        Policy(veto_themes="dynamic-clearance")


def test_weights_may_name_kinds_by_their_keys_and_only_kinds():
    assert Policy(weights={"drill": 5}).weight(duty("d", "every year")) == 5
    with pytest.raises(PolicyError, match="drlll"):
        Policy(weights={"drlll": 5})


# --- roll-up, comparison, targets -----------------------------------------------------------------------------------


def reports(*parties):
    return list(evaluate_all(parties, [one_plan(duty("d", "every year"))], Ledger(), "2026-06-30"))


def test_a_party_is_not_counted_twice():
    one = Party(id="a", kind=PartyKind.ENTERPRISE, place="CN-54")
    with pytest.raises(ValueError, match="several of: a"):
        roll_up(reports(one, one))


def test_a_party_that_is_its_own_parent_stands_once():
    odd = Party(id="a", kind=PartyKind.ENTERPRISE, place="CN-54", parents=("a",))
    tree = roll_up(reports(odd), by_organisation)
    assert [member.id for member in tree.group("a").members] == ["a"]
    assert not tree.group("a").groups


def test_weights_are_exact_and_checked_wherever_they_are_given():
    found = reports(
        Party(id="a", kind=PartyKind.ENTERPRISE, place="CN-54"), Party(id="b", kind=PartyKind.ENTERPRISE, place="CN-54")
    )
    tenth = roll_up(found, weight=lambda _: 0.1).total
    assert tenth.possible == Fraction(0.1) * 2 * found[0].total.possible
    for use in (roll_up, drivers):
        with pytest.raises(ValueError, match="for: b"):
            use(found, weight={"b": -1})


def test_many_triggers_of_one_day_are_compared_in_order():
    made = [one_plan(duty("d", "after trigger accident within 1 days"))]
    triggers = [Trigger(party="p", key="accident", when="2024-06-01")] * 3000
    before = evaluate(PARTY, made, Ledger(triggers=triggers), "2024-06-01")
    after = evaluate(PARTY, made, Ledger([act("99-1-d", "2024-06-01", count=2)], triggers=triggers), "2024-06-01")
    [change] = compare(before, after).changes
    assert [(old, new) for _, old, new in change.outcomes] == [(Outcome.DUE_SOON, Outcome.FULFILLED)] * 2


def test_the_line_to_a_target_does_not_reach_back_before_its_start():
    target = Target(id="99-1-t", zh="率", en="rate", unit="%", comparator=Comparator.AT_LEAST, cite=(CITATION,),
                    points=(Point("2024-12-31", 50), Point("2025-12-31", 100)))  # fmt: skip
    old = [Measurement(party="p", target="99-1-t", value=40, when="2024-06-30")]
    found = judge_target(target, one_plan(), old, to_day("2025-06-30"))
    # 40 % fell short of the first point: half a year before it is not a way towards the second.
    assert [point.standing for point in found.points] == [TargetStanding.MISSED, TargetStanding.BEHIND]


# --- what every number rests on -------------------------------------------------------------------------------------


def test_what_was_done_of_a_waived_occurrence_is_explained_as_part_of_it():
    made = [one_plan(duty("d", "2 times every quarter"))]
    ledger = Ledger(
        [act("99-1-d", "2024-05-01"), act("99-1-d", "2024-08-01", count=2)],
        waivers=[Waiver(party="p", obligation="99-1-d", granted_by="g", why="w", start="2024-06-01",
                        until="2024-07-01")],
    )  # fmt: skip
    report = evaluate(PARTY, made, ledger, "2024-10-01")
    text = report.explain("99-1-d")
    assert "credit 1/2 of 1/2" in text
    assert "mean of 3/2 = 1," in text
    assert "计 1/2（满额 1/2）" in report.explain("99-1-d", "zh")
    assert report.as_data()["duties"][0]["outcomes"][0]["part"] == "1/2"


def test_a_target_says_what_it_earned():
    target = Target(id="99-1-t", zh="率", en="rate", unit="%", comparator=Comparator.AT_LEAST, cite=(CITATION,),
                    points=(Point("2024-12-31", 50), Point("2025-12-31", 100)),
                    who=(Actor(PartyKind.ENTERPRISE),))  # fmt: skip
    made = [attrs.evolve(one_plan(), targets=(target,))]
    measured = [Measurement(party="p", target="99-1-t", value=60, when="2024-12-30")]
    report = evaluate(PARTY, made, Ledger(measurements=measured), "2026-01-31")
    assert "credit = 1 met of 2 points passed, times weight 2 = 2" in report.explain("99-1-t")
    assert "已到期 2 个节点中达到 1 个 × 权重 2 = 2" in report.explain("99-1-t", "zh")
    assert "not scored" in evaluate(PARTY, made, Ledger(), "2026-01-31").explain("99-1-t")


def test_only_the_reading_that_gives_the_schedule_is_said_to_be_taken_leniently():
    first, second = (
        Reading(says=says, taken_zh="严", taken_en="strictly", why_zh="因", why_en="because", lenient=parse(lenient))
        for says, lenient in (("甲", "by 2024-12-31"), ("乙", "by 2025-12-31"))
    )
    made = [one_plan(duty("d", "by 2024-06-30", readings=(first, second)))]
    report = evaluate(PARTY, made, Ledger(), "2024-10-01", policy=Policy(readings=ReadingChoice.LENIENT))
    assert [one["taken"] for one in kept(report)["duties"][0]["readings"]] == ["lenient", "strict"]
    assert "reading of “甲”: lenient, as above" in report.explain("99-1-d")
    assert "reading of “乙”: strictly" in report.explain("99-1-d")


def test_an_attestation_is_not_taken_for_an_act_recorded_on_the_same_day():
    made = [one_plan(duty("d", "every quarter"))]
    attested = Attestation(party="p", obligation="99-1-d", start="2024-05-01", until="2024-06-01")
    ledger = Ledger([act("99-1-d", "2024-05-01")], attestations=[attested])
    entries = {entry["sort"]: entry for entry in kept(evaluate(PARTY, made, ledger, "2024-07-15"))["evidence"]}
    assert "used" in entries["activity"]
    assert "used" not in entries["attestation"]


def test_the_order_of_plans_is_no_disagreement():
    plans = [plan("92", duty("d", "every month", **ACT)), plan("91", duty("d", "every quarter", **ACT))]
    policy = Policy(veto_themes=["emergency-drill"])
    data = kept(evaluate(PARTY, plans, Ledger(), "2024-12-10", policy=policy))
    assert check_trace(data, plans[::-1]) == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"as_of": "soon"}, "as_of"),
        ({"owed_from": "soon"}, "owed_from"),
        ({"calendar": {"losar": [["2024-02-10"]]}}, "losar"),
        ({"calendar": {"losar": 3}}, "losar"),
        ({"version": 0}, "version"),
    ],
)
def test_a_spoiled_trace_is_refused_with_the_place(change, said):
    plans = [one_plan(duty("d", "every quarter"))]
    with pytest.raises(DefinitionError, match=said):
        check_trace(kept(evaluate(PARTY, plans, Ledger(), "2024-07-15")) | change, plans)


# --- what comes next ------------------------------------------------------------------------------------------------


def test_a_forecast_counts_an_act_as_often_as_the_ledger_holds_it():
    made = [one_plan(duty("d", "2 times every year"))]
    done = act("99-1-d", "2024-05-01")
    report = evaluate(PARTY, made, Ledger([done, done]), "2025-01-01")
    assert forecast(report, "2025-01-01") == what_if(report, []) == report


def test_what_bought_time_is_to_be_renewed_before_it_runs_out():
    made = [one_plan(duty("d", ROLLING))]
    report = evaluate(PARTY, made, Ledger([act("99-1-d", "2024-06-15")]), "2024-12-01")
    [renew] = next_actions(report, 30)
    assert (renew.kind, str(renew.by)) == (ActionKind.DO, "2024-12-15")
    assert renew.gain > 0
    assert next_actions(report, 10) == ()
    last = evaluate(PARTY, made, Ledger([act("99-1-d", "2026-12-15")]), "2027-06-01")
    assert next_actions(last, 60) == ()


def test_an_attestation_that_runs_out_is_to_be_renewed():
    made = [one_plan(duty("d", "continuous"))]
    ledger = Ledger(attestations=[Attestation(party="p", obligation="99-1-d", start="2024-06-15", until="2024-12-15")])
    report = evaluate(PARTY, made, ledger, "2024-12-01", policy=Policy(unattested_counts=True))
    assert [(one.kind, one.gain) for one in next_actions(report, 30)] == [(ActionKind.ATTEST, 100)]
    assert next_actions(report, 5) == ()


def test_where_the_hour_counts_an_act_is_proposed_for_the_hour():
    made = [one_plan(duty("d", "after trigger accident within 30 minutes"))]
    ledger = Ledger(triggers=[Trigger(party="p", key="accident", when="2024-08-01T10:00")])
    [doing] = next_actions(evaluate(PARTY, made, ledger, "2024-08-01"), 10)
    after = what_if(evaluate(PARTY, made, ledger, "2024-08-05"), doing.entries)
    assert after.duty("99-1-d").outcomes[0].outcome is Outcome.FULFILLED
    planned = plan_work(PARTY, made, "2024-07-01", "2024-09-30", ledger=ledger)
    assert [str(one.activity.when) for one in planned.acts] == ["2024-08-01 10:30:00+08:00"]
    assert not planned.unplannable


# --- the work plan --------------------------------------------------------------------------------------------------


def test_nothing_is_planned_after_the_time_of_the_plan():
    made = plan_work(PARTY, [one_plan(duty("d", ROLLING))], "2026-06-01", "2030-12-31")
    assert [str(one.day) for one in made.acts] == ["2026-06-01", "2026-12-01"]


def test_the_reading_chosen_decides_how_a_duty_is_planned():
    reading = Reading(says="甲", taken_zh="严", taken_en="strictly", why_zh="因", why_en="because",
                      lenient=parse("continuous"))  # fmt: skip
    made = [one_plan(duty("d", "every quarter", readings=(reading,)))]
    lenient = plan_work(PARTY, made, "2025-01-01", "2025-12-31", policy=Policy(readings=ReadingChoice.LENIENT))
    assert ([one.id for one in lenient.standing], lenient.unplannable, lenient.acts) == (["99-1-d"], (), ())


def test_a_window_of_millennia_asks_about_few_days():
    asked: list[dt.date] = []

    def weekend(day: dt.date) -> bool:
        asked.append(day)
        return day.weekday() >= 5

    made = plan_work(PARTY, [one_plan(duty("d", "by 2024-12-31"))], "1000-01-01", "2999-12-31", avoid=weekend)
    assert len(made.acts) == 1
    assert len(asked) < 2000


def test_other_parties_entries_cost_a_work_plan_nothing():
    made = [one_plan(duty("d", ROLLING))]
    others = Ledger([Activity(party=f"x{n}", obligation="99-1-d", when=as_date(738_000 + n)) for n in range(50)])
    mine = Ledger([act("99-1-d", "2024-06-15")])
    alone = plan_work(PARTY, made, "2024-07-01", "2025-12-31", ledger=mine)
    assert plan_work(PARTY, made, "2024-07-01", "2025-12-31", ledger=others + mine).acts == alone.acts
