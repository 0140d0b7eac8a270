-- How alike are the acts of a dyad in one week? Sums of squares within weeks, and between the weeks of a dyad, for the
-- intraclass correlation of acts within a dyad's week: of acts whose one day is known, each by its mean valence.
WITH acts AS (
    SELECT least(source, target) AS one, greatest(source, target) AS other, coalesce(event, claim) AS act,
           date_trunc('week', min("date")) AS week, avg(valence) AS valence
    FROM interactions
    WHERE weight > 0 AND "date" = until
    GROUP BY 1, 2, 3
), weeks AS (
    SELECT one, other, week, CAST(count(*) AS DOUBLE) AS n, sum(valence) AS total, sum(valence * valence) AS squares
    FROM acts
    GROUP BY one, other, week
), dyads AS (
    SELECT sum(n) AS n, count(*) AS weeks, sum(n * n) / sum(n) AS usual, sum(squares - total * total / n) AS in_weeks,
           sum(total * total / n) - sum(total) * sum(total) / sum(n) AS of_weeks
    FROM weeks
    GROUP BY one, other
)
SELECT coalesce(sum(n), 0) AS acts, coalesce(sum(weeks), 0) AS weeks, count(*) AS dyads, coalesce(sum(usual), 0) AS usual,
       coalesce(sum(in_weeks), 0) AS in_weeks, coalesce(sum(of_weeks), 0) AS of_weeks
FROM dyads
