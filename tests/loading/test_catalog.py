"""The catalogue: lazy, queried, extended, with provenance and conflicts."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import zbgj
from zbgj import Actor, DefinitionError, ObligationKind, PartyKind, Sector, interval, load_catalog
from zbgj.loading import plans
from zbgj.model.kinds import TermSort
from zbgj.model.plan import PlanStatus

CITY = """
format = 1

[plan]
id = "lhasa-sports"
slug = "lhasa-sports"
sector = "sports"
title_zh = "《拉萨市体育系统方案》"
title_en = "Sports plan of Lhasa"
scope = "sector sports and place CN-54/Lhasa"

[[term]]
sort = "tag"
key = "ice-rink"
zh = "冰场"
en = "ice rink"

[[obligation]]
id = "lhasa-sports-1-monthly-check"
kind = "inspection"
zh = "每月检查1次"
en = "Check once a month"
who = ["authority@prefecture"]
when = "not tag ice-rink"
schedule = "every month"
cite = ["lhasa-sports 一 3:0-10 0123456789abcdef"]
"""

AMENDMENT = """
format = 1

[plan]
id = "county"
amends = "20"
slug = "county"
sector = "sports"
title_zh = "《县实施细则》"
title_en = "County rules"
scope = "sector sports"

[[obligation]]
id = "20-3.6-leaders-check"
kind = "inspection"
zh = "每月检查1次"
en = "Check once a month"
who = ["authority"]
schedule = "every month"
cite = ["county 三(六) 3:0-10 0123456789abcdef"]
"""


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_nothing_is_parsed_until_it_is_asked_for(monkeypatch):
    parsed = []
    original = plans.parse_toml
    monkeypatch.setattr(plans, "parse_toml", lambda text, file: parsed.append(file) or original(text, file))
    catalog = load_catalog()
    heads = {head.id: head for head in catalog.heads()}
    assert heads["20"].sector is Sector.SPORTS
    assert not [name for name in parsed if "sports" in name]
    assert catalog["20"].obligations
    assert not [name for name in parsed if "water" in name]


def test_queries():
    catalog = load_catalog()
    drills = catalog.obligations(sectors=[Sector.NON_COAL_MINES], kinds=[ObligationKind.DRILL])
    assert "14-2.1.4-escape-drill" in {o.id for o in drills}
    assert {o.kind for o in drills} == {ObligationKind.DRILL}
    by_whom = catalog.obligations(sectors=[Sector.SPORTS], who=Actor.parse("authority@county"))
    assert "20-3.6-leaders-check" in {o.id for o in by_whom}
    assert "20-4.2-annual-report" not in {o.id for o in by_whom}
    december = interval("2024-12-01", "2024-12-15")
    assert [o.id for o in catalog.obligations(sectors=[Sector.SPORTS], due_within=december)] == ["20-4.2-annual-report"]
    found = catalog.obligations(sectors=[Sector.SPORTS], text="登山条例")
    assert any(o.id == "20-3.4-regulations-publicity" for o in found)
    assert catalog.obligations(sectors=[Sector.SPORTS], text="MOUNTAIN")
    with pytest.raises(KeyError, match="there is no item '20-9-nothing'"):
        catalog.item("20-9-nothing")
    with pytest.raises(KeyError, match="there is no plan '77'"):
        catalog["77"]


def test_a_query_for_what_there_is_not_is_an_error_and_not_an_empty_answer():
    catalog = load_catalog(packages=False)
    found: list[Any] = ["sports", "sprots", "training", "walk"]
    sector, no_sector, kind, no_kind = found
    lessons = catalog.obligations(sectors=[Sector.SPORTS], kinds=[ObligationKind.TRAINING])
    assert catalog.obligations(sectors=[sector], kinds=[kind]) == lessons
    assert len(lessons) > 1
    with pytest.raises(ValueError, match="there is no sector 'sprots'; did you mean 'sports'"):
        catalog.plans([no_sector])
    with pytest.raises(ValueError, match="'walk' is not a valid ObligationKind"):
        catalog.obligations(kinds=[no_kind])


def test_a_definition_may_begin_with_a_byte_order_mark(tmp_path):
    for text in (CITY, CITY.replace('id = "lhasa-sports"', "id = 'lhasa-sports'", 1)):
        folder = write(tmp_path, "city.toml", "\ufeff" + text.lstrip())
        assert load_catalog(folder)["lhasa-sports"].sector is Sector.SPORTS


def test_a_variant_without_words_is_a_problem(tmp_path):
    variant = """
[[obligation.variant]]
when = "tag high-risk"
schedule = "every week"
zh = "每周检查1次"
en = ""
cite = ["lhasa-sports 一 3:0-10 0123456789abcdef"]
"""
    folder = write(tmp_path, "city.toml", CITY + variant)
    with pytest.raises(
        DefinitionError, match=r"variant\[0\]: a variant needs a statement in both languages, zh and en"
    ):
        load_catalog(folder)["lhasa-sports"]


def test_a_folder_adds_a_plan(tmp_path):
    catalog = load_catalog(write(tmp_path, "lhasa.toml", CITY))
    bureau = zbgj.Party(
        id="b", kind=PartyKind.AUTHORITY, level=zbgj.Level.PREFECTURE, sectors={Sector.SPORTS}, place="CN-54/Lhasa",
    )  # fmt: skip
    assert "lhasa-sports-1-monthly-check" in {duty.id for duty in catalog.obligations_for(bureau)}
    assert str(catalog.origin("lhasa-sports-1-monthly-check")).endswith("lhasa.toml")
    assert str(catalog.origin("20-3.6-leaders-check")) == "zbgj tibet: 20-sports.toml"
    assert catalog.name(TermSort.TAG, "ice-rink", "lhasa-sports").en == "ice rink"


def test_an_amendment_replaces_an_item_and_keeps_the_others(tmp_path):
    plain = load_catalog()["20"]
    catalog = load_catalog(write(tmp_path, "county.toml", AMENDMENT))
    assert catalog.item("20-3.6-leaders-check").zh == "每月检查1次"
    assert len(catalog["20"].obligations) == len(plain.obligations)
    assert [str(p).rpartition(": ")[2] for p in catalog.provenance("20")] == ["20-sports.toml", "county.toml"]
    assert str(catalog.origin("20-3.6-leaders-check")).endswith("county.toml")


def test_two_amendments_of_one_item_conflict(tmp_path):
    one = write(tmp_path / "a", "county.toml", AMENDMENT)
    two = write(tmp_path / "b", "county.toml", AMENDMENT)
    with pytest.raises(DefinitionError, match=r"20-3\.6-leaders-check: id: is amended by .* already"):
        load_catalog(one, two)["20"]


def replacement(tmp_path: Path, name: str) -> Path:
    text = CITY.replace('id = "lhasa-sports"', 'id = "20"', 1).replace("lhasa-sports-1-", "20-1-")
    text = text.replace("slug =", 'replaces = "20"\nslug =', 1)
    return write(tmp_path / name, "lhasa.toml", text)


def test_a_plan_can_be_replaced_once(tmp_path):
    one = replacement(tmp_path, "a")
    catalog = load_catalog(one)
    assert [item.id for item in catalog["20"].items()] == ["20-1-monthly-check"]
    assert catalog.item("20-1-monthly-check").zh == "每月检查1次"
    with pytest.raises(DefinitionError, match="replaces '20' already"):
        load_catalog(one, replacement(tmp_path, "b"))


def test_a_replacement_has_the_id_of_what_it_replaces_and_discards_no_amendment(tmp_path):
    other = write(tmp_path / "c", "lhasa.toml", CITY.replace("slug =", 'replaces = "20"\nslug =', 1))
    with pytest.raises(DefinitionError, match="must be '20', the id of the plan it replaces"):
        load_catalog(other)
    county = write(tmp_path / "d", "county.toml", AMENDMENT)
    with pytest.raises(DefinitionError, match="amends: '20' is replaced by"):
        load_catalog(county, replacement(tmp_path, "e"))


def test_an_amendment_keeps_its_own_scope(tmp_path):
    text = AMENDMENT.replace('scope = "sector sports"', 'scope = "sector sports and place CN-54/Lhasa"')
    catalog = load_catalog(write(tmp_path, "county.toml", text))
    sorts: dict[str, Any] = {"kind": PartyKind.AUTHORITY, "level": zbgj.Level.COUNTY, "sectors": {Sector.SPORTS}}
    here, there = (zbgj.Party(id="p", place=place, **sorts) for place in ("CN-54/Lhasa/Nyemo", "CN-54/Ngari/Gar"))
    assert "20-3.6-leaders-check" in {d.id for d in catalog.obligations_for(here)}
    assert "20-3.6-leaders-check" not in {d.id for d in catalog.obligations_for(there)}
    assert "20-3.8-training-place-checks" in {d.id for d in catalog.obligations_for(there)}


def test_conflicts_and_gaps_are_named_all_at_once(tmp_path):
    folder = write(tmp_path, "a.toml", CITY)
    write(tmp_path, "b.toml", CITY)
    write(tmp_path, "c.toml", AMENDMENT.replace('amends = "20"', 'amends = "77"'))
    write(tmp_path, "d.toml", "no head = ")
    with pytest.raises(DefinitionError) as caught:
        load_catalog(folder)
    said = str(caught.value)
    assert "'lhasa-sports' is defined by" in said
    assert "there is no plan '77' to build on" in said
    assert "d.toml: the [plan] table cannot be read" in said
    with pytest.raises(NotADirectoryError):
        load_catalog(tmp_path / "nowhere")


def test_an_installed_package_adds_plans(tmp_path, monkeypatch):
    package = tmp_path / "lhasa_rules"
    write(package, "lhasa.toml", CITY)
    (package / "__init__.py").write_text("")
    info = tmp_path / "lhasa_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lhasa-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[zbgj.definitions]\nlhasa = lhasa_rules\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    catalog = load_catalog()
    assert "lhasa-sports" in catalog
    assert str(catalog.provenance("lhasa-sports")[0]) == "package lhasa: lhasa.toml"
    assert "lhasa-sports" not in load_catalog(packages=False)
    sys.modules.pop("lhasa_rules", None)


def test_every_builtin_plan_loads():
    catalog = load_catalog(packages=False)
    names = [f.name for f in files("zbgj").joinpath("regions", "tibet", "plans").iterdir() if f.name[:2].isdigit()]
    assert len(catalog) == len(names)
    for plan in catalog.plans():
        assert plan.title_zh.startswith("《") or plan.status is PlanStatus.WITHHELD
        assert len({item.id for item in plan.items()}) == sum(1 for _ in plan.items())
