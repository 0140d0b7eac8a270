-- In which lines do they stand? The same order, with lines for rows of the same content.
WITH numbered AS (
    SELECT *, row_number() OVER (
               PARTITION BY claim, source, target
               ORDER BY place, "date", code, valence, weight, event, speaker, document, sentence, "start", line
           ) AS nth
    FROM claimed
)
SELECT place, line, 'repeated' AS fault, claim AS value, CAST(NULL AS VARCHAR) AS reason FROM numbered WHERE nth > 1
