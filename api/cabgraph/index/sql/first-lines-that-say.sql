-- Some lines that say what is in `among` ([grant, activity, product, regulation] of each), with their period on a day; with `may` only such as may stand on it.
SELECT i.*, p.standing, p.reason, p.missing, p."from" AS since, p.until, p.opened_by, p.closed_by
FROM json_each(:among) w
CROSS JOIN item i ON i."grant" = json_extract(w.value, '$[0]') AND i.activity = json_extract(w.value, '$[1]')
  AND i.product IS json_extract(w.value, '$[2]') AND i.regulation IS json_extract(w.value, '$[3]')
LEFT JOIN period p ON p.of = i.item AND p."from" <= :on AND p.until >= :on
WHERE :may = 0 OR p.standing IN ('yes', 'unknown')
LIMIT :most
