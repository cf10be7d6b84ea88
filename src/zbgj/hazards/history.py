"""An append-only history that costs the same for the tenth event as for the ten-thousandth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from zbgj.hazards.events import Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["History"]


@attrs.frozen(eq=False, repr=False)
class History:
    """The last event, and all before it.

    A chain rather than a tuple: a tuple that grows by one an event copies everything every time. It is walked, never
    recursed into, so that its length is bounded by memory alone.

    :param event: the last event. :param previous: the history before it; ``None`` at the first.
    :param length: how many events there are, 1 or more.
    """

    event: Event
    previous: History | None = None
    length: int = 1

    @classmethod
    def of(cls, events: Iterable[Event]) -> History:
        """The history of these events, the earliest first.

        :raises ValueError: if there are none.
        """
        chain: History | None = None
        for length, event in enumerate(events, 1):
            chain = cls(event, chain, length)
        if chain is None:
            raise ValueError("a history needs at least one event")
        return chain

    def entry(self, number: int) -> Event:
        """The entry with this number, from 1.

        :raises IndexError: if there is none.
        """
        if not 1 <= number <= self.length:
            raise IndexError(f"there is no entry {number}; expected 1 to {self.length}")
        node: History | None = self
        while node is not None and node.length > number:
            node = node.previous
        assert node is not None, "lengths fall by one down to 1"
        return node.event

    def __len__(self) -> int:
        return self.length

    def __reversed__(self) -> Iterator[Event]:
        """The events, the latest first."""
        node: History | None = self
        while node is not None:
            yield node.event
            node = node.previous

    def __iter__(self) -> Iterator[Event]:
        """The events, the earliest first."""
        return reversed(list(reversed(self)))

    def __eq__(self, other: object) -> bool:
        """Whether both hold equal events in the same order; a part they share is not looked at twice."""
        if not isinstance(other, History):
            return NotImplemented
        if self.length != other.length:
            return False
        one: History | None = self
        two: History | None = other
        while one is not two:
            if one is None or two is None or one.event != two.event:
                return False
            one, two = one.previous, two.previous
        return True

    def __hash__(self) -> int:
        return hash((self.length, self.event))

    def __repr__(self) -> str:
        return f"<History of {self.length}, last {type(self.event).__name__} on {self.event.on}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled and copied as a flat sequence: recursion would limit its length."""
        return (History.of, (tuple(self),))
