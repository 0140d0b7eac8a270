-- An Event ID comes again in other years: it names an event only together with the date.
SELECT event_date || '-' || event_id AS record, CAST(NULL AS VARCHAR) AS event,
       source_name AS source, source_country AS source_place, target_name AS target, target_country AS target_place,
       event_date AS "date", cameo_code AS code, CAST(NULL AS VARCHAR) AS valence, publisher AS speaker,
       CAST(1 AS DOUBLE) AS weight, story_id AS document, sentence_number AS sentence, CAST(NULL AS VARCHAR) AS "start",
       CASE WHEN event_id IS NULL THEN 'no id' END AS fault, number
FROM raw
