-- Who has lines that cover a product on a day, certainly or perhaps: the lines of the product and of what is above it.
SELECT i.body, i.activity, i."grant", i.regulation, p.standing, p.reason, MIN(p."from") AS since, MAX(p.until) AS until,
  COUNT(*) AS lines
FROM ancestor a
JOIN item i ON i.product = a.ancestor
JOIN period p ON p.of = i.item AND p."from" <= :on AND p.until >= :on
WHERE a.concept = :product AND p.standing IN ('yes', 'unknown')
GROUP BY i.body, i.activity, i."grant", i.regulation, p.standing, p.reason
ORDER BY p.standing DESC, i.body, i.activity, i."grant", i.regulation
