-- The documents that share a number.
SELECT * FROM document WHERE number_key = :key ORDER BY signed_on, document
