-- What are the rows, whatever their order, by the hash of this version of DuckDB?
SELECT sum(hash(source, target, "date", until, code, valence, weight, share, claim, event, speaker, voice)), version()
FROM interactions
