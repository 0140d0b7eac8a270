-- Which code books do the acts of each period use, and from which datasets do they come? Bound: $period.
SELECT DISTINCT CASE $period
           WHEN 'year' THEN strftime("date", '%Y')
           WHEN 'quarter' THEN strftime("date", '%Y') || '-Q' || CAST(quarter("date") AS VARCHAR)
           WHEN 'month' THEN strftime("date", '%Y-%m')
           WHEN 'day' THEN strftime("date", '%Y-%m-%d') END AS period,
       upper(split_part(code, ':', 1)) AS book, dataset
FROM interactions
WHERE weight > 0 AND "date" IS NOT NULL
ORDER BY period, book, dataset
