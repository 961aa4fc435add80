-- Grants by IRI.
SELECT * FROM "grant" WHERE "grant" IN (SELECT value FROM json_each(:things))
