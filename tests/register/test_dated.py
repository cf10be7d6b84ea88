"""Rows by day, against looking at all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zbgj.register import dated
from zbgj.register.dated import NEVER, Dated, Lasting

SPANS = st.lists(st.tuples(st.integers(1, 30), st.integers(1, 9) | st.just(NEVER)), max_size=80)


def filled(days: list[int]) -> Dated:
    made = Dated()
    for row, day in enumerate(days):
        made.add(day, row)
    made.sort()
    return made


@given(SPANS)
def test_what_lasts_is_what_has_begun_and_is_not_over(spans: list[tuple[int, int]]) -> None:
    end = [min(NEVER, begun + length) for begun, length in spans]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dated, "_FEWEST", 1)
        lasting = Lasting(filled([begun for begun, _ in spans]), end)
    for day in range(42):
        expected = [row for row, (begun, _) in enumerate(spans) if begun <= day < end[row]]
        assert sorted(lasting.at(day)) == expected


@given(st.lists(st.integers(1, 30), max_size=40), st.integers(0, 31), st.integers(0, 31))
def test_rows_of_a_period_stand_in_the_order_of_their_days(days: list[int], first: int, last: int) -> None:
    rows, found = filled(days).between(first, last)
    assert list(zip(found, rows, strict=True)) == sorted(
        (day, row) for row, day in enumerate(days) if first <= day <= last
    )
