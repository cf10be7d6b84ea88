"""What cannot be is refused, with a message that says what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zbgj import strategies
from zbgj.schedule import (
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
    ScheduleError,
    Sequence,
    Unit,
    parse,
    parse_span,
    to_text,
)

IMPOSSIBLE: dict[str, tuple[Callable[[], object], str]] = {
    "once without a time": (lambda: Once("2024-12-31", times=0), "times is 0, but must be 1 or more"),
    "once that ends early": (
        lambda: Once("2024-01-01", "2024-02-01"),
        "the window ends on 2024-01-01 before it starts on 2024-02-01",
    ),
    "every without a time": (lambda: Every(Period.MONTH, 0), "times is 0, but must be 1 or more"),
    "every without a step": (lambda: Every(Period.MONTH, step=0), "step is 0, but must be 1 or more"),
    "blocks without an origin": (
        lambda: Every(Period.MONTH, step=2),
        "every 2 months needs a 'from' date: it says which ones",
    ),
    "every until before from": (
        lambda: Every(Period.MONTH, start_day="2024-02-01", end_day="2024-01-31"),
        "until 2024-01-31 lies before from 2024-02-01",
    ),
    "each week": (
        lambda: EachBy(Period.WEEK, ((1, 1),)),
        "'each week by' is not possible: expected month, quarter, half-year or year",
    ),
    "each day": (
        lambda: EachBy(Period.DAY, ((1, 1),)),
        "'each day by' is not possible: expected month, quarter, half-year or year",
    ),
    "each without days": (lambda: EachBy(Period.YEAR, ()), "'each ... by' needs at least one day"),
    "month 2 of a month": (lambda: EachBy(Period.MONTH, ((2, 1),)), "month 2 does not lie in a month (1-1)"),
    "month 4 of a quarter": (lambda: EachBy(Period.QUARTER, ((4, 1),)), "month 4 does not lie in a quarter (1-3)"),
    "month 7 of a half-year": (
        lambda: EachBy(Period.HALF_YEAR, ((7, LAST),)),
        "month 7 does not lie in a half-year (1-6)",
    ),
    "month 13": (lambda: EachBy(Period.YEAR, ((13, 1),)), "month 13 does not lie in a year (1-12)"),
    "month 0": (lambda: EachBy(Period.YEAR, ((0, 1),)), "month 0 does not lie in a year (1-12)"),
    "30 February": (lambda: EachBy(Period.YEAR, ((2, 30),)), "month 2 has no day 30"),
    "31 April": (lambda: EachBy(Period.YEAR, ((4, 31),)), "month 4 has no day 31"),
    "day 0": (lambda: EachBy(Period.MONTH, ((1, 0),)), "month 1 has no day 0"),
    "day 32": (lambda: EachBy(Period.QUARTER, ((1, 32),)), "month 1 has no day 32"),
    "days out of order": (
        lambda: EachBy(Period.YEAR, ((12, 20), (6, 20))),
        "the days of 'each ... by' must be different and in order",
    ),
    "a day twice": (
        lambda: EachBy(Period.YEAR, ((6, 20), (6, 20))),
        "the days of 'each ... by' must be different and in order",
    ),
    "each until before from": (
        lambda: EachBy(Period.YEAR, ((6, 20),), start_day="2024-02-01", end_day="2024-01-31"),
        "until 2024-01-31 lies before from 2024-02-01",
    ),
    "rolling by nothing": (lambda: Rolling(0, Unit.DAY, "2024-01-01"), "amount is 0, but must be 1 or more"),
    "rolling by hours": (
        lambda: Rolling(6, Unit.HOUR, "2024-01-01"),
        "'at most ... apart' counts in days, weeks, months or years",
    ),
    "rolling by minutes": (
        lambda: Rolling(6, Unit.MINUTE, "2024-01-01"),
        "'at most ... apart' counts in days, weeks, months or years",
    ),
    "an event without a key": (lambda: BeforeEvent(""), "event is '', but must be a key like 'flood-season'"),
    "an event in capitals": (lambda: DuringEvent("Losar"), "event is 'Losar', but must be a key like 'flood-season'"),
    "an event with a space": (
        lambda: BeforeEvent("flood season"),
        "event is 'flood season', but must be a key like 'flood-season'",
    ),
    "an event in Chinese": (lambda: BeforeEvent("汛期"), "event is '汛期', but must be a key like 'flood-season'"),
    "before an event no time": (lambda: BeforeEvent("fair", 0), "times is 0, but must be 1 or more"),
    "during an event no time": (lambda: DuringEvent("fair", -1), "times is -1, but must be 1 or more"),
    "a trigger without a key": (lambda: BeforeTrigger("-"), "trigger is '-', but must be a key like 'flood-season'"),
    "before a trigger no time": (lambda: BeforeTrigger("alarm", 0), "times is 0, but must be 1 or more"),
    "a limit without a unit": (
        lambda: AfterTrigger("alarm", 3),
        "a time limit needs both amount and unit; neither means 'at once'",
    ),
    "a limit without an amount": (
        lambda: AfterTrigger("alarm", None, Unit.DAY),
        "a time limit needs both amount and unit; neither means 'at once'",
    ),
    "a limit of nothing": (lambda: AfterTrigger("alarm", 0, Unit.DAY), "amount is 0, but must be 1 or more"),
    "after a trigger no time": (lambda: AfterTrigger("alarm", times=0), "times is 0, but must be 1 or more"),
    "continuous until before from": (
        lambda: Continuous("2024-02-01", "2024-01-31"),
        "until 2024-01-31 lies before from 2024-02-01",
    ),
    "a sequence of nothing": (lambda: Sequence(()), "a sequence needs two parts or more"),
    "a sequence of one": (lambda: Sequence((Continuous(),)), "a sequence needs two parts or more"),
    "a sequence after the end of time": (
        lambda: Sequence((Continuous(), Once("2024-12-31"))),
        "part 1 never ends, so nothing can follow it",
    ),
    "a sequence in the wrong order": (
        lambda: Sequence((Once("2024-12-31"), Once("2024-06-30"))),
        "part 2 must begin after 2024-12-31, when part 1 ends",
    ),
    "parts that overlap": (
        lambda: Sequence((Once("2024-12-31"), Every(Period.MONTH, start_day="2024-12-31"))),
        "part 2 must begin after 2024-12-31, when part 1 ends",
    ),
    "parts that overlap later": (
        lambda: Sequence((Once("2024-06-30"), Once("2024-12-31"), Continuous(end_day="2024-11-30"))),
        "part 3 must begin after 2024-12-31, when part 2 ends",
    ),
    "a sequence with an event": (
        lambda: Sequence((Once("2024-12-31"), BeforeEvent("fair"))),
        "part 2 depends on events; a sequence is made of dated rules",
    ),
    "a sequence with a trigger": (
        lambda: Sequence((Once("2024-12-31"), AfterTrigger("alarm"))),
        "part 2 depends on events; a sequence is made of dated rules",
    ),
    "a sequence with a rolling limit": (
        lambda: Sequence((Once("2024-12-31"), Rolling(6, Unit.MONTH, "2025-06-30"))),
        "part 2 depends on events; a sequence is made of dated rules",
    ),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_what_cannot_be_raises_and_says_why(case):
    build, message = IMPOSSIBLE[case]
    with pytest.raises(ScheduleError, match=f"^{re.escape(message)}$"):
        build()


def test_a_schedule_error_is_a_value_error():
    assert issubclass(ScheduleError, ValueError)


@pytest.mark.parametrize(
    "build", [Once, lambda day: Every(Period.DAY, start_day=day), lambda day: Continuous(None, day)]
)
@pytest.mark.parametrize("day", ["2024-02-30", "2024-13-01", "24-01-01", "June", ""])
def test_a_date_that_is_none_raises(build, day):
    with pytest.raises(ValueError, match=rf"not a date: {day!r} \(expected YYYY-MM-DD\)"):
        build(day)


# --- text -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "every", "every spring", "each spring", "each week by 1", "by", "by 2024-12-31 or so", "within",
        "monthly", "3 every month", "three times every month", "-1 times every month", "every month by 13",
        "each month", "each month by", "before losar", "before event", "during event two words", "after trigger alarm",
        "after trigger alarm within days", "after trigger alarm within 3 fortnights", "after trigger alarm at last",
        "at most 6 months apart", "at most 6 hours apart from 2024-01-01", "continuous since 2024-01-01", "then",
        "by 2024-12-31 then", "every month until 2024-12-31 from 2024-01-01", "every month from", "EVERY MONTH",
        "每月", "every  month",
    ],
)  # fmt: skip
def test_text_that_is_not_understood_raises_and_lists_what_would_be(text):
    with pytest.raises(ScheduleError, match=r"is not understood: expected 'by DATE', .* or 'continuous'$") as caught:
        parse(text)
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0 times every month", "times is 0, but must be 1 or more"),
        ("every 0 months from 2024-01-01", "step is 0, but must be 1 or more"),
        ("every 2 months", "every 2 months needs a 'from' date"),
        ("every month from 2024-02-01 until 2024-01-31", "until 2024-01-31 lies before from 2024-02-01"),
        ("by 2024-02-30", "not a date: '2024-02-30' (expected YYYY-MM-DD)"),
        ("by 22023-12-31", "not a date: '22023-12-31' (expected YYYY-MM-DD)"),
        ("continuous from 2024-6-1", "not a date: '2024-6-1' (expected YYYY-MM-DD)"),
        ("within ..2024", "'within' needs a start; 'by' has none"),
        ("within 2024-13", "span '2024-13' has no month 13"),
        ("within 2024-6", "span '2024-6' is not understood: expected 2024, 2024-06, 2024-06-01 or two with '..'"),
        ("within 2025..2024", "span '2025..2024' ends before it starts"),
        ("within 2024-02-30", "span '2024-02-30'"),
        ("within 2024-01..2024-02-30", "span '2024-01..2024-02-30'"),
        ("within 0000", "span '0000'"),
        ("each month by 1-08", "day '1-08' of a month: expected a day of the month"),
        ("each quarter by 8", "day '8' of a quarter: expected month-day, such as '1-08'"),
        ("each year by 06-first", "day '06-first' of a year: expected numbers or 'last'"),
        ("each month by x", "day 'x' of a month: expected numbers or 'last'"),
        ("each month by 32", "month 1 has no day 32"),
        ("each month by 15, 1", "the days of 'each ... by' must be different and in order"),
        ("each year by 12-32", "month 12 has no day 32"),
        ("each quarter by 4-01", "month 4 does not lie in a quarter (1-3)"),
        ("before event Flood", "event is 'Flood', but must be a key like 'flood-season'"),
        ("before trigger 报警", "trigger is '报警', but must be a key like 'flood-season'"),
        ("after trigger alarm within 0 days", "amount is 0, but must be 1 or more"),
        ("at most 0 days apart from 2024-01-01", "amount is 0, but must be 1 or more"),
        ("by 2024-12-31 then by 2024-06-30", "part 2 must begin after 2024-12-31, when part 1 ends"),
        ("every month then by 2024-06-30", "part 1 never ends, so nothing can follow it"),
    ],
)
def test_text_that_says_what_cannot_be_raises_with_text_and_reason(text, message):
    with pytest.raises(ScheduleError) as caught:
        parse(text)
    assert str(caught.value).startswith(f"schedule {text!r}: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "span", ["", "..", "2024..", "2024-02-30", "2024-00", "24", "2024-06-01..x", "0000", "0000-05"]
)
def test_spans_that_are_none_raise_a_schedule_error(span):
    with pytest.raises(ScheduleError, match=r"^span "):
        parse_span(span)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        schedule = parse(text)
    except ScheduleError as error:
        assert repr(text) in str(error)
    else:
        assert parse(to_text(schedule)) == schedule


@settings(max_examples=500, deadline=None)
@given(strategies.schedules().map(to_text), st.data())
def test_text_with_a_word_changed_is_read_or_refused(text, data):
    words = text.split(" ")
    place = data.draw(st.integers(0, len(words) - 1))
    words[place] = data.draw(
        st.sampled_from(
            ["", "0", "1", "every", "by", "until", "2024-02-30", "0000-01-01", "0000", "last", "99999", "x"]
        )
    )
    changed = " ".join(words)
    try:
        schedule = parse(changed)
    except ScheduleError as error:
        assert repr(changed) in str(error)
    else:
        assert parse(to_text(schedule)) == schedule
