-- Which rows lie between two parties? Bound: $a, $b, $directed: only those of acts that some row tells from $a toward $b.
SELECT * FROM interactions
WHERE source IN ($a, $b) AND target IN ($a, $b)
  AND (source = $a AND target = $b OR source = $b AND target = $a)
  AND (NOT $directed OR coalesce(event, claim) IN (
       SELECT coalesce(event, claim) FROM interactions WHERE source = $a AND target = $b))
