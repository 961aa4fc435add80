-- Other bodies with a line that passes the filters and certainly stands on a day.
SELECT DISTINCT i.body
FROM item i JOIN period p ON p.of = i.item
WHERE p.standing = 'yes' AND p."from" <= :on AND p.until >= :on AND i.body != :body
  AND (:activity = '' OR i.activity IN (SELECT ancestor FROM ancestor WHERE concept = :activity))
  AND (:products = '[]' OR i.product IN (SELECT ancestor FROM ancestor WHERE concept IN (SELECT value FROM json_each(:products))))
  AND (:regulation = '' OR i.regulation = :regulation)
  AND (:standards = '[]' OR EXISTS (
    SELECT 1 FROM item_standard s WHERE s.item = i.item AND s.standard IN (SELECT value FROM json_each(:standards))))
ORDER BY i.body LIMIT :limit
