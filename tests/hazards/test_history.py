"""The history is append-only, shared, and as long as one likes."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zbgj import Level, Sector
from zbgj.hazards import Channel, Found, Hazard, History, Noted, Official, apply, open_hazard, replay

COUNTY = Official("drolma", "county-bureau", Level.COUNTY)
NOTE = Noted(on="2024-05-21", by=COUNTY, text="t")
OTHER = Noted(on="2024-05-21", by=COUNTY, text="u")
FOUND = Found(on="2024-05-20", by=COUNTY, id="h-1", party="mine-1", place="CN-54/Lhasa",
              sector=Sector.NON_COAL_MINES, channel=Channel.SUPERVISION, description="no second exit")  # fmt: skip


@given(st.lists(st.sampled_from([NOTE, OTHER]), min_size=1), st.lists(st.sampled_from([NOTE, OTHER]), min_size=1))
def test_a_history_is_equal_to_another_as_sequences_are(one: list[Noted], two: list[Noted]) -> None:
    assert (History.of(one) == History.of(two)) == (one == two)
    assert list(History.of(one)) == one
    assert list(reversed(History.of(one))) == one[::-1]
    assert len(History.of(one)) == len(one)
    assert hash(History.of(one)) == hash(History.of(list(one)))


def test_a_long_history_is_walked_and_not_recursed_into() -> None:
    hazard = open_hazard(FOUND)
    for _ in range(20_000):
        after = apply(hazard, NOTE)
        assert isinstance(after, Hazard)
        assert after.history.previous is hazard.history
        hazard = after
    assert replay(hazard.events) == hazard
    assert pickle.loads(pickle.dumps(hazard)) == hazard
    assert copy.deepcopy(hazard) == hazard
    assert len({hazard, replay(hazard.events)}) == 1
    assert len(repr(hazard.history)) < 100


def test_an_entry_is_found_by_its_number() -> None:
    history = History.of([FOUND, NOTE, OTHER])
    assert [history.entry(number) for number in (1, 2, 3)] == [FOUND, NOTE, OTHER]
    for number in (0, 4, -1):
        with pytest.raises(IndexError, match="expected 1 to 3"):
            history.entry(number)


def test_there_is_no_empty_history() -> None:
    with pytest.raises(ValueError, match="at least one"):
        History.of([])
    assert History(NOTE) != "history"
