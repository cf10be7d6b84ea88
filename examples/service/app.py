"""The service: hazards over HTTP, with versions against lost updates and refusals that name the rule.

Start it from the root of the repository with ``make service``, or::

    python -m examples.service --database sqlite:///hazards.db
"""

from __future__ import annotations

import datetime as dt
import re
from threading import Lock
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException, Path, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from zbgj import DefinitionError, load_catalog
from zbgj.hazards import Event, Found, Hazard, as_of, mermaid
from zbgj.loading.hazards import event_data, event_from_data
from zbgj.loading.problems import Problem
from zbgj.loading.strict_json import parse_json
from zbgj.register import Register
from zbgj.register.advice import advise

from .store import EventStore, RejectedError, StaleError

__all__ = ["create_app"]

_OFFICER = {"id": "drolma", "organisation": "chengguan-emergency-bureau", "level": "county"}
_FOUND: dict[str, Any] = {
    "event": "found", "on": "2024-05-20", "by": _OFFICER, "id": "h-1", "party": "mine-1",
    "place": "CN-54/Lhasa/Chengguan", "sector": "non-coal-mines", "channel": "supervision",
    "description": "one exit only on level 3",
}  # fmt: skip
_DETERMINED: dict[str, Any] = {
    "event": "determined", "on": "2024-05-22", "by": _OFFICER, "grade": "major", "reasons": "one exit",
    "standard": "《金属非金属矿山重大事故隐患判定标准》",
}  # fmt: skip


async def _object(request: Request) -> dict[str, Any]:
    """The body, read strictly: to the framework's reader a key may stand twice, and NaN is a value."""
    try:
        text = (await request.body()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DefinitionError([Problem("body", "", "", "expected JSON in UTF-8")]) from None
    return parse_json(text, "body")


def _documented(name: str, example: dict[str, Any]) -> dict[str, Any]:
    """What the OpenAPI page says of a body."""
    shown = {"schema": {"type": "object"}, "examples": {name: {"value": example}}}
    return {"requestBody": {"required": True, "content": {"application/json": shown}}}


JsonObject = Annotated[dict[str, Any], Depends(_object)]
Version = Annotated[str, Header(alias="If-Match", description='how many events you have seen, in quotes: "3"')]
#: What can stand in a path and in the table.
_IDENTIFIER = re.compile(r"[^/\x00-\x1f\x7f]{1,200}")
Key = Annotated[str, Path(pattern=f"^{_IDENTIFIER.pattern}$")]
Day = Annotated[dt.date | None, Query(description="last day that counts, inclusive")]


def create_app(url: str = "sqlite:///hazards.db") -> FastAPI:
    """The application on a database."""
    store = EventStore(url)
    app = FastAPI(
        title="Hazard register",
        summary="An example of embedding zbgj: lifecycle, register and supervision advice over HTTP.",
        version="1",
    )
    app.state.store = store
    register = _Current(store)

    @app.exception_handler(DefinitionError)
    def wrong(_: Any, error: DefinitionError) -> JSONResponse:
        return JSONResponse({"problems": [str(problem) for problem in error.problems]}, status_code=422)

    @app.exception_handler(StaleError)
    def stale(_: Any, error: StaleError) -> JSONResponse:
        return JSONResponse({"detail": str(error), "events": error.there}, status_code=409)

    @app.exception_handler(RejectedError)
    def rejected(_: Any, error: RejectedError) -> JSONResponse:
        refused = error.refused
        said = {"rule": refused.rule.key, "zh": refused.zh, "en": refused.en, "needs_zh": refused.needs_zh,
                "needs_en": refused.needs_en}  # fmt: skip
        return JSONResponse(said, status_code=422)

    body = _documented("supervision", _FOUND)

    @app.post("/hazards", status_code=201, summary="a hazard was found", openapi_extra=body)
    def open_(found: JsonObject, response: Response) -> dict[str, Any]:
        event = event_from_data(found)
        if not isinstance(event, Found):
            raise HTTPException(422, "a life begins with the event 'found'")
        if not _IDENTIFIER.fullmatch(event.id):
            raise HTTPException(422, f"id is {event.id!r:.60}; expected up to 200 characters, without '/' or line ends")
        hazard = store.open(event)
        response.headers["ETag"] = '"1"'
        return _view(hazard)

    @app.get("/hazards/{hazard}", summary="a hazard as it stands, or stood")
    def read(hazard: Key, response: Response, on: Day = None, known: Day = None) -> dict[str, Any]:
        found = _known(store.hazard(hazard), hazard)
        response.headers["ETag"] = f'"{len(found.history)}"'
        if on is None and known is None:
            return _view(found)
        return _view(_known(as_of(found, on or known or found.history.event.on, known=known), hazard))

    @app.get("/hazards/{hazard}/events", summary="its whole history")
    def history(hazard: Key) -> list[dict[str, Any]]:
        return [event_data(event) for event in _known(store.hazard(hazard), hazard).events]

    body = _documented("determined", _DETERMINED)

    @app.post("/hazards/{hazard}/events", summary="something happened to it", openapi_extra=body)
    def append(hazard: Key, event: JsonObject, if_match: Version, response: Response) -> dict[str, Any]:
        try:
            after = store.append(hazard, event_from_data(event), _seen(if_match))
        except KeyError:
            raise HTTPException(404, f"there is no hazard {hazard!r}") from None
        response.headers["ETag"] = f'"{len(after.history)}"'
        return _view(after)

    @app.get("/register", summary="what the plans count, at a date")
    def statistics(on: dt.date) -> dict[str, Any]:
        view = register.now().at(on)
        figures = {"stock": view.stock(load_catalog().regions), "open_major": view.open(), "overdue": view.overdue()}
        return {"on": on, **{name: {"value": one.value, "hazards": list(one.ids)} for name, one in figures.items()}}

    @app.get("/advice", summary="what the plans call for now")
    def advice(on: dt.date) -> list[dict[str, Any]]:
        return [
            {
                "hazard": one.hazard, "action": str(one.action), "zh": one.zh, "en": one.en,
                "citations": [str(citation) for citation in one.citations],
            }
            for one in advise(register.now(), load_catalog(), (), on)
        ]  # fmt: skip

    @app.get("/lifecycle", response_class=PlainTextResponse, summary="the state diagram, as Mermaid text")
    def lifecycle() -> str:
        return mermaid()

    return app


class _Current:
    """The register in memory, brought up to date when something was appended, by whomever."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._lock = Lock()
        self._size = -1
        self._register = Register([])

    def now(self) -> Register:
        with self._lock:
            size = self._store.size()
            if size != self._size:
                self._register = Register(self._store.hazards())
                self._size = size
            return self._register


def _known(hazard: Hazard | None, key: str) -> Hazard:
    if hazard is None:
        raise HTTPException(404, f"there is no hazard {key!r} on that day")
    return hazard


def _seen(if_match: str) -> int:
    number = re.fullmatch(r'"([0-9]{1,9})"|([0-9]{1,9})', if_match.strip())
    if number is None:
        said = f'If-Match: {if_match!r:.60}; expected the number of events you have seen, such as "3"'
        raise HTTPException(400, said)
    return int(number[1] or number[2])


def _view(hazard: Hazard) -> dict[str, Any]:
    last: Event = hazard.history.event
    return {
        "id": hazard.id,
        "party": hazard.party,
        "place": hazard.place,
        "sector": str(hazard.sector),
        "state": str(hazard.state),
        "state_zh": hazard.state.zh,
        "state_en": hazard.state.en,
        "grade": None if hazard.grade is None else str(hazard.grade),
        "level": None if hazard.level is None else str(hazard.level),
        "department": hazard.department,
        "suspended": hazard.suspended,
        "due": hazard.due,
        "events": len(hazard.history),
        "last_event": event_data(last),
    }
