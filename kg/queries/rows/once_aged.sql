-- As queries/rows/once.sql, where weights age: each day has weights of its own, so few rows say the same, and they are
-- added up row by row (counting them first takes four times as long for ten million rows).
-- Bound: as in queries/dyads.sql, but $rho; $slice of $slices as there.
WITH told AS (
    SELECT source, target, round(valence, 6) AS valence, share,
           share * CASE WHEN $half_life > 0 AND "date" IS NOT NULL AND until IS NOT NULL
                        THEN weight * power(0.5, greatest(
                            date_diff('day', "date", CAST($as_of AS DATE)) - date_diff('day', "date", until) / 2.0, 0
                        ) / $half_life)
                        ELSE weight END AS weight,
           CASE WHEN $period = 'all' THEN DATE '1970-01-01'
                WHEN date_trunc(CASE $period WHEN 'all' THEN 'day' ELSE $period END, "date")
                   = date_trunc(CASE $period WHEN 'all' THEN 'day' ELSE $period END, until)
                THEN CAST(date_trunc(CASE $period WHEN 'all' THEN 'day' ELSE $period END, "date") AS DATE) END AS start
    FROM interactions
    WHERE weight > 0 AND ($slices = 1 OR abs(hash(source) % $slices) = $slice)
), summed AS (
    SELECT source, target, start, valence + 0.0 AS valence, sum(CAST(share AS DECIMAL(18, 15))) AS n,
           sum(CAST(weight AS DECIMAL(18, 15))) AS weight
    FROM told
    GROUP BY source, target, start, valence
)
SELECT source, target,
       CASE $period WHEN 'all' THEN 'all'
                    WHEN 'year' THEN strftime(start, '%Y')
                    WHEN 'quarter' THEN strftime(start, '%Y') || '-Q' || CAST(quarter(start) AS VARCHAR)
                    WHEN 'month' THEN strftime(start, '%Y-%m')
                    WHEN 'day' THEN strftime(start, '%Y-%m-%d') END AS period,
       list(valence ORDER BY valence) AS valences, list(CAST(weight AS DOUBLE) ORDER BY valence) AS weights,
       CAST(sum(n) AS DOUBLE) AS n
FROM summed
GROUP BY source, target, start
