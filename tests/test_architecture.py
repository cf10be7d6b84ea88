"""What imports what: one way, and the core needs three libraries only."""

from __future__ import annotations

import ast
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import zbgj

ROOT = Path(zbgj.__file__).parent

#: What everything is built on, and what only readers at the edge may use.
CORE = ("applicability", "calendars", "catalog", "days", "door", "due", "evaluation", "hazards", "labels", "ledger",
        "loading", "model", "planning", "reading", "regions", "register", "schedule", "text", "unsaid")  # fmt: skip
EDGE = ("commands", "formats", "populations", "review", "strategies")
LIBRARIES = {"attrs", "cattrs", "pendulum"}


def module_name(file: Path) -> str:
    parts = ("zbgj", *file.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


TREES = {module_name(file): ast.parse(file.read_text("utf-8")) for file in sorted(ROOT.rglob("*.py"))}


def imported(body: list[ast.stmt]) -> set[str]:
    """What a module needs in order to be loaded: not what its functions ask for, nor what only type checkers read."""
    found: set[str] = set()
    for node in body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None
            found |= {full if (full := f"{node.module}.{alias.name}") in TREES else node.module for alias in node.names}
        elif isinstance(node, ast.If) and not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            found |= imported(node.body) | imported(node.orelse)
        elif isinstance(node, ast.Try):
            found |= imported(node.body)
    return found


IMPORTS = {name: imported(tree.body) for name, tree in TREES.items()}


def test_no_module_needs_itself_by_way_of_others():
    TopologicalSorter({name: needs & TREES.keys() for name, needs in IMPORTS.items()}).prepare()


@pytest.mark.parametrize("package", CORE)
def test_the_core_knows_nothing_of_the_edge(package):
    edge = {f"zbgj.{name}" for name in EDGE}
    for name, needs in IMPORTS.items():
        if f"{name}.".startswith(f"zbgj.{package}."):
            assert not {".".join(need.split(".")[:2]) for need in needs} & edge, name


def test_schedules_and_the_model_stand_upstream_of_all_else():
    upstream = (
        "days", "labels", "regions", "calendars", "schedule", "model", "_extras", "_given", "_lazy", "_once",
        "_read_only",
    )  # fmt: skip
    for name, needs in IMPORTS.items():
        if name.split(".")[1:2] and name.split(".")[1] in upstream:
            ours = {need.split(".")[1] for need in needs if need.startswith("zbgj.")}
            assert ours <= set(upstream), name


def test_every_package_but_the_optional_ones_is_of_the_core_or_the_edge():
    known = {*CORE, *EDGE}
    top = {name.split(".")[1] for name in TREES if "." in name}
    assert {name for name in top if not name.startswith("_")} == known


def test_the_core_is_loaded_with_three_libraries():
    core = tuple(f"zbgj.{name}" for name in CORE)
    for name, needs in IMPORTS.items():
        if name.startswith(core):
            others = {need.partition(".")[0] for need in needs} - sys.stdlib_module_names - {"zbgj"}
            assert others <= LIBRARIES, name


def test_the_core_asks_for_no_clock_and_no_environment():
    clocks = {"today", "now", "utcnow", "time", "monotonic", "perf_counter", "environ", "getenv"}
    for name, tree in TREES.items():
        if name.startswith(tuple(f"zbgj.{part}" for part in CORE)):
            asked = {
                ast.unparse(node)
                for node in ast.walk(tree)
                if isinstance(node, ast.Attribute)
                and node.attr in clocks
                and isinstance(node.value, ast.Name | ast.Attribute)
                and ast.unparse(node.value) in {"dt.date", "dt.datetime", "pendulum", "time", "os", "datetime"}
            }
            assert not asked, name
