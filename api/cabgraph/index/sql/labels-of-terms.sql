-- What terms are called, by language; the first label of a language wins.
SELECT term AS thing, language, MIN(label) AS label FROM term
WHERE term IN (SELECT value FROM json_each(:things)) GROUP BY term, language
