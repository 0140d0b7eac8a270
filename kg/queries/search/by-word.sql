-- What has these words, or words that begin so; in its name they count eight times as much as elsewhere.
SELECT kind, name, title, words FROM word WHERE word MATCH :words
ORDER BY lower(:whole) NOT IN (lower(title), lower(name)), bm25(word, 0.0, 0.0, 8.0, 1.0), kind, name
