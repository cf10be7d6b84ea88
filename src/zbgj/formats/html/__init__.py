"""The one-page HTML report of a party or of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj._lazy import attach

if TYPE_CHECKING:
    from zbgj.formats.html.page import html_report as html_report

_named, __dir__, __all__ = attach(__name__, {"html_report": "page"})

if not TYPE_CHECKING:  # a checker is to see slips in names
    __getattr__ = _named
