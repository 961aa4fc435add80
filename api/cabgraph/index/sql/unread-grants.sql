-- The grants of a body whose whole scope has not been read, each with its standing on a day.
SELECT g."grant", p.standing
FROM "grant" g LEFT JOIN period p ON p.of = g."grant" AND p."from" <= :on AND p.until >= :on
WHERE g.body = :body AND COALESCE(g.completeness, '') NOT LIKE '%/complete'
  AND (:grants = '[]' OR g."grant" IN (SELECT value FROM json_each(:grants)))
