"""The document as somebody has it: a folder of plan texts, one such file, or the public page saved as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj.text.document import Fingerprint, find_plan, read_plan_text

if TYPE_CHECKING:
    from pathlib import Path

    from zbgj.model.plan import SectorPlan
    from zbgj.text.document import PlanText

__all__ = ["plan_text"]


def plan_text(plan: SectorPlan, place: Path) -> PlanText | None:
    """The plan's text from a copy of the document; ``None`` if it is not there.

    :param place: a folder with ``ID-SLUG.txt`` files of one paragraph a line, or a file with any copy of the
        document in it.
    """
    if place.is_dir():
        file = place / f"{plan.id}-{plan.slug}.txt"
        return read_plan_text(file, plan.id) if file.is_file() else None
    title = plan.title_zh.strip("《》")
    return find_plan(_read(place), plan.id, title, map(Fingerprint.parse, plan.fingerprints))


def _read(file: Path) -> str:
    """The text of a file in UTF-8, or else in GB 18030, as Chinese pages are often saved."""
    raw = file.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")
