"""The columns of every table, declared once: names, types, meaning in both languages.

Nothing here needs ``pyarrow``; :func:`zbgj.formats.schema` makes an Arrow schema of a declaration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from zbgj.evaluation.outcomes import Outcome
from zbgj.evaluation.policy import ReadingChoice
from zbgj.evaluation.targets import TargetStanding
from zbgj.hazards.states import Channel, Grade, HazardState, Pressure
from zbgj.labels import Labelled
from zbgj.model.condition import Comparator
from zbgj.model.kinds import DocumentRole, ObligationKind, OrganRole
from zbgj.model.words import Level, PartyKind, Role, Sector, Word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["TABLES", "Column", "ColumnType"]


class ColumnType(Labelled):
    """What a column holds; the labels are for people, the Arrow types are in the reference of tables."""

    TEXT = ("text", "文本", "text")
    TEXTS = ("texts", "文本列表", "list of texts")
    WORD = ("word", "枚举值", "value of an enumeration")
    DAY = ("day", "日期", "civil day in Asia/Shanghai")
    INSTANT = ("instant", "时刻", "instant in Asia/Shanghai")
    COUNT = ("count", "整数", "whole number")
    NUMBER = ("number", "数值", "number")
    FLAG = ("flag", "是否", "yes or no")
    NUMBERS = ("numbers", "名称与数值", "numbers by name")
    DETAILS = ("details", "名称与文本", "texts by name")


@attrs.frozen
class Column:
    """A column of a table.

    :param holds: what it holds. :param nullable: whether a value can be missing.
    :param words: the enumeration whose values it holds, if it is of type ``word``.
    """

    name: str
    holds: ColumnType
    zh: str
    en: str
    nullable: bool = False
    words: type[Labelled] | type[Word] | None = None


@attrs.frozen
class _Maker:
    """Makes columns of one type."""

    holds: ColumnType

    def __call__(self, name: str, zh: str, en: str, *, nullable: bool = False) -> Column:
        return Column(name, self.holds, zh, en, nullable)


def _word(name: str, words: type[Labelled | Word], zh: str, en: str, *, nullable: bool = False) -> Column:
    return Column(name, ColumnType.WORD, zh, en, nullable, words)


_text, _texts = _Maker(ColumnType.TEXT), _Maker(ColumnType.TEXTS)
_day, _instant = _Maker(ColumnType.DAY), _Maker(ColumnType.INSTANT)
_count, _number, _flag = _Maker(ColumnType.COUNT), _Maker(ColumnType.NUMBER), _Maker(ColumnType.FLAG)

_PARTY = _text("party", "责任主体", "identifier of the party")
_OBLIGATION = _text("obligation", "事项编号", "identifier of the obligation or report")
_PLAN = _text("plan", "方案编号", "identifier of the plan")
_SECTOR = _word("sector", Sector, "系统", "sector of the plan")
_KIND = _word("kind", ObligationKind, "事项类别", "kind of the duty")
_AS_OF = _day("as_of", "截至日期", "as-of date of the report")
_WHEN = _day("when", "日期", "day it happened")
_AT = _instant("at", "时刻", "instant it happened, where that is known", nullable=True)
_UNTIL = _day(
    "until", "有效期至", "last day on which it may be relied on; missing: the policy says how long", nullable=True
)
_EVIDENCE = _text("evidence", "凭证", "reference to the record; may be empty")
_BY = _text("by", "经办人", "who did it, in person; may be empty")


def _exact(name: str, zh: str, en: str, *, nullable: bool = False) -> tuple[Column, Column]:
    """A fraction twice: rounded to a double for reckoning, and exact as text."""
    return (
        _number(name, zh, en, nullable=nullable),
        _text(f"{name}_exact", f"{zh}（精确分数）", f"{en}: the exact fraction, as 3/4 or 1", nullable=nullable),
    )


_CATALOG: Sequence[Column] = (
    _text("sort", "条目类型", "obligation, report, target, limit, phase, document or organ"),
    _text("id", "编号", "identifier of the item"),
    _PLAN,
    _SECTOR,
    _text("clause", "条款", "clause as the document numbers it"),
    _count("paragraph", "段落", "paragraph, from 1"),
    _texts("citations", "依据", "all citations, the main one first"),
    _text("zh", "中文表述", "statement in Chinese; title of a document"),
    _text("en", "英文表述", "statement in English; empty for a document"),
    _word("kind", ObligationKind, "事项类别", "kind of a duty", nullable=True),
    _texts("who", "责任主体类型", "who performs it, as KIND or KIND@LEVEL"),
    _word("role", Role, "须亲自履行者", "who must act in person", nullable=True),
    _texts("overseers", "监督主体", "who oversees it"),
    _text("schedule", "周期", "schedule of a duty, in its text form", nullable=True),
    _text("schedule_zh", "周期（中文）", "schedule in Chinese words", nullable=True),
    _text("schedule_en", "周期（英文）", "schedule in English words", nullable=True),
    _count("variants", "变体数", "how many variants replace the rule for some parties"),
    _count("quantity", "数量", "how many of something are owed each time", nullable=True),
    *_exact("share", "覆盖比例", "share to be covered each time", nullable=True),
    _texts("recipients_zh", "报送对象", "who receives a report, in Chinese"),
    _texts("recipients_en", "报送对象（英文）", "who receives a report, in English"),
    _text("unit", "单位", "unit of a target or limit", nullable=True),
    _word("comparator", Comparator, "比较方式", "how a value is held against the threshold", nullable=True),
    _number("value", "阈值", "threshold of a limit; last point of a target", nullable=True),
    _day("start", "开始日期", "first day of a phase, where it has one", nullable=True),
    _day("due", "截止日期", "last day of a phase; day of a target's last point", nullable=True),
    _word("document_role", DocumentRole, "文件作用", "why the plan names a document", nullable=True),
    _text("document_number", "文号", "number of a document, where it is given", nullable=True),
    _word("organ_role", OrganRole, "机构职能", "function of a part of the organisation", nullable=True),
    _texts("points", "目标节点", "points of a target, as DATE: NUMBER"),
    _texts("units", "责任单位", "units named as responsible"),
    _texts("lead", "牵头单位", "units that lead"),
    _texts("supporting", "配合单位", "units that support"),
    _texts("themes", "主题", "themes"),
    _count("readings", "解读数", "how many doubtful places were read"),
)  # fmt: skip

_OCCURRENCES: Sequence[Column] = (
    _text("party", "责任主体", "identifier of the party; missing for a bare obligation", nullable=True),
    _PLAN,
    _word("sector", Sector, "系统", "sector of the plan; missing for a bare obligation", nullable=True),
    _OBLIGATION,
    _KIND,
    _text("label", "周期标识", "the period or event, in short"),
    _day("start", "起始日期", "first day on which an act counts; missing if any earlier day does", nullable=True),
    _day("due", "截止日期", "last day in time, inclusive"),
    _instant("due_at", "截止时刻", "instant of a limit in hours or minutes", nullable=True),
    _count("times", "次数", "how many acts are needed"),
    _flag("undecided", "待定", "whether the party gives no number to decide whether the duty applies"),
)  # fmt: skip

_OUTCOMES: Sequence[Column] = (
    _PARTY,
    _AS_OF,
    _PLAN,
    _SECTOR,
    _OBLIGATION,
    _KIND,
    _text("label", "周期标识", "the period or event, in short; missing for a standing duty", nullable=True),
    _day("start", "起始日期", "first day on which an act counts; missing if any earlier day does", nullable=True),
    _day("due", "截止日期", "last day in time; missing where no day is set", nullable=True),
    _instant("due_at", "截止时刻", "instant of a limit in hours or minutes", nullable=True),
    _word("outcome", Outcome, "结果", "how the occurrence stands"),
    _text("governed_by", "从严适用事项", "stricter duty of another plan that governs this one", nullable=True),
    _flag("counts", "计分", "whether it enters the score: not if another duty governs"),
    *_exact("credit", "得分率", "credit from 0 to 1; missing where the outcome has none", nullable=True),
    *_exact("done", "按期完成", "how much was done in time"),
    *_exact("late", "逾期完成", "how much was done after the due day"),
    *_exact("needed", "应完成", "how much was needed"),
    *_exact("part", "应计部分", "how much of the occurrence is asked for: less than 1 where the rest was waived"),
    _texts("evidence", "凭证", "references of the entries counted; who granted a waiver"),
    _text("note_zh", "说明", "why, in Chinese; may be empty"),
    _text("note_en", "说明（英文）", "why, in English; may be empty"),
)  # fmt: skip

_SCORES: Sequence[Column] = (
    _PARTY,
    _AS_OF,
    _text("policy", "评分政策", "name of the policy"),
    _word("readings", ReadingChoice, "解读方式", "reading of doubtful text"),
    _number("score", "得分", "0 to 100; missing if nothing was assessable", nullable=True),
    *_exact("earned", "实得", "weighted credit earned, after any veto"),
    *_exact("possible", "应得", "weight that could be earned"),
    _texts("vetoes", "一票否决", "duties that cap the score"),
    *(_count(str(outcome).replace("-", "_"), outcome.zh, f"occurrences that are {outcome.en}") for outcome in Outcome),
)  # fmt: skip

_TARGETS: Sequence[Column] = (
    _PARTY,
    _AS_OF,
    _PLAN,
    _text("target", "目标编号", "identifier of the target"),
    _text("unit", "单位", "unit"),
    _word("comparator", Comparator, "比较方式", "how a value is held against the threshold"),
    _day("by", "节点日期", "day by which the threshold is to be reached, inclusive"),
    _number("threshold", "阈值", "threshold"),
    _word("standing", TargetStanding, "状态", "how the point stands"),
    _flag("passed", "已过期", "whether its day lies before the as-of date"),
    _flag("stale", "数据过期", "whether there is a measurement, but too old to be relied on"),
    _flag("undecided", "待定", "whether it cannot be told if the target is the party's"),
    _number("value", "实测值", "the measurement that decided", nullable=True),
    _day("measured", "测量日期", "its day", nullable=True),
)  # fmt: skip

_HAZARDS: Sequence[Column] = (
    _text("id", "隐患编号", "identifier of the hazard"),
    _text("party", "责任主体", "whose hazard it is"),
    _text("place", "地点", "where it is, outermost first"),
    _word("sector", Sector, "系统", "whose system it belongs to"),
    _word("channel", Channel, "发现渠道", "how it was found"),
    _text("description", "描述", "what was found"),
    _day("found", "发现日期", "day it was found"),
    _word("state", HazardState, "状态", "where it stands"),
    _flag("open", "未销号", "whether it still has to be dealt with"),
    _word("grade", Grade, "等级", "major or general; missing before it is determined", nullable=True),
    _text("standard", "判定标准", "standard it was determined by; may be empty"),
    _word("level", Level, "主管层级", "level of the authority in charge", nullable=True),
    _text("department", "主管部门", "department in charge", nullable=True),
    _day("deadline", "整改期限", "last day of the treatment, extensions included", nullable=True),
    _text("listed_by", "挂牌单位", "organisation that listed it", nullable=True),
    _day("listing_deadline", "督办期限", "last day of the listing", nullable=True),
    _day("due", "期限", "the earlier of the two", nullable=True),
    _flag("overdue", "逾期", "whether it is open and was due before the as-of date"),
    _count("age_days", "存续天数", "days from the finding to the as-of date, if it is open", nullable=True),
    _flag("suspended", "停工停产", "whether work is suspended"),
    _word("pressure", Pressure, "督促方式", "highest pressure so far in this round", nullable=True),
    _count("extensions", "延期次数", "extensions in this round"),
    _count("reopened", "重新打开次数", "how often it was reopened"),
    _count("repeats", "屡犯次数", "how often a repeat offence was noted"),
    _texts("traced_back", "责任倒查", "what trace-backs were opened for"),
    _count("events", "事件数", "number of events so far"),
)  # fmt: skip

_HAZARD_EVENTS: Sequence[Column] = (
    _text("hazard", "隐患编号", "identifier of the hazard"),
    _count("number", "序号", "place in the history, from 1"),
    _text("event", "事件", "the event, such as Verified"),
    _day("on", "发生日期", "day it happened"),
    _day("known", "知悉日期", "day the ledger learnt of it"),
    _text("by", "经办人", "who did it"),
    _text("organisation", "单位", "the organisation acted for"),
    _word("level", Level, "层级", "level of the authority", nullable=True),
    Column("details", ColumnType.DETAILS, "详情", "what the event says beyond that"),
)  # fmt: skip

_ACTIVITIES: Sequence[Column] = (
    _PARTY,
    _OBLIGATION,
    _WHEN,
    _AT,
    _count("count", "次数", "how many times, or how many of what the obligation counts; 1 or more"),
    _count("share_num", "比例分子", "share covered: numerator", nullable=True),
    _count("share_den", "比例分母", "share covered: denominator", nullable=True),
    _EVIDENCE,
    _BY,
    _texts("also", "同时计入", "other obligations for which the same act counts"),
    _UNTIL,
)  # fmt: skip

_MEASUREMENTS: Sequence[Column] = (
    _PARTY, _text("target", "目标编号", "identifier of the target"), _WHEN, _AT, _number("value", "数值", "the value"),
    _UNTIL,
)  # fmt: skip

_TRIGGERS: Sequence[Column] = (_PARTY, _text("key", "触发事件", "key of the trigger"), _WHEN, _AT)

_ATTESTATIONS: Sequence[Column] = (
    _PARTY,
    _OBLIGATION,
    _day("start", "起始日期", "first day of validity, inclusive"),
    _day("until", "截止日期", "last day of validity, inclusive"),
    _EVIDENCE,
    _BY,
)  # fmt: skip

_WAIVERS: Sequence[Column] = (
    _PARTY,
    _OBLIGATION,
    _text("granted_by", "批准单位", "who granted it"),
    _text("why", "理由", "the reason"),
    _day("start", "起始日期", "what falls due from this day on is waived"),
    _day("until", "截止日期", "to this day, inclusive"),
    _day("granted", "批准日期", "day it was granted; missing: its first day", nullable=True),
)  # fmt: skip

_PARTIES: Sequence[Column] = (
    _text("id", "编号", "identifier"),
    _word("kind", PartyKind, "类型", "what it is"),
    _word("level", Level, "层级", "level of administration", nullable=True),
    _text("place", "地点", "where it is, outermost first, joined by /"),
    _texts("sectors", "所属系统", "sectors, as their identifiers"),
    _texts("tags", "标签", "tags"),
    Column("facts", ColumnType.NUMBERS, "数量", "its numbers"),
    _texts("parents", "上级", "parties it belongs to, nearest first"),
    _text("zh", "中文名称", "name in Chinese; may be empty"),
    _text("en", "英文名称", "name in English; may be empty"),
)  # fmt: skip

_LABELS: Sequence[Column] = (
    _text("words", "枚举", "name of the enumeration"),
    _text("value", "值", "the value, as columns hold it"),
    _text("zh", "中文", "label in Chinese"),
    _text("en", "英文", "label in English"),
)

#: The columns of each table, in order.
TABLES: Mapping[str, tuple[Column, ...]] = {
    "catalog": tuple(_CATALOG),
    "occurrences": tuple(_OCCURRENCES),
    "outcomes": tuple(_OUTCOMES),
    "scores": tuple(_SCORES),
    "targets": tuple(_TARGETS),
    "hazards": tuple(_HAZARDS),
    "hazard_events": tuple(_HAZARD_EVENTS),
    "parties": tuple(_PARTIES),
    "activities": tuple(_ACTIVITIES),
    "measurements": tuple(_MEASUREMENTS),
    "triggers": tuple(_TRIGGERS),
    "attestations": tuple(_ATTESTATIONS),
    "waivers": tuple(_WAIVERS),
    "labels": tuple(_LABELS),
}
