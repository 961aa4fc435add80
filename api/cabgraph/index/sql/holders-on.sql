-- Other bodies that hold a line of some grants for an activity, and for a product or a broader one, on a day.
SELECT DISTINCT i.body
FROM "grant" g
CROSS JOIN item i ON i."grant" = g."grant"
CROSS JOIN period p ON p.of = i.item AND p."from" <= :on AND p.until >= :on AND p.standing = 'yes'
WHERE g."grant" IN (SELECT value FROM json_each(:grants)) AND i.activity = :activity AND i.body != :body
  AND (:product = '' OR i.product IN (SELECT ancestor FROM ancestor WHERE concept = :product))
ORDER BY i.body LIMIT :limit
