-- What has these letters anywhere, three at least.
SELECT kind, name, title, words FROM part WHERE part MATCH :words
ORDER BY lower(:whole) NOT IN (lower(title), lower(name)), bm25(part, 0.0, 0.0, 8.0, 1.0), kind, name
