-- What does each party of every directed dyad do toward the other, per period: how much weight at which valence?
-- An act is one event between an unordered pair of parties, however many claims, codes and datasets report it:
--   valence  the mean over the codes it is reported under, weighted by how firmly each is reported, to 1e-6;
--   weight   within one independent source (the column voice: a named speaker, else the dataset) the highest, between
--            sources 1 - product of (1 - w);
--   date     the days that all its reports leave open. If there are none, the reports disagree: every day that one of them
--            allows. If a report says that it happened more than once ("series"), the first to the last day named;
--   share    the part of the act that falls to a direction: a meeting is half an act each way.
-- An act belongs to a period if every day on which it may have been (date to until) lies in it, and ages from the
-- middle of these days; one whose days are not bounded on both sides does neither.
-- In bulk data the acts of a dyad in one week share an episode: weight / (1 + (b - 1) rho) for b acts of the week.
-- Bound: $period (all, year, quarter, month, day), $half_life in days (0: none), $as_of (the day ages count back from),
-- $rho (0: acts are independent).
WITH told AS (
    SELECT "group", least(source, target) AS one, greatest(source, target) AS other, coalesce(event, claim) AS act,
           coalesce(voice, speaker, dataset, claim) AS voice, code, valence, max(weight) AS weight
    FROM interactions
    WHERE weight > 0
    GROUP BY "group", least(source, target), greatest(source, target), coalesce(event, claim),
             coalesce(voice, speaker, dataset, claim), code, valence
), coded AS (
    SELECT "group", one, other, act, code, valence,
           CASE WHEN max(weight) >= 1 THEN 1 ELSE 1 - exp(sum(ln(nullif(1 - weight, 0)))) END AS weight
    FROM told
    GROUP BY "group", one, other, act, code, valence
), voiced AS (
    SELECT "group", one, other, act, voice, max(weight) AS weight
    FROM told
    GROUP BY "group", one, other, act, voice
), valued AS (
    SELECT "group", one, other, act, round(sum(weight * valence) / sum(weight), 6) AS valence
    FROM coded
    GROUP BY "group", one, other, act
), weighed AS (
    SELECT "group", one, other, act,
           CASE WHEN max(weight) >= 1 THEN 1 ELSE 1 - exp(sum(ln(nullif(1 - weight, 0)))) END AS weight
    FROM voiced
    GROUP BY "group", one, other, act
), allowed AS (
    SELECT "group", least(source, target) AS one, greatest(source, target) AS other, coalesce(event, claim) AS act,
           max(CASE WHEN "precision" = 'series' THEN 1 ELSE 0 END) AS series,
           CASE WHEN count("date") = count(coalesce("date", until)) THEN 1 ELSE 0 END AS all_begin,
           CASE WHEN count(until) = count(coalesce("date", until)) THEN 1 ELSE 0 END AS all_end,
           min("date") AS earliest, max("date") AS begun, min(until) AS ended, max(until) AS latest
    FROM interactions
    WHERE weight > 0
    GROUP BY "group", least(source, target), greatest(source, target), coalesce(event, claim)
), placed AS (
    SELECT "group", one, other, act,
           CASE WHEN series = 1 THEN CASE WHEN ended < earliest THEN ended ELSE earliest END
                WHEN begun > ended THEN CASE WHEN all_begin = 1 THEN earliest END
                ELSE begun END AS "date",
           CASE WHEN series = 1 THEN CASE WHEN begun > latest THEN begun ELSE latest END
                WHEN begun > ended THEN CASE WHEN all_end = 1 THEN latest END
                ELSE ended END AS until
    FROM allowed
), directed AS (
    SELECT "group", source, target, coalesce(event, claim) AS act, max(share) AS share
    FROM interactions
    WHERE weight > 0
    GROUP BY "group", source, target, coalesce(event, claim)
), shared AS (
    SELECT "group", source, target, least(source, target) AS one, greatest(source, target) AS other, act,
           share / greatest(1, sum(share) OVER (
               PARTITION BY "group", least(source, target), greatest(source, target), act)) AS share
    FROM directed
), dated AS (
    SELECT v."group", v.one, v.other, v.act, v.valence, w.weight, r."date", r.until,
           count(*) OVER (
               PARTITION BY v."group", v.one, v.other,
                            CASE WHEN r."date" = r.until THEN date_trunc('week', r."date") END,
                            CASE WHEN r."date" = r.until THEN '' ELSE v.act END
           ) AS episode
    FROM valued AS v
    JOIN weighed AS w ON v."group" = w."group" AND v.one = w.one AND v.other = w.other AND v.act = w.act
    JOIN placed AS r ON v."group" = r."group" AND v.one = r.one AND v.other = r.other AND v.act = r.act
), aged AS (
    SELECT "group", one, other, act, valence,
           CASE WHEN $half_life > 0 AND "date" IS NOT NULL AND until IS NOT NULL
                THEN weight * power(0.5, greatest(
                    date_diff('day', "date", CAST($as_of AS DATE)) - date_diff('day', "date", until) / 2.0, 0
                ) / $half_life)
                ELSE weight END / (1 + (episode - 1) * $rho) AS weight,
           CASE $period WHEN 'all' THEN 'all' ELSE CASE WHEN early = late THEN early END END AS period
    FROM (
        SELECT *,
               CASE $period
                    WHEN 'year' THEN strftime("date", '%Y')
                    WHEN 'quarter' THEN strftime("date", '%Y') || '-Q' || CAST(quarter("date") AS VARCHAR)
                    WHEN 'month' THEN strftime("date", '%Y-%m')
                    WHEN 'day' THEN strftime("date", '%Y-%m-%d') END AS early,
               CASE $period
                    WHEN 'year' THEN strftime(until, '%Y')
                    WHEN 'quarter' THEN strftime(until, '%Y') || '-Q' || CAST(quarter(until) AS VARCHAR)
                    WHEN 'month' THEN strftime(until, '%Y-%m')
                    WHEN 'day' THEN strftime(until, '%Y-%m-%d') END AS late
        FROM dated
    ) AS spanned
)
SELECT s."group", s.source, s.target, a.period, a.valence, sum(s.share) AS n, sum(s.share * a.weight) AS weight
FROM shared AS s
JOIN aged AS a ON s."group" = a."group" AND s.one = a.one AND s.other = a.other AND s.act = a.act
GROUP BY s."group", s.source, s.target, a.period, a.valence
ORDER BY s."group", s.source, s.target, a.period, a.valence
