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
    from zbgj.door import Doubt as Doubt
    from zbgj.door import check_inputs as check_inputs
    from zbgj.due import Deadline as Deadline
    from zbgj.due import deadlines as deadlines
    from zbgj.due import undated as undated
    from zbgj.evaluation.compare import Comparison as Comparison
    from zbgj.evaluation.compare import compare as compare
    from zbgj.evaluation.evaluator import Evaluator as Evaluator
    from zbgj.evaluation.evaluator import evaluate as evaluate
    from zbgj.evaluation.evaluator import evaluate_all as evaluate_all
    from zbgj.evaluation.outcomes import Outcome as Outcome
    from zbgj.evaluation.outlook import Action as Action
    from zbgj.evaluation.outlook import forecast as forecast
    from zbgj.evaluation.outlook import next_actions as next_actions
    from zbgj.evaluation.outlook import report_on as report_on
    from zbgj.evaluation.outlook import trend as trend
    from zbgj.evaluation.outlook import what_if as what_if
    from zbgj.evaluation.policy import Policy as Policy
    from zbgj.evaluation.policy import ReadingChoice as ReadingChoice
    from zbgj.evaluation.report import DutyReport as DutyReport
    from zbgj.evaluation.report import PartyReport as PartyReport
    from zbgj.evaluation.rollup import Group as Group
    from zbgj.evaluation.rollup import by_organisation as by_organisation
    from zbgj.evaluation.rollup import by_place as by_place
    from zbgj.evaluation.rollup import by_sector as by_sector
    from zbgj.evaluation.rollup import drivers as drivers
    from zbgj.evaluation.rollup import each_alike as each_alike
    from zbgj.evaluation.rollup import roll_up as roll_up
    from zbgj.evaluation.score import Score as Score
    from zbgj.evaluation.targets import LimitStanding as LimitStanding
    from zbgj.evaluation.targets import TargetStanding as TargetStanding
    from zbgj.evaluation.trace import check_trace as check_trace
    from zbgj.evaluation.trace import report_again as report_again
    from zbgj.evaluation.trace import trace as trace
    from zbgj.ledger import Activity as Activity
    from zbgj.ledger import Attestation as Attestation
    from zbgj.ledger import Ledger as Ledger
    from zbgj.ledger import Measurement as Measurement
    from zbgj.ledger import Trigger as Trigger
    from zbgj.ledger import Waiver as Waiver
    from zbgj.loading.ledgers import ledger_data as ledger_data
    from zbgj.loading.ledgers import read_ledger as read_ledger
    from zbgj.loading.ledgers import read_parties as read_parties
    from zbgj.loading.policies import load_policy as load_policy
    from zbgj.loading.policies import policy_data as policy_data
    from zbgj.loading.policies import policy_from_data as policy_from_data
    from zbgj.loading.problems import DefinitionError as DefinitionError
    from zbgj.loading.problems import Problem as Problem
    from zbgj.loading.schema import definition_schema as definition_schema
    from zbgj.model.citation import Citation as Citation
    from zbgj.model.condition import holds as holds
    from zbgj.model.condition import parse_condition as parse_condition
    from zbgj.model.items import Document as Document
    from zbgj.model.items import Limit as Limit
    from zbgj.model.items import Obligation as Obligation
    from zbgj.model.items import Phase as Phase
    from zbgj.model.items import Report as Report
    from zbgj.model.items import Target as Target
    from zbgj.model.items import Variant as Variant
    from zbgj.model.kinds import ObligationKind as ObligationKind
    from zbgj.model.kinds import TermSort as TermSort
    from zbgj.model.party import Actor as Actor
    from zbgj.model.party import Level as Level
    from zbgj.model.party import Party as Party
    from zbgj.model.party import PartyKind as PartyKind
    from zbgj.model.party import Role as Role
    from zbgj.model.plan import SectorPlan as SectorPlan
    from zbgj.model.region import Region as Region
    from zbgj.model.sector import Sector as Sector
    from zbgj.model.values import Bilingual as Bilingual
    from zbgj.model.values import Reading as Reading
    from zbgj.planning.work_plan import WorkPlan as WorkPlan
    from zbgj.planning.work_plan import plan_work as plan_work
    from zbgj.unsaid import Question as Question
    from zbgj.unsaid import questions as questions

_named, __dir__, __all__ = attach(
    __name__,
    {
        "Action": "evaluation.outlook",
        "Activity": "ledger",
        "Actor": "model.party",
        "Applied": "applicability",
        "Attestation": "ledger",
        "Bilingual": "model.values",
        "Calendar": "calendars",
        "Doubt": "door",
        "Question": "unsaid",
        "Region": "model.region",
        "check_inputs": "door",
        "questions": "unsaid",
        "Catalog": "catalog",
        "Citation": "model.citation",
        "Comparison": "evaluation.compare",
        "Deadline": "due",
        "DefinitionError": "loading.problems",
        "Document": "model.items",
        "DutyReport": "evaluation.report",
        "Evaluator": "evaluation.evaluator",
        "Event": "calendars",
        "Group": "evaluation.rollup",
        "Ledger": "ledger",
        "Level": "model.party",
        "Limit": "model.items",
        "LimitStanding": "evaluation.targets",
        "Measurement": "ledger",
        "Obligation": "model.items",
        "ObligationKind": "model.kinds",
        "Outcome": "evaluation.outcomes",
        "Party": "model.party",
        "PartyKind": "model.party",
        "PartyReport": "evaluation.report",
        "Phase": "model.items",
        "Policy": "evaluation.policy",
        "Problem": "loading.problems",
        "Reading": "model.values",
        "ReadingChoice": "evaluation.policy",
        "Report": "model.items",
        "Role": "model.party",
        "Score": "evaluation.score",
        "Sector": "model.sector",
        "SectorPlan": "model.plan",
        "Target": "model.items",
        "TargetStanding": "evaluation.targets",
        "TermSort": "model.kinds",
        "Trigger": "ledger",
        "Variant": "model.items",
        "Waiver": "ledger",
        "WorkPlan": "planning.work_plan",
        "__version__": "_version",
        "by_organisation": "evaluation.rollup",
        "by_place": "evaluation.rollup",
        "by_sector": "evaluation.rollup",
        "check_trace": "evaluation.trace",
        "compare": "evaluation.compare",
        "deadlines": "due",
        "default_calendar": "calendars",
        "definition_schema": "loading.schema",
        "drivers": "evaluation.rollup",
        "each_alike": "evaluation.rollup",
        "evaluate": "evaluation.evaluator",
        "evaluate_all": "evaluation.evaluator",
        "forecast": "evaluation.outlook",
        "holds": "model.condition",
        "interval": "days",
        "ledger_data": "loading.ledgers",
        "load_catalog": "catalog",
        "load_policy": "loading.policies",
        "next_actions": "evaluation.outlook",
        "parse_condition": "model.condition",
        "plan_work": "planning.work_plan",
        "policy_data": "loading.policies",
        "policy_from_data": "loading.policies",
        "read_ledger": "loading.ledgers",
        "read_parties": "loading.ledgers",
        "report_again": "evaluation.trace",
        "report_on": "evaluation.outlook",
        "roll_up": "evaluation.rollup",
        "trace": "evaluation.trace",
        "trend": "evaluation.outlook",
        "undated": "due",
        "what_if": "evaluation.outlook",
        "with_holidays": "calendars",
    },
)

if not TYPE_CHECKING:  # a checker is to see slips in names
    __getattr__ = _named
