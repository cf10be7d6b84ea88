"""``python -m zbgj``: thin verbs for scripts; everything they do is one call of the library.

Exit codes: 0 all is well, 1 something was found, 2 the call or the input is wrong.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from zbgj._extras import MissingExtra
from zbgj.commands import authoring, check, convert, data, owed, report, review
from zbgj.loading.problems import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Callable

_EXAMPLES = """examples:
  python -m zbgj owed parties.toml --from 2025-01-01 --to 2025-03-31
  python -m zbgj report parties.toml --ledger ledger.xlsx --on 2025-06-30 --html report.html --zh
  python -m zbgj convert ledger ledger.toml ledger.xlsx
  python -m zbgj check                                 check every definition in the catalogue
  python -m zbgj check --text page.txt --plan 20       check plan 20 against the public page saved as text
  python -m zbgj draft city.draft.toml --text city.txt -o definitions
  python -m zbgj review definitions --text text        a city's plan, and where it is weaker than the region's
  python -m zbgj schema ledger > ledger.schema.json
"""

#: For each verb what it is for, what it takes, and what runs it.
_VERBS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]] = {
    "owed": (owed.HELP, owed.arguments, owed.run),
    "report": (report.HELP, report.arguments, report.run),
    "convert": (convert.HELP, convert.arguments, convert.run),
    "check": (check.HELP, check.arguments, check.run),
    "draft": (authoring.DRAFT_HELP, authoring.draft_arguments, authoring.draft),
    "cite": (authoring.CITE_HELP, authoring.cite_arguments, authoring.cite),
    "review": (review.HELP, review.arguments, review.run),
    "export": (data.EXPORT_HELP, data.export_arguments, data.export),
    "schema": (data.SCHEMA_HELP, data.schema_arguments, data.schema),
}


def main(arguments: list[str] | None = None) -> int:
    """Run a verb.

    :param arguments: those of the command line by default.
    """
    cli = argparse.ArgumentParser(
        prog="python -m zbgj", description="Rules as objects, from the shell.", epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    verbs = cli.add_subparsers(dest="verb", required=True)
    for name, (what, takes, run) in _VERBS.items():
        verb = verbs.add_parser(name, help=what, description=what)
        takes(verb)
        verb.set_defaults(run=run)
    given = cli.parse_args(arguments)
    try:
        found: int = given.run(given)
    except (DefinitionError, OSError, ValueError, KeyError, MissingExtra) as error:
        print(error.args[0] if isinstance(error, KeyError) else error, file=sys.stderr)
        return 2
    return found


if __name__ == "__main__":
    sys.exit(main())
