-- What does each act of a pair weigh, where each is told by one row? As queries/dyads.sql gives it of rows grouped by act.
-- Bound: $half_life, $as_of.
SELECT coalesce(event, claim) AS "group", source, target, 'all' AS period, round(valence, 6) AS valence, share AS n,
       share * CASE WHEN $half_life > 0 AND "date" IS NOT NULL AND until IS NOT NULL
                    THEN weight * power(0.5, greatest(
                        date_diff('day', "date", CAST($as_of AS DATE)) - date_diff('day', "date", until) / 2.0, 0
                    ) / $half_life)
                    ELSE weight END AS weight
FROM interactions
WHERE weight > 0
