-- The grants of scope lines, with their numbers.
SELECT i.item, i."grant", g.certificate_number FROM item i JOIN "grant" g ON g."grant" = i."grant"
WHERE i.item IN (SELECT value FROM json_each(:things)) ORDER BY i.item
