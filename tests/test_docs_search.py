"""The documentation's search finds Chinese terms: text and question are split alike, and a real browser finds pages."""

from __future__ import annotations

import functools
import http.server
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

pytest.importorskip("sphinx", reason="Sphinx is not installed, so there is no documentation to search")

EXTENSIONS = Path(__file__).parents[1] / "docs" / "_ext"
NODE = shutil.which("node")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HAN = st.text("安全生产治本攻坚挂牌督办", max_size=6)
TEXTS = st.lists(HAN | st.text("abz09_", max_size=4) | st.sampled_from(" ,，。《》-(）\n"), max_size=8).map("".join)


def extension(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXTENSIONS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SEARCH = extension("chinese_search")


def test_chinese_is_split_into_pairs_and_latin_into_words() -> None:
    assert SEARCH.pairs("挂牌督办 by a bureau") == ["挂牌", "牌督", "督办", "by", "a", "bureau"]
    assert SEARCH.pairs("“五落实”，zbgj台账") == ["五落", "落实", "zbgj", "台账"]
    assert SEARCH.pairs("办") == ["办"]
    assert SEARCH.pairs("，。 --") == []


@given(TEXTS, HAN.filter(lambda term: len(term) > 1), TEXTS)
def test_whoever_asks_for_a_term_asks_for_pairs_that_stand_in_every_text_with_it(
    before: str, term: str, after: str
) -> None:
    assert set(SEARCH.pairs(term)) <= set(SEARCH.pairs(before + term + after))


@given(TEXTS)
def test_nothing_of_the_text_is_lost(text: str) -> None:
    assert set("".join(SEARCH.pairs(text))) == {sign for sign in text if sign.isalnum() or sign == "_"}


@pytest.mark.skipif(NODE is None, reason="node is not installed, so the browser's side cannot be run")
def test_the_browser_splits_a_question_as_the_index_was_split() -> None:
    assert NODE is not None
    code = SEARCH.SearchChineseAndEnglish.js_splitter_code
    read = "const texts = JSON.parse(require('fs').readFileSync(0));"
    script = f"{code}\n{read}\nconsole.log(JSON.stringify(texts.map(splitQuery)));"
    texts = [
        "挂牌督办 by a bureau",
        "“五落实”，zbgj台账",
        "办",
        "",
        "¶13 2024-06-30 每季度至少1次",
        "é_x 台账2",
    ]

    @given(st.lists(TEXTS, min_size=20, max_size=40))
    @example([])
    @settings(max_examples=5)
    def alike(more: list[str]) -> None:
        asked = texts + more
        run = subprocess.run([str(NODE), "-e", script], input=json.dumps(asked), capture_output=True, text=True,
                             check=True)  # fmt: skip
        assert json.loads(run.stdout) == [SEARCH.pairs(text) for text in asked]

    alike()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of three pages with the search."""
    source, built = tmp_path_factory.mktemp("pages"), tmp_path_factory.mktemp("site")
    settings_ = f"import sys\nsys.path.insert(0, {str(EXTENSIONS)!r})\nextensions = ['chinese_search']\n"
    (source / "conf.py").write_text(settings_ + "exclude_patterns = []\n", encoding="utf-8")
    pages = {"index": "首页\n====\n\n.. toctree::\n\n   listed\n   ledger\n",
             "ledger": "Ledgers\n=======\n\n隐患台账。\n",
             "listed": "Listed\n======\n\nSupervised. 对重大事故隐患实行挂牌督办。\n"}  # fmt: skip
    for name, text in pages.items():
        (source / f"{name}.rst").write_text(text, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", str(source), str(built)], check=True, timeout=120
    )
    handler = functools.partial(_Quiet, directory=str(built))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Nothing."""


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed, so no browser can search")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("挂牌督办", ["listed"]), ("台账", ["ledger"]), ("隐患", ["ledger", "listed"]), ("督办台账", []),
        ("supervised", ["listed"]), ("办", ["listed"]), ("账", ["ledger"]),
    ],
)  # fmt: skip
def test_a_browser_finds_the_pages(asked: str, found: list[str], site: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         f"--user-data-dir={tmp_path}", "--virtual-time-budget=15000", "--dump-dom",
         f"{site}/search.html?q={quote(asked)}"], capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert "search-summary" in run.stdout
    listed = re.search(r'<ul[^>]* class="search"[^>]*>(.*?)</ul>', run.stdout, re.DOTALL)
    assert listed is not None
    pages = {address.split(".html")[0] for address in re.findall(r'<a href="([^"]+)"', listed[1])}
    assert sorted(pages) == found


# -- the reference's fields and names ----------------------------------------------------------------------------

NAMES = extension("names")


def test_parameters_on_one_line_or_named_together_get_a_field_each() -> None:
    lines = [":param start, end: the window,", "    both included. :param day: when; see ``:x:``."]
    assert NAMES.fields_apart(lines) == [
        ":param start: the window, both included.", ":param end: the window, both included.",
        ":param day: when; see ``:x:``.",
    ]  # fmt: skip
    prose = ["Says `x`.", "", "    >>> f(':param a: b')", ""]
    assert NAMES.fields_apart(prose) == prose


def test_a_name_imported_for_type_checking_leads_to_what_it_names() -> None:
    assert NAMES.full_name("zbgj.formats.ical", "Occurrence") == "zbgj.schedule.occurrence.Occurrence"
    assert NAMES.full_name("zbgj.formats.marking", "Source") == "zbgj.formats.sheets.Source"
    assert NAMES.full_name("zbgj.formats.ical", "nothing") is None
    assert NAMES.full_name("no.such.module", "x") is None
