-- For how many acts does each code count, where each act is told by one row? As queries/rows/mix.sql.
-- Bound: $source, $target of the direction that counts (null: both).
SELECT coalesce(code, '') AS code,
       sum(CASE WHEN $source IS NULL OR source = $source AND target = $target THEN least(1.0, share) ELSE 0 END) AS n
FROM interactions
WHERE weight > 0
GROUP BY coalesce(code, '')
ORDER BY code
