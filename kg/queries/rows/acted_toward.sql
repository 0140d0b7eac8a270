-- Which of the rows between two parties are of acts that some row tells from the first toward the other?
-- Bound: $a, $b.
SELECT * FROM interactions
WHERE coalesce(event, claim) IN (SELECT coalesce(event, claim) FROM interactions WHERE source = $a AND target = $b)
