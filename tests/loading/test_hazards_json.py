"""Hazards as JSON: what is written reads back the same, what is wrong is named and nothing good is lost with it."""

from __future__ import annotations

import copy
import json
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zbgj import DefinitionError, Level, Sector
from zbgj.hazards import (
    Assurances,
    Assured,
    Channel,
    Closed,
    Determined,
    Found,
    Grade,
    Hazard,
    Official,
    StopGapControlled,
    Submitted,
    TreatmentBegun,
    apply,
    open_hazard,
)
from zbgj.loading.events import EVENTS, event_key, is_event
from zbgj.loading.hazards import (
    event_data,
    event_from_data,
    hazard_lines,
    hazards_data,
    read_hazards,
    sift_hazard_lines,
    sift_hazards,
)

from .made_hazards import events, hazards

SLOW = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
BUREAU, TASHI = Official("drolma", "bureau", Level.COUNTY), Official("tashi", "mine-1")


def made(identifier: str = "h-1") -> Hazard:
    hazard = open_hazard(
        Found(
            on="2024-05-20",
            by=BUREAU,
            id=identifier,
            party="mine-1",
            place="CN-54/Lhasa",
            description="缺第二出口",
            sector=Sector.NON_COAL_MINES,
            channel=Channel.SUPERVISION,
        )
    )
    for event in (
        Determined(on="2024-05-21", by=BUREAU, grade=Grade.MAJOR, reasons="one exit", standard="《标准》"),
        Assured(on="2024-05-22", by=TASHI, assurances=Assurances(responsibility="Tashi", measures="cut an exit",
                funds="own", deadline="2024-07-01", contingency="leave")),
        TreatmentBegun(on="2024-05-23", by=TASHI),
    ):  # fmt: skip
        after = apply(hazard, event)
        assert isinstance(after, Hazard)
        hazard = after
    return hazard


def through_json(data: Any) -> Any:
    return json.loads(json.dumps(data, ensure_ascii=False))


@pytest.mark.parametrize("name", EVENTS)
@SLOW
@given(data=st.data())
def test_every_event_reads_back_the_same(name, data):
    event = data.draw(events(EVENTS[name]))
    assert event_from_data(through_json(event_data(event))) == event


@SLOW
@given(
    st.lists(st.integers(1, 5), unique=True, max_size=3).flatmap(lambda ns: st.tuples(*(hazards(f"h-{n}") for n in ns)))
)
def test_whole_lives_read_back_the_same_as_document_and_as_stream(several):
    assert read_hazards(through_json(hazards_data(several))) == list(several)
    assert sift_hazard_lines(hazard_lines(several)).hazards == several
    again = sift_hazard_lines(hazard_lines(several))
    assert hazards_data(again.hazards) == hazards_data(several)


def test_the_events_of_a_stream_may_be_shuffled_between_hazards_and_streams_joined():
    header, *one = hazard_lines([made("h-1")])
    _, *two = hazard_lines([made("h-2")])
    mixed = [line for pair in zip(one, two, strict=True) for line in pair]
    sifted = sift_hazard_lines([header, *mixed, "", header])
    assert sifted.hazards == (made("h-1"), made("h-2"))
    assert not sifted.problems


def test_files_of_both_sorts_are_read(tmp_path):
    (tmp_path / "h.json").write_text(json.dumps(hazards_data([made()])), encoding="utf-8")
    (tmp_path / "h.jsonl").write_text("\n".join(hazard_lines([made()])), encoding="utf-8")
    assert read_hazards(tmp_path / "h.json") == read_hazards(str(tmp_path / "h.jsonl")) == [made()]


def test_no_attribute_of_an_event_stands_under_the_key_that_names_the_event():
    for class_ in EVENTS.values():
        keys = [event_key(field.name) for field in attrs.fields(class_)]
        assert "event" not in keys
        assert "hazard" not in keys, "a line of a stream names the hazard by it"
        assert len(set(keys)) == len(keys)


CASES: list[tuple[str, str, dict[str, Any], str]] = [
    ("events[1].by", "level 'moon' has no rank: expected nation, region",
     {"by": {"id": "a", "organisation": "b", "level": "moon"}}, "1"),
    ("events[1].by.organisation", "is missing", {"by": {"id": "a"}}, "1"),
    ("events[1].by", "expected a table, not 'drolma'", {"by": "drolma"}, "1"),
    ("events[1].on", "not a date: '20240521' (expected YYYY-MM-DD)", {"on": "20240521"}, "1"),
    ("events[1].on", "not a date: '2024-05-21T10:00:00'", {"on": "2024-05-21T10:00:00"}, "1"),
    ("events[1].grade", "there is no 'grave'; expected one of: major, general", {"grade": "grave"}, "1"),
    ("events[1].reasons", "expected text, not 5", {"reasons": 5}, "1"),
    ("events[1]", "there is no event 'flew'; expected one of: found", {"event": "flew"}, "1"),
    ("events[1]", "there is no event ['determined']", {"event": ["determined"]}, "1"),
    ("events[1].colour", "unknown key; expected one of: event, on", {"colour": "red"}, "1"),
    ("events[1]", "known on 2024-05-20, but it happened only on 2024-05-21", {"known": "2024-05-20"}, "1"),
    ("events[1]", "event 2 (determined): refused", {"standard": ""}, "1"),
    ("events[1]", "(rule 'time')", {"on": "2024-05-19", "known": "2024-05-21"}, "1"),
    ("events[2].assurances.deadline", "not a date: 'soon'", {"assurances": {"deadline": "soon"}}, "2"),
    ("events[0].id", "is 'h-9' in the finding, but the hazard is 'h-1'", {"id": "h-9"}, "0"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "message", "change", "place"), CASES, ids=[f"{c[0]} {c[1][:20]}" for c in CASES])
def test_what_is_wrong_is_named_with_hazard_field_and_expectation(field, message, change, place):
    data = through_json(hazards_data([made(), made("h-2")]))
    data["hazards"][0]["events"][int(place)].update(change)
    sifted = sift_hazards(data)
    problem = next(problem for problem in sifted.problems if problem.field == field and message in problem.message)
    assert problem.item == "h-1"
    assert sifted.hazards == (made("h-2"),), "a good hazard was lost with a bad one"
    assert sifted.refused == (data["hazards"][0],), "a bad hazard was lost"
    with pytest.raises(DefinitionError) as caught:
        read_hazards(data)
    assert caught.value.problems == sifted.problems


def test_all_problems_are_named_at_once():
    data = through_json(hazards_data([made(), made("h-2"), made("h-2")]))
    first, second = data["hazards"][0]["events"], data["hazards"][1]["events"]
    first[1].update(grade="grave", on="never", colour="red")
    second[3]["by"]["organisation"] = " "
    data["hazards"].append("h-4")
    data["remark"] = ""
    places = {(problem.item, problem.field) for problem in sift_hazards(data).problems}
    assert places >= {
        ("h-1", "events[1].grade"), ("h-1", "events[1].on"), ("h-1", "events[1].colour"), ("h-2", "events[3].by"),
        ("h-2", "id"), ("hazard 4", ""), ("", "remark"),
    }  # fmt: skip


WHOLE: list[tuple[dict[str, Any], str]] = [
    ({"format": "zbgj-ledger"}, "format: expected 'zbgj-hazards', not 'zbgj-ledger'"),
    ({"format": None}, "format: is missing"),
    ({"version": 2}, "version: is 2; this library reads version 1: a later zbgj is needed"),
    ({"version": "1"}, "version: expected a whole number"),
    ({"version": True}, "version: expected a whole number"),
    ({"minor": -1}, "minor: expected a whole number"),
    ({"hazards": {}}, "hazards: expected a list of hazards"),
]


@pytest.mark.parametrize(("change", "message"), WHOLE, ids=[case[1] for case in WHOLE])
def test_another_format_or_a_higher_version_is_refused_as_a_whole(change, message):
    with pytest.raises(DefinitionError) as caught:
        sift_hazards(hazards_data([made()]) | change)
    assert message in str(caught.value)


def test_a_key_that_stands_twice_is_refused_as_one_of_its_values_would_be_lost(tmp_path):
    text = json.dumps(hazards_data([made()]))
    (tmp_path / "h.json").write_text(text[:-1] + ', "hazards": []}', encoding="utf-8")
    with pytest.raises(DefinitionError, match="the key 'hazards' stands twice"):
        read_hazards(tmp_path / "h.json")
    head, *lines = hazard_lines([made()])
    sifted = sift_hazard_lines([head, lines[0][:-1] + ',"on":"2020-01-01"}', *lines[1:]])
    assert sifted.problems[0].item == "line 2"
    assert "'on' stands twice" in sifted.problems[0].message


@pytest.mark.parametrize("field", ["description", "party"])
def test_half_a_character_is_a_problem_as_no_file_takes_it_back(field):
    data = json.loads(json.dumps(hazards_data([made()])))
    data["hazards"][0]["events"][0][field] = "a\ud800"
    assert "half a character" in sift_hazards(data).problems[0].message


def test_events_within_events_without_end_are_a_problem():
    inner: dict[str, Any] = {"event": "noted", "on": "2024-05-21", "by": {"id": "a", "organisation": "b"}, "text": "x"}
    for _ in range(3000):
        inner = {"event": "belated", "on": "2024-05-21", "by": {"id": "a", "organisation": "b"}, "what": inner}
    data = hazards_data([made()])
    data["hazards"][0]["events"].append(inner)
    assert [problem.message for problem in sift_hazards(data).problems] == ["is nested too deeply"]


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, '{"version": ' + "9" * 5000 + "}", "NaN"])
def test_what_is_no_json_object_is_refused(tmp_path, text):
    (tmp_path / "h.json").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError):
        sift_hazards(tmp_path / "h.json")


def test_fields_of_a_later_minor_version_are_left_unread_and_said():
    data = through_json(hazards_data([made()])) | {"minor": 7, "source": "county"}
    data["hazards"][0]["colour"] = "red"
    data["hazards"][0]["events"][1]["by"]["badge"] = 5
    sifted = sift_hazards(data)
    assert sifted.hazards == (made(),)
    assert not sifted.problems
    assert [(one.item, one.field) for one in sifted.ignored] == [
        ("", "source"), ("h-1", "colour"), ("h-1", "events[1].by.badge"),
    ]  # fmt: skip
    assert read_hazards(data) == [made()]


def test_an_event_of_a_later_minor_version_is_refused_with_its_hazard_as_the_history_would_come_to_another():
    data = through_json(hazards_data([made(), made("h-2")])) | {"minor": 7}
    data["hazards"][0]["events"][2]["event"] = "blessed"
    sifted = sift_hazards(data)
    assert [problem.item for problem in sifted.problems] == ["h-1"]
    assert sifted.hazards == (made("h-2"),)


def test_errors_of_a_stream_name_the_line():
    lines = list(hazard_lines([made()]))
    lines[2] = lines[2].replace('"major"', '"grave"')
    lines.insert(3, '{"hazard": 5}')
    lines.append("{torn")
    problems = sift_hazard_lines(lines, "events.jsonl").problems
    assert [(one.file, one.item, one.field) for one in problems] == [
        ("events.jsonl", "line 4", "hazard"), ("events.jsonl", "line 7", ""), ("events.jsonl", "h-1", "line 3.grade"),
    ]  # fmt: skip


@pytest.mark.parametrize("lines", [[], ["", " "], ['{"hazard": "h-1"}'], ["{torn"]])
def test_a_stream_begins_with_its_format(lines):
    with pytest.raises(DefinitionError):
        sift_hazard_lines(lines)


def test_texts_stand_for_the_assurances_that_can_be_said_in_one():
    data = through_json(hazards_data([made()]))
    data["hazards"][0]["events"][2]["assurances"] = {
        "responsibility": "Tashi", "measures": "cut an exit", "funds": "own", "deadline": "2024-07-01",
        "contingency": "leave",
    }  # fmt: skip
    assert read_hazards(data) == [made()]


def test_no_hazards_make_a_document():
    assert read_hazards(hazards_data([])) == []
    assert sift_hazard_lines(hazard_lines([])).hazards == ()


def test_long_work_says_how_far_it_is():
    said: list[tuple[int, int]] = []
    data = hazards_data([made(f"h-{number}") for number in range(1500)])
    read_hazards(data, progress=lambda done, of: said.append((done, of)))
    assert said == [(1000, 1500), (1500, 1500)]


leaves = st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5) | st.sampled_from(["found", "h-1"])
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


@SLOW
@given(st.data())
def test_whatever_is_put_in_place_of_anything_gives_problems_and_no_other_error(data):
    document = through_json(hazards_data([made()]))
    document["minor"] = data.draw(st.integers(0, 1))
    *way, last = data.draw(st.sampled_from(list(_places(document))))
    inside = copy.deepcopy(document)
    target = inside
    for step in way:
        target = target[step]
    target[last] = data.draw(anything)
    try:
        sifted = sift_hazards(inside)
    except DefinitionError:
        return
    assert len(sifted.hazards) + len(sifted.refused) == len(inside["hazards"])
    assert sifted.problems or sifted.ignored or read_hazards(inside) == list(sifted.hazards)


def _places(data: Any, way: tuple[Any, ...] = ()) -> Any:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*way, key)
        yield from _places(value, (*way, key))


def test_stop_gap_and_closing_events_are_told_apart_by_name():
    assert event_data(StopGapControlled(on="2024-05-20", by=TASHI, measures="fenced"))["event"] == "stop-gap-controlled"
    assert event_data(Closed(on="2024-05-20", by=BUREAU))["event"] == "closed"
    assert event_data(Submitted(on="2024-05-20", by=TASHI, evidence="r"))["event"] == "submitted"
    assert not is_event(str)
