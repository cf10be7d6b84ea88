"""Sheets as CSV files: one a table, in a folder.

A text that a spreadsheet program would take for a formula stands behind an apostrophe, as people write it there
themselves; reading takes it off again.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import sys
from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING

from zbgj.formats.cells import CellError
from zbgj.formats.sheets import CellProblem, SheetData, SheetError, cells_of, replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from zbgj.formats.cells import Cell
    from zbgj.formats.sheets import Progress, Table

__all__ = ["csv_files", "decoded", "guarded", "open_files", "plain_rows", "write_folder"]

#: What a spreadsheet program may take for the beginning of a formula, and the apostrophe itself.
_GUARDED = ("=", "+", "-", "@", "\t", "\r", "'", "＝", "＋", "－", "＠")
_LONE = re.compile("[\ud800-\udfff]")
_SEPARATOR = re.compile(r"sep=([,;|\t])", re.IGNORECASE)
#: So many rows tell by what the columns are parted.
_TRIED = 30


def write_folder(folder: Path, tables: Sequence[Table], language: str, *, bom: bool, progress: Progress | None) -> None:
    """Write each table into the folder as ``KEY.csv``.

    :raises SheetError: with every cell that cannot be written; then no file is.
    :raises NotADirectoryError: if there is something else of this name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    problems: list[CellProblem] = []
    with ExitStack() as files:
        for table in tables:
            path = files.enter_context(replacing(folder / f"{table.key}.csv"))
            with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as stream:
                write = csv.writer(stream)
                write.writerow([column.heading(language) for column in table.columns])
                for cells in cells_of(table, f"{table.key}.csv", language, progress, _check, problems):
                    write.writerow([_written(cell) for cell in cells])
        if problems:
            raise SheetError(problems)


def _check(cell: Cell) -> None:
    bad = _LONE.search(str(cell))
    if bad:
        said = f"U+{ord(bad[0]):04X}"
        raise CellError(f"含有不能写入的字符 {said}", f"holds {said}, half a character, which a file cannot")


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(cell)
    return cell.isoformat() if isinstance(cell, dt.date) else repr(cell)


def guarded(text: str) -> str:
    """The text, behind an apostrophe if it might be taken for a formula.

    >>> guarded("=1+1"), guarded("fan")
    ("'=1+1", 'fan')
    """
    return f"'{text}" if text.startswith(_GUARDED) else text


def open_files(path: Path) -> list[SheetData]:
    """The files of a folder, or the one file: each a sheet of its name.

    :raises SheetError: if one is in no encoding that is known.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path}: expected a folder of CSV files, or one such file")
    files = csv_files(path) if path.is_dir() else [path]
    return [SheetData(file.name, file.stem, _rows(file)) for file in files]


def csv_files(folder: Path) -> list[Path]:
    """The CSV files of a folder, by name."""
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in (".csv", ".tsv") and file.is_file())


def _rows(file: Path) -> Iterator[tuple[int, Sequence[Cell]]]:
    for number, row in enumerate(plain_rows(file), 1):
        if number == 1 and _SEPARATOR.fullmatch(",".join(row).strip()):
            yield number, []  # it tells programs by what the columns are parted, and is no row
            continue
        yield number, [cell[1:] if cell[:1] == "'" and cell[1:].startswith(_GUARDED) else cell for cell in row]


def plain_rows(file: Path) -> list[list[str]]:
    """The rows as they stand in the file.

    :raises SheetError: if it is no CSV.
    """
    text = decoded(file)
    longest = csv.field_size_limit(sys.maxsize)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        zh, en = f"不是可读的 CSV 文件：{error}", f"not CSV that can be read: {error}"
        raise SheetError([CellProblem(file.name, file.stem, 0, 0, "", zh, en)]) from None
    finally:
        csv.field_size_limit(longest)


def _delimiter(text: str) -> str:
    """What parts the columns: what the first line says (``sep=;``), or what parts most of the first rows alike."""
    if match := _SEPARATOR.match(text.split("\n", 1)[0].strip().strip('"')):
        return match[1]
    best, most = ",", 0
    for sign in ",\t;|":
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
        try:
            widths = Counter(len(row) for row, _ in zip(reader, range(_TRIED), strict=False))
        except csv.Error:
            continue
        alike = max((width * count for width, count in widths.items() if width > 1), default=0)
        if alike > most:
            best, most = sign, alike
    return best


def decoded(file: Path) -> str:
    """The text of a file: UTF-8 or UTF-16, with a byte-order mark or without, or as Excel in China saves it (GB 18030).

    :raises SheetError: if it is none of these.
    """
    content = file.read_bytes()
    for encoding in _encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    zh, en = "既不是 UTF-8、UTF-16 也不是 GB 18030 编码", "neither in UTF-8 nor in UTF-16 nor in GB 18030"
    raise SheetError([CellProblem(file.name, file.stem, 0, 0, "", zh, en)])


def _encodings(content: bytes) -> tuple[str, ...]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ("utf-16",)
    start = content[:4000]
    if start.count(b"\0") * 5 > len(start) > 0:  # text of our kind has a zero byte only where a sign takes two
        return ("utf-16-le",) if start[1::2].count(b"\0") >= start[::2].count(b"\0") else ("utf-16-be",)
    return "utf-8-sig", "gb18030"
