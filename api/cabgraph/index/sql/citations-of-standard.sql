-- Who cites a standard on a day: scope lines that name it, and accreditations that rest on it; standing no is left out.
SELECT c."use", c.record, c.item, c."grant", c.body, c.product, c.edition_policy, p.standing, p.reason, p."from" AS since, p.until
FROM (
  SELECT 'line' AS "use", i.item AS record, i.item, i."grant", i.body, i.product, i.edition_policy
  FROM item_standard s JOIN item i ON i.item = s.item WHERE s.standard = :standard
  UNION ALL
  SELECT 'accreditation', f.thing, NULL, f.thing, g.body, NULL, NULL
  FROM fact f JOIN "grant" g ON g."grant" = f.thing WHERE f.property = 'accreditedTo' AND f.value = :standard) c
JOIN period p ON p.of = c.record AND p."from" <= :on AND p.until >= :on
WHERE p.standing IN ('yes', 'unknown')
ORDER BY p.standing DESC, c."use", c.body, length(c.record), c.record
