-- What is usual between two parties of the same data: the mean over all pairs of the mean valence of their rows, and how many
-- pairs there are.
-- Sums are of whole numbers, and the mean is rounded: in whatever order rows come, it is the same. (Decimals would do as
-- well, and take twice the time.)
SELECT round(avg(CAST(total AS DOUBLE) / CAST(weight AS DOUBLE)), 9) AS valence, count(*) AS dyads
FROM (
    SELECT sum(total) AS total, sum(weight) AS weight
    FROM (
        SELECT source, target, sum(CAST(round(share * weight * valence * 10000000000) AS BIGINT)) AS total,
               sum(CAST(round(share * weight * 10000000000) AS BIGINT)) AS weight
        FROM interactions
        WHERE weight > 0
        GROUP BY source, target
    ) AS ways
    GROUP BY least(source, target), greatest(source, target)
) AS pairs
WHERE weight > 0
