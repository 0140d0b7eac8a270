-- How many rows have a number that no interaction may have? One that is missing or NaN lies in no range.
SELECT count(*) FILTER (WHERE NOT coalesce(valence BETWEEN -1 AND 1, false)) AS valence,
       count(*) FILTER (WHERE NOT coalesce(weight BETWEEN 0 AND 1, false)) AS weight,
       count(*) FILTER (WHERE NOT coalesce(share > 0 AND share <= 1, false)) AS share
FROM interactions
