-- What do all acts but these add up to? As queries/dyads.sql gives it, of what it gives of rows grouped by act.
-- Bound: $acts.
SELECT '' AS "group", '' AS source, '' AS target, 'all' AS period, valence, sum(n) AS n, sum(weight) AS weight
FROM interactions
WHERE "group" NOT IN (SELECT unnest($acts))
GROUP BY valence
ORDER BY valence
