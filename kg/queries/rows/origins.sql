-- Which datasets and speakers do the rows have?
SELECT DISTINCT 'dataset' AS kind, dataset AS name FROM interactions WHERE dataset IS NOT NULL
UNION ALL
SELECT DISTINCT 'speaker', speaker FROM interactions WHERE speaker IS NOT NULL
