-- The columns have been given their meaning by the user; one without a column is empty. A time of day is left out, where
-- what follows the day is one: with anything else behind it, such as BC, it is no date.
SELECT coalesce(record, file || '-' || CAST(number AS VARCHAR)) AS record, event,
       source, lower(source) AS source_place, target, lower(target) AS target_place,
       CASE WHEN regexp_matches(day, '^.{10}[T ]([01]?[0-9]|2[0-4]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?'
                     || '( ?[AaPp][Mm])?( ?(Z|UTC|GMT|[+-](0[0-9]|1[0-4]):?[0-5][0-9]))?$')
            THEN left(day, 10) ELSE day END AS "date",
       code, valence, speaker,
       CASE WHEN weight IS NULL THEN CAST(1 AS DOUBLE) ELSE coalesce(try_cast(weight AS DOUBLE), CAST(-1 AS DOUBLE)) END
           AS weight,
       document, sentence, "offset" AS "start", CAST(NULL AS VARCHAR) AS fault, number
FROM raw
