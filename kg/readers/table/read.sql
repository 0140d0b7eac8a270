-- The columns have been given their meaning by the user; one without a column is empty. A time of day is left out.
SELECT coalesce(record, file || '-' || CAST(number AS VARCHAR)) AS record, event,
       source, lower(source) AS source_place, target, lower(target) AS target_place,
       CASE WHEN length(day) > 10 AND substr(day, 11, 1) IN ('T', ' ') THEN left(day, 10) ELSE day END AS "date",
       code, valence, speaker,
       CASE WHEN weight IS NULL THEN CAST(1 AS DOUBLE) ELSE coalesce(try_cast(weight AS DOUBLE), CAST(-1 AS DOUBLE)) END
           AS weight,
       document, sentence, "offset" AS "start", CAST(NULL AS VARCHAR) AS fault, number
FROM raw
