"""Numbers, shares and names as people write them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zbgj import Level
from zbgj.reading import Names, UnreadableError, read_number, read_share
from zbgj.reading.numbers import chinese_number, read_whole


@pytest.mark.parametrize(("said", "number"), [
    ("3", 3), ("3次", 3), ("３", 3), ("1,000", 1000), ("1，000", 1000), ("一", 1), ("两次", 2), ("十二", 12),
    ("二十", 20),
    ("2.0", 2), (" 3 次", 3), ("二十三人", 23),
])  # fmt: skip
def test_a_whole_number_however_it_is_written(said, number):
    assert read_whole(said).value == number


@pytest.mark.parametrize("said", ["1,5", "3-4次", "约3次", "3.5", "", "百分之五", "5%", "十百", "1,00", "次", "万"])
def test_what_is_no_whole_number_is_refused(said):
    with pytest.raises(UnreadableError):
        read_whole(said)


@pytest.mark.parametrize(("said", "number"), [
    ("95%", 95), ("30 %", 30), ("９５％", 95), ("百分之九十五", 95), ("99.5%", 99.5), ("1e3", 1000), ("-3", -3),
    ("0.5", 0.5),
])  # fmt: skip
def test_a_number_however_it_is_written(said, number):
    assert read_number(said).value == number


@pytest.mark.parametrize(("said", "share"), [
    ("1/3", Fraction(1, 3)), ("１／３", Fraction(1, 3)), ("三分之一", Fraction(1, 3)), ("30 %", Fraction(3, 10)),
    ("百分之三十", Fraction(3, 10)), ("0.25", Fraction(1, 4)), ("一", Fraction(1)), ("100%", Fraction(1)),
    ("1 / 3", Fraction(1, 3)),
])  # fmt: skip
def test_a_share_however_it_is_written(said, share):
    assert read_share(said).value == share


@pytest.mark.parametrize("said", ["a third", "1/0", "零分之一", "", "%", "分之", "三分之"])
def test_what_is_no_share_is_refused(said):
    with pytest.raises(UnreadableError):
        read_share(said)


def chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones or number == 0 else "")


@given(st.integers(0, 999))
def test_chinese_numbers_count(number):
    assert chinese_number(chinese(number)) == number


@given(st.text(max_size=8))
def test_any_text_is_a_number_or_unreadable(text):
    for read in (read_number, read_whole, read_share):
        try:
            read(text)
        except UnreadableError:
            continue


LEVELS = Names((str(level), (level.zh, level.en)) for level in (Level.REGION, Level.PREFECTURE, Level.COUNTY))


@pytest.mark.parametrize("said", ["地(市)级", "地（市）级", "地市级", "地级", "prefecture", " Prefecture ", "地 市 级"])
def test_a_label_in_its_other_usual_forms(said):
    assert LEVELS.find(said).value == "prefecture"


def test_a_part_stands_for_the_whole_only_where_it_is_asked_for_and_is_part_of_one():
    names = [("self-check", ["自查自改"]), ("self-report", ["自查上报"]), ("major", ["重大事故隐患"])]
    assert Names(names, parts=True).find("重大").value == "major"
    with pytest.raises(UnreadableError, match="could be any of self-check, self-report"):
        Names(names, parts=True).find("自查")
    with pytest.raises(UnreadableError):
        Names(names).find("重大")


def test_an_unknown_name_is_told_with_the_nearest():
    with pytest.raises(UnreadableError, match="the nearest is county"):
        LEVELS.find("countty")


def test_two_things_of_one_name_are_told_apart_by_their_keys():
    names = Names([("a", ["体育局"]), ("b", ["体育局"])])
    assert names.find("a").value == "a"
    with pytest.raises(UnreadableError, match="could be any of a, b"):
        names.find("体育局")
