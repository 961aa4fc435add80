-- Other bodies that hold a line of some grants for an activity, and for a product or a broader one, on a day.
SELECT DISTINCT g.body
FROM "grant" g
WHERE g."grant" IN (SELECT value FROM json_each(:grants)) AND g.body != :body AND EXISTS (
  SELECT 1
  FROM item i
  CROSS JOIN period p ON p.of = i.item AND p."from" <= :on AND p.until >= :on AND p.standing = 'yes'
  WHERE i."grant" = g."grant" AND i.activity = :activity
    AND (:product = '' OR i.product IN (SELECT ancestor FROM ancestor WHERE concept = :product))
)
ORDER BY g.body LIMIT :limit
