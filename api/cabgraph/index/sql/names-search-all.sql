-- Things of any kind whose names match a full-text expression, best first.
SELECT n.thing, MIN(s.rank) AS rank, n.name
FROM name_search s JOIN name n ON n.rowid = s.rowid
WHERE name_search MATCH :match
GROUP BY n.thing ORDER BY rank, n.thing LIMIT :limit
