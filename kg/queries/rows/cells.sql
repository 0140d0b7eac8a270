-- In how many weeks did each pair cooperate, and in how many was there conflict? A cell is a pair, a week and one of both:
-- ten reports of one quarrel are one cell. Acts of valence 0 or more are cooperation. An act whose days lie in two weeks, or
-- are not bounded, has a cell by the weeks of its first and last day. Beside the cells how many of them are of conflict, how
-- many rows there are, their weight, and the sum of weight times valence. `half`: is the week, counted from Monday 8
-- January 1900, of even or odd number? Null: undated.
WITH told AS (
    SELECT least(source, target) AS one, greatest(source, target) AS other,
           CAST(floor(date_diff('day', DATE '1900-01-08', "date") / 7) AS INTEGER) AS first,
           CAST(floor(date_diff('day', DATE '1900-01-08', until) / 7) AS INTEGER) AS last,
           valence < 0 AS conflict, share * weight AS weight, share * weight * valence AS total
    FROM interactions
    WHERE weight > 0 AND source <> target
), cells AS (
    SELECT one, other, first, last, conflict, count(*) AS n, sum(weight) AS weight, sum(total) AS total
    FROM told
    GROUP BY one, other, first, last, conflict
)
SELECT one, other, abs(first % 2) AS half, count(*) AS cells, sum(CASE WHEN conflict THEN 1 ELSE 0 END) AS conflicts,
       sum(n) AS n, round(sum(weight), 6) AS weight, round(sum(total), 6) AS total
FROM cells
GROUP BY one, other, abs(first % 2)
ORDER BY one, other, half
