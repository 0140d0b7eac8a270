-- How many acts and claims are there, and how many claims of each dataset? The first row is of all.
SELECT NULL AS dataset, count(DISTINCT claim) AS claims, count(DISTINCT coalesce(event, claim)) AS acts FROM interactions
UNION ALL
(SELECT dataset, count(DISTINCT claim), count(DISTINCT coalesce(event, claim)) FROM interactions
 GROUP BY dataset ORDER BY dataset)
