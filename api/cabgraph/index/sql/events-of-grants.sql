-- The events of grants: whether each affects the whole grant, and how many of its scope lines it names.
SELECT event, "grant", MAX(whole) AS whole, SUM(line) AS lines FROM (
  SELECT f.thing AS event, w.value AS "grant", 1 AS whole, 0 AS line
  FROM json_each(:things) w JOIN fact f ON f.property = 'affects' AND f.value = w.value
  UNION ALL
  SELECT f.thing, i."grant", 0, 1
  FROM json_each(:things) w JOIN item i ON i."grant" = w.value JOIN fact f ON f.property = 'affects' AND f.value = i.item)
GROUP BY event, "grant" ORDER BY event, "grant"
