-- Grants certain not to be in force any more on a day: ended and confirmed, renewed, withdrawn or given up.
SELECT g.*, p.until, p."from" AS since, p.standing, p.reason, p.missing
FROM "grant" g
JOIN period p ON p.of = g."grant" AND p."from" <= :on AND p.until >= :on
WHERE p.standing = 'no' AND p.reason IN ('ended', 'withdrawn') AND :before != ''
  AND g.granted_by IS NOT NULL AND (:granted_by = '' OR g.granted_by = :granted_by)
  AND (:province = '' OR EXISTS (SELECT 1 FROM body b WHERE b.body = g.body AND b.value = :province))
  AND (:activity = '' OR EXISTS (
    SELECT 1 FROM item i JOIN ancestor a ON a.concept = i.activity WHERE i."grant" = g."grant" AND a.ancestor = :activity))
ORDER BY p."from" DESC, g."grant"
