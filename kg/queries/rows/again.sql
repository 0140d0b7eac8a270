-- Which acts may more than one row tell? By the hash of the act and its pair: two acts of one hash are found as well,
-- which costs a little time and changes nothing.
SELECT hash(least(source, target), greatest(source, target), coalesce(event, claim)) AS act
FROM interactions
WHERE weight > 0
GROUP BY 1
HAVING count(*) > 1
