-- Everybody who ever voted in the General Assembly.
SELECT DISTINCT actor FROM read_parquet($file) ORDER BY actor
