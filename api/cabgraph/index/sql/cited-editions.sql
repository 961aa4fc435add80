-- Which editions scope lines cite, and which of the standards asked about each of them covers.
SELECT item, standard, cited FROM item_edition
WHERE item IN (SELECT value FROM json_each(:things)) AND standard IN (SELECT value FROM json_each(:standards))
ORDER BY item, standard, cited
