-- How many line breaks within quotation marks come up to and with each row that has some?
SELECT number, sum(breaks) OVER (ORDER BY number) AS lines FROM breaks WHERE breaks > 0
