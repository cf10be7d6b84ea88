"""Small values that the items of a plan are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from zbgj.days import as_date, shown, to_day
from zbgj.model.condition import number_text
from zbgj.schedule.rules import Schedule

if TYPE_CHECKING:
    import datetime as dt

    import pendulum

__all__ = ["Bilingual", "ItemError", "Point", "Quantity", "Reading", "ResponsibleUnits", "Window"]


class ItemError(ValueError):
    """An item that cannot be: the message says what is wrong and what would be right."""


@attrs.frozen
class Bilingual:
    """A text in both languages.

    >>> Bilingual("演练", "drill")["zh"]
    '演练'
    """

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        """The text in ``"zh"`` or ``"en"``.

        :raises KeyError: for any other language.
        """
        if language == "zh":
            return self.zh
        if language == "en":
            return self.en
        raise KeyError(f"language {language!r}: expected 'zh' or 'en'")


@attrs.frozen(kw_only=True)
class Reading:
    """How a doubtful place of the text was read.

    :param says: the words in doubt, exactly.
    :param taken_zh, taken_en: what they were taken to mean: the strict reading, on which the item is built.
    :param why_zh, why_en: the reason.
    :param others_zh, others_en: the other readings.
    :param lenient: the schedule under the lenient reading, if another date follows from it; for a target the text
        of a date.
    """

    says: str
    taken_zh: str
    taken_en: str
    why_zh: str
    why_en: str
    others_zh: tuple[str, ...] = ()
    others_en: tuple[str, ...] = ()
    lenient: Schedule | None = None

    def __attrs_post_init__(self) -> None:
        if len(self.others_zh) != len(self.others_en):
            raise ItemError("a reading needs as many other readings in English as in Chinese")
        if not all(text.strip() for text in (self.says, self.taken_zh, self.taken_en, self.why_zh, self.why_en)):
            raise ItemError("a reading needs says, taken and why, in both languages")


@attrs.frozen
class ResponsibleUnits:
    """Units named as answering for something, in the order of the text.

    :param units: named without further distinction; :param lead: 牵头; :param supporting: 配合.
    """

    units: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anybody is named."""
        return bool(self.units or self.lead or self.supporting)


@attrs.frozen(kw_only=True)
class Quantity:
    """How many of something are owed each time, where that is not the number of times.

    :param amount: how many, 1 or more.
    :param per: the party's number that multiplies it ("at least two in every township": ``townships``).
    """

    amount: int
    unit_zh: str
    unit_en: str
    per: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.amount < 1:
            raise ItemError(f"quantity {self.amount}: expected 1 or more")


@attrs.frozen(order=True)
class Point:
    """A value to be reached by a day, inclusive; written ``2024-12-31: 50``."""

    day: int = attrs.field(converter=to_day, repr=shown)
    value: float

    @classmethod
    def parse(cls, text: str) -> Point:
        """Read ``DATE: NUMBER``.

        :raises ValueError: if the text does not have this form.
        """
        date, colon, value = text.partition(":")
        try:
            number = float(value)
        except ValueError:
            raise ItemError(f"point {text!r}: expected 'DATE: NUMBER', such as '2024-12-31: 50'") from None
        if not colon:
            raise ItemError(f"point {text!r}: expected 'DATE: NUMBER', such as '2024-12-31: 50'")
        return cls(to_day(date.strip()), number)

    def __str__(self) -> str:
        return f"{self.date}: {number_text(self.value)}"

    @property
    def date(self) -> pendulum.Date:
        """The day by which the value is to be reached."""
        return as_date(self.day)


@attrs.frozen
class Window:
    """Days from ``first_day`` (``None``: open) to ``last_day``, both included.

    >>> Window("2024-05-01", "2024-12-31")
    Window(first_day='2024-05-01', last_day='2024-12-31')
    """

    first_day: int | None = attrs.field(converter=attrs.converters.optional(to_day), repr=shown)
    last_day: int = attrs.field(converter=to_day, repr=shown)

    @property
    def start(self) -> pendulum.Date | None:
        """First day; ``None`` if the text names none."""
        return None if self.first_day is None else as_date(self.first_day)

    @property
    def end(self) -> pendulum.Date:
        """Last day, inclusive."""
        return as_date(self.last_day)

    def __contains__(self, day: dt.date | str) -> bool:
        """Whether the day lies in the window."""
        return (self.first_day or 1) <= to_day(day) <= self.last_day
