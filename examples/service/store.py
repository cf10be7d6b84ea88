"""The table of events, and how to append to it when others do so at the same time.

One row an event; the hazard is the fold of its rows, and nothing else is stored. Whoever appends says how many events
they have seen. The table takes one row for each number of a hazard, so that of two who saw the same only one gets in,
and the other is told to look again: nothing is lost, and nothing is applied twice.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import Integer, String, Text, UniqueConstraint, create_engine, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

from zbgj.hazards import Event, Found, Hazard, Refused, apply, open_hazard, replay
from zbgj.loading.hazards import event_data, event_from_data

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["EventStore", "RejectedError", "StaleError"]


class _Base(DeclarativeBase):
    pass


class _Row(_Base):
    """One event of one hazard."""

    __tablename__ = "hazard_events"
    __table_args__ = (UniqueConstraint("hazard", "number"),)

    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    hazard: Mapped[str] = mapped_column(String(200), index=True)
    number: Mapped[int] = mapped_column(Integer)
    event: Mapped[str] = mapped_column(Text)


class StaleError(Exception):
    """Somebody else appended first: read the hazard again and decide anew."""

    def __init__(self, hazard: str, seen: int, there: int) -> None:
        super().__init__(f"{hazard} has {there} events, not {seen}; read it again")
        self.there = there


class RejectedError(Exception):
    """The rules refuse the event; nothing was written."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.en)
        self.refused = refused


class EventStore:
    """Hazards in a database.

    :param url: any database SQLAlchemy knows: ``sqlite:///hazards.db``, ``postgresql+psycopg://user@host/name``.
    """

    def __init__(self, url: str = "sqlite:///hazards.db") -> None:
        waiting = {"timeout": 30} if url.startswith("sqlite") else {}
        self._engine = create_engine(url, connect_args=waiting)
        _Base.metadata.create_all(self._engine)
        self._session = sessionmaker(self._engine)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def events(self, hazard: str) -> tuple[Event, ...]:
        """The history of a hazard, the earliest entry first; empty if there is none."""
        query = select(_Row.event).where(_Row.hazard == hazard).order_by(_Row.number)
        with self._session() as session:
            return tuple(event_from_data(json.loads(text)) for text in session.scalars(query))

    def hazard(self, hazard: str) -> Hazard | None:
        """The hazard as it stands."""
        events = self.events(hazard)
        return replay(events) if events else None

    def hazards(self) -> Iterator[Hazard]:
        """All hazards, in order of their identifiers, read in one pass."""
        query = select(_Row.hazard, _Row.event).order_by(_Row.hazard, _Row.number)
        with self._session() as session:
            current, events = "", list[Event]()
            for key, text in session.execute(query.execution_options(yield_per=1000)):
                if key != current and events:
                    yield replay(events)
                    events = []
                current = key
                events.append(event_from_data(json.loads(text)))
            if events:
                yield replay(events)

    def size(self) -> int:
        """How many events there are. It rises with every event committed, in whatever order they are committed."""
        with self._session() as session:
            return session.scalar(select(func.count()).select_from(_Row)) or 0

    def open(self, found: Found) -> Hazard:
        """Begin the life of a hazard.

        :raises StaleError: if there is a hazard with this identifier.
        """
        hazard = open_hazard(found)
        self._write(found.id, 1, found)
        return hazard

    def append(self, hazard: str, event: Event, seen: int) -> Hazard:
        """Append an event to a hazard of which the caller has seen so many events.

        :raises KeyError: if there is no such hazard. :raises StaleError: if it has other events than those seen.
        :raises RejectedError: if the rules refuse the event.
        """
        events = self.events(hazard)
        if not events:
            raise KeyError(hazard)
        if len(events) != seen:
            raise StaleError(hazard, seen, len(events))
        match apply(replay(events), event):
            case Refused() as refused:
                raise RejectedError(refused)
            case Hazard() as after:
                self._write(hazard, seen + 1, event)
                return after

    def _write(self, hazard: str, number: int, event: Event) -> None:
        text = json.dumps(event_data(event), ensure_ascii=False)
        try:
            with self._session.begin() as session:
                session.add(_Row(hazard=hazard, number=number, event=text))
        except IntegrityError:
            raise StaleError(hazard, number - 1, len(self.events(hazard))) from None
