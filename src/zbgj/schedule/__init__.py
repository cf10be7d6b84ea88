"""The schedule algebra: rules, their text form, their occurrences, their order, their wording.

Names are imported from their modules when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj._lazy import attach

if TYPE_CHECKING:
    from zbgj.schedule.expand import Surroundings as Surroundings
    from zbgj.schedule.expand import check_known as check_known
    from zbgj.schedule.expand import iter_occurrences as iter_occurrences
    from zbgj.schedule.expand import last_deadline as last_deadline
    from zbgj.schedule.expand import next_deadline as next_deadline
    from zbgj.schedule.expand import occurrences as occurrences
    from zbgj.schedule.expand import prompted as prompted
    from zbgj.schedule.occurrence import Occurrence as Occurrence
    from zbgj.schedule.order import Covers as Covers
    from zbgj.schedule.order import covers as covers
    from zbgj.schedule.pieces import Around as Around
    from zbgj.schedule.pieces import AtMost as AtMost
    from zbgj.schedule.pieces import EachOn as EachOn
    from zbgj.schedule.pieces import Inside as Inside
    from zbgj.schedule.pieces import Moved as Moved
    from zbgj.schedule.pieces import OneOf as OneOf
    from zbgj.schedule.pieces import Pick as Pick
    from zbgj.schedule.pieces import Spaced as Spaced
    from zbgj.schedule.pieces import Yearly as Yearly
    from zbgj.schedule.rules import LAST as LAST
    from zbgj.schedule.rules import AfterTrigger as AfterTrigger
    from zbgj.schedule.rules import BeforeEvent as BeforeEvent
    from zbgj.schedule.rules import BeforeTrigger as BeforeTrigger
    from zbgj.schedule.rules import Continuous as Continuous
    from zbgj.schedule.rules import DuringEvent as DuringEvent
    from zbgj.schedule.rules import EachBy as EachBy
    from zbgj.schedule.rules import Every as Every
    from zbgj.schedule.rules import Once as Once
    from zbgj.schedule.rules import Period as Period
    from zbgj.schedule.rules import PromptlyAfter as PromptlyAfter
    from zbgj.schedule.rules import Rolling as Rolling
    from zbgj.schedule.rules import Rule as Rule
    from zbgj.schedule.rules import Schedule as Schedule
    from zbgj.schedule.rules import ScheduleError as ScheduleError
    from zbgj.schedule.rules import Sequence as Sequence
    from zbgj.schedule.rules import Unit as Unit
    from zbgj.schedule.text import parse as parse
    from zbgj.schedule.text import parse_span as parse_span
    from zbgj.schedule.text import to_text as to_text
    from zbgj.schedule.wording import describe as describe

_named, __dir__, __all__ = attach(
    __name__,
    {
        "AfterTrigger": "rules",
        "Around": "pieces",
        "AtMost": "pieces",
        "BeforeEvent": "rules",
        "BeforeTrigger": "rules",
        "Continuous": "rules",
        "Covers": "order",
        "DuringEvent": "rules",
        "EachBy": "rules",
        "EachOn": "pieces",
        "Every": "rules",
        "Inside": "pieces",
        "LAST": "rules",
        "Moved": "pieces",
        "Occurrence": "occurrence",
        "Once": "rules",
        "OneOf": "pieces",
        "Period": "rules",
        "Pick": "pieces",
        "PromptlyAfter": "rules",
        "Rolling": "rules",
        "Rule": "rules",
        "Schedule": "rules",
        "ScheduleError": "rules",
        "Sequence": "rules",
        "Spaced": "pieces",
        "Surroundings": "expand",
        "Unit": "rules",
        "Yearly": "pieces",
        "check_known": "expand",
        "covers": "order",
        "describe": "wording",
        "iter_occurrences": "expand",
        "last_deadline": "expand",
        "next_deadline": "expand",
        "occurrences": "expand",
        "parse": "text",
        "parse_span": "text",
        "prompted": "expand",
        "to_text": "text",
    },
)

if not TYPE_CHECKING:  # a checker is to see slips in names
    __getattr__ = _named
