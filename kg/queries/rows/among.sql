-- Which rows have these parties at both ends, or, unless $both, at one? Bound: $names, $both.
SELECT * FROM interactions
WHERE CASE WHEN $both THEN list_contains($names, source) AND list_contains($names, target)
           ELSE list_contains($names, source) OR list_contains($names, target) END
