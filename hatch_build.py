"""Build hook: puts the compiled form of every definition file into the wheel, beside the TOML it was made from."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledDefinitions(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the definitions for wheels; an editable install reads the TOML itself."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the compiled files and have them included."""
        if version == "editable" or self.target_name != "wheel":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        try:
            from zbgj.catalog import Catalog
            from zbgj.loading.compiled import compiled
            from zbgj.loading.sources import SUFFIX, builtin

            self.folder = tempfile.TemporaryDirectory()
            for source in builtin():
                catalog, region = Catalog([source]), source.folder.name
                for entry in source.entries():
                    name = entry.file.name.removesuffix(".toml") + SUFFIX
                    made = Path(self.folder.name, f"{region}-{name}")
                    made.write_text(compiled(catalog[entry.id], entry.file.read_bytes()), encoding="utf-8")
                    build_data["force_include"][str(made)] = f"zbgj/regions/{region}/plans/{name}"
        finally:
            sys.path.pop(0)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove what was made."""
        if hasattr(self, "folder"):
            self.folder.cleanup()
