"""Hazards as JSON: documents of whole histories, and streams of one event a line.

What is written is the history; what is read is replayed under the same rules, so that no file can hold a hazard that
could not have come about. Everything is derived from the event classes: a new event needs no code here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from zbgj.hazards import Hazard, ReplayError, replay
from zbgj.loading.events import event_data, event_from_data, event_name, read_event
from zbgj.loading.problems import DefinitionError, Problem, read_utf8
from zbgj.loading.strict_json import parse_json

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

    from zbgj.hazards import Event

__all__ = [
    "EVENTS_FORMAT", "FORMAT", "MINOR", "VERSION", "HazardSource", "SiftedHazards", "event_data", "event_from_data",
    "hazard_lines", "hazards_data", "read_hazards", "sift_hazard_lines", "sift_hazards",
]  # fmt: skip

#: What the ``format`` of a document says, and that of the first line of a stream of events.
FORMAT = "zbgj-hazards"
EVENTS_FORMAT = "zbgj-hazard-events"

#: The version this library reads and writes. A higher *version* is refused. A higher *minor* has only added what a
#: reader may leave unread: it is read, and what was not understood is said.
VERSION = 1
MINOR = 0

#: What hazards are read from: data, or a file of JSON (``.json``) or of one event a line (``.jsonl``).
HazardSource: TypeAlias = "Mapping[str, Any] | str | os.PathLike[str]"


@attrs.frozen
class SiftedHazards:
    """What could be read of a document, and everything that could not: nothing is lost.

    :param hazards: the hazards that could be read, in the order of the document.
    :param problems: everything wrong, with the hazard as the item.
    :param ignored: fields of a later minor version that were left unread. Whoever writes the hazards back loses them.
    :param refused: the hazards that could not be read, as they stood, in the shape of the document's ``hazards``.
    """

    hazards: tuple[Hazard, ...]
    problems: tuple[Problem, ...] = ()
    ignored: tuple[Problem, ...] = ()
    refused: tuple[Any, ...] = ()


def hazards_data(hazards: Iterable[Hazard]) -> dict[str, Any]:
    """The hazards as a document of plain values, ready for JSON.

    >>> from zbgj.hazards import Channel, Found, Official, open_hazard
    >>> from zbgj import Sector
    >>> hazard = open_hazard(Found(on="2024-05-20", by=Official("tashi", "mine-1"), id="h-1", party="mine-1",
    ...     place="CN-54/Lhasa", sector=Sector.NON_COAL_MINES, channel=Channel.SELF_INSPECTION, description="no exit"))
    >>> data = hazards_data([hazard])
    >>> data["format"], data["version"], data["hazards"][0]["events"][0]["event"]
    ('zbgj-hazards', 1, 'found')
    >>> read_hazards(data) == [hazard]
    True
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "minor": MINOR,
        "hazards": [{"id": one.id, "events": [event_data(event) for event in one.history]} for one in hazards],
    }


def hazard_lines(hazards: Iterable[Hazard]) -> Iterator[str]:
    """The hazards as lines of JSON, without line ends: a line that names the format, then one line an event.

    Lines of different hazards may stand in any order; those of one hazard in the order of its history.
    """
    yield _line({"format": EVENTS_FORMAT, "version": VERSION, "minor": MINOR})
    for one in hazards:
        for event in one.history:
            yield _line({"hazard": one.id, **event_data(event)})


def _line(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def read_hazards(source: HazardSource, *, progress: Callable[[int, int], None] | None = None) -> list[Hazard]:
    """The hazards of a document, replayed under the rules of the lifecycle.

    Fields that a later minor version added are left unread; :func:`sift_hazards` says which.

    :param source: data, or the path of a ``.json`` or ``.jsonl`` file.
    :param progress: called with the number of hazards done and the number of all, now and then.
    :raises DefinitionError: with every problem found.
    """
    sifted = sift_hazards(source, progress=progress)
    if sifted.problems:
        raise DefinitionError(sifted.problems)
    return list(sifted.hazards)


def sift_hazards(source: HazardSource, *, progress: Callable[[int, int], None] | None = None) -> SiftedHazards:
    """As :func:`read_hazards`, but what is good is kept, and what is not is given back with its problems.

    >>> sift_hazards({"format": "zbgj-hazards", "version": 1, "hazards": [{"id": "h-1", "events": []}]}).problems[0]
    Problem(file='hazards', item='h-1', field='events', message='there are none, but a life begins with Found')

    :raises DefinitionError: only if the whole cannot be read: no JSON, another format, or a higher version.
    """
    if isinstance(source, Mapping):
        return _sift_document(dict(source), "hazards", progress)
    path = Path(source)
    text = read_utf8(path)
    if path.suffix in (".jsonl", ".ndjson"):
        return sift_hazard_lines(text.split("\n"), path.name, progress=progress)
    return _sift_document(parse_json(text, path.name), path.name, progress)


def sift_hazard_lines(
    lines: Iterable[str], file: str = "events", *, progress: Callable[[int, int], None] | None = None
) -> SiftedHazards:
    """As :func:`sift_hazards`, from the lines of a stream. Several streams may follow one another.

    A line that cannot be read may belong to any hazard, so a hazard is only sure to be whole if there is no problem.

    :raises DefinitionError: if the first line does not name the format, or names a higher version.
    """
    rows: dict[str, _Row] = {}
    problems: list[Problem] = []
    minor: int | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            data = parse_json(line, file, place)
        except DefinitionError as error:
            if minor is None:
                raise
            problems += error.problems
            continue
        if minor is None or "format" in data:
            minor = max(minor or 0, _minor(data, EVENTS_FORMAT, file, place))
            continue
        identifier = data.pop("hazard", None)
        if type(identifier) is not str:
            problems.append(Problem(file, place, "hazard", _expected("the hazard's identifier", identifier)))
            continue
        row = rows.setdefault(identifier, _Row(identifier, [], []))
        row.events.append(data)
        row.places.append(place)
    if minor is None:
        raise DefinitionError(
            [Problem(file, "", "format", f"is missing; expected {EVENTS_FORMAT!r} in the first line")]
        )
    return _sift(list(rows.values()), minor > MINOR, file, problems, [], progress)


@attrs.define
class _Row:
    """A hazard as it stands in a file: its events, and how to call the place of each in problems."""

    id: str
    events: list[Any]
    places: list[str]

    @property
    def data(self) -> dict[str, Any]:
        return {"id": self.id, "events": self.events}


def _sift_document(data: dict[str, Any], file: str, progress: Callable[[int, int], None] | None) -> SiftedHazards:
    newer = _minor(data, FORMAT, file, "") > MINOR
    problems: list[Problem] = []
    ignored: list[Problem] = []
    _only(data, ("format", "version", "minor", "hazards"), Problem(file, "", "", ""), ignored if newer else problems)
    rows = []
    entries = data.get("hazards")
    if type(entries) is not list:
        raise DefinitionError([Problem(file, "", "hazards", _expected("a list of hazards", entries))])
    refused = []
    for number, entry in enumerate(entries, 1):
        row = _row(entry, Problem(file, f"hazard {number}", "", ""), newer, problems, ignored)
        if row is None:
            refused.append(entry)
        else:
            rows.append(row)
    sifted = _sift(rows, newer, file, problems, ignored, progress)
    return attrs.evolve(sifted, refused=(*refused, *sifted.refused))


def _row(entry: Any, at: Problem, newer: bool, problems: list[Problem], ignored: list[Problem]) -> _Row | None:
    if type(entry) is not dict:
        problems.append(attrs.evolve(at, message=_expected("an object with id and events", entry)))
        return None
    identifier, events = entry.get("id"), entry.get("events")
    if type(identifier) is str:
        at = attrs.evolve(at, item=identifier)
    before = len(problems)
    if type(identifier) is not str:
        problems.append(attrs.evolve(at, field="id", message=_expected("the hazard's identifier", identifier)))
    if type(events) is not list:
        problems.append(attrs.evolve(at, field="events", message=_expected("a list of events", events)))
    _only(entry, ("id", "events"), at, ignored if newer else problems)
    if len(problems) > before or type(identifier) is not str or type(events) is not list:
        return None
    return _Row(identifier, events, [f"events[{place}]" for place in range(len(events))])


def _sift(
    rows: list[_Row], newer: bool, file: str, problems: list[Problem], ignored: list[Problem],
    progress: Callable[[int, int], None] | None,
) -> SiftedHazards:  # fmt: skip
    hazards: list[Hazard] = []
    refused: list[Any] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        before = len(problems)
        hazard = _hazard(row, newer, file, problems, ignored)
        if row.id in seen:
            problems.append(Problem(file, row.id, "id", "stands twice; identifiers must be unique"))
        seen.add(row.id)
        if hazard is None or len(problems) > before:
            refused.append(row.data)
        else:
            hazards.append(hazard)
        if progress is not None and (number % 1000 == 0 or number == len(rows)):
            progress(number, len(rows))
    return SiftedHazards(tuple(hazards), tuple(problems), tuple(ignored), tuple(refused))


def _hazard(row: _Row, newer: bool, file: str, problems: list[Problem], ignored: list[Problem]) -> Hazard | None:
    events: list[Event] = []
    for data, place in zip(row.events, row.places, strict=True):
        event, wrong, unread = read_event(data, newer=newer)
        problems += [Problem(file, row.id, _join(place, field), said) for field, said in wrong]
        ignored += [Problem(file, row.id, _join(place, field), said) for field, said in unread]
        if event is not None:
            events.append(event)
    if len(events) < len(row.events):
        return None
    try:
        hazard = replay(events)
    except ReplayError as error:
        place = row.places[error.number - 1] if error.number else "events"
        problems.append(Problem(file, row.id, place, _refusal(error, events)))
        return None
    if hazard.id != row.id:
        said = f"is {hazard.id!r} in the finding, but the hazard is {row.id!r}; expected the same"
        problems.append(Problem(file, row.id, f"{row.places[0]}.id", said))
        return None
    return hazard


def _refusal(error: ReplayError, events: list[Event]) -> str:
    if error.refused is None:
        return re.sub(r"^event 0: ", "", str(error))
    name = event_name(type(events[error.number - 1]))
    return f"event {error.number} ({name}): {error.refused.en} (rule {error.refused.rule.key!r})"


def _minor(data: dict[str, Any], expected: str, file: str, place: str) -> int:
    """The minor version of what is read.

    :raises DefinitionError: if it is another format or a higher version.
    """
    said = {"format": data.get("format"), "version": data.get("version"), "minor": data.get("minor", 0)}
    if said["format"] != expected:
        problem = Problem(file, place, "format", _expected(repr(expected), said["format"]))
    elif type(said["version"]) is not int or said["version"] < 1:
        problem = Problem(file, place, "version", _expected("a whole number, 1 or more", said["version"]))
    elif said["version"] > VERSION:
        text = f"is {said['version']}; this library reads version {VERSION}: a later zbgj is needed"
        problem = Problem(file, place, "version", text)
    elif type(said["minor"]) is not int or said["minor"] < 0:
        problem = Problem(file, place, "minor", _expected("a whole number, 0 or more", said["minor"]))
    else:
        return said["minor"]
    raise DefinitionError([problem])


def _only(data: dict[str, Any], allowed: tuple[str, ...], at: Problem, problems: list[Problem]) -> None:
    said = f"unknown key; expected one of: {', '.join(allowed)}"
    problems += [attrs.evolve(at, field=str(key), message=said) for key in data if key not in allowed]


def _expected(what: str, found: Any) -> str:
    if found is None:
        return f"is missing; expected {what}"
    text = repr(found)
    return f"expected {what}, not {text if len(text) <= 60 else text[:60] + '…'}"


def _join(place: str, field: str) -> str:
    return f"{place}.{field}" if field else place
