"""The hazard lifecycle: states, events, one table of transitions, one pure step.

Names are imported from their modules when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj._lazy import attach

if TYPE_CHECKING:
    from zbgj.hazards.assurances import Assurances as Assurances
    from zbgj.hazards.assurances import Contingency as Contingency
    from zbgj.hazards.assurances import Funds as Funds
    from zbgj.hazards.assurances import Responsibility as Responsibility
    from zbgj.hazards.corrections import timeline as timeline
    from zbgj.hazards.diagram import mermaid as mermaid
    from zbgj.hazards.diagram import table_markdown as table_markdown
    from zbgj.hazards.diagram import table_rst as table_rst
    from zbgj.hazards.events import Absorbed as Absorbed
    from zbgj.hazards.events import Assured as Assured
    from zbgj.hazards.events import Belated as Belated
    from zbgj.hazards.events import Closed as Closed
    from zbgj.hazards.events import Corrected as Corrected
    from zbgj.hazards.events import Delisted as Delisted
    from zbgj.hazards.events import Determined as Determined
    from zbgj.hazards.events import Dismissed as Dismissed
    from zbgj.hazards.events import Event as Event
    from zbgj.hazards.events import Extended as Extended
    from zbgj.hazards.events import Found as Found
    from zbgj.hazards.events import Listed as Listed
    from zbgj.hazards.events import LookedBack as LookedBack
    from zbgj.hazards.events import Merged as Merged
    from zbgj.hazards.events import Noted as Noted
    from zbgj.hazards.events import Pressed as Pressed
    from zbgj.hazards.events import Raised as Raised
    from zbgj.hazards.events import Regraded as Regraded
    from zbgj.hazards.events import RepeatNoted as RepeatNoted
    from zbgj.hazards.events import Resumed as Resumed
    from zbgj.hazards.events import StopGapControlled as StopGapControlled
    from zbgj.hazards.events import Submitted as Submitted
    from zbgj.hazards.events import Suspended as Suspended
    from zbgj.hazards.events import TracedBack as TracedBack
    from zbgj.hazards.events import Transferred as Transferred
    from zbgj.hazards.events import TreatmentBegun as TreatmentBegun
    from zbgj.hazards.events import Verified as Verified
    from zbgj.hazards.guards import Guard as Guard
    from zbgj.hazards.guards import Outcome as Outcome
    from zbgj.hazards.hazard import Charge as Charge
    from zbgj.hazards.hazard import Hazard as Hazard
    from zbgj.hazards.hazard import Marks as Marks
    from zbgj.hazards.hazard import Round as Round
    from zbgj.hazards.history import History as History
    from zbgj.hazards.lifecycle import ReplayError as ReplayError
    from zbgj.hazards.lifecycle import apply as apply
    from zbgj.hazards.lifecycle import as_of as as_of
    from zbgj.hazards.lifecycle import open_hazard as open_hazard
    from zbgj.hazards.lifecycle import replay as replay
    from zbgj.hazards.officials import Official as Official
    from zbgj.hazards.refusal import Refused as Refused
    from zbgj.hazards.rules import RULES as RULES
    from zbgj.hazards.rules import Rule as Rule
    from zbgj.hazards.rules import Source as Source
    from zbgj.hazards.states import Channel as Channel
    from zbgj.hazards.states import Grade as Grade
    from zbgj.hazards.states import HazardError as HazardError
    from zbgj.hazards.states import HazardState as HazardState
    from zbgj.hazards.states import Pressure as Pressure
    from zbgj.hazards.states import TraceBackReason as TraceBackReason
    from zbgj.hazards.table import TRANSITIONS as TRANSITIONS
    from zbgj.hazards.table import Transition as Transition

_named, __dir__, __all__ = attach(
    __name__,
    {
        "Absorbed": "events",
        "Assurances": "assurances",
        "Assured": "events",
        "Belated": "events",
        "Channel": "states",
        "Charge": "hazard",
        "Closed": "events",
        "Contingency": "assurances",
        "Corrected": "events",
        "Delisted": "events",
        "Determined": "events",
        "Dismissed": "events",
        "Event": "events",
        "Extended": "events",
        "Found": "events",
        "Funds": "assurances",
        "Grade": "states",
        "Guard": "guards",
        "Hazard": "hazard",
        "HazardError": "states",
        "HazardState": "states",
        "History": "history",
        "Listed": "events",
        "LookedBack": "events",
        "Marks": "hazard",
        "Merged": "events",
        "Noted": "events",
        "Official": "officials",
        "Outcome": "guards",
        "Pressed": "events",
        "Pressure": "states",
        "RULES": "rules",
        "Raised": "events",
        "Refused": "refusal",
        "Regraded": "events",
        "RepeatNoted": "events",
        "ReplayError": "lifecycle",
        "Responsibility": "assurances",
        "Resumed": "events",
        "Round": "hazard",
        "Rule": "rules",
        "Source": "rules",
        "StopGapControlled": "events",
        "Submitted": "events",
        "Suspended": "events",
        "TRANSITIONS": "table",
        "TraceBackReason": "states",
        "TracedBack": "events",
        "Transferred": "events",
        "Transition": "table",
        "TreatmentBegun": "events",
        "Verified": "events",
        "apply": "lifecycle",
        "as_of": "lifecycle",
        "mermaid": "diagram",
        "open_hazard": "lifecycle",
        "replay": "lifecycle",
        "table_markdown": "diagram",
        "table_rst": "diagram",
        "timeline": "corrections",
    },
)

if not TYPE_CHECKING:  # a checker is to see slips in names
    __getattr__ = _named
