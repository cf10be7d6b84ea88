"""Rules that hang on a trigger: days, minutes across midnight, and the zone in which a day is a day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from zbgj import strategies
from zbgj.days import as_instant
from zbgj.schedule import (
    AfterTrigger,
    Occurrence,
    PromptlyAfter,
    Surroundings,
    Unit,
    last_deadline,
    next_deadline,
    occurrences,
    parse,
    prompted,
)
from zbgj.schedule.expand import advance

SHANGHAI = ZoneInfo("Asia/Shanghai")


def found(text: str, *happened: dt.date, start: str = "2020-01-01", end: str = "2030-12-31") -> list[Occurrence]:
    return occurrences(parse(text), start, end, Surroundings(None, {"alarm": tuple(happened)}))


@pytest.mark.parametrize(
    ("limit", "due"),
    [
        ("at once", "2024-01-31"),
        ("within 1 day", "2024-02-01"),
        ("within 10 days", "2024-02-10"),
        ("within 1 week", "2024-02-07"),
        ("within 1 month", "2024-02-29"),
        ("within 13 months", "2025-02-28"),
        ("within 1 year", "2025-01-31"),
    ],
)
def test_civil_limits_count_from_the_day_of_the_trigger_which_is_day_0(limit, due):
    (occurrence,) = found(f"after trigger alarm {limit}", dt.date(2024, 1, 31))
    assert (str(occurrence.start), str(occurrence.due)) == ("2024-01-31", due)
    assert occurrence.due_at is None
    assert occurrence.label == "alarm 2024-01-31"


@pytest.mark.parametrize(
    ("limit", "at", "due", "due_at"),
    [
        ("within 30 minutes", dt.datetime(2024, 6, 1, 9, 0), "2024-06-01", "2024-06-01T09:30:00+08:00"),
        ("within 30 minutes", dt.datetime(2024, 6, 1, 23, 45), "2024-06-02", "2024-06-02T00:15:00+08:00"),
        ("within 30 minutes", dt.datetime(2024, 12, 31, 23, 30), "2025-01-01", "2025-01-01T00:00:00+08:00"),
        ("within 15 minutes", dt.datetime(2024, 2, 29, 23, 44, 59), "2024-02-29", "2024-02-29T23:59:59+08:00"),
        ("within 2 hours", dt.datetime(2024, 2, 28, 23, 0), "2024-02-29", "2024-02-29T01:00:00+08:00"),
        ("within 48 hours", dt.datetime(2024, 6, 1, 12), "2024-06-03", "2024-06-03T12:00:00+08:00"),
    ],
)
def test_hours_and_minutes_run_from_the_instant_across_midnight(limit, at, due, due_at):
    (occurrence,) = found(f"after trigger alarm {limit}", at)
    assert occurrence.due_at is not None
    assert (str(occurrence.due), occurrence.due_at.isoformat()) == (due, due_at)
    assert occurrence.start == at.date()


def test_an_instant_of_another_zone_is_read_in_shanghai():
    at = dt.datetime(2024, 6, 1, 16, 20, tzinfo=dt.UTC)  # 2 June, 00:20 in Shanghai
    (once,) = found("after trigger alarm at once", at)
    assert str(once.due) == "2024-06-02"
    (limit,) = found("after trigger alarm within 30 minutes", at)
    assert limit.due_at == dt.datetime(2024, 6, 2, 0, 50, tzinfo=SHANGHAI)
    assert str(limit.start) == "2024-06-02"
    (before,) = found("before trigger alarm", at)
    assert str(before.due) == "2024-06-02"
    assert before.due_at == at


def test_a_date_stands_for_the_end_of_its_day_where_hours_matter():
    (occurrence,) = found("after trigger alarm within 2 hours", dt.date(2024, 6, 1))
    assert (str(occurrence.start), str(occurrence.due)) == ("2024-06-01", "2024-06-02")
    assert occurrence.due_at is not None
    assert occurrence.due_at.replace(microsecond=0).isoformat() == "2024-06-02T01:59:59+08:00"


def test_what_comes_before_a_date_is_due_the_day_before_it():
    one, two = found("2 times before trigger alarm", dt.date(2024, 6, 10), dt.date(2024, 3, 1))
    assert (one.start, str(one.due), one.times) == (None, "2024-02-29", 2)
    assert (str(two.start), str(two.due)) == ("2024-03-01", "2024-06-09")


def test_what_comes_before_a_day_and_before_an_instant_of_it_is_in_order():
    happened = [dt.datetime(2024, 6, 1, 15), dt.date(2024, 6, 1), dt.datetime(2024, 6, 1, 9)]
    occurrences_found = found("before trigger alarm", *happened)
    assert [str(o.due) for o in occurrences_found] == ["2024-05-31", "2024-06-01", "2024-06-01"]
    assert [o.due_at and o.due_at.hour for o in occurrences_found] == [None, 9, 15]
    assert [str(o.start) for o in occurrences_found] == ["None", "2024-06-01", "2024-06-01"]


def test_without_the_trigger_nothing_is_due():
    rule = parse("after trigger alarm within 10 days")
    around = Surroundings(None, {"flood-warning": (dt.date(2024, 6, 1),)})
    assert occurrences(rule, "2024-01-01", "2024-12-31") == []
    assert occurrences(rule, "2024-01-01", "2024-12-31", around) == []
    assert next_deadline(rule, "2024-01-01", around) is None
    assert last_deadline(rule, "2025-01-01", around) is None


def test_a_trigger_before_the_interval_can_fall_due_in_it():
    assert [
        str(o.due) for o in found("after trigger alarm within 30 days", dt.date(2023, 12, 15), start="2024-01-01")
    ] == ["2024-01-14"]


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 200), strategies.units(civil=True), strategies.days())
def test_civil_limits_agree_with_dateutil(amount, unit, day):
    around = Surroundings(None, {"alarm": (day,)})
    (occurrence,) = occurrences(AfterTrigger("alarm", amount, unit), "1900-01-01", "2400-01-01", around)
    assert occurrence.due == day + relativedelta(**{f"{unit}s": amount})


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 5000),
    st.sampled_from([Unit.MINUTE, Unit.HOUR]),
    st.datetimes(dt.datetime(1995, 1, 1), dt.datetime(2040, 1, 1), timezones=st.timezones(), allow_imaginary=False),
)
def test_fine_limits_are_time_that_passes_whatever_the_zone(amount, unit, at):
    around = Surroundings(None, {"alarm": (at,)})
    (occurrence,) = occurrences(AfterTrigger("alarm", amount, unit), "1900-01-01", "2400-01-01", around)
    assert occurrence.due_at is not None
    passed = occurrence.due_at.astimezone(dt.UTC) - at.astimezone(dt.UTC)
    assert passed == dt.timedelta(minutes=amount * (60 if unit is Unit.HOUR else 1))
    assert occurrence.due == occurrence.due_at.astimezone(SHANGHAI).date()
    assert occurrence.start == at.astimezone(SHANGHAI).date()


@settings(max_examples=200, deadline=None)
@given(
    strategies.trigger_rules(st.just("alarm")),
    st.lists(strategies.days() | st.datetimes(dt.datetime(1995, 1, 1), dt.datetime(2040, 1, 1)), max_size=6),
)
def test_the_order_in_which_triggers_are_told_does_not_matter(rule, happened):
    def told(order: list[dt.date]) -> list[Occurrence]:
        around = Surroundings(None, {"alarm": tuple(order)})
        if isinstance(rule, PromptlyAfter):
            assert occurrences(rule, "1900-01-01", "2400-01-01", around) == []
            return prompted(rule, around)
        return occurrences(rule, "1900-01-01", "2400-01-01", around)

    assert told(happened) == told(happened[::-1])
    assert len(told(happened)) == len(happened)


@given(strategies.days(), st.integers(1, 50), strategies.units(civil=True))
def test_later_triggers_are_never_due_earlier(day, amount, unit):
    following = day + dt.timedelta(days=1)
    assert advance(day.toordinal(), amount, unit) <= advance(following.toordinal(), amount, unit)


def test_hours_have_no_day():
    with pytest.raises(ValueError, match="hours and minutes need an instant"):
        advance(738_984, 3, Unit.HOUR)


def test_naive_instants_are_in_shanghai_already():
    assert as_instant("2024-06-01T08:00") == as_instant("2024-06-01T00:00:00Z")
    assert as_instant(dt.datetime(2024, 6, 1, 8)).isoformat() == "2024-06-01T08:00:00+08:00"
