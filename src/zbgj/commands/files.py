"""Files of ledgers, parties and hazards in whatever format their names say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from zbgj.catalog import Catalog
    from zbgj.ledger import Ledger
    from zbgj.model.party import Party

__all__ = ["is_sheet", "ledger_in", "parties_in"]


def is_sheet(path: Path) -> bool:
    """Whether it is a workbook, a CSV file or a folder of such."""
    return path.suffix in (".xlsx", ".csv") or path.is_dir()


def parties_in(path: Path) -> tuple[Party, ...]:
    """The parties in a file."""
    if is_sheet(path):
        from zbgj.formats.ledger_sheets import read_party_sheets

        return read_party_sheets(path)
    from zbgj.loading.ledgers import read_parties

    return read_parties(path)


def ledger_in(path: Path, catalog: Catalog | None = None) -> Ledger:
    """The ledger in a file."""
    if is_sheet(path):
        from zbgj.formats.ledger_sheets import read_ledger_sheets

        return read_ledger_sheets(path, catalog=catalog)
    from zbgj.loading.ledgers import read_ledger

    return read_ledger(path, catalog=catalog)
