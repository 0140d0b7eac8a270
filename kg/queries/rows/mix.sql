-- Under which code is each act most firmly told, and for how many acts does each code count?
-- Bound: $source, $target of the direction that counts (null: both). As kg.alignment.mix: within a voice the highest weight, between voices 1 - product of (1 - w); of equals the first code.
WITH told AS (
    SELECT coalesce(event, claim) AS act, coalesce(voice, speaker, dataset) AS voice, coalesce(code, '') AS code,
           max(weight) AS weight
    FROM interactions
    WHERE weight > 0
    GROUP BY ALL
), coded AS (
    SELECT act, code, product(1 - weight) AS missed FROM told GROUP BY act, code
), main AS (
    SELECT act, arg_min(code, (missed, code)) AS code FROM coded GROUP BY act
), ways AS (
    SELECT coalesce(event, claim) AS act, source, target, max(share) AS share
    FROM interactions
    WHERE weight > 0
    GROUP BY ALL
), counted AS (
    SELECT act, sum(CASE WHEN $source IS NULL OR source = $source AND target = $target THEN share ELSE 0 END)
                / greatest(1.0, sum(share)) AS n
    FROM ways GROUP BY act
)
SELECT code, sum(n) AS n FROM main JOIN counted USING (act) GROUP BY code ORDER BY code
