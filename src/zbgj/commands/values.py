"""What options say, checked as they are read, so that the message names the option."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from zbgj.days import as_date, as_instant

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["day", "instant", "points"]


def day(text: str) -> dt.date:
    """A date.

    >>> day("2024-12-31")
    Date(2024, 12, 31)
    >>> day("31.12.2024")
    Traceback (most recent call last):
    ...
    argparse.ArgumentTypeError: not a date: '31.12.2024' (expected YYYY-MM-DD)

    :raises ArgumentTypeError: if it is none.
    """
    try:
        return as_date(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def instant(text: str) -> dt.datetime:
    """An instant, in Asia/Shanghai if it names no zone.

    :raises ArgumentTypeError: if it is none.
    """
    try:
        return as_instant(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def points(text: str) -> float:
    """A score, 0 to 100, both included.

    >>> points("80")
    80.0
    >>> points("nan")
    Traceback (most recent call last):
    ...
    argparse.ArgumentTypeError: not a score: 'nan' (expected a number from 0 to 100)

    :raises ArgumentTypeError: if it is none.
    """
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:  # what is no number at all lies nowhere
        raise ArgumentTypeError(f"not a score: {text!r} (expected a number from 0 to 100)")
    return value
