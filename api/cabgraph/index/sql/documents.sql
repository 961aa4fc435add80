-- Legal documents and decisions by IRI.
SELECT * FROM document WHERE document IN (SELECT value FROM json_each(:things))
