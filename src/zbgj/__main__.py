"""``python -m zbgj``: thin verbs for scripts; everything they do is one call of the library.

Exit codes: 0 all is well, 1 something was found, 2 the call or the input is wrong.
"""

from __future__ import annotations

import argparse
import io
import os
import sys

from zbgj._extras import MissingExtra
from zbgj.commands import authoring, check, convert, data, hazards, owed, report, review
from zbgj.loading.problems import DefinitionError

__all__ = ["VERBS", "main"]

#: The verbs, in the order of ``--help``.
VERBS = (
    owed.VERB, report.VERB, hazards.VERB, convert.VERB, check.VERB, authoring.DRAFT, authoring.CITE, review.VERB,
    data.EXPORT, data.SCHEMA,
)  # fmt: skip

#: What programs end with whose reader went away (``| head``), and which were interrupted: 128 and the signal.
_NOBODY_READS, _INTERRUPTED = 141, 130


def main(arguments: list[str] | None = None) -> int:
    """Run a verb, and give the exit code.

    :param arguments: those of the command line by default.
    """
    words = sys.argv[1:] if arguments is None else arguments
    cli = _parser(words)
    try:
        given = cli.parse_args(words)
    except SystemExit as stop:  # a wrong call, or --help, which argparse has told already
        return stop.code if isinstance(stop.code, int) else 2
    if given.verb is None:
        cli.print_help(sys.stderr)
        return 2
    try:
        found: int = given.run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still to be written at the end of the program has no reader either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return _NOBODY_READS
    except KeyboardInterrupt:
        return _INTERRUPTED
    except (DefinitionError, OSError, ValueError, MissingExtra) as error:
        print(_said(error, chinese=getattr(given, "zh", False)), file=sys.stderr)
        return 2
    return found


def _parser(words: list[str]) -> argparse.ArgumentParser:
    examples = "\n".join(f"  python -m zbgj {verb.examples[0]}" for verb in VERBS)
    cli = argparse.ArgumentParser(
        prog="python -m zbgj", description="Rules as objects, from the shell.",
        epilog=f"examples 示例:\n{examples}", formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    verbs = cli.add_subparsers(dest="verb", metavar="VERB")
    for verb in VERBS:
        one = verbs.add_parser(
            verb.name, help=f"{verb.en} {verb.zh}", description=f"{verb.en}\n{verb.zh}", epilog=verb.epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        if verb.name in words:  # what the others take is not asked for, and may need much to be imported
            verb.arguments(one)
        one.set_defaults(run=verb.run)
    return cli


def _said(error: Exception, *, chinese: bool) -> str:
    """What is wrong, for people."""
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    cells = getattr(error, "cells", ())
    if chinese and cells:
        lines = (f"{one.file}：{one.sheet}!{one.cell}：{one.heading}：{one.zh}" for one in cells)
        return "\n".join([f"{len(cells)}处有误：", *lines])
    return str(error)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What another program reads is UTF-8, unless it was asked for otherwise; what an encoding does not know
            # is no reason to say nothing at all.
            free = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=None if free else "utf-8", errors="replace")
    sys.exit(main())
