-- Everything of a kind that has a name: by its code where it has one, then by its Vietnamese name.
SELECT n.thing FROM name n
LEFT JOIN label l ON l.thing = n.thing AND l.label = n.name AND l.language = 'vi'
WHERE n.kind = :kind GROUP BY n.thing
ORDER BY MIN(CASE WHEN n."use" = 'code' THEN n.name_folded END) IS NULL,
  MIN(CASE WHEN n."use" = 'code' THEN n.name_folded END),
  COALESCE(MIN(CASE WHEN l.label IS NOT NULL THEN n.name_folded END), MIN(n.name_folded)), n.thing
