-- Grants certain to be in force on a day whose end, prolonged or not, comes by another day, and that nothing renews.
SELECT g.*, last.until, last.until AS since, 'yes' AS standing, NULL AS reason, NULL AS missing
FROM "grant" g
JOIN period last ON last.of = g."grant" AND last.standing = 'yes'
JOIN period now ON now.of = g."grant" AND now.standing = 'yes' AND now."from" <= :on AND now.until >= :on
WHERE last.until BETWEEN :on AND :before
  AND (g.valid_until <= last.until OR EXISTS (
    SELECT 1 FROM fact touched JOIN fact longer ON longer.thing = touched.thing AND longer.property = 'newUntil'
    WHERE touched.property = 'affects' AND touched.value = g."grant" AND longer.value <= last.until))
  AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.property = 'renews' AND f.value = g."grant")
  AND g.granted_by IS NOT NULL AND (:granted_by = '' OR g.granted_by = :granted_by)
  AND (:province = '' OR EXISTS (SELECT 1 FROM body b WHERE b.body = g.body AND b.value = :province))
  AND (:activity = '' OR EXISTS (
    SELECT 1 FROM item i JOIN ancestor a ON a.concept = i.activity WHERE i."grant" = g."grant" AND a.ancestor = :activity))
ORDER BY last.until, g."grant"
