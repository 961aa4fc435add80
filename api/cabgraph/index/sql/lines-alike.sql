-- Of the lines that say what is in `among` ([grant, activity, regulation] of each) the first of those that are judged
-- alike on a day: same grant, regulation, transitional clause and standing; under the regulations of `partly`, of which
-- parts were repealed by product, the same product too; lines without a period that were struck out apart from others.
-- Of the columns beside MIN, SQLite gives those of the row that has it.
SELECT MIN(i.item) AS item, i."grant", i.body, i.activity, i.product, i.regulation, i.edition_policy,
  i.transitional_clause, p.standing, p.reason, p.missing, p."from" AS since, p.until, p.opened_by, p.closed_by
FROM json_each(:among) w
CROSS JOIN item i ON i."grant" = json_extract(w.value, '$[0]') AND i.activity = json_extract(w.value, '$[1]')
  AND i.regulation IS json_extract(w.value, '$[2]')
LEFT JOIN period p ON p.of = i.item AND p."from" <= :on AND p.until >= :on
GROUP BY i."grant", i.regulation, i.transitional_clause, p.standing, p.reason, p.missing,
  CASE WHEN p.of IS NULL THEN EXISTS (SELECT 1 FROM voided v WHERE v.item = i.item)
    AND NOT EXISTS (SELECT 1 FROM period e WHERE e.of = i.item) END,
  CASE WHEN i.regulation IN (SELECT value FROM json_each(:partly)) THEN i.product END
ORDER BY 1
