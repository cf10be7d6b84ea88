"""Clauses, quotes, and finding a plan in any copy of the document."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zbgj.model.citation import Citation, digest, dotted, flat
from zbgj.text.document import Fingerprint, PlanText, QuoteError, find_plan

TEXT = PlanText(
    "77",
    (
        "某市示例方案(2024-2026年)",
        "为做好工作,制定本方案。",
        "一、工作目标",
        "到2026年底,达标率80%以上。",
        "二、主要任务",
        "(一)加强检查。",
        "1.每季度检查1次。(责任单位:甲处)",
        "2.综合施策。(1)每月 自查。(2)每年演练2次。",
        "责任单位:乙处。",
        "(十二)长期坚持。按 规定办。",
        "三、保障",
        "每年12月10日前报告。",
    ),
)


def test_clauses_follow_the_numbering_of_the_document():
    assert [TEXT.clause(n) for n in range(1, 13)] == [
        "题", "前言", "一", "一", "二", "二(一)", "二(一)1", "二(一)2", "二(一)2", "二(十二)", "三", "三",
    ]  # fmt: skip
    assert TEXT.clause(8, 8) == "二(一)2(1)"
    assert TEXT.clause(8, 20) == "二(一)2(2)"
    assert [dotted(c) for c in ("二(十二)", "二(一)2(2)", "题", "附")] == ["2.12", "2.1.2.2", "0", "99"]


def test_headings():
    assert [n for n in range(1, 13) if TEXT.is_heading(n)] == [3, 5, 6, 11]


def test_a_document_typed_with_full_width_signs_has_the_same_clauses_and_headings():
    widths = str.maketrans("().,;:0123456789", "（）．，；：０１２３４５６７８９")
    wide = PlanText("77", tuple(line.translate(widths) for line in TEXT.paragraphs))
    assert wide.paragraphs[5].startswith("（一）")
    places = [(n, offset) for n, line in enumerate(TEXT.paragraphs, 1) for offset in range(len(line))]
    assert [wide.clause(*place) for place in places] == [TEXT.clause(*place) for place in places]
    assert [wide.is_heading(n) for n in range(1, 13)] == [TEXT.is_heading(n) for n in range(1, 13)]


def test_quotes():
    assert TEXT.cite("每季度检查1次").paragraph == 7
    assert TEXT.cite("综合施策…演练2次").clause == "二(一)2"
    assert TEXT.cite("12|*").end == len(TEXT.paragraphs[11])
    for quote, said in [
        ("每周检查", "does not stand in the text"),
        ("责任单位", "stands 2 times in the text (7:11, 9:0)"),
        ("70|每月", "there is no paragraph 70"),
        ("9|每月", "does not stand in the text"),
    ]:
        with pytest.raises(QuoteError, match=said.replace("(", r"\(").replace(")", r"\)")):
            TEXT.cite(quote)


def test_a_citation_holds_by_its_digest_alone():
    citation = TEXT.cite("每月 自查")
    assert TEXT.holds(citation)
    assert citation.digest == digest("每月自查")
    wrong = Citation(
        citation.plan, citation.clause, citation.paragraph, citation.start + 1, citation.end, citation.digest
    )
    assert not TEXT.holds(wrong)
    assert not TEXT.holds(Citation("77", "二", 99, 0, 3, citation.digest))


@given(st.text(alphabet="每季度1次 \u3000\xa0(,", min_size=1).filter(lambda t: t.strip()))
def test_a_fingerprint_gives_back_the_white_space(paragraph):
    paragraph = paragraph.replace("\u3000", " ").replace("\xa0", " ")
    fingerprint = Fingerprint.of(paragraph)
    assert Fingerprint.parse(str(fingerprint)) == fingerprint
    assert fingerprint.restore(flat(paragraph)) == paragraph


@given(st.randoms(use_true_random=False), st.booleans())
def test_a_plan_is_found_in_any_copy(rnd: random.Random, twice):
    furniture = ["首页 > 公开", "打印 关闭", "", "  ", "分享到:", "第 2 页"]

    def copy() -> list[str]:
        lines = []
        for paragraph in TEXT.paragraphs:
            width = rnd.choice([5, 17, 400])
            lines += ["  " + paragraph[i : i + width] for i in range(0, len(paragraph), width)]
            lines += rnd.choices(furniture, k=rnd.randint(0, 2))
        return lines

    page = [*furniture, *copy(), *(copy() if twice else []), "版权所有"]
    found = find_plan("\n".join(page), "77", TEXT.paragraphs[0], TEXT.fingerprints())
    assert found == TEXT


def test_a_changed_paragraph_comes_back_empty_and_the_others_are_found():
    page = "\n".join(TEXT.paragraphs).replace("每季度检查1次", "每月检查1次")
    found = find_plan(page, "77", TEXT.paragraphs[0], TEXT.fingerprints())
    assert found is not None
    assert [n for n, paragraph in enumerate(found.paragraphs, 1) if not paragraph] == [7]
    assert find_plan("nothing here", "77", TEXT.paragraphs[0], TEXT.fingerprints()) is None
