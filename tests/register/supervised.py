"""Hazards under supervision: a builder that takes the steps a story tells, and random ones that obey the rules."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from zbgj import Level, Party, PartyKind, Sector
from zbgj.hazards import (
    Assurances,
    Assured,
    Channel,
    Closed,
    Determined,
    Dismissed,
    Extended,
    Found,
    Grade,
    Hazard,
    Listed,
    LookedBack,
    Merged,
    Official,
    Pressed,
    Pressure,
    Raised,
    Refused,
    Regraded,
    RepeatNoted,
    Submitted,
    TraceBackReason,
    TracedBack,
    Transferred,
    TreatmentBegun,
    Verified,
    apply,
    open_hazard,
)

PLACE = "CN-54/Lhasa/Chengguan"
COUNTY = Official("drolma", "county-bureau", Level.COUNTY)
PREFECTURE = Official("sonam", "prefecture-bureau", Level.PREFECTURE)
REGION = Official("pema", "region-office", Level.REGION)


def found(on: str, *, name: str = "h-1", sector: Sector = Sector.NON_COAL_MINES, **other: Any) -> Hazard:
    """A hazard found by the county on a day."""
    party = other.pop("party", "unit-1")
    details: dict[str, Any] = {"channel": Channel.SUPERVISION, "by": COUNTY, "place": PLACE, "description": "d"}
    return open_hazard(Found(on=on, id=name, sector=sector, party=party, **{**details, **other}))


def lived(hazard: Hazard, *events: Any) -> Hazard:
    """The hazard after the events; a refusal fails the test."""
    for event in events:
        after = apply(hazard, event)
        assert not isinstance(after, Refused), after.en
        hazard = after
    return hazard


def major(on: str, by: Official = COUNTY) -> Determined:
    return Determined(on=on, by=by, grade=Grade.MAJOR, reasons="r", standard="s")


def general(on: str) -> Determined:
    return Determined(on=on, by=COUNTY, grade=Grade.GENERAL, reasons="r")


def limit(on: str, deadline: str, party: str = "unit-1") -> Assured:
    return Assured(
        on=on,
        by=Official("tashi", party),
        assurances=Assurances(responsibility="T", measures="m", funds="f", deadline=deadline, contingency="c"),
    )


def begun(on: str, party: str = "unit-1") -> TreatmentBegun:
    return TreatmentBegun(on=on, by=Official("tashi", party))


def done(submitted: str, verified: str, closed: str, party: str = "unit-1") -> tuple[Any, ...]:
    """The end of a treatment."""
    return (
        Submitted(on=submitted, by=Official("tashi", party), evidence="e"),
        Verified(on=verified, by=COUNTY, accepted=True),
        Closed(on=closed, by=COUNTY),
    )


def late(sector: Sector, *, grade: Determined | None = None, **other: Any) -> Hazard:
    """A hazard under treatment whose limit was 2024-06-30."""
    return lived(
        found("2024-04-01", sector=sector, **other),
        grade or major("2024-04-02"),
        limit("2024-04-03", "2024-06-30", other.get("party", "unit-1")),
        begun("2024-04-10", other.get("party", "unit-1")),
    )


def authority(name: str, level: Level, sector: Sector, place: str = "CN-54/Lhasa") -> Party:
    return Party(id=name, kind=PartyKind.AUTHORITY, level=level, place=place, sectors={sector})


def unit(sector: Sector, name: str = "unit-1", kind: PartyKind = PartyKind.ENTERPRISE, **other: Any) -> Party:
    return Party(id=name, kind=kind, place=PLACE, sectors={sector}, **other)


_GAPS = st.sampled_from([0, 1, 3, 10, 40, 120])
_PEOPLE = st.sampled_from([COUNTY, COUNTY, PREFECTURE, REGION])
_KINDS = st.sampled_from([
    Determined, Regraded, Dismissed, Assured, TreatmentBegun, Submitted, Verified, Closed, LookedBack, Listed, Extended,
    Raised, Transferred, Merged, Pressed, TracedBack, RepeatNoted,
])  # fmt: skip
#: The way through, so that random lives get somewhere.
_WAY = (Determined, Assured, TreatmentBegun, Submitted, Verified, Closed, LookedBack)


@st.composite
def _event(draw: st.DrawFn, kind: Any, on: dt.date, party: Official) -> Any:
    by = draw(_PEOPLE)
    ahead = on + dt.timedelta(draw(st.sampled_from([0, 5, 30, 100])))
    match kind.__name__:
        case "Determined" | "Regraded":
            return kind(on=on, by=by, grade=draw(st.sampled_from([Grade.MAJOR, Grade.MAJOR, Grade.GENERAL])),
                        reasons="r", standard="s")  # fmt: skip
        case "Dismissed":
            return Dismissed(on=on, by=by, reasons="r", standard="s")
        case "Assured":
            return limit(str(on), str(ahead), party.organisation)
        case "TreatmentBegun":
            return TreatmentBegun(on=on, by=party)
        case "Submitted":
            return Submitted(on=on, by=party, evidence="e")
        case "Verified":
            return Verified(
                on=on, by=by, accepted=draw(st.booleans()), reasons=draw(st.sampled_from(["r", "虚假整改"]))
            )
        case "LookedBack":
            return LookedBack(on=on, by=by, recurred=draw(st.booleans()))
        case "Listed":
            return Listed(on=on, by=by, deadline=ahead)
        case "Extended":
            return Extended(on=on, by=party, deadline=ahead, reasons="r", approved_by=by)
        case "Raised":
            return Raised(on=on, by=by, level=draw(st.sampled_from([Level.PREFECTURE, Level.REGION])))
        case "Transferred":
            return Transferred(on=on, by=by, to=draw(st.sampled_from(["county-fire", "county-bureau"])))
        case "Merged":
            return Merged(on=on, by=by, into="another")
        case "Pressed":
            return Pressed(on=on, by=by, pressure=draw(st.sampled_from(Pressure)))
        case "TracedBack":
            return TracedBack(on=on, by=by, reason=draw(st.sampled_from(TraceBackReason)))
        case "RepeatNoted":
            return RepeatNoted(on=on, by=by, earlier="h-0")
        case _:
            return kind(on=on, by=by)


@st.composite
def hazards(draw: st.DrawFn, sectors: Any = None, name: str = "h-1") -> Hazard:
    """A hazard that went through some of what can happen; what the rules refused did not happen."""
    sector = draw(st.sampled_from(list(Sector)) if sectors is None else sectors)
    party = draw(st.sampled_from(["unit-1", "unit-2"]))
    person = Official("tashi", party)
    channel, by = draw(
        st.sampled_from([
            (Channel.SELF_INSPECTION, person), (Channel.SUPERVISION, COUNTY), (Channel.PUBLIC_REPORT, COUNTY),
        ])
    )  # fmt: skip
    on = dt.date(2023, 6, 1) + dt.timedelta(draw(st.integers(0, 600)))
    hazard = found(str(on), name=name, sector=sector, party=party, channel=channel, by=by)
    way = iter(_WAY)
    for _ in range(draw(st.integers(0, 12))):
        on += dt.timedelta(draw(_GAPS))
        kind = next(way, Closed) if draw(st.booleans()) else draw(_KINDS)
        after = apply(hazard, draw(_event(kind, on, person)))
        if isinstance(after, Hazard):
            hazard = after
    return hazard


@st.composite
def registers(draw: st.DrawFn, sectors: Any = None) -> list[Hazard]:
    """Up to five hazards with different identifiers."""
    return [draw(hazards(sectors, name=f"h-{number}")) for number in range(draw(st.integers(1, 5)))]


DAYS = st.dates(dt.date(2023, 12, 1), dt.date(2026, 12, 31))
