-- The day is written 20191024. A row without the day on which it was added was cut off.
SELECT globaleventid AS record, CAST(NULL AS VARCHAR) AS event,
       actor1_code AS source, actor1_country_code AS source_place,
       actor2_code AS target, actor2_country_code AS target_place,
       CASE WHEN length(sqldate) = 8
            THEN substr(sqldate, 1, 4) || '-' || substr(sqldate, 5, 2) || '-' || substr(sqldate, 7, 2)
            ELSE sqldate END AS "date",
       event_code AS code, CAST(NULL AS VARCHAR) AS valence, CAST(NULL AS VARCHAR) AS speaker,
       CAST(1 AS DOUBLE) AS weight, sourceurl AS document, CAST(NULL AS VARCHAR) AS sentence,
       CAST(NULL AS VARCHAR) AS "start",
       CASE WHEN globaleventid IS NULL THEN 'no id' WHEN dateadded IS NULL THEN 'truncated' END AS fault, number
FROM raw
