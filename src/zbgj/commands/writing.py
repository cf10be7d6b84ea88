"""Files written whole or not at all, under names that are safe."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["file_name", "write", "write_json", "writing_place"]

#: The longest name, in bytes, that a party gives a file; file systems take 255, and an ending is added.
_LONGEST = 150


def writing_place(path: Path) -> Path:
    """The path, if there is a folder to write it to.

    :raises FileNotFoundError: naming the folder if there is none.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    return path


def write(path: Path, content: str | bytes) -> None:
    """Write a file beside its place, and put it there when it is whole."""
    from zbgj.formats.sheets import replacing

    with replacing(writing_place(path)) as made:
        made.write_bytes(content if isinstance(content, bytes) else content.encode())


def write_json(path: Path, data: Any) -> None:
    """Write data as JSON for people and programs: indented, Chinese as it is."""
    write(path, json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def file_name(identifier: str) -> str:
    """A name for a file, whatever the party is called: two parties never have one name.

    Letters of any script, digits, ``-``, ``_`` and inner dots stand; the rest is ``%XX`` of its UTF-8, as in addresses.

    >>> file_name("矿山-1"), file_name("../a b"), file_name("a%20b")
    ('矿山-1', '%2E.%2Fa%20b', 'a%2520b')
    """
    signs = [sign if sign.isalnum() or sign in "-_." else "".join(f"%{b:02X}" for b in sign.encode(errors="replace"))
             for sign in identifier]  # fmt: skip
    if identifier.startswith("."):
        signs[0] = "%2E"
    name = "".join(signs)
    if len(name.encode()) <= _LONGEST:
        return name
    digest = hashlib.sha256(identifier.encode(errors="surrogatepass")).hexdigest()[:16]
    return f"{name.encode()[: _LONGEST - 17].decode(errors='ignore')}~{digest}"
