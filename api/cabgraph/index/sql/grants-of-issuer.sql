-- The grants that an organisation gave, the latest first, each with its period on a day.
SELECT g.*, p.standing, p.reason, p."from" AS since, p.until
FROM "grant" g LEFT JOIN period p ON p.of = g."grant" AND p."from" <= :on AND p.until >= :on
WHERE g.granted_by = :issuer
ORDER BY g.valid_from IS NULL, g.valid_from DESC, g."grant"
