"""A prefecture scored from Parquet files in ten lines; ``sample`` only makes files to try it on."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import zbgj
from zbgj.populations import evaluate_tables


def main(folder: Path) -> None:
    """Score every party of ``parties.parquet`` from ``activities.parquet``, the worst first."""
    found = evaluate_tables(
        folder / "activities.parquet",
        folder / "parties.parquet",
        catalog=zbgj.load_catalog(),
        as_of="2025-09-30",
        into=folder / "found",
        progress=lambda done, total: print(f"{done} of {total} parties", file=sys.stderr),
    )
    for row in found.scores.sort_by("score").slice(0, 10).to_pylist():
        print(f"{row['party']}: {row['score']:.1f} ({row['earned']} of {row['possible']}), {row['missed']} missed")


def sample(folder: Path, parties: int = 200, activities: int = 5_000) -> None:
    """Make a prefecture up: county authorities and enterprises, and what they did."""
    rnd = random.Random(1)
    catalog = zbgj.load_catalog()
    sectors = [zbgj.Sector.SPORTS, zbgj.Sector.TRANSPORT, zbgj.Sector.CULTURE_AND_TOURISM]
    sorts = [(kind, sector) for kind in (zbgj.PartyKind.AUTHORITY, zbgj.PartyKind.ENTERPRISE) for sector in sectors]
    chosen = [rnd.choice(sorts) for _ in range(parties)]
    owed = {
        sort: [duty.id for duty in catalog.obligations_for(
            zbgj.Party(id="-", kind=sort[0], place="CN-54", level=zbgj.Level.COUNTY, sectors={sort[1]})
        )]
        for sort in sorts
    }  # fmt: skip
    people: dict[str, Any] = {
        "id": [f"p{number:03}" for number in range(parties)], "kind": [kind.value for kind, _ in chosen],
        "level": ["county"] * parties, "place": ["CN-54/Lhasa"] * parties,
        "sectors": [[sector.value] for _, sector in chosen],
    }  # fmt: skip
    who = [rnd.randrange(parties) for _ in range(activities)]
    acts: dict[str, Any] = {
        "party": [f"p{number:03}" for number in who],
        "obligation": [rnd.choice(owed[chosen[number]]) for number in who],
        "when": [zbgj.interval("2024-04-08", "2025-09-30").start.add(days=rnd.randrange(540)) for _ in who],
    }
    pq.write_table(pa.table(people), folder / "parties.parquet")
    pq.write_table(pa.table(acts), folder / "activities.parquet")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with TemporaryDirectory() as scratch:
            sample(Path(scratch))
            main(Path(scratch))
