"""Whether conditions can hold together, against parties drawn at random."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zbgj import Level, Party, PartyKind, Sector
from zbgj.model.condition import (
    AllOf,
    AnyOf,
    Anyone,
    Comparator,
    HasTag,
    InPlace,
    InSector,
    IsKind,
    IsLevel,
    Not,
    Number,
    holds,
    parse_condition,
)
from zbgj.review import implies, may_meet

PLACES = ["CN-54", "CN-54/Lhasa", "CN-54/Lhasa/Chengguan", "CN-99"]
ATOMS = st.one_of(
    st.just(Anyone()),
    st.sampled_from([PartyKind.ENTERPRISE, PartyKind.AUTHORITY]).map(IsKind),
    st.sampled_from([Level.REGION, Level.COUNTY]).map(IsLevel),
    st.sampled_from([Sector.SPORTS, Sector.HEALTH]).map(InSector),
    st.sampled_from(["a", "b"]).map(HasTag),
    st.sampled_from(PLACES).map(InPlace),
    st.builds(Number, st.sampled_from(["depth_m", "beds"]), st.sampled_from(list(Comparator)), st.integers(0, 3)),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(AllOf),
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(AnyOf),
    ),
    max_leaves=6,
)
PARTIES = st.builds(
    Party,
    id=st.just("p"),
    kind=st.sampled_from([PartyKind.ENTERPRISE, PartyKind.AUTHORITY]),
    level=st.sampled_from([Level.REGION, Level.COUNTY]),
    place=st.sampled_from(PLACES),
    sectors=st.sets(st.sampled_from([Sector.SPORTS, Sector.HEALTH])),
    tags=st.sets(st.sampled_from(["a", "b"])),
    facts=st.fixed_dictionaries({"depth_m": st.sampled_from([0, 1, 2, 3, 1.5]), "beds": st.integers(0, 3)}),
)


@given(CONDITIONS, CONDITIONS, PARTIES)
def test_what_holds_together_may_meet(one, other, party):
    if holds(one, party) and holds(other, party):
        assert may_meet(one, other)


@given(CONDITIONS, CONDITIONS, PARTIES)
def test_what_is_implied_holds_for_every_party(one, other, party):
    if implies(one, other) and holds(one, party):
        assert holds(other, party)


@given(CONDITIONS)
def test_a_condition_implies_itself(condition):
    assert implies(condition, condition)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kind enterprise", "kind institution"),
        ("level region", "level county"),
        ("tag a", "not tag a"),
        ("place CN-54", "place CN-99"),
        ("place CN-54/Lhasa", "not place CN-54"),
        ("depth_m >= 800", "depth_m < 800"),
        ("depth_m = 5", "depth_m > 5"),
        ("depth_m = 5", "not depth_m >= 5"),
        ("tag a or tag b", "not tag a and not tag b"),
    ],
)
def test_contradictions_are_seen(one, other):
    assert not may_meet(parse_condition(one), parse_condition(other))
    assert not may_meet(parse_condition(other), parse_condition(one))


def test_too_many_alternatives_are_answered_with_doubt():
    one = AnyOf(tuple(HasTag(f"t{n}") for n in range(10)))
    many = AllOf((one,) * 6)
    assert may_meet(many, parse_condition("kind enterprise"))
    assert not implies(many, Not(Anyone()))
