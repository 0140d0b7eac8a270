-- Which acts move the score most? `interactions` is what queries/dyads.sql gives of rows grouped by act, `told` these rows.
-- The score is (S + $pull) / (W + $strength); an act's effect is the score with it minus the score without it.
-- Bound: $strength and $pull of the prior, $most.
WITH acts AS (
    SELECT "group" AS act, any_value(valence) AS valence, sum(weight) AS weight, sum(n) AS n
    FROM interactions
    GROUP BY "group"
), whole AS (
    SELECT sum(weight) AS w, sum(weight * valence) AS s FROM acts
), days AS (
    SELECT coalesce(event, claim) AS act, min(coalesce("date", until)) AS day FROM told GROUP BY 1
), moved AS (
    SELECT act, valence, weight, n, day,
           (s + $pull) / (w + $strength)
           - (s - weight * valence + $pull) / (greatest(w - weight, 0) + $strength) AS effect
    FROM acts JOIN days USING (act) CROSS JOIN whole
)
SELECT act, valence, weight, n FROM moved
ORDER BY round(abs(effect), 12) DESC, day NULLS FIRST, act
LIMIT $most
