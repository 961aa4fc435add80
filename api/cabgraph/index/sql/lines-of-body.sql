-- The scope lines of a body that pass the filters, each with its period on a day. An empty filter passes everything.
SELECT i.*, p.standing, p.reason, p.missing, p."from" AS since, p.until, p.opened_by, p.closed_by
FROM item i LEFT JOIN period p ON p.of = i.item AND p."from" <= :on AND p.until >= :on
WHERE i.body = :body
  AND (:grants = '[]' OR i."grant" IN (SELECT value FROM json_each(:grants)))
  AND (:activity = '' OR i.activity IN (SELECT ancestor FROM ancestor WHERE concept = :activity))
  AND (:products = '[]' OR i.product IN (SELECT ancestor FROM ancestor WHERE concept IN (SELECT value FROM json_each(:products))))
  AND (:regulations = '[]' OR i.regulation IN (SELECT value FROM json_each(:regulations)))
  AND (:standards = '[]' OR EXISTS (
    SELECT 1 FROM item_edition s WHERE s.item = i.item AND s.standard IN (SELECT value FROM json_each(:standards))))
ORDER BY i.item
