-- The certificate codes of bodies.
SELECT DISTINCT body, certificate_number AS code FROM "grant"
WHERE certificate_number IS NOT NULL AND body IN (SELECT value FROM json_each(:things)) ORDER BY body, code
