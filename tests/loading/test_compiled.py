"""The compiled form gives the same plans, and is passed over when its source has changed."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from zbgj import Catalog, load_catalog
from zbgj.loading import compiled as module
from zbgj.loading import plans
from zbgj.loading.compiled import compiled, from_compiled
from zbgj.loading.sources import SUFFIX, Source, builtin

CATALOG = load_catalog(packages=False)


@pytest.mark.parametrize("plan", list(CATALOG))
def test_a_compiled_plan_is_equal_in_everything(plan):
    made = from_compiled(compiled(CATALOG[plan], b"x"), b"x")
    assert made == CATALOG[plan]
    assert made is not None
    assert hash(made.obligations) == hash(CATALOG[plan].obligations)
    assert repr(made) == repr(CATALOG[plan])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with plan 20 and its compiled form."""
    tibet = files("zbgj").joinpath("regions", "tibet")
    source = tibet.joinpath("plans", "20-sports.toml").read_bytes()
    for name in ("region.toml", "vocabulary.toml", "calendar.toml"):
        (tmp_path / name).write_bytes(tibet.joinpath(name).read_bytes())
    (tmp_path / "20-sports.toml").write_bytes(source)
    (tmp_path / f"20-sports{SUFFIX}").write_text(compiled(CATALOG["20"], source), encoding="utf-8")
    return tmp_path


def parsed(monkeypatch, folder: Path) -> tuple[object, list[str]]:
    """The plan loaded from the folder, and the files parsed for it."""
    seen: list[str] = []
    original = plans.parse_toml

    def spy(text, file):
        seen.append(file)
        return original(text, file)

    monkeypatch.setattr(plans, "parse_toml", spy)
    catalog = Catalog([Source("wheel", folder, compiled=True)])
    return catalog["20"], [file for file in seen if "20-sports" in file]


def test_the_toml_is_not_parsed_if_the_compiled_form_fits(monkeypatch, folder):
    assert parsed(monkeypatch, folder) == (CATALOG["20"], [])


def test_a_changed_source_is_read_itself(monkeypatch, folder):
    file = folder / "20-sports.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("西藏自治区体育局", "某局"), encoding="utf-8")
    plan, seen = parsed(monkeypatch, folder)
    assert len(seen) == 1
    assert plan != CATALOG["20"]


def test_another_version_of_the_model_is_passed_over(monkeypatch, folder):
    monkeypatch.setattr(module, "_VERSION", module._VERSION + 1)
    assert len(parsed(monkeypatch, folder)[1]) == 1


def test_a_broken_compiled_file_is_passed_over(monkeypatch, folder):
    (folder / f"20-sports{SUFFIX}").write_text("")
    assert len(parsed(monkeypatch, folder)[1]) == 1


def test_compiled_files_are_trusted_only_where_our_own_build_made_them(folder):
    plan = load_catalog(folder, builtin_plans=False, packages=False)["20"]
    (folder / f"20-sports{SUFFIX}").write_text("[]")
    assert load_catalog(folder, builtin_plans=False, packages=False)["20"] == plan


def test_the_compiled_form_is_plain_data():
    text = compiled(CATALOG["26"], b"x")
    assert json.loads(text)[0] == module._VERSION
    assert len(text) < sum(
        len(e.file.read_text(encoding="utf-8")) for source in builtin() for e in source.entries() if e.id == "26"
    )
