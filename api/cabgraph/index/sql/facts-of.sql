-- What is recorded of things.
SELECT thing, property, value, language FROM fact WHERE thing IN (SELECT value FROM json_each(:things))
ORDER BY thing, property, language, value
