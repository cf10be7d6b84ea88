"""Wording, figures, vocabulary and readings of single items."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.review.test_comparison import duty, plan_of
from zbgj import load_catalog
from zbgj.model.citation import flat
from zbgj.model.items import Term
from zbgj.model.kinds import TermSort
from zbgj.model.values import Reading
from zbgj.review import Check, Severity, review
from zbgj.review.figures import numbers_in, numerals_in
from zbgj.review.statements import LONGEST_COPY, copied
from zbgj.schedule import parse
from zbgj.text.document import PlanText

CATALOG = load_catalog(packages=False)
TEXT = PlanText(
    "c",
    (
        "某市冰场方案",
        "一、任务",
        "(一)冰场经营单位应当在每个营业日开门之前查看全部出口是否通畅,每季度至少检查2次。",
        "(二)2025年10月底前检修制冷设备三十五台。",
    ),
)


def item(quote: str, schedule: str = "continuous", **changes):
    citation = TEXT.cite(quote)
    made = duty("c", 1, parse(schedule))
    return attrs.evolve(
        made, id=f"c-{citation.path}-x", cite=(citation,), **{"zh": "查看出口", "en": "Look at the exits", **changes}
    )


def said(*items, text: PlanText | None = TEXT, **more):
    """What a review of these items alone says, text left uncited apart."""
    plan = attrs.evolve(plan_of("c", *items), region=lambda: CATALOG.region("tibet"), **more)
    return [
        (one.severity, one.check, one.field) for one in review(plan, CATALOG, text) if one.check is not Check.UNCITED
    ]


CHECK = "查看全部出口"
TWICE = "每季度至少检查2次"


def test_an_item_in_order_is_passed_over():
    assert said(item(TWICE, "2 times every quarter", zh="每季度看2次", en="Look twice a quarter")) == []


def test_a_statement_must_be_in_its_language():
    wrong = item(CHECK, zh="Look", en="看一看出口在哪里")
    assert said(wrong) == [(Severity.ERROR, Check.LANGUAGE, "zh"), (Severity.ERROR, Check.LANGUAGE, "en")]


def test_a_title_in_an_english_statement_is_no_fault():
    assert said(item(CHECK, zh="落实办法", en="Apply the rules 《某市室内冰场消防安全管理暂行办法》")) == []


def test_a_set_term_is_rendered_as_the_glossary_says():
    assert said(item(CHECK, zh="挂牌督办", en="Put it on a board")) == [(Severity.WARNING, Check.GLOSSARY, "en")]
    assert said(item(CHECK, zh="挂牌督办", en="Place it under listed supervision")) == []


def test_the_texts_own_sentence_is_no_statement():
    copy = item(CHECK, zh="应当在每个营业日开门之前查看全部出口是否通畅")
    assert said(copy) == [(Severity.WARNING, Check.OWN_WORDS, "zh")]
    assert said(copy, text=None) == []


@given(st.text("冰场每季度查", min_size=1, max_size=60), st.integers(0, 59), st.integers(1, 40))
def test_a_copy_is_found_wherever_it_stands_if_it_is_long_enough(text, start, length):
    stretch = text[start : start + length]
    found = copied(f"甲{stretch}乙", text, [])
    assert len(found) >= LONGEST_COPY or len(stretch) < LONGEST_COPY
    assert found == "" or found in text


@given(st.text(max_size=80), st.text(max_size=80))
def test_what_is_called_a_copy_stands_in_both(statement, text):
    found = copied(statement, flat(text), [])
    assert found in flat(text)
    assert found in flat(statement)


def test_numbers_that_the_cited_words_do_not_carry_are_named():
    assert said(item(TWICE, "2 times every quarter", zh="每季度看3次", en="Look 4 times a quarter")) == [
        (Severity.WARNING, Check.NUMBER, "zh"),
        (Severity.WARNING, Check.NUMBER, "en"),
    ]


def test_a_reading_explains_a_number():
    reading = Reading(says="全部出口", taken_zh="至少3个出口", taken_en="3 exits", why_zh="惯例", why_en="custom",
                      others_zh=("1个",), others_en=("1",))  # fmt: skip
    assert said(item(CHECK, zh="看3个出口", en="Look at 3 exits", readings=(reading,))) == []


@pytest.mark.parametrize(
    ("schedule", "faults"),
    [
        ("by 2025-10-31", 0),
        ("by 2024-10-31", 1),
        ("by 2025-11-30", 1),
        ("every month", 0),  # 月 stands in the cited words
        ("every week", 1),
        ("2 times every year", 1),
        ("each year by 10-15", 1),
    ],
)
def test_dates_and_frequencies_come_from_the_cited_words(schedule, faults):
    wrong = item("2025年10月底前", schedule, zh="修好制冷设备", en="Mend the refrigeration")
    assert said(wrong) == [(Severity.WARNING, Check.DATE, "schedule")] * faults


def test_numerals_are_numbers_too():
    assert said(item("检修制冷设备三十五台", zh="修35台", en="Mend 35 machines")) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("两次", [2]),
        ("十", [10]),
        ("二十", [20]),
        ("一百零五", [105]),
        ("三千二百", [3200]),
        ("三十万", [300_000]),
        ("", []),
    ],
)
def test_chinese_numerals_are_read(text, numbers):
    assert list(numerals_in(text)) == numbers


def test_figures_are_read_and_marks_are_not():
    assert numbers_in("(1) 1.5 km, 2,000 t, 30万吨, the 14th, H2O, 2025年") == {1.5, 2000, 30, 300_000, 2025}


def test_a_key_that_nobody_declares_is_an_error():
    assert said(item(CHECK, "before event ice-season")) == [(Severity.ERROR, Check.VOCABULARY, "schedule")]
    assert said(item(CHECK, themes=("no-such-theme",))) == [(Severity.ERROR, Check.VOCABULARY, "themes")]


def test_terms_are_declared_once_and_for_use():
    def term(key: str, zh: str) -> Term:
        return Term(sort=TermSort.THEME, key=key, zh=zh, en="x")

    one = item(CHECK, themes=("ice", "drill-of-ours"))
    terms = (term("ice", "冰"), term("drill-of-ours", "疏散逃生演练"), term("fire-safety", "火"), term("idle", "闲"))
    assert said(one, terms=terms) == [
        (Severity.WARNING, Check.VOCABULARY, "key"),  # another key for what the shared vocabulary has
        (Severity.NOTICE, Check.VOCABULARY, "key"),  # declared though it is shared
        (Severity.NOTICE, Check.VOCABULARY, ""),  # used by nobody
        (Severity.NOTICE, Check.VOCABULARY, ""),
    ]


def test_identifiers_stand_once_and_belong_to_the_plan():
    one = item(CHECK)
    assert said(one, one)[0] == (Severity.ERROR, Check.IDENTIFIER, "id")
    assert said(attrs.evolve(one, id=one.id.replace("c-", "d-", 1)))[0] == (Severity.ERROR, Check.IDENTIFIER, "id")


def test_readings_quote_the_text_and_are_the_stricter_ones():
    def reading(says: str, **more) -> Reading:
        return Reading(says=says, taken_zh="甲", taken_en="a", why_zh="乙", why_en="b", **more)

    other = {"others_zh": ("丙",), "others_en": ("c",)}
    day = item("2025年10月底前", "by 2025-10-31")
    assert said(attrs.evolve(day, readings=(reading("2025年9月", **other),))) == [
        (Severity.WARNING, Check.READING, "reading[0].says")
    ]
    assert said(attrs.evolve(day, readings=(reading("2025年10月"),))) == [
        (Severity.NOTICE, Check.READING, "reading[0].others_zh")
    ]
    milder = reading("2025年10月", lenient=parse("by 2025-09-30"))
    assert said(attrs.evolve(day, readings=(milder,))) == [(Severity.ERROR, Check.READING, "reading[0].lenient")]


def test_a_citation_that_fails_is_an_error_and_text_left_out_a_warning():
    other = PlanText("c", (*TEXT.paragraphs[:2], "(一)每半年检查一次。", TEXT.paragraphs[3]))
    plan = plan_of("c", item(TWICE, "2 times every quarter"))
    found = review(plan, CATALOG, other)
    assert {(one.severity, one.check) for one in found} == {
        (Severity.ERROR, Check.CITATION),
        (Severity.WARNING, Check.UNCITED),
    }
    assert all(one.zh and one.en and one.file == "c-x.toml" for one in found)
