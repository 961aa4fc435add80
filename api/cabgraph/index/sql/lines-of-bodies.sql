-- How many lines of bodies for an activity stand or may on a day, by body and product.
SELECT i.body, i.product, COUNT(DISTINCT i.item) AS lines
FROM item i
JOIN period p ON p.of = i.item AND p."from" <= :on AND p.until >= :on AND p.standing != 'no'
WHERE i.activity = :activity AND i.body IN (SELECT value FROM json_each(:bodies))
GROUP BY i.body, i.product
