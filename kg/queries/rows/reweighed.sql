-- The rows with their weight times the factor that `factors` gives their factuality; those without one are left out.
SELECT i.* REPLACE (i.weight * f.factor AS weight) FROM interactions AS i JOIN factors AS f ON f.factuality = i.factuality
