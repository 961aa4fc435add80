-- Some scope lines, each with its period on a day.
SELECT i.*, p.standing, p.reason, p.missing, p."from" AS since, p.until, p.opened_by, p.closed_by
FROM json_each(:things) w CROSS JOIN item i ON i.item = w.value
LEFT JOIN period p ON p.of = i.item AND p."from" <= :on AND p.until >= :on
ORDER BY i.item
