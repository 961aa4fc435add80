-- Scope lines that cite another edition of the standards asked about than they cover.
SELECT DISTINCT e.item, e.cited FROM item_edition e JOIN same_standard o ON o.standard = e.cited
WHERE e.item IN (SELECT value FROM json_each(:things)) AND o.other IN (SELECT value FROM json_each(:standards))
ORDER BY e.cited, e.item
