"""Charts say what the report says, draw Chinese, and read without colour."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import zlib
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import zbgj
from tests.evaluation.made import PARTY, duties, ledgers, plan
from tests.formats.shown import AS_OF, hazards, ledger, mine, reports
from zbgj import formats
from zbgj._extras import MissingExtra
from zbgj.evaluation.outcomes import Outcome
from zbgj.formats.months import duty_months, hazard_months, month_name, party_months
from zbgj.formats.palette import OUTCOMES, STANDINGS
from zbgj.hazards import TRANSITIONS, HazardState

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def values(chart, *keys):
    """The data of a chart that has these keys."""
    found: list[tuple[Any, ...]] = []

    def walk(spec):
        rows = spec.get("data", {}).get("values", [])
        found.extend(tuple(row[key] for key in keys) for row in rows if set(keys) <= set(row))
        for layer in spec.get("layer", []):
            walk(layer)

    walk(chart.to_dict())
    return found


def a_target():
    return next(t for t in reports()["xz-water"].targets if t.target.id == "09-2.2.1-dykes-to-standard")


def number(node, key):
    """A number of an element."""
    return float(node.get(key) or "nan")


def charts(language):
    water = reports()["xz-water"]
    target = a_target()
    measured = ledger().measurements_of("xz-water", target.target.id)
    yield "timeline", formats.timeline(mine(), language=language)
    yield "duties by month", formats.heat_map(mine(), language=language)
    yield "parties by month", formats.heat_map(reports().values(), language=language)
    yield "stock and flow", formats.stock_and_flow(hazards(), AS_OF, language=language)
    yield "trajectory", formats.trajectory(target, water.as_of, measurements=measured, language=language)


@LANGUAGES
def test_every_chart_is_drawn_as_well_formed_svg_with_its_heading(language):
    for name, chart in charts(language):
        drawn = formats.svg(chart)
        root = ElementTree.fromstring(drawn)
        assert root.tag.endswith("svg"), name
        texts = {"".join(node.itertext()) for node in root.iter() if node.tag.endswith("text")}
        assert chart.title["text"] in texts, name
        assert "Noto Sans CJK SC" in drawn, name


def test_the_same_report_is_drawn_the_same():
    assert formats.svg(formats.heat_map(mine())) == formats.svg(formats.heat_map(mine()))


# --- they say what the report says --------------------------------------------------------------------------------


@LANGUAGES
def test_the_timeline_shows_every_dated_outcome(language):
    rows = values(formats.timeline(mine(), language=language, limit=None), "duty", "due", "outcome")
    expected = {
        (duty.id, str(judged.occurrence.due), getattr(judged.outcome, language))
        for duty in mine().duties
        for judged in duty.outcomes
        if judged.occurrence and judged.occurrence.due_day <= zbgj.days.to_day("2026-12-31")
    }
    assert {(duty, due[:10], outcome) for duty, due, outcome in rows} == expected


def test_a_window_that_began_before_the_picture_begins_at_its_edge():
    within = zbgj.interval("2025-01-01", "2025-12-31")
    rows = values(formats.timeline(mine(), within=within), "from", "due")
    assert rows
    assert all(start[:10] >= "2025-01-01" and "2025-01-01" <= due[:10] <= "2025-12-31" for start, due in rows)


def test_the_heat_map_of_a_party_shows_the_worst_outcome_of_each_month():
    rows = set(values(formats.heat_map(mine(), limit=None), "duty", "month", "outcome"))
    expected = {(d.id, month_name(m), o.zh) for d in mine().duties for m, o in duty_months(d).items() if m < 2027 * 12}
    assert rows == expected


def test_the_heat_map_of_parties_shows_their_credit_up_to_the_day():
    rows = set(values(formats.heat_map(reports().values()), "party", "month", "credit"))
    expected = {
        (key, month_name(m), round(float(100 * value), 1))
        for key, report in reports().items()
        for m, value in party_months(report).items()
        if month_name(m) <= AS_OF[:7]
    }
    assert rows == expected


def test_stock_and_flow_draws_the_months_figures():
    chart = formats.stock_and_flow(hazards(), AS_OF, language="en")
    rows = values(chart, "month", "count", "what")
    for month in hazard_months(hazards(), "2025-01-10", AS_OF):
        name = month_name(month.month)
        assert {(name, month.new, "new"), (name, month.stock, "open at month's end")} <= set(rows)
        assert (name, -month.closed, "closed, dismissed or merged") in rows


def test_a_trajectory_draws_nothing_measured_after_the_day():
    target = a_target()
    measured = ledger().measurements_of("xz-water", target.target.id)
    early = formats.trajectory(target, "2024-12-31", measurements=measured, language="en")
    rows = [value for value, what in values(early, "value", "what") if what == "measured"]
    assert rows == [m.value for m in measured if str(m.when) <= "2024-12-31"] != [m.value for m in measured]


def test_grades_are_counted_in_whole_steps():
    target = next(t for t in mine().targets if t.target.id == "14-2.5.19-grade-3")
    drawn = ElementTree.fromstring(formats.svg(formats.trajectory(target, AS_OF, language="en")))
    texts = ["".join(node.itertext()) for node in drawn.iter() if node.tag.endswith("text")]
    assert [text for text in texts if re.fullmatch(r"[\d.]+", text)] == ["3", "4"]
    assert "grade (1 is the highest)" in texts


# --- what is asked for wrongly, what is empty, what is much -------------------------------------------------------


@pytest.mark.parametrize("draw", [formats.timeline, formats.heat_map])
def test_a_limit_below_one_or_another_language_is_refused(draw):
    with pytest.raises(ValueError, match="limit 0: expected 1 or more"):
        draw(mine(), limit=0)
    with pytest.raises(ValueError, match="language 'de': expected 'zh' or 'en'"):
        draw(mine(), language="de")


def test_a_heat_map_of_no_parties_is_refused():
    with pytest.raises(ValueError, match="needs one report or more"):
        formats.heat_map([])


def test_a_picture_without_size_is_refused():
    with pytest.raises(ValueError, match="scale 0: expected a number above 0"):
        formats.png("<svg/>", scale=0)


@LANGUAGES
def test_a_party_that_owes_nothing_and_a_register_without_hazards_can_be_drawn(language):
    nobody = zbgj.evaluate(zbgj.Party(id="n", kind=zbgj.PartyKind.ASSOCIATION, place="CN-54"), [], zbgj.Ledger(), AS_OF)
    for chart in (
        formats.timeline(nobody, language=language),
        formats.heat_map(nobody, language=language),
        formats.heat_map([nobody], language=language),
        formats.stock_and_flow([], AS_OF, language=language),
    ):
        assert formats.svg(chart).startswith("<svg")


@settings(max_examples=6)
@given(duties(), ledgers, st.sampled_from(["2024-01-01", "2025-06-30", "2027-02-01"]))
def test_whatever_the_schedules_the_report_can_be_drawn(made, given_ledger, day):
    report = zbgj.evaluate(PARTY, [plan(*made)], given_ledger, day)
    for chart in (formats.timeline(report), formats.heat_map(report)):
        assert formats.svg(chart).startswith("<svg")


def test_of_many_duties_the_most_urgent_are_drawn_and_it_says_of_how_many():
    whole = zbgj.evaluate(
        zbgj.Party(id="all", kind=zbgj.PartyKind.AUTHORITY, place="CN-54", level=zbgj.Level.REGION,
                   sectors=set(zbgj.Sector)),
        zbgj.load_catalog(), zbgj.Ledger(), AS_OF,
    )  # fmt: skip
    dated = {d.id for d, _ in [*whole.overdue(), *whole.upcoming(1000)]}
    assert len(dated) > 300
    chart = formats.timeline(whole, language="en", limit=25)
    drawn = list(dict.fromkeys(duty for duty, _ in values(chart, "duty", "due")))
    total = int(re.search(r"the 25 most urgent of (\d+)", chart.title["subtitle"])[1])
    assert len(drawn) == 25
    assert total >= len(dated)
    oldest = list(dict.fromkeys(d.id for d, _ in whole.overdue()))
    assert drawn[0] == oldest[0]
    assert set(drawn) <= set(oldest)


def test_names_cannot_become_code_or_markup():
    name = "'];alert(1)//<script>\"\\"
    party = zbgj.Party(
        id="x", kind=zbgj.PartyKind.ENTERPRISE, place="CN-54", zh=name, sectors={zbgj.Sector.NON_COAL_MINES}
    )
    catalog = zbgj.load_catalog()
    report = zbgj.evaluate(party, [catalog["14"]], zbgj.Ledger(), AS_OF)
    drawn = formats.svg(formats.heat_map([report]))
    assert "<script" not in drawn
    assert name in {"".join(node.itertext()) for node in ElementTree.fromstring(drawn).iter()}


def test_without_the_library_the_error_names_the_extra(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "altair", None)
    with pytest.raises(MissingExtra, match=r"pip install 'zbgj\[pictures\]'"):
        formats.timeline(mine())


# --- looks --------------------------------------------------------------------------------------------------------


def linear(colour):
    """Red, green and blue as shares of light."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def lightness(colour):
    """CIE lightness, 0 to 100."""
    red, green, blue = linear(colour)
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


#: Viénot, Brettel and Mollon 1999: what is left to dichromats of linear red, green and blue.
PROTAN = [(0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)]
DEUTAN = [(0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)]


def distance(one, other, eye):
    """How far two colours lie apart for an eye, in CIE Lab."""

    def lab(colour):
        rgb = [max(0.0, sum(a * b for a, b in zip(row, linear(colour), strict=True))) for row in eye]
        x = (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505
        y = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]
        z = (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089
        f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z)]
        return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])

    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5


def test_outcomes_can_be_told_apart_by_shape_alone():
    assert set(OUTCOMES) == set(Outcome)
    assert len({look.shape for look in OUTCOMES.values()}) == len(OUTCOMES)
    assert len({look.sign for look in OUTCOMES.values()}) == len(OUTCOMES)
    assert len({look.shape for look in STANDINGS.values()}) == len(STANDINGS)


@pytest.mark.parametrize("eye", [PROTAN, DEUTAN], ids=["without red", "without green"])
def test_outcomes_that_count_can_be_told_apart_by_colour_by_the_colour_blind(eye):
    counting = [OUTCOMES[o].colour for o in Outcome if o.counts]
    for i, one in enumerate(counting):
        for other in counting[i + 1 :]:
            assert distance(one, other, eye) > 20


def test_in_print_without_colour_the_worse_is_the_darker():
    order = [Outcome.FULFILLED_LATE, Outcome.PARTIAL, Outcome.MISSED]
    grey = [lightness(OUTCOMES[outcome].colour) for outcome in order]
    assert grey == sorted(grey, reverse=True)
    assert all(a - b > 15 for a, b in zip(grey, grey[1:], strict=False))
    assert lightness(OUTCOMES[Outcome.FULFILLED].colour) > lightness(OUTCOMES[Outcome.PARTIAL].colour)


# --- Chinese in PNG -----------------------------------------------------------------------------------------------


def pixels(png):
    """Width, height and the raw lines of a PNG."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    return width, height, zlib.decompress(data)


def test_chinese_text_is_drawn_as_glyphs_not_as_boxes():
    listed = shutil.which("fc-list")
    if listed is None or not subprocess.run([listed, ":lang=zh"], capture_output=True, check=True).stdout.strip():
        pytest.skip("no font for Chinese is installed here, so there is nothing to draw it with")

    def drawn(text):
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40" fill="#fff"/>'
            f'<text x="5" y="30" font-size="24" font-family="{formats.palette.FONTS}">{text}</text></svg>'
        )
        return pixels(formats.png(svg, scale=1))

    blank, box, other_box = drawn(""), drawn("\U0010fff0"), drawn("\U0010fff1")
    assert box == other_box  # what no font has looks the same, whatever it is
    looks = [drawn(char) for char in "隐患整改"]
    assert len(set(looks)) == len(looks)
    assert not {blank, box} & set(looks)


def test_the_scale_gives_the_size_in_pixels():
    chart = formats.heat_map(mine())
    root = ElementTree.fromstring(formats.svg(chart))
    width, height, _ = pixels(formats.png(chart, scale=2))
    assert abs(width - 2 * number(root, "width")) <= 2
    assert abs(height - 2 * number(root, "height")) <= 2


# --- the lifecycle ------------------------------------------------------------------------------------------------


@LANGUAGES
def test_the_lifecycle_shows_every_state_once_and_every_transition(language):
    root = ElementTree.fromstring(formats.lifecycle(language=language))
    texts = ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("}text")]
    boxes = ["".join(node.itertext()) for node in root.iter() if node.get("font-size") == "13"]
    assert sorted(boxes) == sorted(getattr(state, language) for state in HazardState)
    whole = "\n".join(texts).replace("\u2003", "").replace("　", "")
    for row in TRANSITIONS:
        if row.sources:
            assert getattr(row, language) in whole or getattr(row, language) in whole.replace("\n", " ")


def test_the_lifecycles_parts_lie_within_it_and_boxes_do_not_overlap():
    root = ElementTree.fromstring(formats.lifecycle(language="en"))
    width, height = number(root, "width"), number(root, "height")
    boxes = [node for node in root.iter() if node.tag.endswith("}rect")][1:]
    assert len(boxes) == len(HazardState)
    corners = [tuple(number(b, k) for k in ("x", "y", "width", "height")) for b in boxes]
    for i, (x, y, w, h) in enumerate(corners):
        assert 0 <= x <= width - w
        assert 0 <= y <= height - h
        for a, b, c, d in corners[i + 1 :]:
            assert x + w < a or a + c < x or y + h < b or b + d < y
    for path in (
        node.get("d") or "" for node in root.iter() if node.tag.endswith("}path") and node.get("fill") == "none"
    ):
        points = re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)
        assert points
        assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in points)


def test_the_state_of_a_hazard_is_set_off():
    plain, shown = formats.lifecycle(language="en"), formats.lifecycle(hazards()[0], language="en")
    filled = re.compile(r'<rect [^>]*fill="#1f4e79"')
    assert not filled.search(plain)
    assert len(filled.findall(shown)) == 1
