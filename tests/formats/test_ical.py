"""Deadlines as iCalendar: the days are exactly those of the schedules, and other people's parsers agree."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter, defaultdict
from typing import Literal

import attrs
import icalendar
import pytest
import recurring_ical_events  # type: ignore[import-untyped]
import vobject  # type: ignore[import-untyped]
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from zbgj import (
    Activity,
    Applied,
    Calendar,
    Event,
    Ledger,
    Level,
    Outcome,
    Party,
    PartyKind,
    Sector,
    Trigger,
    Waiver,
    deadlines,
    default_calendar,
    evaluate,
    interval,
    load_catalog,
    strategies,
)
from zbgj._extras import MissingExtra
from zbgj.days import to_day
from zbgj.formats.ical import calendar_of
from zbgj.schedule import Surroundings, occurrences, parse
from zbgj.schedule.rules import Rolling, parts_of

from ..evaluation import made

CATALOG = load_catalog()
STAMP = "2025-01-06T09:00:00"
LATER = "2025-02-01T09:00:00"
ACTION = interval("2024-01-01", "2026-12-31")
BUREAU = Party(
    id="lhasa-sports", kind=PartyKind.AUTHORITY, level=Level.PREFECTURE, place="CN-54/Lhasa", zh="拉萨市体育局",
    en="Lhasa sports bureau", sectors={Sector.SPORTS},
)  # fmt: skip


def parsed(data, name="VEVENT"):
    return icalendar.Calendar.from_ical(data).walk(name)


def days_by_dateutil(data):
    """Due days, each recurrence rule expanded by dateutil from the text of its line."""
    found = []
    for event in parsed(data):
        start = event["DTSTART"].dt
        if "RRULE" not in event:
            found.append(start if not isinstance(start, dt.datetime) else start.date())
            continue
        rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=dt.datetime.combine(start, dt.time()))
        found += [day.date() for day in rule]
    return sorted(found)


def days_by_expander(data):
    """Due days, expanded by recurring_ical_events, which always counts DTSTART."""
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(data))
    return sorted(event["DTSTART"].dt for event in query.between(dt.date(1980, 1, 1), dt.date(2080, 1, 1)))


def as_written(schedule, within):
    return sorted(dt.date.fromordinal(o.due_day) for o in occurrences(schedule, within))


# --- recurrence -------------------------------------------------------------------------------------------------

near = strategies.days(dt.date(2023, 1, 1), dt.date(2028, 12, 31))


@settings(max_examples=300)
@given(strategies.dated_schedules(near), strategies.intervals(near, longest=900))
def test_expanded_recurrences_are_exactly_the_deadlines(schedule, within):
    data = calendar_of(BUREAU, [made.duty("d", schedule)], within, stamp=STAMP, alarms=())
    assert days_by_dateutil(data) == days_by_expander(data) == as_written(schedule, within)


@given(strategies.each_bys(near), strategies.intervals(near, longest=1500))
def test_days_that_short_months_lack_recur_exactly(rule, within):
    data = calendar_of(BUREAU, [made.duty("d", rule)], within, stamp=STAMP, alarms=())
    assert days_by_dateutil(data) == days_by_expander(data) == as_written(rule, within)


@pytest.mark.parametrize(
    ("schedule", "rules"),
    [
        ("every month", ["FREQ=MONTHLY;UNTIL=20261231;BYMONTHDAY=-1"]),
        ("every quarter", ["FREQ=MONTHLY;UNTIL=20261231;INTERVAL=3;BYMONTHDAY=-1"]),
        ("every half-year", ["FREQ=MONTHLY;UNTIL=20261231;INTERVAL=6;BYMONTHDAY=-1"]),
        ("every year", ["FREQ=YEARLY;UNTIL=20261231;BYMONTHDAY=-1;BYMONTH=12"]),
        ("every week", ["FREQ=WEEKLY;UNTIL=20261227;BYDAY=SU"]),
        ("every day", ["FREQ=DAILY;UNTIL=20261231"]),
        ("each year by 06-20, 12-20", ["FREQ=YEARLY;UNTIL=20260620;BYMONTHDAY=20;BYMONTH=6",
                                       "FREQ=YEARLY;UNTIL=20261220;BYMONTHDAY=20;BYMONTH=12"]),
        ("each quarter by 1-08", ["FREQ=MONTHLY;UNTIL=20261008;INTERVAL=3;BYMONTHDAY=8"]),
        ("each month by 30", ["FREQ=MONTHLY;UNTIL=20261230;BYMONTHDAY=28,29,30;BYSETPOS=-1"]),
        ("each month by 31", ["FREQ=MONTHLY;UNTIL=20261231;BYMONTHDAY=-1"]),
        ("each year by 06-30", ["FREQ=YEARLY;UNTIL=20260630;BYMONTHDAY=-1;BYMONTH=6"]),
        ("by 2024-12-31 then every year", [None, "FREQ=YEARLY;UNTIL=20261231;BYMONTHDAY=-1;BYMONTH=12"]),
    ],
)  # fmt: skip
def test_a_schedule_of_the_civil_calendar_is_a_recurrence_rule(schedule, rules):
    duty = made.duty("d", schedule)
    data = calendar_of(BUREAU, [Applied(duty, made.plan(duty))], ACTION, stamp=STAMP)
    found = [event["RRULE"].to_ical().decode() if "RRULE" in event else None for event in parsed(data)]
    assert [rule and sorted(rule.split(";")) for rule in found] == [rule and sorted(rule.split(";")) for rule in rules]


def _applied():
    """Every duty of every plan, and every variant, as it would fall on some party."""
    for plan in CATALOG.plans():
        yield [Applied(duty, plan) for duty in plan.duties]
        yield from ([Applied(duty, plan, variant)] for duty in plan.duties for variant in duty.variants)


def test_every_schedule_of_the_plans_has_the_days_of_its_occurrences():
    schedules = recurrences = 0
    for duties in _applied():
        schedules += len(duties)
        data = calendar_of(BUREAU, duties, ACTION, stamp=STAMP, alarms=(), language="en")
        expected = sorted(dt.date.fromordinal(due.occurrence.due_day) for due in deadlines(duties, ACTION))
        assert days_by_dateutil(data) == days_by_expander(data) == expected, duties[0].plan.id
        recurrences += sum("RRULE" in event for event in parsed(data))
    assert schedules > 4_700
    assert recurrences > 280


def test_days_that_fall_together_in_february_are_single_events():
    schedule = parse("each year by 02-28, 02-29")
    data = calendar_of(BUREAU, [made.duty("d", schedule)], ACTION, stamp=STAMP)
    assert days_by_dateutil(data) == as_written(schedule, ACTION)
    assert len(parsed(data)) == 4
    assert not any("RRULE" in event for event in parsed(data))


def test_a_recurrence_begins_with_its_first_deadline_and_ends_with_the_plan():
    data = calendar_of(BUREAU, CATALOG, interval("2020-01-01", "2040-12-31"), stamp=STAMP)
    days = days_by_dateutil(data)
    assert days[0] >= dt.date(2024, 4, 8)
    assert days[-1] <= dt.date(2026, 12, 31)


# --- the form of the file ---------------------------------------------------------------------------------------

# icalendar takes a backslash and a capital N, which no definition holds, for a line's end.
texts = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120)
    .filter(str.strip)
    .filter(lambda text: "\\N" not in text)
)


@given(texts, texts)
def test_any_text_survives_folding_and_escaping(zh, en):
    duty = attrs.evolve(made.duty("d", "by 2025-06-30"), zh=zh + "，;,\\n\\", en=en)
    data = calendar_of(BUREAU, [duty], ACTION, stamp=STAMP)
    event = vobject.readOne(data.decode()).vevent
    assert event.summary.value == f"{duty.zh} / {duty.en}"
    assert event.description.value.startswith(duty.zh + "\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c"])
def test_no_name_or_statement_can_begin_a_line_of_its_own(end):
    party = attrs.evolve(BUREAU, zh=f"甲{end}X-EVIL:1", en=f"A, B;{end}END:VCALENDAR")
    duty = made.duty("d", "by 2025-06-30")
    duty = attrs.evolve(duty, zh=f"乙{end}X-EVIL:1", en=f"b{end}X-EVIL:1")
    data = calendar_of(party, [duty], ACTION, stamp=STAMP)
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    assert "X-WR-CALNAME:甲 X-EVIL:1 安全生产事项期限 / A\\, B\\; END:VCALENDAR: work-safety deadlines" in lines
    assert not any(sign in line for line in lines for sign in "\r\n\x0b\x0c")
    assert [line for line in lines if line.startswith(("X-EVIL", "END:VCALENDAR"))] == ["END:VCALENDAR"]


@pytest.mark.parametrize("lines", ["SUMMARY:x", "DTSTART;VALUE=DATE:20250601\r\nSEQUENCE:x", "DTSTART:soon"])
def test_a_file_that_was_not_exported_before_is_refused_as_one(lines):
    previous = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    with pytest.raises(ValueError, match="previous is no calendar that was exported before"):
        calendar_of(BUREAU, [], ACTION, stamp=STAMP, previous=previous)


def test_lines_are_folded_at_75_octets_between_characters_and_end_in_crlf():
    data = calendar_of(BUREAU, CATALOG, ACTION, stamp=STAMP)
    assert data.endswith(b"\r\n")
    lines = data.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")


def test_an_independent_parser_finds_the_file_valid_and_reads_the_same():
    sorts: list[tuple[Literal["event", "todo"], str]] = [("event", "vevent"), ("todo", "vtodo")]
    for as_, name in sorts:
        data = calendar_of(BUREAU, CATALOG, ACTION, stamp=STAMP, as_=as_, alarms=(30, 7, 0))
        calendar = vobject.readOne(data.decode())
        assert calendar.validate(raiseException=True)
        assert calendar.version.value == "2.0"
        found = calendar.contents[name]
        assert len(found) == len(parsed(data, name.upper())) > 10
        for component in found:
            assert component.validate(raiseException=True)
            assert len(component.contents["valarm"]) == 3
            assert component.dtstamp.value == dt.datetime(2025, 1, 6, 1, tzinfo=dt.UTC)
        assert len({component.uid.value for component in found}) == len(found)


def test_an_independent_parser_expands_the_recurrences_to_the_same_days():
    data = calendar_of(BUREAU, CATALOG, ACTION, stamp=STAMP)
    days = []
    for event in vobject.readOne(data.decode()).vevent_list:
        days += [day.date() for day in event.rruleset] if "rrule" in event.contents else [event.dtstart.value]
    assert sorted(days) == days_by_dateutil(data)


def test_an_event_is_all_day_on_the_due_day_and_takes_no_time():
    (event,) = parsed(calendar_of(BUREAU, [made.duty("d", "within 2025")], ACTION, stamp=STAMP))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (dt.date(2025, 12, 31), dt.date(2026, 1, 1))
    assert event["TRANSP"] == "TRANSPARENT"


def test_a_limit_in_minutes_is_an_instant():
    around = Surroundings(None, {"accident": (dt.datetime(2025, 3, 2, 14, 20),)})
    duty = made.duty("d", "after trigger accident within 30 minutes")
    (event,) = parsed(calendar_of(BUREAU, [duty], ACTION, stamp=STAMP, surroundings=around))
    assert event["DTSTART"].dt == dt.datetime(2025, 3, 2, 6, 50, tzinfo=dt.UTC)
    assert "2025-03-02 14:50" in event["DESCRIPTION"]
    (todo,) = parsed(calendar_of(BUREAU, [duty], ACTION, stamp=STAMP, surroundings=around, as_="todo"), "VTODO")
    assert todo["DTSTART"].dt == dt.datetime(2025, 3, 2, 6, 20, tzinfo=dt.UTC)
    assert todo["DUE"].dt == dt.datetime(2025, 3, 2, 6, 50, tzinfo=dt.UTC)


def test_a_single_number_of_days_is_refused_with_what_is_expected():
    with pytest.raises(ValueError, match=r"alarms is 7; expected several days .* such as \(30, 7\)"):
        calendar_of(BUREAU, CATALOG, ACTION, stamp=STAMP, alarms=7)  # type: ignore[arg-type]


def test_alarms_ring_on_the_hour_so_many_days_before_the_due_day():
    duty = made.duty("d", "by 2025-06-30")
    (event,) = parsed(calendar_of(BUREAU, [duty], ACTION, stamp=STAMP, alarms=(0, 30), alarm_hour=10))
    due = dt.datetime(2025, 6, 30)
    assert [due + alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [
        dt.datetime(2025, 5, 31, 10), dt.datetime(2025, 6, 30, 10),
    ]  # fmt: skip
    (todo,) = parsed(calendar_of(BUREAU, [duty], ACTION, stamp=STAMP, as_="todo"), "VTODO")
    (alarm,) = todo.walk("VALARM")
    assert alarm["TRIGGER"].params["RELATED"] == "END"


@pytest.mark.parametrize(("language", "said", "not_said"), [("zh", "领导", "Leaders"), ("en", "Leaders", "领导")])
def test_one_language_says_nothing_in_the_other(language, said, not_said):
    duties = [duty for duty in CATALOG.obligations_for(BUREAU) if duty.id == "20-3.6-leaders-check"]
    (event,) = parsed(calendar_of(BUREAU, duties, ACTION, stamp=STAMP, language=language))
    assert said in event["SUMMARY"]
    assert said in event["DESCRIPTION"]
    assert not_said not in event["SUMMARY"] + event["DESCRIPTION"]


def test_the_description_cites_plan_clause_and_paragraph_and_words_the_schedule():
    duties = [duty for duty in CATALOG.obligations_for(BUREAU) if duty.id == "20-3.6-leaders-check"]
    (event,) = parsed(calendar_of(BUREAU, duties, ACTION, stamp=STAMP))
    citation = duties[0].citation
    for part in (
        duties[0].plan.title_zh, f"{citation.clause}（第{citation.paragraph}段）", "每季度至少1次",
        f"clause {citation.clause} (paragraph {citation.paragraph})", "at least once every quarter", duties[0].id,
    ):  # fmt: skip
        assert part in event["DESCRIPTION"]
    assert [str(category) for category in event["CATEGORIES"].cats] == ["体育", "sports", "检查", "inspection"]


# --- exporting anew ---------------------------------------------------------------------------------------------


def revision(data, name="VEVENT"):
    return {str(one["UID"]): int(one["SEQUENCE"]) for one in parsed(data, name)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("every month", "every month until 2025-06-30"),
        ("every month", "every quarter"),
        ("each quarter by 1-08", "each quarter by 1-10"),
        ("by 2024-12-31", "by 2025-06-30"),
        ("by 2024-12-31 then every year", "by 2025-03-31 then every half-year"),
    ],
)
def test_when_a_schedule_changes_the_uids_stay_and_the_sequence_rises(before, after):
    old = calendar_of(BUREAU, [made.duty("d", before)], ACTION, stamp=STAMP)
    for previous in (None, old):
        new = calendar_of(BUREAU, [made.duty("d", after)], ACTION, stamp=LATER, previous=previous)
        assert revision(old).keys() == revision(new).keys()
        assert all(revision(new)[uid] > number for uid, number in revision(old).items())
        assert {event["LAST-MODIFIED"].dt.month for event in parsed(new)} == {2}


def test_when_a_day_moves_the_to_dos_keep_their_uids():
    old = calendar_of(BUREAU, [made.duty("d", "each quarter by 1-08")], ACTION, stamp=STAMP, as_="todo")
    new = calendar_of(BUREAU, [made.duty("d", "each quarter by 2-05")], ACTION, stamp=STAMP, as_="todo")
    assert list(revision(old, "VTODO")) == list(revision(new, "VTODO"))


def test_when_a_festival_moves_its_event_keeps_its_uid():
    duty = made.duty("d", "before event fair")
    old, new = (
        Calendar({"fair": [Event("2025-08-01", "2025-08-07", "fair"), Event("2026-08-01", "2026-08-07", "fair"), last]})
        for last in (Event("2026-10-01", "2026-10-02"), Event("2026-11-01", "2026-11-03"))
    )
    one, two = (calendar_of(BUREAU, [duty], ACTION, stamp=STAMP, surroundings=which) for which in (old, new))
    assert list(revision(one)) == list(revision(two))
    assert days_by_dateutil(one) != days_by_dateutil(two)


def test_what_did_not_change_is_the_same_to_the_byte():
    duties = CATALOG.obligations_for(BUREAU)
    for as_ in ("event", "todo"):
        old = calendar_of(BUREAU, duties, ACTION, stamp=STAMP, as_=as_)
        assert calendar_of(BUREAU, duties, ACTION, stamp=LATER, as_=as_, previous=old) == old


def test_only_what_changed_is_numbered_anew():
    duties = [made.duty("a", "every month"), made.duty("b", "every quarter")]
    old = calendar_of(BUREAU, duties, ACTION, stamp=STAMP)
    duties[1] = attrs.evolve(duties[1], en="do it better")
    new = calendar_of(BUREAU, duties, ACTION, stamp=STAMP, previous=old)
    assert [revision(new)[uid] - number for uid, number in revision(old).items()] == [0, 1]


def test_what_is_not_owed_any_more_is_cancelled_once():
    duties = [made.duty("a", "every month"), made.duty("b", "by 2025-06-30")]
    old = calendar_of(BUREAU, duties, ACTION, stamp=STAMP)
    new = calendar_of(BUREAU, duties[:1], ACTION, stamp=LATER, previous=old)
    assert revision(new).keys() == revision(old).keys()
    gone = parsed(new)[1]
    assert gone["STATUS"] == "CANCELLED"
    assert not gone.walk("VALARM")
    assert gone["SEQUENCE"] > parsed(old)[1]["SEQUENCE"]
    assert calendar_of(BUREAU, duties[:1], ACTION, stamp=LATER, previous=new) == new
    assert vobject.readOne(new.decode()).validate(raiseException=True)
    back = calendar_of(BUREAU, duties, ACTION, stamp=LATER, previous=new)
    assert "STATUS" not in parsed(back)[1]
    assert back != old


def test_what_lies_outside_the_days_asked_for_is_not_cancelled():
    duties = [made.duty("a", "each month by 13")]
    old = calendar_of(BUREAU, duties, interval("2024-01-01", "2024-12-31"), stamp=STAMP, as_="todo")
    new = calendar_of(BUREAU, duties, interval("2025-01-01", "2025-12-31"), stamp=LATER, as_="todo", previous=old)
    assert not any("STATUS" in todo for todo in parsed(new, "VTODO"))
    assert len(parsed(new, "VTODO")) == 12


def test_parties_and_sorts_of_entry_have_uids_of_their_own():
    duty = made.duty("d", "by 2025-06-30")
    other = attrs.evolve(BUREAU, id="ngari-sports")
    uids = [
        next(iter(revision(calendar_of(party, [duty], ACTION, stamp=STAMP, as_=as_), f"V{as_.upper()}")))
        for party in (BUREAU, other)
        for as_ in ("event", "todo")
    ]
    assert len(set(uids)) == 4


def test_uids_are_those_of_the_first_release():
    """They stand in people's calendars: if this fails, every entry there will be doubled."""
    duties = [made.duty("d", "every month"), made.duty("e", "each year by 06-20, 12-20")]
    data = calendar_of(BUREAU, duties, ACTION, stamp=STAMP)
    assert list(revision(data)) == UIDS


UIDS = [
    "733d7d57-c5cb-5ee0-a03e-901415f1d759",
    "2a42f19d-c304-54af-a7f2-96ec6aa1a5a6",
    "0bb36593-419e-5da9-be74-7dc8d301339e",
]


# --- with a report ----------------------------------------------------------------------------------------------


def test_to_dos_stand_as_the_report_says():
    duty = made.duty("d", "2 times every quarter")
    plan = made.plan(duty)
    ledger = Ledger(
        activities=[
            Activity(party="p", obligation="99-1-d", when=when)
            for when in ("2024-04-10", "2024-06-01", "2024-08-01", "2025-01-05T10:30:00")
        ],
        waivers=[Waiver(party="p", obligation="99-1-d", granted_by="county", why="snow", start="2024-12-01",
                        until="2024-12-31")],
    )  # fmt: skip
    report = evaluate(made.PARTY, [plan], ledger, "2025-01-10")
    data = calendar_of(made.PARTY, [duty], ACTION, stamp=STAMP, as_="todo", report=report)
    todos = {str(todo["DUE"].dt): todo for todo in parsed(data, "VTODO")}
    assert [str(todos[day].get("STATUS")) for day in sorted(todos)][:5] == [
        "COMPLETED", "IN-PROCESS", "CANCELLED", "IN-PROCESS", "NEEDS-ACTION",
    ]  # fmt: skip
    done = todos["2024-06-30"]
    assert done["COMPLETED"].dt == dt.datetime(2024, 6, 1, 15, 59, 59, tzinfo=dt.UTC)  # the end of that day
    assert done["PERCENT-COMPLETE"] == 100
    assert done["DTSTART"].dt == dt.date(2024, 4, 1)
    assert todos["2024-09-30"]["PERCENT-COMPLETE"] == 50
    assert not done.walk("VALARM")
    assert todos["2025-03-31"].walk("VALARM")
    assert "状态：已完成" in done["DESCRIPTION"]
    assert "Standing: fulfilled" in done["DESCRIPTION"]


def test_to_dos_have_the_same_uids_with_a_report_as_without():
    duties = CATALOG.obligations_for(BUREAU)
    report = evaluate(BUREAU, CATALOG, Ledger(), "2025-01-10")
    plain = calendar_of(BUREAU, duties, ACTION, stamp=STAMP, as_="todo")
    standing = calendar_of(BUREAU, duties, ACTION, stamp=STAMP, as_="todo", report=report)
    assert list(revision(plain, "VTODO")) == list(revision(standing, "VTODO"))


def test_with_a_report_its_own_calendar_tells_which_event_is_which():
    duty = made.duty("d", "before event fair")
    calendar = Calendar({"fair": [Event("2025-08-01", "2025-08-07"), Event("2026-08-01", "2026-08-07")]})
    report = evaluate(made.PARTY, [made.plan(duty)], Ledger(), "2025-01-10", calendar=calendar)
    plain = calendar_of(made.PARTY, [duty], ACTION, stamp=STAMP, as_="todo", surroundings=calendar)
    standing = calendar_of(made.PARTY, [duty], ACTION, stamp=STAMP, as_="todo", report=report)
    assert list(revision(plain, "VTODO")) == list(revision(standing, "VTODO"))


def test_a_duty_that_another_governs_says_which():
    duty = made.duty("d", "by 2025-06-30")
    report = evaluate(made.PARTY, [made.plan(duty)], Ledger(), "2025-01-10")
    governed = attrs.evolve(report, duties=(attrs.evolve(report.duties[0], governed_by="98-1-stricter"),))
    (todo,) = parsed(calendar_of(made.PARTY, [duty], ACTION, stamp=STAMP, as_="todo", report=governed), "VTODO")
    assert "从严适用：98-1-stricter" in todo["DESCRIPTION"]
    assert "Governed by the stricter duty 98-1-stricter" in todo["DESCRIPTION"]


@settings(max_examples=60)
@given(made.duties(), made.ledgers, made.dates)
def test_every_dated_outcome_is_one_entry(duties, ledger, as_of):
    report = evaluate(made.PARTY, [made.plan(*duties)], ledger, as_of)
    dated = [
        judged
        for duty in report.duties
        for judged in duty.outcomes
        if judged.occurrence is not None and to_day(ACTION.start) <= judged.occurrence.due_day <= to_day(ACTION.end)
    ]
    for as_ in ("todo", "event"):
        data = calendar_of(made.PARTY, duties, ACTION, stamp=STAMP, as_=as_, report=report)
        found = parsed(data, f"V{as_.upper()}")
        assert len({str(one["UID"]) for one in found}) == len(found) == len(dated)
    done = sum(judged.outcome in (Outcome.FULFILLED, Outcome.FULFILLED_LATE) for judged in dated)
    todos = parsed(calendar_of(made.PARTY, duties, ACTION, stamp=STAMP, as_="todo", report=report), "VTODO")
    assert Counter(str(todo["STATUS"]) for todo in todos)["COMPLETED"] == done


def test_two_triggers_of_one_day_are_two_entries():
    ledger = Ledger(triggers=[Trigger(party="p", key="accident", when="2025-03-02")] * 2)
    around = Surroundings(None, ledger.triggers_of("p"))
    duty = made.duty("d", "after trigger accident within 10 days")
    data = calendar_of(made.PARTY, [duty], ACTION, stamp=STAMP, surroundings=around)
    assert len(revision(data)) == 2


@settings(max_examples=25)
@given(strategies.rollings(near), strategies.intervals(near, longest=400))
def test_a_rolling_duty_keeps_its_uids_whatever_days_are_asked_for(rule, within):
    duty = made.duty("d", rule)
    assert isinstance(parts_of(rule)[0], Rolling)
    wide = interval("2023-01-01", "2030-12-31")
    numbers = {str(e["DTSTART"].dt): str(e["UID"]) for e in parsed(calendar_of(BUREAU, [duty], wide, stamp=STAMP))}
    for event in parsed(calendar_of(BUREAU, [duty], within, stamp=STAMP)):
        assert numbers[str(event["DTSTART"].dt)] == str(event["UID"])


def test_duties_that_the_report_does_not_know_are_written_without_a_state():
    known, unknown = made.duty("a", "by 2025-06-30"), made.duty("b", "by 2025-06-30")
    report = evaluate(made.PARTY, [made.plan(known)], Ledger(), "2025-01-10")
    data = calendar_of(made.PARTY, [known, unknown], ACTION, stamp=STAMP, as_="todo", report=report)
    assert ["STATUS" in todo for todo in parsed(data, "VTODO")] == [True, False]


# --- errors and limits ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"stamp": "2025-01-06"}, "stamp is '2025-01-06'; expected an instant"),
        ({"stamp": dt.date(2025, 1, 6)}, "expected an instant"),
        ({"alarms": (-1,)}, "expected days before the due day, from 0"),
        ({"alarms": ("7",)}, "expected days before the due day"),
        ({"alarm_hour": 24}, "alarm_hour is 24; expected 0 to 23"),
        ({"as_": "journal"}, "expected 'event' or 'todo'"),
        ({"language": "de"}, "expected 'both', 'zh' or 'en'"),
        ({"previous": "no calendar"}, "previous is no calendar"),
        ({"previous": b""}, "previous is no calendar"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_expected(options, message):
    with pytest.raises(ValueError, match=message):
        calendar_of(BUREAU, [], ACTION, **{"stamp": STAMP, **options})


def test_a_report_of_another_party_is_refused():
    report = evaluate(made.PARTY, [made.plan()], Ledger(), "2025-01-10")
    with pytest.raises(ValueError, match="the report is of p, not of lhasa-sports"):
        calendar_of(BUREAU, [], ACTION, stamp=STAMP, report=report)


def test_nothing_owed_is_a_calendar_without_entries():
    assert not parsed(calendar_of(BUREAU, [made.duty("d", "continuous")], ACTION, stamp=STAMP))


def test_what_the_calendar_cannot_date_is_left_out():
    duties = [made.duty("a", "before event unheard-of"), made.duty("b", "by 2025-06-30")]
    assert days_by_dateutil(calendar_of(BUREAU, duties, ACTION, stamp=STAMP)) == [dt.date(2025, 6, 30)]


def test_without_icalendar_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(MissingExtra, match=r"pip install 'zbgj\[calendar\]'"):
        calendar_of(BUREAU, [], ACTION, stamp=STAMP)


def test_every_real_duty_has_its_own_entries():
    """No two entries of one party share a UID, over all plans at once."""
    duties = [duty for group in _applied() for duty in group if duty.variant is None]
    triggers = defaultdict(tuple)
    for duty in duties:
        for part in parts_of(duty.schedule):
            if hasattr(part, "trigger"):
                triggers[part.trigger] = (dt.date(2025, 3, 2), dt.datetime(2025, 3, 2, 8), dt.date(2025, 9, 9))
    around = Surroundings(default_calendar(), dict(triggers))
    data = calendar_of(BUREAU, duties, ACTION, stamp=STAMP, as_="todo", surroundings=around, alarms=(), language="zh")
    todos = parsed(data, "VTODO")
    assert len({str(todo["UID"]) for todo in todos}) == len(todos) > 1_000
    assert all("DUE" in todo for todo in todos)


FOREIGN = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//somebody//calendar//EN\r
BEGIN:VTIMEZONE\r
TZID:Asia/Shanghai\r
BEGIN:STANDARD\r
DTSTART:19700101T000000\r
TZOFFSETFROM:+0800\r
TZOFFSETTO:+0800\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
UID:6c5ff1ba-1b8a-4f53-8b17-a4a9a2b3a7d1\r
DTSTAMP:20240101T000000Z\r
DTSTART;TZID=Asia/Shanghai:20250611T093000\r
SUMMARY:Meeting\r
END:VEVENT\r
BEGIN:VTODO\r
UID:shopping\r
DTSTAMP:20240101T000000Z\r
SUMMARY:no day set\r
END:VTODO\r
END:VCALENDAR\r
"""


def test_what_somebody_else_wrote_stays_in_the_file_as_it_is():
    data = calendar_of(BUREAU, [made.duty("d", "within 2025")], ACTION, stamp=STAMP, previous=FOREIGN)
    events = {str(one["SUMMARY"]): one for one in parsed(data)}
    assert len(events) == 2
    assert "STATUS" not in events["Meeting"]
    for line in FOREIGN.split("\r\n")[11:22]:
        assert line.encode() in data
    assert data.count(b"BEGIN:VTIMEZONE") == 1
    assert calendar_of(BUREAU, [made.duty("d", "within 2025")], ACTION, stamp=LATER, previous=data) == data


def test_another_units_entries_are_not_cancelled_in_a_shared_file():
    other = Party(id="other", kind=PartyKind.AUTHORITY, level=Level.COUNTY, place="CN-54/Lhasa", zh="某县体育局")
    theirs = calendar_of(other, [made.duty("d", "within 2025")], ACTION, stamp=STAMP)
    without = b"\r\n".join(line for line in theirs.split(b"\r\n") if not line.startswith(b"X-ZBGJ-PARTY"))
    for previous in (theirs, without):
        both = calendar_of(BUREAU, [made.duty("e", "within 2025")], ACTION, stamp=LATER, previous=previous)
        assert b"CANCELLED" not in both
        assert len(parsed(both)) == 2
        mine = calendar_of(BUREAU, [], ACTION, stamp=LATER, previous=both)
        assert [str(one.get("STATUS", "")) for one in parsed(mine)] == ["CANCELLED", ""]


def test_a_file_of_before_entries_bore_their_owner_is_still_this_partys():
    old = calendar_of(BUREAU, [made.duty("d", "within 2025")], ACTION, stamp=STAMP)
    bare = b"\r\n".join(line for line in old.split(b"\r\n") if not line.startswith(b"X-ZBGJ-PARTY"))
    (gone,) = parsed(calendar_of(BUREAU, [], ACTION, stamp=LATER, previous=bare))
    assert gone["STATUS"] == "CANCELLED"
