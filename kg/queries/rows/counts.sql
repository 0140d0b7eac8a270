-- How many acts and claims are there, and how many claims of each dataset? The first row is of all.
SELECT dataset, claims, acts
FROM (
    SELECT 0 AS part, CAST(NULL AS VARCHAR) AS dataset, count(DISTINCT claim) AS claims,
           count(DISTINCT coalesce(event, claim)) AS acts
    FROM interactions
    UNION ALL
    SELECT 1, dataset, count(DISTINCT claim), count(DISTINCT coalesce(event, claim)) FROM interactions GROUP BY dataset
) AS counted
ORDER BY part, dataset
