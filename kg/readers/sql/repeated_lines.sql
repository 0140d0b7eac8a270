-- In which lines do they stand? The same order, with lines for rows of the same content. A line with lists of parties is one
-- of them if all its pairs came before.
WITH numbered AS (
    SELECT *, row_number() OVER (
               PARTITION BY claim, source, target
               ORDER BY place, "date", code, valence, weight, event, speaker, document, sentence, "start", line
           ) AS nth
    FROM claimed
)
SELECT place, line, 'repeated' AS fault, min(claim) AS value, CAST(NULL AS VARCHAR) AS reason
FROM numbered
GROUP BY place, line
HAVING min(nth) > 1
