-- Which part of what is known of each pair is its own? An act that stands for p pairs is 1/p of it for each of them.
WITH acts AS (
    SELECT least(source, target) AS one, greatest(source, target) AS other, coalesce(event, claim) AS act,
           max(weight) AS weight
    FROM interactions
    WHERE weight > 0
    GROUP BY 1, 2, 3
), spread AS (
    SELECT act, count(*) AS pairs
    FROM acts
    GROUP BY act
)
SELECT one, other, round(sum(weight / pairs) / sum(weight), 9) AS own
FROM acts
JOIN spread ON acts.act = spread.act
GROUP BY one, other
ORDER BY one, other
