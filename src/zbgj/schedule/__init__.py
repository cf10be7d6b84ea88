"""The schedule algebra: rules, their text form, their occurrences, their order, their wording."""

from zbgj.schedule.covers import Covers, covers
from zbgj.schedule.describe import describe
from zbgj.schedule.occurrences import (
    Occurrence,
    Surroundings,
    iter_occurrences,
    last_deadline,
    next_deadline,
    occurrences,
)
from zbgj.schedule.rules import (
    LAST,
    AfterTrigger,
    BeforeEvent,
    BeforeTrigger,
    Continuous,
    DuringEvent,
    EachBy,
    Every,
    Once,
    Period,
    Rolling,
    Rule,
    Schedule,
    ScheduleError,
    Sequence,
    Unit,
)
from zbgj.schedule.text import parse, parse_span, to_text

__all__ = [
    "LAST",
    "AfterTrigger",
    "BeforeEvent",
    "BeforeTrigger",
    "Continuous",
    "Covers",
    "DuringEvent",
    "EachBy",
    "Every",
    "Occurrence",
    "Once",
    "Period",
    "Rolling",
    "Rule",
    "Schedule",
    "ScheduleError",
    "Sequence",
    "Surroundings",
    "Unit",
    "covers",
    "describe",
    "iter_occurrences",
    "last_deadline",
    "next_deadline",
    "occurrences",
    "parse",
    "parse_span",
    "to_text",
]
