-- Actors and recipients may be lists with semicolons: every actor acts toward every recipient. A name belongs to the
-- country in the same place of the list where both lists are of one length.
WITH listed AS (
    SELECT *, string_split(replace(coalesce(actor_country, ''), '|', ';'), ';') AS sources,
           string_split(coalesce(actor_name, ''), ';') AS source_names,
           string_split(replace(coalesce(recipient_country, ''), '|', ';'), ';') AS targets,
           string_split(coalesce(recipient_name, ''), ';') AS target_names
    FROM raw
), acting AS (
    SELECT *, unnest(range(1, array_length(sources) + 1)) AS i FROM listed
), paired AS (
    SELECT *, unnest(range(1, array_length(targets) + 1)) AS j FROM acting
)
SELECT event_id AS record, CAST(NULL AS VARCHAR) AS event,
       nullif(trim(CASE WHEN array_length(source_names) = array_length(sources) THEN source_names[i] ELSE actor_name END), '') AS source,
       nullif(nullif(trim(sources[i]), ''), 'None') AS source_place,
       nullif(trim(CASE WHEN array_length(target_names) = array_length(targets) THEN target_names[j] ELSE recipient_name END), '') AS target,
       nullif(nullif(trim(targets[j]), ''), 'None') AS target_place,
       event_date AS "date",
       upper(event_type) || coalesce('-' || replace(lower(event_mode), ' ', '-'), '') AS code, CAST(NULL AS VARCHAR) AS valence,
       "source" AS speaker, CAST(1 AS DOUBLE) AS weight, CAST(NULL AS VARCHAR) AS document,
       CAST(NULL AS VARCHAR) AS sentence, CAST(NULL AS VARCHAR) AS "start",
       CASE WHEN event_id IS NULL THEN 'no id' END AS fault, number
FROM paired
