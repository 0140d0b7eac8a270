-- The index of the explorer: what is called how, by words and, for scripts without spaces, by any three letters.
CREATE VIRTUAL TABLE word USING fts5(kind UNINDEXED, name UNINDEXED, title, words, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE part USING fts5(kind UNINDEXED, name UNINDEXED, title, words, tokenize = "trigram");
