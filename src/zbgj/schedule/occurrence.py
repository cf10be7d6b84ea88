"""One time that something is owed."""

from __future__ import annotations

from itertools import repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from zbgj.days import FIRST_DAY, LAST_DAY, as_date, interval, month_index, month_start
from zbgj.schedule.units import Period, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pendulum

__all__ = ["Occurrence", "Terms", "many"]


class Terms(NamedTuple):
    """What the occurrences of a rule have in common: see :class:`Occurrence`."""

    times: int
    tag: str
    due_at: pendulum.DateTime | None = None
    since: pendulum.DateTime | None = None
    gap: tuple[int, Unit] | None = None
    cap: bool = False


class Occurrence(tuple[int, int, Terms]):
    """One time that something is owed.

    ``first_day`` and ``due_day`` are day numbers, both inclusive; ``first_day`` 1 means that any earlier act will
    do. ``times`` acts are needed. ``due_at`` is the instant of a limit in hours or minutes, else ``None``.
    Everything for people is a property.

    A tuple of two days and of what it shares with its like, as many are made at once: see :func:`many`.
    """

    __slots__ = ()

    def __new__(
        cls,
        first_day: int,
        due_day: int,
        times: int,
        tag: str,
        due_at: pendulum.DateTime | None = None,
        since: pendulum.DateTime | None = None,
        gap: tuple[int, Unit] | None = None,
        cap: bool = False,
    ) -> Self:
        """Make one."""
        return tuple.__new__(cls, (first_day, due_day, Terms(times, tag, due_at, since, gap, cap)))

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (self[0], self[1], *self[2])

    def __repr__(self) -> str:
        times, tag, due_at = self[2][:3]
        at = "" if due_at is None else f", due_at={due_at}"
        return f"Occurrence(start={self.start}, due={self.due}, times={times}, tag={tag!r}{at})"

    first_day: int = property(itemgetter(0), doc="Day number of the first day that counts.")  # type: ignore[assignment]
    due_day: int = property(itemgetter(1), doc="Day number of the last day in time.")  # type: ignore[assignment]

    @property
    def times(self) -> int:
        """How many acts are needed."""
        return self[2].times

    @property
    def tag(self) -> str:
        """The kind of period, or the name of the event or trigger."""
        return self[2].tag

    @property
    def due_at(self) -> pendulum.DateTime | None:
        """The instant of a limit in hours or minutes, else ``None``."""
        return self[2].due_at

    @property
    def since(self) -> pendulum.DateTime | None:
        """The instant of the trigger, if it is known: what was done before it on its day does not count."""
        return self[2].since

    @property
    def gap(self) -> tuple[int, Unit] | None:
        """How far apart its acts must lie, if it says so: acts closer together count once."""
        return self[2].gap

    @property
    def cap(self) -> bool:
        """Whether :attr:`times` is the most that is allowed, and not what is needed."""
        return self[2].cap

    def opening(self, day: int) -> Occurrence:
        """The same with another first day."""
        return tuple.__new__(Occurrence, (day, self[1], self[2]))

    @property
    def start(self) -> pendulum.Date | None:
        """First day on which an act counts, inclusive; ``None`` if any earlier day does."""
        return None if self.first_day <= FIRST_DAY else as_date(self.first_day)

    @property
    def due(self) -> pendulum.Date:
        """Last day on which the act is in time, inclusive."""
        return as_date(self.due_day)

    @property
    def no_day_set(self) -> bool:
        """Whether the text sets no last day (see :func:`prompted`); :attr:`due` then means nothing."""
        return self.due_day >= LAST_DAY

    @property
    def label(self) -> str:
        """A short name: ``2024``, ``2024-H1``, ``2024-Q3``, ``2024-07``, ``2024-W31``, ``2024-07-T3`` (the third
        ten days), ``2024-07-H2`` (the second half of the month), a date, or the event's name.

        >>> from zbgj.schedule import occurrences, parse
        >>> [o.label for o in occurrences(parse("every quarter"), "2024-07-01", "2024-12-31")]
        ['2024-Q3', '2024-Q4']
        """
        due = as_date(self.due_day)
        match self.tag:
            case "year":
                return f"{due.year}"
            case "half-year":
                return f"{due.year}-H{1 if due.month < 7 else 2}"
            case "quarter":
                return f"{due.year}-Q{(due.month + 2) // 3}"
            case "month":
                return f"{due.year}-{due.month:02}"
            case "ten-day" | "half-month":
                kind = Period(self.tag)
                part = kind.index(self.due_day) % len(kind.parts) + 1
                return f"{due.year}-{due.month:02}-{'T' if self.tag == 'ten-day' else 'H'}{part}"
            case "week":
                year, week, _ = due.isocalendar()
                return f"{year}-W{week:02}"
            case "block":
                return f"{as_date(self.first_day)}..{due}"
            case "by" | "day":
                return str(due)
        about = self.about
        if about is not None:
            period = self.tag.removeprefix("about ")
            return f"{due} about {Occurrence(FIRST_DAY, about.end.toordinal(), 1, period).label}"
        return self.tag

    @property
    def about(self) -> pendulum.Interval[pendulum.Date] | None:
        """The period that a report speaks of, first to last day, where it is the one before; else ``None``."""
        if not self.tag.startswith("about "):
            return None
        months = Period(self.tag.removeprefix("about ")).months
        index = month_index(self.first_day) // months * months
        return interval(as_date(month_start(index - months)), as_date(month_start(index) - 1))


def many(first_days: Iterable[int], due_days: Iterable[int], terms: Terms) -> list[Occurrence]:
    """Occurrences of one rule, from their first and last days; made without a step of Python for each."""
    return list(map(tuple.__new__, repeat(Occurrence), zip(first_days, due_days, repeat(terms))))
