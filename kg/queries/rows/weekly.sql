-- What does each dyad do in each week: how many acts whose one day is known, the sum of their valences, and of the squares
-- about it? Each act counts once, by its mean valence. Weeks are numbered from the one that begins on 5 January 1970.
WITH acts AS (
    SELECT least(source, target) AS one, greatest(source, target) AS other, coalesce(event, claim) AS act,
           date_diff('week', DATE '1970-01-05', CAST(date_trunc('week', min("date")) AS DATE)) AS week,
           avg(valence) AS valence
    FROM interactions
    WHERE weight > 0 AND "date" = until
    GROUP BY 1, 2, 3
)
SELECT one, other, week, count(*) AS n, round(sum(valence), 9) AS total,
       round(greatest(sum(valence * valence) - sum(valence) * sum(valence) / count(*), 0), 9) AS scatter
FROM acts
GROUP BY one, other, week
ORDER BY one, other, week
