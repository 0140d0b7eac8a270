-- What are the rows, whatever their order? The sum of a hash of each; the hash is that of this version of the engine.
SELECT CAST(sum(CAST(hash(acts) AS HUGEINT)) AS VARCHAR) AS total, version() AS version FROM acts
