-- The grants of a body whose whole scope has been read.
SELECT "grant" FROM "grant" WHERE body = :body AND completeness LIKE '%/complete'
