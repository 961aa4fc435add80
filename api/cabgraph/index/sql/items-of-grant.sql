-- The scope lines of a grant.
SELECT * FROM item WHERE "grant" = :grant ORDER BY length(item), item LIMIT :limit
