-- In how many weeks did each pair cooperate, and in how many was there conflict? A cell is a pair, a week and one of both:
-- ten reports of one quarrel are one cell. Acts of valence 0 or more are cooperation. An act whose days lie in two weeks, or
-- are not bounded, has a cell by the weeks of its first and last day. Beside the cells how many of them are of conflict, how
-- many rows there are, their weight, and the sum of weight times valence. `half`: is the week of even or odd number? Null:
-- undated. Sums are of decimals: in whatever order rows come, the sum is the same.
WITH ways AS (
    SELECT source, target, date_trunc('week', "date") AS first, date_trunc('week', until) AS last,
           valence < 0 AS conflict, count(*) AS n, sum(CAST(share * weight AS DECIMAL(18, 15))) AS weight,
           sum(CAST(share * weight * valence AS DECIMAL(18, 15))) AS total
    FROM interactions
    WHERE weight > 0 AND source <> target
    GROUP BY 1, 2, 3, 4, 5
), counted AS (
    SELECT least(source, target) AS one, greatest(source, target) AS other, first, last, conflict, sum(n) AS n,
           sum(weight) AS weight, sum(total) AS total
    FROM ways
    GROUP BY 1, 2, 3, 4, 5
)
SELECT one, other, abs(date_diff('week', DATE '1970-01-05', CAST(first AS DATE))) % 2 AS half, count(*) AS cells,
       sum(CASE WHEN conflict THEN 1 ELSE 0 END) AS conflicts, sum(n) AS n, CAST(sum(weight) AS DOUBLE) AS weight,
       CAST(sum(total) AS DOUBLE) AS total
FROM counted
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
