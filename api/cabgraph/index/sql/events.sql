-- Status events by IRI.
SELECT * FROM event WHERE event IN (SELECT value FROM json_each(:things))
