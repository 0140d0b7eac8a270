-- The rows, grouped by the act that they tell.
SELECT * REPLACE (coalesce(event, claim) AS "group") FROM interactions
