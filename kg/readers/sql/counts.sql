-- How many rows have which fault, or none?
SELECT fault, count(*) AS n FROM judged GROUP BY fault
