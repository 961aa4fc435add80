-- Other bodies with a line that is a yes on a day (docs/decisions/0008, section 5), the nearest first by the kilometres of each province.
-- `among` are the grants to look at: all of those that may have such a line, or those of the bodies that are nearest.
-- `bad` are regulations not certainly in force; a line that cites one counts only when it is saved: `saved` gives the day before which its grant began.
WITH could AS (
SELECT i.body, MIN(i.item) AS item
FROM json_each(:among) w CROSS JOIN item i ON i."grant" = w.value
CROSS JOIN period p ON p.of = i.item AND p.standing = 'yes' AND p."from" <= :on AND p.until >= :on
WHERE i.body != :body
  AND (:activity = '' OR i.activity IN (SELECT ancestor FROM ancestor WHERE concept = :activity))
  AND (:products = '[]' OR i.product IN (SELECT ancestor FROM ancestor WHERE concept IN (SELECT value FROM json_each(:products))))
  AND (:regulations = '[]' OR i.regulation IN (SELECT value FROM json_each(:regulations)))
  AND (:standards = '[]' OR EXISTS (
    SELECT 1 FROM item_edition s WHERE s.item = i.item AND s.standard IN (SELECT value FROM json_each(:standards))))
  AND (i.regulation IS NULL OR i.regulation NOT IN (SELECT value FROM json_each(:bad)) OR (i.transitional_clause IS NOT NULL AND i.regulation NOT IN (SELECT value FROM json_each(:carried)))
    OR EXISTS (
      SELECT 1 FROM json_each(:saved) s JOIN "grant" g ON g."grant" = i."grant"
      WHERE s.key = i.regulation AND g.valid_from < s.value))
  AND (:repealed = '[]' OR NOT EXISTS (
    SELECT 1 FROM json_each(:repealed) r JOIN ancestor a ON a.ancestor = json_extract(r.value, '$[1]')
    WHERE json_extract(r.value, '$[0]') = i.regulation
      AND a.concept IN (SELECT value FROM json_each(CASE WHEN :products = '[]' THEN json_array(i.product) ELSE :products END))))
  AND (:value IS NULL OR EXISTS (
    SELECT 1 FROM range r
    WHERE r.item = i.item AND r.unit IN (SELECT value FROM json_each(:units))
      AND (r.si_lower IS NULL OR r.si_lower - :value <= 1e-9 * MAX(ABS(r.si_lower), ABS(:value)))
      AND (r.si_upper IS NULL OR :value - r.si_upper <= 1e-9 * MAX(ABS(r.si_upper), ABS(:value)))
      AND (:uncertainty IS NULL OR (
        r.cmc_unit IN (SELECT value FROM json_each(CASE WHEN r.cmc_mode LIKE '%/relative' THEN :ratios ELSE :units END))
        AND COALESCE(r.cmc_si_upper, r.cmc_si_lower) * (CASE WHEN r.cmc_mode LIKE '%/relative' THEN ABS(:value) ELSE 1 END) * (1 - 1e-9) <= :uncertainty))))
GROUP BY i.body)
SELECT c.body, c.item, (
  SELECT b.value FROM body b JOIN json_each(:kilometres) k ON k.key = b.value
  WHERE b.body = c.body AND b.facet = 'jurisdiction' ORDER BY k.value, b.value LIMIT 1) AS province, (
  SELECT MIN(k.value) FROM body b JOIN json_each(:kilometres) k ON k.key = b.value
  WHERE b.body = c.body AND b.facet = 'jurisdiction') AS kilometres
FROM could c
ORDER BY kilometres IS NULL, kilometres, c.body LIMIT :limit
