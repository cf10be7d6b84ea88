"""The rules by which an event can be refused, in words."""

from __future__ import annotations

import attrs

from zbgj.labels import Labelled

__all__ = ["RULES", "Rule", "Source"]


class Source(Labelled):
    """Where a rule comes from."""

    ACTION = ("action", "治本攻坚行动的要求", "asked by the action")
    LIBRARY = ("library", "本库的约定", "this library's reading, where the action leaves it open")


@attrs.frozen
class Rule:
    """Why an event can be refused, and what would be needed.

    >>> RULES["assurances"].zh
    '五落实到位之前不得治理'
    """

    key: str
    zh: str
    en: str
    needs_zh: str
    needs_en: str
    source: Source


_A, _L = Source.ACTION, Source.LIBRARY

TURN = Rule("turn", "当前状态下不能发生这一事项", "this cannot happen in the present state",
            "先进入允许的状态", "one of the states in which it can", _A)  # fmt: skip
CLOSED_STAYS = Rule("closed", "已销号的隐患只能因重新打开而改变", "a closed hazard changes only by being reopened",
                    "回头看认定再次出现", "a look-back that finds it there again", _A)  # fmt: skip
DISMISSED_STAYS = Rule("dismissed", "不构成隐患的事项只能经回头看重新判定",
                       "what was dismissed changes only by a look-back",
                       "回头看认定确有隐患", "a look-back that finds it there", _L)  # fmt: skip
MERGED_STAYS = Rule("merged", "已并案的隐患不再变化", "a merged hazard changes no more",
                    "在并入的隐患上办理", "the event on the hazard it was merged into", _L)  # fmt: skip
TIME = Rule("time", "时间不能倒流", "time never runs backwards",
            "发生日期不早于上一事项", "a day not before that of the last event", _A)  # fmt: skip
KNOWLEDGE = Rule("knowledge", "台账只能往后记", "the ledger is only ever continued",
                 "获知日期不早于上一事项的获知日期", "a 'known' day not before that of the last event", _L)  # fmt: skip
STANDING = Rule("standing", "只有隐患单位和当地主管部门可以办理",
                "only the party itself and authorities answering for the place may act",
                "由隐患单位或管辖当地的主管部门办理",
                "somebody of the party, or of an authority whose area holds the place", _A)  # fmt: skip
AUTHORITY = Rule("authority", "只有隐患单位以外的主管部门可以办理", "only an authority outside the party may do this",
                 "由隐患单位以外的主管部门办理", "an official with a level, not of the party", _A)  # fmt: skip
COMPETENCE = Rule("competence", "由负责的部门或其上级决定", "whoever is in charge decides, or an authority above",
                  "由负责部门、其上级部门办理；单位只能决定自查发现、未由部门负责的一般隐患",
                  "the department in charge or a level above it; a party alone decides only on general hazards "
                  "which it found itself and no authority has taken up", _A)  # fmt: skip
LISTING = Rule("listing", "挂牌督办的隐患由挂牌机关或其上级处置",
               "a listed hazard is disposed of only by the listing authority or one above it",
               "由挂牌机关或更高一级机关办理",
               "an official of the listing authority, or of a higher level", _A)  # fmt: skip
SEPARATION = Rule("separation", "不得验收自己的整改", "nobody judges their own correction",
                  "由未参与整改的人员和单位（部门）办理",
                  "another person, of another organisation or department than whoever did the correction",
                  _A)  # fmt: skip
ASSURANCES = Rule("assurances", "五落实到位之前不得治理", "no treatment without the five assurances",
                  "先落实责任、措施、资金、期限、预案",
                  "responsibility, measures, funds, time limit and contingency plan first", _A)  # fmt: skip
STANDARD = Rule("standard", "重大事故隐患的判定、降级和排除须依据判定标准",
                "what is or was determined as major is judged by a named standard",
                "写明判定标准名称", "the name of the determination standard", _A)  # fmt: skip
REASONS = Rule("reasons", "须说明理由", "reasons must be given", "写明理由", "reasons that are not blank", _A)
EVIDENCE = Rule("evidence", "报验须附证明材料", "a correction is submitted with evidence",
                "附证明材料编号", "a reference to the evidence", _L)  # fmt: skip
AHEAD = Rule("deadline-ahead", "期限不能早于办理之日", "a deadline cannot have passed when it is set",
             "期限不早于当日", "a deadline on that day or later", _L)  # fmt: skip
KEPT = Rule("deadline-kept", "期限只能经批准延长", "a deadline moves back only by an approved extension",
            "期限不晚于现有期限，或办理延期", "a deadline not after the present one, or an extension", _L)  # fmt: skip
LATER = Rule("extension-later", "延期须晚于现有期限", "an extension needs a deadline, and sets a later one",
             "已有期限，且新期限更晚", "assurances given, and a day after the present deadline", _L)  # fmt: skip
APPROVAL = Rule("extension-approval", "延期须由治理单位以外的负责部门批准",
                "an extension is approved by whoever is in charge, outside the treating party",
                "由负责部门、挂牌机关或其上级批准",
                "approval of an authority in charge or above, of the listing authority or above if listed, "
                "that took no part in the correction", _L)  # fmt: skip
WORK_GOES_ON = Rule("suspended", "停工停产期间不能了结", "a hazard does not end while work is suspended for it",
                    "先复工复产", "resumption of work first", _L)  # fmt: skip
LIFTING = Rule("lifting", "停工令由作出的机关或其上级解除",
               "a suspension is lifted by the authority that ordered it or one above; the party's own by an "
               "authority, or by the party after verification",
               "由作出停工决定的机关或其上级办理；单位自行停工的，验收通过后自行恢复或由主管部门恢复",
               "a suspension in force that this official may lift", _L)  # fmt: skip
RISE = Rule(
    "rise", "提级须高于现有层级", "raising goes to a higher level", "更高的层级", "a level above the present one", _A
)
RISING_PRESSURE = Rule("pressure", "督促措施逐级加重", "pressure only rises: letter, circular, talk, exposure",
                       "比上一次更重的措施", "a measure above the last one of this round", _A)  # fmt: skip
PARENT = Rule("parent", "以上级企业名义督促的，不能是隐患单位自身，也不能是主管部门",
              "as its parent enterprise neither the party itself nor an authority acts",
              "由隐患单位的上级企业办理；主管部门督促的，不以上级企业名义办理",
              "somebody of the parent enterprise, without a level; an authority presses in its own name",
              _A)  # fmt: skip
CHANGE = Rule("grade", "重新判定须改变等级", "regrading changes the grade", "不同的等级", "the other grade", _L)
OTHER_HAZARD = Rule("other-hazard", "须指另一项隐患", "a hazard is no duplicate or repetition of itself",
                    "另一隐患的编号", "another hazard's identifier", _L)  # fmt: skip
OTHER_DEPARTMENT = Rule("other-department", "须移交给另一个部门，且不能是隐患单位",
                        "it is handed to another department, and never to the party itself",
                        "另一个部门", "a department that does not have it yet and is not of the party", _L)  # fmt: skip
LISTED = Rule("listed", "未挂牌督办的不能解除", "only a listing in force is lifted",
              "先有生效的挂牌督办", "a listing in force", _L)  # fmt: skip
ENTRY = Rule("entry", "备注和更正须指向已有记录，更正不指向另一更正",
             "a note or a correction names an entry that exists, and no correction is itself corrected",
             "从1开始的已有记录序号；更正有误的，再次更正原记录",
             "the number of an entry there is, from 1; a wrong correction is put right by correcting its entry again",
             _L)  # fmt: skip
FINDING = Rule("finding", "发现记录只能以同一隐患的发现记录更正，隐患单位只能由主管部门更改",
               "a finding is corrected only by a finding of the same hazard, and only an authority changes whose it is",
               "第1条记录以编号相同的发现记录代替，其他记录不以发现记录代替；更改隐患单位的由主管部门办理",
               "for entry 1 a finding with the same identifier, for others none; an authority outside the party if "
               "the party changes", _L)  # fmt: skip
RECORDER = Rule("recorder", "补记、更正由行为人所在单位或负责的上级部门办理",
                "what somebody did is recorded late or corrected by their own house, or by whoever is in charge "
                "above them",
                "由办理原事项、原记录的单位办理，或由负责部门及其上级中层级更高的部门办理",
                "somebody of the organisation that acted and made the entry, of no lower level; or an authority in "
                "charge or above, of a higher level than whoever acted", _L)  # fmt: skip
RELIEF = Rule("relief", "不得以更正减轻自身责任", "nobody relieves themselves by a correction",
              "由负责部门、挂牌机关或其上级更正，或另行办理降级、延期、复工",
              "a correction by an authority in charge, or the listing authority if listed, or one above; or the "
              "regrading, extension or resumption itself", _L)  # fmt: skip

#: Every rule by its key.
RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        TURN, CLOSED_STAYS, DISMISSED_STAYS, MERGED_STAYS, TIME, KNOWLEDGE, STANDING, AUTHORITY, COMPETENCE, LISTING,
        SEPARATION, ASSURANCES, STANDARD, REASONS, EVIDENCE, AHEAD, KEPT, LATER, APPROVAL, WORK_GOES_ON, LIFTING,
        RISE, RISING_PRESSURE, PARENT, CHANGE, OTHER_HAZARD, OTHER_DEPARTMENT, LISTED,
        ENTRY, FINDING, RECORDER, RELIEF,
    )
}  # fmt: skip
