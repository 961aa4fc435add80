-- Terms of a kind whose labels or local names match a full-text expression, best first.
SELECT t.term AS thing, MIN(s.rank) AS rank, t.label AS name
FROM term_search s JOIN term t ON t.rowid = s.rowid
WHERE term_search MATCH :match AND t.kind = :kind
GROUP BY t.term ORDER BY rank, t.term LIMIT :limit
