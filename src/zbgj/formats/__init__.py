"""Formats: pictures, pages, calendars, sheets and tables, each a thin adapter over the core.

Names are imported from their modules when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj._lazy import attach

if TYPE_CHECKING:
    from zbgj.formats.arrow import catalog_table as catalog_table
    from zbgj.formats.arrow import hazard_events_table as hazard_events_table
    from zbgj.formats.arrow import hazards_table as hazards_table
    from zbgj.formats.arrow import labels_table as labels_table
    from zbgj.formats.arrow import occurrences_table as occurrences_table
    from zbgj.formats.arrow import outcomes_table as outcomes_table
    from zbgj.formats.arrow import scores_table as scores_table
    from zbgj.formats.arrow import targets_table as targets_table
    from zbgj.formats.arrow_columns import schema as schema
    from zbgj.formats.arrow_ledger import ledger_from_tables as ledger_from_tables
    from zbgj.formats.arrow_ledger import ledger_tables as ledger_tables
    from zbgj.formats.arrow_ledger import parties_from_table as parties_from_table
    from zbgj.formats.arrow_ledger import parties_table as parties_table
    from zbgj.formats.canvas import png as png
    from zbgj.formats.canvas import svg as svg
    from zbgj.formats.charts import heat_map as heat_map
    from zbgj.formats.charts import timeline as timeline
    from zbgj.formats.columns import TABLES as TABLES
    from zbgj.formats.columns import Column as Column
    from zbgj.formats.columns import ColumnType as ColumnType
    from zbgj.formats.curves import stock_and_flow as stock_and_flow
    from zbgj.formats.curves import trajectory as trajectory
    from zbgj.formats.findings import CellProblem as CellProblem
    from zbgj.formats.findings import SheetError as SheetError
    from zbgj.formats.findings import SheetWarning as SheetWarning
    from zbgj.formats.findings import Taken as Taken
    from zbgj.formats.hazard_sheets import read_hazard_sheets as read_hazard_sheets
    from zbgj.formats.hazard_sheets import sift_hazard_sheets as sift_hazard_sheets
    from zbgj.formats.hazard_sheets import write_hazard_sheets as write_hazard_sheets
    from zbgj.formats.html.page import html_report as html_report
    from zbgj.formats.ical import calendar_of as calendar_of
    from zbgj.formats.ical_events import read_events as read_events
    from zbgj.formats.ledger_sheets import read_ledger_sheets as read_ledger_sheets
    from zbgj.formats.ledger_sheets import read_party_sheets as read_party_sheets
    from zbgj.formats.ledger_sheets import sift_ledger_sheets as sift_ledger_sheets
    from zbgj.formats.ledger_sheets import write_ledger_sheets as write_ledger_sheets
    from zbgj.formats.lifecycle_picture import lifecycle as lifecycle
    from zbgj.formats.marking import annotate as annotate
    from zbgj.formats.progress_sheets import write_progress_sheets as write_progress_sheets

_named, __dir__, __all__ = attach(
    __name__,
    {
        "CellProblem": "findings",
        "Column": "columns",
        "ColumnType": "columns",
        "SheetError": "findings",
        "SheetWarning": "findings",
        "TABLES": "columns",
        "Taken": "findings",
        "annotate": "marking",
        "calendar_of": "ical",
        "catalog_table": "arrow",
        "hazard_events_table": "arrow",
        "hazards_table": "arrow",
        "heat_map": "charts",
        "html_report": "html.page",
        "labels_table": "arrow",
        "ledger_from_tables": "arrow_ledger",
        "ledger_tables": "arrow_ledger",
        "lifecycle": "lifecycle_picture",
        "occurrences_table": "arrow",
        "outcomes_table": "arrow",
        "parties_from_table": "arrow_ledger",
        "parties_table": "arrow_ledger",
        "png": "canvas",
        "read_events": "ical_events",
        "read_hazard_sheets": "hazard_sheets",
        "read_ledger_sheets": "ledger_sheets",
        "read_party_sheets": "ledger_sheets",
        "schema": "arrow_columns",
        "scores_table": "arrow",
        "sift_hazard_sheets": "hazard_sheets",
        "sift_ledger_sheets": "ledger_sheets",
        "stock_and_flow": "curves",
        "svg": "canvas",
        "targets_table": "arrow",
        "timeline": "charts",
        "trajectory": "curves",
        "write_hazard_sheets": "hazard_sheets",
        "write_ledger_sheets": "ledger_sheets",
        "write_progress_sheets": "progress_sheets",
    },
)

if not TYPE_CHECKING:  # a checker is to see slips in names
    __getattr__ = _named
