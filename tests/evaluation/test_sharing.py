"""One act, several duties: what counts where, and which duty governs."""

from __future__ import annotations

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.made import PARTY, SCHEDULES, dates, duty, tibet
from zbgj import (
    Activity,
    Ledger,
    Level,
    ObligationKind,
    Outcome,
    Party,
    PartyKind,
    Policy,
    Sector,
    SectorPlan,
    Waiver,
    evaluate,
    evaluate_all,
    load_catalog,
    next_actions,
)
from zbgj.applicability import applied
from zbgj.evaluation.sharing import sharing
from zbgj.model.condition import Anyone
from zbgj.model.kinds import TermSort
from zbgj.model.values import Window

ACT = "emergency-drill"
KINDS = st.sampled_from([ObligationKind.DRILL, ObligationKind.DRILL, ObligationKind.MEETING])
THEMES = st.sampled_from([(ACT,), (ACT,), (ACT, "evacuation-drill"), (ACT, "gas-safety"), ()])


def plan(key: str, *duties) -> SectorPlan:
    made = tuple(attrs.evolve(one, id=one.id.replace("99-", f"{key}-")) for one in duties)
    return SectorPlan(
        horizon=Window("2024-01-01", "2026-12-31"), effective_day="2024-04-08", region=tibet,
        id=key, slug="made-up", sector=Sector.OTHER, title_zh="《拟》", title_en="Made up", scope=Anyone(),
        obligations=made,
    )  # fmt: skip


@st.composite
def plans(draw: st.DrawFn) -> list[SectorPlan]:
    """Two or three plans whose duties may be about the same act."""
    found = []
    for key in ("91", "92", "93")[: draw(st.integers(2, 3))]:
        duties = [
            duty(f"d{number}", draw(st.sampled_from(SCHEDULES)), kind=draw(KINDS), themes=draw(THEMES))
            for number in range(draw(st.integers(1, 3)))
        ]
        found.append(plan(key, *duties))
    return found


@st.composite
def cases(draw: st.DrawFn):
    made = draw(plans())
    names = st.sampled_from([duty.id for one in made for duty in one.duties])
    acts = st.builds(Activity, party=st.just("p"), obligation=names, when=dates, count=st.integers(1, 2))
    return made, draw(st.lists(acts, max_size=25))


@given(plans())
def test_what_governs_is_not_governed_itself_and_asks_for_at_least_as_much(made):
    duties = {found.id: found for one in made for found in applied(one, PARTY)}
    found = sharing(duties.values(), Policy())
    for key, above in found.governed.items():
        assert above not in found.governed
        assert duties[above].plan.id != duties[key].plan.id
        assert set(duties[key].obligation.themes) <= set(duties[above].obligation.themes)
        assert above in found.sources[key]


@settings(max_examples=300)
@given(plans())
def test_whatever_does_for_the_governing_duty_does_for_the_governed_one(made):
    found = sharing([found for one in made for found in applied(one, PARTY)], Policy())
    for key, above in found.governed.items():
        assert {above, *found.sources.get(above, ())} <= {key, *found.sources[key]}


def test_a_duty_that_a_plan_mate_of_the_other_does_for_does_not_govern_the_other():
    quarterly = duty("d1", "every quarter", themes=(ACT,))
    made = [
        plan("91", duty("d0", "every month", themes=(ACT, "evacuation-drill")), quarterly),
        plan("92", duty("d0", "every month", themes=(ACT,)), quarterly),
    ]
    found = sharing([duty for one in made for duty in applied(one, PARTY)], Policy())
    assert found.governed == {"92-1-d0": "91-1-d0"}
    # The monthly acts for plan 92 meet the quarter of plan 91; that of plan 92 is left open, and asked for.
    acts = [Activity(party="p", obligation="92-1-d0", when=f"2024-{month:02}-10") for month in range(4, 7)]
    report = evaluate(PARTY, made, Ledger(acts), "2024-07-15")
    assert [report.duty(key).outcomes[0].outcome for key in ("91-1-d1", "92-1-d1")] == [
        Outcome.FULFILLED, Outcome.MISSED,
    ]  # fmt: skip
    assert "92-1-d1" in {duty.id for duty, _ in report.overdue()}


@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_plans_does_not_matter(made, rnd):
    duties = [found for one in made for found in applied(one, PARTY)]
    shuffled = list(duties)
    rnd.shuffle(shuffled)
    assert sharing(duties, Policy()) == sharing(shuffled, Policy())


@settings(max_examples=300)
@given(cases())
def test_whoever_fulfils_the_governing_duty_has_fulfilled_the_governed_one(case):
    made, acts = case
    report = evaluate(PARTY, made, Ledger(acts), "2027-01-31")
    for found in report.governed:
        above = report.duty(found.governed_by or "")
        if all(one.outcome is Outcome.FULFILLED for one in above.outcomes):
            assert all(one.outcome in (Outcome.FULFILLED, Outcome.NOT_APPLICABLE) for one in found.outcomes)


@given(cases(), dates)
def test_no_act_is_counted_twice_within_a_duty(case, as_of):
    made, acts = case
    report = evaluate(PARTY, made, Ledger(acts), as_of)
    for found in report.duties:
        used = sum(one.done + one.late for one in found.outcomes if one.occurrence is not None)
        reach = {found.id, *found.sources}
        assert used <= sum(act.count for act in acts if act.obligation in reach)


@given(cases(), dates)
def test_governed_duties_are_shown_but_neither_scored_nor_listed(case, as_of):
    made, acts = case
    report = evaluate(PARTY, made, Ledger(acts), as_of)
    free = [found for found in report.duties if found.governed_by is None]
    assert report.uncapped.possible == sum(found.score.possible for found in free)
    listed = {found.id for found, _ in (*report.overdue(), *report.upcoming())}
    assert not listed & {found.id for found in report.governed}
    assert sum(report.counts().values()) == sum(len(found.outcomes) for found in free)


@given(cases(), dates, st.data())
def test_more_evidence_never_lowers_the_score_of_several_plans(case, as_of, data):
    made, acts = case
    names = st.sampled_from([duty.id for one in made for duty in one.duties])
    also = data.draw(st.sets(names, max_size=2))
    main = data.draw(names)
    more = Activity(party="p", obligation=main, when=data.draw(dates), also=tuple(sorted(also - {main})))
    before, after = (evaluate(PARTY, made, Ledger(given), as_of).score for given in (acts, [*acts, more]))
    assert before is None or (after is not None and after >= before - 1e-9)


@given(cases(), dates)
def test_without_shared_themes_every_duty_stands_for_itself(case, as_of):
    made, acts = case
    report = evaluate(PARTY, made, Ledger(acts), as_of, policy=Policy(shared_themes=()))
    assert not report.governed
    for one in made:
        alone = evaluate(PARTY, [one], Ledger(acts), as_of, policy=Policy(shared_themes=()))
        assert [found for found in report.duties if found.duty.plan is one] == list(alone.duties)


def test_the_ledger_may_say_explicitly_for_what_else_an_act_counts():
    made = [plan("91", duty("d", "every quarter")), plan("92", duty("e", "every quarter"))]
    act = Activity(party="p", obligation="91-1-d", when="2024-05-20", also=["92-1-e"], evidence="r-1")
    report = evaluate(PARTY, made, Ledger([act]), "2024-07-15")
    assert report.duty("91-1-d").outcomes[0].outcome is Outcome.FULFILLED
    assert report.duty("92-1-e").outcomes[0].outcome is Outcome.FULFILLED
    assert "2024-05-20 [r-1] (recorded for 91-1-d, also for this one)" in report.explain("92-1-e")
    assert "记于 91-1-d，台账注明兼计" in report.explain("92-1-e", "zh")


def test_a_state_owned_hotel_leads_one_check_a_quarter_not_two():
    sectors = {Sector.CULTURE_AND_TOURISM, Sector.STATE_OWNED_ASSETS, Sector.FIRE_SAFETY}
    hotel = Party(id="h", kind=PartyKind.ENTERPRISE, place="CN-54", sectors=sectors)
    done = Ledger([Activity(party="h", obligation="12-2.1-principal-quarterly-check", when="2024-05-20")])
    report = evaluate(hotel, load_catalog(), done, "2024-07-15")
    theirs = report.duty("17-2.4.7-principal-quarterly-check")
    assert theirs.governed_by == "12-2.1-principal-quarterly-check"
    assert theirs.outcomes[0].outcome is Outcome.FULFILLED
    assert "recorded for 12-2.1-principal-quarterly-check, one act" in report.explain(theirs.id)
    # Plan 26 asks for a check of fire safety, every month: another subject, so it stands for itself.
    assert report.duty("26-2.1.4-monthly-principal-check").governed_by is None


def test_for_a_high_risk_state_owned_hotel_the_monthly_check_governs():
    sectors = {Sector.CULTURE_AND_TOURISM, Sector.STATE_OWNED_ASSETS}
    hotel = Party(id="h", kind=PartyKind.ENTERPRISE, place="CN-54", sectors=sectors, tags={"high-risk"})
    report = evaluate(hotel, load_catalog(), Ledger(), "2024-07-15")
    assert report.duty("12-2.1-principal-quarterly-check").governed_by == "17-2.4.7-principal-quarterly-check"
    assert report.duty("17-2.4.7-principal-quarterly-check").governed_by is None


def test_act_themes_of_the_default_policy_are_themes_of_the_vocabulary():
    known = {term.key for term in load_catalog().terms() if term.sort is TermSort.THEME}
    assert Policy().shared_themes <= known


SECTORS = st.frozensets(st.sampled_from([s for s in Sector if s is not Sector.JUSTICE]), min_size=1, max_size=3)
FACTS = st.dictionaries(st.sampled_from(["mining_depth_m", "townships", "beds"]), st.integers(0, 900), max_size=2)
TAGS = st.frozensets(st.sampled_from(["high-risk", "underground-mine", "unknown"]), max_size=2)
PARTIES = st.builds(
    Party, id=st.just("p"), kind=st.sampled_from(list(PartyKind)), level=st.sampled_from(list(Level)),
    sectors=SECTORS, tags=TAGS,
    facts=FACTS, place=st.sampled_from(["CN-54", "CN-54/Lhasa", "CN-54/Ngari/Gar"]),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(PARTIES, min_size=2, max_size=6), dates, st.data())
def test_evaluating_many_together_is_evaluating_each_alone(parties, as_of, data):
    catalog = load_catalog()
    parties = [attrs.evolve(party, id=f"p{number}") for number, party in enumerate(parties)]
    acts = []
    for party in parties:
        owed = [found.id for found in catalog.obligations_for(party)]
        if owed:
            names = data.draw(st.lists(st.sampled_from(owed), max_size=4))
            acts += [Activity(party=party.id, obligation=name, when=data.draw(dates)) for name in names]
    seen: list[int] = []
    ledger = Ledger(acts)
    together = list(evaluate_all(parties, catalog, ledger, as_of, progress=seen.append))
    assert seen == list(range(1, len(parties) + 1))
    assert together == [evaluate(party, catalog, ledger, as_of) for party in parties]


HIGH, LOW = "17-2.4.7-principal-quarterly-check", "12-2.1-principal-quarterly-check"
RISKY = Party(
    id="h", kind=PartyKind.ENTERPRISE, place="CN-54", sectors={Sector.CULTURE_AND_TOURISM, Sector.STATE_OWNED_ASSETS},
    tags={"high-risk"},
)  # fmt: skip


def waived(start: str, until: str) -> Ledger:
    one = Waiver(party="h", obligation=HIGH, granted_by="city", why="closed", start=start, until=until)
    return Ledger(waivers=[one])


def test_what_a_waiver_of_the_governing_duty_leaves_open_is_asked_for_under_the_governed_one():
    """The check of each month was waived for the third quarter: that of the quarter was then asked for by nobody."""
    report = evaluate(RISKY, load_catalog(), waived("2024-07-01", "2024-09-30"), "2024-11-15")
    low = report.duty(LOW)
    assert low.governed_by == HIGH
    assert [one.occurrence.label for duty, one in report.overdue() if duty.id == LOW] == ["2024-Q3"]
    assert "yet 17-2.4.7-principal-quarterly-check was waived, so it is owed in its own right for: 2024-Q3" in (
        report.explain(LOW)
    )
    assert "已获豁免，下列各期仍应按本项履行：2024-Q3" in report.explain(LOW, "zh")
    assert (LOW, "2024-Q3") in {
        (one.duty.id, one.judged.occurrence.label) for one in next_actions(report, 10) if one.judged.occurrence
    }
    assert low.score.possible == 0


def test_a_waiver_that_leaves_enough_of_the_governing_duty_opens_nothing():
    report = evaluate(RISKY, load_catalog(), waived("2024-07-01", "2024-08-30"), "2024-11-15")
    assert report.duty(HIGH).outcomes[3].outcome is Outcome.WAIVED
    assert report.asked_of(report.duty(LOW)) == ()


def test_acts_for_the_governed_duty_that_do_not_do_for_the_governing_one_are_named_there():
    act = Activity(party="h", obligation=LOW, when="2024-05-20")
    later = attrs.evolve(act, when="2024-12-20")
    said = evaluate(RISKY, load_catalog(), Ledger([act, later]), "2024-11-15")
    assert f"not counted here: 1 recorded for {LOW}" in said.explain(HIGH)
    assert f"1 次记于本项所统领、要求较低的 {LOW}，未计入本项" in said.explain(HIGH, "zh")
    both = evaluate(RISKY, load_catalog(), Ledger([attrs.evolve(act, also=[HIGH])]), "2024-11-15")
    assert "not counted here" not in both.explain(HIGH)
    assert both.duty(HIGH).outcomes[1].outcome is Outcome.FULFILLED
