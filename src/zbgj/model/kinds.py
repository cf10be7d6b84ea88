"""The enumerations of a plan: kinds of obligation, roles of documents and organs, sorts of terms, reasons."""

from __future__ import annotations

from zbgj.labels import Labelled

__all__ = ["DocumentRole", "ExemptReason", "ObligationKind", "OrganRole", "TermSort"]


class ObligationKind(Labelled):
    """What sort of act is owed."""

    INSPECTION = ("inspection", "检查", "inspection")
    SELF_INSPECTION = ("self-inspection", "自查自改", "self-inspection and self-correction")
    TRAINING = ("training", "教育培训", "training")
    DRILL = ("drill", "演练", "drill")
    MEETING = ("meeting", "会议", "meeting")
    REPORT = ("report", "报告", "report")
    CAMPAIGN = ("campaign", "专项行动", "campaign")
    RULE_MAKING = ("rule-making", "建章立制", "rule-making")
    PLANNING = ("planning", "规划计划", "planning")
    LEDGER = ("ledger", "台账清单", "ledger, list or database")
    SYSTEM = ("system", "平台系统", "system or platform")
    ENGINEERING = ("engineering", "工程治理", "engineering")
    EQUIPMENT = ("equipment", "设备装备", "equipment")
    ENFORCEMENT = ("enforcement", "执法", "enforcement")
    PUBLICITY = ("publicity", "宣传", "publicity")
    STAFFING = ("staffing", "人员配备", "staffing")
    STANDARDISATION = ("standardisation", "标准化", "standardisation")
    SUPERVISION = ("supervision", "督导督办", "supervision")
    ACCOUNTABILITY = ("accountability", "问责追责", "accountability")
    FUNDING = ("funding", "资金投入", "funding")
    LICENSING = ("licensing", "准入许可", "licensing")
    RISK_CONTROL = ("risk-control", "风险管控", "risk control")
    HAZARD_TREATMENT = ("hazard-treatment", "隐患治理", "hazard treatment")
    ASSESSMENT = ("assessment", "评估研判", "assessment")
    EMERGENCY = ("emergency", "应急处置", "emergency response")
    COORDINATION = ("coordination", "统筹协调", "coordination")
    GUIDANCE = ("guidance", "指导帮扶", "guidance")
    INCENTIVE = ("incentive", "激励", "incentive")
    INSURANCE = ("insurance", "保险", "insurance")
    INVESTIGATION = ("investigation", "调查", "investigation")
    DISCLOSURE = ("disclosure", "公布公示", "disclosure")
    PROHIBITION = ("prohibition", "禁止", "prohibition")
    QUALIFICATION = ("qualification", "资格条件", "qualification")
    MECHANISM = ("mechanism", "机制建设", "mechanism")
    MANAGEMENT = ("management", "日常管理", "day-to-day management")


class DocumentRole(Labelled):
    """Why a plan names a document."""

    BASIS = ("basis", "制定依据", "basis of the plan")
    STANDARD = ("standard", "重大事故隐患判定标准", "hazard determination standard")
    REFERENCE = ("reference", "引用文件", "reference")


class OrganRole(Labelled):
    """Functions in a plan's organisation; people's names are not kept."""

    LEADING_GROUP = ("leading-group", "领导小组", "leading group")
    CHAIR = ("chair", "组长", "chair")
    DEPUTY = ("deputy", "副组长", "deputy chair")
    MEMBER = ("member", "成员", "members")
    OFFICE = ("office", "办公室", "office")
    OFFICE_HEAD = ("office-head", "办公室主任", "head of the office")
    LIAISON = ("liaison", "联络员", "liaison")
    WORK_TEAM = ("work-team", "工作专班", "work team")


class TermSort(Labelled):
    """What a term of the vocabulary names."""

    TAG = ("tag", "标签", "tag of a party")
    FACT = ("fact", "数量", "number of a party")
    TRIGGER = ("trigger", "触发事件", "trigger")
    EVENT = ("event", "日历事件", "calendar event")
    THEME = ("theme", "主题", "theme")


class ExemptReason(Labelled):
    """Why a stretch of text demands nothing by itself."""

    TITLE = ("title", "标题", "title")
    HEADING = ("heading", "小标题", "heading")
    PREAMBLE = ("preamble", "引言", "preamble")
    BACKGROUND = ("background", "背景意义", "background")
    NAME = ("name", "名称", "name or set term")
    DEFINITION = ("definition", "定义", "definition")
    PERSONNEL = ("personnel", "人员名单", "list of persons")
    CONTACT = ("contact", "联系方式", "contact details")
    REPETITION = ("repetition", "重复", "repetition of an item")
    ENUMERATION = ("enumeration", "列举", "enumeration inside an item")
