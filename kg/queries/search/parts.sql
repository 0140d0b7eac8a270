-- The same things, by their letters.
INSERT INTO part (kind, name, title, words) SELECT kind, name, title, words FROM word
