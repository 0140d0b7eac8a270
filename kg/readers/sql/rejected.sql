-- Every row that cannot be used: file, line, field, value, reason.
SELECT n.file, r.line, coalesce(w.field, '') AS field, coalesce(r.value, '') AS value,
       coalesce(w.reason, r.reason, r.fault) AS reason
FROM rejected AS r
JOIN named AS n ON n.place = r.place
LEFT JOIN reasons AS w ON w.fault = r.fault
ORDER BY r.place, r.line, r.fault, r.value
