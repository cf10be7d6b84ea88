"""Libraries that only some of the work needs: imported where they are used, with an error that names the extra."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["MissingExtra", "needed"]


class MissingExtra(ImportError):  # noqa: N818 - it says what is missing
    """A library of an extra is not installed: the message says how to get it."""


def needed(module: str, extra: str) -> Any:
    """The module, or an error that names the extra it comes with.

    >>> needed("json", extra="none").dumps(1)
    '1'
    >>> needed("no_such_module", extra="calendar")
    Traceback (most recent call last):
    ...
    zbgj._extras.MissingExtra: no_such_module is not installed; it comes with: pip install 'zbgj[calendar]'

    :raises MissingExtra: if it is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is not None and not (module == error.name or module.startswith(error.name + ".")):
            raise
        raise MissingExtra(f"{module} is not installed; it comes with: pip install 'zbgj[{extra}]'") from None
