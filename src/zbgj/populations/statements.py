"""The computation, stated once in SQL over the tables of :mod:`zbgj.populations.statics` and of the ledger.

Each form has its *windows*, numbered through all forms; ``form.origin`` is the number of its first. A *cell* is a
window of a party: ``party * $windows + window``; a *pair* of party and form goes by the cell of its first window. The
ledger is read once, into what was done in each cell. A cell without anything stands as its window stands without
evidence, which is worked out once; only what differs from that is judged, and only by that do scores change. How the
late credit follows from sums is derived in the documentation (explanation, "Populations").

Outcomes are the numbers of :class:`zbgj.evaluation.outcomes.Outcome` in their order, days are ordinals, amounts are
whole numbers of ``form.unit``-ths. ``$name`` stands for a whole number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zbgj.populations.measured import DAY, MEASURED, UNTIL

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BY_BATCH", "ONCE", "ROWS", "SCORED", "filled_in"]


def filled_in(statement: str, numbers: Mapping[str, int | bool]) -> str:
    """The statement with its numbers."""
    for name in sorted(numbers, key=len, reverse=True):
        statement = statement.replace(f"${name}", str(numbers[name]))
    return statement


_START = "(start - DATE '1970-01-01') + 719163"
_GRANTED = "(coalesce(granted, start) - DATE '1970-01-01') + 719163"

#: For each shape and day the slot that the day falls into, and whether it lies inside its window.
_DAYS = """
CREATE TEMP TABLE day AS
SELECT shape * $span + date - $low AS place, slot, date >= first AS inside FROM (
  SELECT shape, slot, first, unnest(range(greatest($low, since), least($high, due) + 1))::INTEGER AS date FROM (
    SELECT *, coalesce(lag(due) OVER (PARTITION BY shape ORDER BY slot) + 1, $low) AS since FROM slot
  )
)
"""

#: The windows of forms, one more a form for what comes after the last, and one where something is standing; where only
#: the object evaluator or nobody can judge, one to go by.
_WINDOWS = """
CREATE TEMP TABLE win AS
SELECT f.origin + s.slot AS win, f.form, f.origin, s.label, s.first, s.due, s.times, s.factor,
       f.need * s.times AS needed, f.need * s.before AS behind, f.unit
FROM form f JOIN slot s USING (shape) WHERE NOT f.inert AND NOT f.routed
UNION ALL
SELECT standing, form, origin, -1, NULL, NULL, 0, 1, 0, 0, 1 FROM form WHERE standing IS NOT NULL
UNION ALL
SELECT origin, form, origin, -1, NULL, NULL, 0, 1, 0, 0, 1 FROM form WHERE inert OR routed
"""

#: Which obligation's acts count for which forms of a signature, with what is to be known of the form.
_TAKES = """
CREATE TEMP TABLE takes AS
SELECT r.sig * $obligations + r.source AS key, r.form, f.origin, f.shape * $span - $low AS days, f.unit, f.by_share,
       f.standing_day, f.inert, f.routed
FROM relation r JOIN form f USING (form)
"""

#: Acts on the days that count, with the obligations that they say they count for.
_ACTS = f"""
CREATE TEMP VIEW act AS
SELECT party, obligation, also, {DAY} AS day, coalesce("count", 1) AS times, share_num, share_den,
       {UNTIL} AS until, at_
FROM activities WHERE {DAY} <= $as_of
"""

#: Each act as often as obligations of the party take it: those related to the one it is recorded for. An act that
#: names further obligations is spread over them first, and counted once where several ways lead to one duty.
_TAKEN = """
CREATE TEMP VIEW taken AS
SELECT p.party, r.* EXCLUDE (key), a.day, a.times, a.share_num, a.share_den, a.until, a.at_
FROM act a JOIN party p ON a.party = p.id JOIN obligation o ON a.obligation = o.id
JOIN takes r ON r.key = p.sig * $obligations + o.o
WHERE a.also IS NULL OR len(a.also) = 0
UNION ALL
SELECT * EXCLUDE (number) FROM (
  SELECT DISTINCT a.number, p.party, r.* EXCLUDE (key), a.day, a.times, a.share_num, a.share_den, a.until, a.at_
  FROM (
    SELECT *, unnest(list_append(also, obligation)) AS named
    FROM (SELECT *, row_number() OVER () AS number FROM act WHERE len(also) > 0)
  ) a JOIN party p ON a.party = p.id JOIN obligation o ON a.named = o.id
  JOIN takes r ON r.key = p.sig * $obligations + o.o
)
"""

#: Attestations and waivers of a party's own duties.
_ATTESTED = f"""
CREATE TEMP TABLE attested AS
SELECT p.party, r.form, p.party::BIGINT * $windows + r.origin AS pair, {_START} AS start, {UNTIL} AS until
FROM attestations a JOIN party p ON a.party = p.id JOIN obligation o ON a.obligation = o.id
JOIN own r ON r.sig = p.sig AND r.o = o.o
"""
_GRANTS = f"""
CREATE TEMP TABLE granted AS
SELECT p.party, r.form, p.party::BIGINT * $windows + r.origin AS pair, {_START} AS start, {UNTIL} AS until
FROM waivers a JOIN party p ON a.party = p.id JOIN obligation o ON a.obligation = o.id
JOIN own r ON r.sig = p.sig AND r.o = o.o
WHERE {_GRANTED} <= $as_of
"""

#: What the object evaluator judges: pairs whose trigger has happened or is planned, those of forms that do not lend
#: themselves to sums, and those with numbers too wild for the common denominator.
_ROUTED = """
CREATE TEMP TABLE routed AS
SELECT DISTINCT party, form, party::BIGINT * $windows + origin AS pair FROM (
  SELECT p.party, f.form
  FROM (SELECT DISTINCT party, key FROM triggers) t JOIN party p ON t.party = p.id
  JOIN own r ON r.sig = p.sig JOIN prompted f ON f.form = r.form AND f.key = t.key
  UNION ALL
  SELECT party, form FROM taken WHERE $any_routed AND routed
  UNION ALL
  SELECT party, form FROM taken
  WHERE $any_wild AND by_share AND $common % share_den <> 0 AND share_den IS NOT NULL
  UNION ALL
  SELECT party, form FROM taken WHERE $any_large AND times > $most
  UNION ALL
  SELECT a.party, a.form FROM attested a JOIN form f USING (form) WHERE f.routed
  UNION ALL
  SELECT a.party, a.form FROM granted a JOIN form f USING (form) WHERE f.routed
) JOIN form USING (form)
"""

#: What was done in each cell: in time as far as it was needed, and what was left over or lies beside every window; and
#: until when the last act shows that a standing duty is met. What is attested of a date with a standing duty after it
#: was begun.
_FILLED = """
CREATE TEMP TABLE filled AS
SELECT cell, cell - w.win + w.origin AS pair, w.form, w.behind, least(inside, w.needed)::BIGINT AS done,
       least(beside + greatest(inside - w.needed, 0), $plenty)::BIGINT AS surplus, valid
FROM (
  SELECT t.pair + d.slot AS cell,
         sum(CASE WHEN d.inside THEN amount ELSE 0 END) AS inside,
         sum(CASE WHEN d.inside THEN 0 ELSE amount END) AS beside,
         max(CASE WHEN t.day <= t.standing_day THEN coalesce(t.until, t.day + $validity) END) AS valid
  FROM (
    SELECT party::BIGINT * $windows + origin AS pair, day, until, days, standing_day,
           CASE WHEN by_share THEN coalesce(share_num * ($common // share_den), 0) ELSE times * unit END AS amount
    FROM taken
    WHERE NOT inert AND NOT routed
    UNION ALL
    SELECT a.pair, a.start, NULL, f.shape * $span - $low, f.standing_day, CASE WHEN f.by_share THEN 0 ELSE f.unit END
    FROM attested a JOIN form f USING (form)
    WHERE f.begun AND NOT f.routed AND a.start <= $as_of
  ) t
  JOIN day d ON d.place = t.days + greatest($low, least($high, t.day))
  ANTI JOIN routed USING (pair)
  GROUP BY cell
) JOIN win w ON w.win = cell % $windows
"""

#: Cells that a waiver sets aside, and pairs whose standing duty one does.
_WAIVED = """
CREATE TEMP TABLE waived AS
SELECT DISTINCT g.pair - w.origin + w.win AS cell
FROM granted g JOIN win w USING (form) ANTI JOIN routed USING (pair)
WHERE w.times > 0 AND w.due BETWEEN g.start AND g.until
"""
_WAIVED_STANDING = """
CREATE TEMP TABLE waived_standing AS
SELECT DISTINCT g.pair
FROM granted g JOIN form f USING (form) ANTI JOIN routed USING (pair)
WHERE f.standing_day BETWEEN g.start AND g.until
"""

#: Standing duties that are attested on their day, or shown by an act to be met.
_SHOWN = """
CREATE TEMP TABLE shown AS
SELECT DISTINCT pair FROM (
  SELECT a.pair FROM attested a JOIN form f USING (form)
  WHERE f.standing_day BETWEEN a.start AND a.until
  UNION ALL
  SELECT i.pair FROM filled i JOIN form f USING (form) WHERE i.valid >= f.standing_day
) ANTI JOIN routed USING (pair)
"""

#: What was left over and came late: see the documentation for the closed form. One row a pair with late acts; only
#: what is left over after some window can be late.
_SERVED = """
CREATE TEMP TABLE served AS
SELECT pair, form, (spare - lost)::BIGINT AS served, done
FROM (
  SELECT pair, any_value(form) AS form, sum(surplus) AS spare, sum(done) AS done, greatest(0, max(ahead)) AS lost
  FROM (
    SELECT pair, form, surplus, done, sum(surplus + done) OVER upto - done - behind AS ahead
    FROM filled SEMI JOIN (SELECT pair FROM filled WHERE surplus > 0 AND behind > 0) USING (pair)
    WINDOW upto AS (PARTITION BY pair ORDER BY cell ROWS UNBOUNDED PRECEDING)
  ) GROUP BY pair
)
WHERE spare > lost
"""

#: Where the late acts go: the oldest lacking first. Windows so far on that all late acts must be spent before are left
#: aside, as before them at least need times their number, less all that was done, is lacking.
_LATE = """
CREATE TEMP TABLE late AS
SELECT cell, least(served - before, lacking)::BIGINT AS late
FROM (
  SELECT *, sum(lacking) OVER (PARTITION BY pair ORDER BY cell ROWS UNBOUNDED PRECEDING) - lacking AS before
  FROM (
    SELECT v.pair, v.pair - w.origin + w.win AS cell, v.served, w.needed - coalesce(i.done, 0) AS lacking
    FROM served v JOIN win w ON w.form = v.form AND w.behind < v.served + v.done
    LEFT JOIN filled i ON i.cell = v.pair - w.origin + w.win
  )
  WHERE lacking > 0
)
WHERE served > before
"""


def _judged(source: str, columns: str) -> str:
    """Outcomes of dated windows ``w``, given what was done, late and waived of them."""
    return f"""
SELECT *, CASE
    WHEN lacking <= 0 AND late = 0 THEN 0
    WHEN lacking <= 0 THEN 1
    WHEN is_waived THEN 6
    WHEN due >= $as_of THEN CASE WHEN due - $as_of <= $soon THEN 5 ELSE 4 END
    WHEN done > 0 OR (late > 0 AND $late_counts) THEN 2
    ELSE 3 END AS outcome
FROM (
  SELECT {columns}, w.win, w.form, w.origin, w.due, w.factor, w.needed, w.unit, done, late, is_waived,
         w.needed - done - late AS lacking
  FROM {source}
)
"""


def _standing(source: str, columns: str) -> str:
    """Outcomes of what is standing in forms ``f``, given whether it is shown to be met, or waived."""
    return f"""
SELECT {columns}, f.standing AS win, f.form, f.origin, is_waived, CASE
    WHEN f.standing_from > $as_of THEN 4
    WHEN is_shown THEN 0
    WHEN is_waived THEN 6
    WHEN $unattested THEN 3
    ELSE 8 END AS outcome
FROM {source}
WHERE f.standing IS NOT NULL
"""


#: Rows as they are given out. An amount is in lowest terms together with its unit.
ROWS = """
SELECT cell, win, form, outcome,
       done // g AS done, late // g AS late, needed // g AS needed, unit // g AS unit,
       CASE WHEN outcome <= 1 THEN CASE WHEN is_waived OR late = 0 THEN 1.0
                                   ELSE (done // g + (late // g) * late_credit) / (needed // g) END
            WHEN outcome = 2 THEN (done // g + (late // g) * late_credit) / (needed // g) * partial_credit
            WHEN outcome = 3 THEN 0.0
            WHEN outcome = 6 AND done + late > 0 THEN (done // g + late // g) / (needed // g) END AS credit
FROM (SELECT *, CASE WHEN unit = 1 THEN 1 ELSE gcd(gcd(done, late), gcd(needed, unit)) END AS g FROM {windows})
CROSS JOIN credits
UNION ALL
SELECT cell, win, form, outcome, (outcome = 0)::BIGINT, 0, 1, 1,
       CASE WHEN outcome = 0 THEN 1.0 WHEN outcome = 3 THEN 0.0 END
FROM {standing}
"""

#: What windows add to the mean credit of their duty:
#: (x + late credit * y + partial credit * (u + late credit * v)) / (asked * mean_unit + waived),
#: where each of ``outright`` adds mean_unit to x.
_SUMS = """
       sum(CASE WHEN outcome <= 1 AND NOT is_waived THEN done WHEN outcome = 6 THEN done + late ELSE 0 END * factor)
         AS x,
       sum(CASE WHEN outcome = 1 AND NOT is_waived THEN late * factor ELSE 0 END) AS y,
       sum(CASE WHEN outcome = 2 THEN done * factor ELSE 0 END) AS u,
       sum(CASE WHEN outcome IN (2, 3) THEN late * factor ELSE 0 END) AS v,
       sum(CASE WHEN outcome = 6 THEN (done + late) * factor ELSE 0 END) AS waived,
       count(*) FILTER (outcome <= 1 AND (is_waived OR needed = 0)) AS outright,
       count(*) FILTER (outcome <= 3) AS asked,
       count(*) FILTER (outcome = 3) AS missed"""

#: The mean credit in lowest terms, (x + late credit * y + partial credit * (u + late credit * v)) / z.
_RATIO = """
SELECT * REPLACE (x // g AS x, y // g AS y, u // g AS u, v // g AS v, z // g AS z)
FROM (SELECT *, nullif(gcd(gcd(gcd(x, y), gcd(u, v)), z), 0) AS g FROM ({pairs}))
"""

_BLANK_FORM = f"""
SELECT * REPLACE ((outright * mean_unit)::BIGINT AS x, y::BIGINT AS y, u::BIGINT AS u, v::BIGINT AS v),
       (asked * mean_unit)::BIGINT AS z
FROM (
  SELECT form, {_SUMS.strip()}, {", ".join(f"count(*) FILTER (outcome = {k}) AS n{k}" for k in range(9))}
  FROM (
    SELECT form, outcome, done, late, needed, factor, is_waived FROM blank_window
    UNION ALL
    SELECT form, outcome, 0, 0, 0, 1, false FROM blank_standing
  ) GROUP BY form
) JOIN (SELECT form, mean_unit FROM form) USING (form)
"""

#: Each form without evidence: its sums, and how many of each outcome.
_BLANK = "CREATE TEMP TABLE blank_form AS " + _RATIO.format(pairs=_BLANK_FORM)

#: The sums of pairs with entries: those of their form, and what changed.
_PAIRS = f"""
SELECT (pair // $windows)::INTEGER AS party, f.form, f.weight, f.veto, b.z AS blank_z, b.x AS blank_x,
       b.missed AS blank_missed, b.missed + c.missed - was_missed AS missed,
       (c.x + (b.outright + c.outright - was_outright) * f.mean_unit)::BIGINT AS x,
       c.y::BIGINT AS y, c.u::BIGINT AS u, c.v::BIGINT AS v,
       ((b.asked + c.asked - was_asked) * f.mean_unit + c.waived)::BIGINT AS z
FROM (
  SELECT pair, {_SUMS.strip()},
       count(*) FILTER (was <= 1 AND needed = 0) AS was_outright,
       count(*) FILTER (was <= 3) AS was_asked,
       count(*) FILTER (was = 3) AS was_missed
  FROM moved GROUP BY pair
) c JOIN form f ON f.origin = c.pair % $windows JOIN blank_form b ON b.form = f.form
"""

_IN_BATCH = "cell >= $from::BIGINT * $windows AND cell < $to::BIGINT * $windows"
_PAIR_IN_BATCH = _IN_BATCH.replace("cell", "pair")

#: Run once, in this order: what is the same for all batches of parties.
ONCE: dict[str, str] = {
    "day": _DAYS,
    "win": _WINDOWS,
    "takes": _TAKES,
    "act": _ACTS,
    "taken": _TAKEN,
    "attested": _ATTESTED,
    "granted": _GRANTS,
    "routed": _ROUTED,
    "filled": _FILLED,
    "waived": _WAIVED,
    "waived_standing": _WAIVED_STANDING,
    "shown": _SHOWN,
    "served": _SERVED,
    "late": _LATE,
    "blank_window": "CREATE TEMP TABLE blank_window AS "
    + _judged("(SELECT *, 0::BIGINT AS done, 0::BIGINT AS late, false AS is_waived FROM win WHERE times > 0) w",
              "-1 AS cell"),
    "blank_standing": "CREATE TEMP TABLE blank_standing AS "
    + _standing("(SELECT *, false AS is_shown, false AS is_waived FROM form) f", "-1 AS cell"),
    "blank": "CREATE TEMP TABLE blank AS " + ROWS.format(windows="blank_window", standing="blank_standing"),
    "blank_form": _BLANK,
    "governed": "CREATE TEMP TABLE governed AS SELECT p.party::BIGINT * $windows + r.origin AS pair "
    "FROM party p JOIN own r USING (sig) WHERE r.governed",
    "measured": MEASURED,
}  # fmt: skip

#: Run for each batch, the parties from ``$from`` to below ``$to``: what differs from the blank.
BY_BATCH: dict[str, str] = {
    "changed": "CREATE OR REPLACE TEMP TABLE changed AS "
    + _judged(
        f"""(
    SELECT cell, max(done) AS done, max(late) AS late, bool_or(is_waived) AS is_waived FROM (
      SELECT cell, done, 0 AS late, false AS is_waived FROM filled WHERE done > 0 AND {_IN_BATCH}
      UNION ALL SELECT cell, 0, late, false FROM late WHERE {_IN_BATCH}
      UNION ALL SELECT cell, 0, 0, true FROM waived WHERE {_IN_BATCH}
    ) GROUP BY cell
  ) t JOIN (SELECT * EXCLUDE (cell, done, late, is_waived) FROM blank_window) w ON w.win = t.cell % $windows""",
        "t.cell, t.cell - w.win + w.origin AS pair, w.outcome AS was",
    ),
    "changed_standing": "CREATE OR REPLACE TEMP TABLE changed_standing AS "
    + _standing(
        f"""(
    SELECT pair, bool_or(is_shown) AS is_shown, bool_or(is_waived) AS is_waived FROM (
      SELECT pair, true AS is_shown, false AS is_waived FROM shown WHERE {_PAIR_IN_BATCH}
      UNION ALL SELECT pair, false, true FROM waived_standing WHERE {_PAIR_IN_BATCH}
    ) GROUP BY pair
  ) t JOIN form f ON f.origin = t.pair % $windows
  JOIN (SELECT form, outcome FROM blank_standing) b ON b.form = f.form""",
        "t.pair - f.origin + f.standing AS cell, t.pair, b.outcome AS was",
    ),
}

#: Run for each batch after that, where scores are wanted. What governed duties come to counts for nothing.
SCORED: dict[str, str] = {
    "moved": """
CREATE OR REPLACE TEMP VIEW moved AS
SELECT pair, was, outcome, done, late, needed, factor, is_waived FROM changed ANTI JOIN governed USING (pair)
UNION ALL
SELECT pair, was, outcome, 0, 0, 0, 1, false FROM changed_standing ANTI JOIN governed USING (pair)
""",
    "judged_pair": "CREATE OR REPLACE TEMP TABLE judged_pair AS " + _RATIO.format(pairs=_PAIRS),
}
