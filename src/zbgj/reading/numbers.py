"""Numbers and shares as people write them."""

from __future__ import annotations

import re
from fractions import Fraction

from zbgj.reading.values import Read, UnreadableError, folded, short

__all__ = ["chinese_number", "read_number", "read_share", "read_whole"]

_PLAIN = re.compile(r"[+-]?(\d{1,300}(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_PERCENT = re.compile(r"(.+?) ?%|百分之(.+)")
#: Words that count, and say nothing else.
_COUNTED = "次个人名家处项场起户件份遍条批期轮所座辆台套元"
_FRACTION = re.compile(r"(\d{1,300}) ?/ ?(0*[1-9]\d{0,300})", re.ASCII)
_ZH_FRACTION = re.compile(r"(.+)分之(.+)")
_ZH_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_ZH_NUMBER = re.compile(r"[一二三四五六七八九两]?百?零?[一二三四五六七八九]?十?[一二三四五六七八九]?|[零〇○]")


def chinese_number(text: str) -> int | None:
    """A whole number below 1000 in Chinese characters, or ``None``.

    >>> chinese_number("三"), chinese_number("十二"), chinese_number("一百零五"), chinese_number("十百")
    (3, 12, 105, None)
    """
    if not text or not _ZH_NUMBER.fullmatch(text):
        return None
    total, digit = 0, None
    for sign in text:
        if sign in "百十":
            total += (1 if digit is None else digit) * (100 if sign == "百" else 10)
            digit = None
        elif digit not in (None, 0):
            return None
        else:
            digit = _ZH_DIGITS[sign]
    return total + (digit or 0)


def read_number(text: str) -> Read:
    """The number that a text says; a percentage is the number before its sign.

    >>> read_number("1,000").value, read_number("95%").value, read_number("3次").value, read_number("十二").value
    (1000, 95, 3, 12)

    :raises UnreadableError: if it says none.
    """
    said = folded(text)
    if _PLAIN.fullmatch(said):
        return Read(_number(said), said == text.strip())
    match = _PERCENT.fullmatch(said)
    inner = (match[1] or match[2]).strip() if match else said[:-1].strip() if said[-1:] in _COUNTED else said
    if _PLAIN.fullmatch(inner):
        return Read(_number(inner), plain=False)
    if _GROUPED.fullmatch(inner):
        return Read(_number(inner.replace(",", "")), plain=False)
    found = chinese_number(inner)
    if found is None:
        shown = short(said)
        raise UnreadableError(f"应为数字，而不是“{shown}”", f"expected a number, not {shown!r}")
    return Read(found, plain=False)


def _number(text: str) -> int | float:
    return int(text) if re.fullmatch(r"[+-]?\d+", text, re.ASCII) else float(text)


def read_whole(text: str) -> Read:
    """The whole number that a text says.

    :raises UnreadableError: if it says none.
    """
    try:
        if "%" in folded(text) or "百分之" in text:
            raise ValueError
        found = read_number(text)
        if found.value != int(found.value):
            raise ValueError
    except (ValueError, OverflowError):
        shown = short(folded(text))
        raise UnreadableError(f"应为整数，而不是“{shown}”", f"expected a whole number, not {shown!r}") from None
    # 2.0 is whole, and 1e3 as well; only digits say so plainly.
    return Read(int(found.value), found.plain and isinstance(found.value, int))


def read_share(text: str) -> Read:
    """The share of a whole, exactly.

    >>> read_share("１／３").value, read_share("三分之一").value, read_share("30 %").value
    (Fraction(1, 3), Fraction(1, 3), Fraction(3, 10))

    :raises UnreadableError: if it says none.
    """
    said = folded(text)
    plain = said == text.strip()
    if match := _FRACTION.fullmatch(said):
        return Read(Fraction(int(match[1]), int(match[2])), plain and " " not in said)
    if re.fullmatch(r"\d{1,300}(\.\d{1,300})?", said, re.ASCII):
        return Read(Fraction(said), plain)
    if match := re.fullmatch(r"(\d{1,3}(\.\d{1,300})?)( ?)%", said, re.ASCII):
        return Read(Fraction(match[1]) / 100, plain and not match[3])
    if said.startswith("百分之"):
        whole: int | None = 100
        over = said.removeprefix("百分之")
        share = Fraction(over) if re.fullmatch(r"\d{1,3}(\.\d{1,300})?", over, re.ASCII) else chinese_number(over)
    elif match := _ZH_FRACTION.fullmatch(said):
        whole, share = chinese_number(match[1]), chinese_number(match[2])
    else:
        whole, share = 1, chinese_number(said)
    if share is None or not whole:
        shown = short(said)
        raise UnreadableError(
            f"应为分数、小数或百分数（如 1/3、0.25、25%），而不是“{shown}”",
            f"expected a fraction such as 1/3, 0.25 or 25%, not {shown!r}",
        )
    return Read(Fraction(share) / whole, plain=False)
