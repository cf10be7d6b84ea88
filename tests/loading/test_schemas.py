"""The schemas: what is written fits them, and what a reader refuses for its shape does not."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zbgj import (
    DefinitionError,
    Ledger,
    Level,
    Party,
    PartyKind,
    Sector,
    evaluate,
    ledger_data,
    load_catalog,
    read_ledger,
    read_parties,
)
from zbgj.ledger import Activity, Attestation, Measurement, Trigger, Waiver
from zbgj.loading.converter import converter
from zbgj.loading.events import EVENTS
from zbgj.loading.hazards import hazard_lines, hazards_data, sift_hazards
from zbgj.loading.schema import schemas

from .made_hazards import hazards

SLOW = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=40)
SCHEMAS = schemas()

LEDGER = Ledger(
    [Activity(party="p", obligation="o", when="2024-05-01T08:30:00", share="1/3", count=2, evidence="e", by="b"),
     Activity(party="p", obligation="o", when="2024-05-01")],
    [Measurement(party="p", target="t", value=2.5, when="2024-05-01")],
    [Trigger(party="p", key="accident", when="2024-05-01T08:30:00Z")],
    [Attestation(party="p", obligation="o", start="2024-01-01", until="2024-02-01")],
    [Waiver(party="p", obligation="o", granted_by="g", why="w", start="2024-01-01", until="2024-02-01")],
)  # fmt: skip
BUREAU = Party(id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS},
               tags={"x"}, facts={"staff": 3}, parents=("c",), zh="局", en="bureau")  # fmt: skip


def fits(name: str, data: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(SCHEMAS[name]).is_valid(data))


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_is_a_schema_with_a_version_and_no_dangling_reference(name):
    schema = SCHEMAS[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith(f":{name}:1")
    assert json.loads(json.dumps(schema)) == schema
    references = {one.rsplit("/", 1)[1] for one in _all(schema, "$ref")}
    assert references <= schema.get("$defs", {}).keys()


def _all(schema: Any, key: str) -> Any:
    if isinstance(schema, dict):
        if isinstance(schema.get(key), str):
            yield schema[key]
        for inner in schema.values():
            yield from _all(inner, key)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _all(inner, key)


def test_a_ledger_that_is_written_fits():
    assert fits("ledger", ledger_data(LEDGER))
    assert fits("ledger", ledger_data(Ledger()))


def test_parties_that_are_written_fit():
    assert fits("parties", {"party": [converter().unstructure(BUREAU)]})


@SLOW
@given(st.lists(hazards(), max_size=2))
def test_hazards_that_are_written_fit(several):
    validator = jsonschema.Draft202012Validator(SCHEMAS["hazards"])
    validator.validate(hazards_data(several))
    for line in hazard_lines(several):
        assert fits("hazard-events", json.loads(line))


def test_every_event_has_its_schema():
    assert EVENTS.keys() <= SCHEMAS["hazards"]["$defs"].keys()


def closed(schema: Any) -> Any:
    """The same schema without leave to add keys."""
    if isinstance(schema, dict):
        found = {key: closed(value) for key, value in schema.items()}
        if "properties" in found:
            found["additionalProperties"] = False
        return found
    return [closed(one) for one in schema] if isinstance(schema, list) else schema


MINE = Party(
    id="m", kind=PartyKind.ENTERPRISE, place="CN-54/Lhasa", sectors={Sector.NON_COAL_MINES}, tags={"high-risk"}
)


@pytest.mark.parametrize("party", [BUREAU, MINE], ids=lambda party: party.id)
def test_the_schema_of_reports_describes_every_key_of_a_real_report(party):
    catalog = load_catalog()
    duties = catalog.obligations_for(party)
    ledger = Ledger(
        [Activity(party=party.id, obligation=duty.id, when="2024-06-03") for duty in duties[::2]],
        waivers=[
            Waiver(
                party=party.id, obligation=duties[1].id, granted_by="g", why="w", start="2024-01-01", until="2026-02-01"
            )
        ],
    )
    for ledger_of in (ledger, Ledger()):
        data = json.loads(json.dumps(evaluate(party, catalog, ledger_of, "2025-06-30").as_data()))
        jsonschema.Draft202012Validator(closed(SCHEMAS["report"])).validate(data)


def places(data: Any, way: tuple[Any, ...] = ()) -> Any:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*way, key)
        yield from places(value, (*way, key))


MUTATIONS: dict[str, Any] = {
    "a number": 5,
    "a negative number": -1,
    "a list": ["x"],
    "a table": {"x": 1},
    "a word": "grave",
    "true": True,
    "no text": "",
}


def mutated(data: Any) -> Any:
    """The data with one thing in it replaced, removed, or added."""
    for *way, last in list(places(data)):
        for name, value in {**MUTATIONS, "removed": None, "a key more": None}.items():
            inside = copy.deepcopy(data)
            target = inside
            for step in way:
                target = target[step]
            if name == "removed":
                del target[last]
            elif name == "a key more":
                if not isinstance(target, dict):
                    continue
                target["colour"] = "red"
            else:
                target[last] = value
            yield (*way, last, name), inside


def test_what_the_reader_of_ledgers_refuses_for_its_shape_does_not_fit(tmp_path):
    file = tmp_path / "ledger.json"
    _compare(file, "ledger", ledger_data(LEDGER), read_ledger)


def test_what_the_reader_of_parties_refuses_for_its_shape_does_not_fit(tmp_path):
    data = {"party": [{**converter().unstructure(BUREAU), "level": "county", "place": "CN-54"}]}
    _compare(tmp_path / "parties.json", "parties", data, read_parties)


def _compare(file: Any, name: str, data: Any, read: Any) -> None:
    assert fits(name, data)
    refused = 0
    for way, inside in mutated(data):
        file.write_text(json.dumps(inside), encoding="utf-8")
        try:
            read(file)
        except DefinitionError as error:
            assert not fits(name, inside), f"{way} fits, but the reader says {error}"
            refused += 1
        else:
            assert fits(name, inside), f"{way} is read, but does not fit"
    assert refused > 50


def test_what_the_reader_of_hazards_refuses_for_its_shape_does_not_fit():
    from .test_hazards_json import made

    data = json.loads(json.dumps(hazards_data([made()])))
    assert fits("hazards", data)
    refused = 0
    for way, inside in mutated(data):
        try:
            sifted = sift_hazards(inside)
            wrong = [one for one in sifted.problems if "rule '" not in one.message and "the finding" not in one.message
                     and "life begins" not in one.message and "known on" not in one.message
                     and "an authority's" not in one.message and "nothing is said" not in one.message
                     and "has no rank" not in one.message]  # fmt: skip
        except DefinitionError as error:
            wrong = list(error.problems)
        if wrong:
            assert not fits("hazards", inside), f"{way} fits, but the reader says {wrong}"
            refused += 1
    assert refused > 100
