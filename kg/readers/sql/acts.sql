-- The interactions of the rows that can be used, with what is the same in all or follows from the rest, and speakers by the
-- names that claims call them by.
SELECT source, target, "date", coalesce(later, "date") AS until,
       CASE WHEN later IS NULL THEN 'day' WHEN later > "date" + 31 THEN 'year' ELSE 'month' END AS "precision",
       code, valence, weight, CAST(1 AS DOUBLE) AS share, claim, split_part(claim, '/', 1) AS dataset, event,
       s.slug AS speaker,
       CAST(NULL AS VARCHAR) AS voice, 'Certain' AS factuality, false AS unnamed, document, sentence, "start"
FROM judged
LEFT JOIN speakers AS s ON s.name = speaker
WHERE fault IS NULL
