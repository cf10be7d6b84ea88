"""Texts in tables, read as everywhere else: SQL for what stands there plainly, :mod:`zbgj.reading` for the rest.

The plain forms, ISO dates and digits, are what tables of any size hold, and the engine reads them itself. Whatever
else people write goes through the one reader of dates and numbers, text by text.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from zbgj.days import to_day
from zbgj.reading.dates import read_moment
from zbgj.reading.numbers import read_number, read_whole
from zbgj.reading.values import UnreadableError

__all__ = ["day_of_text", "instant_of_text", "know_texts", "number_of_text", "timed_text", "whole_of_text"]

_DAY = r"'\d{4}-\d{2}-\d{2}'"
_INSTANT = r"'\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*'"


def _day(text: str) -> str | None:
    try:
        return dt.date.fromordinal(to_day(read_moment(text).value)).isoformat()
    except UnreadableError:
        return None


def _instant(text: str) -> str | None:
    try:
        found = read_moment(text).value
    except UnreadableError:
        return None
    return found.replace(tzinfo=None).isoformat() if isinstance(found, dt.datetime) else None


def _whole(text: str) -> str | None:
    try:
        return str(read_whole(text).value)
    except UnreadableError:
        return None


def _number(text: str) -> str | None:
    try:
        return repr(float(read_number(text).value))
    except (UnreadableError, OverflowError):
        return None


_FUNCTIONS = {"said_day": _day, "said_instant": _instant, "said_whole": _whole, "said_number": _number}


def know_texts(con: Any) -> None:
    """Make the functions known to the engine."""
    known = {name for (name,) in con.execute("SELECT DISTINCT function_name FROM duckdb_functions()").fetchall()}
    for name, function in _FUNCTIONS.items():
        if name not in known:
            con.create_function(name, function, ["VARCHAR"], "VARCHAR", null_handling="special")


def _said(function: str, text: str) -> str:
    return f"CASE WHEN {text} IS NOT NULL THEN {function}({text}) END"


def instant_of_text(text: str) -> str:
    """SQL for the instant, on the clock of Asia/Shanghai, that a text gives; nothing for a day without a time."""
    plain = f"TRY_CAST({text} AS TIMESTAMPTZ) AT TIME ZONE 'Asia/Shanghai'"  # without a zone: the session's, the same
    return (
        f"CASE WHEN regexp_full_match({text}, {_DAY}) THEN NULL "
        f"WHEN regexp_full_match({text}, {_INSTANT}) THEN {plain} "
        f"ELSE TRY_CAST({_said('said_instant', text)} AS TIMESTAMP) END"
    )


def day_of_text(text: str) -> str:
    """SQL for the civil day in Asia/Shanghai that a text gives, or that holds its instant."""
    return (
        f"CASE WHEN regexp_full_match({text}, {_DAY}) THEN TRY_CAST({text} AS DATE) "
        f"WHEN regexp_full_match({text}, {_INSTANT}) THEN ({instant_of_text(text)})::DATE "
        f"ELSE TRY_CAST({_said('said_day', text)} AS DATE) END"
    )


def timed_text(text: str) -> str:
    """SQL for the instant that a text gives; of a day its first."""
    day = f"CASE WHEN regexp_full_match({text}, {_DAY}) THEN TRY_CAST({text} AS TIMESTAMP)"
    return f"{day} ELSE {instant_of_text(text)} END"


def whole_of_text(text: str) -> str:
    """SQL for the whole number that a text gives."""
    return (
        f"CASE WHEN regexp_full_match({text}, '[+-]?[0-9]+') THEN TRY_CAST({text} AS BIGINT) "
        f"ELSE TRY_CAST({_said('said_whole', text)} AS BIGINT) END"
    )


def number_of_text(text: str) -> str:
    """SQL for the number that a text gives."""
    return (
        f"CASE WHEN TRY_CAST({text} AS DOUBLE) IS NOT NULL THEN TRY_CAST({text} AS DOUBLE) "
        f"ELSE TRY_CAST({_said('said_number', text)} AS DOUBLE) END"
    )
