-- Which rows are of these datasets (none named: of all), and not of those speakers, datasets or claims that are left out?
-- Bound: $only, $without.
SELECT * FROM interactions
WHERE (array_length($only) = 0 OR list_contains($only, dataset))
  AND NOT coalesce(list_contains($without, speaker), false) AND NOT coalesce(list_contains($without, dataset), false)
  AND NOT list_contains($without, claim)
