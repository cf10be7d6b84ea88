"""Tables of the reference, written from the code at build time so that they cannot drift from it."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
from collections import Counter
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import attrs
import hazard_diagram
from command_tables import command
from page_parts import cell, code, table, write
from sphinx.util import logging

import zbgj
from zbgj.__main__ import VERBS
from zbgj.hazards import RULES, HazardState, table_markdown
from zbgj.hazards.guards import Guard
from zbgj.hazards.table import TRANSITIONS
from zbgj.labels import Labelled
from zbgj.loading.plans import SECTIONS, PlanTable
from zbgj.loading.schema import schemas
from zbgj.model.items import Variant
from zbgj.model.kinds import TermSort
from zbgj.model.values import Quantity, Reading, ResponsibleUnits
from zbgj.model.words import Word, named
from zbgj.schedule import Surroundings, describe, occurrences, parse, to_text
from zbgj.schedule import text as schedule_text
from zbgj.schedule.rules import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

LOG = logging.getLogger(__name__)

#: Every rule in its text form, with what it means.
RULE_EXAMPLES = (
    ("by 2024-12-31", "Once", "once, on that day or any day before it"),
    ("2 times by 2025-06-30", "Once", "twice, by that day"),
    ("within 2024", "Once", "once, on a day of the span; nothing before it counts"),
    ("within 2024-05..2024-10", "Once", "once, from 1 May to 31 October"),
    ("every month", "Every", "in every calendar month at least once, due on its last day"),
    ("2 times every quarter", "Every", "in every calendar quarter at least twice"),
    ("every year from 2025-01-01", "Every", "only periods that end on or after that day; acts before it do not count"),
    ("every 2 years from 2024-01-01", "Every", "once in each block of two years; the first begins with 2024"),
    ("each year by 06-20, 12-20", "EachBy", "by each of these days of every year"),
    ("each quarter by 1-08", "EachBy", "by the 8th of the first month of every quarter"),
    ("each quarter by 1-05 about previous", "EachBy", "the same, but the report speaks of the quarter before"),
    ("each month by last", "EachBy", "by the last day of every month"),
    ("at most 6 months apart from 2024-06-30", "Rolling", "the first by that day, then each within six months of the "
     "last; the dates shown are those if each is done on its last day"),
    ("before event flood-season", "BeforeEvent", "by the day before each event begins"),
    ("during event main-flood-season", "DuringEvent", "on a day of each event, first and last included"),
    ("after trigger accident within 30 minutes", "AfterTrigger", "from the instant on which it happened"),
    ("after trigger accident within 10 days", "AfterTrigger", "civil days; the day itself is day 0"),
    ("after trigger accident at once", "AfterTrigger", "on the day on which it happened"),
    ("after trigger accident promptly", "PromptlyAfter", "from that day on, no day set: open or done, never missed"),
    ("before trigger event-held", "BeforeTrigger", "by the day before it; before the instant if one is known"),
    ("continuous from 2024-06-01", "Continuous", "standing: attested, never due"),
    ("every ten-day", "Every", "in every ten days of a month: 1st to 10th, 11th to 20th, 21st to the end"),
    ("every half-month", "Every", "in every half of a month: 1st to 15th, 16th to the end"),
    ("each week on mon, thu", "EachOn", "on these days themselves"),
    ("each month on 1st mon, last fri", "EachOn", "on these days of every month"),
    ("each month by 1st working-day", "EachOn", "on any day of the month up to that one; years whose working days are "
     "not known have no deadline that could be told"),
    ("each quarter on last working-day", "EachOn", "on that day of every quarter"),
    ("each year within 03, 09", "Yearly", "once in each of these months; nothing outside them counts"),
    ("2 times each year within 10-01..03-31", "Yearly", "twice in each winter, across New Year"),
    ("every week inside 10-01..03-31", "Inside", "in each week that touches the winter, on the days both share"),
    ("every day inside event losar", "Inside", "in each period inside each event"),
    ("within 10 days before event flood-season", "Around", "in the ten days before its first day; nothing earlier"),
    ("within 3 days after event losar", "Around", "in the three days after its last day"),
    ("from 30 days to 10 days before event losar", "Around", "from the farther to the nearer day, both included"),
    ("at least 60 days before trigger event-held", "Around", "by the day that lies so far before it"),
    ("at least 48 hours before trigger event-held", "Around", "by that instant; a date means its first moment"),
    ("from 6 months to 7 months after trigger accident", "Around", "after a delay, then in a window"),
    ("after trigger accident within 3 working-days", "AfterTrigger", "days off do not count, days made up do"),
    ("each month by 5 moved to next working day", "Moved", "a last day that is no working day becomes the next one"),
    ("every month moved to previous working day", "Moved", "or the last one before it"),
    ("2 times every year, at least 20 days apart", "Spaced", "acts closer together count once"),
    ("at most 2 times every year", "AtMost", "a cap, broken by the act that goes over; nothing falls due, the days "
     "are the ends of its windows"),
    ("earliest of (after trigger accident within 20 days; by 2024-06-30)", "OneOf", "whichever comes first"),
    ("latest of (after trigger accident within 20 days; by 2024-06-30)", "OneOf", "whichever comes last"),
    ("by 2024-12-31 then continuous", "Sequence", "rules one after another"),
)  # fmt: skip

#: Kinds of expressions that regulations use: kind, an example of our own, the rules that state it; none if none does.
EXPRESSIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("ten-day period, half-month", "每旬测试1次; 每半月清洗1次", ("every ten-day", "every half-month")),
    (
        "odd or even months, chosen months",
        "逢双月校准; 每年3月、9月各检定1次",
        ("each year within 02, 04, 06, 08, 10, 12", "each year within 03, 09"),
    ),
    ("weekdays", "每周三例会; 每周一、周四巡库", ("each week on wed", "each week on mon, thu", "each week by wed")),
    (
        "n-th or last weekday, first or last working day",
        "每月第一个周一检修; 每季度最后一个工作日盘点",
        ("each month on 1st mon", "each quarter on last working-day"),
    ),
    (
        "every k periods from a start, odd and even years",
        "每两年1次; 每三年复审",
        ("every 2 years from 2025-01-01", "every 3 years from 2025-01-01"),
    ),
    (
        "by month and day, 上旬, 中旬, 下旬, 底, 末, 初",
        "每年4月上旬; 每季度末月20日前",
        ("each year within 04-01..04-10", "each quarter by 3-20"),
    ),
    (
        "a window in each year or period",
        "每年第二季度内; 每年10月至次年3月每周",
        ("each year within 04-01..06-30", "every week inside 10-01..03-31"),
    ),
    (
        "recurring inside a season or event",
        "供暖期内每日; 会期每日会商",
        ("every day inside event losar", "2 times every month inside event flood-season"),
    ),
    ("several times a day, by shift or by the hour", "每4小时; 每班1次", ()),
    (
        "at least n with a gap, or spread",
        "每年2次且相隔不少于3个月; 上、下半年各1次",
        ("2 times every year, at least 3 months apart", "every half-year"),
    ),
    ("a cap", "全年累计不超过2次", ("at most 2 times every year",)),
    ("changing with age", "前两年每季度1次,此后每年1次", ()),
    ("n periods in a row after a trigger", "整改后连续两个季度每季度1次", ()),
    ("rolling with a bound", "间隔不超过6个月", ("at most 6 months apart from 2025-06-30",)),
    ("rolling by usage or time", "每运行500小时或半年", ()),
    ("working days", "3个工作日内", ("after trigger accident within 3 working-days",)),
    (
        "moved by holidays",
        "遇节假日顺延; 提前",
        ("each month by 5 moved to next working day", "each month by 5 moved to previous working day"),
    ),
    (
        "before and after an event, with an offset",
        "汛期前10日内; 节后3日内; 开学前两周",
        (
            "within 10 days before event flood-season",
            "within 3 days after event losar",
            "at least 2 weeks before event flood-season",
        ),
    ),
    (
        "before a trigger, with an offset",
        "届满60日前申请; 活动48小时前报备",
        ("at least 60 days before trigger event-held", "at least 48 hours before trigger event-held"),
    ),
    ("after a delay, then a window", "满半年后的1个月内复查", ("from 6 months to 7 months after trigger accident",)),
    (
        "the earlier or later of several",
        "两者取其早; 最迟不晚于",
        (
            "earliest of (after trigger accident within 20 days; before trigger event-held)",
            "latest of (after trigger accident within 20 days; by 2025-06-30)",
        ),
    ),
    ("validity and renewal", "证书有效期三年,期满前30日换证", ()),
    (
        "immediate, promptly, within n minutes or hours",
        "立即; 2小时内",
        ("after trigger accident at once", "after trigger accident within 2 hours"),
    ),
    ("period after a fact is published or in force", "自发布之日起15日内", ()),
)

#: What the page of expressions takes to have happened.
HAPPENED = {
    "accident": (zbgj.days.as_instant("2025-05-03T10:20:00"),),
    "event-held": (zbgj.days.as_date("2025-09-14"),),
}

TRIGGERS = {
    "accident": (zbgj.days.as_instant("2024-05-03T10:20:00"),),
    "event-held": (zbgj.days.as_date("2024-09-14"),),
}

#: Keys of the definition format whose meaning no ``:param`` of the model gives.
MEANINGS = {
    "plan.id": "identifier of the plan: two digits for the region's own, a key such as `lhasa-sports` for others",
    "plan.scope": "parties that the plan's duties fall on, a [condition](conditions.md)",
    "id": "`PLAN-CLAUSE-SLUG`, with the dotted clause of the first citation",
    "slug": "short name of the plan in file names",
    "sector": "the system it belongs to, see [labels](labels.md)",
    "title_zh": "title, exactly as the document gives it, in 《》",
    "title_en": "title in English",
    "scope": "parties it concerns, where that is not the scope of the plan",
    "issuer_zh": "who issued it",
    "issuer_en": "the same in English",
    "status": "`published`, or `withheld` for a plan whose content is not public",
    "remarks_zh": "remarks on the text",
    "remarks_en": "the same in English",
    "number": "place in the document, 1-35; left out for plans from elsewhere",
    "cite": "where the text says so: one citation or more, the main one first",
    "readings": "how doubtful places were read: `[[KIND.reading]]` tables",
    "zh": "the statement or name in Chinese, in the library's own words",
    "en": "the same in English",
    "kind": "what sort of act, see [labels](labels.md)",
    "role": "what part it plays, see [labels](labels.md)",
    "recipients_zh": "who receives the report",
    "recipients_en": "the same in English, as many",
    "when": "further condition on the party",
    "comparator": "`>=`, `<=`, `=`, `>` or `<`",
    "value": "the threshold",
    "unit": "unit of the value",
    "unit_zh": "unit in Chinese",
    "unit_en": "unit in English",
    "who": "whose it is: `KIND` or `KIND@LEVEL`; empty: the plan's authorities",
    "themes": "keys under which the same thing is found in different plans",
    "responsible": "units named for this item, where they are not those of its clause",
    "window": "the days of the phase, a span such as `2024-05..2024-12`",
    "clause": "the heading path as the document numbers it, such as `二(一)4`",
    "sort": "what the key names: `tag`, `fact`, `trigger`, `event` or `theme`",
    "key": "the key",
    "reason": "why it demands nothing by itself, see [labels](labels.md)",
    "note_zh": "explanation, needed for repetitions, enumerations and background",
    "note_en": "the same in English",
    "others_en": "the same in English, as many",
    "taken_en": "the same in English",
    "why_en": "the same in English",
    "schedule": "when it is owed, in the [text form](schedule-text.md)",
}


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the generator with Sphinx."""
    app.connect("builder-inited", _generate)
    app.setup_extension("names")
    return {"parallel_read_safe": True}


def _generate(app: Sphinx) -> None:
    reference = Path(app.srcdir) / "reference"
    folder = reference / "generated"
    _api(reference / "api")
    write(folder / "grammar.md", _grammar())
    write(folder / "rules.md", _rules())
    write(folder / "labels.md", "\n".join(_labels()))
    write(folder / "vocabulary.md", "\n".join(_vocabulary()))
    write(folder / "format.md", "\n".join(_format()))
    for name, content in schemas().items():
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        write(folder / f"{name}.schema.json", text)
        # As files of the site they can be fetched under their names.
        write(Path(app.srcdir) / "_extra" / "schemas" / f"{name}.schema.json", text)
    write(folder / "transitions.md", table_markdown())
    write(folder / "hazard-rules.md", _hazard_rules())
    write(folder / "hazard-states.md", table(
        ["state", "中文", "English", "open"],
        ([code(s), s.zh, s.en, "yes" if s.open else "no"] for s in HazardState)))  # fmt: skip
    write(folder / "hazard-states.svg", hazard_diagram.svg())
    for verb in VERBS:
        write(folder / "commands" / f"{verb.name}.md", command(verb))
    write(folder / "names.md", _names())
    write(folder / "expressions.md", _expressions())


# --- schedules --------------------------------------------------------------------------------------------------


def _rules() -> str:
    around = Surroundings(zbgj.load_catalog(packages=False).regions[0].calendar, TRIGGERS)
    rows = []
    missing = {rule.__name__ for rule in get_args(Schedule)} - {name for _, name, _ in RULE_EXAMPLES}
    if missing:
        LOG.warning("the table of rules has no example of %s", ", ".join(sorted(missing)))
    for text, name, meaning in RULE_EXAMPLES:
        schedule = parse(text)
        if to_text(schedule) != text or type(schedule).__name__ != name:
            LOG.warning("rule %r: prints as %r, is a %s", text, to_text(schedule), type(schedule).__name__)
        found = occurrences(schedule, "2024-01-01", "2026-12-31", around)
        dues = [str(o.due_at or o.due).replace("+08:00", "").replace("T", " ") for o in found]
        shown = ", ".join(dues[:4]) + (f" … ({len(dues)})" if len(dues) > 4 else "") if dues else "none"
        words = f"{cell(describe(schedule))}<br>{cell(describe(schedule, 'zh'))}"
        rows.append([code(text), code(name), cell(meaning), words, shown])
    return table(["text", "rule", "meaning", "in words", "due in 2024-2026"], rows)


def _expressions() -> str:
    around = Surroundings(zbgj.default_calendar(), HAPPENED)
    rows = []
    for kind, example, rules in EXPRESSIONS:
        if not rules:
            rows.append([cell(kind), cell(example), "none yet", "", ""])
        for text in rules:
            schedule = parse(text)
            found = occurrences(schedule, "2025-01-01", "2026-12-31", around)[:3]
            dues = ", ".join(str(o.due_at or o.due).replace("+08:00", "").replace("T", " ") for o in found) or "none"
            words = f"{cell(describe(schedule))}<br>{cell(describe(schedule, 'zh'))}"
            rows.append([cell(kind), cell(example), code(text), words, dues])
    return table(["kind", "for example", "rule", "in words", "next deadlines from 2025-01-01 on"], rows)


def _grammar() -> str:
    """The grammar as the parser's module gives it."""
    _, _, grammar = (inspect.getdoc(schedule_text) or "").partition("::\n\n")
    return f"```text\n{inspect.cleandoc(grammar)}\n```\n"


# --- labels and vocabulary --------------------------------------------------------------------------------------


def _modules() -> Iterator[str]:
    yield "zbgj"
    for found in pkgutil.walk_packages(zbgj.__path__, "zbgj."):
        if not any(part.startswith("_") for part in found.name.split(".")):
            yield found.name


def _labels() -> Iterator[str]:
    for name in _modules():
        module = importlib.import_module(name)
        for member in vars(module).values():
            if (
                named(member) and member not in (Labelled, Word)
                and member.__module__ == name
            ):  # fmt: skip
                yield f"## {member.__name__}\n"
                yield _reworded(inspect.getdoc(member) or "").split("\n\n")[0] + f" In `{name}`.\n"
                yield table(["identifier", "中文", "English"], ([code(m), cell(m.zh), cell(m.en)] for m in member))


def _vocabulary() -> Iterator[str]:
    catalog = zbgj.load_catalog(packages=False)
    used: Counter[str] = Counter()
    for plan in catalog.plans():
        text = {theme for item in plan.items() for theme in getattr(item, "themes", ())}
        used.update(text)
    for sort in TermSort:
        terms = [term for term in catalog.terms() if term.sort is sort]
        yield f"## {sort.en} {sort.zh}\n"
        if sort is TermSort.THEME:
            rows = ([code(t.key), cell(t.zh), cell(t.en), str(used[t.key])] for t in terms)
            yield table(["key", "中文", "English", "plans that use it"], rows)
        else:
            yield table(["key", "中文", "English"], ([code(t.key), cell(t.zh), cell(t.en)] for t in terms))


# --- the definition format --------------------------------------------------------------------------------------


def _format() -> Iterator[str]:
    schema = schemas()["definition"]
    yield "## `[plan]`\n"
    yield from _keys(PlanTable, schema["properties"]["plan"], "plan")
    yield "## `[text]`\n"
    yield ("`paragraphs`: one fingerprint for each paragraph of the plan's text, `LENGTH:DIGEST` or "
           "`LENGTH:DIGEST:SPACES`; `python -m zbgj draft` writes them. With them the plan is found in any copy of "
           "the document.\n")  # fmt: skip
    for key, type_, _ in SECTIONS:
        yield f"## `[[{key}]]`\n"
        yield from _keys(type_, schema["$defs"][type_.__name__], key)
    inner = (("[[KIND.variant]]", "variant", Variant), ("[[KIND.reading]]", "reading", Reading),
             ("quantity", "quantity", Quantity), ("responsible", "responsible", ResponsibleUnits))  # fmt: skip
    obligation = schema["$defs"]["Obligation"]["properties"]
    for title, key, type_ in inner:
        yield f"## `{title}`\n"
        yield from _keys(type_, obligation[key].get("items", obligation[key]), key)


def _keys(type_: type[Any], schema: dict[str, Any], where: str) -> Iterator[str]:
    yield _reworded((inspect.getdoc(type_) or "").split("\n\n")[0]) + "\n"
    meanings = _params(type_)
    fields = {zbgj.loading.converter.file_key(field.name): field for field in attrs.fields(type_)}
    rows = []
    for key, form in schema["properties"].items():
        field = fields[key]
        meaning = MEANINGS.get(f"{where}.{key}") or meanings.get(field.name) or MEANINGS.get(field.name)
        if not meaning:
            LOG.warning("definition format: %s.%s has no meaning in the documentation", where, key)
        needed = "needed" if key in schema["required"] else _default(field)
        rows.append([code(key), _form(form), needed, _reworded(meaning or "")])
    yield table(["key", "value", "", "meaning"], rows)


def _default(field: attrs.Attribute[Any]) -> str:
    value = field.default
    if value is None or value in ("", (), frozenset()):
        return ""
    return "default " + code(value.value if isinstance(value, Enum) else value)


def _form(form: dict[str, Any]) -> str:
    if "enum" in form:
        return "a key"
    if form["type"] == "array":
        inner = _form(form["items"])
        return "tables" if inner == "table" else f"list of {inner}"
    if form["type"] == "object":
        return "table"
    plain = {"string": "text", "integer": "whole number"}.get(form["type"], form["type"])
    return cell(form.get("description") or plain)


def _params(type_: type[Any]) -> dict[str, str]:
    """What the docstrings of a class and its bases say of its attributes."""
    found: dict[str, str] = {}
    for class_ in type_.__mro__:
        text = inspect.getdoc(class_) if class_.__doc__ else ""
        for names, meaning in re.findall(r":param ([\w, ]+): (.*?)(?=\s*:\w+|\n\n|\Z)", text or "", re.DOTALL):
            for name in names.split(","):
                found.setdefault(name.strip(), " ".join(meaning.split()).rstrip(";."))
    return found


def _reworded(text: str) -> str:
    """A docstring's reStructuredText as Markdown."""
    text = re.sub(r":\w+:`~?(?:[\w.]*\.)?(\w+)`", r"`\1`", " ".join(text.split()))
    return text.replace("``", "`").replace("|", "\\|")


# --- hazards ----------------------------------------------------------------------------------------------------


def _hazard_rules() -> str:
    used: dict[str, list[str]] = {key: [] for key in RULES}
    for row in TRANSITIONS:
        for guard in row.guards:
            assert isinstance(guard, Guard)
            used[guard.rule.key].append(row.en)
    return table(["rule", "中文", "English", "needed", "from"], (
        [code(r.key), cell(r.zh), cell(r.en), cell(r.needs_en), r.source.en] for r in RULES.values()))  # fmt: skip


# --- the api pages ----------------------------------------------------------------------------------------------


def _names() -> str:
    rows = []
    for name in zbgj.__all__:
        value = getattr(zbgj, name)
        home = getattr(value, "__module__", "zbgj._version")
        text = "Version of the library." if isinstance(value, str) else inspect.getdoc(value)
        first = (text or "").split("\n\n")[0]
        rows.append([code(name), code(home), _reworded(first)])
    return table(["name", "defined in", ""], rows)


#: The pages: package (empty: modules that stand alone), title, introduction.
_PAGES = (
    ("catalog", "", "Catalogue, deadlines, ledger",
     "From plans to what falls on a party and when, and the record of what was done."),
    ("model", "zbgj.model", "Model",
     "Plans, their items, parties, citations. Members of enumerations are listed with their [labels](../labels.md)."),
    ("schedule", "zbgj.schedule", "Schedules", "Import names from `zbgj.schedule`."),
    ("evaluation", "zbgj.evaluation", "Evaluation",
     "From what is owed and what was done to outcomes, scores and explanations."),
    ("hazards", "zbgj.hazards", "Hazards",
     "Import names from `zbgj.hazards`. The table itself is on [states and transitions](../hazard-states.md)."),
    ("planning", "zbgj.planning", "Planning", "The fewest dated acts that meet everything owed."),
    ("register", "zbgj.register", "Register of hazards",
     "Import names from `zbgj.register`. How the figures are defined is told in "
     "[the register](../../explanation/register.md)."),
    ("populations", "zbgj.populations", "Populations", "The same evaluation over tables."),
    ("loading", "zbgj.loading", "Loading", "Between files and the model."),
    ("formats", "zbgj.formats", "Formats", "Thin adapters to people's tools; each needs its extra."),
    ("review", "zbgj.review", "Review", "Reviewing definitions of one's own beside the region's."),
    ("commands", "zbgj.commands", "Commands", "The verbs of `python -m zbgj`; see [commands](../commands.md)."),
    ("strategies", "zbgj.strategies", "Strategies",
     "Hypothesis strategies, to property-test code that embeds the library."),
    ("text", "zbgj.text", "Text", "The document: paragraphs, clauses, quotes; checking definitions against it."),
)  # fmt: skip


def _api(folder: Path) -> None:
    modules = [name for name in _modules() if name != "zbgj"]
    packages = [package for _, package, _, _ in _PAGES if package]
    written = set()
    for page, package, title, introduction in _PAGES:
        lines = [f"# {title}", "", introduction, ""]
        for name in modules:
            inside = name == package or name.startswith(package + ".")
            if inside if package else not any(name == p or name.startswith(p + ".") for p in packages):
                lines += _automodule(name)
                written.add(name)
        write(folder / f"{page}.md", "\n".join(lines))
    for name in modules:
        if name not in written:
            LOG.warning("the module %s is on no page of the API reference", name)
    write(folder / "index.md", _API_INDEX.format(pages="\n".join(page for page, *_ in _PAGES)))


_API_INDEX = """# API

Everything for everyday use is in `zbgj` itself, and imported from its module when it is first used:

```{{include}} ../generated/names.md
```

```{{toctree}}
:maxdepth: 1

{pages}
```
"""


def _automodule(name: str) -> list[str]:
    module = importlib.import_module(name)
    summary = (module.__doc__ or "").strip().split("\n\n")[0]
    if not summary:
        LOG.warning("the module %s has no docstring", name)
    lines = [f"## `{name}`", "", "```{eval-rst}", f".. automodule:: {name}"]
    if not hasattr(module, "__path__"):
        lines += ["   :members:"]
        told_at_home = _from_elsewhere(module)
        if told_at_home:
            lines += [f"   :exclude-members: {', '.join(told_at_home)}"]
    lines += ["", *(line for alias in _aliases(name, module) for line in alias)]
    return [*lines, "```", ""]


def _from_elsewhere(module: Any) -> list[str]:
    """Public names that another module of ours defines and makes public too: they are described there."""
    homes = {
        public: getattr(getattr(module, public), "__module__", None)
        for public in getattr(module, "__all__", ())
    }  # fmt: skip
    return [
        public
        for public, home in homes.items()
        if isinstance(home, str) and home != module.__name__ and home.startswith("zbgj.")
        and public in getattr(importlib.import_module(home), "__all__", ())
    ]  # fmt: skip


def _aliases(name: str, module: Any) -> Iterator[list[str]]:
    """Public type aliases, which have no docstring of their own; what else has none is an error."""
    for public in () if hasattr(module, "__path__") else getattr(module, "__all__", ()):
        value = getattr(module, public)
        own = inspect.isclass(value) or inspect.isfunction(inspect.unwrap(value))
        if own and not inspect.getdoc(value):
            LOG.warning("%s.%s has no docstring", name, public)
        if not own and not _commented(module, public):
            yield [f".. autodata:: {name}.{public}", "   :no-value:", ""]


def _commented(module: Any, public: str) -> bool:
    """Whether a ``#:`` comment stands before a name, by which Sphinx documents it."""
    source = inspect.getsource(module)
    return re.search(rf"^#:.*\n(#:.*\n)*(\w+, )*{public}\b", source, re.MULTILINE) is not None
