-- What has these words, or words that begin so; in its name they count eight times as much as elsewhere.
SELECT kind, name, title, words FROM word WHERE word MATCH ?1
ORDER BY lower(?2) NOT IN (lower(title), lower(name)), bm25(word, 0.0, 0.0, 8.0, 1.0), kind, name
