"""What stands in frozen classes cannot be changed, and is a dictionary in everything else."""

from __future__ import annotations

import copy
import json
import pickle
from fractions import Fraction

import attrs
import pytest

from zbgj import ObligationKind, Party, PartyKind, Policy
from zbgj.loading.converter import converter

PARTY = Party(id="p", kind=PartyKind.ENTERPRISE, place="CN-54", facts={"beds": 40, "mining_depth_m": 860.5})


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts.__setitem__("beds", 60),
        lambda facts: facts.__delitem__("beds"),
        lambda facts: facts.__ior__({"beds": 60}),
        lambda facts: facts.update(beds=60),
        lambda facts: facts.setdefault("rooms", 1),
        lambda facts: facts.pop("beds"),
        lambda facts: facts.popitem(),
        lambda facts: facts.clear(),
    ],
)
def test_the_numbers_of_a_party_cannot_be_changed(change):
    with pytest.raises(TypeError, match="cannot be changed"):
        change(PARTY.facts)
    assert PARTY.facts == {"beds": 40, "mining_depth_m": 860.5}


def test_the_weights_of_a_policy_cannot_be_changed():
    with pytest.raises(TypeError, match="cannot be changed"):
        Policy().weights[ObligationKind.DRILL] = Fraction(9)


@pytest.mark.parametrize(
    "again",
    [
        lambda party: pickle.loads(pickle.dumps(party)),
        copy.copy,
        copy.deepcopy,
        attrs.evolve,
        lambda party: converter().structure(converter().unstructure(party), Party),
    ],
)
def test_copies_are_equal_and_as_fixed(again):
    found = again(PARTY)
    assert (found, hash(found)) == (PARTY, hash(PARTY))
    with pytest.raises(TypeError):
        found.facts["beds"] = 60


def test_it_is_ready_for_json():
    assert json.loads(json.dumps(PARTY.facts)) == {"beds": 40, "mining_depth_m": 860.5}


@pytest.mark.parametrize("number", ["12", None, 10**400, float("nan")])
def test_what_is_no_number_is_refused_by_name(number):
    with pytest.raises(ValueError, match="facts: expected numbers, but beds is none"):
        Party(id="p", kind=PartyKind.ENTERPRISE, place="CN-54", facts={"beds": number})
