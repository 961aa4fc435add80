-- The first line of each class of lines of a body that are alike on every day: same grant, activity, regulation,
-- transitional clause and periods; under the regulations of `partly`, of which parts were repealed by product, the same
-- product too; lines that were struck out apart from others.
SELECT MIN(i.item) AS item, i."grant", i.activity, i.regulation FROM item i WHERE i.body = :body
GROUP BY i."grant", i.activity, i.regulation, i.transitional_clause,
  CASE WHEN i.regulation IN (SELECT value FROM json_each(:partly)) THEN i.product END,
  (SELECT group_concat(p."from" || ' ' || p.until || ' ' || p.standing || ' ' || coalesce(p.reason, '') || ' ' ||
    coalesce(p.missing, ''), '|') FROM period p WHERE p.of = i.item),
  EXISTS (SELECT 1 FROM voided v WHERE v.item = i.item)
ORDER BY 1
