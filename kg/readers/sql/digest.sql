-- What are the rows, whatever their order? The sum of a hash of each, over what is not the same in all of them; the hash is
-- that of this version of the engine.
SELECT CAST(sum(CAST(hash(source, target, "date", until, code, valence, weight, claim, event, speaker, document, sentence,
                          "start") AS HUGEINT)) AS VARCHAR) AS total,
       version() AS version
FROM acts
