-- The periods of records, the earliest first.
SELECT * FROM period WHERE of IN (SELECT value FROM json_each(:things)) ORDER BY of, "from"
