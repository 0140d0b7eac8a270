-- Which rows lie between two parties? Bound: $a, $b, $directed (only from $a toward $b).
SELECT * FROM interactions
WHERE source IN ($a, $b) AND target IN ($a, $b)
  AND (source = $a AND target = $b OR NOT $directed AND source = $b AND target = $a)
