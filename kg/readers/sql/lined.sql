-- In which line does a row stand? After the header, the rows before it, their line breaks, and the lines that are no row.
SELECT r.*, h.skip + r.number + coalesce(s.lines, 0) + coalesce(b.lines, 0) AS line
FROM wanted AS r
CROSS JOIN header AS h
ASOF LEFT JOIN skipped AS s ON h.skip + r.number - 1 >= s.before
ASOF LEFT JOIN broken AS b ON r.number - 1 >= b.number
