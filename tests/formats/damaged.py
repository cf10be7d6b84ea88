"""Workbooks and CSV files as offices bring them, made in code."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl

from zbgj import Level, Party, PartyKind, Sector

if TYPE_CHECKING:
    from pathlib import Path

BUREAU = Party(
    id="lhasa-sports", kind=PartyKind.AUTHORITY, level=Level.PREFECTURE, place="CN-54/Lhasa",
    sectors={Sector.SPORTS}, zh="拉萨市体育局", en="Lhasa Sports Bureau",
)  # fmt: skip
DUTY = "20-3.6-leaders-check"
HEADINGS = ("单位", "任务编号", "时间", "次数", "覆盖比例", "佐证", "办理人")
ROW = ("lhasa-sports", DUTY, "2024-05-08", 1, None, "L-01", "tashi")


def book(path: Path, sheets: dict[str, list[Any]], change: Any = None) -> Path:
    """A workbook of these sheets, each a list of rows."""
    whole = openpyxl.Workbook()
    whole.remove(whole.active)  # type: ignore[arg-type]
    for title, rows in sheets.items():
        sheet = whole.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change is not None:
        change(whole)
    whole.save(path)
    return path


def rewritten(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The workbook, with something else in one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old in content, content[:2000]
                content = content.replace(old, new)
            after.writestr(name, content)
    path.write_bytes(made.getvalue())
    return path


def without(path: Path, part: str) -> Path:
    """The workbook without one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name != part:
                after.writestr(name, content)
    path.write_bytes(made.getvalue())
    return path
