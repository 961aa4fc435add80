-- How many scope lines of grants hold every word, by their standing on a day.
SELECT COALESCE(p.standing, 'no') AS standing, COUNT(*) AS total
FROM item i LEFT JOIN period p ON p.of = i.item AND p."from" <= :on AND p.until >= :on
WHERE i."grant" IN (SELECT value FROM json_each(:grants))
  AND NOT EXISTS (
    SELECT 1 FROM json_each(:words) w
    WHERE NOT EXISTS (SELECT 1 FROM item_text t WHERE t.item = i.item AND instr(t.text_folded, w.value))
      AND NOT EXISTS (SELECT 1 FROM name n WHERE n.thing IN (i.product, i.activity, i.regulation) AND instr(n.name_folded, w.value))
      AND NOT EXISTS (
        SELECT 1 FROM item_standard s JOIN name n ON n.thing = s.standard WHERE s.item = i.item AND instr(n.name_folded, w.value)))
GROUP BY 1
