"""The headings of sheets, in Chinese and English: one table.

An attribute that has none here is called by its own name, so that nothing new is lost for want of a heading.
"""

from __future__ import annotations

__all__ = ["heading", "other_headings"]

_HEADINGS: dict[str, dict[str, tuple[str, str]]] = {
    "ledger": {
        "party": ("单位", "party"),
        "obligation": ("任务编号", "obligation"),
        "target": ("指标", "target"),
        "key": ("触发事项", "trigger"),
        "value": ("数值", "value"),
        "when": ("时间", "when"),
        "count": ("次数", "count"),
        "share": ("覆盖比例", "share"),
        "evidence": ("佐证", "evidence"),
        "by": ("办理人", "by"),
        "also": ("同时计入", "counts also for"),
        "start": ("开始日期", "start"),
        "until": ("有效期至", "until"),
        "granted_by": ("批准单位", "granted by"),
        "why": ("理由", "why"),
        "granted": ("批准日期", "granted"),
    },
    "parties": {
        "id": ("编号", "id"),
        "kind": ("类别", "kind"),
        "level": ("层级", "level"),
        "place": ("所在地", "place"),
        "sectors": ("行业领域", "sectors"),
        "tags": ("标签", "tags"),
        "facts": ("数据", "facts"),
        "parents": ("上级单位", "parents"),
        "zh": ("中文名称", "Chinese name"),
        "en": ("英文名称", "English name"),
    },
    "hazards": {
        "hazard": ("隐患编号", "hazard"),
        "number": ("序号", "entry"),
        "event": ("事项", "event"),
        "what": ("所补记或更正的事项", "the event itself"),
        "on": ("日期", "on"),
        "known": ("获知日期", "known"),
        "id": ("编号", "id"),
        "party": ("单位", "party"),
        "place": ("所在地", "place"),
        "sector": ("行业", "sector"),
        "channel": ("发现渠道", "channel"),
        "description": ("隐患描述", "description"),
        "grade": ("等级", "grade"),
        "reasons": ("理由", "reasons"),
        "standard": ("判定标准", "standard"),
        "measures": ("管控措施", "stop-gap measures"),
        "evidence": ("佐证", "evidence"),
        "accepted": ("是否通过", "accepted"),
        "recurred": ("是否复发", "recurred"),
        "deadline": ("新期限", "new time limit"),
        "level": ("提至层级", "raised to"),
        "to": ("接收部门", "handed to"),
        "into": ("并入隐患", "merged into"),
        "pressure": ("督促措施", "pressure"),
        "parent": ("是否上级企业", "by the parent enterprise"),
        "reason": ("倒查原因", "trace-back reason"),
        "earlier": ("此前隐患", "earlier hazard"),
        "other": ("被并入的隐患", "other hazard"),
        "text": ("记录", "note"),
        "about": ("所指序号", "about entry"),
        "entry": ("更正序号", "entry corrected"),
        "by": ("办理", "by"),
        "approved_by": ("批准", "approved by"),
        "assurances": ("五落实", "assurances"),
        "assurances.responsibility": ("责任人", "responsible"),
        "assurances.responsibility.person": ("责任人", "responsible"),
        "assurances.responsibility.post": ("责任人职务", "responsible: post"),
        "assurances.responsibility.organisation": ("责任人单位", "responsible: organisation"),
        "assurances.measures": ("措施", "measures"),
        "assurances.funds": ("资金", "funds"),
        "assurances.funds.needed": ("所需资金（元）", "funds needed (CNY)"),
        "assurances.funds.secured": ("到位资金（元）", "funds secured (CNY)"),
        "assurances.funds.source": ("资金", "funds"),
        "assurances.deadline": ("期限", "time limit"),
        "assurances.contingency": ("预案", "contingency"),
        "assurances.contingency.action": ("预案", "contingency"),
        "assurances.contingency.reference": ("预案文号", "contingency: reference"),
        "found.on": ("发现日期", "found on"),
        "determined.on": ("判定日期", "determined on"),
        "determined.reasons": ("判定理由", "reasons"),
        "assured.on": ("落实日期", "assured on"),
        "found": ("发现", "found"),
        "determined": ("判定", "determined"),
        "assured": ("落实", "assured"),
        "state": ("状态", "state"),
        "due": ("现行期限", "due"),
        "listed": ("挂牌", "listed by"),
        "listing_deadline": ("挂牌期限", "listing: time limit"),
        "suspended": ("停工停产", "work suspended"),
        "extensions": ("延期次数", "extensions"),
        "reopened": ("重新打开次数", "reopened"),
        "repeats": ("屡改屡犯次数", "repeat offences"),
        "charge": ("负责层级", "level in charge"),
        "department": ("负责部门", "department in charge"),
    },
    "progress": {
        "party": ("单位", "party"),
        "name": ("单位名称", "name"),
        "duty": ("任务编号", "obligation"),
        "statement": ("任务", "what is owed"),
        "plan": ("方案", "plan"),
        "clause": ("条款", "clause"),
        "schedule": ("时限要求", "schedule"),
        "period": ("期次", "period"),
        "start": ("起始日期", "from"),
        "due": ("截止日期", "due"),
        "outcome": ("完成情况", "outcome"),
        "done": ("按期完成", "done in time"),
        "late": ("逾期完成", "done late"),
        "needed": ("应完成", "needed"),
        "credit": ("得分率", "credit"),
        "evidence": ("佐证", "evidence"),
        "note": ("说明", "note"),
        "target": ("指标编号", "target"),
        "threshold": ("要求", "threshold"),
        "by": ("截止日期", "by"),
        "standing": ("达标情况", "standing"),
        "value": ("最近数值", "last value"),
        "as_of": ("统计日期", "as of"),
        "score": ("得分", "score"),
        "earned": ("得分值", "earned"),
        "possible": ("应得值", "possible"),
        "vetoes": ("一票否决事项", "vetoes"),
    },
}  # fmt: skip

#: What else such a column is called in the ledgers that people bring, by the keys of columns.
_ALSO: dict[str, dict[str, str]] = {
    "ledger": {
        "party": "单位名称 单位编号 责任单位 填报单位 企业名称 责任主体 部门",
        "obligation": "任务 任务名称 事项 事项编号 事项名称 工作任务 工作事项 duty",
        "target": "指标编号 指标名称 目标 目标编号",
        "key": "触发事件 事件 触发编号",
        "value": "数据 实测值 指标值 完成值 最近数值",
        "when": "日期 完成时间 完成日期 办理时间 办理日期 开展时间 开展日期 发生时间 发生日期 检查时间 检查日期 "
        "统计日期 年月日 date day",
        "count": "完成次数 开展次数 数量 完成数量 频次 times",
        "share": "覆盖率 覆盖面 比例 完成比例 覆盖比率 coverage",
        "evidence": "佐证材料 佐证资料 佐证编号 佐证文号 凭证 证明材料 文号 附件 备查材料",
        "by": "经办人 承办人 办理人员 检查人 检查人员 责任人",
        "also": "同时计入任务 同时计入事项",
        "start": "起始日期 开始时间 起始时间 起始日 生效日期 from",
        "until": "截止日期 截止时间 结束日期 结束时间 到期日期 有效期 to",
        "granted_by": "批准部门 批准机关 批准人",
        "why": "原因 豁免理由 豁免原因 reason",
        "granted": "批准时间",
    },
    "parties": {
        "id": "单位编号 单位编码 代码",
        "kind": "类型 单位类别 单位类型 性质 单位性质",
        "level": "级别 行政级别 行政层级",
        "place": "地点 所在地区 所属地区 地区 属地",
        "sectors": "行业 系统 领域 所属系统 所属行业 所属行业领域 行业系统",
        "tags": "单位标签 特征",
        "facts": "数量 数值 基本数据",
        "parents": "上级 上级单位编号 主管单位 隶属单位",
        "zh": "名称 中文名 单位名称 单位 name",
        "en": "英文名",
    },
    "hazards": {
        "hazard": "编号",
        "id": "隐患编号",
        "party": "单位名称 责任单位 责任主体 企业名称",
        "place": "地点 位置 隐患地点 隐患位置 隐患部位",
        "sector": "行业领域 系统 所属行业",
        "channel": "来源 隐患来源 渠道 排查方式",
        "description": "描述 隐患内容 问题描述 隐患情况 问题隐患",
        "grade": "隐患等级 隐患级别",
        "standard": "判定依据",
        "on": "时间 发生日期 发生时间",
        "found.on": "发现时间 排查日期 排查时间 检查日期",
        "determined.on": "判定时间",
        "due": "整改期限",
        "state": "隐患状态 整改状态",
    },
    "progress": {},
}

#: What is said of somebody who acts.
_OFFICIAL = {
    "id": ("人", ""),
    "organisation": ("人单位", ": organisation"),
    "level": ("人层级", ": level"),
    "area": ("人辖区", ": area"),
}


def heading(subject: str, key: str) -> tuple[str, str]:
    """The heading of an attribute, or of the path to one, in Chinese and English.

    >>> heading("hazards", "by.level"), heading("hazards", "determined.by.id"), heading("hazards", "new.thing")
    (('办理人层级', 'by: level'), ('判定人', 'determined: by'), ('new.thing', 'new.thing'))
    """
    table = _HEADINGS[subject]
    if key in table:
        return table[key]
    before, _, last = key.rpartition(".")
    owner, _, role = before.rpartition(".")
    if role in ("by", "approved_by") and last in _OFFICIAL:
        zh, en = table[owner] if role == "by" and owner in table else table[role]
        said = f"{en}: by" if owner in table else en
        return zh + _OFFICIAL[last][0], said + _OFFICIAL[last][1]
    for start in ("found.", "determined.", "assured."):
        if key.startswith(start) and key.removeprefix(start) in table:
            return table[key.removeprefix(start)]
    return key, key


def other_headings(subject: str, key: str) -> tuple[str, ...]:
    """What else people call such a column.

    >>> other_headings("ledger", "share")[:2], other_headings("hazards", "found.place")[:2]
    (('覆盖率', '覆盖面'), ('地点', '位置'))
    """
    table = _ALSO[subject]
    return tuple((table.get(key) or table.get(key.rpartition(".")[2], "")).split())
