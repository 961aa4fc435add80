-- The organisations that continue others today.
SELECT * FROM continued WHERE organisation IN (SELECT value FROM json_each(:things)) ORDER BY organisation, today
