"""Rolling up: any grouping gives the same total, the worst come first, and the losses explain the score."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.made import activities, dates, duties, plan, policies
from zbgj import (
    Ledger,
    Level,
    Party,
    PartyKind,
    Score,
    Sector,
    by_organisation,
    by_place,
    by_sector,
    drivers,
    each_alike,
    evaluate_all,
    load_catalog,
    roll_up,
)
from zbgj.evaluation.rollup import report_by_sector
from zbgj.ledger import Activity

PLACES = ["CN-54", "CN-54/Lhasa", "CN-54/Lhasa/Chengguan", "CN-54/Ngari", "CN-54/Ngari/Gar"]


@st.composite
def reports(draw: st.DrawFn):
    """Reports of a few enterprises somewhere, some below others."""
    made = plan(*draw(duties()))
    parties, acts = [], []
    for number in range(draw(st.integers(1, 6))):
        above = draw(st.sampled_from([(), ("p0",), ("p1", "p0")]))
        parents = tuple(one for one in above if one != f"p{number}")
        parties.append(Party(id=f"p{number}", kind=PartyKind.ENTERPRISE, place=draw(st.sampled_from(PLACES)),
                             parents=parents, facts={"townships": 2}))  # fmt: skip
        for act in draw(st.lists(activities, max_size=6)):
            acts.append(Activity(party=f"p{number}", obligation=act.obligation, when=act.when, share=act.share))  # noqa: PERF401
    return tuple(evaluate_all(parties, [made], Ledger(acts), draw(dates), policy=draw(policies)))


FILINGS = st.sampled_from([by_place, by_organisation, by_sector])
WEIGHTS = st.sampled_from([None, each_alike, {"p1": 3}])


def everything(group):
    yield group
    for inside in group.groups:
        yield from everything(inside)


@settings(deadline=None)
@given(
    reports(), st.sampled_from([by_place, by_organisation, by_sector]), st.sampled_from([None, each_alike, {"p1": 3}])
)
def test_any_grouping_gives_the_same_total(found, by, weight):
    whole = roll_up(found, by, weight=weight)
    assert whole.total == roll_up(found, lambda all_: ((one, (), one.total) for one in all_), weight=weight).total
    for group in everything(whole):
        inside = [member.score for member in group.members] + [one.total for one in group.groups]
        assert group.total == sum(inside, Score())
        assert sum((member.score for member in group.everybody()), Score()) == group.total


@given(reports())
def test_without_weights_the_total_is_the_sum_of_the_reports(found):
    assert roll_up(found).total == sum((one.total for one in found), Score())


@given(reports())
def test_with_every_party_alike_the_score_is_the_mean(found):
    scores = [one.total.earned / one.total.possible for one in found if one.total.possible]
    total = roll_up(found, weight=each_alike).total
    assert not scores or total.earned / total.possible == Fraction(sum(scores), 1) / len(scores)


@given(reports(), st.sampled_from([by_place, by_organisation]))
def test_the_worst_come_first(found, by):
    for group in everything(roll_up(found, by)):
        for ranked in (group.members, group.everybody()):
            scores = [one.score.value for one in ranked if one.score.value is not None]
            assert scores == sorted(scores)
        inside = [one.score for one in group.groups if one.score is not None]
        assert inside == sorted(inside)


@given(reports())
def test_the_losses_add_up_to_what_is_missing(found):
    total = sum((one.total for one in found), Score())
    listed = drivers(found)
    assert sum(one.lost for one in listed) == total.possible - total.earned
    assert [one.lost for one in listed] == sorted((one.lost for one in listed), reverse=True)


@given(reports())
def test_the_shares_of_the_sectors_add_up_even_under_a_veto(found):
    for report in found:
        assert sum(report_by_sector(report).values(), Score()) == report.total


def test_a_region_by_prefecture_and_an_enterprise_by_branch():
    catalog = load_catalog().plans([Sector.SPORTS])
    bureaus = [
        Party(id=name, kind=PartyKind.AUTHORITY, level=Level.PREFECTURE, place=f"CN-54/{name}", sectors={Sector.SPORTS})
        for name in ("Lhasa", "Ngari")
    ]
    done = Ledger([Activity(party="Lhasa", obligation="20-3.6-leaders-check", when="2024-05-08")])
    whole = roll_up(evaluate_all(bureaus, catalog, done, "2024-07-15"))
    assert [group.key for group in whole.group("CN-54").groups] == ["Ngari", "Lhasa"]
    branch = Party(id="branch", kind=PartyKind.ENTERPRISE, place="CN-54", parents=("company", "group"))
    company = Party(id="company", kind=PartyKind.ENTERPRISE, place="CN-54", parents=("group",))
    tree = roll_up(evaluate_all([branch, company], catalog, Ledger(), "2024-07-15"), by_organisation)
    assert {member.id for member in tree.group("group", "company").members} == {"branch", "company"}
    with pytest.raises(KeyError, match="there are: company"):
        tree.group("group", "elsewhere")


def test_negative_weights_are_refused_by_name():
    bureau = Party(id="b", kind=PartyKind.ENTERPRISE, place="CN-54")
    with pytest.raises(ValueError, match="for: b"):
        roll_up(evaluate_all([bureau], load_catalog().plans([Sector.SPORTS]), Ledger(), "2024-07-15"), weight={"b": -1})


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), "three", None])
def test_weights_that_are_no_numbers_are_refused_by_name(weight):
    reports = tuple(evaluate_all([Party(id="b", kind=PartyKind.ENTERPRISE, place="CN-54")], [], Ledger(), "2024-07-15"))
    with pytest.raises(ValueError, match="for: b"):
        roll_up(reports, weight={"b": weight})
