-- The products that lines of bodies for an activity name, where they stand or may on a day, with the number of bodies.
SELECT i.product, COUNT(DISTINCT i.body) AS bodies
FROM item i
JOIN period p ON p.of = i.item AND p."from" <= :on AND p.until >= :on AND p.standing != 'no'
WHERE i.activity = :activity AND i.product IS NOT NULL AND i.body IN (SELECT value FROM json_each(:bodies))
GROUP BY i.product
ORDER BY bodies DESC, i.product
