-- The rows of all parts, those that repeat an id with that fault.
SELECT part.* EXCLUDE (fault), CASE WHEN again_row IS NOT NULL THEN 'repeated' ELSE fault END AS fault
FROM part
LEFT JOIN again ON again_file = filename AND again_row = file_row_number
