"""A page for each plan, an index of them, and comparisons by theme: written from the definitions at build time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from page_parts import anchor, cell, code, table, write

from zbgj import Obligation, Report, interval, load_catalog
from zbgj.model.condition import condition_text
from zbgj.model.kinds import TermSort
from zbgj.model.plan import PlanStatus
from zbgj.schedule import covers, describe, to_text
from zbgj.schedule.rules import Continuous

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

    from zbgj import Catalog, Limit, SectorPlan, Target
    from zbgj.model.items import Cited

#: The themes compared across all plans: key, heading, what the reader finds there.
THEMES = (
    ("principal-self-inspection", "Who must inspect in person, and how often",
     "Inspections that a principal person in charge must lead."),
    ("leader-inspection", "How often leading officials must go and look",
     "Inspections that leading officials of authorities must make themselves."),
    ("evacuation-drill", "Evacuation drills", "How often people must practise getting out."),
    ("emergency-drill", "Emergency drills", "Drills of contingency plans."),
    ("clear-stock", "Clearing the stock", "By when the hazards found up to the end of 2023 must be gone."),
    ("curb-new-hazards", "Curbing new hazards", "By when hazards must stop being added."),
    ("dynamic-clearance", "Dynamic clearance", "From when every major hazard must be closed within its limit."),
)  # fmt: skip

ACTION = interval("2024-01-01", "2026-12-31")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the generator with Sphinx."""
    app.connect("builder-inited", _generate)
    return {"parallel_read_safe": True}


def _generate(app: Sphinx) -> None:
    folder = Path(app.srcdir) / "plans"
    catalog = load_catalog(packages=False)
    pages = {"index.md": _index(catalog), "themes.md": _themes(catalog)}
    pages |= {f"{plan.id}-{plan.slug}.md": _page(plan) for plan in catalog.plans()}
    for name, text in pages.items():
        write(folder / name, text)
    for old in folder.glob("*.md"):
        if old.name not in pages:
            old.unlink()


def _index(catalog: Catalog) -> str:
    rows, total = [], [0] * 6
    for plan in catalog.plans():
        counts = [len(plan.obligations), len(plan.reports), len(plan.targets), len(plan.limits), len(plan.documents),
                  sum(len(item.readings) for item in plan.items())]  # fmt: skip
        total = [a + b for a, b in zip(total, counts, strict=True)]
        link = f"[{cell(plan.sector.en)} {cell(plan.sector.zh)}]({plan.id}-{plan.slug}.md)"
        rows.append([plan.id, link, plan.status.en, *map(str, counts)])
    rows.append(["", "**all**", "", *(f"**{count}**" for count in total)])
    headings = ["plan", "system", "status", "obligations", "reports", "targets", "limits", "documents", "readings"]
    return "\n".join([
        "# The plans 方案",
        "",
        "Every plan of the catalogue, made from the definition files when this documentation was built. Statements are "
        "the library's own words; the clause and the citation say where the text itself stands.",
        "",
        table(headings, rows),
        "[Comparisons across all plans](themes.md) put the same duty of different plans side by side.",
        "",
        "```{toctree}",
        ":hidden:",
        "",
        "themes",
        *(f"{plan.id}-{plan.slug}" for plan in catalog.plans()),
        "```",
        "",
    ])  # fmt: skip


# --- one plan ---------------------------------------------------------------------------------------------------


def _page(plan: SectorPlan) -> str:
    return "\n".join(_lines(plan)) + "\n"


def _lines(plan: SectorPlan) -> Iterator[str]:
    yield f"# {plan.id} {cell(plan.sector.en)} {cell(plan.sector.zh)}"
    yield ""
    yield from _facts(plan)
    if plan.status is PlanStatus.WITHHELD:
        return
    yield from _section(
        "Documents 文件",
        ["id", "clause", "role", "title", "number"],
        ([_id(d), _where(d), _both(d.role), cell(d.title), cell(d.number)] for d in plan.documents),
    )
    yield from _section(
        "Organisation 组织",
        ["id", "clause", "role", "中文", "English"],
        ([_id(o), _where(o), _both(o.role), cell(o.zh), cell(o.en)] for o in plan.organs),
    )
    yield from _section("Phases 阶段", ["id", "clause", "from", "until", "中文", "English"], (
        [_id(p), _where(p), str(p.window.start or ""), str(p.window.end), cell(p.zh), cell(p.en)]
        for p in plan.phases))  # fmt: skip
    yield from _section(
        "Obligations 任务",
        ["id", "clause 条款", "kind 类别", "who 主体", "when 期限", "what is owed 事项"],
        (_duty(plan, duty, _both(duty.kind)) for duty in plan.obligations),
    )
    yield from _section(
        "Reports 报告",
        ["id", "clause 条款", "to 报送", "who 主体", "when 期限", "what is owed 事项"],
        (_duty(plan, duty, "<br>".join(map(_both, duty.recipients))) for duty in plan.reports),
    )
    yield from _section(
        "Targets 目标", ["id", "clause 条款", "threshold 目标值", "what is meant 内容"], map(_target, plan.targets)
    )
    yield from _section(
        "Limits 限值", ["id", "clause 条款", "threshold 目标值", "what is meant 内容"], map(_limit, plan.limits)
    )
    yield from _section(
        "Readings 解读", ["item", "in doubt", "taken to mean", "why", "other readings", "lenient"], _readings(plan)
    )
    yield from _section(
        "Responsible units by clause 责任单位", ["clause", "units", "lead 牵头", "supporting 配合"],
        ([cell(r.clause), *("、".join(map(cell, u)) for u in (r.units, r.lead, r.supporting))]
         for r in plan.responsibilities))  # fmt: skip
    yield from _section(
        "Terms of its own 词汇",
        ["sort", "key", "中文", "English"],
        ([t.sort.en, code(t.key), cell(t.zh), cell(t.en)] for t in plan.terms),
    )


def _facts(plan: SectorPlan) -> Iterator[str]:
    start, end = plan.horizon.start, plan.horizon.end
    facts = [
        ("title 名称", cell(plan.title_zh)),
        ("in English 英文", cell(plan.title_en)),
        ("issuer 印发", cell(f"{plan.issuer_zh} {plan.issuer_en}".strip())),
        ("status 状态", f"{plan.status.en} {plan.status.zh}"),
        ("duties run from 起算", str(plan.effective)),
        ("horizon 期间", f"{start or ''} to {end}"),
        ("falls on 适用", code(condition_text(plan.scope))),
        ("paragraphs 段数", str(len(plan.fingerprints) or "")),
        ("remarks in English", cell(plan.remarks_en)),
        ("备注", cell(plan.remarks_zh)),
    ]
    yield table(["", ""], ([name, value] for name, value in facts if value))


def _section(title: str, headings: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    written = table(headings, rows)
    if written:
        yield f"## {title}"
        yield ""
        yield written


def _id(item: Cited) -> str:
    return anchor(item.id) + code(item.id)


def _where(item: Cited) -> str:
    return "; ".join(dict.fromkeys(f"{cell(c.clause)} ¶{c.paragraph}" for c in item.cite))


def _said(item: Any) -> str:
    """The statement in both languages, one below the other; ``pages.css`` keeps the column from shrinking."""
    return f'<span class="said">{cell(item.zh)}</span> <span class="said">{cell(item.en)}</span>'


def _both(found: Any) -> str:
    """A label in both languages, one below the other."""
    return f"{cell(found.zh)}<br>{cell(found.en)}"


def _names(plan: SectorPlan) -> dict[str, tuple[str, str]]:
    terms = (*plan.shared_terms, *plan.terms)
    return {term.key: (term.zh, term.en) for term in terms if term.sort in (TermSort.EVENT, TermSort.TRIGGER)}


def _in_words(plan: SectorPlan, duty: Any) -> str:
    names = _names(plan)
    zh = describe(duty.schedule, "zh", lambda key: names.get(key, (key, key))[0])
    en = describe(duty.schedule, "en", lambda key: names.get(key, (key, key))[1])
    return f"{cell(zh)}<br>{cell(en)}<br>{code(to_text(duty.schedule))}"


def _condition(item: Any) -> str:
    given = [condition_text(c) for c in (getattr(item, "scope", None), getattr(item, "when", None)) if c is not None]
    return "<br>if " + " and ".join(map(code, given)) if given else ""


def _duty(plan: SectorPlan, duty: Obligation | Report, sort: str) -> list[str]:
    zh, en = "、".join(actor.zh for actor in duty.who), ", ".join(actor.en for actor in duty.who)
    if duty.role is not None:
        zh, en = f"{zh}；须由本人：{duty.role.zh}", f"{en}; in person: {duty.role.en}"
    if duty.overseers:
        zh = f"{zh}；监管：{'、'.join(actor.zh for actor in duty.overseers)}"
        en = f"{en}; overseen by {', '.join(actor.en for actor in duty.overseers)}"
    if urged := getattr(duty, "urges", ()):
        zh = f"{zh}；督促：{'、'.join(map(code, urged))}"
        en = f"{en}; urges {', '.join(map(code, urged))}"
    when = _in_words(plan, duty)
    if duty.quantity is not None:
        per = f" for each of {code(duty.quantity.per)}" if duty.quantity.per else ""
        when += f"<br>{duty.quantity.amount} {cell(duty.quantity.unit_en)}{per}"
    if duty.share is not None:
        when += f"<br>share {duty.share}"
    for variant in duty.variants:
        when += f"<br>but {_in_words(plan, variant)}{_condition(variant)}"
    units = plan.responsible(duty)
    named = "、".join(map(cell, (*units.lead, *units.units, *units.supporting)))
    said = _said(duty) + (f' <span class="said">units named 责任单位：{named}</span>' if named else "")
    return [_id(duty), _where(duty), sort, f"{cell(zh)}<br>{cell(en)}{_condition(duty)}", when, said]


def _target(target: Target) -> list[str]:
    points = "<br>".join(cell(f"{target.comparator} {p.value:g} {target.unit} by {p.date}") for p in target.points)
    return [_id(target), _where(target), points + _condition(target), _said(target)]


def _limit(limit: Limit) -> list[str]:
    words = cell(f"{limit.comparator} {limit.value:g} {limit.unit}")
    fact = f"<br>of {code(limit.fact)}" if limit.fact else ""
    return [_id(limit), _where(limit), words + fact + _condition(limit), _said(limit)]


def _readings(plan: SectorPlan) -> Iterator[list[str]]:
    for item in plan.items():
        for reading in item.readings:
            others = "<br>".join(f"{cell(zh)} {cell(en)}" for zh, en in
                                 zip(reading.others_zh, reading.others_en, strict=True))  # fmt: skip
            yield [
                f'<a href="#{item.id}"><code>{item.id}</code></a>', cell(reading.says),
                f"{cell(reading.taken_zh)}<br>{cell(reading.taken_en)}",
                f"{cell(reading.why_zh)}<br>{cell(reading.why_en)}",
                others, "" if reading.lenient is None else code(to_text(reading.lenient)),
            ]  # fmt: skip


# --- comparisons ------------------------------------------------------------------------------------------------


def _themes(catalog: Catalog) -> str:
    lines = [
        "# Comparisons across the plans 各方案对照",
        "",
        "The same duty as different plans put it. The last column says how many of the other schedules in the table a "
        "schedule covers within 2024-2026, standing duties left out. It compares schedules alone: who must act, and "
        "what exactly is owed, differs from row to row. The highest number is the most frequent demand. See "
        "[how A covers B is decided](../explanation/time.md#when-one-schedule-covers-another).",
        "",
    ]
    for theme, title, introduction in THEMES:
        lines += [f"## {title}", "", f"{introduction} Theme `{theme}`.", "", _duties(catalog, theme)]
        targets = [(plan, t) for plan in catalog.plans() for t in plan.targets if theme in t.themes]
        lines += [
            table(
                ["plan", "target", "clause 条款", "threshold 目标值", "what is meant 内容"],
                ([_plan(plan), code(t.id), *_target(t)[1:]] for plan, t in targets),
            )
        ]
    return "\n".join(lines)


def _duties(catalog: Catalog, theme: str) -> str:
    found = [(plan, duty) for plan in catalog.plans() for duty in plan.duties if theme in duty.themes]
    if not found:
        return ""
    rows = []
    dated = [duty for _, duty in found if not isinstance(duty.schedule, Continuous)]
    for plan, duty in found:
        others = sum(1 for d in dated if d is not duty and covers(duty.schedule, d.schedule, ACTION))
        standing = isinstance(duty.schedule, Continuous)
        _, where, _, who, when, _ = _duty(plan, duty, "")
        rows.append((0 if standing else 1, others, [
            _plan(plan), code(duty.id), where, who, when, _said(duty),
            "standing" if standing else f"{others} of {len(dated) - 1}",
        ]))  # fmt: skip
    rows.sort(key=lambda row: (-row[0], -row[1]))
    headings = ["plan", "item", "clause 条款", "who 主体", "when 期限", "what is owed 事项", "covers"]
    return table(headings, (row for _, _, row in rows))


def _plan(plan: SectorPlan) -> str:
    return f"[{plan.id} {cell(plan.sector.en)}]({plan.id}-{plan.slug}.md)"
