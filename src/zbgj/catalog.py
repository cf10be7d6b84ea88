"""The catalogue: every plan, loaded when asked for."""

from __future__ import annotations

import os
from threading import RLock
from typing import TYPE_CHECKING, Any

import attrs

from zbgj._collector import collector_at_rest
from zbgj._given import nearest
from zbgj._once import once
from zbgj.applicability import Applied, applied
from zbgj.calendars import CalendarError
from zbgj.days import to_day
from zbgj.due import owed_occurrences
from zbgj.loading.problems import DefinitionError, Problem
from zbgj.loading.sources import Provenance, Source, builtin, directory, installed
from zbgj.model.items import Obligation, Report
from zbgj.model.kinds import ObligationKind
from zbgj.model.plan import PlanStatus, SectorPlan
from zbgj.model.values import Bilingual
from zbgj.model.words import Sector
from zbgj.schedule.expand import Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pendulum

    from zbgj.calendars import Calendar
    from zbgj.loading.sources import Entry
    from zbgj.model.items import Item, Limit, Target, Term
    from zbgj.model.kinds import TermSort
    from zbgj.model.party import Actor, Party
    from zbgj.model.region import Region
    from zbgj.unsaid import Question

__all__ = ["Catalog", "PlanHead", "load_catalog"]


#: Threads that ask for the same plan wait for it rather than each read one of their own.
_LOADING = RLock()


@attrs.frozen
class PlanHead:
    """What is known of a plan without loading it.

    :param provenance: the files it is made from: its definition, then what amends it.
    """

    id: str
    slug: str
    sector: Sector
    title: Bilingual
    status: PlanStatus
    provenance: tuple[Provenance, ...]


class Catalog:
    """All plans of some sources; each is read when it is first asked for, and then kept.

    May be shared by threads: a plan is read once, whoever asks first.

    >>> catalog = load_catalog(packages=False)
    >>> catalog
    <Catalog of 35 plans>
    >>> catalog["20"].sector
    <Sector.SPORTS: 'sports'>
    >>> catalog.item("20-3.6-leaders-check").schedule.period
    <Period.QUARTER: 'quarter'>

    :raises DefinitionError: if a file's head cannot be read, or sources conflict; all problems are named.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self._entries: dict[str, list[Entry]] = {}
        self._plans: dict[str, SectorPlan] = {}
        self._origins: dict[str, Provenance] = {}
        self._regions: dict[str, Callable[[], Region]] = {}
        self._packages: dict[str, str] = {}
        self._homes: dict[str, str | None] = {}
        problems: list[Problem] = []
        for source in sources:
            try:
                home = source.region
                if home in self._regions:
                    twice = f"region {home!r} is defined by {self._packages[home]} already; leave one of them out"
                    problems.append(Problem(source.name, "region", "id", twice))
                elif home is not None:
                    self._regions[home], self._packages[home] = once(source.read_region), source.name
                for entry in source.entries():
                    self._add(entry, problems)
                    self._homes.setdefault(entry.provenance.source, home)
            except DefinitionError as error:
                problems += error.problems
        if not problems:
            problems = list(self._homeless())
        if problems:
            raise DefinitionError(problems)

    def _homeless(self) -> Iterator[Problem]:
        """Plans of which it cannot be told to which region they belong, and plans of regions that are not there."""
        known = ", ".join(self._regions) or "none"
        for entries in self._entries.values():
            entry = entries[0]
            named = entry.head.get("region")
            where = str(entry.provenance)
            if named is not None and named not in self._regions:
                yield Problem(where, "plan", "region", f"there is no region {named!r}; the catalogue has: {known}")
            elif named is None and self._homes[entry.provenance.source] is None and len(self._regions) > 1:
                said = f"the catalogue has several regions ({known}): expected the one that the plan belongs to"
                yield Problem(where, "plan", "region", said)

    def _home(self, entry: Entry) -> Callable[[], Region] | None:
        """Gives the region of a plan: of its own package, the one it names, or the only one there is."""
        name = self._homes[entry.provenance.source] or entry.head.get("region")
        if name is None and len(self._regions) == 1:
            name = next(iter(self._regions))
        return None if name is None else self._regions[name]

    # --- regions ------------------------------------------------------------------------------------------------

    @property
    def regions(self) -> tuple[Region, ...]:
        """The regions of the catalogue, in the order of their packages.

        >>> [region.name.en for region in load_catalog(packages=False).regions]
        ['Tibet Autonomous Region']
        """
        return tuple(read() for read in self._regions.values())

    def region(self, key: str) -> Region:
        """A region by its identifier.

        :raises KeyError: if there is no such region.
        """
        if key not in self._regions:
            raise KeyError(f"there is no region {key!r}; the catalogue has: {', '.join(self._regions) or 'none'}")
        return self._regions[key]()

    def region_of(self, place: str) -> Region | None:
        """The region whose territory holds a place; ``None`` if none does. Of several, the smallest.

        >>> load_catalog(packages=False).region_of("CN-54/Lhasa").id
        'tibet'
        """
        fitting = [region for region in self.regions if region.holds(place)]
        return max(fitting, key=lambda one: max(len(area) for area in one.territory), default=None)

    @property
    def sectors(self) -> tuple[Sector, ...]:
        """The sectors that the regions of the catalogue declare, each once."""
        return tuple(dict.fromkeys(sector for region in self.regions for sector in region.sectors))

    def _add(self, entry: Entry, problems: list[Problem]) -> None:
        name, head = str(entry.provenance), entry.head
        known = self._entries.get(entry.id)
        if "amends" in head or "replaces" in head:
            verb = "amends" if "amends" in head else "replaces"
            if known is None:
                problems.append(Problem(name, "plan", verb, f"there is no plan {entry.id!r} to build on"))
            elif verb == "amends":
                wrong = [key for key in ("effective", "horizon") if key in head]
                problems += [
                    Problem(name, "plan", key, "an amendment has those of the plan it amends") for key in wrong
                ]
                known.append(entry)
            elif head.get("id") != entry.id:
                problems.append(Problem(name, "plan", "id", f"must be {entry.id!r}, the id of the plan it replaces"))
            elif "replaces" in known[0].head:
                problems.append(Problem(name, "plan", verb, f"{known[0].provenance} replaces {entry.id!r} already"))
            else:
                problems += [
                    Problem(str(other.provenance), "plan", "amends", f"{entry.id!r} is replaced by {name}")
                    for other in known[1:]
                ]
                self._entries[entry.id] = [entry]
        elif known is not None:
            twice = f"{entry.id!r} is defined by {known[0].provenance} already; say replaces or amends if that is meant"
            problems.append(Problem(name, "plan", "id", twice))
        else:
            self._entries[entry.id] = [entry]

    def __repr__(self) -> str:
        return f"<Catalog of {len(self)} plan{'' if len(self) == 1 else 's'}>"

    # --- plans --------------------------------------------------------------------------------------------------

    def __iter__(self) -> Iterator[str]:
        """Identifiers of all plans, in order; nothing is loaded."""
        return iter(sorted(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, plan: object) -> bool:
        return plan in self._entries

    def __getitem__(self, plan: str) -> SectorPlan:
        """A plan, read now if it has not been yet.

        :raises KeyError: if there is no such plan.
        :raises DefinitionError: if its definition has problems.
        """
        found = self._plans.get(plan)
        if found is None:
            if plan not in self._entries:
                raise KeyError(f"there is no plan {plan!r}; the catalogue has: {', '.join(self)}")
            with _LOADING:
                found = self._plans.get(plan)  # another thread may have read it meanwhile
                if found is None:
                    with collector_at_rest():
                        found = self._plans[plan] = self._load(self._entries[plan])
        return found

    def _load(self, entries: list[Entry]) -> SectorPlan:
        home = self._home(entries[0])
        if len(entries) == 1:
            quick = entries[0].fast(home)
            if quick is not None:
                return quick
        from zbgj.loading.plans import read_plan

        region = None if home is None else home()

        whole: SectorPlan | None = None
        problems: list[Problem] = []
        origins: dict[str, Provenance] = {}
        for entry in entries:
            data = entry.read()
            if "amends" in entry.head:
                data = {**data, "plan": {**data["plan"], "id": entry.id}}
            plan, found = read_plan(data, str(entry.provenance), region, whole.terms if whole else ())
            problems += found
            if plan is None:
                continue
            clashes = [
                item.id for item in plan.items() if origins.get(item.id, entries[0].provenance) != entries[0].provenance
            ]
            problems += [
                Problem(str(entry.provenance), item, "id", f"is amended by {origins[item]} already") for item in clashes
            ]
            origins.update((item.id, entry.provenance) for item in plan.items())
            try:
                whole = plan if whole is None else _amended(whole, plan)
            except ValueError as error:
                problems.append(Problem(str(entry.provenance), "", "", str(error)))
        if problems or whole is None:
            raise DefinitionError(problems)
        self._origins.update(origins)
        return whole

    def heads(self) -> list[PlanHead]:
        """What is known of every plan without loading it.

        >>> [head.slug for head in load_catalog().heads() if head.id == "09"]
        ['water-resources']
        """
        return [_head(entries) for _, entries in sorted(self._entries.items())]

    def plans(self, sectors: Iterable[Sector] | None = None) -> list[SectorPlan]:
        """The plans, of some sectors or all; only these are loaded.

        :raises ValueError: if there is no such sector.

        >>> [plan.id for plan in load_catalog().plans([Sector.SPORTS])]
        ['20']
        """
        wanted = None if sectors is None else set(map(Sector, sectors))
        if wanted is not None:
            known = self._sector_keys()
            for sector in sorted(wanted - known):
                said = nearest(sector, known) or f"; the catalogue has: {', '.join(sorted(known))}"
                raise ValueError(f"there is no sector {str(sector)!r}{said}")
        with collector_at_rest():
            return [self[key] for key in self if wanted is None or self._entries[key][0].head.get("sector") in wanted]

    def plans_of(self, sector: Sector) -> list[SectorPlan]:
        """The plans of one sector; none if there is no such sector."""
        with collector_at_rest():
            return [self[key] for key in self if self._entries[key][0].head.get("sector") == sector]

    def _sector_keys(self) -> set[str]:
        with_plans = {str(entries[0].head.get("sector")) for entries in self._entries.values()}
        return with_plans | {str(sector) for sector in self.sectors}

    def provenance(self, plan: str) -> tuple[Provenance, ...]:
        """The files a plan was made from: its definition, then what amends it.

        :raises KeyError: if there is no such plan.
        """
        return tuple(entry.provenance for entry in self._entries[plan])

    def origin(self, item: str) -> Provenance:
        """The file that defines an item.

        :raises KeyError: if there is no such item.
        """
        plan = self.item(item).plan
        return self._origins.get(item, self._entries[plan][0].provenance)

    # --- items --------------------------------------------------------------------------------------------------

    def item(self, identifier: str) -> Item:
        """An item by its identifier; loads its plan only.

        :raises KeyError: if there is none, with the nearest one.
        """
        plan = max((key for key in self._entries if identifier.startswith(key + "-")), key=len, default=None)
        if plan is not None:
            for item in self[plan].items():
                if item.id == identifier:
                    return item
        known = [item.id for item in self[plan].items()] if plan is not None else []
        raise KeyError(f"there is no item {identifier!r}{nearest(identifier, known)}")

    def duty(self, identifier: str) -> Obligation | Report:
        """An obligation or report by its identifier; loads its plan only.

        :raises KeyError: if there is none, with the nearest one, or the item is of another sort.

        >>> load_catalog().duty("20-3.6-leaders-check").kind.value
        'inspection'
        >>> load_catalog().duty("20-3.6-leaders-chek")
        Traceback (most recent call last):
        ...
        KeyError: "there is no item '20-3.6-leaders-chek'; did you mean '20-3.6-leaders-check'?"
        """
        item = self.item(identifier)
        if isinstance(item, Obligation | Report):
            return item
        raise KeyError(f"{identifier!r} is no duty, but a {type(item).__name__.lower()}")

    def obligations(
        self,
        *,
        sectors: Iterable[Sector] | None = None,
        kinds: Iterable[ObligationKind] | None = None,
        who: Actor | None = None,
        theme: str | None = None,
        text: str | None = None,
        due_within: pendulum.Interval[pendulum.Date] | None = None,
        calendar: Calendar | None = None,
    ) -> list[Obligation | Report]:
        """Obligations and reports that meet every condition given.

        :param sectors: plans of these sectors; others are not loaded.
        :param kinds: of one of these kinds.
        :param who: performed by this actor; without a level, at any level.
        :param theme: with this theme.
        :param text: words that stand in the statement, in either language; case does not matter.
        :param due_within: something falls due in these days, both included (variants and triggers not considered).
        :param calendar: needed for ``due_within`` where duties depend on events; those without dates are left out.
        :raises ValueError: if there is no such sector or kind.

        >>> catalog = load_catalog()
        >>> [o.id for o in catalog.obligations(sectors=[Sector.SPORTS], theme="annual-summary")]
        ['20-4.2-annual-report']
        """
        wanted = None if kinds is None else frozenset(ObligationKind(str(kind)) for kind in kinds)
        words = None if text is None else text.casefold()
        found: list[Obligation | Report] = []
        for plan in self.plans(sectors):
            for duty in plan.duties:
                if wanted is not None and duty.kind not in wanted:
                    continue
                if theme is not None and theme not in duty.themes:
                    continue
                if words is not None and words not in duty.zh.casefold() and words not in duty.en.casefold():
                    continue
                if who is not None and not any(actor.includes(who) for actor in duty.who):
                    continue
                if due_within is not None and not _due(duty, plan, due_within, calendar):
                    continue
                found.append(duty)
        return found

    def targets(self, *, sectors: Iterable[Sector] | None = None, theme: str | None = None) -> list[Target]:
        """Targets of some sectors, with some theme, or all."""
        return [t for plan in self.plans(sectors) for t in plan.targets if theme is None or theme in t.themes]

    def limits(self, *, sectors: Iterable[Sector] | None = None) -> list[Limit]:
        """Limits of some sectors or all."""
        return [limit for plan in self.plans(sectors) for limit in plan.limits]

    def obligations_for(self, party: Party) -> list[Applied]:
        """The duties that fall on a party, of whatever plan, variants resolved.

        Those that need a number, or the party's place, which it does not give, are included, marked as undecided.

        :raises ValueError: if the region in which it lies does not declare its kind, its level or one of its sectors.

        >>> from zbgj import Party, PartyKind
        >>> mine = Party(id="m", kind=PartyKind.ENTERPRISE, place="CN-54",
        ...              sectors={Sector.NON_COAL_MINES}, tags={"underground-mine"})
        >>> any(duty.obligation.id.startswith("14-") for duty in load_catalog().obligations_for(mine))
        True
        """
        region = self.region_of(party.place)
        if region is not None:
            region.refuse(party)
        return [found for key in self for found in applied(self[key], party)]

    def questions(self, party: Party) -> tuple[Question, ...]:
        """What a party has not said of itself and would change what it owes (see :func:`zbgj.questions`)."""
        from zbgj.unsaid import questions

        return questions(self.plans(), party)

    # --- words --------------------------------------------------------------------------------------------------

    def terms(self, plan: str | None = None) -> tuple[Term, ...]:
        """The terms that the regions share, each once; or a plan's own and those of its region, if one is named."""
        if plan is None:
            return tuple(dict.fromkeys(term for region in self.regions for term in region.terms))
        return self[plan].known_terms

    def name(self, sort: TermSort, key: str, plan: str | None = None) -> Bilingual:
        """The name of a tag, fact, trigger, event or theme; the key itself if nobody declared it."""
        for term in self.terms(plan):
            if term.sort is sort and term.key == key:
                return Bilingual(term.zh, term.en)
        return Bilingual(key, key)


def _due(
    duty: Obligation | Report, plan: SectorPlan, within: pendulum.Interval[pendulum.Date], calendar: Calendar | None
) -> bool:
    first, last = to_day(within.start), to_day(within.end)
    try:
        owed = owed_occurrences(duty.schedule, plan, plan.effective_day, Surroundings(calendar))
    except CalendarError:
        return False
    return any(first <= occurrence.due_day <= last for occurrence in owed)


def _sector(key: object) -> Sector:
    """The sector of a head; what is wrong with it is said when the plan is loaded."""
    try:
        return Sector(str(key))
    except ValueError:
        return Sector("other")


def _head(entries: list[Entry]) -> PlanHead:
    head = entries[0].head
    return PlanHead(
        entries[0].id,
        head.get("slug", ""),
        _sector(head.get("sector")),
        Bilingual(head.get("title_zh", ""), head.get("title_en", "")),
        PlanStatus.WITHHELD if head.get("status") == "withheld" else PlanStatus.PUBLISHED,
        tuple(entry.provenance for entry in entries),
    )


_LISTS = ("documents", "organs", "phases", "obligations", "reports", "targets", "limits")


def _amended(base: SectorPlan, other: SectorPlan) -> SectorPlan:
    """The base with the other's items added; an item with the same identifier takes the place of the base's.

    The other's items keep the other's scope; effect and horizon are the base's.
    """
    changes: dict[str, Any] = {"terms": (*base.terms, *other.terms)}
    new = {item.id for item in other.items()}
    scoped = {
        name: tuple(
            attrs.evolve(item, scope=other.scope) if getattr(item, "scope", other.scope) is None else item
            for item in getattr(other, name)
        )
        for name in _LISTS
    }
    for name in _LISTS:
        kept = {item.id: item for item in getattr(base, name) if item.id not in new}
        kept.update((item.id, item) for item in scoped[name])
        changes[name] = tuple(kept.values())
    clauses = {r.clause for r in other.responsibilities}
    changes["responsibilities"] = (
        *(r for r in base.responsibilities if r.clause not in clauses), *other.responsibilities,
    )  # fmt: skip
    return attrs.evolve(base, **changes)


def load_catalog(
    *folders: str | os.PathLike[str],
    builtin_plans: bool = True,
    packages: bool = True,
    leave_out: Iterable[str] = (),
) -> Catalog:
    """The catalogue of the built-in regions, of installed packages, and of folders, in this order.

    Only the heads of the files are read now; a plan is loaded when it is first asked for.

    :param folders: region packages, or folders of definition files; they may add plans, or replace or amend what comes
        before.
    :param builtin_plans: whether the regions that come with the library are included.
    :param packages: whether the definitions of installed packages are.
    :param leave_out: names of sources that are not read: a region's folder such as ``"tibet"``, an installed package.
    :raises DefinitionError: if heads cannot be read or sources conflict.
    :raises NotADirectoryError: if a folder does not exist.
    :raises ValueError: if there is no source of a name left out.

    >>> "09" in load_catalog()
    True
    >>> load_catalog(builtin_plans=False, packages=False)
    <Catalog of 0 plans>
    """
    sources = builtin() if builtin_plans else []
    if packages:
        sources += installed()
    sources += [directory(os.fspath(folder)) for folder in folders]
    names = {source.short_name: source for source in sources}
    unknown = [name for name in leave_out if name not in names]
    if unknown:
        raise ValueError(
            f"there is no source {', '.join(unknown)} to leave out; there are: {', '.join(names) or 'none'}"
        )
    return Catalog(source for name, source in names.items() if name not in frozenset(leave_out))
