"""zbgj: public-safety rules as typed, executable, explainable objects.

A table of names: each is imported from its module when it is first used, so that ``import zbgj`` costs next to
nothing and reads no definition file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj._lazy import attach

if TYPE_CHECKING:
    from zbgj._version import __version__ as __version__
    from zbgj.applicability import Applied as Applied
    from zbgj.calendars import Calendar as Calendar
    from zbgj.calendars import Event as Event
    from zbgj.calendars import default_calendar as default_calendar
    from zbgj.calendars import with_holidays as with_holidays
    from zbgj.catalog import Catalog as Catalog
    from zbgj.catalog import load_catalog as load_catalog
    from zbgj.days import interval as interval
    from zbgj.loading.problems import DefinitionError as DefinitionError
    from zbgj.loading.problems import Problem as Problem
    from zbgj.model.citation import Citation as Citation
    from zbgj.model.condition import holds as holds
    from zbgj.model.condition import parse_condition as parse_condition
    from zbgj.model.items import Bilingual as Bilingual
    from zbgj.model.items import Document as Document
    from zbgj.model.items import Limit as Limit
    from zbgj.model.items import Obligation as Obligation
    from zbgj.model.items import ObligationKind as ObligationKind
    from zbgj.model.items import Phase as Phase
    from zbgj.model.items import Reading as Reading
    from zbgj.model.items import Report as Report
    from zbgj.model.items import Target as Target
    from zbgj.model.party import Actor as Actor
    from zbgj.model.party import Level as Level
    from zbgj.model.party import Party as Party
    from zbgj.model.party import PartyKind as PartyKind
    from zbgj.model.party import Role as Role
    from zbgj.model.plan import SectorPlan as SectorPlan
    from zbgj.model.sector import Sector as Sector

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "Actor": "model.party",
        "Applied": "applicability",
        "Bilingual": "model.items",
        "Calendar": "calendars",
        "Catalog": "catalog",
        "Citation": "model.citation",
        "DefinitionError": "loading.problems",
        "Document": "model.items",
        "Event": "calendars",
        "Level": "model.party",
        "Limit": "model.items",
        "Obligation": "model.items",
        "ObligationKind": "model.items",
        "Party": "model.party",
        "PartyKind": "model.party",
        "Phase": "model.items",
        "Problem": "loading.problems",
        "Reading": "model.items",
        "Report": "model.items",
        "Role": "model.party",
        "Sector": "model.sector",
        "SectorPlan": "model.plan",
        "Target": "model.items",
        "__version__": "_version",
        "default_calendar": "calendars",
        "holds": "model.condition",
        "interval": "days",
        "load_catalog": "catalog",
        "parse_condition": "model.condition",
        "with_holidays": "calendars",
    },
)
