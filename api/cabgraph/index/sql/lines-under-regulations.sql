-- The scope lines of all bodies that cite one of the regulations, each with its period on a day.
SELECT i.*, p.standing, p.reason, p.missing, p."from" AS since, p.until, p.opened_by, p.closed_by
FROM item i LEFT JOIN period p ON p.of = i.item AND p."from" <= :on AND p.until >= :on
WHERE i.regulation IN (SELECT value FROM json_each(:regulations))
ORDER BY i.body, i.item
