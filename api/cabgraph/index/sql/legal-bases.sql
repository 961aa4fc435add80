-- The legal bases of records.
SELECT * FROM legal_basis WHERE record IN (SELECT value FROM json_each(:things)) ORDER BY record, document
