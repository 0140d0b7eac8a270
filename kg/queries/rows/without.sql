-- The acts in which each of these parts occurs, twice: with all rows that tell them (group ends in 1), and without those of
-- the part (group ends in 0). `parts` has kind, value and the number that begins the group.
WITH told AS (
    SELECT *, coalesce(event, claim) AS act FROM interactions
), occurring AS (
    SELECT DISTINCT p.number, p.kind, p.value, t.act
    FROM told AS t
    JOIN parts AS p ON CASE p.kind WHEN 'speaker' THEN t.speaker WHEN 'dataset' THEN t.dataset
                                   ELSE CASE WHEN t.unnamed THEN '' END END = p.value
), tagged AS (
    SELECT t.* REPLACE (CAST(o.number AS VARCHAR) AS "group"),
           coalesce(CASE o.kind WHEN 'speaker' THEN t.speaker WHEN 'dataset' THEN t.dataset
                                ELSE CASE WHEN t.unnamed THEN '' END END = o.value, false) AS own
    FROM told AS t
    JOIN occurring AS o ON o.act = t.act
)
SELECT * EXCLUDE (act, own) REPLACE ("group" || ' 1' AS "group") FROM tagged
UNION ALL
SELECT * EXCLUDE (act, own) REPLACE ("group" || ' 0' AS "group") FROM tagged WHERE NOT own
