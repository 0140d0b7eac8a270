-- The same where a row has lists of parties: it is used if one pair of it is.
WITH whole AS (
    SELECT CASE WHEN bool_or(fault IS NULL) THEN NULL ELSE min(fault) END AS fault
    FROM judged
    GROUP BY filename, number
)
SELECT fault, count(*) AS n FROM whole GROUP BY fault
