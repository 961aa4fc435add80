-- The activities that lines of bodies are for, whenever they stood.
SELECT DISTINCT body, activity FROM item
WHERE body IN (SELECT value FROM json_each(:bodies)) AND activity IS NOT NULL
ORDER BY body, activity
