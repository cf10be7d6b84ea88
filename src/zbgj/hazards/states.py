"""The words of a hazard's life: states, channels, grades, pressure, trace-back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zbgj.labels import Labelled
from zbgj.model.party import PLACE

if TYPE_CHECKING:
    import attrs

__all__ = ["Channel", "Grade", "HazardError", "HazardState", "Pressure", "TraceBackReason"]


class HazardError(ValueError):
    """Something about a hazard that cannot be: the message says what is wrong and what would be right."""


class HazardState(Labelled):
    """Where a hazard stands on its way from being found to close-out.

    >>> HazardState.CLOSED.zh, HazardState.VERIFIED.open, HazardState.CLOSED.open
    ('已销号', True, False)
    """

    # Every step looks its state up in the table, and Enum's own hash is a Python function.
    __hash__ = object.__hash__

    FOUND = ("found", "已发现，待判定", "found, not yet determined")
    DETERMINED = ("determined", "已判定，待治理", "determined, awaiting treatment")
    UNDER_TREATMENT = ("under-treatment", "治理中", "under treatment")
    SUBMITTED = ("submitted", "已报验", "correction submitted for verification")
    VERIFIED = ("verified", "验收通过，待销号", "verified, awaiting close-out")
    CLOSED = ("closed", "已销号", "closed out")
    DISMISSED = ("dismissed", "不构成隐患", "dismissed, not a hazard")
    MERGED = ("merged", "已并案", "merged into another, as a duplicate")

    @property
    def open(self) -> bool:
        """Whether the hazard still has to be dealt with: neither closed nor dismissed nor merged."""
        return self not in _ENDED


_ENDED = frozenset({HazardState.CLOSED, HazardState.DISMISSED, HazardState.MERGED})


class Channel(Labelled):
    """How a hazard came to be known."""

    SELF_INSPECTION = ("self-inspection", "自查自改", "self-inspection")
    SUPERVISION = ("supervision", "监督检查", "supervision")
    PUBLIC_REPORT = ("public-report", "群众举报", "public report")
    TRANSFER = ("transfer", "部门移送", "transfer from another department")
    LOOK_BACK = ("look-back", "回头看", "look-back review")


class Grade(Labelled):
    """What a determination can find, the graver first."""

    MAJOR = ("major", "重大事故隐患", "major accident hazard")
    GENERAL = ("general", "一般隐患", "general hazard")


class Pressure(Labelled):
    """What slow progress calls for, in rising order.

    >>> Pressure.LETTER < Pressure.TALK < Pressure.EXPOSURE
    True
    """

    LETTER = ("letter", "函告", "letter")
    CIRCULAR = ("circular", "通报", "circular")
    TALK = ("talk", "约谈", "formal talk")
    EXPOSURE = ("exposure", "曝光", "public exposure")


class TraceBackReason(Labelled):
    """What calls for an accountability trace-back (责任倒查)."""

    NOT_LOOKING = ("not-looking", "应查未查", "did not look")
    NOT_FINDING = ("not-finding", "明显隐患查不出", "did not find what is plainly there")
    REFUSING = ("refusing", "拒不整改", "refused to correct")
    FAKING = ("faking", "虚假整改", "faked the correction")


def filled(instance: Any, attribute: attrs.Attribute[str], value: str) -> None:
    """Validator: a text that says something.

    :raises HazardError: if it is empty or blank.
    """
    if not isinstance(value, str) or not value.strip():
        raise HazardError(f"{type(instance).__name__}: {attribute.name} is {value!r}, but must say something")


def located(instance: Any, attribute: attrs.Attribute[str], value: str) -> None:
    """Validator: a place as parties have it, or what lies in it would not be found there.

    :raises HazardError: if it is none.
    """
    if not isinstance(value, str) or not PLACE.fullmatch(value):
        raise HazardError(
            f"{type(instance).__name__}: {attribute.name} is {value!r}; expected names joined by '/', outermost first, "
            "such as CN-98/Shili"
        )
