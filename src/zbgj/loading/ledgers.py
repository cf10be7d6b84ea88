"""Reading parties and ledgers from files, strictly, with every problem at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from zbgj.ledger import Activity, Attestation, Ledger, Measurement, Trigger, Waiver
from zbgj.loading.converter import converter
from zbgj.loading.plans import parse_toml
from zbgj.loading.problems import DefinitionError, Problem, read_utf8
from zbgj.loading.rows import read_rows
from zbgj.loading.strict_json import parse_json
from zbgj.model.items import Duty, Target
from zbgj.model.kinds import TermSort
from zbgj.model.party import Party

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from zbgj.catalog import Catalog

__all__ = ["ledger_data", "party_data", "read_ledger", "read_parties"]

_ENTRIES: tuple[tuple[str, type[Any], str], ...] = (
    ("activity", Activity, "activities"),
    ("measurement", Measurement, "measurements"),
    ("trigger", Trigger, "triggers"),
    ("attestation", Attestation, "attestations"),
    ("waiver", Waiver, "waivers"),
)


def read_parties(path: str | os.PathLike[str], catalog: Catalog | None = None) -> tuple[Party, ...]:
    """The parties in a TOML or JSON file: ``[[party]]`` tables.

    :param catalog: if given, every kind, level and sector must be declared by one of its regions, and the parties carry
        the names that the region of their place gives them.
    :raises DefinitionError: with every problem found.
    """
    file = Path(path)
    data = _data(file)
    problems: list[Problem] = []
    _only(data, {"party"}, file.name, problems)
    parties = [party for _, party in read_rows(data, "party", Party, file.name, problems)]
    seen: set[str] = set()
    for party in parties:
        if party.id in seen:
            problems.append(Problem(file.name, party.id, "id", "stands twice; identifiers must be unique"))
        seen.add(party.id)
    if catalog is not None:
        parties = [in_words_of(catalog, party, file.name, problems) for party in parties]
    if problems:
        raise DefinitionError(problems)
    return tuple(parties)


def in_words_of(catalog: Catalog, party: Party, file: str, problems: list[Problem]) -> Party:
    """The party with its kind, level and sectors as the region of its place names them.

    :param problems: where the words are put that the region does not declare.
    """
    region = catalog.region_of(party.place)
    if region is None:
        return party
    problems += [Problem(file, party.id, field, region.unknown(word)) for field, word in region.missing(party)]
    level = None if party.level is None else region.own(party.level)
    return attrs.evolve(party, kind=region.own(party.kind), level=level, sectors=map(region.own, party.sectors))


def read_ledger(*paths: str | os.PathLike[str], catalog: Catalog | None = None) -> Ledger:
    """The ledger in TOML or JSON files, taken together.

    The files hold ``[[activity]]``, ``[[measurement]]``, ``[[trigger]]``, ``[[attestation]]`` and ``[[waiver]]``
    tables whose keys are the attributes of the classes of these names.

    :param catalog: if given, every obligation and target named must be in it.
    :raises DefinitionError: with every problem found in all files.
    """
    problems: list[Problem] = []
    found: dict[str, list[Any]] = {attribute: [] for _, _, attribute in _ENTRIES}
    for path in map(Path, paths):
        data = _data(path)
        _only(data, {key for key, _, _ in _ENTRIES}, path.name, problems)
        for key, type_, attribute in _ENTRIES:
            entries = read_rows(data, key, type_, path.name, problems)
            found[attribute] += [entry for _, entry in entries]
            if catalog is not None:
                problems += _unknown(entries, key, path.name, catalog)
    if problems:
        raise DefinitionError(problems)
    return Ledger(**{attribute: tuple(entries) for attribute, entries in found.items()})


def ledger_data(ledger: Ledger) -> dict[str, list[dict[str, Any]]]:
    """The ledger as plain data: what :func:`read_ledger` reads from a JSON file.

    >>> ledger_data(Ledger([Activity(party="m", obligation="o", when="2024-05-20", share="1/3")]))
    {'activity': [{'party': 'm', 'obligation': 'o', 'when': '2024-05-20', 'share': '1/3'}]}
    """
    unstructure = converter().unstructure
    return {
        key: [unstructure(entry) for entry in getattr(ledger, attribute)]
        for key, _, attribute in _ENTRIES
        if getattr(ledger, attribute)
    }


def party_data(parties: Iterable[Party]) -> dict[str, list[dict[str, Any]]]:
    """The parties as plain data: what :func:`read_parties` reads from a JSON file.

    >>> from zbgj.model.party import PartyKind
    >>> party_data([Party(id="m", kind=PartyKind.ENTERPRISE, place="CN-54", facts={"beds": 40})])
    {'party': [{'id': 'm', 'kind': 'enterprise', 'place': 'CN-54', 'facts': {'beds': 40}}]}
    """
    unstructure = converter().unstructure
    return {"party": [unstructure(party) for party in parties]}


def _data(path: Path) -> dict[str, Any]:
    text = read_utf8(path)
    if path.suffix != ".json":
        return parse_toml(text, path.name)
    return parse_json(text, path.name)


def _only(data: dict[str, Any], allowed: set[str], file: str, problems: list[Problem]) -> None:
    expected = ", ".join(sorted(allowed))
    problems += [
        Problem(file, "", key, f"unknown key; expected one of: {expected}") for key in sorted(data.keys() - allowed)
    ]


def _unknown(entries: list[tuple[int, Any]], key: str, file: str, catalog: Catalog) -> list[Problem]:
    """Entries about things that are not in the catalogue, or are of another sort."""
    problems = []
    known: dict[str, bool] = {}
    field, expected = {
        "measurement": ("target", "target"),
        "trigger": ("key", "trigger"),
    }.get(key, ("obligation", "obligation or report"))
    for number, entry in entries:
        name = getattr(entry, field)
        if name not in known:
            known[name] = _exists(name, field, catalog)
        if not known[name]:
            said = f"there is no {expected} {name!r} in the catalogue"
            problems.append(Problem(file, f"{key} {number}", field, said))
    return problems


def _exists(name: str, field: str, catalog: Catalog) -> bool:
    if field == "key":
        terms = (term for plan in (None, *catalog) for term in catalog.terms(plan))
        return any(term.sort is TermSort.TRIGGER and term.key == name for term in terms)
    try:
        item = catalog.item(name)
    except KeyError:
        return False
    return isinstance(item, Target if field == "target" else Duty)
