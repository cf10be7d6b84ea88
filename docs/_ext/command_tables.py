"""What each verb of the command takes, from the verb itself."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from page_parts import cell, code, table

if TYPE_CHECKING:
    from zbgj.commands.verb import Verb

__all__ = ["command"]


def command(verb: Verb) -> str:
    """What a verb is for in both languages, its arguments and options, and examples, as Markdown."""
    parser = argparse.ArgumentParser(prog=f"python -m zbgj {verb.name}", add_help=False)
    verb.arguments(parser)
    rows = [_row(action) for action in parser._actions]
    examples = "\n".join(f"$ python -m zbgj {example}" for example in verb.examples)
    what = f"{verb.en[0].upper()}{verb.en[1:]}. {verb.zh}。"
    return f"{what}\n\n{table(['argument', '', 'means'], rows)}\n```console\n{examples}\n```\n"


def _row(action: argparse.Action) -> list[str]:
    names = list(action.option_strings) or [action.dest]
    value = action.metavar or (action.dest.upper() if action.option_strings else "")
    takes = f" {value}" if action.nargs != 0 and action.option_strings and not action.choices else ""
    meaning = (action.help or "").replace("%(default)s", str(action.default))
    if action.choices:
        meaning = f"{', '.join(map(str, action.choices))}; {meaning}"
    needed = "needed" if action.required else ""
    said = re.sub(r"--[a-z-]+", lambda match: code(match[0]), cell(meaning))
    return [", ".join(code(f"{name}{takes}") for name in names), needed, said]
