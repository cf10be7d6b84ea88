"""Planning what is owed at most so long apart: held against trying all sets of fewer days."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.made import PARTY, duty, plan
from zbgj import Activity, Ledger, Waiver
from zbgj.days import as_date, to_day
from zbgj.planning import plan_work

START = to_day("2025-03-01")


def act(day: int) -> Activity:
    return Activity(party="p", obligation="99-1-d", when=as_date(day))


def waiver(start: int, length: int) -> Waiver:
    return Waiver(
        party="p", obligation="99-1-d", granted_by="g", why="w", start=as_date(start), until=as_date(start + length),
        granted="2025-01-01",
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    apart=st.integers(1, 5),
    first=st.integers(-6, 6),
    length=st.integers(4, 10),
    known=st.lists(st.integers(-8, 11), max_size=2),
    waived=st.none() | st.tuples(st.integers(-2, 8), st.integers(0, 4)),
)
def test_no_fewer_acts_keep_the_duty_whatever_the_ledger_plans_and_waives(apart, first, length, known, waived):
    """An act that the ledger planned for later was taken to keep the duty until then."""
    first, known = START + first, [START + day for day in known]
    waivers = [] if waived is None else [waiver(START + waived[0], waived[1])]
    made = [plan(duty("d", f"at most {apart} days apart from {as_date(first)}"))]
    window = range(START, START + length)
    found = plan_work(PARTY, made, as_date(START), as_date(window[-1]), ledger=Ledger(map(act, known), waivers=waivers))

    def unmet(days) -> list[int]:
        return [
            day
            for day in range(START, window[-1] + 2)
            if day > first
            and not any(before < day <= before + apart for before in days)
            and not any(to_day(one.start) <= day <= to_day(one.until) for one in waivers)
        ]

    planned = [one.activity.day for one in found.acts]
    assert set(planned) <= set(window)
    best = unmet([*known, *window])
    assert unmet([*known, *planned]) == best
    for fewer in combinations(window, len(planned) - 1) if planned else ():
        assert unmet([*known, *fewer]) != best


def test_an_act_planned_for_later_does_not_do_for_the_time_before_it():
    made = [plan(duty("d", "at most 3 months apart from 2025-01-31"))]
    later = Ledger([act(to_day("2025-11-01"))])
    found = plan_work(PARTY, made, "2025-01-01", "2025-12-31", ledger=later)
    assert [str(one.day) for one in found.acts] == ["2025-01-31", "2025-04-30", "2025-07-30", "2025-10-30"]
