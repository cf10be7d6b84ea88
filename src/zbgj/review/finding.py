"""What a reviewer says of a definition package."""

from __future__ import annotations

import attrs

from zbgj.labels import Labelled
from zbgj.model.citation import Citation

__all__ = ["Check", "Finding", "Severity"]


class Severity(Labelled):
    """How much a finding weighs, gravest first."""

    ERROR = ("error", "错误", "error")
    WARNING = ("warning", "警告", "warning")
    NOTICE = ("notice", "提示", "notice")


class Check(Labelled):
    """What was looked at."""

    IDENTIFIER = ("identifier", "标识", "identifier")
    VOCABULARY = ("vocabulary", "词汇", "vocabulary")
    LANGUAGE = ("language", "两种语言", "both languages")
    OWN_WORDS = ("own-words", "自拟表述", "own words")
    GLOSSARY = ("glossary", "术语译法", "glossary")
    NUMBER = ("number", "数字", "number")
    DATE = ("date", "时间", "date")
    READING = ("reading", "理解", "reading")
    CITATION = ("citation", "引注", "citation")
    UNCITED = ("uncited", "未引用", "uncited text")
    CORRESPONDS = ("corresponds", "对应上级条目", "corresponds to the region")
    WEAKER = ("weaker", "宽于上级", "weaker than the region")
    INCOMPARABLE = ("incomparable", "无法比较", "cannot be compared with the region")
    NARROWER = ("narrower", "范围小于上级", "falls on fewer than the region's")
    NO_COUNTERPART = ("no-counterpart", "上级条目无对应", "no counterpart of a region's item")


@attrs.frozen(kw_only=True)
class Finding:
    """One thing found.

    :param file: the definition file.
    :param item: identifier of the package's item; empty for the plan as a whole.
    :param field: the key in the file; empty for the item as a whole.
    :param zh, en: what was found and what was expected.
    :param against: the region's item that it is compared with, if it is.
    :param cites: what to read: the citations of the item and of the one it is compared with.

    >>> print(Finding(severity=Severity.NOTICE, check=Check.DATE, file="a.toml", item="a-1-x", field="schedule",
    ...               zh="没有年份", en="there is no year"))
    notice: a.toml: a-1-x: schedule: there is no year
    """

    severity: Severity
    check: Check
    file: str
    item: str = ""
    field: str = ""
    zh: str
    en: str
    against: str = ""
    cites: tuple[Citation, ...] = ()

    def __str__(self) -> str:
        return self.line("en")

    def line(self, language: str) -> str:
        """The finding as one line, in ``"zh"`` or ``"en"``."""
        zh = language == "zh"
        said = self.zh if zh else self.en
        parts = (self.severity.zh if zh else self.severity.en, self.file, self.item, self.field, said)
        return ": ".join(part for part in parts if part)

    def as_dict(self) -> dict[str, object]:
        """The finding as plain data, for JSON."""
        return {
            "severity": str(self.severity),
            "check": str(self.check),
            "file": self.file,
            "item": self.item,
            "field": self.field,
            "zh": self.zh,
            "en": self.en,
            "against": self.against,
            "cites": [str(citation) for citation in self.cites],
        }
