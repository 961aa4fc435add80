-- The grants of a body on a day: their standing, whether they ever counted, and whether they continue what is not named.
SELECT g."grant", g.completeness, g.valid_from, p.standing, p.reason,
  CASE WHEN EXISTS (SELECT 1 FROM period q WHERE q.of = g."grant") THEN 'yes' END AS counts,
  CASE WHEN
    EXISTS (SELECT 1 FROM fact f JOIN event e ON e.event = f.thing WHERE f.property = 'affects'
            AND f.value = g."grant" AND (e.event_type LIKE '%/renewal' OR e.event_type LIKE '%/extension'))
    AND NOT EXISTS (SELECT 1 FROM fact f JOIN event e ON e.event = f.thing WHERE f.property = 'affects'
                    AND f.value = g."grant" AND e.event_type LIKE '%/grant')
    AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.thing = g."grant" AND f.property = 'renews')
    AND NOT EXISTS (SELECT 1 FROM "grant" e WHERE e.body = g.body AND e.certificate_number = g.certificate_number
                    AND e.valid_from < g.valid_from)
  THEN 'yes' END AS continues
FROM "grant" g LEFT JOIN period p ON p.of = g."grant" AND p."from" <= :on AND p.until >= :on
WHERE g.body = :body AND (:grants = '[]' OR g."grant" IN (SELECT value FROM json_each(:grants)))
ORDER BY g."grant"
