-- How many lines that are no row, blank or malformed, come after so many rows and headers?
WITH line AS (
    SELECT line FROM blank UNION SELECT line FROM malformed
), numbered AS (
    SELECT line, row_number() OVER (ORDER BY line) AS nth FROM line
)
SELECT line - nth AS before, max(nth) AS lines FROM numbered GROUP BY line - nth
