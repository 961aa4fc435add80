-- Grants past the last day that a source speaks for them, with neither renewal nor closing seen.
SELECT g.*, p.until, p."from" AS since, p.standing, p.reason, p.missing
FROM "grant" g
JOIN period p ON p.of = g."grant" AND p."from" <= :on AND p.until >= :on
WHERE p.standing = 'unknown' AND p.reason = 'not-verified-since' AND :before != ''
  AND g.granted_by IS NOT NULL AND (:granted_by = '' OR g.granted_by = :granted_by)
  AND (:province = '' OR EXISTS (SELECT 1 FROM body b WHERE b.body = g.body AND b.value = :province))
  AND (:activity = '' OR EXISTS (
    SELECT 1 FROM item i JOIN ancestor a ON a.concept = i.activity WHERE i."grant" = g."grant" AND a.ancestor = :activity))
ORDER BY p."from" DESC, g."grant"
