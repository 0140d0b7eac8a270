-- A mention is an outlet's report of an event: who did what stands in the events, as kg read gdelt2 wrote them, with a row
-- for each. The report weighs as much as its reading from the text was sure.
SELECT m.globaleventid || '-' || left(md5(m.mention_identifier), 12) || '-' || m.sentence_id AS record, e.claim AS event,
       e.source AS source, e.source AS source_place, e.target AS target, e.target AS target_place,
       CAST(e."date" AS VARCHAR) AS "date", e.code AS code, CAST(e.valence AS VARCHAR) AS valence,
       m.mention_source_name AS speaker, try_cast(m.confidence AS DOUBLE) / 100 AS weight,
       m.mention_identifier AS document, m.sentence_id AS sentence, nullif(m.action_char_offset, '-1') AS "start",
       CASE WHEN m.globaleventid IS NULL OR m.mention_identifier IS NULL OR m.sentence_id IS NULL THEN 'no id'
            WHEN e.claim IS NULL THEN 'event not given' END AS fault, m.number
FROM raw AS m
LEFT JOIN events AS e ON e.claim = 'gdelt/' || m.globaleventid
