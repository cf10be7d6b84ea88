"""What is asked of the tables that :mod:`zbgj.populations.statements` makes: rows to give out, and sums.

``$name`` stands for a whole number.
"""

from __future__ import annotations

from zbgj.populations.statements import DAY, ROWS

__all__ = [
    "BLANK_COUNTS", "BLANK_SHARES", "COUNTS", "OUTCOMES", "ROUTED_ACTS", "ROUTED_TRIGGERS", "SHARES", "TARGETS",
    "TARGET_SHARES", "UNMATCHED",
]  # fmt: skip

#: All rows of a batch: of pairs with entries, of those without, and what no entry can change.
OUTCOMES = f"""
SELECT r.party, f.o, r.label, r.first, r.due, r.outcome, r.done, r.late, r.needed, r.unit, r.credit
FROM ({ROWS.format(windows="judged_window", standing="judged_standing")}) r JOIN form f USING (form)
UNION ALL
SELECT q.party, q.o, b.label, b.first, b.due, b.outcome, b.done, b.late, b.needed, b.unit, b.credit
FROM (
  SELECT p.party, r.o, r.form FROM party p JOIN own r USING (sig) WHERE p.party >= $from AND p.party < $to
) q ANTI JOIN touched USING (party, form) ANTI JOIN routed USING (party, form)
JOIN blank b ON b.form = q.form
UNION ALL
SELECT p.party, r.o, -1, NULL, NULL, e.outcome, 0, 0, 1, 1, NULL
FROM party p JOIN own r USING (sig) JOIN extra e USING (form) ANTI JOIN routed USING (party, form)
WHERE p.party >= $from AND p.party < $to
"""

#: What the forms of a signature add up to if nothing is recorded: for its score, and as counts.
BLANK_SHARES = """
SELECT r.sig, r.weight, z, sum(x)::BIGINT, sum(y)::BIGINT, sum(u)::BIGINT, sum(v)::BIGINT, count(*)
FROM own r JOIN blank_pair USING (form) WHERE NOT r.governed AND z > 0 GROUP BY ALL ORDER BY ALL
"""
_OUTCOME_SUMS = ", ".join(f"sum(n{k})::BIGINT AS n{k}" for k in range(9))
BLANK_COUNTS = f"""
SELECT sig, sum(vetoes)::BIGINT AS vetoes, {_OUTCOME_SUMS} FROM (
  SELECT r.sig, (b.vetoed AND f.veto)::INT AS vetoes, {", ".join(f"n{k}" for k in range(9))}
  FROM own r JOIN form f USING (form) JOIN blank_pair b USING (form) WHERE NOT r.governed
  UNION ALL
  SELECT r.sig, 0, {", ".join(f"(e.outcome = {k})::INT" for k in range(9))}
  FROM own r JOIN extra e USING (form) WHERE NOT r.governed
) GROUP BY sig
"""

#: By how much the entries of a batch change that: each pair's own sums come in, its form's go out.
SHARES = """
SELECT party, weight, z, sum(x)::BIGINT, sum(y)::BIGINT, sum(u)::BIGINT, sum(v)::BIGINT, sum(n)::BIGINT
FROM (
  SELECT j.party, r.weight, z, x, y, u, v, 1 AS n
  FROM judged_pair j JOIN party p USING (party) JOIN own r ON r.sig = p.sig AND r.form = j.form
  WHERE NOT r.governed AND z > 0
  UNION ALL
  SELECT t.party, r.weight, z, -x, -y, -u, -v, -1
  FROM pair t JOIN party p USING (party) JOIN own r ON r.sig = p.sig AND r.form = t.form
  JOIN blank_pair b ON b.form = t.form
  WHERE NOT r.governed AND z > 0
) GROUP BY party, weight, z HAVING sum(x) <> 0 OR sum(y) <> 0 OR sum(u) <> 0 OR sum(v) <> 0 OR sum(n) <> 0
ORDER BY party
"""
COUNTS = f"""
SELECT j.party, sum((j.vetoed AND f.veto)::INT - (b.vetoed AND f.veto)::INT)::BIGINT AS vetoes,
       {", ".join(f"sum(j.n{k} - b.n{k})::BIGINT AS n{k}" for k in range(9))}
FROM judged_pair j JOIN party p USING (party) JOIN own r ON r.sig = p.sig AND r.form = j.form
JOIN form f ON f.form = j.form JOIN blank_pair b ON b.form = j.form
WHERE NOT r.governed GROUP BY j.party
"""

#: Every point of every target of a batch.
TARGETS = """
SELECT p.party, o.t, pt.day AS point, coalesce(s.standing, 4) AS standing, s.value, o.undecided
FROM party p JOIN own_target o USING (sig) JOIN point pt USING (t)
LEFT JOIN measured s ON s.party = p.party AND s.t = o.t AND s.k = pt.k
WHERE p.party >= $from AND p.party < $to
"""
TARGET_SHARES = """
SELECT s.party, sum((s.standing = 0)::INT)::BIGINT, count(*)
FROM measured s JOIN party p USING (party) JOIN own_target o ON o.sig = p.sig AND o.t = s.t
WHERE s.day < $as_of AND s.standing <> 4 AND NOT o.undecided AND s.party >= $from AND s.party < $to
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
ROUTED_TRIGGERS = f"""
SELECT p.party, t.key, {DAY} AS day, t.at_ FROM triggers t JOIN party p ON t.party = p.id
WHERE p.party IN (SELECT party FROM routed)
"""
