-- The products listed under one of some HS codes, or under a code below the first of them.
SELECT DISTINCT product FROM listing
WHERE hs IN (SELECT value FROM json_each(:codes)) OR hs IN (SELECT concept FROM ancestor WHERE ancestor = :code)
ORDER BY product
