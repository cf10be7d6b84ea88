"""How targets stand by their measurements, stated in SQL; and days as the engine counts them."""

from __future__ import annotations

__all__ = ["DAY", "MEASURED", "UNTIL"]

#: Days of the entries, as ordinals.
DAY = "(coalesce(at_::DATE, when_) - DATE '1970-01-01') + 719163"
UNTIL = "(until - DATE '1970-01-01') + 719163"


def _meets(value: str, threshold: str) -> str:
    """Whether a value meets a threshold, by the comparator's number."""
    tests = (f"WHEN {k} THEN {value} {sign} {threshold}" for k, sign in enumerate((">=", "<=", "=", ">", "<")))
    return f"CASE comparator {' '.join(tests)} END"


#: Each point of each target that was measured: the last value up to its day, and how it stands. The order of values
#: is that of their moments; a date stands for the end of its day.
MEASURED = f"""
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
      SELECT p.party, o.t, {DAY} AS day, e.value, {UNTIL} AS until,
             CASE WHEN at_ IS NULL THEN epoch_us(when_::TIMESTAMP) + 86399999999 ELSE epoch_us(at_) END AS moment
      FROM measurements e JOIN party p ON e.party = p.id JOIN target o ON o.id = e.target
      JOIN own_target w ON w.sig = p.sig AND w.t = o.t
      WHERE {DAY} <= $as_of
    ) m JOIN point pt ON pt.t = m.t
    GROUP BY ALL
  )
)
"""
