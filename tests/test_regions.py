"""Regions side by side: a package of an invented province beside the built-in one, and alone."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import zbgj
from zbgj import (
    Activity,
    DefinitionError,
    Ledger,
    Level,
    Party,
    PartyKind,
    Sector,
    Trigger,
    check_inputs,
    check_trace,
    deadlines,
    evaluate,
    interval,
    load_catalog,
    trace,
)
from zbgj.__main__ import main
from zbgj.hazards import Channel, Found, Official, open_hazard
from zbgj.loading.names import names_module
from zbgj.populations import evaluate_tables
from zbgj.regions import words
from zbgj.register import Register

if TYPE_CHECKING:
    from collections.abc import Iterator

QINGHE = Path(__file__).parents[1] / "examples" / "qinghe" / "region"
BOTH = load_catalog(QINGHE, packages=False)
ALONE = load_catalog(QINGHE, builtin_plans=False, packages=False)
TIBET = load_catalog(packages=False)


def operator(**more) -> Party:
    region = ALONE.region("qinghe")
    given = {"id": "lamps", "kind": region.kinds[3], "place": "CN-97/Helin", "sectors": {"street-lighting"}, **more}
    return Party(**given)


def days(catalog, party, first="2027-01-01", last="2029-12-31"):
    return [
        (str(due.day), due.obligation.id) for due in deadlines(catalog.obligations_for(party), interval(first, last))
    ]


def test_the_words_of_the_built_in_regions_are_those_of_their_files():
    regions = sorted(files("zbgj").joinpath("regions").iterdir(), key=lambda one: one.name)
    data = [
        tomllib.loads(one.joinpath("region.toml").read_text("utf-8"))
        for one in regions
        if one.joinpath("region.toml").is_file()
    ]
    assert Path(words.__file__).read_text("utf-8") == names_module(data)


def test_a_region_dates_its_duties_by_its_own_calendar_and_horizon():
    assert [day for day, duty in days(ALONE, operator()) if duty.endswith("-boxes")] == [
        "2027-03-31",
        "2028-03-31",
        "2029-03-31",
    ]
    zone = Party(id="z", kind="zone-committee", level=Level("development-zone", rank=30), place="CN-97/Helin",
                 sectors={"street-lighting"})  # fmt: skip
    assert [day for day, _ in days(ALONE, zone)][:2] == ["2028-02-08", "2029-02-26"]  # the eve of 正月十五


def test_a_variant_of_the_region_holds_for_its_tag():
    assert len([1 for _, duty in days(ALONE, operator()) if duty.endswith("-posts")]) == 12
    assert len([1 for _, duty in days(ALONE, operator(tags={"mountain-line"})) if duty.endswith("-posts")]) == 34


@pytest.mark.parametrize("party", [operator(), operator(tags={"mountain-line"}, sectors={"cable-cars"})])
def test_side_by_side_nothing_changes_for_the_one_region(party):
    assert days(BOTH, party) == days(ALONE, party)
    assert evaluate(party, BOTH, Ledger(), "2027-12-31").score == evaluate(party, ALONE, Ledger(), "2027-12-31").score


def test_side_by_side_nothing_changes_for_the_other():
    bureau = Party(id="b", kind=PartyKind.AUTHORITY, level=Level.COUNTY, place="CN-54/Lhasa", sectors={Sector.SPORTS})
    assert days(BOTH, bureau, "2024-01-01") == days(TIBET, bureau, "2024-01-01")


def test_plans_of_one_region_bind_nobody_in_another():
    elsewhere = Party(id="e", kind=PartyKind.ENTERPRISE, place="CN-96/Somewhere", sectors={Sector.FIRE_SAFETY})
    assert BOTH.obligations_for(elsewhere) == []
    assert evaluate(elsewhere, BOTH, Ledger(), "2025-06-30").duties == ()
    assert any("lies in no region" in str(doubt) for doubt in check_inputs(BOTH, parties=[elsewhere]))


def test_a_party_without_a_place_is_undecided():
    lost = Party(id="l", kind=PartyKind.ENTERPRISE, sectors={Sector.FIRE_SAFETY})
    duties = TIBET.obligations_for(lost)
    assert duties
    assert all(duty.undecided for duty in duties)
    assert evaluate(lost, TIBET, Ledger(), "2025-06-30").score is None


def test_a_word_of_another_region_is_refused_with_what_there_is():
    with pytest.raises(ValueError, match="region qinghe has no kind 'enterprise'; expected one of: bureau"):
        BOTH.obligations_for(operator(kind=PartyKind.ENTERPRISE))
    with pytest.raises(ValueError, match="has no sector 'street-lightning'; did you mean 'street-lighting'"):
        evaluate(operator(sectors={"street-lightning"}), BOTH, Ledger(), "2027-12-31")


def test_a_trace_over_two_regions_is_made_again():
    acts = Ledger([Activity(party="lamps", obligation="qh-lighting-1.2-boxes", when="2027-03-10")],
                  triggers=(Trigger(party="lamps", key="cable-car-stopped", when="2027-05-01"),))  # fmt: skip
    report = evaluate(operator(sectors={"street-lighting", "cable-cars"}), BOTH, acts, "2027-12-31")
    kept = trace(report)
    assert check_trace(kept, BOTH) == ()


def test_tables_say_what_objects_say_of_two_regions():
    pa = pytest.importorskip("pyarrow")
    table = pa.table({"id": ["lamps", "x"], "kind": ["operator", "enterprise"],
                      "place": ["CN-97/Helin", "CN-54/Lhasa"], "sectors": [["street-lighting"], ["sports"]],
                      "level": pa.array([None, None], pa.string())})  # fmt: skip
    acts = pa.table({"party": ["lamps"], "obligation": ["qh-lighting-1.2-boxes"], "when": ["2027-03-10"]})
    found = evaluate_tables(acts, table, catalog=BOTH, as_of="2027-12-31").scores.to_pylist()
    ledger = Ledger([Activity(party="lamps", obligation="qh-lighting-1.2-boxes", when="2027-03-10")])
    parties = [operator(), Party(id="x", kind="enterprise", place="CN-54/Lhasa", sectors={"sports"})]
    assert [row["score"] for row in found] == [evaluate(one, BOTH, ledger, "2027-12-31").score for one in parties]


def test_a_region_given_twice_clashes_loudly(tmp_path):
    (tmp_path / "region.toml").write_text((QINGHE / "region.toml").read_text("utf-8"), encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"region 'qinghe' is defined by .*region already"):
        load_catalog(QINGHE, tmp_path, packages=False)


def test_everything_wrong_with_a_region_is_named_at_once(tmp_path):
    (tmp_path / "region.toml").write_text(
        'format = 1\n[region]\nid = "x"\nzh = "甲"\nen = "A"\nterritory = []\n'
        '[[level]]\nkey = "ward"\nzh = "坊"\nen = "ward"\n'
        '[[sector]]\nkey = "Tea House"\nzh = "茶"\nen = "tea"\n[[sectr]]\nkey = "a"\n',
        encoding="utf-8",
    )
    with pytest.raises(DefinitionError) as caught:
        load_catalog(tmp_path, builtin_plans=False, packages=False).region("x")
    said = str(caught.value)
    for expected in ("sectr: unknown key", "rank: is missing", "Sector 'Tea House'", "expected a territory"):
        assert expected in said


def test_a_plan_without_a_horizon_is_an_error_where_the_region_has_none(tmp_path):
    region = (
        (QINGHE / "region.toml")
        .read_text("utf-8")
        .replace('horizon = "2027..2029"\n', "")
        .replace('effective = "2027-03-01"\n', "")
    )
    (tmp_path / "region.toml").write_text(region, encoding="utf-8")
    for name in ("vocabulary.toml", "calendar.toml"):
        (tmp_path / name).write_bytes((QINGHE / name).read_bytes())
    plans = tmp_path / "plans"
    plans.mkdir()
    for file in (QINGHE / "plans").iterdir():
        (plans / file.name).write_bytes(file.read_bytes())
    with pytest.raises(DefinitionError, match="horizon is missing, and the region has none"):
        load_catalog(tmp_path, builtin_plans=False, packages=False).plans()


def test_hazard_rules_that_nothing_reads_are_refused_and_not_passed_over(tmp_path):
    (tmp_path / "region.toml").write_bytes((QINGHE / "region.toml").read_bytes())
    (tmp_path / "hazards.toml").write_text("format = 1\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"hazards.toml: hazard rules of a region are not read yet"):
        load_catalog(tmp_path, builtin_plans=False, packages=False).region("qinghe")


def test_stock_is_counted_up_to_the_day_of_each_region():
    bureau = Official("drolma", "bureau", Level.COUNTY)
    hazards = [
        open_hazard(Found(on=day, by=bureau, id=f"{place}-{day}", party="p", place=place, sector=Sector.SPORTS,
                          channel=Channel.SUPERVISION, description="no second exit"))
        for place in ("CN-54/Lhasa", "CN-97/Helin", "CN-96")
        for day in ("2023-12-31", "2024-01-01", "2026-12-31", "2027-01-01")
    ]  # fmt: skip
    stock = Register(hazards).at("2027-06-30").stock(BOTH.regions, grade=None)
    assert set(stock.ids) == {
        "CN-54/Lhasa-2023-12-31", "CN-97/Helin-2023-12-31", "CN-97/Helin-2024-01-01", "CN-97/Helin-2026-12-31",
    }  # fmt: skip


def test_a_source_can_be_left_out():
    assert list(load_catalog(QINGHE, packages=False, leave_out=["tibet"])) == ["qh-lighting"]
    with pytest.raises(ValueError, match="there is no source tibbet"):
        load_catalog(packages=False, leave_out=["tibbet"])


def test_the_command_takes_a_region_alone(tmp_path, capsys):
    parties = tmp_path / "parties.toml"
    parties.write_text(
        '[[party]]\nid = "lamps"\nkind = "operator"\nplace = "CN-97/Helin"\nsectors = ["street-lighting"]\n',
        encoding="utf-8",
    )
    words_ = [
        "owed",
        str(parties),
        "--definitions",
        str(QINGHE),
        "--without-builtin",
        "--from",
        "2027-01-01",
        "--to",
        "2027-12-31",
    ]
    assert main(words_) == 0
    told = capsys.readouterr()
    assert [line.split("  ")[2] for line in told.out.splitlines()][:2] == [
        "qh-lighting-1.1-posts",
        "qh-lighting-1.2-boxes",
    ]
    assert "西藏" not in told.out + told.err


def constants(tree: ast.AST) -> Iterator[str]:
    """The texts in a module's code, its documentation left out."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {id(node.body[0].value) for node in ast.walk(tree)
            if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)}  # fmt: skip
    # A text that stands alone documents the attribute above it.
    docs |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def test_the_engine_knows_no_region():
    root = Path(zbgj.__file__).parent
    for file in root.rglob("*.py"):
        if "regions" not in file.relative_to(root).parts:
            for text in constants(ast.parse(file.read_text("utf-8"))):
                assert not re.search("西藏|自治区|Tibet|Lhasa|藏历", text), (file, text)
