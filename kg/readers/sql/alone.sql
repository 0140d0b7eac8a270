-- How many rows have the claim of another, by hashes (two of one hash are found as well), and how many name an event?
SELECT count(*) - count(DISTINCT hash(claim)) AS shared, count(event) AS events FROM part WHERE fault IS NULL
