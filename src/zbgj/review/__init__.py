"""Reviewing a definition package: wording, vocabulary, figures, citations, strictness beside the region's plan.

Names are imported from their modules when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj._lazy import attach

if TYPE_CHECKING:
    from zbgj.review.comparing import Difference as Difference
    from zbgj.review.comparing import check_against as check_against
    from zbgj.review.comparing import differences as differences
    from zbgj.review.counterpart import CLOSE as CLOSE
    from zbgj.review.counterpart import Placed as Placed
    from zbgj.review.counterpart import counterparts as counterparts
    from zbgj.review.counterpart import implemented as implemented
    from zbgj.review.counterpart import likeness as likeness
    from zbgj.review.finding import Check as Check
    from zbgj.review.finding import Finding as Finding
    from zbgj.review.finding import Severity as Severity
    from zbgj.review.meeting import implies as implies
    from zbgj.review.meeting import may_meet as may_meet
    from zbgj.review.reviewing import review as review
    from zbgj.review.reviewing import review_package as review_package
    from zbgj.review.statements import glossary as glossary
    from zbgj.review.strictness import Strictness as Strictness
    from zbgj.review.strictness import compare_schedules as compare_schedules

_named, __dir__, __all__ = attach(
    __name__,
    {
        "CLOSE": "counterpart",
        "Check": "finding",
        "Difference": "comparing",
        "Finding": "finding",
        "Placed": "counterpart",
        "Severity": "finding",
        "Strictness": "strictness",
        "check_against": "comparing",
        "compare_schedules": "strictness",
        "counterparts": "counterpart",
        "differences": "comparing",
        "glossary": "statements",
        "implemented": "counterpart",
        "implies": "meeting",
        "likeness": "counterpart",
        "may_meet": "meeting",
        "review": "reviewing",
        "review_package": "reviewing",
    },
)

if not TYPE_CHECKING:  # a checker is to see slips in names
    __getattr__ = _named
