"""The five assurances (五落实) of a treatment, each with its content."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import attrs

from zbgj.days import DateLike, as_date
from zbgj.hazards.states import HazardError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Assurances", "Contingency", "Funds", "Responsibility"]


def _check(instance: Any, wrong: Iterable[str]) -> None:
    problems = list(wrong)
    if problems:
        raise HazardError(f"{type(instance).__name__}: {'; '.join(problems)}")


def _texts(instance: Any, needed: Iterable[str]) -> Iterator[str]:
    """What is wrong with attributes that hold texts, of which some must say something."""
    for field in attrs.fields(type(instance)):
        value = getattr(instance, field.name)
        if field.name in needed:
            if not _says(value):
                yield _silent(field.name, value)
        elif field.type in ("str", str) and not isinstance(value, str):  # resolved or not
            yield f"{field.name} is {value!r}; expected a text"


def _says(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _silent(name: str, value: object) -> str:
    return f"{name} is {value!r}, but must say something"


@attrs.frozen
class Responsibility:
    """Who answers for the treatment (责任).

    :param person: the person. :param post: the person's post. :param organisation: whom the person works for.

    :raises HazardError: if no person is named.
    """

    person: str
    post: str = ""
    organisation: str = ""

    def __attrs_post_init__(self) -> None:
        _check(self, _texts(self, ("person",)))


@attrs.frozen
class Funds:
    """The money for the treatment (资金); "none needed" is an answer, silence is not.

    :param needed: whole yuan that the treatment takes; 0 if none, ``None`` if not said.
    :param secured: whole yuan that are there; ``None`` if not said.
    :param source: where they come from.

    >>> Funds(900_000, 600_000, "own means").missing, Funds(40_000, 50_000).missing, Funds(source="own means").missing
    (300000, 0, None)
    >>> Funds()
    Traceback (most recent call last):
    ...
    zbgj.hazards.states.HazardError: Funds: nothing is said; expected what is needed, what is secured, or the source

    :raises HazardError: if nothing is said, or an amount is no whole number of 0 or more.
    """

    needed: int | None = None
    secured: int | None = None
    source: str = ""

    def __attrs_post_init__(self) -> None:
        _check(self, self._wrong())

    def _wrong(self) -> Iterator[str]:
        for name, amount in (("needed", self.needed), ("secured", self.secured)):
            if amount is not None and (type(amount) is not int or amount < 0):
                yield f"{name} is {amount!r}; expected whole yuan, 0 or more, or None"
        yield from _texts(self, ())
        if self.needed is None and self.secured is None and not _says(self.source):
            yield "nothing is said; expected what is needed, what is secured, or the source"

    @property
    def missing(self) -> int | None:
        """Whole yuan still to be found, 0 or more; ``None`` unless both amounts are known."""
        if self.needed is None or self.secured is None:
            return None
        return max(0, self.needed - self.secured)


@attrs.frozen
class Contingency:
    """What is done if it goes wrong meanwhile (预案).

    :param action: what is done. :param reference: the plan it stands in, if there is one.

    :raises HazardError: if it says nothing.
    """

    action: str
    reference: str = ""

    def __attrs_post_init__(self) -> None:
        _check(self, _texts(self, ("action",)))


# The converters take what they can; what they leave as it was, Assurances reports, all at once.


def _responsibility(value: Responsibility | str) -> Responsibility:
    return Responsibility(value) if isinstance(value, str) and _says(value) else value  # type: ignore[return-value]


def _measures(value: Iterable[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list | tuple) else value  # type: ignore[return-value]


def _funds(value: Funds | str) -> Funds:
    return Funds(source=value) if isinstance(value, str) and _says(value) else value  # type: ignore[return-value]


def _contingency(value: Contingency | str) -> Contingency:
    return Contingency(value) if isinstance(value, str) and _says(value) else value  # type: ignore[return-value]


def _deadline(value: DateLike) -> dt.date:
    try:
        return as_date(value) if isinstance(value, str | dt.date) else value
    except ValueError:
        return value  # type: ignore[return-value]


@attrs.frozen(kw_only=True)
class Assurances:
    """The five assurances (五落实) of a treatment; none of them can be left out.

    A plain text is taken for each: for the person, the one measure, the source of the funds, the action.

    :param responsibility: who answers for the treatment (责任).
    :param measures: what will be done (措施), one or more.
    :param funds: what it takes and where it comes from (资金).
    :param deadline: last day of the treatment, inclusive (期限).
    :param contingency: what is done if it goes wrong meanwhile (预案).

    >>> given = Assurances(responsibility=Responsibility("Tashi", "mine captain"), measures=["rebuild the fan"],
    ...                    funds=Funds(40_000, 25_000), deadline="2024-09-30", contingency="evacuate the level")
    >>> given.funds.missing, given.contingency.action, str(given.deadline)
    (15000, 'evacuate the level', '2024-09-30')
    >>> Assurances(responsibility="Tashi", measures=[], funds=" ", deadline="2024-09-30", contingency="-")
    Traceback (most recent call last):
    ...
    zbgj.hazards.states.HazardError: Assurances: measures is (), but must name one or more; funds is ' ', but must say something

    :raises HazardError: with everything that is wrong.
    """  # noqa: E501

    responsibility: Responsibility = attrs.field(converter=_responsibility)
    measures: tuple[str, ...] = attrs.field(converter=_measures)
    funds: Funds = attrs.field(converter=_funds)
    deadline: dt.date = attrs.field(converter=_deadline)
    contingency: Contingency = attrs.field(converter=_contingency)

    def __attrs_post_init__(self) -> None:
        _check(self, self._wrong())

    def _wrong(self) -> Iterator[str]:
        if not isinstance(self.responsibility, Responsibility):
            yield _unfit("responsibility", self.responsibility, Responsibility)
        yield from self._wrong_measures()
        if not isinstance(self.funds, Funds):
            yield _unfit("funds", self.funds, Funds)
        if not isinstance(self.deadline, dt.date):
            yield f"deadline is {self.deadline!r}; expected a date such as 2024-09-30"
        if not isinstance(self.contingency, Contingency):
            yield _unfit("contingency", self.contingency, Contingency)

    def _wrong_measures(self) -> Iterator[str]:
        if not isinstance(self.measures, tuple):
            yield f"measures is {self.measures!r}; expected a text, or a list of texts"
        elif not self.measures:
            yield "measures is (), but must name one or more"
        else:
            for number, measure in enumerate(self.measures, 1):
                if not _says(measure):
                    name = "measures" if len(self.measures) == 1 else f"measures, number {number},"
                    yield _silent(name, measure)


def _unfit(name: str, value: object, expected: type) -> str:
    if isinstance(value, str):
        return _silent(name, value)
    return f"{name} is {value!r}; expected {expected.__name__} or a text"
