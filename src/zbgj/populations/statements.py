"""The computation, stated once in SQL over the tables of :mod:`zbgj.populations.statics` and of the ledger.

The ledger is read once, into what was done in each *slot* of each duty of each party; all else works on these few
rows. A duty without entries stands as its form stands without evidence; that is worked out once a form. How the late
credit follows from sums is derived in the documentation (explanation, "Populations").

Outcomes are the numbers of :class:`zbgj.evaluation.outcomes.Outcome` in their order, days are ordinals, amounts are
whole numbers of ``form.unit``-ths. ``$name`` stands for a whole number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BY_BATCH", "DAY", "ONCE", "ROWS", "filled_in"]


def filled_in(statement: str, numbers: Mapping[str, int | bool]) -> str:
    """The statement with its numbers."""
    for name in sorted(numbers, key=len, reverse=True):
        statement = statement.replace(f"${name}", str(numbers[name]))
    return statement


#: Days of the entries, as ordinals.
DAY = "(coalesce(at_::DATE, when_) - DATE '1970-01-01') + 719163"
_START, _UNTIL = "(start - DATE '1970-01-01') + 719163", "(until - DATE '1970-01-01') + 719163"
_GRANTED = "(coalesce(granted, start) - DATE '1970-01-01') + 719163"

#: Acts on the days that count, with the obligations that they say they count for.
_ACTS = f"""
CREATE TEMP VIEW act AS
SELECT party, obligation, also, {DAY} AS day, coalesce("count", 1) AS times, share_num, share_den,
       {_UNTIL} AS until, at_
FROM activities WHERE {DAY} <= $as_of
"""

#: Each act as often as obligations of the party take it: those related to the one it is recorded for. An act that
#: names further obligations is spread over them first, and counted once where several ways lead to one duty.
_TAKEN = """
CREATE TEMP VIEW taken AS
SELECT p.party, r.form, a.day, a.times, a.share_num, a.share_den, a.until, a.at_
FROM act a JOIN party p ON a.party = p.id JOIN obligation o ON a.obligation = o.id
JOIN relation r ON r.sig = p.sig AND r.source = o.o
WHERE a.also IS NULL OR len(a.also) = 0
UNION ALL
SELECT party, form, day, times, share_num, share_den, until, at_ FROM (
  SELECT DISTINCT a.number, p.party, r.form, a.day, a.times, a.share_num, a.share_den, a.until, a.at_
  FROM (
    SELECT *, unnest(list_append(also, obligation)) AS named
    FROM (SELECT *, row_number() OVER () AS number FROM act WHERE len(also) > 0)
  ) a JOIN party p ON a.party = p.id JOIN obligation o ON a.named = o.id
  JOIN relation r ON r.sig = p.sig AND r.source = o.o
)
"""

#: Attestations and waivers of a party's own duties.
_ATTESTED = f"""
CREATE TEMP TABLE attested AS
SELECT p.party, r.form, {_START} AS start, {_UNTIL} AS until
FROM attestations a JOIN party p ON a.party = p.id JOIN obligation o ON a.obligation = o.id
JOIN own r ON r.sig = p.sig AND r.o = o.o
"""
_GRANTS = f"""
CREATE TEMP TABLE granted AS
SELECT p.party, r.form, {_START} AS start, {_UNTIL} AS until
FROM waivers a JOIN party p ON a.party = p.id JOIN obligation o ON a.obligation = o.id
JOIN own r ON r.sig = p.sig AND r.o = o.o
WHERE {_GRANTED} <= $as_of
"""

#: What the object evaluator judges: pairs whose trigger has happened or is planned, those of forms that do not lend
#: themselves to sums, and those with numbers too wild for the common denominator.
_ROUTED = """
CREATE TEMP TABLE routed AS
SELECT DISTINCT party, form, party::BIGINT * $forms + form AS pair FROM (
  SELECT p.party, f.form
  FROM (SELECT DISTINCT party, key FROM triggers) t JOIN party p ON t.party = p.id
  JOIN own r ON r.sig = p.sig JOIN prompted f ON f.form = r.form AND f.key = t.key
  UNION ALL
  SELECT t.party, t.form FROM taken t JOIN form f USING (form) WHERE $any_routed AND f.routed
  UNION ALL
  SELECT t.party, t.form FROM taken t JOIN form f USING (form)
  WHERE $any_wild AND f.by_share AND $common % t.share_den <> 0 AND t.share_den IS NOT NULL
  UNION ALL
  SELECT party, form FROM taken WHERE $any_large AND times > $most
  UNION ALL
  SELECT a.party, a.form FROM attested a JOIN form f USING (form) WHERE f.routed
  UNION ALL
  SELECT a.party, a.form FROM granted a JOIN form f USING (form) WHERE f.routed
)
"""

#: What was done in each slot of each duty: inside its window, and beside every window; and until when the last act
#: shows that a standing duty is met. What is attested of a date with a standing duty after it was begun.
_FILLED = """
CREATE TEMP TABLE filled AS
SELECT cell, cell // $slots AS pair, (cell % $slots)::INTEGER AS slot, (cell // $slots % $forms)::INTEGER AS form,
       least(inside, $plenty)::BIGINT AS inside, least(beside, $plenty)::BIGINT AS beside, valid
FROM (
SELECT t.pair * $slots + d.slot AS cell,
       sum(CASE WHEN d.inside THEN amount ELSE 0 END) AS inside,
       sum(CASE WHEN d.inside THEN 0 ELSE amount END) AS beside,
       max(CASE WHEN t.day <= t.standing_day THEN coalesce(t.until, t.day + $validity) END) AS valid
FROM (
  SELECT t.party::BIGINT * $forms + t.form AS pair, t.day, t.until, f.shape, f.standing_day,
         CASE WHEN f.by_share THEN coalesce(t.share_num * ($common // t.share_den), 0) ELSE t.times * f.unit END
           AS amount
  FROM taken t JOIN form f USING (form)
  WHERE NOT f.inert AND NOT f.routed
  UNION ALL
  SELECT a.party::BIGINT * $forms + a.form, a.start, NULL, f.shape, f.standing_day,
         CASE WHEN f.by_share THEN 0 ELSE f.unit END
  FROM attested a JOIN form f USING (form)
  WHERE f.begun AND NOT f.routed AND a.start <= $as_of
) t
JOIN day d ON d.shape = t.shape AND d.day = greatest($low, least($high, t.day))
ANTI JOIN routed USING (pair)
GROUP BY cell
)
"""

#: Windows that a waiver sets aside, and standing duties.
_WAIVED = """
CREATE TEMP TABLE waived AS
SELECT DISTINCT (g.party::BIGINT * $forms + g.form) * $slots + s.slot AS cell
FROM granted g JOIN form f USING (form) JOIN slot s USING (shape)
WHERE s.times > 0 AND s.due BETWEEN g.start AND g.until
"""
_WAIVED_STANDING = """
CREATE TEMP TABLE waived_standing AS
SELECT DISTINCT g.party::BIGINT * $forms + g.form AS pair
FROM granted g JOIN form f USING (form)
WHERE f.standing_day BETWEEN g.start AND g.until
"""

#: Standing duties that are attested on their day, or shown by an act to be met.
_SHOWN = """
CREATE TEMP TABLE shown AS
SELECT DISTINCT pair FROM (
  SELECT a.party::BIGINT * $forms + a.form AS pair FROM attested a JOIN form f USING (form)
  WHERE f.standing_day BETWEEN a.start AND a.until
  UNION ALL
  SELECT i.pair FROM filled i JOIN form f USING (form) WHERE i.valid >= f.standing_day
)
"""

#: Pairs whose outcomes may differ from those without evidence.
_TOUCHED = """
CREATE TEMP TABLE touched AS
SELECT pair, (pair // $forms)::INTEGER AS party, (pair % $forms)::INTEGER AS form
FROM (
  SELECT pair FROM filled
  UNION SELECT pair FROM shown
  UNION SELECT cell // $slots FROM waived
  UNION SELECT pair FROM waived_standing
) ANTI JOIN routed USING (pair)
"""

#: What was left over and came late: see the documentation for the closed form. One row a pair with late acts.
_SERVED = """
CREATE TEMP TABLE served AS
SELECT pair, greatest(0, max(spare) - greatest(0, max(spare - lacking)))::BIGINT AS served, sum(done) AS done
FROM (
  SELECT pair, done, sum(surplus) OVER upto AS spare, need * before - (sum(done) OVER upto - done) AS lacking
  FROM (
    SELECT i.pair, i.slot, f.need, s.before, least(i.inside, f.need * s.times) AS done,
           i.beside + greatest(i.inside - f.need * s.times, 0) AS surplus
    FROM filled i JOIN form f USING (form) JOIN slot s ON s.shape = f.shape AND s.slot = i.slot
    WHERE f.shape <> 0 AND f.need > 0
  )
  WINDOW upto AS (PARTITION BY pair ORDER BY slot ROWS UNBOUNDED PRECEDING)
)
GROUP BY pair
HAVING greatest(0, max(spare) - greatest(0, max(spare - lacking))) > 0
"""

#: Where the late acts go: the oldest lacking first. Windows so far on that all late acts must be spent before are left
#: aside, as before them at least need times their number, less all that was done, is lacking.
_LATE = """
CREATE TEMP TABLE late AS
SELECT cell, least(served - before, lacking)::BIGINT AS late
FROM (
  SELECT *, sum(lacking) OVER (PARTITION BY pair ORDER BY cell ROWS UNBOUNDED PRECEDING) - lacking AS before
  FROM (
    SELECT v.pair, v.pair * $slots + s.slot AS cell, v.served,
           f.need * s.times - least(coalesce(i.inside, 0), f.need * s.times) AS lacking
    FROM served v JOIN form f ON f.form = v.pair % $forms
    JOIN slot s ON s.shape = f.shape AND f.need * s.before < v.served + v.done
    LEFT JOIN filled i ON i.cell = v.pair * $slots + s.slot
  )
  WHERE lacking > 0
)
WHERE served > before
"""


def _judged(pairs: str, amounts: str, joins: str = "") -> str:
    """Outcomes of the windows ``s`` of the forms ``f`` of some pairs ``t``, given what was done, late and waived."""
    return f"""
SELECT *, CASE
    WHEN lacking <= 0 AND late = 0 THEN 0
    WHEN lacking <= 0 THEN 1
    WHEN is_waived THEN 6
    WHEN due >= $as_of THEN CASE WHEN due - $as_of <= $soon THEN 5 ELSE 4 END
    WHEN done > 0 OR (late > 0 AND $late_counts) THEN 2
    ELSE 3 END AS outcome
FROM (SELECT *, needed - done - late AS lacking FROM (
  SELECT t.pair, t.party, t.form, s.slot, s.label, s.first, s.due, s.factor, f.need * s.times AS needed, f.unit,
         {amounts}
  FROM {pairs} t JOIN form f USING (form) JOIN slot s USING (shape) {joins}
  WHERE s.times > 0
))
"""


_DONE = """least(coalesce(i.inside, 0), f.need * s.times)::BIGINT AS done, coalesce(l.late, 0) AS late,
         w.cell IS NOT NULL AS is_waived"""
_WITH_EVIDENCE = """
  LEFT JOIN filled i ON i.cell = t.pair * $slots + s.slot
  LEFT JOIN late l ON l.cell = t.pair * $slots + s.slot
  LEFT JOIN waived w ON w.cell = t.pair * $slots + s.slot"""
_NOTHING = "0::BIGINT AS done, 0::BIGINT AS late, false AS is_waived"
_ALL = "(SELECT form::BIGINT AS pair, -1 AS party, form FROM form WHERE NOT inert AND NOT routed)"

_STANDING = """
SELECT t.pair, t.party, t.form, {waived} AS is_waived, CASE
    WHEN f.standing_from > $as_of THEN 4
    WHEN {shown} THEN 0
    WHEN is_waived THEN 6
    WHEN $unattested THEN 3
    ELSE 8 END AS outcome
FROM {pairs} t JOIN form f USING (form) {joins}
WHERE f.standing_from IS NOT NULL
"""

#: Rows as they are given out. An amount is in lowest terms together with its unit.
ROWS = """
SELECT party, form, slot, label, first, due, outcome,
       done // g AS done, late // g AS late, needed // g AS needed, unit // g AS unit,
       CASE WHEN outcome <= 1 THEN CASE WHEN is_waived OR late = 0 THEN 1.0
                                   ELSE (done // g + (late // g) * late_credit) / (needed // g) END
            WHEN outcome = 2 THEN (done // g + (late // g) * late_credit) / (needed // g) * partial_credit
            WHEN outcome = 3 THEN 0.0
            WHEN outcome = 6 AND done + late > 0 THEN (done // g + late // g) / (needed // g) END AS credit
FROM (SELECT *, CASE WHEN unit = 1 THEN 1 ELSE gcd(gcd(done, late), gcd(needed, unit)) END AS g FROM {windows})
CROSS JOIN credits
UNION ALL
SELECT party, form, $last_slot, -1, NULL, NULL, outcome, (outcome = 0)::BIGINT, 0, 1, 1,
       CASE WHEN outcome = 0 THEN 1.0 WHEN outcome = 3 THEN 0.0 END
FROM {standing}
"""


def _meets(value: str, threshold: str) -> str:
    """Whether a value meets a threshold, by the comparator's number."""
    tests = (f"WHEN {k} THEN {value} {sign} {threshold}" for k, sign in enumerate((">=", "<=", "=", ">", "<")))
    return f"CASE comparator {' '.join(tests)} END"


#: What each pair adds to the score of its party, as ratios of whole numbers: the mean credit of a duty is
#: (x + late credit * y + partial credit * (u + late credit * v)) / z.
_PAIRS = """
SELECT party, form, x // g AS x, y // g AS y, u // g AS u, v // g AS v, z // g AS z, n3 > 0 AS vetoed, {counts}
FROM (
  SELECT *, nullif(gcd(gcd(gcd(x, y), gcd(u, v)), z), 0) AS g FROM (
    SELECT (pair // $forms)::INTEGER AS party, (pair % $forms)::INTEGER AS form,
           (x + outright * mean_unit)::BIGINT AS x, y::BIGINT AS y, u::BIGINT AS u, v::BIGINT AS v,
           (asked * mean_unit + waived)::BIGINT AS z, {counts}
    FROM (
      SELECT pair, any_value(mean_unit) AS mean_unit,
             sum(CASE WHEN outcome <= 1 AND NOT is_waived OR outcome = 6 THEN done * factor ELSE 0 END)
             + sum(CASE WHEN outcome = 6 THEN late * factor ELSE 0 END) AS x,
             sum(CASE WHEN outcome = 1 AND NOT is_waived THEN late * factor ELSE 0 END) AS y,
             sum(CASE WHEN outcome = 2 THEN done * factor ELSE 0 END) AS u,
             sum(CASE WHEN outcome IN (2, 3) THEN late * factor ELSE 0 END) AS v,
             sum(CASE WHEN outcome = 6 THEN (done + late) * factor ELSE 0 END) AS waived,
             count(*) FILTER (outcome <= 1 AND (is_waived OR needed = 0)) AS outright,
             count(*) FILTER (outcome <= 3) AS asked, {sums}
      FROM (
        SELECT j.pair, outcome, done, late, needed, factor, is_waived, mean_unit
        FROM {windows} j JOIN form f USING (form)
        UNION ALL
        SELECT j.pair, outcome, 0, 0, 0, 1, false, mean_unit
        FROM {standing} j JOIN form f USING (form)
      ) GROUP BY pair
    )
  )
)
"""


#: Each point of each target that was measured: the last value up to its day, and how it stands. The order of values
#: is that of their moments; a date stands for the end of its day.
_MEASURED = f"""
CREATE TEMP TABLE measured AS
SELECT party, t, k, day, last.value AS value, CASE
    WHEN last IS NULL THEN 4
    WHEN coalesce(last.until, last.day + $measure_validity) < least(day, $as_of) THEN 4
    WHEN {_meets("last.value", "threshold")} THEN 0
    WHEN day < $as_of THEN 3
    WHEN fixed OR day <= start_day THEN 2
    WHEN {_meets("last.value", "expected")} THEN 1
    ELSE 2 END AS standing
FROM (
  SELECT party, t, k, day, threshold, comparator, fixed, last,
         coalesce(start_day, earliest.day) AS start_day,
         coalesce(start_value, earliest.value) + (threshold - coalesce(start_value, earliest.value))
           * (last.day - coalesce(start_day, earliest.day))::DOUBLE
           / nullif(day - coalesce(start_day, earliest.day), 0)::DOUBLE AS expected
  FROM (
    SELECT m.party, m.t, pt.k, pt.day, pt.value AS threshold, pt.comparator, pt.fixed, pt.start_day, pt.start_value,
           max({{'moment': m.moment, 'value': m.value, 'day': m.day, 'until': m.until}})
             FILTER (m.day <= pt.day) AS last,
           min({{'moment': m.moment, 'value': m.value, 'day': m.day, 'until': m.until}}) AS earliest
    FROM (
      SELECT p.party, o.t, {DAY} AS day, e.value, {_UNTIL} AS until,
             CASE WHEN at_ IS NULL THEN epoch_us(when_::TIMESTAMP) + 86399999999 ELSE epoch_us(at_) END AS moment
      FROM measurements e JOIN party p ON e.party = p.id JOIN target o ON o.id = e.target
      JOIN own_target w ON w.sig = p.sig AND w.t = o.t
      WHERE {DAY} <= $as_of
    ) m JOIN point pt ON pt.t = m.t
    GROUP BY ALL
  )
)
"""


def _pairs(windows: str, standing: str) -> str:
    counts = ", ".join(f"n{k}" for k in range(9))
    sums = ", ".join(f"(count(*) FILTER (outcome = {k}))::INTEGER AS n{k}" for k in range(9))
    return _PAIRS.format(windows=windows, standing=standing, counts=counts, sums=sums)


#: Run once, in this order: what is the same for all batches of parties.
ONCE: dict[str, str] = {
    "act": _ACTS,
    "taken": _TAKEN,
    "attested": _ATTESTED,
    "granted": _GRANTS,
    "routed": _ROUTED,
    "filled": _FILLED,
    "waived": _WAIVED,
    "waived_standing": _WAIVED_STANDING,
    "shown": _SHOWN,
    "touched": _TOUCHED,
    "served": _SERVED,
    "late": _LATE,
    "blank_window": "CREATE TEMP TABLE blank_window AS " + _judged(_ALL, _NOTHING),
    "blank_standing": "CREATE TEMP TABLE blank_standing AS "
    + _STANDING.format(pairs=_ALL, waived="false", shown="false", joins=""),
    "blank": "CREATE TEMP TABLE blank AS " + ROWS.format(windows="blank_window", standing="blank_standing"),
    "blank_pair": "CREATE TEMP TABLE blank_pair AS " + _pairs("blank_window", "blank_standing"),
    "measured": _MEASURED,
}

#: Run for each batch, the parties from ``$from`` to below ``$to``.
BY_BATCH: dict[str, str] = {
    "pair": "CREATE OR REPLACE TEMP TABLE pair AS SELECT * FROM touched WHERE party >= $from AND party < $to",
    "window": "CREATE OR REPLACE TEMP TABLE judged_window AS " + _judged("pair", _DONE, _WITH_EVIDENCE),
    "standing": "CREATE OR REPLACE TEMP TABLE judged_standing AS "
    + _STANDING.format(
        pairs="pair",
        waived="w.pair IS NOT NULL",
        shown="h.pair IS NOT NULL",
        joins="LEFT JOIN shown h USING (pair) LEFT JOIN waived_standing w USING (pair)",
    ),
    "judged": "CREATE OR REPLACE TEMP TABLE judged_pair AS " + _pairs("judged_window", "judged_standing"),
}
