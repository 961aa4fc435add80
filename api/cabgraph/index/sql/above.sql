-- The concepts above some concepts.
SELECT concept, ancestor FROM ancestor WHERE concept != ancestor AND concept IN (SELECT value FROM json_each(:things))
