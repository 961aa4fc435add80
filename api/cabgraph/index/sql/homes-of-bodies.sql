-- The provinces of bodies, of every list.
SELECT body, value FROM body WHERE facet = 'province' AND body IN (SELECT value FROM json_each(:things)) ORDER BY body, value
