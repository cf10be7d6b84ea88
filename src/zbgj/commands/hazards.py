"""``hazards``: the figures of a register at a date, and what the plans call for."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zbgj.commands.files import hazards_in, parties_in
from zbgj.commands.parties import catalog_arguments, folders
from zbgj.commands.values import day
from zbgj.commands.verb import Verb
from zbgj.days import as_date, interval
from zbgj.labels import Labelled
from zbgj.model.words import Word

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from zbgj.register import Advice, Figure, Register

__all__ = ["VERB"]

_HEADS = {
    "zh": {"stock": "存量", "open": "未销号", "overdue": "超期", "new": "新增", "closed": "销号"},
    "en": {"stock": "stock", "open": "open", "overdue": "overdue", "new": "new", "closed": "closed"},
}


def _arguments(verb: ArgumentParser) -> None:
    from zbgj.register.grouping import By

    verb.add_argument("hazards", type=Path, help="file of hazards: .json, .jsonl, .xlsx, or a folder of .csv")
    verb.add_argument("--on", required=True, type=day, metavar="DAY", help="the date; its end is meant")
    verb.add_argument("--since", type=day, metavar="DAY", help="from when new and closed count; by default 1 January")
    verb.add_argument("--known", type=day, metavar="DAY", help="only what was known by the end of this day")
    verb.add_argument("--by", default="prefecture", choices=[str(one) for one in By], help="default: %(default)s")
    verb.add_argument("--all-grades", action="store_true", help="count every hazard, not only major ones")
    verb.add_argument("--advice", action="store_true", help="print instead what the plans call for now")
    verb.add_argument("--parties", type=Path, metavar="FILE", help="with --advice: parties, so that duties are told")
    catalog_arguments(verb)
    verb.add_argument("--json", action="store_true", help="print JSON lines")
    verb.add_argument("--zh", action="store_true", help="in Chinese")


def _run(given: Namespace) -> int:
    """Count, or advise."""
    from zbgj.register.register import Register

    since = given.since or as_date(given.on).replace(month=1, day=1)
    interval(since, given.on)
    register = Register(hazards_in(given.hazards))
    for lost in register.astray():
        said = "已并入登记簿中没有的隐患，未计入" if given.zh else "merged into one not in the file: not counted"
        print(f"{given.hazards.name}: {lost}: {said}", file=sys.stderr)
    if given.advice:
        _advise(given, register)
    else:
        _count(given, register, since)
    return 0


def _advise(given: Namespace, register: Register) -> None:
    from zbgj.register.advice import advise

    catalog = folders(given)
    parties = () if given.parties is None else parties_in(given.parties, catalog)
    hazards = register if given.known is None else _as_known(register, given)
    for one in advise(hazards, catalog, parties, given.on):
        print(json.dumps(_advice_data(one), ensure_ascii=False) if given.json else one.zh if given.zh else one.en)


def _as_known(register: Register, given: Namespace) -> list[Any]:
    from zbgj.hazards import as_of

    then = (as_of(hazard, given.on, known=given.known) for hazard in register)
    return [hazard for hazard in then if hazard is not None]


def _advice_data(one: Advice) -> dict[str, Any]:
    return {
        "hazard": one.hazard, "party": one.party, "action": str(one.action), "urgency": str(one.urgency),
        "addressee": str(one.addressee), "reason": None if one.reason is None else str(one.reason), "days": one.days,
        "by": {"organisation": one.by.organisation, "level": None if one.by.level is None else str(one.by.level),
               "actors": [str(actor) for actor in one.by.actors]},
        "items": [item.id for item in one.items], "citations": [str(place) for place in one.citations],
        "zh": one.zh, "en": one.en,
    }  # fmt: skip


def _count(given: Namespace, register: Register, since: Any) -> None:
    from zbgj.hazards.states import Grade
    from zbgj.register.grouping import By

    view = register.at(given.on, known=given.known)
    grade = None if given.all_grades else Grade.MAJOR
    stock = view.stock(folders(given).regions, grade=grade)
    figures: dict[str, Figure] = {
        "stock": stock, "open": view.open(grade=grade), "overdue": view.overdue(grade=grade),
        "new": view.new(since, grade=grade), "closed": view.closed(since, grade=grade),
    }  # fmt: skip
    by = By(given.by)
    parts = {name: figure.by(by) for name, figure in figures.items()}
    keys = sorted({key for part in parts.values() for key in part}, key=lambda key: (key is None, key or ""))
    rows: list[tuple[Any, dict[str, int]]] = [(key, {name: parts[name][key].value for name in parts}) for key in keys]
    total = {name: figure.value for name, figure in figures.items()}
    if given.json:
        head = {"on": str(view.as_of), "since": str(since), "grade": None if grade is None else str(grade)}
        for key, numbers in rows:
            print(json.dumps({**head, "by": str(by), "key": _key(key), **numbers}, ensure_ascii=False))
        print(json.dumps({**head, "by": None, "key": None, **total}, ensure_ascii=False))
        return
    language = "zh" if given.zh else "en"
    print("\t".join([getattr(by, language), *_HEADS[language].values()]))
    for key, numbers in rows:
        print("\t".join([_label(key, language), *map(str, numbers.values())]))
    print("\t".join(["合计" if given.zh else "total", *map(str, total.values())]))


def _key(key: Any) -> str | None:
    return None if key is None else str(key) if isinstance(key, Labelled | str) else str(key.en)


def _label(key: Any, language: str) -> str:
    plain = isinstance(key, str) and not isinstance(key, Word)
    return "—" if key is None else str(key) if plain else str(getattr(key, language))


#: ``hazards``.
VERB = Verb(
    "hazards", "隐患存量、增量、超期、销号等数字，或各方案此时要求采取的措施",
    "the figures of a register of hazards at a date, or what the plans call for now",
    ("hazards hazards.json --on 2024-12-31 --zh", "hazards hazards.xlsx --on 2024-12-31 --by sector --json",
     "hazards hazards.json --on 2024-12-31 --advice --parties parties.toml"), _arguments, _run,
)  # fmt: skip
