"""What the entries of a ledger may name, by the catalogue and the parties; and entries that stand twice."""

from __future__ import annotations

import datetime as dt
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import attrs

from zbgj.applicability import among, applies, performed
from zbgj.days import as_date
from zbgj.ledger import Activity, Ledger
from zbgj.loading.problems import Problem
from zbgj.model.kinds import TermSort
from zbgj.reading.names import Names
from zbgj.reading.values import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zbgj.catalog import Catalog
    from zbgj.formats.cells import Column
    from zbgj.formats.findings import CellProblem, Findings
    from zbgj.formats.reading_rows import Row
    from zbgj.model.party import Party

__all__ = ["Known", "once", "strangers", "without_repeats"]

#: So many years before and after its plan an entry may lie.
_YEARS_BESIDE = 1
#: What a percentage is measured in.
_PERCENT_UNITS = ("%", "% change")


class Known:
    """What is known when a ledger is read: the items of a catalogue, and the parties.

    :param catalog: if there is none, any item may be named. :param parties: if there are none, any party.
    """

    def __init__(self, catalog: Catalog | None, parties: Iterable[Party]) -> None:
        self._catalog = catalog
        self._parties = {party.id: party for party in parties}
        self._owes = cache(self._owes_at_all)

    def add(self, parties: Iterable[Party]) -> None:
        """More parties, which replace those of the same identifier."""
        self._parties |= {party.id: party for party in parties}

    def columns(self, columns: tuple[Column, ...], table: str) -> tuple[Column, ...]:
        """The columns, with what their texts may name."""
        found = self._of_parties() if table == "parties" else self._of_entries()
        return tuple(
            attrs.evolve(
                column, lexicon=found.get(column.key, column.lexicon), lenient=table == "parties", years=self._years
            )
            for column in columns
        )

    @cached_property
    def _years(self) -> tuple[int, int] | None:
        if self._catalog is None:
            return None
        plans = self._catalog.plans()
        return (
            min(as_date(plan.horizon.first_day or plan.effective_day).year for plan in plans) - _YEARS_BESIDE,
            max(as_date(plan.horizon.last_day).year for plan in plans) + _YEARS_BESIDE,
        ) if plans else None  # fmt: skip

    @cached_property
    def _items(self) -> dict[str, tuple[Any, Any]]:
        """Duties and targets by identifier, each with its plan."""
        if self._catalog is None:
            return {}
        return {item.id: (item, plan) for plan in self._catalog.plans() for item in (*plan.duties, *plan.targets)}

    @cached_property
    def _of_catalog(self) -> dict[str, Names]:
        if self._catalog is None:
            return {}
        plans = self._catalog.plans()
        duties = ((duty.id, (duty.statement.zh, duty.statement.en)) for plan in plans for duty in plan.duties)
        targets = ((target.id, (target.statement.zh, target.statement.en)) for plan in plans for target in plan.targets)
        return {
            "obligation": Names(duties, what=("任务", "obligation")),
            "target": Names(targets, what=("指标", "target")),
            "key": self._terms(TermSort.TRIGGER, ("触发事项", "trigger")),
        }

    def _terms(self, sort: TermSort, what: tuple[str, str]) -> Names:
        assert self._catalog is not None
        terms = {
            term.key: (term.zh, term.en)
            for plan in self._catalog
            for term in self._catalog.terms(plan)
            if term.sort is sort
        }
        return Names(terms.items(), what=what)

    def _of_entries(self) -> dict[str, Names]:
        found = dict(self._of_catalog)
        if "obligation" in found:
            found["also"] = found["obligation"]
        if self._parties:
            found["party"] = self._people()
        return found

    def _people(self) -> Names:
        return Names(((party.id, (party.zh, party.en)) for party in self._parties.values()), what=("单位", "party"))

    @cached_property
    def _words_of_parties(self) -> dict[str, Names]:
        if self._catalog is None:
            return {}
        return {
            "tags": self._terms(TermSort.TAG, ("标签", "tag")),
            "facts": self._terms(TermSort.FACT, ("数据", "fact")),
        }

    def _of_parties(self) -> dict[str, Names]:
        return self._words_of_parties

    def with_parents(self, made: list[tuple[Row, Party]], findings: Findings) -> tuple[Party, ...]:
        """The parties, their parents by their identifiers; what names none is doubtful, or wrong if nearly a name."""
        self.add(party for _, party in made)
        names = self._people()
        found = []
        for row, party in made:
            parents = []
            for said in party.parents:
                try:
                    parent = names.find(said)
                    parents.append(parent.value)
                    if not parent.plain or parent.value != said:
                        place, heading = row.headed.where["parents"]
                        findings.readings.append(row.headed.taken(row.number, place, heading, said, parent.value))
                except UnreadableError as error:
                    parents.append(said)
                    wrong = findings.problems if names.near(said) else findings.warnings
                    wrong.append(row.problem("parents", error.zh, error.en))
            found.append(attrs.evolve(party, parents=tuple(parents)) if tuple(parents) != party.parents else party)
        return tuple(found)

    def wrong(self, row: Row, entry: Any) -> Iterator[CellProblem]:
        """What is wrong with an entry: items that are not the party's, days far outside the plan, percentages."""
        party = self._parties.get(entry.party)
        for key in ("obligation", "target"):
            name = getattr(entry, key, None)
            if name in self._items and party is not None and not self._owes(party.id, name):
                yield row.problem(key, f"“{name}”不是该单位的任务或指标", f"{name!r} does not fall on {entry.party!r}")
        for name in getattr(entry, "also", ()):
            if name in self._items and party is not None and not self._owes(party.id, name):
                yield row.problem("also", f"“{name}”不是该单位的任务", f"{name!r} does not fall on {entry.party!r}")
        yield from self._outside(row, entry)
        unit = self._unit(entry)
        if unit and "value" in row.percents and unit not in _PERCENT_UNITS:
            zh, en = f"是百分数，而该指标的单位是“{unit}”", f"is a percentage, but the unit is {unit!r}"
            yield row.problem("value", zh, en)

    def doubtful(self, row: Row, entry: Any) -> list[CellProblem]:
        """A number that may have lost its percentage."""
        if self._unit(entry) == "%" and "value" not in row.percents and 0 < abs(entry.value) < 1:
            zh = f"指标以 % 计，{entry.value} 读作 {entry.value}%；如指 {entry.value:.4%}，请写百分号"
            en = f"the target is in %, and {entry.value} is read as that many; write a percent sign if more is meant"
            return [row.problem("value", zh, en)]
        return []

    def _unit(self, entry: Any) -> str:
        item = self._items.get(getattr(entry, "target", ""))
        return str(item[0].unit) if item else ""

    def _outside(self, row: Row, entry: Any) -> Iterator[CellProblem]:
        subject = getattr(entry, "obligation", None) or getattr(entry, "target", None)
        if subject in self._items:
            plan = self._items[subject][1]
            first = as_date(plan.horizon.first_day or plan.effective_day).year - _YEARS_BESIDE
            last = as_date(plan.horizon.last_day).year + _YEARS_BESIDE
        elif self._years is not None:
            first, last = self._years
        else:
            return
        for key in ("when", "start", "granted"):
            day = getattr(entry, key, None)
            if isinstance(day, dt.date) and not first <= day.year <= last:
                zh = f"{day} 远在方案期外；应在 {first} 年至 {last} 年之间"
                yield row.problem(key, zh, f"{day} lies far outside the plan; expected {first} to {last}")

    def _owes_at_all(self, party: str, name: str) -> bool:
        """Whether the item may be the party's."""
        item, plan = self._items[name]
        who = self._parties[party]
        if hasattr(item, "points"):
            return applies(item, plan, who) is not False
        return any(True for _ in among(performed((item,), who), plan, who))


def _keys(entry: Any) -> list[Any]:
    """What two entries that are one have in common."""
    keys: list[Any] = [entry]
    if isinstance(entry, Activity) and entry.evidence.strip():
        # The same act written twice may differ in the hour, or in who did it.
        keys.append((entry.party, entry.obligation, entry.day, entry.count, entry.share, entry.evidence.strip()))
    return keys


def without_repeats(ledger: Ledger) -> tuple[Ledger, tuple[Any, ...]]:
    """The ledger with each entry once, and those that stood there more than once.

    Acts of a party for one obligation on one day with the same evidence are one act.
    """
    found: dict[str, list[Any]] = {}
    repeats = []
    for name in attrs.fields_dict(Ledger):
        seen: set[Any] = set()
        found[name] = []
        for entry in getattr(ledger, name):
            keys = _keys(entry)
            if seen.isdisjoint(keys):
                found[name].append(entry)
            else:
                repeats.append(entry)
            seen.update(keys)
    return Ledger(**found), tuple(repeats)


def strangers(ledger: Ledger, parties: Iterable[Party], file: str) -> list[Problem]:
    """The parties that entries name and that are none of these, with the nearest; nothing if there are no parties."""
    people = {party.id: (party.zh, party.en) for party in parties}
    names = Names(people.items(), what=("单位", "party"))
    problems: dict[str, Problem] = {}
    for sort in attrs.fields_dict(Ledger) if people else ():
        for number, entry in enumerate(getattr(ledger, sort)):
            if entry.party not in people and entry.party not in problems:
                try:
                    said = f"{entry.party!r} is no identifier; {names.find(entry.party).value!r} may be meant"
                except UnreadableError as error:
                    said = str(error)
                problems[entry.party] = Problem(file, f"{sort}[{number}]", "party", said)
    return list(problems.values())


def once(rows: list[tuple[Row, Any]], findings: Findings) -> list[tuple[Row, Any]]:
    """The entries, each once: a warning names both rows of one that stands twice.

    Acts of a party for one obligation on one day with the same evidence are one act.
    """
    seen: dict[Any, Row] = {}
    found = []
    for row, entry in rows:
        keys = _keys(entry)
        earlier = next((seen[key] for key in keys if key in seen), None)
        if earlier is None:
            found.append((row, entry))
            seen |= dict.fromkeys(keys, row)
            continue
        place = f"{earlier.headed.sheet.title}!{earlier.number}"
        zh, en = f"与{place}行相同，只计一次", f"is the same as row {place}, and counts once"
        findings.warnings.append(row.problem("", zh, en))
    return found
