-- What does each reported act say, whom does it place, and which of its fields cannot be used?
-- Over the relations: told (what a reader's own SELECT makes of raw: text columns record, event, source, source_place,
-- target, target_place, date, code, valence, speaker, document, sentence, start, fault; weight; number), codes (code, name,
-- valence), places and officials (name, state, since, until: no two
-- spans of one name overlap) and asked (one row: unit,
-- dataset, earliest, latest). Gives what an interactions table needs of a row that can be used (later: the
-- last day of a date that is no day), else its fault and the value that is to blame; and who could not be placed.
WITH dated AS (
    SELECT *, CASE length("date")
                  WHEN 10 THEN try_cast("date" AS DATE)
                  WHEN 7 THEN try_cast("date" || '-01' AS DATE)
                  WHEN 4 THEN try_cast("date" || '-01-01' AS DATE) END AS day
    FROM told
), coded AS (
    SELECT d.*, k.name AS curie, coalesce(try_cast(d.valence AS DOUBLE), k.valence) AS tone,
           s.state AS source_at, t.state AS target_at
    FROM dated AS d
    LEFT JOIN codes AS k ON k.code = d.code
    LEFT JOIN places AS s ON s.name = d.source_place AND d.day BETWEEN s.since AND s.until
    LEFT JOIN places AS t ON t.name = d.target_place AND d.day BETWEEN t.since AND t.until
), placed AS (
    SELECT c.*, coalesce(c.source_at, s.state) AS source_state, coalesce(c.target_at, t.state) AS target_state
    FROM coded AS c
    LEFT JOIN officials AS s ON c.day BETWEEN s.since AND s.until AND s.name = CASE WHEN c.source_at IS NULL
        THEN trim(regexp_replace(strip_accents(lower(c.source)), '[^a-z0-9]+', ' ', 'g')) END
    LEFT JOIN officials AS t ON c.day BETWEEN t.since AND t.until AND t.name = CASE WHEN c.target_at IS NULL
        THEN trim(regexp_replace(strip_accents(lower(c.target)), '[^a-z0-9]+', ' ', 'g')) END
), parted AS (
    SELECT p.*, a.unit, a.dataset, a.earliest, a.latest,
           CASE WHEN a.unit = 'state' OR (p.source_state IS NOT NULL
                    AND (a.unit = 'party' OR lower(p.source) = lower(p.source_place))) THEN p.source_state
                ELSE trim(regexp_replace(strip_accents(lower(p.source)), '[^a-z0-9]+', '-', 'g'), '-') END AS one,
           CASE WHEN a.unit = 'state' OR (p.target_state IS NOT NULL
                    AND (a.unit = 'party' OR lower(p.target) = lower(p.target_place))) THEN p.target_state
                ELSE trim(regexp_replace(strip_accents(lower(p.target)), '[^a-z0-9]+', '-', 'g'), '-') END AS other
    FROM placed AS p CROSS JOIN asked AS a
), judged AS (
    SELECT *, CASE
        WHEN fault IS NOT NULL THEN fault
        WHEN "date" IS NULL THEN 'no date'
        WHEN day IS NULL THEN 'not a date'
        WHEN day < earliest OR day > latest THEN 'outside the years'
        WHEN code IS NULL AND valence IS NULL THEN 'no code'
        WHEN code IS NOT NULL AND curie IS NULL THEN 'unknown code'
        WHEN valence IS NOT NULL AND (try_cast(valence AS DOUBLE) IS NULL OR NOT abs(tone) <= 1) THEN 'not a valence'
        WHEN weight IS NULL OR NOT (weight >= 0 AND weight <= 1) THEN 'not a weight'
        WHEN source IS NULL AND source_place IS NULL THEN 'no source'
        WHEN target IS NULL AND target_place IS NULL THEN 'no target'
        WHEN one IS NULL OR one = '' THEN 'source not placed'
        WHEN other IS NULL OR other = '' THEN 'target not placed'
        WHEN one = other THEN 'domestic'
        WHEN tone IS NULL THEN 'no valence'
        END AS verdict
    FROM parted
)
SELECT CASE WHEN verdict IS NULL THEN one END AS source,
       CASE WHEN verdict IS NULL THEN other END AS target,
       CASE WHEN verdict IS NULL THEN day END AS "date",
       CASE WHEN verdict IS NULL AND length("date") < 10 THEN
           CASE length("date") WHEN 7 THEN last_day(day) ELSE make_date(year(day), 12, 31) END END AS later,
       CASE WHEN verdict IS NULL THEN curie END AS code,
       CASE WHEN verdict IS NULL THEN tone END AS valence,
       CASE WHEN verdict IS NULL THEN weight END AS weight,
       CASE WHEN verdict IS NULL THEN dataset || '/' || record END AS claim,
       CASE WHEN verdict IS NULL THEN event END AS event,
       CASE WHEN verdict IS NULL THEN speaker END AS speaker,
       CASE WHEN verdict IS NULL THEN document END AS document,
       CASE WHEN verdict IS NULL THEN try_cast(sentence AS INTEGER) END AS sentence,
       CASE WHEN verdict IS NULL THEN try_cast("start" AS INTEGER) END AS "start",
       verdict AS fault,
       CASE WHEN verdict IN ('not a date', 'outside the years') THEN "date"
            WHEN verdict IN ('unknown code', 'no valence') THEN code
            WHEN verdict = 'not a valence' THEN valence
            WHEN verdict = 'not a weight' THEN CAST(weight AS VARCHAR)
            WHEN verdict = 'source not placed' THEN coalesce(source, source_place)
            WHEN verdict IN ('target not placed', 'domestic') THEN coalesce(target, target_place) END AS value,
       CASE WHEN source_state IS NULL AND day IS NOT NULL THEN source END AS lone_source,
       CASE WHEN source_state IS NULL AND day IS NOT NULL THEN source_place END AS lone_source_place,
       CASE WHEN target_state IS NULL AND day IS NOT NULL THEN target END AS lone_target,
       CASE WHEN target_state IS NULL AND day IS NOT NULL THEN target_place END AS lone_target_place,
       number
FROM judged
