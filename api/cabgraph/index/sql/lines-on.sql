-- What a body's lines say by grant, activity and product, with how many of them stand, may, no longer or not yet do on a day.
SELECT i."grant", g.kind, g.granted_by, i.activity, i.product, COALESCE(p.standing, 'no') AS standing, COALESCE(p.reason, '') AS reason, COUNT(*) AS lines
FROM item i
JOIN "grant" g ON g."grant" = i."grant"
LEFT JOIN period p ON p.of = i.item AND p."from" <= :on AND p.until >= :on
WHERE i.body = :body
GROUP BY i."grant", i.activity, i.product, p.standing, p.reason
ORDER BY i."grant", i.activity
