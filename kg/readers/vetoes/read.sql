-- A draft that several members vetoed is one act between each two of them, as a meeting is. One that a member vetoed alone
-- is an act toward nobody whom the list names. Days are written 7/19/2012. The first drafts have no number of their own,
-- and stand under that of the meeting: the item on the agenda tells them apart.
WITH listed AS (
    SELECT *, string_split(concat_ws(';', member_veto1, member_veto2, member_veto3), ';') AS members FROM raw
), vetoing AS (
    SELECT *, unnest(range(1, array_length(members) + 1)) AS i FROM listed
), paired AS (
    SELECT *, unnest(range(1, greatest(array_length(members), 2) + 1)) AS j FROM vetoing
), dated AS (
    SELECT *, CASE WHEN regexp_matches("date", '^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$')
                   THEN split_part("date", '/', 3) || '-' || lpad(split_part("date", '/', 1), 2, '0') || '-'
                        || lpad(split_part("date", '/', 2), 2, '0') ELSE "date" END AS day
    FROM paired
    WHERE i <> j
)
SELECT day || '-' || trim(regexp_replace(draft, '[^A-Za-z0-9]+', '-', 'g'), '-')
           || CASE WHEN draft LIKE 'S/PV.%' THEN '-' || left(md5(agenda_item), 8) ELSE '' END AS record,
       CAST(NULL AS VARCHAR) AS event,
       nullif(members[i], '') AS source, lower(nullif(members[i], '')) AS source_place,
       members[j] AS target, lower(members[j]) AS target_place,
       day AS "date", '050' AS code, CAST(NULL AS VARCHAR) AS valence, CAST(NULL AS VARCHAR) AS speaker,
       CAST(1 AS DOUBLE) AS weight, coalesce(meeting_record, draft) AS document, CAST(NULL AS VARCHAR) AS sentence,
       CAST(NULL AS VARCHAR) AS "start",
       CASE WHEN draft IS NULL THEN 'no id' WHEN member_veto1 IS NOT NULL AND member_veto2 IS NULL THEN 'alone' END AS fault,
       number
FROM dated
