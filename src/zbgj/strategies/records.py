"""Ledgers and their entries, and policies to judge them by."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from zbgj.applicability import applied, applies
from zbgj.evaluation.policy import Policy, ReadingChoice
from zbgj.ledger import Activity, Attestation, Ledger, Measurement, Trigger, Waiver
from zbgj.model.kinds import ObligationKind
from zbgj.schedule.rules import triggers_of
from zbgj.strategies.owing import parties
from zbgj.strategies.times import days

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from zbgj.catalog import Catalog
    from zbgj.model.party import Party
    from zbgj.model.plan import SectorPlan

__all__ = ["activities", "attestations", "cases", "ledgers", "measurements", "policies", "triggers", "waivers"]

_TEXTS = st.sampled_from(["", "A-1", "B-2"])


def _days(given: SearchStrategy[dt.date] | None) -> SearchStrategy[dt.date]:
    return days(dt.date(2023, 6, 1), dt.date(2027, 6, 30)) if given is None else given


def activities(
    party: str, obligations: Sequence[str], dates: SearchStrategy[dt.date] | None = None
) -> SearchStrategy[Activity]:
    """Activities of a party for these obligations; some count for another as well.

    :param dates: by default from June 2023 to June 2027, so that some lie outside the action.
    """
    names = st.sampled_from(list(obligations))

    def with_others(act: Activity) -> SearchStrategy[Activity]:
        others = st.frozensets(names.filter(lambda name: name != act.obligation), max_size=2)
        return others.map(lambda also: _also(act, tuple(sorted(also))))

    made = st.builds(
        Activity, party=st.just(party), obligation=names, when=_days(dates), count=st.integers(1, 3),
        share=st.none() | st.fractions("1/12", 1, max_denominator=12), evidence=_TEXTS, by=_TEXTS,
    )  # fmt: skip
    return made if len(obligations) < 2 else made | made.flatmap(with_others)


def _also(act: Activity, also: tuple[str, ...]) -> Activity:
    import attrs

    return attrs.evolve(act, also=also)


def measurements(
    party: str, targets: Sequence[str], dates: SearchStrategy[dt.date] | None = None
) -> SearchStrategy[Measurement]:
    """Measurements of these targets, at round and at odd values."""
    values = st.sampled_from([0.0, 1.0, 50.0, 100.0]) | st.floats(-1000, 1000, allow_nan=False)
    return st.builds(
        Measurement, party=st.just(party), target=st.sampled_from(list(targets)), value=values, when=_days(dates)
    )


def triggers(party: str, keys: Sequence[str], dates: SearchStrategy[dt.date] | None = None) -> SearchStrategy[Trigger]:
    """Triggers with these keys."""
    return st.builds(Trigger, party=st.just(party), key=st.sampled_from(list(keys)), when=_days(dates))


@st.composite
def _spans(draw: DrawFn, dates: SearchStrategy[dt.date] | None) -> tuple[dt.date, dt.date]:
    start = draw(_days(dates))
    return start, start + dt.timedelta(days=draw(st.integers(0, 400)))


@st.composite
def attestations(
    draw: DrawFn, party: str, obligations: Sequence[str], dates: SearchStrategy[dt.date] | None = None
) -> Attestation:
    """Attestations of these obligations, valid for up to 400 days."""
    start, until = draw(_spans(dates))
    obligation = draw(st.sampled_from(list(obligations)))
    return Attestation(party=party, obligation=obligation, start=start, until=until, evidence=draw(_TEXTS))


@st.composite
def waivers(
    draw: DrawFn, party: str, obligations: Sequence[str], dates: SearchStrategy[dt.date] | None = None
) -> Waiver:
    """Waivers of these obligations, for up to 400 days, granted now and then later than they begin."""
    start, until = draw(_spans(dates))
    return Waiver(
        party=party, obligation=draw(st.sampled_from(list(obligations))), granted_by="county", why="flood",
        start=start, until=until, granted=draw(st.none() | _days(dates)),
    )  # fmt: skip


@st.composite
def ledgers(
    draw: DrawFn,
    party: Party,
    catalog: Catalog | Iterable[SectorPlan],
    dates: SearchStrategy[dt.date] | None = None,
    *,
    most: int = 12,
) -> Ledger:
    """Ledgers about what falls on a party: its duties, its targets, the triggers that its duties wait for.

    :param most: so many entries of each sort at most.
    """
    plans = _plans(catalog)
    duties = [duty for plan in plans for duty in applied(plan, party)]
    names = [duty.id for duty in duties]
    targets = [target.id for plan in plans for target in plan.targets if applies(target, plan, party) is not False]
    keys = {key for duty in duties for key in triggers_of(duty.schedule)}
    few = max(1, most // 3)
    return Ledger(
        draw(st.lists(activities(party.id, names, dates), max_size=most)) if names else (),
        draw(st.lists(measurements(party.id, targets, dates), max_size=most)) if targets else (),
        draw(st.lists(triggers(party.id, sorted(keys), dates), max_size=few)) if keys else (),
        draw(st.lists(attestations(party.id, names, dates), max_size=few)) if names else (),
        draw(st.lists(waivers(party.id, names, dates), max_size=few)) if names else (),
    )


def _plans(catalog: Catalog | Iterable[SectorPlan]) -> list[SectorPlan]:
    from zbgj.catalog import Catalog

    return catalog.plans() if isinstance(catalog, Catalog) else list(catalog)


def cases(
    catalog: Catalog | Iterable[SectorPlan], dates: SearchStrategy[dt.date] | None = None
) -> SearchStrategy[tuple[Party, Ledger]]:
    """A party together with a ledger about what falls on it."""
    plans = _plans(catalog)
    return parties(plans).flatmap(lambda party: st.tuples(st.just(party), ledgers(party, plans, dates)))


def policies() -> SearchStrategy[Policy]:
    """Policies within all bounds."""
    shares = st.fractions(0, 1, max_denominator=8)
    themes = st.frozensets(st.sampled_from(["clear-stock", "dynamic-clearance", "emergency-drill", "fire-safety"]))
    weights = st.dictionaries(st.sampled_from(ObligationKind), st.fractions("1/4", 8, max_denominator=4), max_size=4)
    return st.builds(
        Policy, name=st.just("drawn"), weights=weights, relevant_themes=themes,
        relevance=st.fractions(1, 4, max_denominator=4), late_credit=shares, partial_credit=shares,
        target_weight=st.integers(0, 5), soon_days=st.integers(0, 120), activity_validity_days=st.integers(0, 800),
        measurement_validity_days=st.none() | st.integers(0, 800),
        standing_weight=st.fractions("1/4", 4, max_denominator=4), unattested_counts=st.booleans(),
        veto_themes=themes, veto_cap=st.integers(0, 100), readings=st.sampled_from(ReadingChoice),
        shared_themes=themes,
    )  # fmt: skip
