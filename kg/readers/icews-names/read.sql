-- The benchmark has no ids: what is said is what names it.
SELECT left(md5(concat_ws(chr(9), subject, relation, "object", day)), 16) AS record, CAST(NULL AS VARCHAR) AS event,
       subject AS source, coalesce(nullif(regexp_extract(subject, '\(([^()]*)\)$', 1), ''), subject) AS source_place,
       "object" AS target, coalesce(nullif(regexp_extract("object", '\(([^()]*)\)$', 1), ''), "object") AS target_place,
       day AS "date", lower(relation) AS code, CAST(NULL AS VARCHAR) AS valence, CAST(NULL AS VARCHAR) AS speaker,
       CAST(1 AS DOUBLE) AS weight, CAST(NULL AS VARCHAR) AS document, CAST(NULL AS VARCHAR) AS sentence,
       CAST(NULL AS VARCHAR) AS "start", CAST(NULL AS VARCHAR) AS fault, number
FROM raw
