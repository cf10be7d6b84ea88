"""How targets stand by their measurements, stated in SQL; and days as the engine counts them."""

from __future__ import annotations

from zbgj.evaluation.targets import TargetStanding

__all__ = ["DAY", "MEASURED", "MET", "NO_DATA", "UNTIL"]

#: Days of the entries, as ordinals.
DAY = "(coalesce(at_::DATE, when_) - DATE '1970-01-01') + 719163"
UNTIL = "(until - DATE '1970-01-01') + 719163"


#: The standings by number: their places in the enumeration.
_IS = {standing: number for number, standing in enumerate(TargetStanding)}
MET, NO_DATA = _IS[TargetStanding.MET], _IS[TargetStanding.NO_DATA]


def _meets(value: str, threshold: str) -> str:
    """Whether a value meets a threshold, by the comparator's number."""
    tests = (f"WHEN {k} THEN {value} {sign} {threshold}" for k, sign in enumerate((">=", "<=", "=", ">", "<")))
    return f"CASE comparator {' '.join(tests)} END"


#: Each point of each target that was measured: the last value up to its day, and how it stands. The order of values
#: is that of their moments; a date stands for the end of its day.
MEASURED = f"""
CREATE TEMP TABLE measured AS
SELECT party, t, k, day, last.value AS value, CASE
    WHEN last IS NULL THEN {_IS[TargetStanding.NO_DATA]}
    WHEN coalesce(last.until, last.day + $measure_validity) < least(day, $as_of) THEN {_IS[TargetStanding.NO_DATA]}
    WHEN {_meets("last.value", "threshold")} THEN {_IS[TargetStanding.MET]}
    WHEN day < $as_of THEN {_IS[TargetStanding.MISSED]}
    WHEN fixed OR day <= start_day THEN {_IS[TargetStanding.BEHIND]}
    WHEN no_baseline AND last.day <= start_day THEN {_IS[TargetStanding.NO_LINE]}
    WHEN {_meets("last.value", "expected")} THEN {_IS[TargetStanding.ON_TRACK]}
    ELSE {_IS[TargetStanding.BEHIND]} END AS standing
FROM (
  SELECT party, t, k, day, threshold, comparator, fixed, last,
         start_day IS NULL AS no_baseline, coalesce(start_day, earliest.day) AS start_day,
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
