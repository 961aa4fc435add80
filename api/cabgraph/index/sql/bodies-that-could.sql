-- Other bodies with a line that is a yes on a day (docs/decisions/0008, section 5), each with the first such line.
-- `among` says where to look: [grant, activity, product, regulation] of every line that may be one, or of those of the nearest bodies.
-- `bad` are regulations not certainly in force; a line that cites one counts only when it is saved: `saved` gives the day before which its grant began.
SELECT i.body, MIN(i.item) AS item
FROM json_each(:among) w
CROSS JOIN item i ON i."grant" = json_extract(w.value, '$[0]') AND i.activity = json_extract(w.value, '$[1]')
  AND i.product IS json_extract(w.value, '$[2]') AND i.regulation IS json_extract(w.value, '$[3]')
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
GROUP BY i.body ORDER BY i.body
