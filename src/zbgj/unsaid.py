"""What a party has not said of itself, and what it would owe if it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from zbgj.applicability import Applied, among, applied, performed
from zbgj.labels import Labelled
from zbgj.model.condition import Condition, HasTag, Number, atoms
from zbgj.model.kinds import TermSort
from zbgj.model.values import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zbgj.model.items import Obligation, Report
    from zbgj.model.party import Party
    from zbgj.model.plan import SectorPlan

__all__ = ["Asked", "Question", "questions", "undecided_by"]


class Asked(Labelled):
    """What a question is about."""

    PLACE = ("place", "所在地", "place")
    TAG = ("tag", "标签", "tag")
    FACT = ("fact", "数量", "number")


@attrs.frozen
class Question:
    """Something that a party has not said, and what hangs on it.

    :param about: a tag, a number, or the place. :param key: which tag or number; empty for the place.
    :param name: what it is called.
    :param more: duties that the party would owe if it carried the tag; :param less: that it would owe no more;
        :param otherwise: that it would owe by another rule.
    :param undecided: duties of which it cannot be told, without the number or the place, whether they are owed.
    """

    about: Asked
    key: str
    name: Bilingual
    more: tuple[Applied, ...] = attrs.field(default=(), repr=False)
    less: tuple[Applied, ...] = attrs.field(default=(), repr=False)
    otherwise: tuple[Applied, ...] = attrs.field(default=(), repr=False)
    undecided: tuple[Applied, ...] = attrs.field(default=(), repr=False)

    @property
    def weight(self) -> int:
        """How many duties hang on the answer."""
        return len(self.more) + len(self.less) + len(self.otherwise) + len(self.undecided)

    @property
    def zh(self) -> str:
        """The question in Chinese."""
        if self.about is Asked.PLACE:
            return f"未说明所在地：{len(self.undecided)}项事项无法判断是否适用"
        if self.about is Asked.FACT:
            return f"未给出“{self.name.zh}”：{len(self.undecided)}项事项无法判断是否适用"
        parts = [
            f"多{len(self.more)}项" if self.more else "",
            f"少{len(self.less)}项" if self.less else "",
            f"{len(self.otherwise)}项改按另一规则" if self.otherwise else "",
        ]
        return f"未说明是否为“{self.name.zh}”；若是，则{'、'.join(filter(None, parts))}"

    @property
    def en(self) -> str:
        """The question in English."""
        if self.about is Asked.PLACE:
            return f"its place is not given: of {len(self.undecided)} duties it cannot be told whether they apply"
        if self.about is Asked.FACT:
            return (
                f"'{self.name.en}' is not given: of {len(self.undecided)} duties it cannot be told whether they apply"
            )
        parts = [
            f"{len(self.more)} more" if self.more else "",
            f"{len(self.less)} fewer" if self.less else "",
            f"{len(self.otherwise)} by another rule" if self.otherwise else "",
        ]
        return f"not said whether '{self.name.en}'; if so: {', '.join(filter(None, parts))}"


def questions(plans: Iterable[SectorPlan], party: Party) -> tuple[Question, ...]:
    """What a party has not said and would change what it owes: tags, numbers, its place; the weightiest first.

    A tag that is not given counts as not so; here it is asked what would follow if it were, one tag at a time.

    >>> from zbgj import Party, PartyKind, Sector, load_catalog
    >>> venue = Party(id="v", kind=PartyKind.INSTITUTION, place="CN-54/Lhasa", sectors={Sector.SPORTS})
    >>> any(question.key == "sports-venue" for question in questions([load_catalog()["20"]], venue))
    True
    """
    found: list[Question] = []
    if not party.place:
        undecided = [duty for plan in plans if plan.territory for duty in applied(plan, party)]
        place = Bilingual(Asked.PLACE.zh, Asked.PLACE.en)
        return (Question(Asked.PLACE, "", place, undecided=tuple(undecided)),) if undecided else ()
    more: dict[str, list[tuple[list[Applied], list[Applied], list[Applied]]]] = {}
    names: dict[tuple[TermSort, str], Bilingual] = {}
    numbers: dict[str, list[Applied]] = {}
    for plan in plans:
        if not plan.reaches(party.place):
            continue
        able = performed(plan.duties, party)
        tags, facts = _asked(plan, able)
        names |= {
            (sort, key): plan.term_name(sort, key)
            for sort, keys in ((TermSort.TAG, tags), (TermSort.FACT, facts))
            for key in keys
        }
        now = {duty.id: duty for duty in among(able, plan, party)}
        for tag in sorted(tags - party.tags):
            then = {duty.id: duty for duty in among(able, plan, attrs.evolve(party, tags=party.tags | {tag}))}
            if then.keys() != now.keys() or any(then[key].variant is not now[key].variant for key in now):
                more.setdefault(tag, []).append(
                    (
                        [then[key] for key in then if key not in now],
                        [now[key] for key in now if key not in then],
                        [then[key] for key in then if key in now and then[key].variant is not now[key].variant],
                    )
                )
        for fact, waiting in _waiting(now.values(), party).items():
            numbers.setdefault(fact, []).extend(waiting)
    for tag, changes in more.items():
        gained, lost, changed = (tuple(duty for change in changes for duty in change[k]) for k in range(3))
        found.append(Question(Asked.TAG, tag, names[TermSort.TAG, tag], gained, lost, changed))
    found += [
        Question(Asked.FACT, fact, names[TermSort.FACT, fact], undecided=tuple(duties))
        for fact, duties in numbers.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.weight, one.about.value, one.key)))


def undecided_by(duties: Iterable[Applied], party: Party) -> tuple[Question, ...]:
    """The numbers, or the place, that a party does not give and that decide whether duties are its own.

    :param duties: what falls on the party, as far as it can be told.
    """
    waiting = [duty for duty in duties if duty.undecided]
    if not party.place:
        place = Bilingual(Asked.PLACE.zh, Asked.PLACE.en)
        return (Question(Asked.PLACE, "", place, undecided=tuple(waiting)),) if waiting else ()
    return tuple(
        Question(Asked.FACT, fact, found[0].plan.term_name(TermSort.FACT, fact), undecided=tuple(found))
        for fact, found in sorted(_waiting(waiting, party).items())
    )


def _waiting(duties: Iterable[Applied], party: Party) -> dict[str, list[Applied]]:
    """By number not given, the duties that wait for it."""
    found: dict[str, list[Applied]] = {}
    for duty in duties:
        if duty.undecided:
            for fact in _facts_of(duty) - party.facts.keys():
                found.setdefault(fact, []).append(duty)
    return found


def _conditions(plan: SectorPlan, duties: Iterable[Obligation | Report]) -> Iterator[Condition]:
    yield plan.scope
    for duty in duties:
        yield from (one for one in (duty.scope, duty.when) if one is not None)
        yield from (variant.when for variant in duty.variants)


def _asked(plan: SectorPlan, duties: Iterable[Obligation | Report]) -> tuple[set[str], set[str]]:
    found = [atom for condition in _conditions(plan, duties) for atom in atoms(condition)]
    return {one.tag for one in found if isinstance(one, HasTag)}, {one.fact for one in found if isinstance(one, Number)}


def _facts_of(duty: Applied) -> set[str]:
    one = duty.obligation
    conditions = (
        duty.plan.scope if one.scope is None else one.scope,
        one.when,
        *(variant.when for variant in one.variants),
    )
    return {atom.fact for c in conditions if c is not None for atom in atoms(c) if isinstance(atom, Number)}
