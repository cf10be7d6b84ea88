"""At the door: parties, ledger, hazards and calendar held against a catalogue, before anything is computed from them.

What nothing knows would count for nothing without a word: a misspelt tag, an entry of an unknown party, a year that the
calendar does not cover. Here each is named, with the nearest known word.
"""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from zbgj.due import calendar_for
from zbgj.loading.problems import DefinitionError, Problem
from zbgj.model.items import Duty, Target
from zbgj.model.kinds import TermSort
from zbgj.schedule.rules import events_of, needs_working_days
from zbgj.unsaid import questions, undecided_by

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from zbgj.applicability import Applied
    from zbgj.catalog import Catalog
    from zbgj.due import Calendars
    from zbgj.hazards.hazard import Hazard
    from zbgj.ledger import Activity, Attestation, Ledger, Measurement, Trigger, Waiver
    from zbgj.model.party import Party
    from zbgj.model.region import Region

    _Entry: TypeAlias = Activity | Measurement | Trigger | Attestation | Waiver

__all__ = ["Doubt", "check_inputs"]


@attrs.frozen(order=True)
class Doubt:
    """Something given that nothing knows, or something missing that much hangs on.

    :param where: ``party ID``, ``activity 3``, ``hazard ID`` or ``calendar``.
    :param field: the attribute. :param zh: what is doubtful, in Chinese, :param en: and in English.
    """

    where: str
    field: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.where}: {self.field}: {self.en}"


def check_inputs(
    catalog: Catalog,
    *,
    parties: Iterable[Party] = (),
    ledger: Ledger | None = None,
    hazards: Iterable[Hazard] = (),
    calendar: Calendars | None = None,
    strict: bool = False,
) -> tuple[Doubt, ...]:
    """Everything given that the catalogue does not know, and what it needs to know and was not given.

    :param parties: whose words, tags, numbers, places and parents are looked up; every entry of the ledger and every
        hazard must be of one of them, if there are any.
    :param calendar: as for :func:`zbgj.evaluate`; it must know the events and working days that the parties' duties ask
        for, in every year of their plans.
    :param strict: whether doubts are errors.
    :raises DefinitionError: with every doubt, if ``strict``.

    >>> from zbgj import Activity, Ledger, Party, PartyKind, Sector, load_catalog
    >>> hotel = Party(id="hotel", kind=PartyKind.ENTERPRISE, place="CN-54/Lhasa", sectors={Sector.SPORTS}, tags={"sport-venue"})
    >>> acts = Ledger([Activity(party="hotell", obligation="20-3.6-leaders-chek", when="2024-05-08")])
    >>> for doubt in check_inputs(load_catalog(), parties=[hotel], ledger=acts)[:3]:
    ...     print(doubt)
    activity 1: obligation: there is no '20-3.6-leaders-chek'; did you mean '20-3.6-leaders-check'?
    activity 1: party: there is no 'hotell'; did you mean 'hotel'?
    party hotel: tags: there is no 'sport-venue'; did you mean 'sports-venue'?
    """  # noqa: E501
    given = tuple(parties)
    known = {party.id: party for party in given}
    owed = {party.id: duties for party in given if (duties := _owed(catalog, party)) is not None}
    found = list(_of_parties(catalog, given, owed))
    if ledger is not None:
        found += _of_ledger(catalog, ledger, known, owed)
    found += _of_hazards(catalog, hazards, known)
    found += _of_calendar(owed, calendar)
    if strict and found:
        raise DefinitionError(Problem("", doubt.where, doubt.field, doubt.en) for doubt in sorted(found))
    return tuple(sorted(set(found)))


def _owed(catalog: Catalog, party: Party) -> dict[str, Applied] | None:
    """The duties of a party by identifier; ``None`` if its region does not declare its words."""
    try:
        return {duty.id: duty for duty in catalog.obligations_for(party)}
    except ValueError:
        return None


def _unknown(where: str, field: str, word: str, known: Collection[str]) -> Doubt:
    near = get_close_matches(word, list(known), 1, 0.75)
    zh, en = (f"；是否为“{near[0]}”？", f"; did you mean {near[0]!r}?") if near else ("", "")
    return Doubt(where, field, f"没有“{word}”{zh}", f"there is no {word!r}{en}")


def _terms(catalog: Catalog, region: Region | None, sort: TermSort) -> set[str]:
    """Keys of a sort that plans of the region declare or share; of every region, if it is not known which."""
    return {
        term.key
        for plan in catalog.plans()
        if region is None or plan.region is region
        for term in plan.known_terms
        if term.sort is sort
    }


def _of_parties(
    catalog: Catalog, parties: tuple[Party, ...], owed: Mapping[str, Mapping[str, Applied]]
) -> Iterator[Doubt]:
    identifiers = Counter(party.id for party in parties)
    terms: dict[tuple[str, TermSort], set[str]] = {}
    for party in parties:
        where, region = f"party {party.id}", catalog.region_of(party.place)
        if identifiers[party.id] > 1:
            yield Doubt(where, "id", f"出现{identifiers[party.id]}次", f"stands {identifiers[party.id]} times")
        if region is None and party.place:
            areas = [area for one in catalog.regions for area in one.territory]
            yield Doubt(where, "place", f"“{party.place}”不在任何地区之内（{'、'.join(areas)}），没有方案适用",
                        f"{party.place!r} lies in no region ({', '.join(areas)}), so no plan binds it")  # fmt: skip
        if region is not None:
            for field, word in region.missing(party):
                yield Doubt(where, field, f"地区“{region.zh}”没有“{word}”", region.unknown(word))
        for field, given, sort in (("tags", party.tags, TermSort.TAG), ("facts", party.facts, TermSort.FACT)):
            if not given:
                continue
            key = ("" if region is None else region.id, sort)
            known = terms[key] if key in terms else terms.setdefault(key, _terms(catalog, region, sort))
            yield from (_unknown(where, field, key, known) for key in sorted(set(given) - known))
        yield from (_unknown(where, "parents", key, identifiers) for key in party.parents if key not in identifiers)
        if party.id in owed:
            duties = owed[party.id].values()
            for question in undecided_by(duties, party):
                yield Doubt(where, question.key or "place", question.zh, question.en)
            if region is not None:
                yield from _idle(catalog, party, where, {duty.plan.sector for duty in duties})


def _idle(catalog: Catalog, party: Party, where: str, owed: set[Any]) -> Iterator[Doubt]:
    """Sectors of which the party owes nothing though they have plans."""
    for sector in sorted(party.sectors):
        plans = [plan for plan in catalog.plans_of(sector) if plan.duties]
        if plans and sector not in owed:
            tags = {q.key: q.name for plan in plans for q in questions([plan], party) if q.more}
            zh = f"；可能相关的标签：{'、'.join(name.zh for name in tags.values())}" if tags else ""
            en = f"; tags that would change this: {', '.join(tags)}" if tags else ""
            yield Doubt(where, "sectors", f"属于“{sector.zh}”，但该系统方案中没有它的事项{zh}",
                        f"belongs to {str(sector)!r} and owes nothing of its plan{en}")  # fmt: skip


def _of_ledger(
    catalog: Catalog, ledger: Ledger, parties: Mapping[str, Party], owed: Mapping[str, Mapping[str, Applied]]
) -> Iterator[Doubt]:
    items = {item.id: item for plan in catalog.plans() for item in plan.items()}
    duties = {key for key, item in items.items() if isinstance(item, Duty)}
    targets = {key for key, item in items.items() if isinstance(item, Target)}
    triggers = _terms(catalog, None, TermSort.TRIGGER)
    sorts: tuple[tuple[str, Iterable[_Entry]], ...] = (
        ("activity", ledger.activities), ("measurement", ledger.measurements), ("trigger", ledger.triggers),
        ("attestation", ledger.attestations), ("waiver", ledger.waivers),
    )  # fmt: skip
    for sort, entries in sorts:
        for number, entry in enumerate(entries, 1):
            where = f"{sort} {number}"
            if parties and entry.party not in parties:
                yield _unknown(where, "party", entry.party, parties)
            subjects = [
                (field, getattr(entry, field)) for field in ("obligation", "target", "key") if hasattr(entry, field)
            ]
            subjects += [("also", one) for one in getattr(entry, "also", ())]
            for field, subject in subjects:
                known = targets if field == "target" else triggers if field == "key" else duties
                if subject not in known:
                    yield _unknown(where, field, subject, known)
                elif field in ("obligation", "also") and subject not in owed.get(entry.party, (subject,)):
                    yield Doubt(where, field, f"“{entry.party}”没有“{subject}”这项事项，不计入",
                                f"{entry.party} does not owe {subject!r}: it counts for nothing")  # fmt: skip


def _of_hazards(catalog: Catalog, hazards: Iterable[Hazard], parties: Collection[str]) -> Iterator[Doubt]:
    for hazard in hazards:
        where, region = f"hazard {hazard.found.id}", catalog.region_of(hazard.place)
        if parties and hazard.party not in parties:
            yield _unknown(where, "party", hazard.party, parties)
        if region is None:
            yield Doubt(where, "place", f"“{hazard.place}”不在任何地区之内", f"{hazard.place!r} lies in no region")
        else:
            for word in region.undeclared([hazard.sector]):
                yield Doubt(where, "sector", f"地区“{region.zh}”没有“{word}”", region.unknown(word))


def _of_calendar(owed: Mapping[str, Mapping[str, Applied]], given: Calendars | None) -> Iterator[Doubt]:
    """Events and working days that the parties' duties ask for, and the years in which they are not known."""
    asked: dict[tuple[str, str], tuple[Applied, set[int]]] = {}
    for duties in owed.values():
        for duty in duties.values():
            keys = [*events_of(duty.schedule), *(["working-days"] if needs_working_days(duty.schedule) else [])]
            for key in keys:
                first, last = duty.plan.effective.year, duty.plan.horizon.end.year
                region = "" if duty.plan.region is None else duty.plan.region.id
                asked.setdefault((region, key), (duty, set()))[1].update(range(first, last + 1))
    for (_, key), (duty, years) in sorted(asked.items(), key=lambda one: one[0]):
        calendar = calendar_for(duty.plan, given)
        if key == "working-days":
            known: Collection[int] = set() if calendar.working is None else set(calendar.working.off)
        else:
            known = calendar.years(key) if calendar.events.get(key) else ()
        missing = sorted(years - set(known))
        if missing:
            shown = ", ".join(map(str, missing))
            yield Doubt(
                "calendar",
                key,
                f"没有{shown}年的数据（{duty.id}等需要）",
                f"nothing is known of {shown}, asked for by {duty.id}",
            )
