-- The votes of some members of the General Assembly, or of all, in the order of ballots and members.
SELECT ballot, actor::VARCHAR AS actor, choice::VARCHAR AS choice, date
FROM read_parquet($file)
WHERE $all OR actor IN (SELECT unnest($actors::VARCHAR[]))
ORDER BY date, ballot, actor
