-- What is usual between two parties: the mean over all pairs of the mean valence of their rows, and how many pairs there are.
-- Sums are of decimals, and the mean is rounded: in whatever order rows come, it is the same.
SELECT round(avg(CAST(total AS DOUBLE) / CAST(weight AS DOUBLE)), 9) AS valence, count(*) AS dyads
FROM (
    SELECT sum(total) AS total, sum(weight) AS weight
    FROM (
        SELECT source, target, sum(CAST(share * weight * valence AS DECIMAL(18, 15))) AS total,
               sum(CAST(share * weight AS DECIMAL(18, 15))) AS weight
        FROM interactions
        WHERE weight > 0
        GROUP BY source, target
    ) AS ways
    GROUP BY least(source, target), greatest(source, target)
) AS pairs
