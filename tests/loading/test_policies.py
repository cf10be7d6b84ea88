"""Policies as data: what the files say is what the code does, and what is wrong is said at once."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zbgj import DefinitionError, ObligationKind, Policy, ReadingChoice, load_policy, policy_data, policy_from_data
from zbgj.evaluation.policy import PolicyError
from zbgj.loading.policies import POLICIES

shares = st.fractions(0, 1, max_denominator=12)
themes = st.frozensets(st.sampled_from(["clear-stock", "fire-safety", "emergency-drill"]))
policies = st.builds(
    Policy,
    name=st.text(min_size=1, max_size=5),
    weights=st.dictionaries(st.sampled_from(ObligationKind), st.fractions("1/9", 9, max_denominator=9), max_size=3),
    relevant_themes=themes,
    relevance=st.fractions(1, 4, max_denominator=5),
    late_credit=shares,
    partial_credit=shares,
    standing_weight=st.fractions("1/5", 3, max_denominator=5),
    target_weight=st.integers(0, 4),
    soon_days=st.integers(0, 90),
    activity_validity_days=st.integers(0, 900),
    measurement_validity_days=st.none() | st.integers(0, 900),
    unattested_counts=st.booleans(),
    veto_themes=themes,
    veto_cap=st.integers(0, 100),
    readings=st.sampled_from(ReadingChoice),
    shared_themes=themes,
)


@given(policies)
def test_a_policy_comes_back_from_its_data(policy):
    assert policy_from_data(policy_data(policy)) == policy


def test_the_default_file_is_the_default_of_the_class():
    described = load_policy()
    assert described.description_zh
    assert described.description_en
    assert attrs.evolve(described, description_zh="", description_en="") == Policy()


@pytest.mark.parametrize("name", POLICIES)
def test_every_policy_names_and_describes_itself_and_states_every_figure(name):
    policy = load_policy(name)
    assert policy.name == name
    assert policy.description_zh
    assert policy.description_en


def test_strict_asks_for_more_than_the_default_and_lenient_for_less():
    strict, default, lenient = map(load_policy, ("strict", "default", "lenient"))
    assert strict.late_credit < default.late_credit < lenient.late_credit
    assert strict.activity_validity_days < default.activity_validity_days < lenient.activity_validity_days
    assert (strict.readings, lenient.readings) == (ReadingChoice.STRICT, ReadingChoice.LENIENT)
    assert strict.veto_themes
    assert not default.veto_themes


def test_one_can_bring_a_policy_of_ones_own(tmp_path):
    file = tmp_path / "city.toml"
    file.write_text('name = "city"\nlate_credit = "0.25"\n[weights]\ndrill = "4"\n', encoding="utf-8")
    policy = load_policy(file)
    assert (policy.name, policy.late_credit) == ("city", Fraction(1, 4))
    assert policy.weights == {ObligationKind.DRILL: 4}


def test_everything_wrong_is_said_at_once(tmp_path):
    file = tmp_path / "bad.toml"
    text = 'name = "bad"\nlate_credit = 0.5\nsoon_days = "many"\nextra = 1\n[weights]\ndril = "2"\ndrill = 3\n'
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_policy(file)
    said = str(caught.value)
    for field in ("late_credit", "soon_days", "extra", "weights.dril", "weights.drill"):
        assert field in said
    assert "bad.toml" in said


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("late_credit", "2"), ("relevance", "1/2"), ("veto_cap", "101"), ("soon_days", -1),
        ("measurement_validity_days", -1), ("standing_weight", "0"),
    ],
)  # fmt: skip
def test_figures_out_of_bounds_are_refused_by_name(field, value):
    with pytest.raises(DefinitionError, match=field):
        policy_from_data({field: value})


def test_a_policy_made_in_code_checks_its_values_as_one_from_a_file_does():
    """Readings given by their name were taken for strict, and any text for true."""
    assert Policy(readings="lenient").readings is ReadingChoice.LENIENT
    assert Policy(late_credit=0.1).late_credit == Fraction(1, 10)
    given: dict[str, Any] = {
        "name": "", "readings": "mild", "unattested_counts": "no", "soon_days": "30", "late_credit": "half",
        "veto_cap": float("nan"), "weights": {"dril": 1, "drill": "x"},
    }  # fmt: skip
    with pytest.raises(PolicyError) as caught:
        Policy(**given)
    said = str(caught.value)
    for field in (*given, "dril", "drill"):
        assert field in said


def test_a_policy_that_is_neither_known_nor_a_file_is_refused_with_those_that_are_known():
    with pytest.raises(FileNotFoundError, match="no policy 'milde': expected default, strict, lenient, or a file"):
        load_policy("milde")
