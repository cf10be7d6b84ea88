"""The evaluator against a slow, obviously correct one that lives through the ledger day by day."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings

from tests.evaluation.made import PARTY, dates, duties, ledgers, plan, policies
from zbgj import Activity, Outcome, default_calendar, evaluate
from zbgj.days import to_day
from zbgj.schedule import Continuous, Occurrence, Once, PromptlyAfter, Rolling, Surroundings, occurrences, prompted
from zbgj.schedule.rules import needs_working_days, parts_of

START = to_day("2023-06-01")


def owed(obligation, surroundings) -> list[Occurrence]:
    found: list[Occurrence] = []
    for part in parts_of(obligation.schedule):
        if not isinstance(part, Continuous | Rolling):
            if isinstance(part, PromptlyAfter):
                found += prompted(part, surroundings)
                continue
            effect = to_day("2024-01-01") if isinstance(part, Once) else to_day("2024-04-08")
            found += occurrences(part, effect, to_day("2026-12-31"), surroundings)
    return found


def needed(obligation, occurrence: Occurrence) -> Fraction:
    if obligation.share is not None:
        return obligation.share * occurrence.times
    if obligation.quantity is None:
        return Fraction(occurrence.times)
    return Fraction(obligation.quantity.amount * (3 if obligation.quantity.per else 1) * occurrence.times)


def live_through(obligation, ledger, as_of: int, policy):
    """Outcome and credit of each occurrence, by simulating every day up to the as-of date."""
    happened = ledger.triggers_of("p")
    if needs_working_days(obligation.schedule):  # the working days of 2027 are not known
        happened = {key: tuple(at for at in days if str(at) < "2026-12-25") for key, days in happened.items()}
    windows = owed(obligation, Surroundings(default_calendar(), happened))
    acts = list(ledger.activities)
    if any(isinstance(part, Continuous) for part in parts_of(obligation.schedule)):
        # What is attested was begun by then; a purely standing duty has no dated window that it could fill.
        acts += [Activity(party="p", obligation=a.obligation, when=a.start) for a in ledger.attestations]
    in_time = [Fraction(0)] * len(windows)
    late = [Fraction(0)] * len(windows)
    for today in range(START, as_of + 1):
        for act in acts:
            if act.obligation != obligation.id or act.day != today:
                continue
            left = Fraction(act.count) if obligation.share is None else (act.share or Fraction(0))
            while left > 0:
                lacking = [needed(obligation, w) - a - b for w, a, b in zip(windows, in_time, late, strict=True)]
                now = [i for i, w in enumerate(windows) if w.first_day <= today <= w.due_day and lacking[i] > 0]
                past = [i for i, w in enumerate(windows) if w.due_day < today and lacking[i] > 0]
                if now:
                    used = min(left, lacking[now[0]])
                    in_time[now[0]] += used
                elif past:
                    used = min(left, lacking[past[0]])
                    late[past[0]] += used
                else:
                    break
                left -= used
    found = []
    for window, a, b in zip(windows, in_time, late, strict=True):
        need = needed(obligation, window)
        waived = any(
            w.obligation == obligation.id and w.granted_day <= as_of
            and to_day(w.start) <= window.due_day <= to_day(w.until)
            for w in ledger.waivers
        )  # fmt: skip
        credit = (a + b * policy.late_credit) / need
        if a >= need:
            found.append((Outcome.FULFILLED, Fraction(1)))
        elif a + b >= need:
            found.append((Outcome.FULFILLED_LATE, Fraction(1) if waived else credit))
        elif waived:
            found.append((Outcome.WAIVED, Fraction(0)))
        elif window.due_day < as_of and credit > 0:
            found.append((Outcome.PARTIAL, credit * policy.partial_credit))
        elif window.due_day < as_of:
            found.append((Outcome.MISSED, Fraction(0)))
        elif window.due_day - as_of <= policy.soon_days:
            found.append((Outcome.DUE_SOON, Fraction(0)))
        else:
            found.append((Outcome.OPEN, Fraction(0)))
    return found


@settings(max_examples=300, deadline=None)
@given(duties(), ledgers, dates, policies)
def test_outcomes_are_those_of_living_through_the_days(made, ledger, as_of, policy):
    report = evaluate(PARTY, [plan(*made)], ledger, as_of, policy=policy)
    for obligation, found in zip(made, report.duties, strict=True):
        expected = live_through(obligation, ledger, to_day(as_of), policy)
        dated = [j for j in found.outcomes if j.occurrence is not None]
        if isinstance(obligation.schedule, Rolling):
            continue
        assert [(j.outcome, j.credit if j.outcome.counts else Fraction(0)) for j in dated] == expected
