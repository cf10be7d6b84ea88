"""Parties: who owes, who oversees; and the actors a duty names."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from numbers import Real
from typing import TYPE_CHECKING, Any

import attrs

from zbgj._read_only import ReadOnly
from zbgj.labels import Labelled
from zbgj.model.sector import Sector

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Actor", "Level", "Party", "PartyKind", "Role", "within"]


class PartyKind(Labelled):
    """What a party is."""

    AUTHORITY = ("authority", "行政主管部门", "authority")
    GOVERNMENT = ("government", "人民政府", "people's government")
    PARTY_COMMITTEE = ("party-committee", "党委", "Party committee")
    TOWNSHIP = ("township", "乡镇（街道）", "township or sub-district")
    GRASSROOTS = ("grassroots", "基层组织", "grassroots organisation")
    ENTERPRISE = ("enterprise", "企业", "enterprise")
    INSTITUTION = ("institution", "事业单位与服务机构", "institution")
    ASSOCIATION = ("association", "社会组织", "association")
    PROJECT = ("project", "项目", "project or site")
    SOCIAL_UNIT = ("social-unit", "社会单位", "unit of any kind")


_UNITS = frozenset({
    PartyKind.ENTERPRISE, PartyKind.INSTITUTION, PartyKind.ASSOCIATION, PartyKind.PROJECT, PartyKind.SOCIAL_UNIT,
})  # fmt: skip


class Level(Labelled):
    """Levels of administration, highest first."""

    NATION = ("nation", "国家级", "national")
    REGION = ("region", "自治区级", "regional")
    PREFECTURE = ("prefecture", "地（市）级", "prefecture")
    COUNTY = ("county", "县（区）级", "county")
    TOWNSHIP = ("township", "乡镇级", "township")

    def at_least(self, other: Level) -> bool:
        """Whether this level is the other or one above it.

        >>> Level.REGION.at_least(Level.COUNTY)
        True
        """
        return self is other or self < other


class Role(Labelled):
    """Who must act in person."""

    PRINCIPAL = ("principal", "主要负责人", "principal person in charge")
    LEADERS = ("leaders", "领导班子成员", "leaders")
    DEPUTY = ("deputy", "分管负责人", "deputy in charge")
    SAFETY_STAFF = ("safety-staff", "安全生产管理人员", "safety management staff")
    DEPARTMENT_HEADS = ("department-heads", "部门（科室）负责人", "heads of departments")
    EXPERTS = ("experts", "专家和专业技术人员", "experts")
    ALL_STAFF = ("all-staff", "全体从业人员", "all staff")
    FRONTLINE_STAFF = ("frontline-staff", "一线人员", "front-line staff")
    INSPECTORS = ("inspectors", "监管执法人员", "inspectors")
    SPECIAL_OPERATORS = ("special-operators", "特种作业人员", "special-operation workers")


#: How a place is written, outermost first.
PLACE = re.compile(r"[^/\s]+(?:/[^/\s]+)*")


def within(place: str, area: str) -> bool:
    """Whether a place is the area or lies in it.

    >>> within("CN-54/Lhasa/Chengguan", "CN-54/Lhasa"), within("CN-54/Lhasa", "CN-54/Lha")
    (True, False)
    """
    return place == area or place.startswith(area + "/")


def _sectors(given: Iterable[Sector]) -> frozenset[Sector]:
    return frozenset(_several(given, "sectors"))


def _tags(given: Iterable[str]) -> frozenset[str]:
    return frozenset(_several(given, "tags"))


def _parents(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(_several(given, "parents"))


def _several(given: Iterable[Any], field: str) -> Iterable[Any]:
    """A text is a sequence of letters, which nobody means."""
    if isinstance(given, str):
        raise TypeError(f"{field}: expected several, such as [{given!r}], not {given!r}")
    return given


#: What is no larger can be compared with any other number.
_MOST = sys.float_info.max


def _facts(given: Mapping[str, float]) -> ReadOnly[str, float]:
    wrong = [key for key, value in given.items() if not isinstance(value, Real) or not -_MOST <= value <= _MOST]
    if wrong:
        raise ValueError(f"facts: expected numbers, but {', '.join(map(str, wrong))} is none")
    return ReadOnly(given)


@attrs.frozen
class Actor:
    """A kind of party, at one level or at any: who performs or oversees a duty.

    >>> Actor.parse("authority@region")
    Actor(kind=<PartyKind.AUTHORITY: 'authority'>, level=<Level.REGION: 'region'>)
    """

    kind: PartyKind
    level: Level | None = None

    @classmethod
    def parse(cls, text: str) -> Actor:
        """Read ``kind`` or ``kind@level``.

        :raises ValueError: if kind or level is unknown.
        """
        kind, at, level = text.partition("@")
        try:
            return cls(PartyKind(kind), Level(level) if at else None)
        except ValueError:
            kinds = ", ".join(map(str, PartyKind))
            levels = ", ".join(map(str, Level))
            raise ValueError(f"actor {text!r}: expected KIND or KIND@LEVEL; kinds: {kinds}; levels: {levels}") from None

    def __str__(self) -> str:
        return f"{self.kind}@{self.level}" if self.level else str(self.kind)

    def is_(self, party: Party) -> bool:
        """Whether the party is such an actor."""
        kinds = _UNITS if self.kind is PartyKind.SOCIAL_UNIT else (self.kind,)
        return party.kind in kinds and (self.level is None or party.level is self.level)

    def includes(self, other: Actor) -> bool:
        """Whether everybody who is the other may be meant by this one.

        >>> Actor.parse("social-unit").includes(Actor.parse("enterprise"))
        True
        """
        kinds = _UNITS if self.kind is PartyKind.SOCIAL_UNIT else (self.kind,)
        return other.kind in kinds and (self.level is None or other.level in (None, self.level))

    @property
    def zh(self) -> str:
        """Chinese name."""
        return f"{self.level.zh}{self.kind.zh}" if self.level else self.kind.zh

    @property
    def en(self) -> str:
        """English name."""
        return f"{self.level.en} {self.kind.en}" if self.level else self.kind.en


@attrs.frozen(kw_only=True)
class Party:
    """Somebody who can owe duties.

    :param id: the caller's identifier, free but not empty.
    :param kind: what it is.
    :param level: level of administration; needed for authorities, governments and Party committees.
    :param place: where it is, outermost first, joined by ``/``: ``CN-54/Lhasa/Chengguan``.
    :param sectors: the systems it belongs to; it can be several.
    :param tags: facts that are so or not: ``high-risk``, ``underground-mine``.
    :param facts: numbers: ``mining_depth_m``.
    :param parents: identifiers of the parties it belongs to, nearest first.
    :param zh: its name in Chinese; :param en: in English. Both may be empty.

    >>> mine = Party(id="mine-1", kind=PartyKind.ENTERPRISE, place="CN-54/Lhasa", sectors={Sector.NON_COAL_MINES})
    >>> mine.within("CN-54")
    True

    :raises ValueError: if the identifier is empty, the place malformed, a fact no number, or an authority has no
        level.
    :raises TypeError: if sectors, tags or parents are one text instead of several.
    """

    id: str
    kind: PartyKind
    level: Level | None = None
    place: str = "CN-54"
    sectors: frozenset[Sector] = attrs.field(default=(), converter=_sectors)
    tags: frozenset[str] = attrs.field(default=(), converter=_tags)
    facts: Mapping[str, float] = attrs.field(factory=dict, converter=_facts, hash=False)
    parents: tuple[str, ...] = attrs.field(default=(), converter=_parents)
    zh: str = ""
    en: str = ""

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.id, str) or not self.id.strip():
            raise ValueError(f"a party needs an identifier, a text, not {self.id!r}")
        if not isinstance(self.kind, PartyKind) or not isinstance(self.level, Level | None):
            raise ValueError(
                f"party {self.id}: kind must be a PartyKind and level a Level, such as PartyKind.ENTERPRISE"
            )
        if not PLACE.fullmatch(self.place):
            raise ValueError(f"party {self.id}: place {self.place!r}: expected names joined by '/', outermost first")
        leveled = (PartyKind.AUTHORITY, PartyKind.GOVERNMENT, PartyKind.PARTY_COMMITTEE)
        if self.kind in leveled and self.level is None:
            raise ValueError(f"party {self.id}: {self.kind.en}: expected a level")
        _check_sectors(self.id, self.sectors)

    def within(self, area: str) -> bool:
        """Whether the party lies in the area."""
        return within(self.place, area)


def _check_sectors(party: str, sectors: Iterable[Any]) -> None:
    wrong = [sector for sector in sectors if not isinstance(sector, Sector)]
    if wrong:
        raise ValueError(f"party {party}: sectors must be members of Sector, not {wrong!r}")
