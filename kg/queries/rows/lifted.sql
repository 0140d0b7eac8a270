-- Which rows are to become claims? A claim is lifted whole: with all its rows, if one of them is chosen.
-- Bound: $a, $b (null: anybody), $since, $before (null: ever), $codes, $claims (empty: any), $most.
WITH chosen AS (
    SELECT DISTINCT claim FROM interactions
    WHERE ($a IS NULL OR source IN ($a, $b) AND target IN ($a, $b))
      AND ($since IS NULL OR "date" >= CAST($since AS DATE)) AND ($before IS NULL OR until < CAST($before AS DATE))
      AND (array_length($codes) = 0 OR list_contains($codes, code)) AND (array_length($claims) = 0 OR list_contains($claims, claim))
    ORDER BY claim LIMIT $most
)
SELECT * EXCLUDE ("group") FROM interactions WHERE claim IN (SELECT claim FROM chosen) ORDER BY claim, source, target
