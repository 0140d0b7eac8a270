-- What is the digest of an interactions table, whatever the order of its rows?
-- Each row is written as text and hashed (MD5); the hashes, in two halves, are added. A row that comes twice counts
-- twice. Numbers are written with 13 digits, null as a sign of its own.
WITH written AS (
    SELECT concat_ws(
        chr(31),
        coalesce(source, chr(30)), coalesce(target, chr(30)), coalesce(CAST("date" AS VARCHAR), chr(30)),
        coalesce(CAST(until AS VARCHAR), chr(30)), coalesce("precision", chr(30)), coalesce(code, chr(30)),
        printf('%.12e', valence), printf('%.12e', weight), printf('%.12e', share), coalesce(claim, chr(30)),
        coalesce(dataset, chr(30)), coalesce(event, chr(30)), coalesce(speaker, chr(30)), coalesce(voice, chr(30)),
        coalesce(factuality, chr(30)), CASE WHEN unnamed THEN '1' ELSE '0' END
    ) AS line
    FROM interactions
)
SELECT coalesce(sum(md5_number_lower(line)), 0) AS lower, coalesce(sum(md5_number_upper(line)), 0) AS upper,
       count(*) AS n
FROM written
