-- Who may do what under a regulation on a day: bodies with lines that stand, certainly or perhaps, by activity and grant.
SELECT i.body, i.activity, i."grant", p.standing, COUNT(*) AS lines, MIN(p."from") AS since, MAX(p.until) AS until, MIN(p.reason) AS reason
FROM item i JOIN period p ON p.of = i.item AND p."from" <= :on AND p.until >= :on
WHERE i.regulation = :regulation AND p.standing IN ('yes', 'unknown')
GROUP BY i.body, i.activity, i."grant", p.standing
ORDER BY p.standing DESC, i.body, i.activity, i."grant"
