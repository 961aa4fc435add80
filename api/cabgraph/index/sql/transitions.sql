-- Every transitional provision.
SELECT * FROM transition ORDER BY provision
