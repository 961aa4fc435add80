-- The period of each record on a day.
SELECT * FROM period WHERE of IN (SELECT value FROM json_each(:things)) AND "from" <= :on AND until >= :on ORDER BY of
