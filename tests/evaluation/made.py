"""Plans, parties and ledgers made up for the evaluation tests."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from zbgj import (
    Actor,
    Citation,
    Ledger,
    Obligation,
    ObligationKind,
    Party,
    PartyKind,
    Policy,
    Sector,
    SectorPlan,
    load_catalog,
)
from zbgj.days import as_date, to_day
from zbgj.ledger import Activity, Attestation, Trigger, Waiver
from zbgj.model.condition import Anyone
from zbgj.model.region import Region
from zbgj.model.values import Quantity, Window
from zbgj.schedule import Continuous, Schedule, parse

CITATION = Citation.parse("99 一 4:0-5 0123456789abcdef")
PARTY = Party(id="p", kind=PartyKind.ENTERPRISE, place="CN-54", facts={"townships": 3})

FIRST, LAST = to_day("2024-01-01"), to_day("2026-12-31")

SCHEDULES = [
    "every month",
    "2 times every month",
    "every quarter",
    "3 times every quarter",
    "every half-year",
    "every year",
    "4 times every year",
    "by 2024-12-31",
    "2 times by 2025-06-30",
    "within 2025",
    "2 times within 2024-05..2024-10",
    "each year by 06-20, 12-20",
    "each quarter by 1-08",
    "each month by 13",
    "each quarter by 1-05 about previous",
    "by 2024-12-31 then every quarter",
    "by 2024-12-31 then continuous",
    "continuous",
    "continuous from 2025-01-01",
    "before event flood-season",
    "during event losar",
    "after trigger accident within 10 days",
    "2 times after trigger accident within 1 month",
    "after trigger accident at once",
    "after trigger accident promptly",
    "before trigger match",
    "at most 6 months apart from 2024-06-30",
    "every 2 years from 2024-01-01",
    "every month from 2024-07-15",
    "every ten-day",
    "each month on 1st mon, last fri",
    "each month by 2nd working-day",
    "each year within 03, 10-01..02-05",
    "2 times every month inside 10-15..03-10",
    "every day inside event losar",
    "within 10 days before event flood-season",
    "2 times within 3 days after event losar",
    "at least 30 days before trigger match",
    "from 1 month to 2 months after trigger accident",
    "after trigger accident within 3 working-days",
    "each month by 5 moved to next working day",
    "every quarter moved to previous working day",
    "earliest of (after trigger accident within 20 days; by 2025-06-30)",
]

#: Whose acts must lie apart, or which allow so many.
PARTICULAR = [
    "2 times every year, at least 20 days apart", "3 times every half-year, at least 1 month apart",
    "2 times by 2025-06-30, at least 10 days apart", "2 times each year within 10-01..02-05, at least 3 weeks apart",
    "2 times after trigger accident within 1 month, at least 5 days apart", "at most once every quarter",
    "at most 2 times every year", "at most 3 times within 2025", "at most once during event losar",
    "2 times every year until 2024-12-31, at least 20 days apart then every month",
]  # fmt: skip


@cache
def tibet() -> Region:
    """The built-in region: its calendar dates what plans made up ask about."""
    return load_catalog(packages=False).region("tibet")


def duty(name: str, schedule: str | Schedule, **more: object) -> Obligation:
    """An obligation of every enterprise."""
    return Obligation(
        id=f"99-1-{name}", kind=more.pop("kind", ObligationKind.DRILL), zh="做", en="do",  # type: ignore[arg-type]
        who=(Actor(PartyKind.ENTERPRISE),), schedule=parse(schedule) if isinstance(schedule, str) else schedule,
        cite=(CITATION,), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def plan(*duties: Obligation) -> SectorPlan:
    """A plan of these duties for everybody."""
    return SectorPlan(
        horizon=Window("2024-01-01", "2026-12-31"), effective_day="2024-04-08", region=tibet,
        id="99", slug="made-up", sector=Sector.OTHER, title_zh="《拟》", title_en="Made up", scope=Anyone(),
        obligations=duties,
    )  # fmt: skip


days = st.integers(FIRST, LAST)
dates = days.map(as_date)


@st.composite
def duties(draw: st.DrawFn) -> tuple[Obligation, ...]:
    """One to four duties of every sort."""
    found = []
    for number in range(draw(st.integers(1, 4))):
        schedule = parse(draw(st.sampled_from(SCHEDULES)))
        more: dict[str, object] = {"kind": draw(st.sampled_from([ObligationKind.DRILL, ObligationKind.MEETING]))}
        match draw(st.sampled_from(["plain", "plain", "share", "quantity", "per"])):
            case "share" if not isinstance(schedule, Continuous):
                more["share"] = Fraction(1, 3)
            case "quantity":
                more["quantity"] = Quantity(amount=2, unit_zh="个", unit_en="pieces")
            case "per":
                more["quantity"] = Quantity(amount=1, unit_zh="个", unit_en="pieces", per="townships")
        more["themes"] = draw(st.sampled_from([(), ("dynamic-clearance",)]))
        found.append(duty(f"d{number}", schedule, **more))
    return tuple(found)


names = st.sampled_from(["99-1-d0", "99-1-d1", "99-1-d2", "99-1-d3"])
activities = st.builds(
    Activity, party=st.just("p"), obligation=names, when=dates, count=st.integers(1, 3),
    share=st.sampled_from([None, Fraction(1, 6), Fraction(1, 3), Fraction(1)]), evidence=st.sampled_from(["", "a"]),
)  # fmt: skip


@st.composite
def attestations(draw: st.DrawFn) -> Attestation:
    """A statement valid for up to a year."""
    start = draw(days)
    until = start + draw(st.integers(0, 366))
    return Attestation(party="p", obligation=draw(names), start=as_date(start), until=as_date(until))


@st.composite
def waivers(draw: st.DrawFn) -> Waiver:
    """A waiver for up to a year."""
    start = draw(days)
    until = start + draw(st.integers(0, 366))
    return Waiver(party="p", obligation=draw(names), granted_by="county", why="flood", start=as_date(start),
                  until=as_date(until))  # fmt: skip


triggers = st.builds(Trigger, party=st.just("p"), key=st.sampled_from(["accident", "match"]), when=dates)

ledgers = st.builds(
    Ledger,
    activities=st.lists(activities, max_size=25),
    triggers=st.lists(triggers, max_size=4),
    attestations=st.lists(attestations(), max_size=4),
    waivers=st.lists(waivers(), max_size=2),
)

shares = st.fractions(0, 1, max_denominator=4)
policies = st.builds(
    Policy, late_credit=shares, partial_credit=shares, unattested_counts=st.booleans(), soon_days=st.integers(0, 90),
    veto_themes=st.sampled_from([frozenset(), frozenset({"dynamic-clearance"})]), veto_cap=st.integers(0, 100),
)  # fmt: skip
