"""Who acts: a person, an organisation, and its level if it is an authority."""

from __future__ import annotations

import attrs

from zbgj._given import instance_of
from zbgj.hazards.states import filled, located
from zbgj.model.party import Level, within

__all__ = ["NO_RANK", "Official"]

#: The rank of whoever is no authority: below every level.
NO_RANK = 1_000_000


def _anywhere_or_located(official: Official, attribute: attrs.Attribute[str], area: str) -> None:
    if area != "":
        located(official, attribute, area)


@attrs.frozen(cache_hash=True)
class Official:
    """Somebody who acts: a person, the organisation acted for, and its level if it is an authority.

    :param id: the person, one identifier everywhere.
    :param organisation: the organisation; a department of it is written behind a slash, ``mine-1/safety``.
    :param level: level of the authority; ``None`` for people of enterprises and the public.
    :param area: the place an authority answers for; empty if it is not to be checked.

    >>> Official("tashi", "mine-1/safety").of("mine-1"), Official("drolma", "bureau", Level.COUNTY).of("mine-1")
    (True, False)

    :raises HazardError: if person or organisation is blank, or the area no place.
    """

    id: str = attrs.field(validator=filled)
    organisation: str = attrs.field(validator=filled)
    level: Level | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(Level)))
    area: str = attrs.field(default="", validator=[instance_of(str), _anywhere_or_located])
    rank: int = attrs.field(init=False, eq=False, repr=False)

    @rank.default
    def _rank(self) -> int:
        return NO_RANK if self.level is None else getattr(self.level, "rank", NO_RANK)

    def of(self, organisation: str) -> bool:
        """Whether the official acts for the organisation or a department of it."""
        return within(self.organisation, organisation)
