"""What notebooks show: small, escaped, in both languages."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

import zbgj
from tests.formats.shown import found, hazards, mine
from zbgj._rich_html import rich_html

NASTY = "<script>alert(1)</script>&\"'"


def every():
    """One object of every class that has a representation."""
    catalog = zbgj.load_catalog()
    duties = catalog.obligations_for(mine().party)
    yield mine()
    yield catalog["14"]
    yield catalog["35"]
    yield from catalog["20"].duties
    yield duties[0]
    yield next(zbgj.deadlines(duties, zbgj.interval("2024-05-01", "2024-12-31")))
    yield next(zbgj.deadlines(catalog["20"].reports, zbgj.interval("2024-05-01", "2024-12-31")))
    yield from hazards()


def test_everything_is_shown_small_and_in_both_languages():
    for shown in every():
        page = rich_html(shown)
        assert len(page) < 4000, shown
        assert page.count("<div") == page.count("</div>")
        assert page.count("<tr") == page.count("</tr>") >= 1
        assert any("\u4e00" <= char <= "\u9fff" for char in page)
        assert "None" not in page
        assert "&lt;bound" not in page


def test_every_obligation_of_the_catalogue_can_be_shown():
    for plan in zbgj.load_catalog().plans():
        assert plan.title_en in rich_html(plan).replace("&#x27;", "'")
        for duty in plan.duties:
            page = rich_html(duty)
            assert duty.id in page
            assert f"¶{duty.citation.paragraph}" in page


def test_a_report_shows_its_figures():
    page = rich_html(mine())
    assert f"<b>{mine().score:.1f} / 100</b>" in page
    assert f'<td style="text-align:left;vertical-align:baseline">{len(mine().overdue())}（最早 oldest ' in page


def test_an_event_is_shown_by_its_name():
    catalog = zbgj.load_catalog()
    duty = catalog.item("20-3.6-check-before-high-risk-event")
    applied = next(d for d in catalog.obligations_for(bureau()) if d.id == duty.id)
    assert "举办高危险性体育赛事活动" in rich_html(applied)


def bureau():
    return zbgj.Party(
        id="b", kind=zbgj.PartyKind.AUTHORITY, place="CN-54", level=zbgj.Level.PREFECTURE, sectors={zbgj.Sector.SPORTS}
    )  # fmt: skip


def test_texts_cannot_become_markup():
    party = attrs.evolve(mine().party, id=NASTY, zh=NASTY, en=NASTY)
    plan = attrs.evolve(zbgj.load_catalog()["20"], title_zh=NASTY, title_en=NASTY, issuer_zh=NASTY)
    duty = attrs.evolve(zbgj.load_catalog()["20"].obligations[0], zh=NASTY, en=NASTY)
    report = attrs.evolve(mine(), party=party, policy=zbgj.Policy(name=NASTY))
    shown: Any
    for shown in (report, plan, duty, found(1, "2025-01-10", description=NASTY)):
        page = rich_html(shown)
        assert "<script" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#x27;" in page


def test_notebooks_find_the_representation():
    for shown in every():
        assert shown._repr_html_() == rich_html(shown)


def test_what_has_no_representation_is_refused():
    with pytest.raises(TypeError, match="str has no rich representation"):
        rich_html("text")  # type: ignore[arg-type]
