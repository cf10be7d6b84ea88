"""The one-page HTML report of a party or of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj._lazy import attach

if TYPE_CHECKING:
    from zbgj.formats.html.page import html_report as html_report

__getattr__, __dir__, __all__ = attach(__name__, {"html_report": "page"})
