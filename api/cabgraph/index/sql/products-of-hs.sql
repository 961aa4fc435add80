-- The products listed under an HS code or a code below it.
SELECT DISTINCT product FROM listing
WHERE hs = :hs OR hs IN (SELECT concept FROM ancestor WHERE ancestor = :hs)
ORDER BY product
