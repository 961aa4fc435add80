-- Bodies that have, for each facet asked about, one of its values, and a line of a standing on a day.
SELECT DISTINCT n.thing AS body FROM name n
WHERE n.kind = 'body'
  AND NOT EXISTS (
    SELECT 1 FROM json_each(:facets) f
    WHERE NOT EXISTS (
      SELECT 1 FROM body b
      WHERE b.body = n.thing AND b.facet = f.key AND b.value IN (SELECT value FROM json_each(f.value))))
  AND (:standing = '' OR EXISTS (
    SELECT 1 FROM item i JOIN period p ON p.of = i.item
    WHERE i.body = n.thing AND p.standing = :standing AND p."from" <= :on AND p.until >= :on))
