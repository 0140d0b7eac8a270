-- What does each party do toward each other, per period, where each act is told by one row and none ages? As
-- queries/dyads.sql, of which it is the case of one row an act: there is nothing to join, and one scan is enough. A row a
-- dyad and period, with its valences in ascending order and the weight at each.
-- Rows that say the same are counted, and counts added up as decimals: in whatever order rows come, the sum is the same.
-- Bound: $period; $slice of $slices: only the parties of one slice, so that memory has a bound.
WITH told AS (
    SELECT source, target, valence, share, weight,
           CASE WHEN $period = 'all' THEN DATE '1970-01-01'
                WHEN date_trunc(CASE $period WHEN 'all' THEN 'day' ELSE $period END, "date")
                   = date_trunc(CASE $period WHEN 'all' THEN 'day' ELSE $period END, until)
                THEN CAST(date_trunc(CASE $period WHEN 'all' THEN 'day' ELSE $period END, "date") AS DATE) END AS start
    FROM interactions
    WHERE weight > 0 AND ($slices = 1 OR abs(hash(source) % $slices) = $slice)
), counted AS (
    SELECT source, target, start, valence, share, weight, count(*) AS k
    FROM told
    GROUP BY source, target, start, valence, share, weight
), summed AS (
    SELECT source, target, start, round(valence, 6) + 0.0 AS valence, sum(CAST(k * share AS DECIMAL(38, 15))) AS n,
           sum(CAST(k * share * weight AS DECIMAL(38, 15))) AS weight
    FROM counted
    GROUP BY source, target, start, round(valence, 6) + 0.0
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
