-- The ranges and capabilities of scope lines.
SELECT * FROM range WHERE item IN (SELECT value FROM json_each(:things)) ORDER BY item
