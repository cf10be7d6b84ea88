"""The refusal of an event, in words."""

from __future__ import annotations

import attrs

from zbgj.hazards.events import Event
from zbgj.hazards.rules import TURN, Rule
from zbgj.hazards.states import HazardState
from zbgj.hazards.table import sources_of

__all__ = ["Refused"]


@attrs.frozen
class Refused:
    """An event that could not be, and the rule it would have broken. The hazard is what it was.

    :param event: the event. :param rule: the rule. :param state: the state the hazard was and is in.
    :param broken_by: for a late entry, the event of the timeline that would break the rule, if it is one of them.
    """

    event: Event
    rule: Rule
    state: HazardState
    broken_by: Event | None = None

    @property
    def needs_zh(self) -> str:
        """What would be needed, in Chinese."""
        return self._needs("zh") or self.rule.needs_zh

    @property
    def needs_en(self) -> str:
        """What would be needed, in English."""
        return self._needs("en") or self.rule.needs_en

    @property
    def zh(self) -> str:
        """The refusal in a Chinese sentence."""
        return (
            f"不予办理“{self.event.zh}”（{self.state.zh}）：{self._culprit('zh')}{self.rule.zh}；需要：{self.needs_zh}"
        )

    @property
    def en(self) -> str:
        """The refusal in an English sentence."""
        return (
            f"refused: {self.event.en} ({self.state.en}): {self._culprit('en')}{self.rule.en}; needed: {self.needs_en}"
        )

    def _needs(self, language: str) -> str:
        if self.rule is not TURN:
            return ""
        names = [getattr(state, language) for state in sources_of(self.broken_by or self.event)]
        if not names:  # a finding
            return "作为另一项隐患立案" if language == "zh" else "a hazard of its own: a finding begins a life"
        return ("、" if language == "zh" else "; ").join(names)

    def _culprit(self, language: str) -> str:
        if self.broken_by is None:
            return ""
        day = self.broken_by.on
        if language == "zh":
            return f"时间线上{day.isoformat()}的“{self.broken_by.zh}”不能成立，"
        return f"{self.broken_by.en} of {day.isoformat()} would break: "
