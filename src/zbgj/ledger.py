"""The ledger: what was done, measured, triggered, attested and waived. Nothing else is input to an evaluation."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

import attrs

from zbgj._collector import collector_at_rest
from zbgj._given import expected, number, whole
from zbgj.days import as_date, as_instant, to_day

if TYPE_CHECKING:
    from zbgj.days import DateLike

__all__ = ["Activity", "Attestation", "Entries", "Ledger", "LedgerError", "Measurement", "Trigger", "Waiver"]


class LedgerError(ValueError):
    """An entry that cannot be: the message says which and why."""


def _moment(field: str, value: DateLike) -> dt.date:
    """A date or an instant, in Asia/Shanghai, where one without a zone is read; texts with a time are instants."""
    if isinstance(value, str):
        try:
            return as_instant(value) if "T" in value or ":" in value else as_date(value)
        except ValueError as error:
            raise LedgerError(f"{field}: {error}") from None
    if isinstance(value, dt.datetime):
        return as_instant(value)
    if isinstance(value, dt.date):
        return value
    raise LedgerError(f"{field} {expected(value, 'a date or an instant')}")


def _when(value: DateLike) -> dt.date:
    return _moment("when", value)


def _start(value: DateLike) -> dt.date:
    return _moment("start", value)


def _until(value: DateLike) -> dt.date:
    return _moment("until", value)


def _granted(value: DateLike) -> dt.date:
    return _moment("granted", value)


def _names(given: Iterable[str]) -> tuple[str, ...]:
    if isinstance(given, str):
        raise LedgerError(f"also is {given!r}; expected a list of obligations")
    return tuple(given)


def _tuple(entries: Iterable[Any]) -> tuple[Any, ...]:
    if isinstance(entries, str | Mapping) or not isinstance(entries, Iterable):
        raise LedgerError(f"a ledger's entries: {expected(entries, 'several, such as [Activity(...)]')[3:]}")
    return tuple(entries)


def _check_texts(entry: Any, names: tuple[str, ...], texts: tuple[str, ...] = ()) -> None:
    """That identifiers are texts and not empty, and other texts are texts."""
    for field in names:
        value = getattr(entry, field)
        if not isinstance(value, str) or not value:
            meant = getattr(value, "id", None)
            hint = f", such as its id {meant!r}" if isinstance(meant, str) else ""
            raise LedgerError(f"{type(entry).__name__}: {field} {expected(value, 'an identifier, a text')}{hint}")
    for field in texts:
        value = getattr(entry, field)
        if not isinstance(value, str):
            raise LedgerError(f"{type(entry).__name__}: {field} {expected(value, 'a text')}")


_SHARE = re.compile(r"\d{1,9}(/0*[1-9]\d{0,8}|\.\d{1,9})?")


def _share(value: Any) -> Fraction | None:
    if value is None or isinstance(value, Fraction):
        return value
    text = str(value)  # 0.3 is meant as 3/10
    if isinstance(value, bool) or not _SHARE.fullmatch(text):
        raise LedgerError(f"share {value!r}: expected a fraction such as 1/3, or a decimal such as 0.3")
    return Fraction(text)


def _count(value: Any) -> int:
    """A whole number of any numeric type; what is none is said when the entry is whole."""
    found = None if value.__class__ is float else whole(value)
    return value if found is None else found


def _value(value: Any) -> float:
    """A number of any numeric type; what is none is said when the entry is whole."""
    found = number(value)
    return value if found is None else found


@attrs.frozen(kw_only=True)
class Activity:
    """Something done for an obligation.

    :param when: the civil date, or the instant where minutes matter; a date stands for the end of its day.
    :param count: how many times, or how many of what the obligation counts; 1 or more.
    :param share: the share of the whole that was covered, above 0, at most 1, where the obligation asks for one.
    :param evidence: a reference to the record: a file number, a link.
    :param by: who did it, in person.
    :param also: other obligations for which the same act counts, in the view of whoever keeps the ledger.
    :param until: last day, inclusive, on which it still shows that a standing duty is met; by default the policy says
        how long. What was done by a deadline stays done.

    >>> Activity(party="mine-1", obligation="14-2.1.4-escape-drill", when="2024-05-20").day == to_day("2024-05-20")
    True

    :raises LedgerError: if a value lies outside its bounds, or an obligation is named twice.
    """

    party: str
    obligation: str
    when: dt.date = attrs.field(converter=_when)
    count: int = attrs.field(default=1, converter=_count)
    share: Fraction | None = attrs.field(default=None, converter=_share)
    evidence: str = ""
    by: str = ""
    also: tuple[str, ...] = attrs.field(default=(), converter=_names)
    until: dt.date | None = attrs.field(default=None, converter=attrs.converters.optional(_until))

    def __attrs_post_init__(self) -> None:
        _check_texts(self, ("party", "obligation"), ("evidence", "by"))
        for other in self.also:
            if not isinstance(other, str) or not other.strip():
                raise LedgerError(f"Activity: also holds {other!r}; expected identifiers of obligations, texts")
        if self.until is not None and to_day(self.until) < self.day:
            raise LedgerError(f"activity of {self.party} for {self.obligation}: valid until {self.until}, which lies "
                              f"before {self.when}")  # fmt: skip
        if self.obligation in self.also or len(set(self.also)) < len(self.also):
            raise LedgerError(f"activity of {self.party} for {self.obligation}: also names an obligation twice")
        if not isinstance(self.count, int) or isinstance(self.count, bool):
            raise LedgerError(
                f"activity of {self.party} for {self.obligation}: count {self.count!r} is no whole number"
            )
        if self.count < 1:
            raise LedgerError(f"activity of {self.party} for {self.obligation}: count {self.count} must be 1 or more")
        if self.share is not None and not 0 < self.share <= 1:
            raise LedgerError(f"activity of {self.party} for {self.obligation}: share {self.share} must lie above 0 "
                              "and be at most 1")  # fmt: skip

    @property
    def day(self) -> int:
        """The day number of :attr:`when`."""
        when = self.when
        return to_day(when) if isinstance(when, dt.datetime) else when.toordinal()


@attrs.frozen(kw_only=True)
class Measurement:
    """A value of a target's indicator.

    :param value: in the unit of the target.
    :param when: the day it was measured, or the instant.
    :param until: last day, inclusive, on which the value may still be relied on; by default the policy says how long.

    >>> Measurement(party="m", target="t", value=float("nan"), when="2024-05-20")
    Traceback (most recent call last):
    ...
    zbgj.ledger.LedgerError: measurement of m for t: nan is no number

    :raises LedgerError: if the value is no number, or is no longer valid when it is measured.
    """

    party: str
    target: str
    value: float = attrs.field(converter=_value)
    when: dt.date = attrs.field(converter=_when)
    until: dt.date | None = attrs.field(default=None, converter=attrs.converters.optional(_until))

    def __attrs_post_init__(self) -> None:
        _check_texts(self, ("party", "target"))
        if self.until is not None and to_day(self.until) < self.day:
            raise LedgerError(f"measurement of {self.party} for {self.target}: valid until {self.until}, which lies "
                              f"before {self.when}")  # fmt: skip
        if number(self.value) is None:
            raise LedgerError(f"measurement of {self.party} for {self.target}: {self.value!r} is no number")

    @property
    def day(self) -> int:
        """The day number of :attr:`when`."""
        when = self.when
        return to_day(when) if isinstance(when, dt.datetime) else when.toordinal()


@attrs.frozen(kw_only=True)
class Trigger:
    """An event that starts a clock, for one party; it may lie ahead if it is planned.

    :param key: which, as schedules name it: ``accident``.
    :param when: the day, or the instant where hours or minutes run from it.

    >>> Trigger(party="m", key="accident", when="2024-05-20T14:20").when.isoformat()
    '2024-05-20T14:20:00+08:00'
    """

    party: str
    key: str
    when: dt.date = attrs.field(converter=_when)

    def __attrs_post_init__(self) -> None:
        _check_texts(self, ("party", "key"))


@attrs.frozen(kw_only=True)
class Attestation:
    """A statement that a continuous duty is being met, valid from ``start`` to ``until``, both included.

    :param evidence: a reference to the record: a file number, a link.
    :param by: who says so, in person.
    :raises LedgerError: if it ends before it starts.
    """

    party: str
    obligation: str
    start: dt.date = attrs.field(converter=_start)
    until: dt.date = attrs.field(converter=_until)
    evidence: str = ""
    by: str = ""

    def __attrs_post_init__(self) -> None:
        _check_texts(self, ("party", "obligation"), ("evidence", "by"))
        if to_day(self.until) < to_day(self.start):
            raise LedgerError(f"attestation of {self.party} for {self.obligation} ends before it starts")


@attrs.frozen(kw_only=True)
class Waiver:
    """A duty set aside.

    What falls due from ``start`` to ``until`` (both included) is waived, from the day the waiver was granted on.

    :param granted_by: who granted it; :param why: the reason. Neither may be empty.
    :param granted: the day on which it was granted; by default its first.
    :raises LedgerError: if nobody granted it, no reason is given, or it ends before it starts.
    """

    party: str
    obligation: str
    granted_by: str
    why: str
    start: dt.date = attrs.field(converter=_start)
    until: dt.date = attrs.field(converter=_until)
    granted: dt.date | None = attrs.field(default=None, converter=attrs.converters.optional(_granted))

    def __attrs_post_init__(self) -> None:
        _check_texts(self, ("party", "obligation"), ("granted_by", "why"))
        if not self.granted_by.strip() or not self.why.strip():
            raise LedgerError(f"waiver for {self.party}, {self.obligation}: expected who granted it and why")
        if to_day(self.until) < to_day(self.start):
            raise LedgerError(f"waiver for {self.party}, {self.obligation} ends before it starts")

    @property
    def granted_day(self) -> int:
        """The day from which it counts: the day it was granted, or else its first."""
        return to_day(self.granted or self.start)


class Entries:
    """What the ledger holds of one party, by subject: an index, not to be changed.

    Activities stand under every obligation they are recorded for, :attr:`Activity.also` included.
    """

    __slots__ = ("activities", "attestations", "measurements", "triggers", "waivers")

    def __init__(self) -> None:
        self.activities: dict[str, list[Activity]] = {}
        self.attestations: dict[str, list[Attestation]] = {}
        self.measurements: dict[str, list[Measurement]] = {}
        self.triggers: dict[str, list[dt.date]] = {}
        self.waivers: dict[str, list[Waiver]] = {}

    def with_more(self, more: Entries) -> Entries:
        """Both together; neither is changed, and lists to which nothing is added are shared."""
        both = Entries()
        for name in self.__slots__:
            own, new = getattr(self, name), getattr(more, name)
            setattr(both, name, {**own, **{key: [*own.get(key, ()), *found] for key, found in new.items()}})
        return both


_NOTHING = Entries()

#: An index may take seconds: threads that ask for the same one wait for it rather than all make it.
_INDEXING = Lock()

_SORTS: dict[str, type[Any]] = {
    "activities": Activity, "measurements": Measurement, "triggers": Trigger, "attestations": Attestation,
    "waivers": Waiver,
}  # fmt: skip


@attrs.frozen
class Ledger:
    """All entries, of any number of parties, in any order: the order never matters.

    Entries are found by party and subject in constant time; the index is built once, at first use, also if threads
    ask for it at the same time.

    >>> ledger = Ledger([Activity(party="m", obligation="o", when="2024-05-20")])
    >>> len(ledger.activities_of("m", "o")), len(ledger.activities_of("m", "p"))
    (1, 0)

    :raises LedgerError: if an entry stands among those of another sort.
    """

    activities: tuple[Activity, ...] = attrs.field(default=(), converter=_tuple)
    measurements: tuple[Measurement, ...] = attrs.field(default=(), converter=_tuple)
    triggers: tuple[Trigger, ...] = attrs.field(default=(), converter=_tuple)
    attestations: tuple[Attestation, ...] = attrs.field(default=(), converter=_tuple)
    waivers: tuple[Waiver, ...] = attrs.field(default=(), converter=_tuple)

    def __attrs_post_init__(self) -> None:
        wrong = [
            f"{name} hold a {found.__name__}"
            for name, sort in _SORTS.items()
            for found in set(map(type, getattr(self, name)))
            if not issubclass(found, sort)
        ]
        if wrong:
            raise LedgerError(f"expected each entry among those of its sort, but {', '.join(sorted(wrong))}")

    @classmethod
    def mixed(cls, entries: Iterable[Activity | Measurement | Trigger | Attestation | Waiver]) -> Ledger:
        """A ledger of entries of any sorts, in any order.

        >>> Ledger.mixed([Trigger(party="m", key="accident", when="2024-05-20")]).triggers[0].key
        'accident'

        :raises LedgerError: if one is no entry.
        """
        found: dict[str, list[Any]] = {name: [] for name in _SORTS}
        names = {sort: name for name, sort in _SORTS.items()}
        for entry in entries:
            if type(entry) not in names:
                raise LedgerError(f"expected entries of a ledger, not {entry!r}")
            found[names[type(entry)]].append(entry)
        return cls(**found)

    def __add__(self, other: Ledger) -> Ledger:
        """Both ledgers' entries together."""
        return Ledger(
            self.activities + other.activities,
            self.measurements + other.measurements,
            self.triggers + other.triggers,
            self.attestations + other.attestations,
            self.waivers + other.waivers,
        )

    @cached_property
    def _index(self) -> dict[str, Entries]:
        with _INDEXING:
            try:  # another thread may have made it while this one waited
                made: dict[str, Entries] = object.__getattribute__(self, "_index")
            except AttributeError:
                made = self._indexed()
                object.__setattr__(self, "_index", made)
        return made

    def _indexed(self) -> dict[str, Entries]:
        index: dict[str, Entries] = {}

        def of(party: str) -> Entries:
            found = index.get(party)
            if found is None:
                found = index[party] = Entries()
            return found

        with collector_at_rest():
            for act in self.activities:
                # Written out, as it runs for every act: setdefault would make as many empty lists in vain.
                entries = index.get(act.party)
                if entries is None:
                    entries = index[act.party] = Entries()
                known = entries.activities.get(act.obligation)
                if known is None:
                    entries.activities[act.obligation] = [act]
                else:
                    known.append(act)
                for other in act.also:
                    entries.activities.setdefault(other, []).append(act)
            for measured in self.measurements:
                of(measured.party).measurements.setdefault(measured.target, []).append(measured)
            for trigger in self.triggers:
                of(trigger.party).triggers.setdefault(trigger.key, []).append(trigger.when)
            for attested in self.attestations:
                of(attested.party).attestations.setdefault(attested.obligation, []).append(attested)
            for waiver in self.waivers:
                of(waiver.party).waivers.setdefault(waiver.obligation, []).append(waiver)
        return index

    def of(self, party: str) -> Entries:
        """Everything about one party, in constant time; empty if there is nothing."""
        return self._index.get(party, _NOTHING)

    def about(self, party: str) -> Ledger:
        """The entries of one party alone, by subject; as few steps as it has entries, however large the ledger.

        >>> act = Activity(party="m", obligation="o", when="2024-05-20")
        >>> Ledger([act, Activity(party="n", obligation="o", when="2024-05-20")]).about("m") == Ledger([act])
        True
        """
        own = self.of(party)
        return Ledger(
            # An act that counts for others too stands under them as well: it is taken where it was recorded.
            [act for key, acts in sorted(own.activities.items()) for act in acts if act.obligation == key],
            [one for _, found in sorted(own.measurements.items()) for one in found],
            [Trigger(party=party, key=key, when=when) for key, found in sorted(own.triggers.items()) for when in found],
            [one for _, found in sorted(own.attestations.items()) for one in found],
            [one for _, found in sorted(own.waivers.items()) for one in found],
        )

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties that have entries, in order."""
        return tuple(sorted(self._index))

    def activities_of(self, party: str, obligation: str) -> tuple[Activity, ...]:
        """What the party did for the obligation: recorded for it, or for another and also for it."""
        return tuple(self.of(party).activities.get(obligation, ()))

    def measurements_of(self, party: str, target: str) -> tuple[Measurement, ...]:
        """What was measured of the party's target."""
        return tuple(self.of(party).measurements.get(target, ()))

    def triggers_of(self, party: str) -> dict[str, tuple[dt.date, ...]]:
        """The party's triggers by key."""
        return {key: tuple(moments) for key, moments in self.of(party).triggers.items()}

    def attestations_of(self, party: str, obligation: str) -> tuple[Attestation, ...]:
        """Attestations of the party's continuous duty."""
        return tuple(self.of(party).attestations.get(obligation, ()))

    def waivers_of(self, party: str, obligation: str) -> tuple[Waiver, ...]:
        """Waivers of the party's duty."""
        return tuple(self.of(party).waivers.get(obligation, ()))
