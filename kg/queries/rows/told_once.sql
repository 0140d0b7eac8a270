-- Which rows tell an act that no other row tells?
SELECT * FROM interactions
WHERE hash(least(source, target), greatest(source, target), coalesce(event, claim)) NOT IN (SELECT act FROM again)
