-- As queries/rows/once.sql, where all rows weigh the same and are the same share of an act, as those of event files are:
-- they need not be told apart by it, nor added up, but only counted.
-- Bound: $period, $weight, $share; $slice of $slices, as there.
WITH told AS (
    SELECT source, target, round(valence, 6) + 0.0 AS valence,
           CASE WHEN $period = 'all' THEN DATE '1970-01-01'
                WHEN date_trunc(CASE $period WHEN 'all' THEN 'day' ELSE $period END, "date")
                   = date_trunc(CASE $period WHEN 'all' THEN 'day' ELSE $period END, until)
                THEN CAST(date_trunc(CASE $period WHEN 'all' THEN 'day' ELSE $period END, "date") AS DATE) END AS start
    FROM interactions
    WHERE $slices = 1 OR abs(hash(source) % $slices) = $slice
), counted AS (
    SELECT source, target, start, valence, count(*) AS k
    FROM told
    GROUP BY source, target, start, valence
)
SELECT source, target,
       CASE $period WHEN 'all' THEN 'all'
                    WHEN 'year' THEN strftime(start, '%Y')
                    WHEN 'quarter' THEN strftime(start, '%Y') || '-Q' || CAST(quarter(start) AS VARCHAR)
                    WHEN 'month' THEN strftime(start, '%Y-%m')
                    WHEN 'day' THEN strftime(start, '%Y-%m-%d') END AS period,
       list(valence ORDER BY valence) AS valences,
       list(CAST(CAST(k * $share * $weight AS DECIMAL(38, 15)) AS DOUBLE) ORDER BY valence) AS weights,
       CAST(sum(CAST(k * $share AS DECIMAL(38, 15))) AS DOUBLE) AS n
FROM counted
GROUP BY source, target, start
