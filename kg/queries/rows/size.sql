-- How many rows are there?
SELECT count(*) FROM interactions
