"""What shows slow progress (进展缓慢): signs, and how long one waits before they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from zbgj.hazards.states import HazardError, HazardState
from zbgj.labels import Labelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zbgj.register.block import Block
    from zbgj.register.lives import Standing

__all__ = ["SlowSign", "Waiting"]


class SlowSign(Labelled):
    """A sign of slow progress in an open hazard."""

    OVERDUE = ("overdue", "超过期限", "time limit over")
    EXTENDED = ("extended", "延长过期限", "time limit extended")
    NOT_DETERMINED = ("not-determined", "迟迟未判定", "not determined for long")
    NOT_BEGUN = ("not-begun", "判定后迟迟未治理", "treatment not begun long after determination")
    NOT_VERIFIED = ("not-verified", "报验后迟迟未验收", "not verified long after submission")


def _natural(_instance: Waiting, attribute: attrs.Attribute[int], value: int) -> None:
    if type(value) is not int or value < 0:
        raise HazardError(f"Waiting: {attribute.name} is {value!r}; expected a whole number, 0 or more")


@attrs.frozen(kw_only=True)
class Waiting:
    """How long one waits before something is slow. The plans give no numbers: all defaults are this library's.

    :param determination: days a finding may wait to be determined.
    :param treatment: days a determined hazard may wait for its treatment to begin.
    :param verification: days a submitted correction may wait to be verified.
    :param extensions: how many extensions in one round of treatment are not yet slow.
    :param overdue: how many days past its limit a hazard is not yet slow; 0 means that the day after the limit is.

    :raises HazardError: if one is no whole number of 0 or more.
    """

    determination: int = attrs.field(default=30, validator=_natural)
    treatment: int = attrs.field(default=30, validator=_natural)
    verification: int = attrs.field(default=30, validator=_natural)
    extensions: int = attrs.field(default=0, validator=_natural)
    overdue: int = attrs.field(default=0, validator=_natural)

    def slow(self, sign: SlowSign, block: Block, rows: list[int], day: int) -> Iterator[int]:
        """Those of the open rows that show the sign at the end of the day."""
        match sign:
            case SlowSign.OVERDUE:
                limit = block.limit
                return (row for row in rows if limit[row] + self.overdue < day)
            case SlowSign.EXTENDED:
                return iter(block.with_standing(rows, self._extended))
            case SlowSign.NOT_DETERMINED:
                state, days = HazardState.FOUND, self.determination
            case SlowSign.NOT_BEGUN:
                state, days = HazardState.DETERMINED, self.treatment
            case SlowSign.NOT_VERIFIED:
                state, days = HazardState.SUBMITTED, self.verification
        since = block.since
        return (row for row in block.with_standing(rows, lambda one: one.state is state) if since[row] + days < day)

    def _extended(self, standing: Standing) -> bool:
        return standing.extensions > self.extensions
