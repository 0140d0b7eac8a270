-- A thing that can be searched for, as a word's bearer.
INSERT INTO word (kind, name, title, words) VALUES (?, ?, ?, ?)
