"""From a draft, which quotes the text, to a definition file, which cites it.

A draft is a definition file in which ``quote`` stands for ``cite``: exact words of the text, each once. Quotes never
enter the definition: they become plan, clause, paragraph, offsets and digest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from zbgj.loading.plans import SECTIONS
from zbgj.loading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zbgj.text.document import PlanText

__all__ = ["join_drafts", "resolve_draft"]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_RESPONSIBLE = ("units", "lead", "supporting")


def resolve_draft(draft: Mapping[str, Any], text: PlanText, file: str) -> tuple[dict[str, Any], list[Problem]]:
    """The definition data of a draft, and the quotes that could not be resolved.

    Flat keys that drafts may use for brevity are put where the format wants them: ``quantity_per`` into
    ``quantity``, ``units`` of an item into ``responsible``.
    """
    problems: list[Problem] = []
    data: dict[str, Any] = {key: value for key, value in draft.items() if key not in _KEYS}
    for key, _, _ in SECTIONS:
        rows = draft.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            problems.append(Problem(file, "", key, f"expected [[{key}]] tables"))
            rows = []
        data[key] = [
            _resolve(row, text, problems, file, str(row.get("id", row.get("key", f"{key} {number}"))), key)
            for number, row in enumerate(rows, 1)
        ]
    head = dict(data.get("plan", {}))
    head["title_zh"] = f"《{head.get('title_zh', '').strip('《》')}》"
    data["plan"] = {key: value for key, value in head.items() if value != ""}
    data["text"] = {"paragraphs": [str(fingerprint) for fingerprint in text.fingerprints()]}
    return data, problems


def join_drafts(drafts: list[dict[str, Any]]) -> dict[str, Any]:
    """Several drafts of one plan as one: tables one after another, terms once, remarks joined."""
    whole = dict(drafts[0])
    for other in drafts[1:]:
        head, more = dict(whole.get("plan", {})), other.get("plan", {})
        for key in ("remarks_zh", "remarks_en"):
            remarks = [text for text in (head.get(key), more.get(key)) if text]
            head[key] = ("" if key.endswith("zh") else " ").join(dict.fromkeys(remarks))
        whole["plan"] = head
        for key, value in other.items():
            if isinstance(value, list):
                mine = list(whole.get(key, []))
                terms = {row["key"] for row in mine} if key == "term" else set()
                whole[key] = mine + [row for row in value if not isinstance(row, dict) or row.get("key") not in terms]
    return whole


_KEYS = frozenset(key for key, _, _ in SECTIONS)


def _resolve(
    row: Mapping[str, Any], text: PlanText, problems: list[Problem], file: str, item: str, section: str
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    quantity: dict[str, Any] = {}
    responsible: dict[str, Any] = {}
    for key, value in row.items():
        if key == "quote":
            quotes = value if isinstance(value, list) else [value]
            made["cite"] = [_cite(quote, text, problems, file, item) for quote in quotes]
        elif key in ("variant", "reading"):
            made[key] = [_resolve(one, text, problems, file, item, key) for one in value]
        elif key == "quantity" and not isinstance(value, dict):
            quantity["amount"] = value
        elif key.startswith("quantity_"):
            quantity[key.removeprefix("quantity_")] = value
        elif key in _RESPONSIBLE and section != "responsibility":
            responsible[key] = value
        elif key == "lenient" and _DATE.fullmatch(value):
            made[key] = f"by {value}"
        elif value not in ("", []):
            made[key] = value
    if quantity:
        made["quantity"] = quantity
    if any(responsible.values()):
        made["responsible"] = {key: value for key, value in responsible.items() if value}
    return made


def _cite(quote: str, text: PlanText, problems: list[Problem], file: str, item: str) -> str:
    try:
        return str(text.cite(quote))
    except ValueError as error:
        problems.append(Problem(file, item, "quote", str(error)))
        return f"{text.plan} 题 1:0-1 0000000000000000"
