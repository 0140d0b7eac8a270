-- Who speaks in the rows that can be used?
SELECT DISTINCT speaker FROM judged WHERE fault IS NULL AND speaker IS NOT NULL ORDER BY speaker
