"""What shows slow progress (进展缓慢): signs, and from when on they count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from zbgj.hazards.states import HazardError, HazardState
from zbgj.labels import Labelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zbgj.register.block import Block

__all__ = ["SlowProgress", "SlowSign", "showing"]


class SlowSign(Labelled):
    """A sign of slow progress in an open hazard."""

    OVERDUE = ("overdue", "超过期限", "time limit over")
    EXTENDED = ("extended", "延长过期限", "time limit extended")
    NOT_DETERMINED = ("not-determined", "迟迟未判定", "not determined for long")
    NOT_BEGUN = ("not-begun", "判定后迟迟未治理", "treatment not begun long after determination")
    NOT_VERIFIED = ("not-verified", "报验后迟迟未验收", "not verified long after submission")


def _natural(_instance: SlowProgress, attribute: attrs.Attribute[int], value: int) -> None:
    if type(value) is not int or value < 0:
        raise HazardError(f"SlowProgress: {attribute.name} is {value!r}; expected a whole number, 0 or more")


def _number(default: int) -> Any:
    return attrs.field(default=default, validator=_natural)


@attrs.frozen(kw_only=True)
class SlowProgress:
    """What counts as slow or poor, for figures and for advice. The plans give no number: all are the library's.

    Days are more than so many, unless it is said otherwise: with 30, the thirty-first.

    :param overdue: progress is slow when the limit passed so many days ago; 0: from the day after the limit on.
    :param determination: figures: a finding waited for its determination.
    :param treatment: figures: a determined hazard waited for its treatment to begin.
    :param verification: figures: a submitted correction waited to be verified.
    :param extensions: figures: so many extensions in one round of treatment are not yet slow.
    :param idle: advice: days without a step of treatment; a step is a finding, determination, assurances, beginning,
        submission, verification, or a look-back that found it again.
    :param unassured: advice: days after the determination without the assurances.
    :param poor: advice: treatment is poor when the limit passed so many days ago.
    :param patience: advice: how many days a measure has to work before the next one is advised.
    :param refusing: advice: correction may be refused when the party was pressed, the limit has passed, and for so many
        days after the pressure there was no step.
    :param listing_near: advice: a listing's deadline is near when it is so many days ahead or fewer.
    :param look_back: advice: a look-back without a date (适时) is advised so many days after close-out.
    :param own_findings: advice: for how many days before a finding by others the party's own findings are counted.

    >>> SlowProgress(idle=60).patience
    15
    >>> SlowProgress(poor=-1)
    Traceback (most recent call last):
    ...
    zbgj.hazards.states.HazardError: SlowProgress: poor is -1; expected a whole number, 0 or more

    :raises HazardError: if one is no whole number of 0 or more.
    """

    overdue: int = _number(0)
    determination: int = _number(30)
    treatment: int = _number(30)
    verification: int = _number(30)
    extensions: int = _number(0)
    idle: int = _number(90)
    unassured: int = _number(15)
    poor: int = _number(30)
    patience: int = _number(15)
    refusing: int = _number(30)
    listing_near: int = _number(15)
    look_back: int = _number(90)
    own_findings: int = _number(365)


def showing(sign: SlowSign, slow: SlowProgress, block: Block, rows: list[int], day: int) -> Iterator[int]:
    """Those of the open rows that show the sign at the end of the day."""
    match sign:
        case SlowSign.OVERDUE:
            limit = block.limit
            return (row for row in rows if limit[row] + slow.overdue < day)
        case SlowSign.EXTENDED:
            return iter(block.with_standing(rows, lambda standing: standing.extensions > slow.extensions))
        case SlowSign.NOT_DETERMINED:
            state, days = HazardState.FOUND, slow.determination
        case SlowSign.NOT_BEGUN:
            state, days = HazardState.DETERMINED, slow.treatment
        case SlowSign.NOT_VERIFIED:
            state, days = HazardState.SUBMITTED, slow.verification
    since = block.since
    return (row for row in block.with_standing(rows, lambda one: one.state is state) if since[row] + days < day)
