-- Which rows tell these acts, or are of a claim that tells one of them? Bound: $acts.
WITH chosen AS (
    SELECT DISTINCT claim FROM interactions WHERE coalesce(event, claim) IN (SELECT unnest($acts))
), acts AS (
    SELECT DISTINCT coalesce(event, claim) AS act FROM interactions WHERE claim IN (SELECT claim FROM chosen)
)
SELECT * EXCLUDE ("group") FROM interactions
WHERE coalesce(event, claim) IN (SELECT act FROM acts)
ORDER BY claim, source, target
