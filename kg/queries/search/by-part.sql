-- What has these letters anywhere, three at least.
SELECT kind, name, title, words FROM part WHERE part MATCH ?1
ORDER BY lower(?2) NOT IN (lower(title), lower(name)), bm25(part, 0.0, 0.0, 8.0, 1.0), kind, name
