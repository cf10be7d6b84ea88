"""The page says what the report says, holds no markup but its own, needs nothing else, and opens in a real browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

import zbgj
from tests.evaluation.made import PARTY, duties, ledgers, plan, policies
from tests.formats.shown import AS_OF, BUREAU, hazards, ledger, mine, reports
from tests.formats.test_charts import lightness, linear, pixels
from zbgj.evaluation.outcomes import Outcome
from zbgj.formats import html_report
from zbgj.formats.html.figures import coming, missing, parts, standing_missed, together
from zbgj.hazards import Channel, Found, open_hazard

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])
ARTEFACTS = Path(__file__).parents[2] / "build" / "artefacts"
VOID = {"meta", "br", "hr", "col", "path", "rect", "line", "circle", "use", "stop"}


class Read(HTMLParser):
    """The page as tags, texts and figures; complains of tags that are not closed."""

    def __init__(self, page):
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.figures: dict[tuple[str, str], str] = {}
        self.open: list[str] = []
        self.words: list[str] = []
        self._figure: tuple[str, str] | None = None
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attributes):
        given_ = dict(attributes)
        self.tags.append((tag, given_))
        for key, value in given_.items():
            if key.startswith("data-"):
                self._figure = (key, value)
                self.figures[self._figure] = ""
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.open.pop() == tag
        self._figure = None

    def handle_data(self, text):
        self.words.append(text)
        if self._figure is not None:
            self.figures[self._figure] += text

    def all(self, tag):
        """The attributes of all tags of this name."""
        return [attributes for name, attributes in self.tags if name == tag]


def text(page):
    """What a person reads."""
    return "".join(Read(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)).words)


# --- the figures --------------------------------------------------------------------------------------------------


@LANGUAGES
def test_the_figures_of_the_page_are_those_of_the_report(language):
    report = mine()
    page = Read(html_report(report, language=language, hazards=hazards()))
    figures = page.figures
    assert figures["data-figure", "score"] == f"{report.score:.1f}"
    assert figures["data-figure", "overdue"] == str(len(report.overdue()))
    assert figures["data-figure", "coming"] == str(len(report.upcoming()))
    assert figures["data-figure", "hazards"] == "2"
    for outcome, count in report.counts().items():
        assert figures.get(("data-outcome", outcome.value), "0") == str(count)
    assert float(figures["data-earned", "total"]) == round(float(report.total.earned), 2)


def test_the_figures_of_several_are_their_sums():
    listed = list(reports().values())
    figures = Read(html_report(listed)).figures
    assert figures["data-figure", "score"] == f"{together(listed).value:.1f}"
    assert figures["data-figure", "overdue"] == str(sum(len(r.overdue()) for r in listed))
    for report in listed:
        assert figures["data-score", report.party.id] == f"{report.score:.1f}"
        assert figures["data-overdue", report.party.id] == str(len(report.overdue()))
    for outcome in Outcome:
        counted = sum(report.counts()[outcome] for report in listed)
        assert figures.get(("data-outcome", outcome.value), "0") == str(counted)


@given(duties(), ledgers, policies)
def test_the_lines_of_the_score_add_up_to_it_whatever_the_policy(made, given_ledger, policy):
    report = zbgj.evaluate(PARTY, [plan(*made)], given_ledger, "2025-11-30", policy=policy)
    found = parts([report])
    earned = sum((score.earned for _, _, score in found.kinds), Fraction(0)) + found.targets.earned - found.veto
    possible = sum((score.possible for _, _, score in found.kinds), Fraction(0)) + found.targets.possible
    assert (earned, possible) == (report.total.earned, report.total.possible)
    assert found.veto >= 0
    assert sum(count for _, count, _ in found.kinds) == sum(1 for duty in report.duties if duty.credit is not None)


@given(duties(), ledgers, policies)
def test_nothing_that_is_overdue_or_comes_is_lost_by_grouping(made, given_ledger, policy):
    report = zbgj.evaluate(PARTY, [plan(*made)], given_ledger, "2025-11-30", policy=policy)
    other = attrs.evolve(report, party=attrs.evolve(PARTY, id="q"))
    both = [report, other]
    assert sum(row.times for row in missing(both)) == 2 * len(report.overdue())
    assert all(row.parties == ("p", "q") for row in missing(both))
    assert [row.first for row in missing(both)] == sorted(row.first for row in missing(both))
    ahead = {(d.id, j.occurrence.due_day, j.occurrence.label) for d, j in report.upcoming(200)}
    assert {(row.duty.id, row.day) for row in coming(both, 200)} == {(d, day) for d, day, _ in ahead}
    lost = sum(1 for d in report.duties for j in d.with_outcome(Outcome.MISSED) if j.occurrence is None)
    assert bool(standing_missed([report])) is bool(lost)


def test_a_row_names_clause_and_days_and_its_citation_stands_below():
    page = html_report(mine(), language="en")
    row = missing([mine()])[0]
    days = zbgj.days.to_day(AS_OF) - row.first
    assert f"<strong>{days}</strong>" in page
    citation = row.duty.duty.citation
    assert f">{citation.plan} {citation.clause}</span>" in page
    assert citation.digest in page
    assert f"{citation.start}–{citation.end}" in page


def test_the_state_of_hazards_is_that_of_the_as_of_date():
    early = zbgj.evaluate(mine().party, [], zbgj.Ledger(), "2025-01-20")
    page = html_report(early, language="en", hazards=hazards())
    assert Read(page).figures["data-figure", "hazards"] == "1"
    assert "loose" not in page


def test_vetoes_stand_on_top_with_their_clauses():
    water = reports()["xz-water"]
    themes = {theme for duty, _ in water.overdue() for theme in duty.duty.obligation.themes}
    vetoed = attrs.evolve(water, policy=zbgj.Policy(name="veto", veto_themes=themes, veto_cap=10))
    assert vetoed.vetoes
    assert vetoed.score == 10
    page = html_report(vetoed, language="zh")
    assert f"一票否决：{len(vetoed.vetoes)}项任务未完成，得分以10分封顶" in page
    assert page.index('class="alert"') < page.index('id="overdue"')
    assert Read(page).figures["data-figure", "score"] == "10.0"


# --- whatever it is given -----------------------------------------------------------------------------------------

NASTY = "<script>alert(1)</script>\"'&amp;<img src=x onerror=alert(1)>"


@LANGUAGES
def test_everything_is_escaped(language):
    party = zbgj.Party(id=NASTY, kind=zbgj.PartyKind.ENTERPRISE, zh=NASTY, en=NASTY, place="CN-54/<b>x</b>",
                       sectors={zbgj.Sector.NON_COAL_MINES})  # fmt: skip
    catalog = zbgj.load_catalog()
    policy = zbgj.Policy(name=NASTY)
    one = zbgj.evaluate(party, [catalog["14"]], zbgj.Ledger(), AS_OF, policy=policy)
    two = attrs.evolve(one, party=attrs.evolve(party, id="2" + NASTY))
    bad = open_hazard(Found(on="2025-01-01", by=BUREAU, id=NASTY, party=NASTY, place="x", channel=Channel.SUPERVISION,
                            sector=zbgj.Sector.NON_COAL_MINES, description=NASTY))  # fmt: skip
    for shown in (one, [one, two]):
        page = Read(html_report(shown, language=language, hazards=[bad], title=NASTY))
        assert not page.all("script")
        assert not page.all("img")
        assert not [key for _, attributes in page.tags for key in attributes if key.startswith("on")]
        assert NASTY in "".join(page.words)
        assert {"style"} == {tag for tag, _ in page.tags if tag in ("style", "link", "object", "iframe", "base")}


@settings(max_examples=5)
@given(duties(), ledgers, policies)
def test_whatever_the_report_there_is_a_page(made, given_ledger, policy):
    report = zbgj.evaluate(PARTY, [plan(*made)], given_ledger, "2025-11-30", policy=policy)
    assert "p" in text(html_report(report, hazards=[]))


@LANGUAGES
def test_a_party_that_owes_nothing_has_a_page_without_score(language):
    nobody = zbgj.evaluate(zbgj.Party(id="n", kind=zbgj.PartyKind.ASSOCIATION, place="CN-54"), [], zbgj.Ledger(), AS_OF)
    page = Read(html_report(nobody, language=language, hazards=[]))
    assert page.figures["data-figure", "score"] == "–"
    assert page.figures["data-figure", "overdue"] == "0"


def test_all_that_is_asked_for_wrongly_is_said_at_once():
    other = attrs.evolve(reports()["xz-water"], as_of=zbgj.days.as_date("2025-01-01"), policy=zbgj.Policy(soon_days=3))
    with pytest.raises(ValueError, match="no page can be made") as caught:
        html_report([mine(), mine(), other], days=-1, limit=0)
    said = str(caught.value)
    for part in (
        "party mine-1 comes 2 times",
        "2025-01-01, 2025-09-30",
        "different policies",
        "days is -1",
        "limit is 0",
    ):
        assert part in said
    with pytest.raises(ValueError, match="there is no report"):
        html_report([])
    with pytest.raises(ValueError, match="language 'fr': expected 'zh' or 'en'"):
        html_report(mine(), language="fr")


def test_what_a_limit_leaves_out_is_counted():
    listed = reports()["xz-water"]
    rows = len(missing([listed]))
    page = html_report(listed, language="en", limit=5)
    assert f"Rows not shown: {rows - 5}." in page
    assert "Rows not shown" not in html_report(listed, language="en", limit=None)


def test_only_what_the_page_names_is_cited():
    listed = reports()["xz-water"]
    rows = missing([listed])
    page = html_report(listed, language="en", limit=5, days=0)
    assert all(page.count(f">{row.duty.id}<") == 2 for row in rows[:5])
    assert not any(
        f">{row.duty.id}<" in page for row in rows[5:] if row.duty.id not in {d.id for d, _ in listed.upcoming(0)}
    )


def test_measurements_of_another_ledger_do_not_take_those_of_the_report_away():
    later = zbgj.Ledger(
        measurements=[zbgj.Measurement(party="mine-1", target="14-2.5.19-grade-3", value=2, when="2026-01-01")]
    )
    assert html_report(mine(), ledger=later) == html_report(mine())


def test_many_parties_make_one_page_in_bounds():
    party, sports = reports()["lhasa-sports"].party, [zbgj.load_catalog()["20"]]
    many = [
        zbgj.evaluate(attrs.evolve(party, id=f"b-{n:03}", zh=f"第{n}局"), sports, zbgj.Ledger(), AS_OF)
        for n in range(300)
    ]
    page = html_report(many)
    assert Read(page).figures["data-figure", "overdue"] == str(300 * len(many[0].overdue()))
    assert "300个单位" in page
    assert "另有280行未列出。" in page
    assert len(page) < 400_000


# --- what it is made of -------------------------------------------------------------------------------------------


@LANGUAGES
def test_the_page_needs_nothing_else_and_runs_nothing(language):
    page = html_report(reports().values(), language=language, hazards=hazards(), ledger=ledger())
    read = Read(page)
    assert not re.findall(r"(?:src|href)=\"(?!#)[^\"]*\"", page.replace("xlink:href", "href"))
    assert not re.findall(r"url\((?!#)|@import|https?://(?!www\.w3\.org/)", page)
    assert "default-src 'none'" in next(a["content"] for a in read.all("meta") if "http-equiv" in a)
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for target in re.findall(r"url\(#([^)]+)\)", page):
        assert target in ids


@LANGUAGES
def test_the_page_can_be_read_aloud(language):
    page = html_report(mine(), language=language, hazards=hazards(), ledger=ledger())
    read = Read(page)
    assert read.all("html") == [{"lang": "zh-CN" if language == "zh" else "en"}]
    assert len(read.all("h1")) == 1
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))
    assert all(attributes.get("scope") in ("col", "row") for attributes in read.all("th"))
    assert len(read.all("caption")) == len(read.all("table"))
    assert all(a.get("aria-label") and a.get("role") == "img" for a in read.all("svg"))
    headings = {a["id"] for tag, a in read.tags if tag == "h2"}
    assert all(section["aria-labelledby"] in headings for section in read.all("section"))


def contrast(one, other="#ffffff"):
    """The contrast ratio of WCAG."""
    light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


def test_text_stands_out_from_white_by_the_ratio_of_wcag():
    style = (Path(zbgj.__file__).parent / "formats" / "html" / "style.css").read_text(encoding="utf-8")
    named = dict(re.findall(r"--(\w+): (#\w{6})", style))
    for name in ("ink", "muted", "accent", "late"):
        assert contrast(named[name]) >= 4.5
    assert lightness(named["ink"]) < lightness(named["muted"])


def test_each_language_has_every_word_and_only_its_own():
    chinese = text(html_report(mine(), language="zh"))
    english = text(html_report(mine(), language="en"))
    assert "逾期未完成" in chinese
    assert "Overdue" not in chinese
    assert "Overdue" in english
    # What stays Chinese in English: clauses.
    left = re.sub(r"[一二三四五六七八九十前言附题]", "", english)
    assert not re.findall(r"[\u4e00-\u9fff]+", left)


# --- in a real browser --------------------------------------------------------------------------------------------

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


def browsed(page, profile, *more):
    """What the browser prints of the page."""
    browser = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
    )
    if not browser:
        pytest.skip("no Chromium is installed here, so the page cannot be opened in a browser")
    command = [browser, *FLAGS, f"--user-data-dir={profile}", *more, page.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return done.stdout.decode("utf-8", "replace")


def written(name, page):
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    file = ARTEFACTS / f"{name}.html"
    file.write_text(page, encoding="utf-8")
    return file


@LANGUAGES
@pytest.mark.parametrize("of", ["party", "several"])
def test_the_page_opens_in_a_browser(language, of, tmp_path):
    shown = mine() if of == "party" else reports().values()
    file = written(f"report-{of}-{language}", html_report(shown, language=language, hazards=hazards(), ledger=ledger()))
    picture = file.with_suffix(".png")
    picture.unlink(missing_ok=True)
    browsed(file, tmp_path, f"--screenshot={picture}", "--window-size=1120,2600")
    width, height, lines = pixels(picture.read_bytes())
    assert (width, height) == (1120, 2600)
    assert len(set(lines)) > 100  # many shades: text and colours, not a blank sheet
    dom = browsed(file, tmp_path, "--dump-dom")
    heading = {("party", "zh"): "示例铜矿一号井", ("party", "en"): "Example copper mine, shaft 1",
               ("several", "zh"): "3个单位汇总", ("several", "en"): "3 parties together"}[of, language]  # fmt: skip
    assert f"<h1>{heading}</h1>" in dom
    assert re.search(rf"<title>{re.escape(heading)} · .+ 2025-09-30</title>", dom)


def test_on_a_narrow_screen_names_keep_room_for_a_few_words(tmp_path):
    page = html_report(reports().values(), language="zh")
    measure = "document.title = [...document.querySelectorAll('th.wide')].map(cell => cell.offsetWidth)"
    open_to_scripts = re.sub(r"<meta [^>]*Content-Security-Policy[^>]*>", "", page)
    file = tmp_path / "narrow.html"
    file.write_text(open_to_scripts.replace("</body>", f"<script>{measure}</script></body>"), encoding="utf-8")
    dom = browsed(file, tmp_path / "profile", "--dump-dom", "--window-size=500,900")
    found = re.search(r"<title>([\d,]+)</title>", dom)
    assert found is not None
    assert min(map(int, found[1].split(","))) >= 10 * 15  # ten times the height of a character


def test_the_scoring_policy_is_named_in_the_language_of_the_page():
    assert "评分办法：默认" in text(html_report(mine(), language="zh"))
    assert "Scoring policy: default" in text(html_report(mine(), language="en"))


def test_the_page_prints_on_few_sheets_of_a4(tmp_path):
    file = written("report-print", html_report(mine(), hazards=hazards(), ledger=ledger()))
    sheets = file.with_suffix(".pdf")
    sheets.unlink(missing_ok=True)
    browsed(file, tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={sheets}")
    made = sheets.read_bytes()
    assert made.startswith(b"%PDF")
    boxes = [tuple(map(float, box)) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made)]
    assert 1 <= len(boxes) <= 5
    assert all(abs(w - 595) < 2 and abs(h - 842) < 2 for w, h in boxes)
