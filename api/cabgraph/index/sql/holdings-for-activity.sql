-- What bodies hold for one activity, and for a product or a broader one, on a day: grants with the lines that stand or may.
SELECT i.body, i."grant", g.kind, g.granted_by, p.standing, COUNT(*) AS lines, MIN(i.item) AS item
FROM item i
JOIN "grant" g ON g."grant" = i."grant"
JOIN period p ON p.of = i.item AND p."from" <= :on AND p.until >= :on AND p.standing != 'no'
WHERE i.activity = :activity AND g.granted_by IS NOT NULL
  AND (:product = '' OR i.product IN (SELECT ancestor FROM ancestor WHERE concept = :product))
GROUP BY i.body, i."grant", p.standing
ORDER BY i.body, i."grant", p.standing DESC
