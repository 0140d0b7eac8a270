-- Which are the first and the last day of any dated act, and on which last day did any begin?
SELECT min(least(coalesce("date", until), coalesce(until, "date"))),
       max(greatest(coalesce("date", until), coalesce(until, "date"))), max("date")
FROM interactions
