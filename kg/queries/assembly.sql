-- The votes of some members of the General Assembly, or of all, in the order of ballots and members.
-- Before the day from which the source has days, a date is the first day of its year: the source knows no more.
SELECT
  ballot, actor::VARCHAR AS actor, choice::VARCHAR AS choice,
  CASE WHEN date < $days_since::DATE THEN date_trunc('year', date)::DATE ELSE date END AS date
FROM read_parquet($file) AS votes
WHERE $all OR actor IN (SELECT unnest($actors::VARCHAR[]))
ORDER BY votes.date, ballot, actor
