-- Which rows lie between two parties? Bound: $a, $b.
SELECT * FROM interactions
WHERE source = $a AND target = $b OR source = $b AND target = $a
