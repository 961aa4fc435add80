-- The grants of a body, the oldest first.
SELECT * FROM "grant" WHERE body = :body ORDER BY valid_from, "grant"
