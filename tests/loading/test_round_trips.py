"""What is written can be read again, and says the same."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zbgj import DefinitionError, Ledger, definition_schema, ledger_data, load_catalog, read_ledger, read_parties
from zbgj.ledger import Activity, Measurement, Trigger, Waiver
from zbgj.loading.converter import converter
from zbgj.loading.write import to_toml
from zbgj.model.condition import condition_text, parse_condition
from zbgj.model.items import Obligation

PLANS = files("zbgj").joinpath("regions", "tibet", "plans")
DEFINITIONS = sorted(PLANS.iterdir(), key=lambda file: file.name)


@pytest.mark.parametrize("file", DEFINITIONS, ids=lambda f: f.name)
def test_every_definition_file_has_the_one_shape(file):
    text = file.read_text(encoding="utf-8")
    data = tomllib.loads(text)
    assert to_toml(data) == text
    jsonschema.validate(data, definition_schema())


def test_items_survive_the_converter():
    for duty in load_catalog()["26"].obligations:
        data = json.loads(json.dumps(converter().unstructure(duty)))
        assert converter().structure(data, Obligation) == duty


atoms = st.sampled_from(
    [
        "anyone",
        "kind enterprise",
        "level county",
        "sector sports",
        "tag a",
        "place CN-54/Lhasa",
        "staff >= 10",
        "x < 2.5",
    ]
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map(lambda c: f"not ({c})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) and ({pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) or ({pair[1]})"),
    ),
    max_leaves=6,
)


@given(conditions)
def test_conditions_parse_and_print(text):
    condition = parse_condition(text)
    assert parse_condition(condition_text(condition)) == condition


def test_a_ledger_survives_a_json_file(tmp_path):
    ledger = Ledger(
        [Activity(party="p", obligation="20-3.6-leaders-check", when="2024-05-01T08:30:00", share="1/3")],
        [Measurement(party="p", target="t", value=2.5, when="2024-05-01")],
        [Trigger(party="p", key="accident", when="2024-05-01")],
        waivers=[Waiver(party="p", obligation="o", granted_by="g", why="w", start="2024-01-01", until="2024-02-01")],
    )
    file = tmp_path / "ledger.json"
    file.write_text(json.dumps(ledger_data(ledger)), encoding="utf-8")
    assert read_ledger(file) == ledger


def test_a_bad_ledger_names_everything_at_once(tmp_path):
    file = tmp_path / "ledger.toml"
    file.write_text(
        """
        [[activity]]
        party = "p"
        obligation = "20-3.6-leaders-check"
        when = "yesterday"

        [[activity]]
        party = "p"
        obligation = "20-9-nothing"
        when = "2024-05-01"
        count = 0

        [[activity]]
        party = "p"
        obligation = "20-9-nothing"
        when = "2024-05-01"

        [[waiver]]
        party = "p"
        [[walk]]
        """,
        encoding="utf-8",
    )
    with pytest.raises(DefinitionError) as caught:
        read_ledger(file, catalog=load_catalog())
    said = str(caught.value)
    for expected in (
        "activity 1: when: not a date: 'yesterday'",
        "activity 2: activity of p for 20-9-nothing: count 0",
        "activity 3: obligation: there is no obligation or report '20-9-nothing' in the catalogue",
        "waiver 1: granted_by: is missing",
        "walk: unknown key",
    ):  # fmt: skip
        assert expected in said, said


def test_bad_parties(tmp_path):
    file = tmp_path / "parties.toml"
    file.write_text(
        """
        [[party]]
        id = "a"
        kind = "authority"
        [[party]]
        id = "c"
        kind = "enterprise"
        place = "CN-54"
        sectors = ["sprots"]
        [[party]]
        id = "b"
        kind = "enterprise"
        facts = { staff = "many" }
        """,
        encoding="utf-8",
    )
    with pytest.raises(DefinitionError) as caught:
        read_parties(file, load_catalog(packages=False))
    said = str(caught.value)
    assert "authority: expected a level" in said
    assert "sectors: region tibet has no sector 'sprots'; did you mean 'sports'?" in said
    assert "facts: expected numbers, but staff is none" in said
