-- Numbers stand for names, hours (of the setting hours each) since the setting start for days. Underscores in names are
-- blanks. The benchmark has no ids of its own: what is said is what names it.
SELECT concat_ws('-', r.subject, r.relation, r."object", r.time) AS record, CAST(NULL AS VARCHAR) AS event,
       replace(coalesce(s.name, r.subject), '_', ' ') AS source,
       replace(coalesce(nullif(regexp_extract(s.name, '\(([^()]*)\)$', 1), ''), s.name), '_', ' ') AS source_place,
       replace(coalesce(t.name, r."object"), '_', ' ') AS target,
       replace(coalesce(nullif(regexp_extract(t.name, '\(([^()]*)\)$', 1), ''), t.name), '_', ' ') AS target_place,
       coalesce(CAST(CAST(a."start" AS DATE) + CAST(
           floor(try_cast(r.time AS DOUBLE) * CAST(a.hours AS DOUBLE) / 24) AS INTEGER) AS VARCHAR), r.time) AS "date",
       coalesce(lower(replace(k.name, '_', ' ')), r.relation) AS code, CAST(NULL AS VARCHAR) AS valence, CAST(NULL AS VARCHAR) AS speaker,
       CAST(1 AS DOUBLE) AS weight, CAST(NULL AS VARCHAR) AS document, CAST(NULL AS VARCHAR) AS sentence,
       CAST(NULL AS VARCHAR) AS "start",
       CASE WHEN r.time IS NULL THEN 'truncated' END AS fault, r.number
FROM raw AS r
CROSS JOIN asked AS a
LEFT JOIN entities AS s ON s.id = r.subject
LEFT JOIN entities AS t ON t.id = r."object"
LEFT JOIN relations AS k ON k.id = r.relation
