-- Which claims have the same source and target more than once among the rows of all parts?
SELECT claim AS c, source AS s, target AS t
FROM part
WHERE fault IS NULL
GROUP BY claim, source, target
HAVING count(*) > 1
