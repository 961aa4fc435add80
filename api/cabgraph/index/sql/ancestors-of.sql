-- Concepts and themselves with their broader concepts.
SELECT concept, ancestor FROM ancestor WHERE concept IN (SELECT value FROM json_each(:things))
