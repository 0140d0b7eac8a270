-- Which rows tell an act that other rows tell, too?
SELECT * FROM interactions
WHERE hash(least(source, target), greatest(source, target), coalesce(event, claim)) IN (SELECT act FROM again)
