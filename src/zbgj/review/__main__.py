"""``python -m zbgj.review``: the same as ``python -m zbgj review``."""

from __future__ import annotations

import sys

from zbgj.__main__ import main as zbgj

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Review definitions.

    :param arguments: those of the command line by default.
    """
    return zbgj(["review", *(sys.argv[1:] if arguments is None else arguments)])


if __name__ == "__main__":
    sys.exit(main())
