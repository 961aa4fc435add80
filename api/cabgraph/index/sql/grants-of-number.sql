-- The grants that carry a certificate number.
SELECT "grant" AS thing, certificate_number AS name FROM "grant" WHERE certificate_number_key = :key ORDER BY valid_from, "grant"
