"""What a hazard's record shows on a day: the signs on which a plan's calls arise, each with its figures.

The plans say "slow progress" (进展缓慢), "poor treatment" (整治不力), "in due course" (适时) without a number. The
numbers are in :class:`~zbgj.register.slow.SlowProgress`; its defaults are this library's, not the plans'.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from zbgj.hazards import timeline
from zbgj.hazards.events import (
    Assured,
    Closed,
    Determined,
    Found,
    LookedBack,
    Pressed,
    Raised,
    Regraded,
    Submitted,
    TracedBack,
    Transferred,
    TreatmentBegun,
    Verified,
)
from zbgj.hazards.states import Channel, Grade, HazardState, TraceBackReason
from zbgj.model.values import Bilingual
from zbgj.register.calls import Occasion

if TYPE_CHECKING:
    from zbgj.hazards.events import Event
    from zbgj.hazards.hazard import Hazard
    from zbgj.register.calls import On
    from zbgj.register.slow import SlowProgress

__all__ = ["Course", "course_of", "signs_of", "suspicions_of"]


@attrs.frozen
class Course:
    """What the present round of treatment looked like so far, the last of each kind.

    :param step: the last step of treatment, or the finding. :param graded: the determination.
    :param pressed: the last pressure by an authority. :param urged: the last one by the parent enterprise.
    :param verified: the last verification. :param transferred: the last transfer.
    :param raised: the last raising. :param recurred: the look-back that opened the round of a hazard once closed.
    :param false: a verification that was rejected in words that speak of faking.
    :param looked: the last look-back of any outcome since the last close-out. :param closed: the last close-out.
    :param opened: for each reason the day on which a trace-back was opened last, in whatever round.
    """

    step: dt.date
    graded: dt.date | None = None
    pressed: Pressed | None = None
    urged: Pressed | None = None
    verified: Verified | None = None
    transferred: Transferred | None = None
    raised: Raised | None = None
    recurred: LookedBack | None = None
    false: Verified | None = None
    looked: LookedBack | None = None
    closed: Closed | None = None
    opened: Mapping[TraceBackReason, dt.date] = MappingProxyType({})


_STEPS = (Found, Determined, Assured, TreatmentBegun, Submitted, Verified)
_FALSE = ("虚假", "弄虚作假", "纸面", "造假", "fake", "false")


def course_of(hazard: Hazard) -> Course:
    """The present round, read from the history; one pass over it."""
    events = timeline(hazard)
    course: dict[str, Event | None] = {}
    opened: dict[TraceBackReason, dt.date] = {}
    step, graded = hazard.found.on, None
    ended = False
    for event in events:
        match event:
            case LookedBack(recurred=True):
                course = {"recurred": event if ended else None}
                step, graded = event.on, event.on if ended else None
            case LookedBack():
                course["looked"] = event
            case Closed():
                course["closed"] = event
                course.pop("looked", None)
            case Pressed():
                course["urged" if event.parent else "pressed"] = event
            case Transferred():
                course["transferred"] = event
            case Raised():
                course["raised"] = event
            case TracedBack():
                opened[event.reason] = event.on
            case _:
                pass
        if isinstance(event, Determined | Regraded):
            graded = event.on
        if isinstance(event, Verified):
            course["verified"] = event
            if not event.accepted and any(word in event.reasons.lower() for word in _FALSE):
                course["false"] = event
        if isinstance(event, _STEPS):
            step = event.on
        ended = isinstance(event, Closed) or (ended and isinstance(event, LookedBack) and not event.recurred)
    return Course(step, graded, **course, opened=opened)  # type: ignore[arg-type]


#: The states in which it is the party's turn.
TREATED = (HazardState.DETERMINED, HazardState.UNDER_TREATMENT)


def signs_of(hazard: Hazard, course: Course, day: dt.date, slow: SlowProgress) -> dict[On, Bilingual]:
    """The occasions that the record shows at the end of a day, each with its figures.

    :param hazard: the hazard as it stands on the day. :param course: its :func:`course_of`.
    """
    signs: dict[On, Bilingual] = {}
    if not hazard.open or hazard.grade is None:
        return signs
    signs[Occasion.FOUND] = Bilingual(f"{hazard.grade.zh}，{hazard.state.zh}", f"{hazard.grade.en}, {hazard.state.en}")
    if hazard.round.listed is not None:
        since = hazard.round.listed.on
        signs[Occasion.LISTED] = Bilingual(f"{since}起挂牌督办", f"listed since {since}")
    if course.transferred is not None and (course.raised is None or course.raised.on < course.transferred.on):
        on = course.transferred.on
        signs[Occasion.CROSS_DEPARTMENT] = Bilingual(f"{on}在部门间移交", f"handed between departments on {on}")
    if hazard.repeats:
        signs[Occasion.REPEATED] = Bilingual(f"屡改屡犯{hazard.repeats}次", f"repeated {_times(hazard.repeats)}")
    if hazard.state in TREATED:
        signs.update(_slowness(hazard, course, day, slow))
        signs.update(_incomplete(course))
    for reason in sorted(hazard.traced_back):
        signs[reason] = Bilingual(f"已因{reason.zh}启动责任倒查", f"traced back already: {reason.en}")
    return signs


def _slowness(hazard: Hazard, course: Course, day: dt.date, slow: SlowProgress) -> dict[On, Bilingual]:
    late = 0 if hazard.due is None else (day - hazard.due).days
    idle = (day - course.step).days
    waiting = 0 if course.graded is None or hazard.assurances is not None else (day - course.graded).days
    grounds = []
    if late > slow.overdue:
        grounds.append(_late(hazard.due, late))
    if waiting > slow.unassured:
        grounds.append(
            Bilingual(f"判定后{waiting}天未落实治理保障", f"no assurances {_days(waiting)} after determination")
        )
    if idle > slow.idle:
        grounds.append(Bilingual(f"{idle}天无治理进展", f"no step of treatment for {_days(idle)}"))
    signs: dict[On, Bilingual] = {Occasion.SLOW: joined(grounds)} if grounds else {}
    if late > slow.poor:
        signs[Occasion.POOR] = signs[Occasion.BATCH] = _late(hazard.due, late)
    return signs


def _incomplete(course: Course) -> dict[On, Bilingual]:
    if course.verified is not None and not course.verified.accepted:
        on = course.verified.on
        return {Occasion.INCOMPLETE: Bilingual(f"{on}验收不通过", f"rejected at verification on {on}")}
    if course.recurred is not None:
        return {Occasion.INCOMPLETE: _recurred(course.recurred)}
    return {}


def suspicions_of(
    hazard: Hazard, course: Course, day: dt.date, slow: SlowProgress, own_findings: int
) -> dict[On, Bilingual]:
    """What of the record points to a reason for a trace-back. None of it proves one: it is to be examined.

    :param own_findings: how many hazards the party itself found in the time before this one was found.
    """
    signs: dict[On, Bilingual] = {}
    if not hazard.open or hazard.grade is None:
        return signs
    if hazard.grade is Grade.MAJOR and hazard.channel is not Channel.SELF_INSPECTION:
        reason = TraceBackReason.NOT_FINDING if own_findings else TraceBackReason.NOT_LOOKING
        by = hazard.channel
        signs[reason] = Bilingual(
            f"经{by.zh}发现，非本单位自查；此前{slow.own_findings}天内本单位自查发现{own_findings}项",
            f"found by {by.en}, not by the party; its own findings in the {_days(slow.own_findings)} before: "
            f"{own_findings}",
        )
    if hazard.state in TREATED and course.pressed is not None and course.step <= course.pressed.on:
        since, late = (day - course.pressed.on).days, 0 if hazard.due is None else (day - hazard.due).days
        if since > slow.refusing and late > 0:
            pressed = course.pressed.pressure
            signs[TraceBackReason.REFUSING] = Bilingual(
                f"{pressed.zh}后{since}天仍无整改进展，期限已过{late}天",
                f"no step {_days(since)} after the {pressed.en}, limit passed {_days(late)} ago",
            )
    if course.false is not None:
        on = course.false.on
        signs[TraceBackReason.FAKING] = Bilingual(f"{on}验收以虚假整改为由不通过", f"rejected as false on {on}")
    elif course.recurred is not None:
        signs[TraceBackReason.FAKING] = _recurred(course.recurred)
    if hazard.repeats:
        signs[Occasion.REPEATED] = Bilingual(f"屡改屡犯{hazard.repeats}次", f"repeated {_times(hazard.repeats)}")
    return signs


def _recurred(event: LookedBack) -> Bilingual:
    return Bilingual(f"销号后{event.on}回头看发现仍在", f"closed, but there again at the look-back on {event.on}")


def _late(due: dt.date | None, late: int) -> Bilingual:
    return Bilingual(f"期限{due}已过{late}天", f"limit {due} passed {_days(late)} ago")


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def joined(texts: list[Bilingual]) -> Bilingual:
    """Several grounds as one."""
    return Bilingual("；".join(text.zh for text in texts), "; ".join(text.en for text in texts))
