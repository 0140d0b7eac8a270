-- Which names stand for no state on the day of their act, how often?
WITH lone AS (
    SELECT coalesce(lone_source, lone_source_place) AS name, coalesce(lone_source_place, '') AS place FROM part
    UNION ALL
    SELECT coalesce(lone_target, lone_target_place) AS name, coalesce(lone_target_place, '') AS place FROM part
)
SELECT name, place, count(*) AS n FROM lone WHERE name IS NOT NULL GROUP BY name, place ORDER BY n DESC, name, place
