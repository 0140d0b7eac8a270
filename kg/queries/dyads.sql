-- How do the parties of every directed dyad stand, per period, as three sums?
-- One interaction is one act (event, code, valence) between two parties on a day. Claims of one speaker about it count
-- once, at their highest weight; distinct speakers join by noisy-or: 1 - product of (1 - weight).
-- A row's share is the part of the act that falls to it, so n counts acts: a meeting is half an act in each direction.
-- Bound: $period (all, year, quarter, month, day), $half_life in days (0: none), $as_of (the day ages count back from).
WITH said AS (
    SELECT source, target, coalesce(event, claim) AS event, code, valence, speaker,
           min("date") AS "date", min(precision) AS precision, max(weight) AS weight,
           max(share) AS share
    FROM interactions
    GROUP BY source, target, coalesce(event, claim), code, valence, speaker
), joined AS (
    SELECT source, target, valence, min("date") AS "date", min(precision) AS precision,
           CASE WHEN max(weight) >= 1 THEN 1 ELSE 1 - exp(sum(ln(nullif(1 - weight, 0)))) END AS weight,
           max(share) AS share
    FROM said
    GROUP BY source, target, event, code, valence
), aged AS (
    SELECT source, target, valence, "date", precision, share, share *
           CASE WHEN $half_life > 0 AND "date" IS NOT NULL
                THEN weight * power(0.5, greatest(date_diff('day', "date", CAST($as_of AS DATE)), 0) / $half_life)
                ELSE weight END AS weight,
           CASE $period
                WHEN 'all' THEN 'all'
                WHEN 'year' THEN strftime("date", '%Y')
                WHEN 'quarter' THEN CASE WHEN precision <> 'year'
                    THEN strftime("date", '%Y-Q') || CAST(quarter("date") AS VARCHAR) END
                WHEN 'month' THEN CASE WHEN precision <> 'year' THEN strftime("date", '%Y-%m') END
                WHEN 'day' THEN CASE WHEN precision = 'day' THEN strftime("date", '%Y-%m-%d') END
           END AS period
    FROM joined
)
SELECT source, target, period, sum(share) AS n, sum(weight) AS weight, sum(weight * valence) AS total,
       sum(weight * valence * valence) AS squares
FROM aged
GROUP BY source, target, period
ORDER BY source, target, period
