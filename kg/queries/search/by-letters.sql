-- What has all of these letters anywhere, however few they are; the shortest name first.
SELECT kind, name, title, words FROM word
WHERE NOT EXISTS (SELECT 1 FROM json_each(:words) WHERE instr(lower(title || ' ' || words), lower(value)) = 0)
ORDER BY lower(:whole) NOT IN (lower(title), lower(name)), length(title), kind, name
