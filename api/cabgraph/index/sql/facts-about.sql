-- The things that point to given things by given properties.
SELECT thing, property, value FROM fact
WHERE property IN (SELECT value FROM json_each(:properties)) AND value IN (SELECT value FROM json_each(:things))
ORDER BY property, value, thing
