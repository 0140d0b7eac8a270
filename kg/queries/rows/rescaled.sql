-- The rows with the valence that `scale` gives their code; those whose code has none there are left out.
SELECT i.* REPLACE (s.valence AS valence) FROM interactions AS i JOIN scale AS s ON s.code = i.code
