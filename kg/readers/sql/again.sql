-- Which rows repeat the id of an earlier one? Of rows with one id the first file's counts, and in a file that whose content
-- comes first: so the answer depends on no order of rows.
WITH placed AS (
    SELECT part.* FROM part JOIN twice ON claim = c AND source = s AND target = t WHERE fault IS NULL
), numbered AS (
    SELECT filename AS again_file, file_row_number AS again_row, row_number() OVER (
               PARTITION BY claim, source, target
               ORDER BY place, "date", code, valence, weight, event, speaker, document, sentence, "start", file_row_number
           ) AS nth
    FROM placed
)
SELECT again_file, again_row FROM numbered WHERE nth > 1
