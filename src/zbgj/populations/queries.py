"""What is asked of the tables that :mod:`zbgj.populations.statements` makes: rows to give out, and sums.

``$name`` stands for a whole number.
"""

from __future__ import annotations

from zbgj.populations.measured import DAY, MET, NO_DATA
from zbgj.populations.statements import ROWS

__all__ = [
    "BLANK_COUNTS", "BLANK_SHARES", "COUNTS", "OUTCOMES", "ROUTED_ACTS", "ROUTED_SPANS", "ROUTED_TRIGGERS", "SHARES",
    "TARGETS", "TARGET_SHARES", "UNMATCHED", "VETOES", "WINDOWS",
]  # fmt: skip

#: All rows of a batch: those that differ from the blank, and the others.
OUTCOMES = f"""
SELECT (cell // $windows - $from)::INTEGER AS party, win, outcome, done, late, needed, unit, credit
FROM ({ROWS.format(windows="changed", standing="changed_standing")})
UNION ALL
SELECT (q.party - $from)::INTEGER, b.win, b.outcome, b.done, b.late, b.needed, b.unit, b.credit
FROM (
  SELECT p.party, p.party::BIGINT * $windows AS first, r.form, p.party::BIGINT * $windows + r.origin AS pair
  FROM party p JOIN own r USING (sig) WHERE p.party >= $from AND p.party < $to
) q ANTI JOIN routed USING (pair)
JOIN blank b ON b.form = q.form
ANTI JOIN (SELECT cell FROM changed UNION ALL SELECT cell FROM changed_standing) c ON c.cell = q.first + b.win
"""

#: How each window is called and when it is, by its number.
WINDOWS = """
SELECT f.o, w.label, w.first, w.due FROM (
  SELECT win, form, label, first, due FROM win
  UNION ALL SELECT win, form, -1, NULL, NULL FROM extra
  UNION ALL SELECT win, form, label, first, due FROM blank_routed
) w JOIN form f USING (form) ORDER BY win
"""

#: What the forms of a signature add up to if nothing is recorded: for its score, and as counts.
BLANK_SHARES = """
SELECT r.sig, r.weight, z, sum(x)::BIGINT, sum(y)::BIGINT, sum(u)::BIGINT, sum(v)::BIGINT, count(*)
FROM own r JOIN blank_form USING (form) WHERE NOT r.governed AND z > 0 GROUP BY ALL ORDER BY ALL
"""
_COUNTS = ", ".join(f"n{k}" for k in range(9))
BLANK_COUNTS = f"""
SELECT sig, sum(vetoes)::BIGINT AS vetoes, {", ".join(f"sum(n{k})::BIGINT AS n{k}" for k in range(9))} FROM (
  SELECT r.sig, (b.missed > 0 AND f.veto)::INT AS vetoes, {_COUNTS}
  FROM own r JOIN form f USING (form) JOIN blank_form b USING (form) WHERE NOT r.governed
  UNION ALL
  SELECT r.sig, 0, {", ".join(f"(e.outcome = {k})::INT" for k in range(9))}
  FROM own r JOIN extra e USING (form) WHERE NOT r.governed
) GROUP BY sig
"""

#: By how much the entries of a batch change that: each pair's own sums come in, its form's go out.
SHARES = """
SELECT party, weight, z, sum(x)::BIGINT, sum(y)::BIGINT, sum(u)::BIGINT, sum(v)::BIGINT, sum(n)::BIGINT
FROM (
  SELECT party, weight, z, x, y, u, v, 1 AS n FROM judged_pair WHERE z > 0
  UNION ALL
  SELECT party, weight, blank_z, -blank_x, 0, 0, 0, -1 FROM judged_pair WHERE blank_z > 0
) GROUP BY party, weight, z HAVING sum(x) <> 0 OR sum(y) <> 0 OR sum(u) <> 0 OR sum(v) <> 0 OR sum(n) <> 0
ORDER BY party
"""
VETOES = """
SELECT party, sum((missed > 0)::INT - (blank_missed > 0)::INT)::BIGINT FROM judged_pair WHERE veto GROUP BY party
"""
COUNTS = f"""
SELECT party, {", ".join(f"coalesce(sum(n) FILTER (outcome = {k}), 0)::BIGINT AS n{k}" for k in range(9))} FROM (
  SELECT party, unnest([was, outcome]) AS outcome, unnest([-n, n]) AS n FROM (
    SELECT pair // $windows AS party, was, outcome, count(*) AS n FROM moved WHERE was <> outcome GROUP BY ALL
  )
) GROUP BY party
"""

#: Every point of every target of a batch.
TARGETS = f"""
SELECT p.party, o.t, pt.day AS point, coalesce(s.standing, {NO_DATA}) AS standing, s.value, o.undecided
FROM party p JOIN own_target o USING (sig) JOIN point pt USING (t)
LEFT JOIN measured s ON s.party = p.party AND s.t = o.t AND s.k = pt.k
WHERE p.party >= $from AND p.party < $to
"""
TARGET_SHARES = f"""
SELECT s.party, sum((s.standing = {MET})::INT)::BIGINT, count(*)
FROM measured s JOIN party p USING (party) JOIN own_target o ON o.sig = p.sig AND o.t = s.t
WHERE s.day < $as_of AND s.standing <> {NO_DATA} AND NOT o.undecided AND s.party >= $from AND s.party < $to
GROUP BY s.party
"""

#: Entries that bear on nothing here, counted.
UNMATCHED = """
SELECT table_name, field, value, count(*) AS rows FROM (
  SELECT {table!r} AS table_name, CASE WHEN p.id IS NULL THEN 'party' ELSE {field!r} END AS field,
         CASE WHEN p.id IS NULL THEN e.party ELSE e.{field} END AS value
  FROM {table} e LEFT JOIN party p ON e.party = p.id LEFT JOIN {known} o ON o.id = e.{field}
  WHERE p.id IS NULL OR o.id IS NULL
) GROUP BY ALL ORDER BY ALL
"""

#: The entries of the pairs that the object evaluator judges.
ROUTED_ACTS = """
SELECT t.party, t.form, t.day, t.at_, t.times, t.share_num, t.share_den, t.until
FROM taken t SEMI JOIN routed USING (party, form)
"""
ROUTED_SPANS = "SELECT party, form, start, until FROM {table} SEMI JOIN routed USING (pair)"
ROUTED_TRIGGERS = f"""
SELECT p.party, t.key, {DAY} AS day, t.at_ FROM triggers t JOIN party p ON t.party = p.id
WHERE p.party IN (SELECT party FROM routed)
"""
