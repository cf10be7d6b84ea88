"""What a verb of the command is."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

import attrs

__all__ = ["Verb"]


@attrs.frozen
class Verb:
    """A verb: what it is for, what it takes, and what runs it.

    :param name: how it is called. :param zh: what it is for, in Chinese, :param en: and in English.
    :param examples: calls, without ``python -m zbgj``.
    :param arguments: adds to a parser what it takes.
    :param run: does it, and gives the exit code: 0 all is well, 1 something was found.
    """

    name: str
    zh: str
    en: str
    examples: tuple[str, ...]
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]

    @property
    def epilog(self) -> str:
        """The examples, as ``--help`` shows them."""
        return "\n".join(["examples 示例:", *(f"  python -m zbgj {example}" for example in self.examples)])
