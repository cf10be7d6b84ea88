"""Every rule in words, in Chinese and in English."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from zbgj import strategies
from zbgj.model.values import Bilingual
from zbgj.schedule import describe, parse

WORDS = [
    ("by 2024-12-31", "2024年12月31日前", "by 31 December 2024"),
    ("2 times by 2024-06-30", "2024年6月30日前至少2次", "at least twice by 30 June 2024"),
    ("within 2024", "2024年内", "within 2024"),
    ("3 times within 2024", "2024年内至少3次", "at least 3 times within 2024"),
    ("within 2024-05..2024-12", "2024年5月1日至2024年12月31日", "from 1 May 2024 to 31 December 2024"),
    ("within 2024..2026", "2024年1月1日至2026年12月31日", "from 1 January 2024 to 31 December 2026"),
    ("every day", "每日至少1次", "at least once every day"),
    ("every week", "每周至少1次", "at least once every week"),
    ("2 times every month", "每月至少2次", "at least twice every month"),
    ("every quarter", "每季度至少1次", "at least once every quarter"),
    ("every half-year", "每半年至少1次", "at least once every half-year"),
    ("4 times every year", "每年至少4次", "at least 4 times every year"),
    ("every month from 2024-06-01", "自2024年6月1日起，每月至少1次", "at least once every month from 1 June 2024"),
    (
        "every month until 2026-12-31",
        "至2026年12月31日，每月至少1次",
        "at least once every month until 31 December 2026",
    ),
    (
        "every year from 2024-01-01 until 2026-12-31",
        "自2024年1月1日至2026年12月31日，每年至少1次",
        "at least once every year from 1 January 2024 until 31 December 2026",
    ),
    (
        "every 2 days from 2024-01-01",
        "自2024年1月1日起，每2日至少1次",
        "at least once every 2 days from 1 January 2024",
    ),
    (
        "every 2 weeks from 2024-01-01",
        "自2024年1月1日起，每2周至少1次",
        "at least once every 2 weeks from 1 January 2024",
    ),
    (
        "every 2 months from 2024-01-01",
        "自2024年1月1日起，每2个月至少1次",
        "at least once every 2 months from 1 January 2024",
    ),
    (
        "every 3 quarters from 2024-01-01",
        "自2024年1月1日起，每3个季度至少1次",
        "at least once every 3 quarters from 1 January 2024",
    ),
    (
        "every 3 half-years from 2024-01-01",
        "自2024年1月1日起，每3个半年至少1次",
        "at least once every 3 half-years from 1 January 2024",
    ),
    (
        "every 3 years from 2024-01-01",
        "自2024年1月1日起，每3年至少1次",
        "at least once every 3 years from 1 January 2024",
    ),
    ("each month by 13", "每月13日前", "each month by day 13"),
    ("each month by last", "每月末前", "each month by the last day"),
    ("each month by 1, 15, last", "每月1日、15日、末前", "each month by day 1, day 15 and the last day"),
    ("each quarter by 1-08", "每季度第1个月8日前", "each quarter by day 8 of its first month"),
    ("each half-year by 6-last", "每半年第6个月末前", "each half-year by the last day of its sixth month"),
    ("each year by 06-20, 12-20", "每年6月20日、12月20日前", "each year by 20 June and 20 December"),
    ("each year by 02-last", "每年2月末前", "each year by the end of February"),
    (
        "each quarter by 1-05 about previous",
        "每季度第1个月5日前(报上一季度)",
        "each quarter by day 5 of its first month, about the quarter before",
    ),
    (
        "each year by 12-01 from 2024-06-01 until 2026-12-31",
        "自2024年6月1日至2026年12月31日，每年12月1日前",
        "each year by 1 December from 1 June 2024 until 31 December 2026",
    ),
    (
        "at most 6 months apart from 2024-06-30",
        "每次间隔不超过6个月，首次不晚于2024年6月30日",
        "at most 6 months apart, first by 30 June 2024",
    ),
    (
        "at most 1 year apart from 2024-06-30",
        "每次间隔不超过1年，首次不晚于2024年6月30日",
        "at most 1 year apart, first by 30 June 2024",
    ),
    ("before event losar", "每次losar前", "before each losar"),
    ("2 times before event losar", "每次losar前至少2次", "at least twice before each losar"),
    ("during event losar", "每次losar期间至少1次", "at least once during each losar"),
    ("2 times during event losar", "每次losar期间至少2次", "at least twice during each losar"),
    ("after trigger alarm at once", "alarm后立即", "at once after alarm"),
    ("2 times after trigger alarm at once", "alarm后立即至少2次", "at least twice at once after alarm"),
    ("after trigger alarm within 30 minutes", "alarm后30分钟内", "within 30 minutes after alarm"),
    ("after trigger alarm within 1 hour", "alarm后1小时内", "within 1 hour after alarm"),
    ("after trigger alarm within 10 days", "alarm后10日内", "within 10 days after alarm"),
    (
        "2 times after trigger alarm within 1 month",
        "alarm后1个月内至少2次",
        "at least twice within 1 month after alarm",
    ),
    ("before trigger competition", "competition前", "before competition"),
    ("2 times before trigger competition", "competition前至少2次", "at least twice before competition"),
    ("continuous", "长期坚持", "continuously"),
    ("continuous from 2024-01-01", "自2024年1月1日起长期坚持", "continuously from 1 January 2024"),
    (
        "continuous from 2024-01-01 until 2024-12-31",
        "自2024年1月1日至2024年12月31日长期坚持",
        "continuously from 1 January 2024 until 31 December 2024",
    ),
    (
        "by 2024-12-31 then continuous",
        "2024年12月31日前，此后长期坚持",
        "by 31 December 2024, and from then on continuously",
    ),
    (
        "by 2024-06-30 then every month until 2025-12-31 then every year",
        "2024年6月30日前，此后至2025年12月31日，每月至少1次，此后每年至少1次",
        "by 30 June 2024, and from then on at least once every month until 31 December 2025, "
        "and from then on at least once every year",
    ),
]


@pytest.mark.parametrize(("text", "zh", "en"), WORDS, ids=[row[0] for row in WORDS])
def test_in_words(text, zh, en):
    schedule = parse(text)
    assert describe(schedule, "zh") == zh
    assert describe(schedule, "en") == en
    assert describe(schedule) == en


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("before event losar", "每次[losar]前", "before each [losar]"),
        ("during event losar", "每次[losar]期间至少1次", "at least once during each [losar]"),
        ("after trigger alarm at once", "[alarm]后立即", "at once after [alarm]"),
        ("after trigger alarm within 3 days", "[alarm]后3日内", "within 3 days after [alarm]"),
        ("before trigger alarm", "[alarm]前", "before [alarm]"),
    ],
)
def test_events_and_triggers_get_their_names(text, zh, en):
    def name(key):
        return f"[{key}]"

    assert describe(parse(text), "zh", name) == zh
    assert describe(parse(text), "en", name) == en


@settings(max_examples=300, deadline=None)
@given(strategies.schedules())
def test_every_schedule_has_words_in_both_languages(schedule):
    for language in ("zh", "en"):
        words = describe(schedule, language)
        assert words
        assert words == words.strip()
        assert "  " not in words
        assert "None" not in words
    assert describe(schedule, "en").isascii()


@settings(max_examples=200, deadline=None)
@given(strategies.dated_rules(), strategies.dated_rules())
def test_different_schedules_have_different_words(one, other):
    assert (describe(one) == describe(other)) <= (one == other)
    assert (describe(one, "zh") == describe(other, "zh")) <= (one == other)


def test_there_are_two_languages_and_no_third():
    with pytest.raises(ValueError, match="language 'fr': expected 'zh' or 'en'"):
        describe(parse("every month"), "fr")  # type: ignore[arg-type]
    with pytest.raises(KeyError, match="language 'fr': expected 'zh' or 'en'"):
        Bilingual("演练", "drill")["fr"]
