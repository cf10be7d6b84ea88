"""The register of hazards: chosen, counted, and each number with the hazards behind it.

Names are imported from their modules when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj._lazy import attach

if TYPE_CHECKING:
    from zbgj.register.advice import Advice as Advice
    from zbgj.register.advice import Urgency as Urgency
    from zbgj.register.advice import advise as advise
    from zbgj.register.calls import Action as Action
    from zbgj.register.figures import Breakdown as Breakdown
    from zbgj.register.figures import Clearance as Clearance
    from zbgj.register.figures import ClearanceStanding as ClearanceStanding
    from zbgj.register.figures import Figure as Figure
    from zbgj.register.figures import Rate as Rate
    from zbgj.register.grouping import Age as Age
    from zbgj.register.grouping import Ages as Ages
    from zbgj.register.grouping import By as By
    from zbgj.register.grouping import Dimension as Dimension
    from zbgj.register.lives import Happening as Happening
    from zbgj.register.register import Register as Register
    from zbgj.register.selection import Selection as Selection
    from zbgj.register.slow import SlowProgress as SlowProgress
    from zbgj.register.slow import SlowSign as SlowSign
    from zbgj.register.targets import Curbed as Curbed
    from zbgj.register.targets import Indicated as Indicated
    from zbgj.register.targets import Indicator as Indicator
    from zbgj.register.targets import hazard_measurements as hazard_measurements
    from zbgj.register.targets import indicated as indicated
    from zbgj.register.targets import unmeasured as unmeasured
    from zbgj.register.view import View as View

_named, __dir__, __all__ = attach(
    __name__,
    {
        "Action": "calls",
        "Advice": "advice",
        "Age": "grouping",
        "Ages": "grouping",
        "Breakdown": "figures",
        "By": "grouping",
        "Clearance": "figures",
        "ClearanceStanding": "figures",
        "Curbed": "targets",
        "Dimension": "grouping",
        "Figure": "figures",
        "Happening": "lives",
        "Indicated": "targets",
        "Indicator": "targets",
        "Rate": "figures",
        "Register": "register",
        "Selection": "selection",
        "SlowProgress": "slow",
        "SlowSign": "slow",
        "Urgency": "advice",
        "View": "view",
        "advise": "advice",
        "hazard_measurements": "targets",
        "indicated": "targets",
        "unmeasured": "targets",
    },
)

if not TYPE_CHECKING:  # a checker is to see slips in names
    __getattr__ = _named
