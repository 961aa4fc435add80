-- Everything of a kind that has a name, by its first code or name.
SELECT thing FROM name WHERE kind = :kind GROUP BY thing
ORDER BY MIN(CASE WHEN "use" = 'code' THEN name_folded END) IS NULL, MIN(CASE WHEN "use" = 'code' THEN name_folded END),
  MIN(name_folded), thing
