"""The words of the page, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

__all__ = ["Words", "date_words", "figure", "percent"]

_WORDS = {
    "about": ("安全生产治本攻坚三年行动 · 履职情况报告", "Three-Year Action on work safety · compliance report"),
    "as-of": ("截至", "As of"),
    "score": ("得分", "Score"),
    "of-100": ("满分100", "out of 100"),
    "no-score": ("无可评估事项", "nothing to assess"),
    "earned": ("得", "earned"),
    "possible": ("应得", "possible"),
    "overdue": ("逾期未完成", "Overdue"),
    "duties": ("{n}项任务", "duties: {n}"),
    "times": ("次数", "Times"),
    "coming": ("今后{days}日到期", "Due within {days} days"),
    "targets": ("目标", "Targets"),
    "targets-met": ("目标达到或进度正常", "Targets met or on track"),
    "measured": ("已测{n}项", "measured: {n}"),
    "hazards": ("隐患", "Hazards"),
    "open-hazards": ("未销号隐患", "Open hazards"),
    "past-limit": ("超期{n}项", "past the limit: {n}"),
    "what": ("事项", "What is owed"),
    "clause": ("依据", "Clause"),
    "first-due": ("最早期限", "First due"),
    "days-late": ("逾期天数", "Days overdue"),
    "due": ("期限", "Due"),
    "days-left": ("剩余天数", "Days left"),
    "period": ("所属期间", "Period"),
    "whose": ("单位", "Party"),
    "parties": ("{n}个单位", "{n} parties"),
    "partly": ("其中部分完成{n}次", "in part: {n}"),
    "nothing-overdue": ("没有逾期事项。", "Nothing is overdue."),
    "nothing-coming": ("没有到期事项。", "Nothing falls due."),
    "standing-missed": ("长期任务，无有效证明", "standing duty without valid evidence"),
    "more": ("另有{n}行未列出。", "Rows not shown: {n}."),
    "by-kind": ("得分构成", "What the score is made of"),
    "kind": ("类别", "Kind"),
    "counted": ("计分任务", "Duties counted"),
    "share": ("得分率", "Share"),
    "target-points": ("到期并有测量的目标", "targets due and measured"),
    "veto": ("一票否决扣减", "taken away by veto"),
    "total": ("合计", "Total"),
    "indicator": ("指标", "Indicator"),
    "threshold": ("目标值", "Threshold"),
    "latest": ("最近测得", "Last measured"),
    "standing": ("状态", "Standing"),
    "course": ("走势", "Course"),
    "course-says": ("目标走势：{n}个测量值", "course of the target: {n} measurements"),
    "unmeasured": ("另有{n}项目标没有测量数据，不计分。", "Targets without data, not scored: {n}."),
    "nothing-measured": ("没有目标测量数据。", "No target has been measured."),
    "by-month": ("逐月履行情况", "Month by month"),
    "month-note": (
        "每格为该月到期事项中最差的结果；行按紧迫程度排列。",
        "A cell shows the worst outcome of what falls due in the month; rows stand by urgency.",
    ),
    "party-month-note": (
        "每格为该月到期事项的平均得分，颜色越深得分越低。",
        "A cell shows the mean credit of what fell due in the month; the darker, the lower.",
    ),
    "hazard": ("隐患", "Hazard"),
    "grade": ("等级", "Grade"),
    "state": ("状态", "State"),
    "found": ("发现", "Found"),
    "limit": ("整改期限", "Limit"),
    "none-open": ("没有未销号的隐患。", "No hazard is open."),
    "undetermined": ("待判定", "not determined"),
    "no-limit": ("未定", "none yet"),
    "listed": ("挂牌督办", "under listed supervision"),
    "suspended": ("已停工停产", "work suspended"),
    "how": ("得分如何得出", "How the score was made"),
    "how-text": (
        "每项任务的得分为其各次履行情况的平均值乘以权重；到期并有测量的目标按达到与否计分；总分为所得与应得之比。"
        "各方案未规定权重，以下数值由评分办法设定。",
        "A duty earns the mean credit of its occurrences times its weight; a target point that is past and measured "
        "counts as met or not; the score is what was earned out of what was possible. The plans give no weights: the "
        "values below are those of the scoring policy.",
    ),
    "policy": ("评分办法", "Scoring policy"),
    "readings": ("疑义条文", "Doubtful wording"),
    "weights": ("权重", "Weights"),
    "other-kinds": ("其他类别", "other kinds"),
    "relevance": ("直接关系重大事故隐患的任务，权重乘以", "Factor for duties that bear on major accident hazards"),
    "late-credit": ("逾期完成计分", "Credit for an act done late"),
    "partial-credit": ("部分完成计分系数", "Factor for an act done in part"),
    "target-weight": ("每个目标点的权重", "Weight of each target point"),
    "soon": ("提前提示天数", "Days in which a duty is due soon"),
    "validity": ("长期任务证据有效天数", "Days for which an act attests a standing duty"),
    "unattested": ("长期任务无有效证明", "A standing duty without valid evidence"),
    "counts-missed": ("计为未完成", "counts as missed"),
    "left-out": ("不计分", "is left out"),
    "veto-themes": ("一票否决主题", "Vetoes"),
    "veto-cap": ("封顶{cap}分", "the score is at most {cap}"),
    "nobody": ("无", "none"),
    "vetoed": ("一票否决：{n}项任务未完成，得分以{cap}分封顶。", "Veto: missed duties ({n}) cap the score at {cap}."),
    "vetoed-many": ("一票否决：{n}个单位的得分被封顶。", "Veto: capped scores of parties: {n}."),
    "capped": ("一票否决封顶", "capped by a veto"),
    "outcomes": ("各次履行情况", "Occurrences by outcome"),
    "citations": ("条文出处", "Where it says so"),
    "citations-note": (
        "本页所列事项的出处：条款、自然段、起止字符（自0起，不含末位）与摘要，可据原文核对。",
        "Clause, paragraph, characters (from 0, the end not included) and digest of every item above, to be checked "
        "against the document.",
    ),
    "item": ("编号", "Item"),
    "paragraph": ("段", "¶"),
    "characters": ("字符", "Characters"),
    "digest": ("摘要", "Digest"),
    "roll-up": ("{n}个单位汇总", "{n} parties together"),
    "by-party": ("各单位", "By party"),
    "place": ("地点", "Place"),
    "lowest": ("按得分由低到高。", "From the lowest score to the highest."),
    "made": ("由 zbgj {version} 生成；同样的输入得到同样的报告。",
             "Made by zbgj {version}; the same input makes the same report."),
    "sectors": ("系统", "sectors"),
    "policy-default": ("默认", "default"),
    "policy-strict": ("从严", "strict"),
    "policy-lenient": ("从宽", "lenient"),
    "plans": ("适用方案{n}个", "plans that apply: {n}"),
}  # fmt: skip

_LANGUAGES = ("zh", "en")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip


class Words:
    """The words in one language.

    >>> Words("zh")["overdue"], Words("en")("coming", days=90)
    ('逾期未完成', 'Due within 90 days')
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._place = _LANGUAGES.index(language)

    def __getitem__(self, key: str) -> str:
        return _WORDS[key][self._place]

    def __call__(self, key: str, **values: object) -> str:
        """The words with the values put in."""
        return self[key].format(**values)

    def policy(self, name: str) -> str:
        """What to call a scoring policy: the library's own have names, others are called as they are."""
        return self[f"policy-{name}"] if f"policy-{name}" in _WORDS else name

    @property
    def comma(self) -> str:
        """What stands between the members of a list."""
        return "、" if self.language == "zh" else ", "

    @property
    def colon(self) -> str:
        """What stands behind a heading within a line."""
        return "：" if self.language == "zh" else ": "

    @property
    def semicolon(self) -> str:
        """What stands between the parts of a sentence."""
        return "；" if self.language == "zh" else "; "


def date_words(day: dt.date, language: str) -> str:
    """The date as it is written out.

    >>> import datetime as dt
    >>> date_words(dt.date(2025, 9, 30), "zh"), date_words(dt.date(2025, 9, 30), "en")
    ('2025年9月30日', '30 September 2025')
    """
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def figure(value: Fraction | float) -> str:
    """A number with at most two decimals.

    >>> from fractions import Fraction
    >>> figure(Fraction(5, 2)), figure(Fraction(1, 3)), figure(1200)
    ('2.5', '0.33', '1200')
    """
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def percent(value: float | None) -> str:
    """A score with one decimal, or a dash.

    >>> percent(67.25), percent(None)
    ('67.2', '–')
    """
    return "–" if value is None else f"{value:.1f}"
