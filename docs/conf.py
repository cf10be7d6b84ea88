"""Configuration of the documentation: ``make docs``."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))
sys.path.insert(0, str(HERE.parent / "src"))

from zbgj._version import __version__  # noqa: E402 - only now is it on the path

project = "zbgj"
author = "The zbgj founders"
copyright = "The zbgj founders, MIT licence"  # noqa: A001 - Sphinx asks for this name
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "plans", "references", "chinese_search"]
exclude_patterns = ["_build", "_ext", "_extra", "reference/generated"]
source_suffix = {".md": "markdown"}
root_doc = "index"
language = "en"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
python_use_unqualified_type_names = True

(HERE / "_extra").mkdir(exist_ok=True)  # the published schemas are written there
html_extra_path = ["_extra"]
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_theme = "furo"
html_title = f"zbgj {release}"
html_show_sourcelink = False
html_copy_source = False
