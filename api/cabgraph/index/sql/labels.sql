-- The labels of things.
SELECT thing, language, label FROM label WHERE thing IN (SELECT value FROM json_each(:things)) ORDER BY thing, language, label
