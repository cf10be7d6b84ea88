"""The five assurances have content, and say all at once what is wrong with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zbgj.hazards import Assurances, Contingency, Funds, HazardError, Responsibility

GOOD: dict[str, Any] = {
    "responsibility": Responsibility("Tashi", "mine captain", "mine-1/works"),
    "measures": ("cut an exit", "bar level 3"),
    "funds": Funds(900_000, 600_000, "own means"), "deadline": dt.date(2024, 9, 30),
    "contingency": Contingency("nobody below level 2", "plan 7"),
}  # fmt: skip
AMOUNTS = st.none() | st.integers(0, 10**12)


def test_a_plain_text_is_taken_for_each() -> None:
    given = Assurances(
        responsibility="Tashi", measures="cut an exit", funds="own", deadline="2024-09-30", contingency="go"
    )
    assert given == Assurances(
        responsibility=Responsibility("Tashi"), measures=["cut an exit"], funds=Funds(source="own"),
        deadline=dt.date(2024, 9, 30), contingency=Contingency("go"),
    )  # fmt: skip
    assert attrs.evolve(given) == given
    assert hash(attrs.evolve(given)) == hash(given)


@pytest.mark.parametrize(("name", "value", "said"), [
    ("responsibility", " ", "responsibility is ' ', but must say something"),
    ("responsibility", 7, "responsibility is 7; expected Responsibility or a text"),
    ("measures", "", "measures is '', but must say something"),
    ("measures", (), "must name one or more"),
    ("measures", ("a", " "), "measures, number 2, is ' '"),
    ("measures", 7, "measures is 7; expected a text, or a list of texts"),
    ("funds", None, "funds is None; expected Funds or a text"),
    ("funds", "　", "funds is"),
    ("deadline", "soon", "deadline is 'soon'; expected a date"),
    ("deadline", None, "deadline is None; expected a date"),
    ("contingency", "", "contingency is ''"),
])  # fmt: skip
def test_bad_content_is_named(name: str, value: object, said: str) -> None:
    with pytest.raises(HazardError, match=said.replace("(", r"\(").replace(")", r"\)")):
        Assurances(**{**GOOD, name: value})


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(HazardError) as caught:
        Assurances(responsibility="", measures=[], funds="", deadline="never", contingency="")
    assert all(name in str(caught.value) for name in GOOD)
    with pytest.raises(HazardError, match=r"needed is -1.*secured is '5'.*source is 3"):
        Funds(-1, "5", 3)  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "values"), [
    (Responsibility, (" ",)), (Responsibility, ("Tashi", 3)), (Responsibility, (None,)), (Contingency, ("",)),
    (Contingency, ("go", None)), (Funds, ()), (Funds, (None, None, " ")), (Funds, (True,)), (Funds, (1.5,)),
])  # fmt: skip
def test_content_that_says_nothing_is_an_error(kind: Any, values: tuple[Any, ...]) -> None:
    with pytest.raises(HazardError, match=kind.__name__):
        kind(*values)


@given(AMOUNTS, AMOUNTS)
def test_what_is_missing_is_what_is_needed_and_not_there(needed: int | None, secured: int | None) -> None:
    missing = Funds(needed, secured, "s").missing
    if needed is None or secured is None:
        assert missing is None
    else:
        assert missing is not None
        assert missing >= 0
        assert secured + missing >= needed
        assert missing == 0 or secured + missing == needed


def test_texts_are_asked_for_after_the_types_were_resolved_too() -> None:
    """Whoever makes a converter resolves the types of a class in place."""
    attrs.resolve_types(Responsibility)
    attrs.resolve_types(Funds)
    with pytest.raises(HazardError, match="post is 3; expected a text"):
        Responsibility("Tashi", 3)  # type: ignore[arg-type]
    with pytest.raises(HazardError, match="source is 3; expected a text"):
        Funds(1, 1, 3)  # type: ignore[arg-type]
