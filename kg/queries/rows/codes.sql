-- Which codes do the rows have?
SELECT DISTINCT code FROM interactions WHERE code IS NOT NULL ORDER BY code
