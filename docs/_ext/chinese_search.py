"""A search that finds Chinese terms: Chinese is indexed, and asked for, by pairs of neighbouring characters.

Sphinx splits text at spaces, and Chinese has none; a dictionary of words would not know the terms of this field. Pairs
need no dictionary: a page has the term 挂牌督办 if it has 挂牌, 牌督 and 督办. Single characters are indexed too, for
whoever asks for one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinx.search.en import SearchEnglish

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["SearchChineseAndEnglish", "pairs"]

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_RUNS = re.compile(rf"[{_HAN}]+|[^\W{_HAN}]+")
_CHINESE = re.compile(rf"[{_HAN}]+")


def pairs(text: str) -> list[str]:
    """Latin words as they are; each run of Chinese as its neighbouring pairs, or alone if it is one character.

    >>> pairs("挂牌督办 by a bureau")
    ['挂牌', '牌督', '督办', 'by', 'a', 'bureau']
    """
    found: list[str] = []
    for run in _RUNS.findall(text):
        if _CHINESE.fullmatch(run) and len(run) > 1:
            found += [run[i : i + 2] for i in range(len(run) - 1)]
        else:
            found.append(run)
    return found


class SearchChineseAndEnglish(SearchEnglish):
    """English as Sphinx has it, and Chinese by pairs, on both sides."""

    lang = "en"
    js_splitter_code = """
var splitQuery = (query) => query
  .split(/([\\u3400-\\u4dbf\\u4e00-\\u9fff]+)|[^\\p{Letter}\\p{Number}_\\p{Emoji_Presentation}]+/gu)
  .filter((run) => run)
  .flatMap((run) => /^[\\u3400-\\u4dbf\\u4e00-\\u9fff]{2,}$/.test(run)
    ? Array.from({length: run.length - 1}, (_, i) => run.slice(i, i + 2))
    : [run]);
"""

    def split(self, input: str) -> list[str]:  # noqa: A002 - Sphinx calls it so
        """The words of a text to be indexed: what may be asked for."""
        return [*pairs(input), *(sign for run in _CHINESE.findall(input) for sign in run)]


def setup(app: Sphinx) -> dict[str, Any]:
    """Take the place of the English search."""
    app.add_search_language(SearchChineseAndEnglish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
