-- What the rules found in things.
SELECT * FROM finding WHERE thing IN (SELECT value FROM json_each(:things)) ORDER BY severity DESC, shape, thing, finding, language
