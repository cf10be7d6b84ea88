"""Cells of a workbook for which its values alone do not tell what they say, found in the file itself.

A percentage is a number with a format; a formula may have been saved without its value, or have ended in an error; a
number typed with more digits than a double holds stands whole in the file.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from posixpath import join, normpath
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from zbgj.formats.cells import Percent, WrongCell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zbgj.formats.cells import Cell

__all__ = ["raw_cells"]

_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?row\b([^>]*)>|<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_ATTRIBUTE = re.compile(rb"""\b([a-z]+)=["']([^"']*)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_LONG = re.compile(rb"\d{16,}")
_PLACE = re.compile(rb"([A-Z]+)(\d+)")
#: What of a number format is no text that it shows.
_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_PERCENT_FORMATS = {9, 10}


def raw_cells(content: bytes) -> Mapping[str, Mapping[tuple[int, int], Cell]]:
    """Such cells of each sheet by its title, each by row and column from 1; nothing of a file that has none to tell."""
    if not zipfile.is_zipfile(BytesIO(content)):
        return {}
    with zipfile.ZipFile(BytesIO(content)) as book:
        names = set(book.namelist())
        if "content.xml" in names:
            return _of_open_document(book.read("content.xml"))
        if "xl/workbook.xml" not in names:
            return {}
        percents = _percent_styles(book.read("xl/styles.xml")) if "xl/styles.xml" in names else set()
        return {title: dict(_of_sheet(book.read(path), percents)) for title, path in _sheets(book) if path in names}


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _sheets(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Title and path of each sheet."""
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    paths = {link.get("Id"): link.get("Target", "") for link in links}
    for element in ElementTree.fromstring(book.read("xl/workbook.xml")).iter():
        if _local(element.tag) == "sheet":
            key = next((value for name, value in element.attrib.items() if _local(name) == "id"), None)
            target = paths.get(key, "")
            yield element.get("name", ""), target[1:] if target.startswith("/") else normpath(join("xl", target))


def _percent_styles(styles: bytes) -> set[bytes]:
    """The numbers of the cell styles that show percentages."""
    percent = set(_PERCENT_FORMATS)
    found: set[bytes] = set()
    for element in ElementTree.fromstring(styles):
        if _local(element.tag) == "numFmts":
            percent |= {
                int(one.get("numFmtId", "0")) for one in element if "%" in _SHOWN.sub("", one.get("formatCode", ""))
            }
        if _local(element.tag) == "cellXfs":
            found = {b"%d" % place for place, one in enumerate(element) if int(one.get("numFmtId", "0")) in percent}
    return found


def _of_sheet(sheet: bytes, percents: set[bytes]) -> Iterator[tuple[tuple[int, int], Cell]]:
    styled = re.compile(rb"""\bs=["'](%s)["']""" % b"|".join(sorted(percents))) if percents else None
    told = _FORMULA.search(sheet) or _LONG.search(sheet) or b't="e"' in sheet or b"t='e'" in sheet
    if not told and not (styled and styled.search(sheet)):
        return
    row = place = 0
    for match in _ROW_OR_CELL.finditer(sheet):
        given = dict(_ATTRIBUTE.findall(match[1] if match[1] is not None else match[2]))
        if match[1] is not None:
            row, place = int(given.get(b"r", row + 1)), 0
            continue
        place += 1
        if at := _PLACE.fullmatch(given.get(b"r", b"")):
            row, place = int(at[2]), _number(at[1])
        cell = _cell(given, match[3] or b"", percents)
        if cell is not None:
            yield (row, place), cell


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _cell(given: Mapping[bytes, bytes], inner: bytes, percents: set[bytes]) -> Cell:
    kind = given.get(b"t", b"n")
    found = _VALUE.search(inner)
    value = found[1].decode().strip() if found else ""
    if kind == b"e":
        return WrongCell(f"公式出错：{value}", f"a formula ended in the error {value}")
    if kind != b"n":
        return None
    if not value:
        return _NO_VALUE if _FORMULA.search(inner) else None
    if re.fullmatch(r"[+-]?\d{16,300}", value):
        return int(value)
    return Percent(float(value)) if given.get(b"s") in percents else None


_NO_VALUE = WrongCell(
    "公式没有保存结果；请在表格软件中打开并保存，或改填数值",
    "a formula whose value was not saved; open and save it in a spreadsheet program, or write the value",
)


def _of_open_document(content: bytes) -> Mapping[str, Mapping[tuple[int, int], Cell]]:
    """The percentages in an OpenDocument sheet."""
    if b'value-type="percentage"' not in content:
        return {}
    found: dict[str, dict[tuple[int, int], Cell]] = {}
    for table in ElementTree.fromstring(content).iter():
        if _local(table.tag) != "table":
            continue
        given = {_local(name): value for name, value in table.attrib.items()}
        cells = found.setdefault(given.get("name", ""), {})
        row = 0
        for line in table.iter():
            if _local(line.tag) != "table-row":
                continue
            row += 1
            place = 0
            for one in line:
                said = {_local(name): value for name, value in one.attrib.items()}
                count = int(said.get("number-columns-repeated", "1"))
                if said.get("value-type") == "percentage":
                    cells |= {(row, place + n): Percent(float(said["value"])) for n in range(1, count + 1)}
                place += count
            row += int({_local(n): v for n, v in line.attrib.items()}.get("number-rows-repeated", "1")) - 1
    return found
