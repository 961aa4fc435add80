-- The scope lines of a body.
SELECT * FROM item WHERE body = :body ORDER BY "grant", item LIMIT :limit
