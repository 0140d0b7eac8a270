-- By which speakers, datasets and unnamed sources are the acts told, and in how many acts does each occur? Most acts first.
SELECT kind, value, count(DISTINCT act) AS acts
FROM (
    SELECT 'speaker' AS kind, speaker AS value, coalesce(event, claim) AS act FROM interactions
    UNION ALL
    SELECT 'dataset', dataset, coalesce(event, claim) FROM interactions
    UNION ALL
    SELECT 'unnamed_sources', '', coalesce(event, claim) FROM interactions WHERE unnamed
) AS parts
WHERE value IS NOT NULL
GROUP BY kind, value
ORDER BY acts DESC, kind, value
