-- What are the first rows? Bound: $most.
SELECT * EXCLUDE ("group") FROM interactions ORDER BY claim, source, target LIMIT $most
