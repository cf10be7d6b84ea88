"""Where definitions come from: the library itself, directories, installed packages.

A source is a folder. With a ``region.toml`` it is the package of a region, its plans in the folder ``plans``; without
one its definition files add to a region that another source brings.
"""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from zbgj.loading.problems import DefinitionError, Problem, read_utf8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from zbgj.model.plan import SectorPlan
    from zbgj.model.region import Region

__all__ = ["ENTRY_POINTS", "Provenance", "Source", "builtin", "directory", "installed"]

#: Installed packages offer definitions under this entry-point group: the value names a package (or ``package:folder``)
#: whose ``*.toml`` files are definition files.
ENTRY_POINTS = "zbgj.definitions"

#: What a region package holds beside its plans.
BESIDE = frozenset({"region.toml", "vocabulary.toml", "glossary.toml", "calendar.toml", "hazards.toml"})

#: The ending of the compiled file beside a definition file (see :mod:`zbgj.loading.compiled`).
SUFFIX = ".compiled.json"


@attrs.frozen
class Provenance:
    """Where a plan or an item was defined.

    :param source: ``zbgj REGION``, a directory, or ``package NAME``.
    :param file: name of the file.
    """

    source: str
    file: str

    def __str__(self) -> str:
        return f"{self.source}: {self.file}"


@attrs.frozen
class Entry:
    """A definition file whose head has been read, and nothing else."""

    provenance: Provenance
    file: Traversable
    head: dict[str, Any] = attrs.field(hash=False)
    compiled: Traversable | None = None

    @property
    def id(self) -> str:
        """Identifier of the plan it defines, replaces or amends."""
        for key in ("amends", "replaces", "id"):
            if isinstance(self.head.get(key), str):
                return str(self.head[key])
        return ""

    def read(self) -> dict[str, Any]:
        """All data of the file.

        :raises DefinitionError: if it is no TOML.
        """
        from zbgj.loading.plans import parse_toml

        return parse_toml(read_utf8(self.file), str(self.provenance))

    def fast(self, region: Callable[[], Region] | None) -> SectorPlan | None:
        """The plan from the compiled file beside it, if there is one and it was made from this very text."""
        if self.compiled is None:
            return None
        from zbgj.loading.compiled import from_compiled

        return from_compiled(self.compiled.read_bytes(), self.file.read_bytes(), region)


@attrs.frozen
class Source:
    """A named set of definition files.

    :param compiled: whether compiled files beside them are used: only where they were made by our own build, as they
        are not validated again.
    """

    name: str
    folder: Traversable
    compiled: bool = False

    @property
    def short_name(self) -> str:
        """Its name without what it comes from."""
        return self.name.removeprefix("zbgj ").removeprefix("package ")

    @property
    def region(self) -> str | None:
        """Identifier of the region that it is the package of; ``None`` if it adds to another's.

        :raises DefinitionError: if ``region.toml`` cannot be read.
        """
        file = self.folder.joinpath("region.toml")
        if not file.is_file():
            return None
        text = read_utf8(file)
        plain = _REGION_ID.search(text)
        found = plain[1] if plain else None
        if found is None:
            try:
                found = tomllib.loads(text).get("region", {}).get("id")
            except (tomllib.TOMLDecodeError, AttributeError) as error:
                raise DefinitionError([Problem(f"{self.name}: {file.name}", "", "", f"not valid: {error}")]) from None
        if not isinstance(found, str):
            raise DefinitionError([Problem(f"{self.name}: {file.name}", "region", "id", "is missing")])
        return found

    def read_region(self) -> Region:
        """The region that it is the package of.

        :raises DefinitionError: with every problem of its files.
        """
        from zbgj.loading.regions import read_region

        return read_region(self.folder, self.name)

    def entries(self) -> Iterator[Entry]:
        """Its definition files in order of their names, heads read.

        :raises DefinitionError: if a head cannot be read; all that cannot are named.
        """
        problems: list[Problem] = []
        plans = self.folder.joinpath("plans")
        files = {file.name: file for file in (plans if plans.is_dir() else self.folder).iterdir()}
        for _, file in sorted(files.items()):
            if not file.name.endswith(".toml") or file.name in BESIDE:
                continue
            provenance = Provenance(self.name, file.name)
            compiled_file = files.get(file.name.removesuffix(".toml") + SUFFIX) if self.compiled else None
            try:
                yield Entry(provenance, file, _head(file), compiled_file)
            except ValueError as error:  # no TOML, not in UTF-8, or without a head
                problems.append(Problem(str(provenance), "", "", f"the [plan] table cannot be read: {error}"))
        if problems:
            raise DefinitionError(problems)


_HEAD_KEYS = (
    "id",
    "slug",
    "sector",
    "status",
    "title_zh",
    "title_en",
    "replaces",
    "amends",
    "effective",
    "horizon",
    "region",
)


def _head(file: Traversable) -> dict[str, Any]:
    """The ``[plan]`` table, without its remarks and without parsing the rest of the file.

    :raises ValueError: if there is none that can be read.
    """
    lines = []
    with file.open("r", encoding="utf-8-sig") as stream:
        for line in stream:
            if line.startswith(("[[", "[text]")):
                break
            lines.append(line)
    head = _plain_head(lines)
    if head is None:
        head = tomllib.loads("".join(lines)).get("plan")
    if not isinstance(head, dict) or not isinstance(head.get("id"), str):
        raise ValueError("expected a [plan] table with an id at the top")
    return head


_REGION_ID = re.compile(r'^\[region\]\s*\nid = "([^"\\]*)"', re.MULTILINE)

_PLAIN = re.compile(r'(\w+) = "([^"\\]*)"\s*')


def _plain_head(lines: list[str]) -> dict[str, Any] | None:
    """The keys of a head written as our own files are, without a parser; ``None`` if it is written otherwise."""
    if "[plan]\n" not in lines:
        return None
    head = {}
    for line in lines:
        if line.startswith(_HEAD_KEYS):
            match = _PLAIN.fullmatch(line)
            if match is None:
                return None
            head[match[1]] = match[2]
    return head


def builtin() -> list[Source]:
    """The regions that come with the library."""
    folders = sorted((one for one in files("zbgj").joinpath("regions").iterdir()), key=lambda one: one.name)
    return [Source(f"zbgj {one.name}", one, compiled=True) for one in folders if one.joinpath("region.toml").is_file()]


def directory(path: Path | str) -> Source:
    """The region package or the definition files of a folder.

    :raises NotADirectoryError: if there is no such folder.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder}: expected a folder of definition files")
    return Source(str(path), folder)


def installed() -> Iterable[Source]:
    """The definitions that installed packages offer, by the entry-point group ``zbgj.definitions``."""
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        package, _, folder = point.value.partition(":")
        place = files(package)
        yield Source(f"package {point.name}", place.joinpath(folder) if folder else place)
