-- Terms of a kind whose IRI lies between two texts.
SELECT DISTINCT term AS thing, local AS name FROM term
WHERE term >= :first AND term < :past AND kind = :kind ORDER BY term LIMIT :limit
