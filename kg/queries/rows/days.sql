-- Which are the first and the last day of any act of these toward those? Bound: $sources, $targets.
SELECT min(least(coalesce("date", until), coalesce(until, "date"))),
       max(greatest(coalesce("date", until), coalesce(until, "date")))
FROM interactions
WHERE list_contains($sources, source) AND list_contains($targets, target)
