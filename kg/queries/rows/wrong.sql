-- How many rows have a number that no interaction may have? One that is missing or NaN lies in no range. And are they all of
-- one weight, and of one share? The least and the greatest of both.
SELECT count(*) FILTER (WHERE NOT coalesce(valence BETWEEN -1 AND 1, false)) AS valence,
       count(*) FILTER (WHERE NOT coalesce(weight BETWEEN 0 AND 1, false)) AS weight,
       count(*) FILTER (WHERE NOT coalesce(share > 0 AND share <= 1, false)) AS share,
       count(*) AS n, min(weight) AS least_weight, max(weight) AS greatest_weight, min(share) AS least_share,
       max(share) AS greatest_share
FROM interactions
