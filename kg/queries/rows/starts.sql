-- In which periods does an act lie that one row tells? Bound: $period, which is not all.
SELECT DISTINCT CASE $period
           WHEN 'year' THEN strftime(start, '%Y')
           WHEN 'quarter' THEN strftime(start, '%Y') || '-Q' || CAST(quarter(start) AS VARCHAR)
           WHEN 'month' THEN strftime(start, '%Y-%m')
           WHEN 'day' THEN strftime(start, '%Y-%m-%d') END AS period
FROM (
    SELECT DISTINCT date_trunc($period, "date") AS start
    FROM interactions
    WHERE weight > 0 AND date_trunc($period, "date") = date_trunc($period, until)
) AS begun
ORDER BY period
