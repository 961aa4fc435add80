-- The listings that make a regulation binding for products.
SELECT DISTINCT listing FROM listing WHERE regulation = :regulation ORDER BY listing
