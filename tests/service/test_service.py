"""The example service: the rules over HTTP, and writers at the same time."""

from __future__ import annotations

import json
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from examples.service.app import _DETERMINED, _FOUND, create_app
from examples.service.store import EventStore, RejectedError, StaleError
from fastapi.testclient import TestClient

from zbgj import Level
from zbgj.hazards import Closed, Found, Noted, Official, Suspended, replay
from zbgj.loading.hazards import event_from_data
from zbgj.register import Register

BUREAU = Official("drolma", "chengguan-emergency-bureau", Level.COUNTY)


@pytest.fixture
def url(tmp_path):
    """A database of its own; ``ZBGJ_TEST_DATABASE`` names an empty one to use instead of SQLite."""
    return os.environ.get("ZBGJ_TEST_DATABASE") or f"sqlite:///{tmp_path}/hazards.db"


@pytest.fixture
def store(url):
    made = EventStore(url)
    yield made
    made.close()


@pytest.fixture
def client(url):
    app = create_app(url)
    with TestClient(app) as made:
        yield made
    app.state.store.close()


def found(key: str) -> Found:
    event = event_from_data(_FOUND | {"id": key})
    assert isinstance(event, Found)
    return event


def test_a_hazard_is_found_determined_and_read_back(client):
    made = client.post("/hazards", json=_FOUND | {"id": "a-1"})
    assert (made.status_code, made.headers["ETag"], made.json()["state"]) == (201, '"1"', "found")
    after = client.post("/hazards/a-1/events", json=_DETERMINED, headers={"If-Match": '"1"'})
    assert (after.status_code, after.headers["ETag"], after.json()["grade"]) == (200, '"2"', "major")
    assert client.get("/hazards/a-1").json()["state_zh"] == "已判定，待治理"
    assert client.get("/hazards/a-1", params={"on": "2024-05-21"}).json()["state"] == "found"
    assert client.get("/hazards/a-1", params={"on": "2024-05-19"}).status_code == 404
    assert [event["event"] for event in client.get("/hazards/a-1/events").json()] == ["found", "determined"]


def test_a_refusal_names_the_rule_in_both_languages_and_writes_nothing(client):
    client.post("/hazards", json=_FOUND | {"id": "b-1"})
    close = {"event": "closed", "on": "2024-05-23", "by": _FOUND["by"]}
    refused = client.post("/hazards/b-1/events", json=close, headers={"If-Match": '"1"'})
    assert refused.status_code == 422
    assert refused.json()["rule"] == "turn"
    assert refused.json()["zh"]
    assert refused.json()["needs_en"]
    assert client.get("/hazards/b-1").json()["events"] == 1


def test_whoever_saw_an_old_version_is_told_to_look_again(client):
    client.post("/hazards", json=_FOUND | {"id": "c-1"})
    assert client.post("/hazards", json=_FOUND | {"id": "c-1"}).status_code == 409
    client.post("/hazards/c-1/events", json=_DETERMINED, headers={"If-Match": '"1"'})
    late = client.post("/hazards/c-1/events", json=_DETERMINED, headers={"If-Match": '"1"'})
    assert (late.status_code, late.json()["events"]) == (409, 2)


def test_wrong_input_is_said_field_by_field(client):
    wrong = client.post("/hazards", json={"event": "found", "on": "soon", "id": "", "surprise": 1})
    assert wrong.status_code == 422
    said = " ".join(wrong.json()["problems"])
    for field in ("on", "surprise", "party"):
        assert field in said
    assert client.post("/hazards", json=_DETERMINED).status_code == 422
    assert client.post("/hazards/none/events", json=_DETERMINED, headers={"If-Match": '"1"'}).status_code == 404
    client.post("/hazards", json=_FOUND | {"id": "d-1"})
    assert client.post("/hazards/d-1/events", json=_DETERMINED).status_code == 422
    assert client.post("/hazards/d-1/events", json=_DETERMINED, headers={"If-Match": "x"}).status_code == 400


@pytest.mark.parametrize("key", ["a/b", "a\x00b", "a\nb", "a" * 201])
def test_an_identifier_that_no_path_or_table_could_hold_is_refused(client, key):
    assert client.post("/hazards", json=_FOUND | {"id": key}).status_code == 422


def test_half_a_character_is_wrong_input_and_no_failure(client):
    body = json.dumps(_FOUND | {"id": "d-2", "description": "\ud800"})
    refused = client.post("/hazards", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 422
    assert "half a character" in refused.json()["problems"][0]
    assert client.get("/hazards/d-2").status_code == 404


BROKEN = ["NaN", "-Infinity", "1e999", "[NaN]", "null", '"x"', "", "{", "[" * 100_000, "1" * 5000, b"\xff\xfe"]


@pytest.mark.parametrize("body", BROKEN, ids=lambda body: repr(body[:9]))
def test_a_body_that_is_no_object_is_wrong_input_and_no_failure(client, body):
    client.post("/hazards", json=_FOUND | {"id": "d-4"})
    for path in ("/hazards", "/hazards/d-4/events"):
        refused = client.post(path, content=body, headers={"Content-Type": "application/json", "If-Match": '"1"'})
        assert refused.status_code == 422
        assert len(refused.json()["problems"]) == 1
    assert client.get("/hazards/d-4").json()["events"] == 1


def test_a_key_that_stands_twice_is_refused_for_one_value_would_be_lost(client):
    client.post("/hazards", json=_FOUND | {"id": "d-5"})
    twice = json.dumps(_DETERMINED)[:-1] + ', "grade": "general"}'
    refused = client.post("/hazards/d-5/events", content=twice, headers={"If-Match": '"1"'})
    assert (refused.status_code, "'grade' stands twice" in refused.text) == (422, True)
    assert client.get("/hazards/d-5").json()["events"] == 1


@pytest.mark.parametrize("path", ["/hazards/%00", "/hazards/a%0Ab", "/hazards/a%00/events", "/hazards/" + "x" * 201])
def test_a_path_that_no_identifier_could_be_does_not_reach_the_database(client, path):
    assert client.get(path).status_code == 422


@pytest.mark.parametrize("seen", ["9" * 5000, '"1', "*", 'W/"1"', "-1", '""'])
def test_a_version_that_is_none_is_wrong_input_and_no_failure(client, seen):
    client.post("/hazards", json=_FOUND | {"id": "d-3"})
    assert client.post("/hazards/d-3/events", json=_DETERMINED, headers={"If-Match": seen}).status_code == 400


def test_the_register_and_its_advice_are_served(client):
    client.post("/hazards", json=_FOUND | {"id": "e-1"})
    client.post("/hazards/e-1/events", json=_DETERMINED, headers={"If-Match": '"1"'})
    counted = client.get("/register", params={"on": "2024-06-30"}).json()
    assert "e-1" in counted["open_major"]["hazards"]
    assert counted["open_major"]["value"] == len(counted["open_major"]["hazards"])
    advice = client.get("/advice", params={"on": "2024-06-30"}).json()
    assert any(one["hazard"] == "e-1" and one["citations"] for one in advice)


def test_the_openapi_page_works(client):
    assert "swagger" in client.get("/docs").text.lower()
    paths = client.get("/openapi.json").json()["paths"]
    for path, example in (("/hazards", _FOUND), ("/hazards/{hazard}/events", _DETERMINED)):
        shown = paths[path]["post"]["requestBody"]["content"]["application/json"]["examples"]
        assert [one["value"] for one in shown.values()] == [example]
    assert set(paths) == {
        "/hazards", "/hazards/{hazard}", "/hazards/{hazard}/events", "/register", "/advice", "/lifecycle",
    }  # fmt: skip
    assert client.get("/lifecycle").text.startswith("stateDiagram-v2")


def write(url: str, writer: int, hazards: list[str], times: int) -> list[tuple[str, str]]:
    """One writer: append as many notes as asked, to whatever hazard is next, until each is in."""
    store, written = EventStore(url), []
    for number in range(times):
        key, text = hazards[(writer + number) % len(hazards)], f"{writer}-{number}"
        while True:
            seen = len(store.events(key))
            try:
                store.append(key, Noted(on="2024-06-01", by=BUREAU, text=text), seen)
            except StaleError:
                continue
            written.append((key, text))
            break
    store.close()
    return written


def written_there(store, hazards):
    return [(key, event.text) for key in hazards for event in store.events(key) if isinstance(event, Noted)]


def test_nothing_is_lost_and_nothing_applied_twice_by_writers_in_threads(url, store):
    hazards = ["t-1", "t-2"]
    for key in hazards:
        store.open(found(key))
    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(write, url, writer, hazards, 12) for writer in range(8)]
    written = [pair for one in done for pair in one.result()]
    there = written_there(store, hazards)
    assert len(written) == len(set(written)) == 96
    assert sorted(there) == sorted(written)


def test_nothing_is_lost_and_nothing_applied_twice_by_writers_in_processes(url, store):
    hazards = ["p-1"]
    store.open(found("p-1"))
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        done = [pool.submit(write, url, writer, hazards, 10) for writer in range(3)]
    written = [pair for one in done for pair in one.result()]
    assert sorted(written_there(store, hazards)) == sorted(written)
    assert len(store.events("p-1")) == 31


def test_of_two_who_close_at_once_only_one_does(store):
    store.open(found("q-1"))

    def suspend() -> str:
        try:
            store.append("q-1", Suspended(on="2024-05-20", by=BUREAU), 1)
        except StaleError:
            return "stale"
        return "done"

    with ThreadPoolExecutor(6) as pool:
        outcomes = [one.result() for one in [pool.submit(suspend) for _ in range(6)]]
    assert sorted(outcomes) == ["done"] + ["stale"] * 5
    assert len(store.events("q-1")) == 2
    with pytest.raises(RejectedError) as caught:
        store.append("q-1", Closed(on="2024-05-21", by=BUREAU), 2)
    assert caught.value.refused.rule.key == "turn"


def test_the_register_rebuilt_from_the_table_is_the_one_in_memory(url, store):
    kept = {}
    for number in range(20):
        key = f"r-{number:02}"
        kept[key] = store.open(found(key))
        kept[key] = store.append(key, event_from_data(_DETERMINED), 1)
        if number % 3:
            kept[key] = store.append(key, Noted(on="2024-06-01", by=BUREAU, text=f"note {number}"), 2)
    other = EventStore(url)
    rebuilt = {hazard.id: hazard for hazard in other.hazards() if hazard.id.startswith("r-")}
    other.close()
    assert rebuilt == kept
    assert all(replay(hazard.events) == hazard for hazard in rebuilt.values())
    one, two = Register(kept.values()), Register(rebuilt.values())
    assert one.at("2024-06-30").open().ids == two.at("2024-06-30").open().ids == tuple(sorted(kept))
